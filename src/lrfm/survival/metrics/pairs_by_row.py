"""The weight of pairs in which each row stands, so that concordance is a sum of rows, near enough to draw it again.

A pair counts as often as both its customers are drawn, their product. Of first order in how often each is drawn (the
projection of Hájek) the weight of all pairs is the sum of what each row's pairs weigh, less the whole. That costs one
walk over the pairs, where `replicated_concordance` walks them for every draw.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, Known
from lrfm.survival.metrics.pairs import Standing, levels_of, standing_of
from lrfm.survival.metrics.sums import Sums, ratio_statistic

__all__ = ["RowPairs", "concordance_of_rows", "row_pairs"]


@dataclass(frozen=True, eq=False)
class RowPairs:
    """Of each row, the weight of its comparable pairs, and of those in the order of scores (ties a half).

    A pair stands in both its rows, so that sums over rows are twice those of `Concordance`.
    """

    concordant: Floats
    comparable: Floats

    @property
    def whole(self) -> Floats:
        """The weight of all pairs in the order of scores, and of all comparable ones, each pair once."""
        return np.array([self.concordant.sum(), self.comparable.sum()]) / 2

    @property
    def value(self) -> float | None:
        """C itself; none where there is no pair."""
        concordant, comparable = self.whole.tolist()
        return concordant / comparable if comparable > 0 else None


def row_pairs(time: Floats, event: Known, score: Floats, *, weight: Floats) -> RowPairs:
    """Give what each row's pairs weigh, in n log n; `weight` is that of the pairs of a row that ended first.

    Rows and weights as `Concordance` holds them: ones for Harrell's C, `uno_weights` for Uno's.

    >>> time, score = np.array([1.0, 2, 2, 3]), np.array([5.0, 4, 4, 9])
    >>> found = row_pairs(time, np.array([True, True, False, True]), score, weight=np.ones(4))
    >>> found.comparable.tolist(), found.concordant.tolist(), found.value
    ([3.0, 3.0, 2.0, 2.0], [2.0, 1.5, 1.5, 0.0], 0.5)
    """
    standing = standing_of(time, event, score)
    weighed = weight * event
    concordant = _by_score(standing, weighed) + _by_tie(standing, weighed) / 2
    return RowPairs(concordant, weighed * standing.start + _ended_before(standing, weighed))


def concordance_of_rows(parts: Iterable[RowPairs]) -> Sums:
    """Give C of several sets of rows together, as a metric that can be drawn again: pairs are within a set only.

    The rows are those of all parts, one after another. Missing where no part has a pair; draws are of first order.

    >>> part = row_pairs(np.array([1.0, 2]), np.array([True, True]), np.array([2.0, 1]), weight=np.ones(2))
    >>> other = row_pairs(np.array([1.0, 2]), np.array([True, True]), np.array([1.0, 2]), weight=np.ones(2))
    >>> concordance_of_rows([part, other]).value
    0.5
    """
    held = list(parts)
    columns = [np.stack((one.concordant, one.comparable)) for one in held]
    whole = np.sum([np.zeros(2), *(one.whole for one in held)], axis=0)
    missing = None if whole[1] > 0 else Reason.of("survival.no_pairs")
    return Sums(np.concatenate([np.empty((2, 0)), *columns], axis=1).T, _Projected(whole), missing)


@dataclass(frozen=True, eq=False)
class _Projected:
    """The ratio of sums over rows, each less the `whole` that it holds twice."""

    whole: Floats

    def __call__(self, sums: Floats) -> Floats:
        return ratio_statistic(np.maximum(sums - self.whole, 0.0))


def _by_score(standing: Standing, weight: Floats) -> Floats:
    """Add up, for each row, the weights of pairs with strictly ordered scores: as the earlier row and as the later."""
    count = len(weight)
    by_place = np.zeros(count + 1)
    by_place[standing.place] = weight
    found = np.zeros(count + 1)
    for level in levels_of(standing):
        later, earlier = np.minimum(level.later, count), np.minimum(level.earlier, count)
        found[later] += by_place[later] * level.before
        found[earlier] += _weight_after(by_place[later], level.before, half=level.half)
    return found[standing.place]


def _weight_after(weight: Floats, before: np.ndarray, *, half: int) -> Floats:
    """Give, for each place in the earlier halves, the weight of rows of the later half that come after it."""
    blocks = len(weight) // half
    at = np.arange(len(weight)) // half * (half + 1) + before
    sums = np.bincount(at, weights=weight, minlength=blocks * (half + 1)).reshape(blocks, half + 1)
    after: Floats = np.cumsum(sums[:, ::-1], axis=1, dtype=np.float64)[:, ::-1][:, 1:].reshape(-1)
    return after


def _by_tie(standing: Standing, weight: Floats) -> Floats:
    """Add up the weights of pairs with equal scores."""
    count = len(weight)
    if standing.rank_count == count:
        return np.zeros(count)
    by_place = _sorted_keys(standing.rank, standing.place, count)
    base = standing.rank * (count + 1)
    # an earlier-ended row is compared with places below its start; a place with rows whose start lies above it
    lower = np.searchsorted(by_place, base + standing.start) - np.searchsorted(by_place, base)
    order = np.argsort(base + standing.start)
    by_start = (base + standing.start)[order]
    upto = np.concatenate(([0.0], np.cumsum(weight[order])))
    last = np.searchsorted(by_start, base + count, side="right")
    first = np.searchsorted(by_start, base + standing.place, side="right")
    found: Floats = weight * lower + upto[last] - upto[first]
    return found


def _sorted_keys(rank: np.ndarray, place: np.ndarray, count: int) -> np.ndarray:
    return np.sort(rank * (count + 1) + place)


def _ended_before(standing: Standing, weight: Floats) -> Floats:
    """Add up the weights of rows that ended before each one."""
    count = len(weight)
    by_start = np.bincount(standing.start, weights=weight, minlength=count + 1)
    upto = np.cumsum(by_start)
    found: Floats = upto[-1] - upto[standing.place]
    return found
