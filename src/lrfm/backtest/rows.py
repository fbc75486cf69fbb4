"""The arrays that metrics take: a value a row, a row being a customer at a cut-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.survival.metrics.arrays import Floats, Known, Whole, floats_of, known_of, same_length

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["apart", "bad_of", "codes_of", "one_sided", "risk_of", "weights_of"]


def risk_of(values: npt.ArrayLike) -> Floats:
    """Read risks, higher being worse, of one scheme (rows) or of several (rows, schemes).

    Raises `UserError` where a scheme gives no finite number for a customer.

    >>> risk_of([1, 2])
    array([1., 2.])
    """
    found = np.asarray(values, np.float64)
    if missing := int((~np.isfinite(found)).sum()):
        raise UserError.of("backtest.no_number", count=missing)
    return found


def bad_of(values: npt.ArrayLike) -> Known:
    """Read who defaulted; raise `ValueError` for others than true and false (or 1 and 0).

    >>> bad_of([1, 0])
    array([ True, False])
    """
    return known_of(values, name="is_bad")


def weights_of(values: npt.ArrayLike | None, rows: Floats | Known, *, name: str = "weight") -> Floats:
    """Read weights or amounts of `rows`, ones where none are given; raise `ValueError` where one is below 0.

    >>> weights_of(None, np.zeros(2))
    array([1., 1.])
    """
    found = np.ones(len(rows)) if values is None else floats_of(values, name=name)
    same_length(found, rows)
    if (found < 0).any() or np.isinf(found).any():
        raise ValueError(f"{name}: finite, and none is below 0")
    return found


def codes_of(values: npt.ArrayLike | None, rows: Floats | Known) -> Whole:
    """Number the distinct keys of `rows` (customers, cut-offs) in their order; without keys each row has its own.

    >>> codes_of(["b", "a", "b"], np.zeros(3))
    array([1, 0, 1])
    """
    if values is None:
        return np.arange(len(rows))
    found: Whole = np.unique(np.asarray(values), return_inverse=True)[1]
    same_length(found, rows)
    return found


def apart(is_bad: Known, weight: Floats, cutoff: Whole) -> Reason | None:
    """Say that no cut-off has both kinds of customers, so that there is no pair to compare; else nothing.

    >>> apart(np.array([True, False]), np.ones(2), np.array([0, 1])).key
    'backtest.no_pairs'
    """
    held = weight > 0
    both = np.intersect1d(cutoff[held & is_bad], cutoff[held & ~is_bad])
    return None if len(both) else Reason.of("backtest.no_pairs")


def one_sided(is_bad: Known, weight: Floats) -> Reason | None:
    """Say why defaulted customers and others can't be told apart: there are not both; else nothing.

    >>> one_sided(np.array([False, False]), np.ones(2))
    Reason(key='backtest.no_defaults', values={'customers': 2})
    """
    held = weight > 0
    bad, good = int((held & is_bad).sum()), int((held & ~is_bad).sum())
    if not bad + good:
        return Reason.of("backtest.no_customers")
    if not bad:
        return Reason.of("backtest.no_defaults", customers=good)
    return None if good else Reason.of("backtest.only_defaults", customers=bad)
