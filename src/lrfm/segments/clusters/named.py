"""Clusters put in order and named by what their centres are like, so that learning again gives the same names."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from lrfm.segments.clusters.model import Cluster

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["named_clusters", "ordered_centres", "symbol_of"]


def symbol_of(centre: tuple[float, ...]) -> str:
    """Give the LRFM symbol of a centre of oriented z values: "+" strictly above the mean of all, which is 0.

    >>> symbol_of((0.4, -0.1, 0.0, 2.0))
    '+--+'
    """
    return "".join("+" if part > 0 else "-" for part in centre)


def ordered_centres(centres: NDArray[np.float64], *, weights: tuple[float, ...]) -> NDArray[np.float64]:
    """Sort centres of z values by composite score, the best first; equal scores by the centres' values."""
    scores = _scores(centres, weights=weights)
    return centres[np.lexsort((*(-centres.T[::-1]), -scores))]


def named_clusters(
    centres: NDArray[np.float64],
    *,
    weights: tuple[float, ...],
    values: pd.DataFrame,
    places: NDArray[np.int64],
) -> tuple[Cluster, ...]:
    """Describe ordered centres; `values` are the members' as they were, `places` their cluster's place in the order."""
    seen: Counter[str] = Counter()
    clusters = []
    for place, (centre, score) in enumerate(zip(centres, _scores(centres, weights=weights), strict=True)):
        whole = tuple(float(part) for part in centre)
        symbol = symbol_of(whole)
        seen[symbol] += 1
        members = values[places == place]
        clusters.append(
            Cluster(
                key=symbol if seen[symbol] == 1 else f"{symbol}.{seen[symbol]}",
                rank=place + 1,
                symbol=symbol,
                score=float(score),
                centre=whole,
                medians=tuple(float(middle) for middle in members.median()),
                customer_count=len(members),
            )
        )
    return tuple(clusters)


def _scores(centres: NDArray[np.float64], *, weights: tuple[float, ...]) -> NDArray[np.float64]:
    return np.asarray(centres @ np.asarray(weights) / sum(weights), dtype=np.float64)
