"""Bins of one criterion whose default rate only rises or only falls, and which tell the most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.weights.criteria import Floats
from lrfm.weights.learned.woe import information_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BinRules", "Cells", "cells_of", "cut_points", "merged"]


@dataclass(frozen=True)
class BinRules:
    """What a bin must hold: a share of all rows, and so many customers who defaulted; `fine_count`: cuts tried."""

    least_share: float = 0.05
    least_bads: float = 5.0
    fine_count: int = 10


@dataclass(frozen=True)
class Cells:
    """By bin: rows, customers who defaulted (each counts once over all bins), and weights of good and bad rows."""

    rows: Floats
    bads: Floats
    good_weight: Floats
    bad_weight: Floats

    def joined(self, starts: NDArray[np.intp]) -> Cells:
        """Join neighbours: `starts` are the first places of the joined bins."""
        parts = (self.rows, self.bads, self.good_weight, self.bad_weight)
        return Cells(*(np.add.reduceat(part, starts) for part in parts))

    @property
    def information(self) -> float:
        """Give the information value of these bins."""
        return information_value(self.good_weight, self.bad_weight)


def cut_points(values: Floats, is_bad: NDArray[np.bool_], *, count: int) -> Floats:
    """Give where fine bins end (x <= cut): at quantiles of all, and below those of the bad, who may lie in a thin tail.

    >>> values = np.array([0.0, 0, 0, 0, 0, 0, 0, 1, 2])
    >>> cut_points(values, values > 0, count=2).tolist()
    [0.0]
    """
    steps = np.arange(1, count) / count
    ordered = np.sort(values)
    each = ordered[np.concatenate([[True], np.diff(ordered) != 0])]
    of_all = _least_reaching(ordered, steps)
    of_bad = _least_reaching(np.sort(values[is_bad]), steps) if is_bad.any() else of_all
    below = each[np.maximum(np.searchsorted(each, of_bad) - 1, 0)]
    cuts = np.union1d(of_all, below)
    return np.asarray(cuts[cuts < each[-1]], dtype=np.float64)


def _least_reaching(ordered: Floats, shares: Floats) -> Floats:
    """Give the least value up to which lies a share of all (the inverted distribution function)."""
    return np.asarray(ordered[np.maximum(np.ceil(len(ordered) * shares - 1.0), 0.0).astype(np.intp)])


def cells_of(
    place: NDArray[np.intp], count: int, *, is_bad: NDArray[np.bool_], weight: Floats, bad_part: Floats
) -> Cells:
    """Count rows by bin; `bad_part` is what a bad row counts as, so that a customer's rows are one together."""
    good_weight, bad_weight = np.where(is_bad, 0.0, weight), np.where(is_bad, weight, 0.0)
    counted = (np.ones(len(place)), bad_part, good_weight, bad_weight)
    return Cells(*(np.bincount(place, weights=part, minlength=count).astype(np.float64) for part in counted))


def merged(cells: Cells, *, rules: BinRules, row_count: float) -> NDArray[np.intp]:
    """Give the first places of joined bins: of all ways to join neighbours, the one with the most information.

    Each joined bin holds `least_share` of `row_count` and `least_bads` (of good ones there are as a rule more), and
    default rates rise, or fall, from bin to bin. The best way is found exactly, by dynamic programming over the last
    bin. Where no two bins can be had, all are one.
    """
    if not (cells.good_weight.any() and cells.bad_weight.any()):
        return np.zeros(1, dtype=np.intp)
    ways = [_best_way(cells, rules=rules, row_count=row_count, falls=falls) for falls in (False, True)]
    return max(ways, key=lambda starts: cells.joined(starts).information if len(starts) > 1 else 0.0)


def _best_way(cells: Cells, *, rules: BinRules, row_count: float, falls: bool) -> NDArray[np.intp]:
    """Let best[first, last] be the most information of bins up to `last` of which the last begins at `first`."""
    count = len(cells.rows)
    rows, bads, good, bad = (_between(part) for part in (cells.rows, cells.bads, cells.good_weight, cells.bad_weight))
    may_be = (rows >= rules.least_share * row_count - 1e-9) & (bads >= rules.least_bads - 1e-9)
    total_good, total_bad = cells.good_weight.sum(), cells.bad_weight.sum()
    goods, bads_share = np.where(good > 0, good, 0.5) / total_good, np.where(bad > 0, bad, 0.5) / total_bad
    gain = np.where(may_be, (goods - bads_share) * np.log(goods / bads_share), -np.inf)
    rate = bad / np.where(good + bad > 0, good + bad, 1.0) * (-1.0 if falls else 1.0)
    best = np.full((count, count), -np.inf)
    came_from = np.zeros((count, count), dtype=np.intp)
    best[0] = gain[0]
    for first in range(1, count):
        before = best[:first, first - 1]
        fits = rate[:first, first - 1][:, None] <= rate[first, first:][None, :] + 1e-12
        reached = np.where(fits, before[:, None], -np.inf)
        came_from[first, first:] = reached.argmax(axis=0)
        best[first, first:] = reached.max(axis=0) + gain[first, first:]
    first, last = int(best[:, count - 1].argmax()), count - 1
    if not np.isfinite(best[first, last]):
        return np.zeros(1, dtype=np.intp)
    starts = [first]
    while first > 0:
        first, last = int(came_from[first, last]), first - 1
        starts.append(first)
    return np.array(starts[::-1], dtype=np.intp)


def _between(part: Floats) -> Floats:
    """Give sums over places from the row's to the column's."""
    total = np.concatenate([[0.0], np.cumsum(part)])
    return np.asarray(total[None, 1:] - total[:-1, None], dtype=np.float64)
