"""Whether a difference between two schemes is the same at all origins: without each of them, and by a test.

Intervals by customer take the origins as given: another stretch of business could favour another scheme. Two things
tell of it. The difference without each origin in turn says how much hangs on one of them. The test asks whether
differences of origins vary by more than the chance of who the customers were.

Windows overlap, so a customer's default is seen from several origins, and their differences hang together: their
covariance is that of the customers' influences, summed over origins (Obuchowski 1997). What hits many customers at
once within overlapping windows can't be told from a difference that stays, so the test finds too little rather than
too much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.auc import area_influence
from lrfm.backtest.results import DriftTold
from lrfm.survival.metrics.arrays import Floats

if TYPE_CHECKING:
    from lrfm.backtest.trial import Trial

__all__ = ["LEAST_DEFAULTS_AT_ORIGIN", "drift_of"]

LEAST_DEFAULTS_AT_ORIGIN = 2
"""With one default an origin has an area, but nothing tells how far it could have come otherwise."""


def drift_of(trial: Trial, *, first: int, second: int) -> DriftTold | None:
    """Tell how the difference in area of two schemes varies over origins; none with fewer than two to compare.

    `low` and `high` are the least and the largest difference with one origin left out. The test sums squares of what
    origins differ from their mean, by their defaults; its law is that of a sum of squares of normal deviates that hang
    together, by its mean and variance (Satterthwaite).
    """
    parts = _parts(trial, first, second)
    if parts is None:
        return None
    differences, weights, influence = parts
    share = weights / weights.sum()
    mean = share @ differences
    without = (mean - share * differences) / (1 - share)
    centred = np.eye(len(share)) - share[None, :]
    form = centred.T @ np.diag(share) @ centred @ (influence.T @ influence)
    expected, spread = float(np.trace(form)), float(2 * np.trace(form @ form))
    found = float(share @ (differences - mean) ** 2)
    return DriftTold(
        origin_count=len(share),
        low=float(without.min()),
        high=float(without.max()),
        p_value=_chance(found, expected, spread),
    )


def _parts(trial: Trial, first: int, second: int) -> tuple[Floats, Floats, Floats] | None:
    """Give each origin's difference and defaults, and influences on them (customers, origins)."""
    customers, at_customer = np.unique(trial.customer, return_inverse=True)
    once = trial.once()
    differences, weights, influences = [], [], []
    for place in trial.places.tolist():
        rows = np.flatnonzero((trial.place == place) & (trial.weight > 0))
        bad = int(trial.is_bad[rows].sum())
        if bad < LEAST_DEFAULTS_AT_ORIGIN or bad == len(rows):
            continue
        told = area_influence(
            trial.risk[rows][:, [first, second]],
            trial.is_bad[rows],
            weight=trial.weight[rows],
            default_weight=once[rows],
        )
        own = np.zeros(len(customers))
        own[at_customer[rows]] = (told.rows[:, 0] - told.rows[:, 1]) * np.sqrt(bad / (bad - 1))
        differences.append(float(told.values[0] - told.values[1]))
        weights.append(float(once[rows] @ trial.is_bad[rows]))
        influences.append(own)
    if len(differences) < 2:
        return None
    return np.array(differences), np.array(weights), np.column_stack(influences)


def _chance(found: float, expected: float, spread: float) -> float | None:
    """Give the chance of so large a sum of squares, or a larger one; none where schemes order alike everywhere."""
    from scipy import stats

    if expected <= 1e-20 or spread <= 0:
        return None
    return float(stats.chi2.sf(2 * expected * found / spread, 2 * expected**2 / spread))
