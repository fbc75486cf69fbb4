"""Logistic regression of being good on utilities, with a ridge, and with coefficients that are 0 or more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

import numpy as np

from lrfm.weights.criteria import Floats, columns_of
from lrfm.weights.learned.newton import Loss, minimised, squares

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lrfm.weights.learned.outcomes import Outcomes

__all__ = ["Fit", "Logistic", "fit_non_negative", "fit_ridge", "log_loss"]


@dataclass(frozen=True)
class Logistic:
    """ln(odds of being good) = intercept + x @ beta."""

    intercept: float
    beta: Floats

    def log_odds(self, x: Floats) -> Floats:
        """Give the logarithm of the odds of being good, one value a row."""
        return np.asarray(self.intercept + x @ self.beta, dtype=np.float64)


class Fit(Protocol):
    """A way to fit a logistic regression with a ridge, beginning at another fit."""

    def __call__(self, x: Floats, outcomes: Outcomes, *, ridge: float, start: Logistic | None = None) -> Logistic:
        """Give the fit."""
        ...


def log_loss(log_odds: Floats, outcomes: Outcomes) -> float:
    """Give minus the weighted log-likelihood: exact for odds of any size."""
    return _loss(log_odds, np.log1p(np.exp(-np.abs(log_odds))), outcomes)


def fit_non_negative(x: Floats, outcomes: Outcomes, *, ridge: float, start: Logistic | None = None) -> Logistic:
    """Minimise log_loss + ridge / 2 * |beta|^2 with beta >= 0; the intercept is free."""
    return _fitted(x, outcomes, ridge=ridge, start=start, is_bounded=np.arange(x.shape[1] + 1) > 0)


def fit_ridge(x: Floats, outcomes: Outcomes, *, ridge: float, start: Logistic | None = None) -> Logistic:
    """Minimise log_loss + ridge / 2 * |beta|^2: coefficients have the signs that data give them.

    scikit-learn's numbers, in a third of its time for the few coefficients here.
    """
    return _fitted(x, outcomes, ridge=ridge, start=start, is_bounded=np.zeros(x.shape[1] + 1, dtype=np.bool_))


def _fitted(
    x: Floats, outcomes: Outcomes, *, ridge: float, start: Logistic | None, is_bounded: NDArray[np.bool_]
) -> Logistic:
    design = columns_of([np.ones(len(x)), *x.T])
    penalty = np.append(0.0, np.full(x.shape[1], ridge))
    share = float(outcomes.weight @ outcomes.good) / float(outcomes.weight.sum())
    begin = np.append(np.log(share / (1.0 - share)), np.zeros(x.shape[1]))
    if start is not None:
        begin = np.append(start.intercept, start.beta)
    loss: Loss = partial(_penalised, design=design, outcomes=outcomes, good=outcomes.good, penalty=penalty)
    found = minimised(loss, begin, is_bounded=is_bounded)
    return Logistic(float(found[0]), found[1:])


def _penalised(
    beta: Floats, *, design: Floats, outcomes: Outcomes, good: Floats, penalty: Floats
) -> tuple[float, Floats, Callable[[], Floats]]:
    eta = design @ beta
    small = np.exp(-np.abs(eta))
    p = np.where(eta > 0, 1.0, small) / (1.0 + small)
    value = _loss(eta, np.log1p(small), outcomes) + 0.5 * float(penalty @ beta**2)
    gradient = design.T @ (outcomes.weight * (p - good)) + penalty * beta
    return value, gradient, lambda: squares(design, outcomes.weight * p * (1.0 - p)) + np.diag(penalty)


def _loss(log_odds: Floats, beyond: Floats, outcomes: Outcomes) -> float:
    """Add up ln(1 + exp(z)), z being log-odds of what did not come: z or 0, and `beyond`, ln(1 + exp(-|z|))."""
    signed = np.where(outcomes.is_bad, log_odds, -log_odds)
    return float(outcomes.weight @ (np.maximum(signed, 0.0) + beyond))
