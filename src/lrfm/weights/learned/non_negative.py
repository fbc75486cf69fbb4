"""Non-negative logistic weights: what each criterion adds to the odds of being good, and never less than nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

import numpy as np

from lrfm.core.one_thread import one_thread
from lrfm.core.reason import Reason
from lrfm.weights.criteria import Criterion, Floats, names_of, rows_of
from lrfm.weights.learned.logistic import Logistic, fit_non_negative
from lrfm.weights.learned.outcomes import Outcomes, outcomes_of
from lrfm.weights.learned.ridges import RidgeSearch, checked_ridge, choose_ridge
from lrfm.weights.weighting import Weighting

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["NonNegativeLogistic", "learned_weighting"]


@dataclass(frozen=True)
class NonNegativeLogistic:
    """Weighs by the coefficients, 0 or more, of a logistic regression of being good on utilities, over their sum.

    The score of such weights has the order of the chance of being good. A criterion that data give no weight has 0: it
    told nothing beside the others, or was turned the wrong way round. Without a stated `ridge` the one of `search` is
    taken that foretells left-out customers best. Wald's errors do not hold at the bound: intervals are drawn
    (`lrfm.weights.intervals`).
    """

    ridge: float | None = None
    search: RidgeSearch | None = None
    start: Logistic | None = field(default=None, compare=False, repr=False)
    """Where Newton's steps begin: it decides how many there are, not where they end."""
    origin = "nonnegative_logistic"

    def weigh(
        self,
        u: Floats,
        raw: Floats,
        is_bad: Floats | None,
        *,
        criteria: tuple[Criterion, ...],
        sample_weight: Floats | None = None,
        groups: NDArray[np.generic] | None = None,
    ) -> Weighting:
        """Give the weights; raise `UserError` where there are no outcomes, or only one kind of them."""
        outcomes = outcomes_of(is_bad, len(u), sample_weight=sample_weight, groups=groups)
        return self.weigh_outcomes(u, outcomes, criteria=criteria)

    def weigh_outcomes(self, u: Floats, outcomes: Outcomes, *, criteria: tuple[Criterion, ...]) -> Weighting:
        """Give the weights, from outcomes that are checked already."""
        with one_thread():
            ridge = self._ridge(u, outcomes)
            fitted = self._fitted(u, outcomes, ridge=ridge)
        found = learned_weighting(fitted.beta, names_of(criteria), origin=self.origin)
        return found.with_remarks(Reason.of("weights.ridge", ridge=f"{ridge:g}"))

    def settled(self, u: Floats, outcomes: Outcomes) -> Self:
        """Give the same weigher with the ridge that it chooses here, and a start for fits to drawn customers."""
        with one_thread():
            ridge = self._ridge(u, outcomes)
            return replace(self, ridge=ridge, start=self._fitted(u, outcomes, ridge=ridge))

    def _fitted(self, u: Floats, outcomes: Outcomes, *, ridge: float) -> Logistic:
        seen = outcomes.weight > 0
        return fit_non_negative(rows_of(u, seen), outcomes.only(seen), ridge=ridge, start=self.start)

    def _ridge(self, u: Floats, outcomes: Outcomes) -> float:
        if self.ridge is not None:
            return checked_ridge(self.ridge)
        seen = outcomes.weight > 0
        x = rows_of(u, seen)
        return choose_ridge(fit_non_negative, x, outcomes.only(seen), search=self.search or RidgeSearch()).ridge


def learned_weighting(beta: Floats, names: tuple[str, ...], *, origin: str) -> Weighting:
    """Share out coefficients of 0 or more, and say which are 0; where all are, the weights are equal.

    >>> learned_weighting(np.array([3.0, 1.0, 0.0]), ("L", "R", "F"), origin="a model").values
    (0.75, 0.25, 0.0)
    """
    if not (beta > 0).any():
        return Weighting.of(names, np.ones(len(names)), origin=origin, remarks=(Reason.of("weights.learned_nothing"),))
    zeros = ", ".join(name for name, value in zip(names, beta, strict=True) if value <= 0)
    remarks = (Reason.of("weights.learned_zero", names=zeros),) if zeros else ()
    return Weighting.of(names, np.maximum(beta, 0.0), origin=origin, remarks=remarks)
