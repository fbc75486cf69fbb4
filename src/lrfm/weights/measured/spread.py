"""Weights by spread: the standard deviation alone, and CRITIC, which also asks what no other criterion tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.weights.measured.entropy import shares_of

if TYPE_CHECKING:
    from lrfm.weights.criteria import Floats

__all__ = ["correlations", "critic_weights", "deviation_weights"]

_NO_CONFLICT = 1e-12
"""Criteria that say wholly the same are in conflict by no more than what sums round to."""


def _deviations(u: Floats) -> Floats:
    """Give the standard deviation of each column: exactly 0 where all are alike, whatever sums round to."""
    return np.where(np.ptp(u, axis=0) > 0, u.std(axis=0), 0.0)


def deviation_weights(u: Floats) -> Floats | Reason:
    """Weigh criteria by the standard deviation of their utilities `u` (customers by criteria).

    >>> deviation_weights(np.array([[0.0, 0.5], [1.0, 1.0]])).round(4).tolist()
    [0.6667, 0.3333]
    """
    if len(u) < 2:
        return Reason.of("weights.too_few_customers", count=len(u), least=2)
    return shares_of(_deviations(u))


def correlations(u: Floats) -> Floats:
    """Give Pearson's correlations of the columns; those of a column without differences are 0."""
    deviations = _deviations(u)
    z = (u - u.mean(axis=0)) / np.where(deviations > 0, deviations, 1.0)
    z[:, deviations == 0] = 0.0
    found = np.clip(z.T @ z / len(u), -1.0, 1.0)
    np.fill_diagonal(found, 1.0)
    return np.asarray(found, dtype=np.float64)


def critic_weights(u: Floats) -> Floats | Reason:
    """Weigh criteria by deviation times conflict with the others, sum of 1 - r (Diakoulaki et al. 1995).

    `u`: utilities, oriented: to turn a criterion round changes the sign of its correlations, and so all weights.
    Criteria without differences conflict with none.

    >>> critic_weights(np.array([[0.0, 0.0, 1.0], [0.5, 0.4, 0.5], [1.0, 1.0, 0.0]])).round(3).tolist()
    [0.25, 0.251, 0.498]
    """
    if len(u) < 2:
        return Reason.of("weights.too_few_customers", count=len(u), least=2)
    deviations = _deviations(u)
    tells = deviations > 0
    conflict = np.where(tells, (1.0 - correlations(u)) @ tells.astype(np.float64), 0.0)
    if tells.sum() == 1:
        return tells.astype(np.float64)
    return shares_of(deviations * np.where(conflict > _NO_CONFLICT, conflict, 0.0))
