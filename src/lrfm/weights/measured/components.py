"""Weights by principal components: squared loadings on what criteria have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from lrfm.core.reason import Reason
from lrfm.weights.measured.spread import correlations

if TYPE_CHECKING:
    from lrfm.weights.criteria import Floats

__all__ = ["Components", "Retained", "component_weights"]

Retained = Literal["first", "above_one"]
_NO_LOADING = 1e-9


@dataclass(frozen=True)
class Components:
    """Weights, with the first component's loadings (signs as the criteria's majority has them)."""

    weights: Floats
    loadings: Floats

    @property
    def mixes_signs(self) -> bool:
        """Tell whether the first component rises with some criteria and falls with others: then it is no value."""
        return bool((self.loadings > _NO_LOADING).any() and (self.loadings < -_NO_LOADING).any())


def component_weights(u: Floats, *, retained: Retained = "first") -> Components | Reason:
    """Take squared loadings of the correlations of `u` (oriented utilities, customers by criteria) as weights.

    `first`: those of the first component, which add up to 1; `above_one`: of all with an eigenvalue of 1 or more,
    each by its share of theirs. A loading's sign is arbitrary, so loadings themselves are never weights.

    >>> u = np.array([[0.0, 0.1], [0.5, 0.4], [1.0, 1.0]])
    >>> component_weights(u).weights.round(6).tolist()
    [0.5, 0.5]
    """
    if len(u) < 3:
        return Reason.of("weights.too_few_customers", count=len(u), least=3)
    tells = np.flatnonzero(np.ptp(u, axis=0) > 0)
    if not len(tells):
        return Reason.of("weights.nothing_differs")
    sizes, vectors = np.linalg.eigh(correlations(u.T[tells].T))
    sizes, vectors = sizes[::-1], vectors[:, ::-1]
    first = vectors[:, 0] * (1.0 if (vectors[:, 0] ** 3).sum() >= 0 else -1.0)
    kept = 1 if retained == "first" else max(int((sizes >= 1.0 - _NO_LOADING).sum()), 1)
    squared = (vectors[:, :kept] ** 2) @ (sizes[:kept] / sizes[:kept].sum())
    weights, loadings = np.zeros(u.shape[1]), np.zeros(u.shape[1])
    weights[tells], loadings[tells] = squared / squared.sum(), first
    return Components(weights, loadings)
