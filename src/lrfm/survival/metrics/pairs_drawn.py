"""Concordance of many draws of customers at once, over the same order of times and scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lrfm.survival.metrics.arrays import Floats, Known, Whole
from lrfm.survival.metrics.pairs import Level, Standing, levels_of, standing_of, tied_bounds

__all__ = ["replicated_concordance"]

CELLS_AT_ONCE = 1_000_000
"""Draws times rows that are held at once: eight megabytes an array."""


@dataclass(frozen=True, eq=False)
class _Counted:
    """What counts of a level: places of earlier halves; of later rows that weigh, where their sums begin and end."""

    earlier: Whole
    later: Whole
    first: Whole
    last: Whole


def replicated_concordance(
    time: Floats, event: Known, score: Floats, *, weight: Floats, customer: Whole, counts: Floats
) -> Floats:
    """Give C for each row of `counts` (draws, customers), NaN for a draw without a comparable pair.

    `weight` is that of a row's pairs where it ended first; a pair counts as often as both its customers were drawn,
    their product. `customer` is each row's column of `counts`. One level of halves is walked for all draws together.
    """
    standing = standing_of(time, event, score)
    order = np.argsort(standing.place)
    weighed = (weight * event)[order]
    levels = [_counted(level, weighed) for level in levels_of(standing)]
    found = [np.empty(0)]
    step = max(1, CELLS_AT_ONCE // max(1, len(time)))
    for begin in range(0, len(counts), step):
        drawn = counts[begin : begin + step][:, customer[order]]
        found.append(_concordance(drawn, drawn * weighed, standing=standing, order=order, levels=levels))
    return np.concatenate(found)


def _counted(level: Level, weighed: Floats) -> _Counted:
    """Keep later rows that weigh something; the others would only cost time."""
    count = len(weighed)
    later = level.later.astype(np.int64)
    kept = np.flatnonzero((later < count) & (np.append(weighed, 0.0)[np.minimum(later, count)] != 0))
    first = kept // level.half * level.half
    earlier = np.minimum(level.earlier.astype(np.int64), count)
    return _Counted(earlier, later[kept], first, first + level.before[kept])


def _concordance(drawn: Floats, weighed: Floats, *, standing: Standing, order: Whole, levels: list[_Counted]) -> Floats:
    """Count pairs by weight; rows of `drawn` and `weighed` are draws, columns are places."""
    padded = np.column_stack((drawn, np.zeros(len(drawn))))
    above = np.zeros(len(drawn))
    for level in levels:
        if len(level.later):
            upto = _sums_before(padded[:, level.earlier])
            above += np.einsum("ij,ij->i", weighed[:, level.later], upto[:, level.last] - upto[:, level.first])
    if standing.rank_count < drawn.shape[1]:
        by_rank, first, last = tied_bounds(standing)
        upto = _sums_before(drawn[:, standing.place[by_rank]])
        above += np.einsum("ij,ij->i", weighed, upto[:, last[order]] - upto[:, first[order]]) / 2
    below = np.einsum("ij,ij->i", weighed, _sums_before(drawn)[:, standing.start[order]])
    return np.where(below > 0, above / np.where(below > 0, below, 1.0), np.nan)


def _sums_before(values: Floats) -> Floats:
    """Give the sum of all columns before each one, and of all."""
    found = np.zeros((values.shape[0], values.shape[1] + 1))
    np.cumsum(values, axis=1, out=found[:, 1:])
    return found
