"""Rolling origins: at each every scheme learns from windows that are over, and scores the customers of the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from sklearn.base import clone

from lrfm.backtest.calibrator import Calibrator
from lrfm.backtest.examples import BAD, Examples, hash_of
from lrfm.backtest.power import FULL_SET, LEAST_LEARNED, Rung
from lrfm.core.one_thread import one_thread
from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.survival.metrics.arrays import Floats, Whole
from lrfm.weights.scheme import SchemeEstimator
from lrfm.weights.weighting import Weighting

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.backtest.settings import TournamentSettings

__all__ = ["REFERENCE", "Entry", "Round", "entries_allowed", "first_tested", "play", "play_round", "training_defaults"]

Family = Literal["given", "measured", "learned", "ceiling", "own"]
REFERENCE = "equal"
"""The scheme that others are held against: equal weights."""
DAYS_A_MONTH = 30.44


@dataclass(frozen=True, eq=False)
class Entry:
    """A scheme that takes part: `name`, `family`, and an estimator that is cloned before it learns."""

    name: str
    family: Family
    estimator: SchemeEstimator

    def may_learn(self, rung: Rung) -> bool:
        """Tell whether so many defaults allow it to take part (METHODS 4.7)."""
        if self.family in ("given", "measured", "own") or rung is Rung.FULL:
            return True
        return rung is Rung.STRONG_RIDGE and self.name == "nonnegative_logistic"


@dataclass(frozen=True, eq=False)
class Round:
    """An origin: who was scored, and what each scheme made of them.

    `rows` of the examples, `training_count` and `training_default_count` (distinct customers) of what was learned from,
    `eligible_hash` of the customers scored; by scheme `risk` (higher is worse), `chance` of default by a line of
    log-odds that was learned on training rows, and the weights, none where a scheme has none.
    """

    origin: int
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
    rows = examples.training_rows(place)
    bad = rows[examples.state_then[rows] == BAD]
    return len(np.unique(examples.customer[bad]))


def first_tested(examples: Examples, settings: TournamentSettings) -> int | Reason:
    """Give the first origin that is tested.

    It is the first at which enough defaults were known to learn all schemes, if that leaves `least_origins` to test;
    else the first with enough for the plainest learned scheme; else the first with any window that was over. Origins
    whose windows are still open are no test.
    """
    last = max((at for at, one in enumerate(examples.origins) if one.window_end <= examples.observed_on), default=-1)
    known = [training_defaults(examples, place) for place in range(last + 1)]
    some = [place for place in range(last + 1) if len(examples.training_rows(place))]
    if not some:
        return Reason.of("backtest.no_test", horizon_days=_horizon_days(examples))
    earliest = max(some[0], last + 1 - settings.origins)
    for least in (FULL_SET, LEAST_LEARNED, 0):
        first = next((place for place in range(earliest, last + 1) if known[place] >= least), None)
        if first is not None and last + 1 - first >= min(settings.least_origins, last + 1 - earliest):
            return first
    return earliest


def play(examples: Examples, entries: Sequence[Entry], *, places: Sequence[int]) -> tuple[Round, ...]:
    """Let all schemes learn and score at each of some origins."""
    return tuple(play_round(examples, entries, place=place) for place in places)


def entries_allowed(entries: Sequence[Entry], rung: Rung) -> tuple[Entry, ...]:
    """Leave out schemes that so few defaults can't teach."""
    return tuple(entry for entry in entries if entry.may_learn(rung))


def play_round(examples: Examples, entries: Sequence[Entry], *, place: int) -> Round:
    """Let schemes learn from the windows that were over at an origin, and score its customers.

    A scheme that can't be had of these customers is left out with its reason. Raises `ValueError` where a scheme does
    not give one finite score a customer.
    """
    rows, training = examples.rows_at(place), examples.training_rows(place)
    horizon_days = float(_horizon_days(examples))
    known = examples.frame.iloc[training].drop(columns="customer_key").reset_index(drop=True)
    asked = examples.frame.iloc[rows].drop(columns="customer_key").reset_index(drop=True)
    is_bad = examples.state_then[training] == BAD
    groups = examples.customer[training]
    risk: dict[str, Floats] = {}
    chance: dict[str, Floats] = {}
    weightings: dict[str, Weighting | None] = {}
    failed: dict[str, Reason] = {}
    with one_thread():
        for entry in entries:
            estimator: SchemeEstimator = clone(entry.estimator)
            times: dict[str, Any] = {"time_days": examples.time_then_days[training], "horizon_days": horizon_days}
            try:
                estimator.fit(known, is_bad, groups=groups, **(times if estimator.needs_times else {}))
            except UserError as error:
                failed[entry.name] = Reason.of(error.faults[0].key, **error.faults[0].values)
                continue
            own = -_scores(estimator, known, entry)
            risk[entry.name] = -_scores(estimator, asked, entry)
            chance[entry.name] = _chances(own, is_bad, risk[entry.name])
            weightings[entry.name] = estimator.weighting()
    return Round(
        place,
        rows,
        len(training),
        len(np.unique(groups[is_bad])),
        hash_of(examples.customer[rows]),
        risk,
        chance,
        weightings,
        failed,
    )


def _scores(estimator: SchemeEstimator, frame: pd.DataFrame, entry: Entry) -> Floats:
    found = np.asarray(estimator.score(frame), dtype=np.float64)
    if found.shape != (len(frame),) or not np.isfinite(found).all():
        raise ValueError(f"{entry.name}: one finite score for each customer")
    return found


def _chances(training_risk: Floats, is_bad: np.ndarray, risk: Floats) -> Floats:
    """Turn risks into chances by what training rows tell; NaN where they tell nothing."""
    learned = Calibrator.learned(training_risk, is_bad)
    return np.full(len(risk), np.nan) if learned.missing else learned.chances(risk)


def _horizon_days(examples: Examples) -> int:
    one = examples.origins[0]
    return (one.window_end - one.day).days


Maker = Callable[[Examples], Sequence[Entry]]
"""Makes the schemes of a tournament: what it is given of customers is all that it may look at."""
