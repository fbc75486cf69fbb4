"""Weights made of ranks alone: rank order centroid, rank sum and reciprocal ranks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import numpy as np

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.weights.criteria import Floats
from lrfm.weights.weighting import Weighting

__all__ = ["RankRule", "place_weights", "weights_of_ranks"]

RankRule = Literal["roc", "rank_sum", "rank_reciprocal"]


def place_weights(count: int, *, rule: RankRule) -> Floats:
    """Give the weights of the places 1 (most important) to `count`, together 1 (METHODS 3.2).

    >>> place_weights(4, rule="roc").round(4).tolist(), place_weights(4, rule="rank_sum").tolist()
    ([0.5208, 0.2708, 0.1458, 0.0625], [0.4, 0.3, 0.2, 0.1])
    """
    found = _RULES[rule](np.arange(1, count + 1, dtype=np.float64))
    return np.asarray(found / found.sum())


def weights_of_ranks(names: Sequence[str], experts: Sequence[Mapping[str, float]], *, rule: RankRule) -> Weighting:
    """Weigh by ranks, 1 being the most important; of several experts by their mean ranks.

    Criteria that share a rank share the weights of the places that they fill together. Raises `UserError` where an
    expert left a criterion out.

    >>> weights_of_ranks(("L", "R", "F"), [{"L": 1, "R": 2, "F": 2}], rule="rank_sum").values
    (0.5, 0.25, 0.25)
    """
    if not experts:
        raise UserError.of("weights.no_experts", origin=rule)
    for ranks in experts:
        if missing := [name for name in names if name not in ranks]:
            raise UserError.of("weights.not_judged", origin=rule, names=", ".join(missing))
    # an expert's 1, 2, 2, 4 and 1, 2, 2, 3 mean the same
    mean = np.mean([_places([float(ranks[name]) for name in names]) for ranks in experts], axis=0)
    remarks = (Reason.of("weights.mean_ranks", count=len(experts)),) if len(experts) > 1 else ()
    weights = _shared(mean, place_weights(len(names), rule=rule))
    return Weighting.of(names, weights, origin=rule, remarks=remarks)


def _places(ranks: Sequence[float]) -> Floats:
    """Give each its place, those alike the middle of the places that they fill."""
    return _shared(np.array(ranks), np.arange(1, len(ranks) + 1, dtype=np.float64))


def _shared(ranks: Floats, by_place: Floats) -> Floats:
    """Give each what its place has, those alike the mean of their places."""
    _, alike = np.unique(ranks.round(9), return_inverse=True)
    ordered = np.empty(len(ranks))
    ordered[np.argsort(ranks, kind="stable")] = by_place
    return np.asarray((np.bincount(alike, weights=ordered) / np.bincount(alike))[alike])


def _centroid(places: Floats) -> Floats:
    return np.asarray(np.cumsum(1.0 / places[::-1])[::-1])


_RULES: dict[RankRule, Callable[[Floats], Floats]] = {
    "roc": _centroid,
    "rank_sum": lambda places: len(places) + 1 - places,
    "rank_reciprocal": lambda places: 1.0 / places,
}
