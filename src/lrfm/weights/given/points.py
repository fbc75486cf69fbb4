"""Equal weights, and points that one expert or several give directly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.weights.weighting import Weighting

__all__ = ["equal_weights", "weights_of_points"]


def equal_weights(names: Sequence[str]) -> Weighting:
    """Give each criterion the same weight.

    >>> equal_weights(("L", "R", "F", "M")).values
    (0.25, 0.25, 0.25, 0.25)
    """
    return Weighting.of(names, [1.0] * len(names), origin="equal")


def weights_of_points(names: Sequence[str], experts: Sequence[Mapping[str, float]]) -> Weighting:
    """Give the points over their sum; of several experts the median of their weights by criterion, renormalised.

    Raises `UserError` where an expert left a criterion out, or gave points that are no weights.

    >>> weights_of_points(("L", "R"), [{"L": 10, "R": 30}]).values
    (0.25, 0.75)
    """
    if not experts:
        raise UserError.of("weights.no_experts", origin="points")
    rows = [_weights(names, points) for points in experts]
    remarks = (Reason.of("weights.median_of_experts", count=len(rows)),) if len(rows) > 1 else ()
    return Weighting.of(names, np.median(rows, axis=0), origin="points", remarks=remarks)


def _weights(names: Sequence[str], points: Mapping[str, float]) -> tuple[float, ...]:
    if missing := [name for name in names if name not in points]:
        raise UserError.of("weights.not_judged", origin="points", names=", ".join(missing))
    return Weighting.of(names, [float(points[name]) for name in names], origin="points").values
