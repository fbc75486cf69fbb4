"""Customers to learn weights from, all of them or those drawn, with what schemes share of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from lrfm.weights.criteria import rows_of, values_of
from lrfm.weights.learned.outcomes import Outcomes, outcomes_of
from lrfm.weights.normalise import Normaliser

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from lrfm.weights.criteria import Criterion, Floats
    from lrfm.weights.normalise import Kind

__all__ = ["Sample"]


@dataclass(eq=False)
class Sample:
    """Rows of customers: features, who defaulted, whose row it is, what else `fit` is given by row or as it is.

    `rows` are those drawn of `whole`, all of them where there is none. Values, normalisations and outcomes are made
    once for all schemes that ask for them.
    """

    frame_of_all: pd.DataFrame
    bad_of_all: NDArray[Any] | None
    customer_of_all: NDArray[np.intp]
    by_row_of_all: Mapping[str, NDArray[Any]]
    plain: Mapping[str, object]
    whole: Sample | None = None
    rows: NDArray[np.intp] | None = None
    _values: dict[object, Floats] = field(default_factory=dict)
    _normalised: dict[object, tuple[Normaliser, Floats, Floats]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        frame: pd.DataFrame,
        is_bad: ArrayLike | None = None,
        *,
        groups: ArrayLike | None = None,
        learning: Mapping[str, Any] | None = None,
    ) -> Sample:
        """Take all rows; `learning` is what else `fit` is given, by row or as it is."""
        customer = np.unique(np.arange(len(frame)) if groups is None else np.asarray(groups), return_inverse=True)[1]
        given = learning or {}
        return cls(
            frame,
            None if is_bad is None else np.asarray(is_bad),
            customer,
            {name: np.asarray(value) for name, value in given.items() if np.ndim(value)},
            {name: value for name, value in given.items() if not np.ndim(value)},
        )

    def only(self, rows: NDArray[np.intp]) -> Sample:
        """Give the rows drawn."""
        return Sample(
            self.frame_of_all, self.bad_of_all, self.customer_of_all, self.by_row_of_all, self.plain, self, rows
        )

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Give the features."""
        return self.frame_of_all if self.rows is None else self.frame_of_all.take(self.rows)

    @cached_property
    def is_bad(self) -> NDArray[Any] | None:
        """Tell who defaulted, where that is known."""
        return None if self.bad_of_all is None else self._drawn(self.bad_of_all)

    @cached_property
    def customer(self) -> NDArray[np.intp]:
        """Give the number of each row's customer."""
        return self._drawn(self.customer_of_all)

    @cached_property
    def by_row(self) -> Mapping[str, NDArray[Any]]:
        """Give what else there is by row."""
        return {name: self._drawn(value) for name, value in self.by_row_of_all.items()}

    @cached_property
    def outcomes(self) -> Outcomes:
        """Give the outcomes, customers by their numbers; raises as `outcomes_of`."""
        if self.whole is not None and self.rows is not None:
            return self.whole.outcomes.drawn(self.rows)
        given = self.by_row_of_all.get("sample_weight")
        found = outcomes_of(self.bad_of_all, len(self.customer_of_all), sample_weight=given)
        return Outcomes(found.is_bad, found.weight, self.customer_of_all)

    def values(self, criteria: tuple[Criterion, ...]) -> Floats:
        """Give the criteria's values, NaN where there is none."""
        if criteria not in self._values:
            self._values[criteria] = (
                values_of(self.frame_of_all, criteria)
                if self.whole is None or self.rows is None
                else rows_of(self.whole.values(criteria), self.rows)
            )
        return self._values[criteria]

    def normalised(self, criteria: tuple[Criterion, ...], kind: Kind) -> tuple[Normaliser, Floats, Floats]:
        """Give a normalisation that was learned of these rows, with their utilities and complete values."""
        if (criteria, kind) not in self._normalised:
            learned = Normaliser(criteria, kind=kind)
            self._normalised[criteria, kind] = learned, *learned.learn(self.values(criteria), for_others=False)
        return self._normalised[criteria, kind]

    def _drawn(self, values: NDArray[Any]) -> NDArray[Any]:
        return values if self.rows is None else values[self.rows]
