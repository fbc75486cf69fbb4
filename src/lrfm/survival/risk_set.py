"""Risk sets: how many were at risk when something ended, counted exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.causes import CAUSES, OPEN
from lrfm.survival.spells import Spells

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["RiskSet", "Stretch", "dense_stretch", "risk_set", "whole_sums"]

_WIDEST_DAYS = 1_000_000
"""Whole days over no more than this are counted in one array; other times are sorted."""


@dataclass(frozen=True, eq=False)
class RiskSet:
    """What was at risk, and what ended, at each distinct exit: whole numbers of invoices, or of minor units.

    `exits` has a row for each cause (paid, credited, written off) and a column for each time.
    """

    times: npt.NDArray[np.float64]
    at_risk: npt.NDArray[np.int64]
    exits: npt.NDArray[np.int64]
    censored: npt.NDArray[np.int64]

    @property
    def events(self) -> npt.NDArray[np.int64]:
        """What ended by any cause."""
        total: npt.NDArray[np.int64] = self.exits.sum(axis=0)
        return total


@dataclass(frozen=True, eq=False)
class Stretch:
    """The part of a clock on which something is at risk throughout; all of it is given open at `start`.

    `start` is `None` where there is nothing, or where nowhere enough are at risk. `is_whole` is false where rows were
    left out or cut; `left_out` counts those left out.
    """

    spells: Spells
    start: float | None
    is_whole: bool
    left_out: int


def risk_set(spells: Spells) -> RiskSet:
    """Count who is at risk at each exit: those with entry < t <= exit; ties order event, censoring, entry.

    >>> found = risk_set(Spells.of([0, 0, 2], [2, 5, 5], [1, 0, 2]))
    >>> found.times.tolist(), found.at_risk.tolist(), found.exits.tolist()
    ([2.0, 5.0], [2, 2], [[1, 0], [0, 1], [0, 0]])
    """
    times, at = _distinct(spells.exit)
    leaving = np.zeros((len(CAUSES) + 1, len(times)), np.int64)
    for cause in (OPEN, *CAUSES):
        ended = spells.cause == cause
        leaving[cause] = whole_sums(at[ended], spells.count[ended], size=len(times))
    # who enters at a time is at risk from the next one on
    entering = whole_sums(np.searchsorted(times, spells.entry, side="right"), spells.count, size=len(times))
    gone_before = np.concatenate([[0], leaving.sum(axis=0).cumsum()[:-1]]) if len(times) else entering
    return RiskSet(times, entering.cumsum() - gone_before, leaving[1:], leaving[0])


def dense_stretch(spells: Spells, *, least_at_risk: int = 1) -> Stretch:
    """Find the part of the clock with the most exits on which the risk set never empties, once it held `least_at_risk`.

    Where all at risk end while others enter later, the product-limit estimate is 0 for ever after, whatever those later
    ones do. No estimate crosses such a gap: it is taken between gaps. A risk set of one or two at the very beginning
    (a few invoices with long terms on the clock of days past due) does the same in small, so the stretch begins
    after the first time that leaves `least_at_risk` in it, and tells of what was open then.
    """
    times, _ = _distinct(np.concatenate([spells.entry, spells.exit]))
    changes = whole_sums(np.searchsorted(times, spells.entry), spells.count, size=len(times))
    changes -= whole_sums(np.searchsorted(times, spells.exit), spells.count, size=len(times))
    after = changes.cumsum()
    gaps = times[after == 0]
    part = np.searchsorted(gaps, spells.exit)
    ended = whole_sums(part, np.where(spells.cause != OPEN, spells.count, 0), size=len(gaps))
    best = int(np.argmax(ended)) if len(ended) else 0
    low = gaps[best - 1] if best else -np.inf
    enough = times[(after >= least_at_risk) & (times >= low) & (times < (gaps[best] if len(gaps) else -np.inf))]
    if not len(enough):
        return Stretch(spells.where(np.zeros(len(spells), bool)), None, False, int(spells.count.sum()))
    return _cut(spells, start=float(enough[0]), inside=part == best)


def _cut(spells: Spells, *, start: float, inside: npt.NDArray[np.bool_]) -> Stretch:
    kept = spells.where(inside).open_at(start)
    left_out = int(spells.count.sum() - kept.count.sum())
    return Stretch(kept, start, left_out == 0 and not (spells.entry < start).any(), left_out)


def whole_sums(at: npt.NDArray[np.int64], counts: npt.NDArray[np.int64], *, size: int) -> npt.NDArray[np.int64]:
    """Add up whole numbers by place; what lies at `size` or behind is left out. No float is ever passed through.

    >>> whole_sums(np.array([0, 2, 0]), np.array([2**60, 1, 1]), size=2).tolist()
    [1152921504606846977, 0]
    """
    sums = np.zeros(size + 1, np.int64)
    np.add.at(sums, np.minimum(at, size), counts)
    return sums[:size]


def _distinct(days: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Give the distinct days, ascending, and the place of each row; without a sort where they are whole."""
    if len(days) and (np.ptp(days) < _WIDEST_DAYS) and (days == np.floor(days)).all():
        first = days.min()
        offsets = (days - first).astype(np.int64)
        held = np.bincount(offsets) > 0
        places = held.cumsum() - 1
        return np.flatnonzero(held) + first, places[offsets]
    times, at = np.unique(days, return_inverse=True)
    return times, at.astype(np.int64)
