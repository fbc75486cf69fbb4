"""Have the customers moved, or only the quantiles: an alarm by frozen boundaries, and what re-learning would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.core.stability import ShiftTest, holm_adjusted, index_parts, shift_test
from lrfm.features.scores.boundaries import Boundaries, Edge, bin_counts, bins_of, learn_boundaries
from lrfm.features.settings import CriterionSettings, DriftSettings, ScoreSettings

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CriterionDrift", "Drift", "Relearning", "measure_drift"]


@dataclass(frozen=True)
class Relearning:
    """What would happen if boundaries were learned again now, and customers' scores were told by those.

    `edges` are where they would lie. Of today's customers `changed_count` would get another score than by the frozen
    boundaries. Of those in both samples (`CriterionDrift.both_count`) `moved_alone_count` moved by the frozen
    boundaries and re-learning would not undo it, `relearned_alone_count` did not move, and re-learning alone would
    change their score; `hidden_count` moved, and re-learning would hide it, since the quantiles moved along.
    """

    edges: tuple[Edge, ...]
    changed_count: int
    moved_alone_count: int
    relearned_alone_count: int
    hidden_count: int


@dataclass(frozen=True)
class CriterionDrift:
    """One criterion then and now, by the frozen boundaries; counts are customers.

    `test` holds the index (PSI; of one criterion: CSI), its critical value for these numbers of customers, and the
    p-value; `adjusted_p` allows for all criteria (Holm). `parts` are what the compared bins add to the index. `moves`:
    rows are the bins then, columns now, of those in both samples. `relearning` is None where nothing was learned from
    customers, as with thresholds of params. `verdict`: nothing was told, nothing moved, customers moved, or other
    customers are there.
    """

    criterion: str
    then_counts: tuple[int, ...]
    now_counts: tuple[int, ...]
    compared_bins: int
    test: ShiftTest | None
    adjusted_p: float
    is_alarm: bool
    parts: tuple[float, ...]
    moves: tuple[tuple[int, ...], ...]
    both_count: int
    entered_count: int
    left_count: int
    moved_up_count: int
    moved_down_count: int
    relearning: Relearning | None
    verdict: Reason


@dataclass(frozen=True)
class Drift:
    """All criteria between the day on which boundaries were learned and another day."""

    learned_on: date
    now: date
    level: float
    criteria: tuple[CriterionDrift, ...]

    @property
    def is_alarm(self) -> bool:
        """Tell whether any criterion has moved by more than chance."""
        return any(one.is_alarm for one in self.criteria)


@dataclass(frozen=True)
class _Compared:
    """One criterion's customers by frozen bin; the index is the customer, -1 is without a value."""

    boundaries: Boundaries
    then: pd.Series
    now: pd.Series
    both: pd.DataFrame
    moves: np.ndarray

    @classmethod
    def of(cls, then: pd.DataFrame, now: pd.DataFrame, boundaries: Boundaries) -> _Compared:
        import pandas as pd

        before, after = (_bins(frame, boundaries) for frame in (then, now))
        both = pd.concat({"then": before, "now": after}, axis=1, join="inner")
        moves = np.zeros((boundaries.score_count, boundaries.score_count), dtype=np.int64)
        np.add.at(moves, (both["then"].to_numpy(), both["now"].to_numpy()), 1)
        return cls(boundaries, before, after, both, moves)

    def counts(self, bins: pd.Series) -> tuple[int, ...]:
        return bin_counts(bins.to_numpy(), bin_count=self.boundaries.score_count)


def measure_drift(
    then: pd.DataFrame, now: pd.DataFrame, boundaries: Sequence[Boundaries], *, settings: ScoreSettings, now_on: date
) -> Drift:
    """Compare the customers of whom boundaries were learned (`then`) with those of another day, both by customer.

    The alarm rests on the frozen boundaries alone. Most customers are in both samples, which makes the usual law of the
    index far too wide: measured by simulation, with nine customers in ten staying and most keeping their bin it gives
    a false alarm in fewer than one comparison of a hundred where five are allowed, and misses moves in return. The
    moves between bins are therefore allowed for (`lrfm.core.stability.shift_test`), and criteria are tested together
    (Holm). Where customers are few, neighbouring bins are compared as one.
    """
    compared = [_Compared.of(then, now, one) for one in boundaries]
    merged = [_merged(one, settings=settings.drift) for one in compared]
    tests = [_test(*counts, level=settings.drift.level) for counts in merged]
    adjusted = holm_adjusted([test.p_value if test else 1.0 for test in tests])
    criteria = tuple(
        _drift(one, counts, test, p, now=now, level=settings.drift.level)
        for one, counts, test, p in zip(compared, merged, tests, adjusted, strict=True)
    )
    return Drift(max(one.learned_on for one in boundaries), now_on, settings.drift.level, criteria)


_Counts = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Customers per compared bin then and now, and the moves between these bins."""


def _bins(frame: pd.DataFrame, boundaries: Boundaries) -> pd.Series:
    import pandas as pd

    found = pd.Series(bins_of(frame[boundaries.criterion], boundaries), index=frame.index)
    return found[found >= 0]


def _merged(one: _Compared, *, settings: DriftSettings) -> _Counts:
    """Give the counts, neighbouring bins put together where customers are few."""
    then, now = np.array(one.counts(one.then)), np.array(one.counts(one.now))
    bins = len(then)
    wanted = settings.few_bins if min(then.sum(), now.sum()) < settings.few_customers else bins
    of = np.arange(bins) * min(wanted, bins) // bins
    gather = np.eye(min(wanted, bins), dtype=np.int64)[of]
    return gather.T @ then, gather.T @ now, gather.T @ one.moves @ gather


def _test(then: np.ndarray, now: np.ndarray, moves: np.ndarray, *, level: float) -> ShiftTest | None:
    if not then.sum() or not now.sum():
        return None
    return shift_test(then.tolist(), now.tolist(), moves=moves.tolist(), level=level)


def _drift(
    one: _Compared, counts: _Counts, test: ShiftTest | None, adjusted_p: float, *, now: pd.DataFrame, level: float
) -> CriterionDrift:
    is_alarm = adjusted_p < 1 - level
    both = len(one.both)
    steps = one.both["now"] - one.both["then"]
    return CriterionDrift(
        criterion=one.boundaries.criterion,
        then_counts=one.counts(one.then),
        now_counts=one.counts(one.now),
        compared_bins=len(counts[0]),
        test=test,
        adjusted_p=adjusted_p,
        is_alarm=is_alarm,
        parts=index_parts(counts[0].tolist(), counts[1].tolist()) if test else (),
        moves=tuple(tuple(int(count) for count in row) for row in one.moves),
        both_count=both,
        entered_count=len(one.now) - both,
        left_count=len(one.then) - both,
        moved_up_count=int((steps > 0).sum()),
        moved_down_count=int((steps < 0).sum()),
        relearning=_relearning(one, now),
        verdict=_verdict(one, counts, test=test, is_alarm=is_alarm, level=level),
    )


def _relearning(one: _Compared, now: pd.DataFrame) -> Relearning | None:
    """Learn the boundaries again from today's customers, and compare the scores by them with those by the frozen."""
    frozen = one.boundaries
    if frozen.way != "quantile" or not len(one.now):
        return None
    criterion = CriterionSettings(orientation=frozen.orientation)
    settings = ScoreSettings(scores=frozen.wanted_scores, criteria={frozen.criterion: criterion})
    (fresh,) = learn_boundaries(now, settings=settings, learned_on=frozen.learned_on, currency_digits=0)
    again = _bins(now, fresh)
    both_again, both = again.reindex(one.both.index), one.both
    has_moved, is_back = both["now"] != both["then"], both_again == both["then"]
    return Relearning(
        edges=fresh.edges,
        changed_count=int((again != one.now).sum()),
        moved_alone_count=int((has_moved & ~is_back).sum()),
        relearned_alone_count=int((~has_moved & ~is_back).sum()),
        hidden_count=int((has_moved & is_back).sum()),
    )


def _verdict(one: _Compared, counts: _Counts, *, test: ShiftTest | None, is_alarm: bool, level: float) -> Reason:
    """Name the case: the words are the report's."""
    if test is None:
        return Reason.of("features.drift_untold", criterion=one.boundaries.criterion)
    if not is_alarm:
        return Reason.of("features.drift_none", criterion=one.boundaries.criterion)
    moves = counts[2]
    stayed = _test(moves.sum(axis=1), moves.sum(axis=0), moves, level=level)
    # else those who stayed are as they were, and who came or went made the difference
    has_moved = stayed is not None and stayed.p_value < 1 - level
    key = "features.drift_customers_moved" if has_moved else "features.drift_membership_changed"
    return Reason.of(key, criterion=one.boundaries.criterion)
