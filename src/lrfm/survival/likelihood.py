"""Likelihoods of counted exits, and where they are greatest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    import scipy.sparse as sp

__all__ = ["CLOGLOG", "POISSON", "Family", "Maximum", "maximise"]

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
MAX_PREDICTOR, MAX_STEPS, HALVINGS = 30.0, 60, 30
STEP_TOLERANCE = 1e-10
"""Newton's step has this length, relative to the coefficients, where the maximum is reached."""
SINGULAR = 1e-11
"""A smaller eigenvalue of the information, scaled to a diagonal of ones, means that effects can't be told apart."""


@dataclass(frozen=True)
class Family:
    """How exits `d` of `n` days at risk depend on the predictor `eta`; the rate `exp(eta)` is a hazard per day.

    - cloglog: binomial, h = 1 - exp(-exp(eta)): proportional hazards grouped by day (METHODS 5.3);
    - poisson: piecewise exponential; with a parameter for each day of an exit it is Breslow's Cox model.
    """

    name: Literal["cloglog", "poisson"]

    def ratio(self, rate: Numbers) -> Numbers:
        """Give rate / h, the weight of an exit in the score: sum of (ratio d - rate n) x."""
        if self.name == "poisson":
            return np.ones_like(rate)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(rate > 0, rate / -np.expm1(-rate), 1.0)

    def log_likelihood(self, eta: Numbers, *, days: Numbers, exits: Numbers) -> float:
        """Give the logarithm of the likelihood, without the constants that hold no parameter."""
        rate = np.exp(eta)
        chance = eta if self.name == "poisson" else np.log(-np.expm1(-rate))
        stays = days if self.name == "poisson" else days - exits
        return float(exits @ chance - stays @ rate)

    def weights(self, eta: Numbers, *, days: Numbers, exits: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Give score, observed and expected information of each cell per unit of the predictor."""
        rate = np.exp(eta)
        ratio = self.ratio(rate)
        score = exits * ratio - days * rate
        if self.name == "poisson":
            return score, days * rate, days * rate
        stay = np.exp(-rate)
        return score, days * rate - exits * (ratio - ratio**2 * stay), days * rate * ratio * stay


CLOGLOG, POISSON = Family("cloglog"), Family("poisson")


@dataclass(frozen=True)
class Maximum:
    """Where a penalised likelihood is greatest.

    `observed` and `expected` (p, p) are the information without the penalty; `is_reached` is false where Newton's steps
    did not come to an end, `is_singular` where the columns can't be told apart.
    """

    beta: Numbers
    log_likelihood: float
    observed: Numbers
    expected: Numbers
    is_reached: bool
    is_singular: bool = False


@dataclass(frozen=True)
class _Problem:
    """A penalised likelihood on cells."""

    design: sp.csr_array
    days: Numbers
    exits: Numbers
    penalty: Numbers
    family: Family
    offset: Numbers | float

    def predictor(self, beta: Numbers) -> Numbers:
        found: Numbers = np.clip(self.design @ beta + self.offset, -MAX_PREDICTOR, np.log(MAX_PREDICTOR))
        return found

    def value(self, beta: Numbers) -> float:
        found = self.family.log_likelihood(self.predictor(beta), days=self.days, exits=self.exits)
        return found - 0.5 * float(self.penalty @ beta**2)

    def weights(self, beta: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        return self.family.weights(self.predictor(beta), days=self.days, exits=self.exits)

    def step(self, beta: Numbers) -> Numbers | None:
        """Give Newton's step, or None where the information is singular."""
        score, observed, _ = self.weights(beta)
        slope = self.design.T @ score - self.penalty * beta
        return _solved(_information(self.design, observed) + np.diag(self.penalty), slope)

    def moved(self, beta: Numbers, step: Numbers) -> tuple[Numbers, float]:
        """Go as much of the step as does not lower the likelihood; near the maximum only rounding is left to lose."""
        value = self.value(beta)
        slack = 1e-12 * (1.0 + abs(value))
        for _ in range(HALVINGS):
            if self.value(beta + step) >= value - slack:
                return beta + step, float(np.abs(step).max(initial=0.0))
            step = step / 2
        return beta, 0.0


def maximise(
    design: sp.csr_array,
    *,
    days: Numbers,
    exits: Numbers,
    penalty: Numbers,
    family: Family,
    start: Numbers,
    offset: Numbers | float = 0.0,
) -> Maximum:
    """Maximise the log-likelihood less half of sum penalty_j beta_j^2, by Newton's method with halved steps.

    `design` (cells, p), `days`, `exits` and `offset` (cells; a known part of the predictor), `penalty` and `start` (p).
    The likelihoods are concave, so that there is one maximum or, with separation, none: then `is_reached` is false.
    """
    problem = _Problem(design, days, exits, penalty, family, offset)
    beta = start.astype(np.float64)
    reached = False
    for _ in range(MAX_STEPS):
        step = problem.step(beta)
        if step is None:
            break
        beta, length = problem.moved(beta, step)
        if length <= STEP_TOLERANCE * (1.0 + float(np.abs(beta).max(initial=0.0))):
            reached = True
            break
    _, observed, expected = problem.weights(beta)
    information = _information(design, observed)
    is_singular = _is_singular(information + np.diag(penalty))
    at = family.log_likelihood(problem.predictor(beta), days=days, exits=exits)
    return Maximum(beta, at, information, _information(design, expected), reached, is_singular)


def _information(design: sp.csr_array, weights: Numbers) -> Numbers:
    weighted = design.copy()
    weighted.data = design.data * np.repeat(weights, np.diff(design.indptr))
    return np.asarray((design.T @ weighted).toarray(), dtype=np.float64)


def _solved(matrix: Numbers, vector: Numbers) -> Numbers | None:
    """Solve, or give None where the matrix is not positive definite; whether it nearly isn't is judged at the end."""
    diagonal = np.diag(matrix)
    if not diagonal.size:
        return vector
    if not np.isfinite(matrix).all() or diagonal.min() <= 0:
        return None
    from scipy.linalg import LinAlgError, cho_factor, cho_solve

    scale = 1.0 / np.sqrt(diagonal)
    try:
        factor = cho_factor(matrix * np.outer(scale, scale), lower=True, check_finite=False)
    except LinAlgError:
        return None
    found: npt.NDArray[np.float64] = scale * cho_solve(factor, scale * vector, check_finite=False)
    return found


def _is_singular(matrix: Numbers) -> bool:
    diagonal = np.diag(matrix)
    if not diagonal.size:
        return False
    if not np.isfinite(matrix).all() or diagonal.min() <= 0:
        return True
    scale = 1.0 / np.sqrt(diagonal)
    return bool(np.linalg.eigvalsh(matrix * np.outer(scale, scale))[0] <= SINGULAR)
