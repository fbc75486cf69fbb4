"""Rolling origins: at each every scheme learns from windows that are over, and scores the customers of the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from sklearn.base import clone

from lrfm.backtest.calibrator import Calibrator
from lrfm.backtest.examples import Examples, Lesson, hash_of
from lrfm.backtest.power import FULL_SET, LEAST_LEARNED, Rung
from lrfm.core.one_thread import one_thread
from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.survival.metrics.arrays import Floats, Known, Whole
from lrfm.weights.found import STRONG_RIDGES
from lrfm.weights.learned.non_negative import NonNegativeLogistic
from lrfm.weights.scheme import CompositeScheme, SchemeEstimator
from lrfm.weights.weighting import Weighting

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.backtest.settings import TournamentSettings

__all__ = [
    "REFERENCE",
    "Entry",
    "Family",
    "Round",
    "entries_allowed",
    "first_tested",
    "parts_of",
    "play",
    "play_round",
    "taught",
    "training_defaults",
]

Family = Literal["given", "measured", "learned", "ceiling", "own"]
PARTS, FEW_TO_LEARN = 4, 500
"""Chances are made from what others taught, where fewer defaulted; with more a scheme hardly parts its own better."""
REFERENCE = "equal"
"""The scheme that others are held against: equal weights."""


@dataclass(frozen=True, eq=False)
class Entry:
    """A scheme that takes part: `name`, `family`, and an estimator that is cloned before it learns.

    `learns`: whether an analyst's own learns from defaults.
    """

    name: str
    family: Family
    estimator: SchemeEstimator
    learns: bool = False

    def may_learn(self, rung: Rung) -> bool:
        """Tell whether so many defaults allow it to take part (METHODS 4.7)."""
        if self.family in ("given", "measured") or (self.family == "own" and not self.learns) or rung is Rung.FULL:
            return True
        return rung is Rung.STRONG_RIDGE and self.name == "nonnegative_logistic"

    def with_strong_ridge(self) -> Entry:
        """Let a non-negative logistic choose among strong ridges alone, as for fewer than a hundred defaults."""
        scheme = self.estimator
        if not (isinstance(scheme, CompositeScheme) and isinstance(scheme.weigher, NonNegativeLogistic)):
            return self
        strong: CompositeScheme = clone(scheme)
        return replace(self, estimator=strong.set_params(weigher=replace(scheme.weigher, search=STRONG_RIDGES)))


@dataclass(frozen=True, eq=False, kw_only=True)
class Round:
    """What schemes made of the customers of one origin, the one at `place` among all.

    `rows` of the examples, `training_count` and `training_default_count` (distinct customers) of what was learned from,
    `eligible_hash` of the customers scored; by scheme `risk` (higher is worse), `chance` of default by a line of
    log-odds that was learned on training rows, and the weights, none where a scheme has none.
    """

    place: int
    rows: Whole
    training_count: int
    training_default_count: int
    eligible_hash: str
    risk: Mapping[str, Floats]
    chance: Mapping[str, Floats]
    weightings: Mapping[str, Weighting | None]
    failed: Mapping[str, Reason]


def training_defaults(examples: Examples, place: int) -> int:
    """Count distinct customers who defaulted in windows that were over at an origin."""
    return examples.lesson(place).default_count


def first_tested(examples: Examples, settings: TournamentSettings) -> int | Reason:
    """Give the first origin that is tested.

    It is the first at which enough defaults were known to learn all schemes, if that leaves `least_origins` to test;
    else the first with enough for the plainest learned scheme; else the first with any window that was over. Origins
    whose windows are still open are no test.
    """
    over = examples.over_count
    known = [training_defaults(examples, place) for place in range(over)]
    some = [place for place in range(over) if len(examples.training_rows(place))]
    if not some:
        return Reason.of("backtest.no_test", horizon_days=examples.horizon_days)
    earliest = max(some[0], over - settings.origins)
    for least in (FULL_SET, LEAST_LEARNED):
        first = next((place for place in range(earliest, over) if known[place] >= least), None)
        if first is not None and over - first >= min(settings.least_origins, over - earliest):
            return first
    return earliest


def play(examples: Examples, entries: Sequence[Entry], *, places: Sequence[int]) -> tuple[Round, ...]:
    """Let all schemes learn and score at each of some origins."""
    return tuple(play_round(examples, entries, place=place) for place in places)


def entries_allowed(entries: Sequence[Entry], rung: Rung) -> tuple[Entry, ...]:
    """Leave out schemes that so few defaults can't teach; one that few teach is held by a strong ridge."""
    allowed = tuple(entry for entry in entries if entry.may_learn(rung))
    return tuple(entry.with_strong_ridge() for entry in allowed) if rung is Rung.STRONG_RIDGE else allowed


def play_round(examples: Examples, entries: Sequence[Entry], *, place: int) -> Round:
    """Let schemes learn from the windows that were over at an origin, and score its customers.

    A scheme that can't be had of these customers is left out with its reason. Raises `ValueError` where a scheme does
    not give one finite score a customer, in the customers' order, and where two schemes have one name.
    """
    if len({entry.name for entry in entries}) < len(entries):
        raise ValueError("two schemes of one name")
    rows, lesson = examples.rows_at(place), examples.lesson(place)
    asked = examples.features(rows)
    risk: dict[str, Floats] = {}
    chance: dict[str, Floats] = {}
    weightings: dict[str, Weighting | None] = {}
    failed: dict[str, Reason] = {}
    with one_thread():
        for entry in entries:
            try:
                estimator = taught(entry, lesson)
                own, risk[entry.name] = _unseen(entry, lesson, estimator), -_scores(estimator, asked, entry)
            except UserError as error:
                failed[entry.name] = Reason.of_error(error)
                continue
            chance[entry.name] = _chances(own, lesson.is_bad, risk[entry.name])
            weightings[entry.name] = estimator.weighting()
    return Round(
        place=place,
        rows=rows,
        training_count=len(lesson.frame),
        training_default_count=lesson.default_count,
        eligible_hash=hash_of(examples.customer[rows]),
        risk=risk,
        chance=chance,
        weightings=weightings,
        failed=failed,
    )


def taught(entry: Entry, lesson: Lesson) -> SchemeEstimator:
    """Let a copy of a scheme learn; raise `UserError` where it can't be had of these customers."""
    estimator: SchemeEstimator = clone(entry.estimator)
    times: dict[str, Any] = {"time_days": lesson.time_days, "horizon_days": lesson.horizon_days}
    return estimator.fit(
        lesson.frame, lesson.is_bad, groups=lesson.customer, **(times if estimator.needs_times else {})
    )


def _unseen(entry: Entry, lesson: Lesson, estimator: SchemeEstimator) -> Floats:
    """Give risks of training rows by a scheme that did not learn from them, where it learns from defaults.

    Risks of rows that a scheme learned from part defaults too well, and chances made from them promise too much. Each
    part of the customers is scored by what the others taught; where others teach nothing, by what all taught.
    """
    found = -_scores(estimator, lesson.frame, entry)
    if entry.family in ("given", "measured") or not LEAST_LEARNED <= lesson.default_count < FEW_TO_LEARN:
        return found
    whole, part = found.copy(), parts_of(lesson.customer, lesson.is_bad)
    for number in range(PARTS):
        inside = part == number
        try:
            others = taught(entry, lesson.some(~inside))
        except UserError:
            return whole
        found[inside] = -_scores(others, lesson.some(inside).frame, entry)
    return found


def parts_of(customer: Whole, is_bad: Known) -> Whole:
    """Deal customers into parts with all their rows, those who ever defaulted and the others apart.

    >>> parts_of(np.array([7, 7, 8, 9, 10]), np.array([True, False, True, False, False]))
    array([0, 0, 1, 0, 1])
    """
    names, at = np.unique(customer, return_inverse=True)
    ever = np.bincount(at[is_bad], minlength=len(names)) > 0
    number: Whole = np.where(ever, np.cumsum(ever), np.cumsum(~ever))[at] - 1
    return number % PARTS


def _scores(estimator: SchemeEstimator, frame: pd.DataFrame, entry: Entry) -> Floats:
    scored = estimator.score(frame)
    found = np.asarray(scored, dtype=np.float64)
    if found.shape != (len(frame),) or not np.isfinite(found).all():
        raise ValueError(f"{entry.name}: one finite score for each customer")
    if (index := getattr(scored, "index", None)) is not None and not frame.index.equals(index):
        raise ValueError(f"{entry.name}: scores stand in another order than the customers")
    return found


def _chances(training_risk: Floats, is_bad: Known, risk: Floats) -> Floats:
    """Turn risks into chances by what training rows tell; NaN where they tell nothing."""
    learned = Calibrator.learned(training_risk, is_bad)
    return np.full(len(risk), np.nan) if learned.missing else learned.chances(risk)
