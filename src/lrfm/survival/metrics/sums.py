"""Metrics that are functions of sums over rows: the way in which most of them can be drawn again by customer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, Whole

__all__ = ["Replicable", "Sums", "mean_of", "ratio_of", "ratio_statistic"]


class Replicable(Protocol):
    """A metric of rows that can be computed again with each customer's rows taken so many times."""

    @property
    def value(self) -> float | None:
        """The metric of the rows as they are; none where `missing` says why."""

    @property
    def missing(self) -> Reason | None:
        """Why there is no value."""

    @property
    def row_count(self) -> int:
        """How many rows it is computed of."""

    def replicated(self, customer: Whole, counts: Floats) -> Floats:
        """Give the metric once for each row of `counts` (draws, customers); `customer` is each row's column."""


@dataclass(frozen=True, eq=False)
class Sums:
    """A metric that is `statistic` of the sums of `columns` (rows, sums).

    `statistic` takes arrays whose last axis holds the sums, and gives arrays without it; NaN where it can't be told.
    """

    columns: Floats
    statistic: Callable[[Floats], Floats]
    missing: Reason | None = None

    @property
    def value(self) -> float | None:
        """The metric of the rows as they are."""
        return None if self.missing else float(self.statistic(self.columns.sum(axis=0)))

    @property
    def row_count(self) -> int:
        """How many rows it is computed of."""
        return len(self.columns)

    def replicated(self, customer: Whole, counts: Floats) -> Floats:
        """Add up the rows of each customer once, then weigh customers."""
        size = counts.shape[1]
        sums = [np.bincount(customer, weights=column, minlength=size) for column in self.columns.T]
        return self.statistic(counts @ np.column_stack(sums))


def ratio_statistic(sums: Floats) -> Floats:
    """Divide the first sum by the second, NaN where that is 0.

    >>> ratio_statistic(np.array([[3.0, 4.0], [1.0, 0.0]]))
    array([0.75,  nan])
    """
    below = sums[..., 1]
    found: Floats = np.where(below == 0, np.nan, sums[..., 0] / np.where(below == 0, 1.0, below))
    return found


def ratio_of(above: Floats, below: Floats, *, missing: Reason | None = None) -> Sums:
    """Make a metric that is the ratio of two sums; without rows, or with nothing below, it is missing.

    >>> ratio_of(np.array([1.0, 2.0]), np.array([2.0, 2.0])).value
    0.75
    >>> ratio_of(np.array([1.0]), np.array([0.0])).missing
    Reason(key='survival.nothing_to_divide_by', values={})
    """
    if missing is None and not len(above):
        missing = Reason.of("survival.no_rows")
    elif missing is None and below.sum() == 0:
        missing = Reason.of("survival.nothing_to_divide_by")
    # each column lies together in memory: they are added up one by one
    return Sums(np.stack((above, below)).T, ratio_statistic, missing)


def mean_of(values: Floats, *, missing: Reason | None = None) -> Sums:
    """Make a metric that is the mean of a value a row.

    >>> mean_of(np.array([1.0, 2.0, 6.0])).value
    3.0
    """
    return ratio_of(values, np.ones(len(values)), missing=missing)
