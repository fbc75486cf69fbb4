"""Segments against all others in a number: the Mann-Whitney test and its effect size, from ranks taken once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.segments.profile.compared import Compared
from lrfm.segments.profile.model import Method, TraitKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

__all__ = ["compared_numbers"]


def compared_numbers(
    values: NDArray[np.float64], *, column: str, places: NDArray[np.int64], segments: Sequence[str], least_members: int
) -> Iterator[Compared]:
    """Compare each segment with all others; `places` says in which segment each customer is, NaN is not known.

    Two-sided, normal approximation with the correction for ties and for continuity, as scipy has it for samples of more
    than 8 on both sides.
    """
    from scipy.stats import norm, rankdata

    known = ~np.isnan(values)
    plain, places = values[known], places[known]
    ranks = rankdata(plain)
    _, heaps = np.unique(plain, return_counts=True)
    for place, segment in enumerate(segments):
        inside = places == place
        n_in, n_out = int(inside.sum()), int((~inside).sum())
        if min(n_in, n_out) < least_members:
            continue
        u_inside = float(ranks[inside].sum()) - n_in * (n_in + 1) / 2
        spread = _spread(n_in, n_out, heaps=heaps.astype(np.float64))
        excess = abs(u_inside - n_in * n_out / 2) - 0.5
        yield Compared(
            segment=segment,
            column=column,
            kind=TraitKind.NUMBER,
            effect=2 * u_inside / (n_in * n_out) - 1,
            median_inside=float(np.median(plain[inside])),
            median_outside=float(np.median(plain[~inside])),
            inside_count=n_in,
            outside_count=n_out,
            method=Method.MANN_WHITNEY,
            p_value=min(1.0, 2 * float(norm.sf(excess / spread))) if spread else 1.0,
        )


def _spread(n_in: int, n_out: int, *, heaps: NDArray[np.float64]) -> float:
    """Give the standard deviation of U; 0 where all values are equal."""
    n = n_in + n_out
    ties = float((heaps**3 - heaps).sum()) / (n * (n - 1))
    return float(np.sqrt(max(n_in * n_out / 12 * ((n + 1) - ties), 0.0)))
