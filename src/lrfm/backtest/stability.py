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
from lrfm.survival.metrics.arrays import Floats, Whole

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Stability", "TierMoves", "stability", "tier_edges", "tier_moves", "tiers_of"]

TIERS, BINS, FEW_BINS, FEW_CUSTOMERS = 5, 10, 5, 500


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


def tiers_of(risk: npt.ArrayLike, *, tier_count: int = TIERS, edges: npt.ArrayLike | None = None) -> Whole:
    """Number each customer's tier, 0 the best: as many in each as ties allow, or by given ascending `edges`.

    >>> tiers_of([10, 20, 30, 40], tier_count=2)
    array([0, 0, 1, 1])
    """
    risks = risk_of(risk)
    limits = tier_edges(risks, tier_count) if edges is None else np.asarray(edges, np.float64)
    found: Whole = np.searchsorted(limits, risks, side="left")
    return found


def tier_edges(risk: Floats, tier_count: int) -> Floats:
    """Give the highest risk of each tier but the worst.

    >>> tier_edges(np.array([1.0, 2.0, 3.0, 4.0]), 2)
    array([2.])
    """
    return np.quantile(risk, np.arange(1, tier_count) / tier_count, method="inverted_cdf")


def tier_moves(then: Whole, now: Whole, *, tier_count: int = TIERS) -> TierMoves:
    """Count the same customers by tier on two days.

    >>> found = tier_moves(np.array([0, 0, 2]), np.array([0, 2, 2]), tier_count=3)
    >>> found.table.tolist(), found.far_count
    ([[1, 0, 1], [0, 0, 0], [0, 0, 1]], 1)
    """
    table = np.bincount(then * tier_count + now, minlength=tier_count**2).reshape(tier_count, tier_count)
    return TierMoves(table, int((np.abs(then - now) >= 2).sum()))


def stability(
    then: npt.ArrayLike,
    now: npt.ArrayLike,
    *,
    then_customer: npt.ArrayLike,
    now_customer: npt.ArrayLike,
    tier_count: int = TIERS,
) -> Stability:
    """Compare one scheme's risks on two days; keys of customers say who is on both.

    Tiers are cut anew each day, so that they tell ranks; bins of the shift are those of the first day, ten of them,
    five for fewer than 500 customers, so that they tell levels. The shift's critical value knows how many customers
    there are, and who is on both days. Raises `ValueError` where a customer stands twice on a day. METHODS 4.8.

    >>> keys = np.arange(100)
    >>> found = stability(keys, keys + 1, then_customer=keys, now_customer=keys)
    >>> found.kendall.value, found.moves.far_count, found.shift.index < found.shift.critical_if_independent
    (1.0, 0, True)
    """
    first, second = risk_of(then), risk_of(now)
    both, at_first, at_second = _matched(then_customer, now_customer, (len(first), len(second)))
    first_tiers = tiers_of(first, tier_count=tier_count) if len(first) else np.empty(0, np.int64)
    second_tiers = tiers_of(second, tier_count=tier_count) if len(second) else np.empty(0, np.int64)
    moves = tier_moves(first_tiers[at_first], second_tiers[at_second], tier_count=tier_count)
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
    edges = np.unique(tier_edges(first, count))
    if np.ptp(first) == 0:
        return Reason.of("backtest.all_alike")
    one, other = tiers_of(first, edges=edges), tiers_of(second, edges=edges)
    size = len(edges) + 1
    moves = np.bincount(one[at_first] * size + other[at_second], minlength=size**2).reshape(size, size)
    counts = (np.bincount(bins, minlength=size).tolist() for bins in (one, other))
    return shift_test(*counts, moves=moves.tolist())
