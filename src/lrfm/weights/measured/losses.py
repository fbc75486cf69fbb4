"""CILOS: a criterion weighs the less, the more of it is lost where the others are at their best; and IDOCRIW."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.weights.criteria import columns_of
from lrfm.weights.measured.entropy import entropy_weights, shares_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lrfm.weights.criteria import Floats

__all__ = ["idocriw_weights", "loss_weights"]

_SINGULAR = 1e-10


def loss_weights(x: Floats, is_cost: NDArray[np.bool_]) -> Floats | Reason:
    """Weigh criteria by the impact of loss (CILOS, Zavadskas & Podvezko 2016).

    `x`: customers by criteria as they are, none below 0, costs above 0, for a cost counts as its minimum over itself.
    Where several customers are best by a criterion their mean stands for it, so that the order of rows decides nothing
    (in the paper one is best). A `Reason` where losses have no single balance.

    >>> x = np.array([[3.0, 100, 10, 7], [2.5, 80, 8, 5], [1.8, 50, 20, 11], [2.2, 70, 12, 9]])
    >>> loss_weights(x, np.array([True, False, True, False])).round(4).tolist()
    [0.3343, 0.2199, 0.1957, 0.2501]
    """
    told = _oriented(x, is_cost)
    if isinstance(told, Reason):
        return told
    tells = np.flatnonzero(np.ptp(told, axis=0) > 0)
    if not len(tells):
        return Reason.of("weights.nothing_differs")
    good = columns_of([told[:, at] / told[:, at].sum() for at in tells.tolist()])
    at_best = np.array([good[column == column.max()].mean(axis=0) for column in good.T])
    best = np.diag(at_best)
    lost = (best - at_best) / best
    balance = lost - np.diag(lost.sum(axis=0))
    _, sizes, vectors = np.linalg.svd(balance)
    if len(tells) > 1 and sizes[-2] <= _SINGULAR * max(sizes[0], 1.0):
        return Reason.of("weights.no_single_balance", method="CILOS")
    found = np.zeros(x.shape[1])
    found[tells] = vectors[-1] / vectors[-1].sum()
    return shares_of(np.maximum(found, 0.0))


def idocriw_weights(x: Floats, is_cost: NDArray[np.bool_]) -> Floats | Reason:
    """Multiply entropy weights of the values as they are by those of `loss_weights`, and share out (IDOCRIW).

    As published the entropy is that of costs as they are; to invert them first gives other weights.
    """
    spread = entropy_weights(x)
    if isinstance(spread, Reason):
        return spread
    lost = loss_weights(x, is_cost)
    return lost if isinstance(lost, Reason) else shares_of(spread * lost)


def _oriented(x: Floats, is_cost: NDArray[np.bool_]) -> Floats | Reason:
    if len(x) < 2:
        return Reason.of("weights.too_few_customers", count=len(x), least=2)
    if (x < 0).any():
        return Reason.of("weights.below_zero", count=int((x < 0).any(axis=1).sum()), method="CILOS")
    costs = x.T[is_cost].T
    if (costs <= 0).any():
        return Reason.of("weights.not_above_zero", count=int((costs <= 0).any(axis=1).sum()), method="CILOS")
    if not is_cost.any():
        return x
    return columns_of([column.min() / column if cost else column for column, cost in zip(x.T, is_cost, strict=True)])
