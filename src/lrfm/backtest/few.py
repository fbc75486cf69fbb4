"""What can be told where defaults are few or none: upper bounds of the default rate, also by fifth of equal weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lrfm.backtest.bounds import bound_of, grade_bounds
from lrfm.backtest.examples import Examples
from lrfm.backtest.results import BoundTold
from lrfm.backtest.rounds import Entry, play_round
from lrfm.backtest.stability import TIERS, tiers_of
from lrfm.survival.metrics.arrays import Whole

__all__ = ["CONFIDENCES", "CORRELATION", "bounds_told", "windows_apart"]

CONFIDENCES = (0.5, 0.75, 0.95)
CORRELATION = 0.12
"""Of customers through one common factor, as Pluto and Tasche take it (METHODS 4.7, T-M7)."""


def bounds_told(examples: Examples, reference: Entry | None) -> tuple[BoundTold, ...]:
    """Bound the default rate within a horizon from above: of all customers, and by fifth of a reference scheme.

    Of open windows only those who defaulted are known: to count these would bound another rate. Customers of days
    before which nothing could be learned have no fifth.
    """
    places = windows_apart(examples)
    rows = np.flatnonzero(examples.is_told & np.isin(examples.origin, places))
    if not len(rows):
        return ()
    customers, defaults = len(rows), int(examples.is_bad[rows].sum())
    asked = [(confidence, 0.0) for confidence in CONFIDENCES] + [(CONFIDENCES[-1], CORRELATION)]
    together = tuple(
        BoundTold(
            confidence, customers, defaults,
            bound_of(customers, defaults, confidence=confidence, correlation=correlation), correlation,
        )
        for confidence, correlation in asked
    )  # fmt: skip
    return together if reference is None else together + _by_grade(examples, reference, places)


def windows_apart(examples: Examples) -> tuple[int, ...]:
    """Give origins whose windows are over and do not overlap, oldest first, the last one among them.

    So a default falls into one window, each customer counts once in each, and the rate is one within a horizon: over
    all windows together it would be one over years.
    """
    found: list[int] = []
    for place in reversed(range(examples.over_count)):
        if not found or examples.origins[place].window_end <= examples.origins[found[-1]].day:
            found.append(place)
    return tuple(reversed(found))


def _by_grade(examples: Examples, reference: Entry, places: Sequence[int]) -> tuple[BoundTold, ...]:
    customers, defaults = np.zeros(TIERS, np.int64), np.zeros(TIERS, np.int64)
    for place in places:
        if not len(examples.training_rows(place)):
            continue
        played = play_round(examples, [reference], place=place)
        if reference.name not in played.risk:
            continue
        tier = tiers_of(played.risk[reference.name])
        customers += _counted(tier[examples.is_told[played.rows]])
        defaults += _counted(tier[examples.is_bad[played.rows]])
    if not customers.sum():
        return ()
    graded = np.flatnonzero(customers)
    sizes, bads = customers[graded], defaults[graded]
    return tuple(
        BoundTold(CONFIDENCES[-1], int(sizes[at:].sum()), int(bads[at:].sum()), bound, correlation, int(grade) + 1)
        for correlation in (0.0, CORRELATION)
        for at, (grade, bound) in enumerate(
            zip(graded, grade_bounds(sizes, bads, confidence=CONFIDENCES[-1], correlation=correlation), strict=True)
        )
    )


def _counted(tier: Whole) -> Whole:
    found: Whole = np.bincount(tier, minlength=TIERS)
    return found
