"""Ridge logistic: coefficients with the signs that data give them, and their shares as weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np

from lrfm.core.one_thread import one_thread
from lrfm.core.reason import Reason
from lrfm.weights.criteria import LRFM, Criterion, Floats, names_of, rows_of, values_of
from lrfm.weights.learned.logistic import Logistic, fit_ridge
from lrfm.weights.learned.outcomes import Outcomes, outcomes_of
from lrfm.weights.learned.ridges import RidgeSearch, checked_ridge, choose_ridge
from lrfm.weights.normalise import Kind, Normaliser
from lrfm.weights.scheme import SchemeEstimator
from lrfm.weights.weighting import Weighting

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

    from lrfm.weights.sample import Sample

__all__ = ["RidgeLogistic", "chance"]


class RidgeLogistic(SchemeEstimator):
    """Scores by the chance of being good that a logistic regression on utilities foretells, from 0 to 100.

    Unlike weights its coefficients may be negative: then more of what is held to be good went with more defaults, given
    the other criteria. The weights told are shares of |coefficient| times standard deviation; `coefficients_` keeps the
    signs, and a remark names the negative ones. The ridge is chosen as in `NonNegativeLogistic`.
    """

    ridge_: float
    model_: Logistic

    def __init__(
        self,
        *,
        criteria: tuple[Criterion, ...] = LRFM,
        normaliser: Kind = "min_max",
        ridge: float | None = None,
        search: RidgeSearch | None = None,
    ) -> None:
        self.criteria = criteria
        self.normaliser = normaliser
        self.ridge = ridge
        self.search = search

    def fit(
        self,
        frame: pd.DataFrame,
        is_bad: ArrayLike | None = None,
        *,
        sample_weight: ArrayLike | None = None,
        groups: ArrayLike | None = None,
    ) -> Self:
        """Learn normalisation, ridge and coefficients; raise `UserError` where there is only one kind of outcome."""
        outcomes = outcomes_of(is_bad, len(frame), sample_weight=sample_weight, groups=groups)
        normaliser = Normaliser(self.criteria, kind=self.normaliser)
        u, _ = normaliser.learn(values_of(frame, self.criteria))
        return self._learn(normaliser, u, outcomes)

    def weigh_again(self, sample: Sample, *, like: Self | None = None) -> Weighting:
        """Learn from a sample; of one that was fitted before (`like`) the ridge holds, and coefficients begin."""
        normaliser, u, _ = sample.normalised(self.criteria, self.normaliser)
        return self._learn(normaliser, u, sample.outcomes, like=like).weighting_

    def _learn(self, normaliser: Normaliser, u: Floats, outcomes: Outcomes, *, like: Self | None = None) -> Self:
        self.normaliser_ = normaliser
        seen = outcomes.weight > 0
        u, outcomes = rows_of(u, seen), outcomes.only(seen)
        with one_thread():
            if like is not None:
                self.ridge_ = like.ridge_
            elif self.ridge is None:
                self.ridge_ = choose_ridge(fit_ridge, u, outcomes, search=self.search or RidgeSearch()).ridge
            else:
                self.ridge_ = checked_ridge(self.ridge)
            self.model_ = fit_ridge(u, outcomes, ridge=self.ridge_, start=None if like is None else like.model_)
        self.coefficients_ = dict(zip(names_of(self.criteria), self.model_.beta.tolist(), strict=True))
        self.weighting_ = self._shares(u)
        return self

    def score(self, frame: pd.DataFrame) -> Floats:
        """Give 100 times the foretold chance of being good."""
        return chance(self.model_.log_odds(self.normaliser_.transform(frame)))

    def weighting(self) -> Weighting | None:
        """Give the shares of the coefficients' sizes, with a remark about those that are negative."""
        return self.weighting_

    def _shares(self, u: Floats) -> Weighting:
        sizes = np.abs(self.model_.beta) * np.where(np.ptp(u, axis=0) > 0, u.std(axis=0), 0.0)
        names = names_of(self.criteria)
        remarks = [*self.normaliser_.remarks, Reason.of("weights.ridge", ridge=f"{self.ridge_:g}")]
        if against := ", ".join(name for name, value in self.coefficients_.items() if value < 0):
            remarks.append(Reason.of("weights.against", names=against))
        if not (sizes > 0).any():
            sizes = np.ones(len(names))
            remarks.append(Reason.of("weights.learned_nothing"))
        return Weighting.of(names, sizes, origin="ridge_logistic", remarks=remarks)


def chance(log_odds: Floats) -> Floats:
    """Give 100 times the chance of these odds.

    >>> chance(np.array([0.0, np.log(3.0)])).round(6).tolist()
    [50.0, 75.0]
    """
    return np.asarray(50.0 * (1.0 + np.tanh(log_odds / 2.0)), dtype=np.float64)
