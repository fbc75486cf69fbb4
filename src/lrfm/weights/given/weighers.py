"""Stated weights as weighers, so that they join normalisation and aggregation as learned ones do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lrfm.weights.criteria import Criterion, Floats, names_of
from lrfm.weights.given.points import equal_weights
from lrfm.weights.weighting import Weighting

__all__ = ["Equal", "Given"]


@dataclass(frozen=True)
class Equal:
    """The same weight for each criterion, whichever there are."""

    def weigh(
        self,
        u: Floats,
        raw: Floats,
        is_bad: Floats | None,
        *,
        criteria: tuple[Criterion, ...],
        sample_weight: Floats | None = None,
        groups: np.ndarray | None = None,
    ) -> Weighting:
        """Give equal weights; customers do not matter."""
        return equal_weights(names_of(criteria))


@dataclass(frozen=True)
class Given:
    """Weights that are known already; raises `UserError` where they are of other criteria."""

    weighting: Weighting

    def weigh(
        self,
        u: Floats,
        raw: Floats,
        is_bad: Floats | None,
        *,
        criteria: tuple[Criterion, ...],
        sample_weight: Floats | None = None,
        groups: np.ndarray | None = None,
    ) -> Weighting:
        """Give the weights as they are; customers do not matter."""
        return self.weighting.ordered(names_of(criteria))
