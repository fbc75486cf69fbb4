"""Coefficients of Cox's model in parts of the time: each as if fitted to the exits of that part alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lrfm.survival.efron import efron_terms, find_risk_sets
from lrfm.survival.rows import Bools, Floats, SurvivalRows

__all__ = ["Part", "coefficients_by_part"]

LEAST_INFORMATION = 2.0
"""With less a coefficient's error is beyond 0.7, a factor of four to both sides."""
STEPS, LARGEST_STEP, NEAR = 8, 1.0, 1e-6


@dataclass(frozen=True, eq=False)
class Part:
    """Coefficients in a part of the time, NaN where it tells next to nothing; `moved` (customers, coefficients).

    `moved` is by how much each customer moved a coefficient: the sum of its squares is the variance, and the sum of
    products with another part's the covariance, for a customer's invoices lie in several parts.
    """

    values: Floats
    moved: Floats

    @property
    def errors(self) -> Floats:
        """The standard errors by customer."""
        found: Floats = np.sqrt((self.moved**2).sum(axis=0))
        return found


def coefficients_by_part(rows: SurvivalRows, coefficients: Floats, *, ends: Sequence[float]) -> tuple[Part, ...]:
    """Give coefficients with their errors by customer in each part, the times up to one of the ascending `ends`.

    A covariate of which a part tells next to nothing is held at its coefficient of the whole time there, and is NaN.
    Newton's steps begin at `coefficients`, those of the whole; exits of other parts count as no longer seen.
    """
    part = np.searchsorted(np.array(ends, dtype=np.float64), rows.exit, side="left")
    return tuple(_fitted(rows, part == place, coefficients) for place in range(len(ends)))


def _fitted(rows: SurvivalRows, here: Bools, coefficients: Floats) -> Part:
    mine = replace(rows, event=rows.event & here)
    values = np.full(len(coefficients), np.nan)
    moved = np.full((int(rows.customer.max()) + 1, len(coefficients)), np.nan)
    if not mine.event.any():
        return Part(values, moved)
    sets, at = find_risk_sets(mine), coefficients.copy()
    terms = efron_terms(mine, sets, at)
    told = np.flatnonzero(np.diag(terms.information) >= LEAST_INFORMATION)
    for _ in range(STEPS):
        step = np.linalg.pinv(terms.information[np.ix_(told, told)]) @ terms.score[told]
        at[told] += np.clip(step, -LARGEST_STEP, LARGEST_STEP)
        terms = efron_terms(mine, sets, at)
        if np.abs(step).max(initial=0.0) < NEAR:
            break
    still = told[np.diag(terms.information)[told] >= LEAST_INFORMATION]  # an effect that runs away tells less and less
    bread = np.linalg.pinv(terms.information[np.ix_(still, still)])
    by_customer = np.zeros((len(moved), len(still)))
    np.add.at(by_customer, rows.customer, terms.score_rows[:, still] @ bread)
    values[still], moved[:, still] = at[still], by_customer
    return Part(values, moved)
