"""How far two ways of sorting the same customers agree, beyond chance."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["adjusted_rand"]


def adjusted_rand(labels: NDArray[np.int64], others: NDArray[np.int64]) -> float:
    """Give the adjusted Rand index (Hubert and Arabie 1985): 1 for the same groups, about 0 by chance.

    Labels are whole numbers from 0. scikit-learn's takes milliseconds over its checks, and is asked hundreds of times.

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]))
    -0.5
    """
    width = int(others.max()) + 1
    cells = np.bincount(labels * width + others, minlength=(int(labels.max()) + 1) * width).reshape(-1, width)
    both, one, other = _pairs(cells), _pairs(cells.sum(axis=1)), _pairs(cells.sum(axis=0))
    expected = Fraction(one * other, max(_pairs(cells.sum(keepdims=True)), 1))
    most = Fraction(one + other, 2)
    return 1.0 if most == expected else float((both - expected) / (most - expected))


def _pairs(counts: NDArray[np.int64]) -> int:
    return int((counts * (counts - 1) // 2).sum())
