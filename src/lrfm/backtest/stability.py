"""Does a scheme stay with its word: ranks and tiers three months later, and the shift of its scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.agreement import rank_correlation
from lrfm.backtest.rows import risk_of
from lrfm.backtest.told import Told
from lrfm.core.reason import Reason
from lrfm.core.stability import ShiftTest, shift_test
from lrfm.survival.metrics.arrays import Floats, Whole, same_length

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["TIERS", "Stability", "TierMoves", "stability", "tier_moves", "tiers_of"]

TIERS, BINS, FEW_BINS, FEW_CUSTOMERS = 5, 10, 5, 500
FAR_TIERS, BETWEEN_TIERS = 2.0, 0.5
"""Far is two tiers; half a tier lies between, or a score of two levels would move far whenever it moves at all."""


@dataclass(frozen=True, eq=False)
class TierMoves:
    """Customers of both days by tier then (rows) and now (columns), the best tier first, and who moved far."""

    table: Whole
    far_count: int

    @property
    def far_share(self) -> float | None:
        """The share of customers that moved by two tiers or more; none without customers."""
        return self.far_count / int(self.table.sum()) if self.table.sum() else None


@dataclass(frozen=True, eq=False)
class Stability:
    """One scheme on two days: ranks (tau-b) and tiers of customers of both, and the shift of all scores.

    `shift` is none where `shift_missing` says why.
    """

    customer_count: int
    kendall: Told
    moves: TierMoves
    shift: ShiftTest | None
    shift_missing: Reason | None = None


def tiers_of(risk: npt.ArrayLike, *, tier_count: int = TIERS) -> Whole:
    """Number each customer's tier, 0 the best, by the middle rank of those who share its risk.

    So ties stay together, the riskiest stand in the last tiers, and a tier may be empty: scores of few levels do not
    have so many tiers.

    >>> tiers_of([10, 20, 30, 40], tier_count=2)
    array([0, 0, 1, 1])
    >>> tiers_of([1, 1, 1, 1, 1, 1, 1, 1, 1, 2])
    array([2, 2, 2, 2, 2, 2, 2, 2, 2, 4])
    """
    first, last = _spans(risk_of(risk))
    # rounding must not lift who stands on an edge
    found: Whole = np.floor((first + last) / 2 * tier_count + 1e-9).astype(np.int64)
    return np.minimum(found, tier_count - 1)


def tier_moves(then: npt.ArrayLike, now: npt.ArrayLike, *, tier_count: int = TIERS) -> TierMoves:
    """Count the same customers by tier on two days, and those who moved far; a risk for each on both days.

    Far is a move of the middle rank of those alike by two tiers at least, with half a tier between the two groups:
    counted by numbers of tiers alone, who goes to the next of three levels would have moved far.

    >>> found = tier_moves([1, 2, 3], [1, 3, 2], tier_count=3)
    >>> found.table.tolist(), found.far_count
    ([[1, 0, 0], [0, 0, 1], [0, 1, 0]], 0)
    """
    risks = risk_of(then), risk_of(now)
    same_length(*risks)
    first, second = (tiers_of(one, tier_count=tier_count) for one in risks)
    table = np.bincount(first * tier_count + second, minlength=tier_count**2).reshape(tier_count, tier_count)
    (low, high), (low_now, high_now) = (_spans(one) for one in risks)
    moved = np.abs((low_now + high_now) - (low + high)) / 2 * tier_count
    between = np.maximum(low_now - high, low - high_now) * tier_count
    far = (moved >= FAR_TIERS - 1e-9) & (between >= BETWEEN_TIERS - 1e-9)
    return TierMoves(table, int(far.sum()))


def _spans(risk: Floats) -> tuple[Floats, Floats]:
    """Give from where to where, 0 to 1, those who share each risk stand in the order, the best first."""
    level, at, held = np.unique(risk, return_inverse=True, return_counts=True)[0:3]
    upto = np.cumsum(held) / max(1, len(risk))
    before = np.concatenate(([0.0], upto[: len(level) - 1]))
    return before[at], upto[at]


def _bins_of(risk: Floats, edges: Floats) -> Whole:
    found: Whole = np.searchsorted(edges, risk, side="left")
    return found


def _bin_edges(risk: Floats, bin_count: int) -> Floats:
    """Give the highest risk of each bin but the last, ties together."""
    return np.unique(np.quantile(risk, np.arange(1, bin_count) / bin_count, method="inverted_cdf"))


def stability(
    then: npt.ArrayLike,
    now: npt.ArrayLike,
    *,
    then_customer: npt.ArrayLike,
    now_customer: npt.ArrayLike,
    tier_count: int = TIERS,
) -> Stability:
    """Compare one scheme's risks on two days; keys of customers say who is on both.

    Tiers are cut anew each day, among the customers of both, so that they tell ranks; bins of the shift are those of
    the first day, ten of them, five for fewer than 500 customers, so that they tell levels. The shift's critical value
    knows how many customers there are, and who is on both days. Raises `ValueError` where a customer stands twice on a
    day. METHODS 4.8.

    >>> keys = np.arange(100)
    >>> found = stability(keys, keys + 1, then_customer=keys, now_customer=keys)
    >>> found.kendall.value, found.moves.far_count, found.shift.index < found.shift.critical_if_independent
    (1.0, 0, True)
    """
    first, second = risk_of(then), risk_of(now)
    both, at_first, at_second = _matched(then_customer, now_customer, (len(first), len(second)))
    moves = tier_moves(first[at_first], second[at_second], tier_count=tier_count)
    shift = _shift(first, second, at_first, at_second)
    return Stability(
        customer_count=both,
        kendall=rank_correlation(first[at_first], second[at_second]),
        moves=moves,
        shift=None if isinstance(shift, Reason) else shift,
        shift_missing=shift if isinstance(shift, Reason) else None,
    )


def _matched(
    then: npt.ArrayLike, now: npt.ArrayLike, lengths: tuple[int, int]
) -> tuple[int, npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    first, second = np.asarray(then), np.asarray(now)
    if (len(first), len(second)) != lengths:
        raise ValueError("a customer for each risk")
    if len(np.unique(first)) < len(first) or len(np.unique(second)) < len(second):
        raise ValueError("a customer stands twice on a day")
    shared, at_first, at_second = np.intersect1d(first, second, assume_unique=True, return_indices=True)
    return len(shared), at_first, at_second


def _shift(
    first: Floats, second: Floats, at_first: npt.NDArray[np.intp], at_second: npt.NDArray[np.intp]
) -> ShiftTest | Reason:
    if not len(first) or not len(second):
        return Reason.of("backtest.no_customers")
    count = FEW_BINS if min(len(first), len(second)) < FEW_CUSTOMERS else BINS
    edges = _bin_edges(first, count)
    if np.ptp(first) == 0:
        return Reason.of("backtest.all_alike")
    one, other = _bins_of(first, edges), _bins_of(second, edges)
    size = len(edges) + 1
    moves = np.bincount(one[at_first] * size + other[at_second], minlength=size**2).reshape(size, size)
    counts = (np.bincount(bins, minlength=size).tolist() for bins in (one, other))
    return shift_test(*counts, moves=moves.tolist())
