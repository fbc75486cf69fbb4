"""Pairs of rows whose order of ending is known: how many have their scores in that order, in n log n.

Rows stand in places, the one that ended last first; a row that ended is compared with all rows before it. How many of
these have a lower score is counted as a merge sort does, whole levels at a time: the rows in order of their scores are
halved by place again and again, and each row of a later half counts those of the earlier half that came before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.metrics.arrays import Floats, Known, Whole

if TYPE_CHECKING:
    import numpy.typing as npt

    Small = npt.NDArray[np.int32]
    Places = npt.NDArray[np.integer]

__all__ = ["Level", "PairCounts", "Standing", "count_pairs", "levels_of", "standing_of", "tied_bounds"]


@dataclass(frozen=True, eq=False)
class PairCounts:
    """Of each row that ended (0 for others): rows that ended later, those with a lower score, those with the same."""

    later: Whole
    lower: Whole
    tied: Whole


@dataclass(frozen=True, eq=False)
class Standing:
    """Where rows stand: `place` of each row, the last to end first; `start`, how many rows surely ended later.

    `rank` is that of the score, equal scores sharing one; `rank_count` is how many ranks there are.
    """

    place: Whole
    start: Whole
    rank: Whole
    rank_count: int

    def by_rank(self) -> Places:
        """Give the places in order of rank, of one rank the later place first, so that no tie counts as lower."""
        count = len(self.place)
        if self.rank_count == count:
            found = np.empty(count, np.int64)
            found[self.rank] = self.place
            return found
        return count - 1 - np.sort(self.rank * count + (count - 1 - self.place)) % max(count, 1)


@dataclass(frozen=True, eq=False)
class Level:
    """One level of halves: places of the earlier halves and of the later ones, and how many came before.

    `earlier` and `later` are blocks of `half` after each other; the row at `later[k]` comes after `before[k]` rows of
    its own block of `earlier`.
    """

    half: int
    earlier: Small
    later: Small
    before: Small


def standing_of(time: Floats, event: Known, score: Floats) -> Standing:
    """Bring rows to their places.

    A row censored at t ended later than one that ended at t; of two that ended at t neither did, which is why those
    with higher scores stand first.
    """
    count = len(time)
    rank, rank_count = _ranks(score)
    moment, moment_count = _ranks(time)
    moment = 2 * (moment_count - 1 - moment) + event
    order = np.argsort(moment * rank_count + (rank_count - 1 - rank))
    place = np.empty(count, np.int64)
    place[order] = np.arange(count)
    held = np.bincount(moment, minlength=2 * moment_count)
    return Standing(place, (np.cumsum(held) - held)[moment], rank, rank_count)


def count_pairs(time: Floats, event: Known, score: Floats) -> PairCounts:
    """Count, for each row that ended, the rows that ended later, and among them lower and equal scores.

    `time` in days, `event` whether the row ended (else it was last seen then), `score` of any unit; one value a row.

    >>> found = count_pairs(np.array([1.0, 2, 2, 3]), np.array([True, True, False, True]), np.array([5.0, 4, 4, 9]))
    >>> found.later, found.lower, found.tied
    (array([3, 2, 0, 0]), array([2, 0, 0, 0]), array([0, 1, 0, 0]))
    """
    standing = standing_of(time, event, score)
    lower = np.zeros(_padded(len(time)), np.int64)
    for level in levels_of(standing):
        lower[level.later] += level.before
    return PairCounts(
        later=np.where(event, standing.start, 0),
        lower=np.where(event, lower[standing.place], 0),
        tied=np.where(event, _tied(standing), 0),
    )


def levels_of(standing: Standing) -> Iterator[Level]:
    """Halve the places, which are in order of their scores, until none is left; what is padded never counts.

    A block whose rows all ended at one moment is left out: they are not compared. With few different days this leaves
    about as many levels as the logarithm of days has, not of rows.
    """
    count = len(standing.place)
    size = _padded(count)
    sequence = np.empty(size, np.int32)
    sequence[:count] = standing.by_rank()
    sequence[count:] = np.arange(count, size)
    moment = np.full(size, count, np.int64)
    moment[standing.place] = standing.start
    half = size // 2
    while half:
        block = sequence[:: 2 * half] // (2 * half) * (2 * half)
        differs = moment[block] != moment[block + 2 * half - 1]
        if not differs.all():
            sequence = sequence.reshape(-1, 2 * half)[differs].reshape(-1)
        if not len(sequence):
            return
        at = np.flatnonzero(sequence & half)
        later = sequence[at]
        earlier = sequence[(sequence & half) == 0]
        before = (at & (2 * half - 1)) - (np.arange(len(at)) & (half - 1))
        yield Level(half, earlier, later, before.astype(np.int32))
        sequence = np.stack((earlier.reshape(-1, half), later.reshape(-1, half)), axis=1).reshape(-1)
        half //= 2


def tied_bounds(standing: Standing) -> tuple[Whole, Whole, Whole]:
    """Give rows in order of rank and place, and for each row where its ties in earlier places begin and end there."""
    count = len(standing.place)
    keys = standing.rank * count + standing.place
    order = np.argsort(keys)
    held = np.bincount(standing.rank, minlength=standing.rank_count)
    first = (np.cumsum(held) - held)[standing.rank]
    last = np.empty(count, np.int64)
    last[order] = np.searchsorted(keys[order], (standing.rank * count + standing.start)[order])
    return order, first, last


def _tied(standing: Standing) -> Whole:
    if standing.rank_count == len(standing.place):
        return np.zeros(len(standing.place), np.int64)
    _, first, last = tied_bounds(standing)
    return last - first


def _ranks(values: Floats) -> tuple[Whole, int]:
    """Rank values from 0, equal ones alike; give the number of ranks too."""
    order = np.argsort(values)
    ordered = values[order]
    steps = np.zeros(len(values), np.int64)
    np.cumsum(ordered[1:] != ordered[:-1], out=steps[1:])
    ranks = np.empty(len(values), np.int64)
    ranks[order] = steps
    return ranks, int(steps[-1]) + 1 if len(values) else 0


def _padded(count: int) -> int:
    return 1 << max(count - 1, 0).bit_length()
