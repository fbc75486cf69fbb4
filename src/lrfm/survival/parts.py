"""Coefficients of Cox's model in parts of the time: each as if fitted to the exits of that part alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lrfm.survival.efron import efron_terms, find_risk_sets
from lrfm.survival.rows import Bools, Floats, SurvivalRows

__all__ = ["coefficients_by_part"]

LEAST_INFORMATION = 2.0
"""With less a coefficient's error is beyond 0.7, a factor of four to both sides."""
STEPS, LARGEST_STEP, NEAR = 8, 1.0, 1e-6


def coefficients_by_part(
    rows: SurvivalRows, coefficients: Floats, *, ends: Sequence[float]
) -> tuple[tuple[Floats, Floats], ...]:
    """Give coefficients and their errors by customer in each part, the times up to one of the ascending `ends`.

    A covariate of which a part tells next to nothing is held at its coefficient of the whole time there, and is NaN.
    Newton's steps begin at `coefficients`, those of the whole; exits of other parts count as no longer seen.
    """
    part = np.searchsorted(np.array(ends, dtype=np.float64), rows.exit, side="left")
    return tuple(_fitted(rows, part == place, coefficients) for place in range(len(ends)))


def _fitted(rows: SurvivalRows, here: Bools, coefficients: Floats) -> tuple[Floats, Floats]:
    mine = replace(rows, event=rows.event & here)
    untold = np.full(len(coefficients), np.nan)
    if not mine.event.any():
        return untold, untold
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
    by_customer = np.zeros((int(rows.customer.max()) + 1, len(still)))
    np.add.at(by_customer, rows.customer, terms.score_rows[:, still] @ bread)
    values, errors = untold.copy(), untold.copy()
    values[still], errors[still] = at[still], np.sqrt((by_customer**2).sum(axis=0))
    return values, errors
