"""Distinct points with how often they occur: no order of rows and no name of a customer is left in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Nearest", "Points", "nearest", "points_of", "repeated", "resampled", "sampled"]


@dataclass(frozen=True)
class Points:
    """Distinct points, sorted by their values, with the number of customers at each."""

    at: NDArray[np.float64]
    counts: NDArray[np.int64]

    @property
    def total(self) -> int:
        """The number of customers."""
        return int(self.counts.sum())


@dataclass(frozen=True)
class Nearest:
    """For each point its nearest and second nearest centre, and the distances to both."""

    first: NDArray[np.int64]
    first_distance: NDArray[np.float64]
    second: NDArray[np.int64]
    second_distance: NDArray[np.float64]


def points_of(rows: NDArray[np.float64]) -> Points:
    """Bring equal rows together.

    >>> points_of(np.array([[1.0, 2.0], [0.0, 5.0], [1.0, 2.0]])).counts.tolist()
    [1, 2]
    """
    at, counts = np.unique(rows, axis=0, return_counts=True)
    return Points(at, counts.astype(np.int64))


def repeated(points: Points) -> NDArray[np.float64]:
    """Give one row a customer again, sorted by values."""
    return np.repeat(points.at, points.counts, axis=0)


def sampled(points: Points, *, limit: int, seed: int) -> Points:
    """Draw `limit` customers without replacement, or take all where there are no more; the seed decides alone."""
    if points.total <= limit:
        return points
    drawn = np.random.default_rng(seed).choice(points.total, size=limit, replace=False)
    return _kept(points, np.bincount(np.searchsorted(np.cumsum(points.counts), drawn, side="right")))


def resampled(points: Points, *, generator: np.random.Generator) -> Points:
    """Draw as many customers as there are, with replacement."""
    return _kept(points, generator.multinomial(points.total, points.counts / points.total))


def nearest(rows: NDArray[np.float64], *, centres: NDArray[np.float64]) -> Nearest:
    """Find the two nearest centres of each row; of centres equally near, the one that comes first.

    Column by column and not as a matrix product, whose last digit may depend on where a row stands.
    """
    squares = np.zeros((len(rows), len(centres)))
    for column in range(rows.shape[1]):
        squares += (rows[:, column, None] - centres[None, :, column]) ** 2
    order = np.argsort(squares, axis=1, kind="stable")
    first, second = order[:, 0], order[:, 1]
    each = np.arange(len(rows))
    return Nearest(first, np.sqrt(squares[each, first]), second, np.sqrt(squares[each, second]))


def _kept(points: Points, counts: NDArray[np.int64]) -> Points:
    some = np.flatnonzero(counts)
    return Points(points.at[some], counts[some].astype(np.int64))
