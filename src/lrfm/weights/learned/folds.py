"""Parts and samples of customers: nobody is in two parts, and defaulters are in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lrfm.weights.learned.outcomes import Outcomes

__all__ = ["folds_of", "sampled_rows"]


def folds_of(outcomes: Outcomes, *, count: int, seed: int) -> NDArray[np.intp]:
    """Deal customers to `count` parts, those who ever defaulted and the others apart; give the part of each row.

    There are no more parts than customers of the rarer kind, so that none is without; below 2 there is one part.
    """
    ever_bad = _ever_bad(outcomes)
    source = np.random.default_rng(seed)
    kinds = [np.flatnonzero(ever_bad), np.flatnonzero(~ever_bad)]
    parts = max(min(count, *(len(kind) for kind in kinds if len(kind))), 1)
    fold = np.zeros(len(ever_bad), dtype=np.intp)
    for kind in kinds:
        fold[source.permutation(kind)] = np.arange(len(kind)) % parts
    return fold[outcomes.customer]


def sampled_rows(outcomes: Outcomes, *, most_rows: int, seed: int) -> NDArray[np.bool_]:
    """Mark the rows of as many customers, defaulters and others by the same share, as make `most_rows` or a few more.

    What is chosen from ten thousand rows is chosen as well as from a hundred thousand, in a tenth of the time.
    """
    if len(outcomes) <= most_rows:
        return np.ones(len(outcomes), dtype=np.bool_)
    ever_bad = _ever_bad(outcomes)
    share = most_rows / len(outcomes)
    source = np.random.default_rng(seed)
    is_in = np.zeros(len(ever_bad), dtype=np.bool_)
    for kind in (np.flatnonzero(ever_bad), np.flatnonzero(~ever_bad)):
        is_in[source.permutation(kind)[: int(np.ceil(share * len(kind)))]] = True
    return np.asarray(is_in[outcomes.customer], dtype=np.bool_)


def _ever_bad(outcomes: Outcomes) -> NDArray[np.bool_]:
    """Tell of each customer whether he defaulted in any row that has a weight."""
    found = np.zeros(int(outcomes.customer.max()) + 1, dtype=np.bool_)
    found[outcomes.customer[(outcomes.weight > 0) & outcomes.is_bad]] = True
    return found
