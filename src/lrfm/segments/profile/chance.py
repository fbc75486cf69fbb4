"""Findings among many tests: p-values adjusted for how many there were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["adjusted"]


def adjusted(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjust p-values by Benjamini and Hochberg (1995): below q, they keep the share of false findings below q.

    The step-up procedure; it holds where tests are independent or depend on each other positively.

    >>> adjusted([0.125, 0.75, 0.25, 1.0])
    (0.5, 1.0, 0.5, 1.0)
    """
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p, kind="stable")[::-1]
    scaled = p[order] * len(p) / np.arange(len(p), 0, -1)
    result = np.empty(len(p))
    result[order] = np.minimum(np.minimum.accumulate(scaled), 1.0)
    return tuple(float(value) for value in result)
