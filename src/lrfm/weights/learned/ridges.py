"""The ridge of a learned scheme: the one that foretells left-out customers best."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lrfm.errors import UserError
from lrfm.weights.criteria import Floats, rows_of
from lrfm.weights.learned.folds import folds_of, sampled_rows
from lrfm.weights.learned.logistic import Fit, Logistic, log_loss
from lrfm.weights.learned.outcomes import Outcomes

__all__ = ["FOLDS", "RIDGES", "SEED", "RidgeChoice", "RidgeSearch", "checked_ridge", "choose_ridge"]

RIDGES = (0.01, 0.1, 1.0, 10.0, 100.0)
"""Ridges to choose from: priors of one coefficient with standard deviations from 10 down to 0.1."""
FOLDS = 5
SEED = 20240101
Fitted = TypeVar("Fitted")


@dataclass(frozen=True)
class RidgeChoice:
    """The ridge of least loss, and the loss of each: of customers left out, by row."""

    ridge: float
    losses: Mapping[float, float]


@dataclass(frozen=True)
class RidgeSearch:
    """How a ridge is chosen: among which, with how many parts of customers, dealt by which seed, of how many rows."""

    ridges: tuple[float, ...] = RIDGES
    folds: int = FOLDS
    seed: int = SEED
    most_rows: int = 10_000

    def sample(self, outcomes: Outcomes) -> NDArray[np.bool_]:
        """Mark the rows by which the ridge is chosen: all, or a sample of customers where there are many."""
        return sampled_rows(outcomes, most_rows=self.most_rows, seed=self.seed)

    def run(
        self, outcomes: Outcomes, left_out: Callable[[NDArray[np.bool_], float, Fitted | None], tuple[Fitted, float]]
    ) -> RidgeChoice:
        """Choose by cross-validation over parts of customers; ties go to the larger ridge.

        A customer's rows are in one part, so that nobody is foretold from himself. `left_out` fits without the rows
        marked, beginning at the fit before, and gives the fit with the loss of these rows. With one customer of a kind
        alone there is nothing to compare, and the largest ridge is taken.
        """
        if not self.ridges:
            raise UserError.of("weights.no_such_ridge", ridge="")
        losses = dict.fromkeys(sorted((checked_ridge(ridge) for ridge in self.ridges), reverse=True), 0.0)
        part = folds_of(outcomes, count=self.folds, seed=self.seed)
        if part.max() == 0:
            return RidgeChoice(max(losses), {})
        for each in range(int(part.max()) + 1):
            fitted: Fitted | None = None
            for ridge in losses:
                fitted, loss = left_out(part == each, ridge, fitted)
                losses[ridge] += loss / len(outcomes)
        return RidgeChoice(min(losses, key=lambda ridge: losses[ridge]), losses)


def checked_ridge(ridge: float) -> float:
    """Give the ridge; raise `UserError` where it is not above 0, for then perfectly parted data have no estimate."""
    if not (np.isfinite(ridge) and ridge > 0):
        raise UserError.of("weights.no_such_ridge", ridge=str(ridge))
    return ridge


def choose_ridge(fit: Fit, x: Floats, outcomes: Outcomes, *, search: RidgeSearch) -> RidgeChoice:
    """Choose the ridge of a logistic regression by the log-likelihood of customers left out."""
    some = search.sample(outcomes)
    x, outcomes = rows_of(x, some), outcomes.only(some)

    def left_out(held: NDArray[np.bool_], ridge: float, start: Logistic | None) -> tuple[Logistic, float]:
        found = fit(rows_of(x, ~held), outcomes.only(~held), ridge=ridge, start=start)
        return found, log_loss(found.log_odds(x[held]), outcomes.only(held))

    return search.run(outcomes, left_out)
