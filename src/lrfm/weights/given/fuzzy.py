"""Fuzzy judgements by pair: Buckley's geometric means; Chang's extent analysis only as it was published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lrfm.core.reason import Reason
from lrfm.weights.criteria import Floats
from lrfm.weights.given.ahp import group_pairs
from lrfm.weights.given.pairs import Pairs
from lrfm.weights.settings import HIGHEST
from lrfm.weights.weighting import Weighting

__all__ = ["FuzzyWeights", "buckley", "buckley_weights", "chang_weights", "fuzzified"]

Triangles = NDArray[np.float64]
"""Triangular numbers: the last axis holds lowest, likeliest and highest."""


@dataclass(frozen=True)
class FuzzyWeights:
    """Weights as triangular numbers, `triangles` criteria by (lowest, likeliest, highest), and the crisp ones."""

    triangles: Triangles
    crisp: Floats


def fuzzified(pairs: Pairs) -> Triangles:
    """Give each judgement a spread of 1, within 1 to 9; equality stays exact, reciprocals are turned round.

    >>> fuzzified(Pairs(("a", "b"), np.array([[1, 4], [0.25, 1]])))[0, 1].tolist()
    [3.0, 4.0, 5.0]
    """
    above = np.maximum(pairs.matrix, pairs.matrix.T)
    low, high = np.clip(above - 1, 1, HIGHEST), np.clip(above + 1, 1, HIGHEST)
    alike = np.isclose(above, 1.0)
    low, high = np.where(alike, above, low), np.where(alike, above, np.maximum(high, above))
    there = np.stack([low, above, high], axis=-1)
    back = np.stack([1 / high, 1 / above, 1 / low], axis=-1)
    return np.where((pairs.matrix >= 1)[..., None], there, back)


def buckley(triangles: Triangles) -> FuzzyWeights:
    """Give the weights of fuzzy judgements by geometric means (Buckley 1985), made crisp by the mean of the three."""
    means = np.exp(np.log(triangles).mean(axis=1))
    low, likely, high = means.sum(axis=0)
    weights = means / np.array([high, likely, low])
    crisp = weights.mean(axis=1)
    return FuzzyWeights(weights, np.asarray(crisp / crisp.sum()))


def buckley_weights(experts: Sequence[Pairs]) -> Weighting:
    """Give Buckley's weights, their intervals being how vague the judgements are; experts by geometric means.

    >>> [round(value, 3) for value in buckley_weights([Pairs(("a", "b"), np.array([[1, 3], [1 / 3, 1]]))]).values]
    [0.742, 0.258]
    """
    names = group_pairs(experts, origin="fuzzy_ahp").names
    found = buckley(_joined(names, experts))
    intervals = tuple(
        (min(float(low), crisp), max(float(high), crisp))
        for (low, _, high), crisp in zip(found.triangles, found.crisp.tolist(), strict=True)
    )
    remarks = (Reason.of("weights.buckley"),)
    return replace(Weighting.of(names, found.crisp, origin="fuzzy_ahp", remarks=remarks), intervals=intervals)


def chang_weights(experts: Sequence[Pairs]) -> Weighting:
    """Give the weights of extent analysis (Chang 1996) as published: they are no importances, and the remark says so.

    Wang & Chin 2011 show it invalid: even of consistent judgements it makes weights of 0.
    """
    names = group_pairs(experts, origin="fuzzy_ahp_chang").names
    triangles = _joined(names, experts)
    rows = triangles.sum(axis=1)
    extents = rows / rows.sum(axis=0)[::-1]
    low, likely, high = extents.T
    possible = _possibility(low, likely, high).min(axis=1)
    nothing = [name for name, value in zip(names, possible, strict=True) if value <= 0]
    remarks = [Reason.of("weights.chang_invalid")]
    if nothing:
        remarks.append(Reason.of("weights.chang_zeros", names=", ".join(nothing)))
    return Weighting.of(names, possible, origin="fuzzy_ahp_chang", remarks=remarks)


def _possibility(low: Floats, likely: Floats, high: Floats) -> Floats:
    """Give V(S_i >= S_k) for each i (rows) and k (columns)."""
    apart = low[None, :] - high[:, None]
    width = (likely - high)[:, None] - (likely - low)[None, :]
    crossing = np.divide(apart, width, out=np.zeros_like(apart), where=width != 0)
    return np.where(likely[:, None] >= likely[None, :], 1.0, np.where(apart >= 0, 0.0, crossing))


def _joined(names: Sequence[str], experts: Sequence[Pairs]) -> Triangles:
    logs = [np.log(fuzzified(one.restricted(names))) for one in experts]
    return np.asarray(np.exp(np.mean(logs, axis=0)))
