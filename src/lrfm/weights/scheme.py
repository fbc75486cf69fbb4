"""Schemes: what every one can do, and a weigher joined to a normalisation and an aggregation."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.weights.aggregate import AggregationKind, aggregation
from lrfm.weights.criteria import LRFM, Criterion, Floats, names_of, values_of
from lrfm.weights.normalise import Kind, Normaliser
from lrfm.weights.weighting import Weighting

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.weights.sample import Sample

__all__ = ["CompositeScheme", "SchemeEstimator", "Weigher", "without_alike"]


class SchemeEstimator(BaseEstimator, ABC):  # type: ignore[misc]
    """What every scheme can do, an analyst's own among them: learn from training customers, then score any.

    `frame` holds one row a customer and cut-off, with the columns of the features; NaN cannot be told. `is_bad` is 1
    for those who defaulted, `sample_weight` weighs customers whose outcome was seen in part, `groups` names the
    customer of a row, so that what is tried on held-out rows holds out whole customers. As in scikit-learn, arguments
    of the class are kept under their names, and what is learned ends with `_`. A class with `needs_times` is given
    `time_days` and `horizon_days` too. One of your own:

    >>> import pandas as pd
    >>> class RecencyAlone(SchemeEstimator):
    ...     def __init__(self, longest_share=1.0):
    ...         self.longest_share = longest_share
    ...     def fit(self, frame, is_bad=None, *, sample_weight=None, groups=None):
    ...         self.longest_ = frame["recency_days"].quantile(self.longest_share)
    ...         return self
    ...     def score(self, frame):
    ...         return 100 * (1 - frame["recency_days"] / self.longest_).clip(0, 1).to_numpy()
    >>> training = pd.DataFrame({"recency_days": [10, 20, 40]})
    >>> RecencyAlone().fit(training).score(training).tolist()
    [75.0, 50.0, 0.0]
    """

    needs_times: ClassVar[bool] = False

    @abstractmethod
    def fit(
        self,
        frame: pd.DataFrame,
        is_bad: ArrayLike | None = None,
        *,
        sample_weight: ArrayLike | None = None,
        groups: ArrayLike | None = None,
    ) -> Self:
        """Learn from training customers, and from nobody else."""

    @abstractmethod
    def score(self, frame: pd.DataFrame) -> Floats:
        """Give one score a customer: the higher, the safer."""

    def weighting(self) -> Weighting | None:
        """Give the weights once learned; `None` where a scheme has none."""
        return None


class Weigher(Protocol):
    """Finds weights from utilities `u` (customers by criteria, higher is better) or from `raw` values, complete."""

    def weigh(
        self,
        u: Floats,
        raw: Floats,
        is_bad: Floats | None,
        *,
        criteria: tuple[Criterion, ...],
        sample_weight: Floats | None = None,
        groups: np.ndarray | None = None,
    ) -> Weighting:
        """Give the weights of the criteria; one that learns nothing of outcomes passes over `is_bad`."""
        ...


class CompositeScheme(SchemeEstimator):
    """A weigher joined to a normalisation and an aggregation; scores run from 0 to 100.

    A criterion in which all training customers are alike gets no weight; its share goes to the others. A weigher of
    your own is any object with `weigh`:

    >>> import pandas as pd
    >>> class RecencyTwice:
    ...     def weigh(self, u, raw, is_bad, *, criteria, **others):
    ...         names = [criterion.name for criterion in criteria]
    ...         return Weighting.of(names, [2 if name == "R" else 1 for name in names], origin="recency twice")
    >>> criteria = (Criterion("R", "recency_days", "cost"), Criterion("F", "frequency_count"))
    >>> training = pd.DataFrame({"recency_days": [0, 50, 100], "frequency_count": [9, 5, 1]})
    >>> scheme = CompositeScheme(RecencyTwice(), normaliser="raw_min_max", criteria=criteria).fit(training)
    >>> scheme.score(pd.DataFrame({"recency_days": [25], "frequency_count": [1]})).tolist()
    [50.0]
    """

    def __init__(
        self,
        weigher: Weigher,
        *,
        normaliser: Kind = "min_max",
        aggregation: AggregationKind = "sum",
        criteria: tuple[Criterion, ...] = LRFM,
    ) -> None:
        self.weigher = weigher
        self.normaliser = normaliser
        self.aggregation = aggregation
        self.criteria = criteria

    def fit(
        self,
        frame: pd.DataFrame,
        is_bad: ArrayLike | None = None,
        *,
        sample_weight: ArrayLike | None = None,
        groups: ArrayLike | None = None,
    ) -> Self:
        """Learn normalisation, weights and ideal points, in this order; raise `UserError` where one cannot be had."""
        self.normaliser_ = Normaliser(self.criteria, kind=self.normaliser)
        u, raw = self.normaliser_.learn(values_of(frame, self.criteria))
        self.weighting_ = self.weighed(
            u, raw, is_bad, normaliser=self.normaliser_, sample_weight=sample_weight, groups=groups
        )
        self.aggregation_ = aggregation(self.aggregation).fit(u, self.weighting_.array)
        return self

    def weighed(
        self,
        u: Floats,
        raw: Floats,
        is_bad: ArrayLike | None = None,
        *,
        normaliser: Normaliser,
        sample_weight: ArrayLike | None = None,
        groups: ArrayLike | None = None,
    ) -> Weighting:
        """Give the weights of customers that are normalised already, so that schemes can share the work."""
        found = self.weigher.weigh(
            u,
            raw,
            _numbers(is_bad, len(u), "is_bad"),
            criteria=self.criteria,
            sample_weight=_numbers(sample_weight, len(u), "sample_weight"),
            groups=None if groups is None else np.asarray(groups),
        ).ordered(names_of(self.criteria))
        return without_alike(found, normaliser)

    def weigh_again(self, sample: Sample, *, like: Self | None = None) -> Weighting:
        """Learn from a sample; of one that was fitted before (`like`) what its weigher chose by trying holds."""
        normaliser, u, raw = sample.normalised(self.criteria, self.normaliser)
        weigher: Any = self.weigher if like is None else like.settled_weigher_
        if hasattr(weigher, "weigh_outcomes"):
            found = weigher.weigh_outcomes(u, sample.outcomes, criteria=self.criteria)
            return without_alike(found.ordered(names_of(self.criteria)), normaliser)
        weight = sample.by_row.get("sample_weight")
        return self.weighed(u, raw, sample.is_bad, normaliser=normaliser, sample_weight=weight, groups=sample.customer)

    def settle(self, sample: Sample) -> None:
        """Keep what the weigher chooses by trying, for `weigh_again`."""
        weigher: Any = self.weigher
        if hasattr(weigher, "settled"):
            weigher = weigher.settled(sample.normalised(self.criteria, self.normaliser)[1], sample.outcomes)
        self.settled_weigher_ = weigher

    def score(self, frame: pd.DataFrame) -> Floats:
        """Give scores from 0 to 100 by what was learned."""
        check_is_fitted(self, "aggregation_")
        return self.aggregation_.score(self.normaliser_.transform(frame))

    def weighting(self) -> Weighting | None:
        """Give the weights as they are used, with remarks about missing values and criteria without differences."""
        check_is_fitted(self, "weighting_")
        return self.weighting_


def without_alike(found: Weighting, normaliser: Normaliser) -> Weighting:
    """Take the weight from criteria in which all training customers are alike; say so, and where values are missing."""
    missing = [remark for remark in normaliser.remarks if remark.key == "weights.imputed"]
    if alike := normaliser.constant_names:
        found = found.without(alike, Reason.of("weights.all_alike", names=", ".join(alike)))
    return found.with_remarks(*missing)


def _numbers(values: ArrayLike | None, count: int, name: str) -> Floats | None:
    if values is None:
        return None
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.shape != (count,):
        raise UserError.of("weights.other_length", name=name, got=numbers.size, count=count)
    return numbers
