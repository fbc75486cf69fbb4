"""Is one predictor better than another: an interval for the difference of a metric, by drawing customers again.

A customer's invoices are paid in runs, so rows are not independent: whole customers are drawn, with replacement, and
the same draw serves both predictors (paired). No model is fitted again: it is the metric's own chance that is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, Whole
from lrfm.survival.metrics.sums import Replicable
from lrfm.survival.resampling import draws_of_customers

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["LEAST_CUSTOMERS", "Difference", "judged", "paired_difference", "replicates"]

LEAST_CUSTOMERS = 20
"""With fewer customers a percentile interval is far too narrow; none is given."""
CELLS_AT_ONCE = 5_000_000
"""Draws times customers that are held at once: forty megabytes."""
MOST_FAILED_SHARE = 0.05
"""Of the draws, in which the metric can't be told; with more, the interval would leave out the odd samples."""


@dataclass(frozen=True)
class Difference:
    """First less second, with a percentile interval and a two-sided p-value, or the reason why there is none.

    `failed_count` of the draws could not be told (no comparable pair in them, say) and are left out.
    """

    value: float | None
    low: float | None
    high: float | None
    p_value: float | None
    customer_count: int
    draw_count: int
    failed_count: int = 0
    missing: Reason | None = None


def paired_difference(
    first: Replicable,
    second: Replicable,
    *,
    customer: npt.ArrayLike,
    seed: int,
    draw_count: int = 1000,
    level: float = 0.95,
) -> Difference:
    """Tell how far apart a metric of two predictors is, on the same rows.

    `customer` is each row's customer (any key); `level` the interval's nominal coverage. p = 2 min(share of differences
    <= 0, share >= 0), at least one in the number of draws plus one. Raises `ValueError` where rows differ in number.
    METHODS 4.4.

    >>> from lrfm.survival.metrics.sums import mean_of
    >>> errors, customer = np.arange(100.0), np.arange(100) // 2
    >>> found = paired_difference(mean_of(errors + 1), mean_of(errors), customer=customer, seed=1)
    >>> round(found.value, 9), round(found.low, 9), round(found.high, 9), found.customer_count
    (1.0, 1.0, 1.0, 50)
    """
    names, codes = np.unique(np.asarray(customer), return_inverse=True)
    if not first.row_count == second.row_count == len(codes):
        raise ValueError(f"{first.row_count} rows, {second.row_count} rows and {len(codes)} customers of rows")
    missing = first.missing or second.missing
    if missing is None and len(names) < LEAST_CUSTOMERS:
        missing = Reason.of("survival.few_customers", count=len(names), least=LEAST_CUSTOMERS)
    if missing is not None or first.value is None or second.value is None:
        return Difference(None, None, None, None, len(names), 0, missing=missing)
    drawn = _drawn(len(names), draw_count=draw_count, seed=seed)
    differences = _differences(first, second, codes=codes, drawn=drawn)
    return judged(first.value - second.value, differences, customer_count=len(names), level=level)


def replicates(metric: Replicable, *, customer: npt.ArrayLike, seed: int, draw_count: int = 1000) -> Floats:
    """Give a metric of each of `draw_count` draws of customers, NaN where one can't be told.

    >>> from lrfm.survival.metrics.sums import mean_of
    >>> replicates(mean_of(np.ones(3)), customer=["a", "b", "b"], seed=1, draw_count=2)
    array([1., 1.])
    """
    names, codes = np.unique(np.asarray(customer), return_inverse=True)
    drawn = _drawn(len(names), draw_count=draw_count, seed=seed)
    return np.concatenate([metric.replicated(codes, counts) for counts in drawn])


def _differences(first: Replicable, second: Replicable, *, codes: Whole, drawn: Iterator[Floats]) -> Floats:
    return np.concatenate([first.replicated(codes, counts) - second.replicated(codes, counts) for counts in drawn])


def _drawn(customer_count: int, *, draw_count: int, seed: int) -> Iterator[Floats]:
    together = max(1, CELLS_AT_ONCE // max(1, customer_count))
    drawn = draws_of_customers(customer_count, draw_count=draw_count, seed=seed, together=together)
    return (counts.astype(np.float64) for counts in drawn)


def judged(value: float, drawn: Floats, *, customer_count: int, level: float) -> Difference:
    """Judge a difference, or a metric alone, by its draws: NaN where one could not be told.

    >>> found = judged(1.0, np.arange(101) / 50, customer_count=40, level=0.9)
    >>> round(found.low, 9), round(found.high, 9), found.failed_count
    (0.1, 1.9, 0)
    """
    kept = drawn[~np.isnan(drawn)]
    failed = len(drawn) - len(kept)
    if failed > MOST_FAILED_SHARE * len(drawn):
        reason = Reason.of("survival.draws_failed", failed=failed, draws=len(drawn))
        return Difference(value, None, None, None, customer_count, len(drawn), failed, reason)
    low, high = np.quantile(kept, [(1 - level) / 2, (1 + level) / 2])
    smaller = min(int((kept <= 0).sum()), int((kept >= 0).sum()))
    p_value = min(1.0, 2 * (smaller + 1) / (len(kept) + 1))
    return Difference(value, float(low), float(high), p_value, customer_count, len(drawn), failed)
