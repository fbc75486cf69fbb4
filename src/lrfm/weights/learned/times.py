"""Weights by time to default: what each criterion takes off the hazard, and never less than nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from lrfm.core.one_thread import one_thread
from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.weights.aggregate import AggregationKind, aggregation
from lrfm.weights.criteria import LRFM, Criterion, Floats, names_of, rows_of, values_of
from lrfm.weights.learned.non_negative import learned_weighting
from lrfm.weights.learned.outcomes import Outcomes, outcomes_of
from lrfm.weights.learned.partial import RiskSets, fit_times
from lrfm.weights.learned.ridges import RidgeSearch, checked_ridge
from lrfm.weights.normalise import Kind, Normaliser
from lrfm.weights.scheme import SchemeEstimator, without_alike
from lrfm.weights.weighting import Weighting

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from lrfm.weights.sample import Sample

__all__ = ["TimeToDefault"]


class TimeToDefault(SchemeEstimator):
    """Weighs by the coefficients, 0 or more, by which utilities lower the hazard of default in Cox's model.

    `fit` is given `time_days`, from the cut-off to the default or to the last day seen; customers seen in part count
    for as long as they were seen, so `sample_weight`, which makes up for those who were not, has no part in it.
    Defaults after `horizon_days` count as not seen any more. Ridge and equal weights are as in `NonNegativeLogistic`.
    """

    needs_times: ClassVar[bool] = True
    ridge_: float
    beta_: Floats
    weighting_: Weighting

    def __init__(
        self,
        *,
        criteria: tuple[Criterion, ...] = LRFM,
        normaliser: Kind = "min_max",
        aggregation: AggregationKind = "sum",
        ridge: float | None = None,
        search: RidgeSearch | None = None,
    ) -> None:
        self.criteria = criteria
        self.normaliser = normaliser
        self.aggregation = aggregation
        self.ridge = ridge
        self.search = search

    def fit(
        self,
        frame: pd.DataFrame,
        is_bad: ArrayLike | None = None,
        *,
        sample_weight: ArrayLike | None = None,
        groups: ArrayLike | None = None,
        time_days: ArrayLike | None = None,
        horizon_days: float | None = None,
    ) -> Self:
        """Learn normalisation, ridge and weights; raise `UserError` without times, or without defaults."""
        time, event = _times(is_bad, time_days, len(frame), horizon_days=horizon_days)
        outcomes = outcomes_of(event, len(frame), groups=groups)
        self.normaliser_ = Normaliser(self.criteria, kind=self.normaliser)
        u, _ = self.normaliser_.learn(values_of(frame, self.criteria))
        self._learn(u, time, outcomes)
        self.aggregation_ = aggregation(self.aggregation).fit(u, self.weighting_.array)
        return self

    def weigh_again(self, sample: Sample, *, like: Self | None = None) -> Weighting:
        """Learn from a sample; of one that was fitted before (`like`) the ridge holds, and coefficients begin."""
        self.normaliser_, u, _ = sample.normalised(self.criteria, self.normaliser)
        horizon: Any = sample.plain.get("horizon_days")
        time, event = _times(sample.is_bad, sample.by_row.get("time_days"), len(u), horizon_days=horizon)
        outcomes = Outcomes(event, np.ones(len(u)), sample.customer)
        self._learn(u, time, outcomes, like=like)
        return self.weighting_

    def _learn(self, u: Floats, time: Floats, outcomes: Outcomes, *, like: Self | None = None) -> None:
        start = None if like is None else like.beta_
        with one_thread():
            self.ridge_ = self._ridge(-u, time, outcomes) if like is None else like.ridge_
            self.beta_ = fit_times(RiskSets.of(-u, time, outcomes.is_bad), ridge=self.ridge_, start=start)
        ridge = Reason.of("weights.ridge", ridge=f"{self.ridge_:g}")
        found = learned_weighting(self.beta_, names_of(self.criteria), origin="survival")
        self.weighting_ = without_alike(found, self.normaliser_).with_remarks(ridge)

    def score(self, frame: pd.DataFrame) -> Floats:
        """Give scores from 0 to 100 by what was learned."""
        return self.aggregation_.score(self.normaliser_.transform(frame))

    def weighting(self) -> Weighting | None:
        """Give the weights."""
        return self.weighting_

    def _ridge(self, x: Floats, time: Floats, outcomes: Outcomes) -> float:
        """Choose by what left-out customers add to the partial likelihood (Verweij & van Houwelingen 1993)."""
        if self.ridge is not None:
            return checked_ridge(self.ridge)
        search = self.search or RidgeSearch()
        some = search.sample(outcomes)
        x, time, outcomes = rows_of(x, some), time[some], outcomes.only(some)
        whole = RiskSets.of(x, time, outcomes.is_bad)

        def left_out(held: NDArray[np.bool_], ridge: float, start: Floats | None) -> tuple[Floats, float]:
            learning = RiskSets.of(rows_of(x, ~held), time[~held], outcomes.is_bad[~held])
            beta = fit_times(learning, ridge=ridge, start=start)
            return beta, whole.loss(beta)[0] - learning.loss(beta)[0]

        return search.run(outcomes, left_out).ridge


def _times(
    is_bad: ArrayLike | None, time_days: ArrayLike | None, count: int, *, horizon_days: float | None
) -> tuple[Floats, NDArray[np.bool_]]:
    if is_bad is None:
        raise UserError.of("weights.no_outcomes")
    if time_days is None:
        raise UserError.of("weights.no_times")
    time, event = np.asarray(time_days, dtype=np.float64), np.asarray(is_bad, dtype=np.float64)
    for name, given in (("time_days", time), ("is_bad", event)):
        if given.shape != (count,):
            raise UserError.of("weights.other_length", name=name, got=given.size, count=count)
    if not (time >= 0).all():
        raise UserError.of("weights.not_a_time", count=int((~(time >= 0)).sum()))
    horizon = np.inf if horizon_days is None else horizon_days
    return np.minimum(time, horizon), (event > 0) & (time <= horizon)
