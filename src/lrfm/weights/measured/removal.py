"""MEREC: a criterion weighs the more, the more customers' standing changes when it is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.weights.measured.entropy import shares_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lrfm.weights.criteria import Floats

__all__ = ["removal_weights"]


def removal_weights(x: Floats, *, is_cost: NDArray[np.bool_]) -> Floats | Reason:
    """Weigh criteria by the effect of their removal (MEREC, Keshavarz-Ghorabaee et al. 2021).

    `x`: customers by criteria as they are, all above 0, for logarithms are taken; `is_cost`: one a criterion. To add 1
    to zeros would change the weights, so zeros give a `Reason` with how many customers have them.

    >>> removal_weights(np.array([[1.0, 5.0], [4.0, 5.0]]), is_cost=np.array([False, False])).tolist()
    [1.0, 0.0]
    """
    if len(x) < 2:
        return Reason.of("weights.too_few_customers", count=len(x), least=2)
    if (x <= 0).any():
        return Reason.of("weights.not_above_zero", count=int((x <= 0).any(axis=1).sum()), method="MEREC")
    parts = [
        np.abs(np.log(_standing(one, is_cost=bool(cost)))) / x.shape[1] for one, cost in zip(x.T, is_cost, strict=True)
    ]
    whole = np.add.reduce(parts)
    standing = float(np.log1p(whole).sum())
    change = np.array([standing - float(np.log1p(np.maximum(whole - part, 0.0)).sum()) for part in parts])
    return shares_of(np.where(np.ptp(x, axis=0) > 0, change, 0.0))


def _standing(column: Floats, *, is_cost: bool) -> Floats:
    """Give the worst over a value: of a cost the value over the worst."""
    return np.asarray(column / column.max() if is_cost else column.min() / column)
