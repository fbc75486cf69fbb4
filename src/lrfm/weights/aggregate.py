"""From utilities and weights to one score between 0 and 100, with ideal points learned on training and frozen."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Literal, Self

import numpy as np

from lrfm.errors import UserError
from lrfm.weights.criteria import Floats

__all__ = ["AGGREGATIONS", "Aggregation", "AggregationKind", "Geometric", "Topsis", "WeightedSum", "aggregation"]

AggregationKind = Literal["sum", "topsis", "geometric"]
_FLOOR = 0.01
_FULL = 100.0


class Aggregation(ABC):
    """Joins utilities `u` (customers by criteria, higher is better) by weights `w`; higher scores are better."""

    def fit(self, u: Floats, w: Floats) -> Self:
        """Keep the weights, and learn what the way needs of training customers."""
        self.w_ = np.asarray(w, dtype=np.float64)
        return self

    @abstractmethod
    def score(self, u: Floats) -> Floats:
        """Give one score a customer, from 0 to 100."""


class WeightedSum(Aggregation):
    """The weighted mean of utilities.

    >>> WeightedSum().fit(np.eye(2), np.array([0.25, 0.75])).score(np.array([[1.0, 0.0], [1.0, 1.0]])).tolist()
    [25.0, 100.0]
    """

    def score(self, u: Floats) -> Floats:
        """Give 100 times the weighted mean."""
        return np.asarray(_FULL * (u @ self.w_))


class Topsis(Aggregation):
    """How near to the best and how far from the worst of training customers (Hwang & Yoon 1981).

    The book's normalisation is `vector`; with `raw_min_max` it is what pymcdm computes by default. The ideal points
    are frozen, or the order of two customers would hang on who else is there.
    """

    def fit(self, u: Floats, w: Floats) -> Self:
        """Keep the weights and the best and the worst weighted utility of each criterion."""
        super().fit(u, w)
        if not len(u):
            raise UserError.of("weights.no_customers")
        weighted = u * self.w_
        self.best_, self.worst_ = weighted.max(axis=0), weighted.min(axis=0)
        return self

    def score(self, u: Floats) -> Floats:
        """Give 100 times the closeness; where best and worst are one, everybody has 50."""
        weighted = u * self.w_
        from_best = np.sqrt(((weighted - self.best_) ** 2).sum(axis=1))
        from_worst = np.sqrt(((weighted - self.worst_) ** 2).sum(axis=1))
        both = from_best + from_worst
        told = both > 0
        return np.where(told, _FULL * from_worst / np.where(told, both, 1.0), _FULL / 2)


class Geometric(Aggregation):
    """The weighted geometric mean: a poor criterion is not made good by another; utilities count as 0.01 at least."""

    def score(self, u: Floats) -> Floats:
        """Give 100 times the weighted geometric mean."""
        return np.asarray(_FULL * np.exp(np.log(np.maximum(u, _FLOOR)) @ self.w_))


_WAYS: dict[str, type[Aggregation]] = {"sum": WeightedSum, "topsis": Topsis, "geometric": Geometric}
AGGREGATIONS = tuple(_WAYS)
"""The ways to join utilities, the default first."""


def aggregation(kind: AggregationKind) -> Aggregation:
    """Make the aggregation of a kind; raise `UserError` for one that there is not."""
    if kind not in _WAYS:
        raise UserError.of("weights.no_such_aggregation", kind=str(kind), known=", ".join(AGGREGATIONS))
    return _WAYS[kind]()
