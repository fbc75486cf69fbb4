"""Values made fit for distances: cut at the ends, bent, standardised, all with "higher is better"."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, Any

import numpy as np

from lrfm.segments.clusters.model import LRFM_COLUMNS, Preparation, PreparedColumn, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["learned_preparation", "prepared", "shapes_of", "weighted"]

_ENDS = (0.01, 0.99)
_COSTS = frozenset({"recency_days"})


def shapes_of(*, root_recency: bool) -> Mapping[str, Shape]:
    """Say how each column of LRFM is bent (METHODS 2.5)."""
    recency = Shape.ROOT if root_recency else Shape.PLAIN
    return dict(zip(LRFM_COLUMNS, (Shape.PLAIN, recency, Shape.LOG, Shape.LOG), strict=True))


def learned_preparation(customers: pd.DataFrame, *, shapes: Mapping[str, Shape]) -> Preparation:
    """Learn the constants of each column from customers, in whatever order they come.

    Winsorised at the 1st and 99th percentile (linear interpolation), bent, mean and standard deviation (ddof 0).
    """
    return Preparation(tuple(_learned(customers[column], shape=shape) for column, shape in shapes.items()))


def prepared(customers: pd.DataFrame, *, preparation: Preparation) -> NDArray[np.float64]:
    """Give the oriented z values of customers, one row each, under frozen constants."""
    columns = [_z(customers[part.column], part=part) for part in preparation.columns]
    return np.column_stack(columns).astype(np.float64, copy=False)


def weighted(z_values: NDArray[np.float64], *, weights: tuple[float, ...]) -> NDArray[np.float64]:
    """Multiply each column by the root of its weight, since a squared distance then carries the weight itself.

    >>> weighted(np.array([[2.0, 3.0]]), weights=(4.0, 1.0)).tolist()
    [[4.0, 3.0]]
    """
    return np.asarray(z_values * np.sqrt(np.asarray(weights)), dtype=np.float64)


def _learned(values: pd.Series[Any], *, shape: Shape) -> PreparedColumn:
    plain = np.sort(values.to_numpy(dtype=np.float64))
    low, high = (float(end) for end in np.quantile(plain, _ENDS))
    bent = _bent(np.clip(plain, low, high), shape=shape)
    mean = fsum(bent) / len(bent)
    variance = fsum((bent - mean) ** 2) / len(bent)
    scale = variance**0.5 if bent[0] != bent[-1] else 0.0
    name = str(values.name)
    return PreparedColumn(name, shape, -1 if name in _COSTS else 1, low, high, mean, scale)


def _z(values: pd.Series[Any], *, part: PreparedColumn) -> NDArray[np.float64]:
    # equal values are bent once, so that customers who are equal stay so to the last digit
    distinct, where = np.unique(values.to_numpy(dtype=np.float64), return_inverse=True)
    if not part.scale:
        return np.zeros(len(where))
    bent = _bent(np.clip(distinct, part.low, part.high), shape=part.shape)
    return np.asarray((part.orientation * (bent - part.mean) / part.scale)[where], dtype=np.float64)


def _bent(values: NDArray[np.float64], *, shape: Shape) -> NDArray[np.float64]:
    match shape:
        case Shape.PLAIN:
            return values
        case Shape.LOG:
            return np.log1p(np.maximum(values, 0.0))
        case Shape.ROOT:
            return np.sqrt(values + 1.0)
