"""Upper bounds of default rates where defaults are few or none, by grade (Pluto & Tasche, METHODS 4.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.metrics.arrays import Whole

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["bound_of", "grade_bounds"]

LIMIT, STEPS, HALVINGS = 8.5, 2001, 60
"""The common factor is summed from -8.5 to 8.5 standard deviations; roots are found by halving."""


def grade_bounds(
    customers: npt.ArrayLike, defaults: npt.ArrayLike, *, confidence: float = 0.95, correlation: float = 0.0
) -> tuple[float, ...]:
    """Bound the default rate of each grade from above, grades from the best to the worst.

    A grade's bound pools it with all worse ones: it is no better than they are. `correlation` is that of assets through
    one common factor, 0 where defaults are independent. Raises `ValueError` for more defaults than customers.

    >>> [round(100 * bound, 2) for bound in grade_bounds([100, 400, 300], [0, 0, 0])]
    [0.37, 0.43, 0.99]
    """
    sizes, bads = _counts(customers), _counts(defaults)
    if sizes.shape != bads.shape or (bads > sizes).any():
        raise ValueError("as many grades of customers as of defaults, and no more defaults than customers")
    pooled = zip(np.cumsum(sizes[::-1])[::-1], np.cumsum(bads[::-1])[::-1], strict=True)
    return tuple(bound_of(int(size), int(bad), confidence=confidence, correlation=correlation) for size, bad in pooled)


def bound_of(customers: int, defaults: int, *, confidence: float = 0.95, correlation: float = 0.0) -> float:
    """Bound a default rate from above: the rate under which so few defaults have a chance of 1 - `confidence`.

    Raises `ValueError` without customers and for a correlation or confidence outside 0 to 1.

    >>> round(bound_of(9810, 35, correlation=0.15), 4)
    0.0334
    """
    from scipy import special, stats

    if customers < 1 or not 0 <= defaults <= customers or not 0 <= correlation < 1 or not 0 < confidence < 1:
        raise ValueError("customers, no more defaults than these, a correlation and a confidence within 0 to 1")
    if defaults == customers:
        return 1.0
    if not correlation:
        return float(special.betaincinv(defaults + 1, customers - defaults, confidence))
    factor = np.linspace(-LIMIT, LIMIT, STEPS)
    chance = stats.norm.pdf(factor)
    chance /= chance.sum()
    low, high = -LIMIT, LIMIT
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        rate = special.ndtr((middle - np.sqrt(correlation) * factor) / np.sqrt(1 - correlation))
        # the chance of at most so many defaults falls as the rate rises
        so_few = float(chance @ special.betainc(customers - defaults, defaults + 1, 1 - rate))
        low, high = (middle, high) if so_few > 1 - confidence else (low, middle)
    return float(special.ndtr((low + high) / 2))


def _counts(values: npt.ArrayLike) -> Whole:
    found = np.asarray(values)
    if found.ndim != 1 or not len(found) or found.dtype.kind not in "iu" or (found < 0).any():
        raise ValueError("whole numbers from 0, one a grade")
    return found.astype(np.int64)
