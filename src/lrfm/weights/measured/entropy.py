"""Entropy weights: a criterion weighs the more, the more unevenly it is spread over customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason

if TYPE_CHECKING:
    from lrfm.weights.criteria import Floats

__all__ = ["entropies", "entropy_weights", "shares_of"]

_SMALLEST = float(np.finfo(np.float64).tiny)
_NOTHING = 1e-12
"""Entropies this near to 1 are those of customers who are all alike."""


def shares_of(points: Floats) -> Floats | Reason:
    """Give points over their sum; a `Reason` where nothing is left to share out.

    >>> shares_of(np.array([1.0, 3.0])).tolist()
    [0.25, 0.75]
    """
    total = points.sum()
    if not np.isfinite(total) or total <= 0:
        return Reason.of("weights.nothing_differs")
    return np.asarray(points / total, dtype=np.float64)


def entropies(x: Floats) -> Floats:
    """Give the entropy of each column of `x` (customers by criteria, none below 0) over that of an even spread.

    0 ln 0 is 0, so a customer with nothing adds nothing (pymcdm took such a column for one of entropy 0, which gives it
    most of the weight, and since 1.4 refuses it). A column of zeros is as even as can be.
    """
    return np.array([_entropy(column) / np.log(len(x)) for column in x.T])


def _entropy(column: Floats) -> float:
    total = column.sum()
    if not total > 0:
        return float(np.log(len(column)))
    p = column / total
    return -float(p @ np.log(np.maximum(p, _SMALLEST)))


def entropy_weights(x: Floats, *, given: Floats | None = None) -> Floats | Reason:
    """Weigh criteria by 1 - entropy (Shannon; Hwang & Yoon 1981), times `given` weights where experts state some.

    `x`: customers by criteria on a ratio scale, higher is better. Adding a constant changes the weights, so nothing is
    ever added: values below 0 give a `Reason`.

    >>> entropy_weights(np.array([[0.0, 1.0], [1.0, 1.0], [5.0, 2.0]])).round(3).tolist()
    [0.917, 0.083]
    """
    if len(x) < 2:
        return Reason.of("weights.too_few_customers", count=len(x), least=2)
    if (x < 0).any():
        return Reason.of("weights.below_zero", count=int((x < 0).any(axis=1).sum()), method="entropy")
    spread = 1.0 - entropies(x)
    spread = np.where((spread > _NOTHING) & (np.ptp(x, axis=0) > 0), spread, 0.0)
    return shares_of(spread if given is None else spread * given)
