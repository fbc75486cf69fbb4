"""Parts of customers for cross-validation: no customer in two of them, and defaulters in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lrfm.weights.learned.outcomes import Outcomes

__all__ = ["folds_of"]


def folds_of(outcomes: Outcomes, *, count: int, seed: int) -> NDArray[np.intp]:
    """Deal customers to `count` parts, those who ever defaulted and the others apart; give the part of each row.

    There are no more parts than customers of the rarer kind, so that none is without; below 2 there is one part.
    """
    ever_bad = np.zeros(int(outcomes.customer.max()) + 1, dtype=np.bool_)
    told = outcomes.weight > 0
    ever_bad[outcomes.customer[told & outcomes.is_bad]] = True
    source = np.random.default_rng(seed)
    kinds = [np.flatnonzero(ever_bad), np.flatnonzero(~ever_bad)]
    parts = max(min(count, *(len(kind) for kind in kinds if len(kind))), 1)
    fold = np.zeros(len(ever_bad), dtype=np.intp)
    for kind in kinds:
        fold[source.permutation(kind)] = np.arange(len(kind)) % parts
    return fold[outcomes.customer]
