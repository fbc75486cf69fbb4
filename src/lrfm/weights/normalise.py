"""Criteria as utilities: from 0 to 1, higher is better, with constants learned on training customers and frozen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.weights.criteria import LRFM, Criterion, Floats, columns_of, values_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KINDS", "Frozen", "Kind", "Normaliser"]

Kind = Literal["min_max", "raw_min_max", "linear", "vector", "sum", "logistic", "rank"]
_WINSOR = (0.01, 0.99)
_NEUTRAL = 0.5


@dataclass(frozen=True)
class Frozen:
    """What was learned of one criterion: the median that stands in for a missing value, and the kind's constants.

    `missing_count` are the training customers without a value; `has_range` is false where all of them are alike.
    """

    criterion: Criterion
    median: float
    missing_count: int
    has_range: bool
    constants: tuple[float, ...]
    sample: Floats | None = None


@dataclass(frozen=True)
class _Kind:
    """How a kind learns its constants of one column, and turns values into utilities by them."""

    learn: Callable[[Criterion, Floats], tuple[float, ...]]
    apply: Callable[[Criterion, Floats, Frozen], Floats]


class Normaliser(BaseEstimator):  # type: ignore[misc]
    """Learns the constants of a kind of normalisation in `fit`, and applies them to any customers afterwards.

    Kinds (METHODS 3.1), of a value x, the constants being those of training:

    - `min_max`: cut at the first and last hundredth, log1p where the criterion's scale is log (below 0 counts as 0),
      then (x - min) / (max - min). Where the cut would leave no difference, as with rare bounced cheques, none is made.
    - `raw_min_max`: (x - min) / (max - min).
    - `linear`: x / max; of a cost min / x, so values must be above 0.
    - `vector`: x / sqrt(sum x^2); a cost is 1 less that.
    - `sum`: x / sum x; a cost is (max - x) / sum (max - x).
    - `logistic`: 1 / (1 + exp(-z)) of the standardised value.
    - `rank`: the part of training customers below, those alike counted half.

    What is beyond training is cut to 0 and 1. A criterion in which all training customers are alike is 0.5 for all.

    >>> import pandas as pd
    >>> one = (Criterion("R", "recency_days", "cost"),)
    >>> learned = Normaliser(one, kind="raw_min_max").fit(pd.DataFrame({"recency_days": [0.0, 30.0, 40.0]}))
    >>> learned.transform(pd.DataFrame({"recency_days": [10.0, 100.0, float("nan")]})).ravel().tolist()
    [0.75, 0.0, 0.25]
    """

    def __init__(self, criteria: tuple[Criterion, ...] = LRFM, *, kind: Kind = "min_max") -> None:
        self.criteria = criteria
        self.kind = kind

    def fit(self, frame: pd.DataFrame, is_bad: object = None) -> Self:
        """Learn the constants; raise `UserError` where there are no customers or the kind cannot be had of them."""
        self.learn(values_of(frame, self.criteria))
        return self

    def learn(self, values: Floats, *, for_others: bool = True) -> tuple[Floats, Floats]:
        """Learn of values (customers by criteria, NaN where there is none); give utilities and complete values.

        Where nobody else is to be scored (`for_others` false) the median of a criterion without gaps is left out: NaN.
        """
        if self.kind not in _KINDS:
            raise UserError.of("weights.no_such_kind", kind=str(self.kind), known=", ".join(KINDS))
        if not len(values):
            raise UserError.of("weights.no_customers")
        told = [
            self._learned(criterion, values[:, place], for_others=for_others)
            for place, criterion in enumerate(self.criteria)
        ]
        self.frozen_ = tuple(frozen for frozen, _, _ in told)
        return columns_of([one for _, one, _ in told]), columns_of([one for _, _, one in told])

    def transform(self, frame: pd.DataFrame) -> Floats:
        """Give the utilities, customers by criteria, in [0, 1] and oriented: higher is better."""
        completed = self.completed(frame)
        columns = [self._utility(completed[:, place], frozen) for place, frozen in enumerate(self.frozen_)]
        return columns_of(columns)

    def completed(self, frame: pd.DataFrame) -> Floats:
        """Give the values as they are, with training's median where there is none."""
        check_is_fitted(self, "frozen_")
        values = values_of(frame, self.criteria)
        medians = np.array([frozen.median for frozen in self.frozen_])
        return np.where(np.isnan(values), medians, values)

    @property
    def constant_names(self) -> tuple[str, ...]:
        """Name the criteria in which all training customers are alike."""
        return tuple(frozen.criterion.name for frozen in self.frozen_ if not frozen.has_range)

    @property
    def remarks(self) -> tuple[Reason, ...]:
        """Say where values were missing, and where all customers are alike."""
        missing = tuple(
            Reason.of("weights.imputed", criterion=frozen.criterion.name, count=frozen.missing_count)
            for frozen in self.frozen_
            if frozen.missing_count
        )
        if not self.constant_names:
            return missing
        return (*missing, Reason.of("weights.all_alike", names=", ".join(self.constant_names)))

    def _learned(self, criterion: Criterion, values: Floats, *, for_others: bool) -> tuple[Frozen, Floats, Floats]:
        """Give the constants, the utilities of these values, and the values completed."""
        unknown = np.isnan(values)
        missing = int(unknown.sum())
        median = _median(values[~unknown] if missing else values) if missing or for_others else np.nan
        filled = np.where(unknown, median, values) if missing else values
        sample = np.sort(filled) if self.kind == "rank" else None
        if not filled.max() > filled.min():
            alike = Frozen(criterion, median, missing, has_range=False, constants=())
            return alike, self._utility(filled, alike), filled
        constants = _KINDS[self.kind].learn(criterion, filled)
        learned = Frozen(criterion, median, missing, has_range=True, constants=constants, sample=sample)
        utilities = self._utility(filled, learned)
        # values below 0 count as 0 in some kinds, so customers may be alike in the utility alone
        found = replace(learned, has_range=bool(utilities.max() > utilities.min()))
        return found, utilities if found.has_range else self._utility(filled, found), filled

    def _utility(self, values: Floats, frozen: Frozen) -> Floats:
        if not frozen.has_range:
            return np.full(len(values), _NEUTRAL)
        return np.clip(_KINDS[self.kind].apply(frozen.criterion, values, frozen), 0.0, 1.0)


def _scaled(criterion: Criterion, values: Floats) -> Floats:
    return np.log1p(np.maximum(values, 0.0)) if criterion.scale == "log" else values


def _median(values: Floats) -> float:
    return float(np.median(values)) if len(values) else 0.0


def _quantiles(ordered: Floats, shares: tuple[float, ...]) -> Floats:
    """Give quantiles of values in order, as `np.quantile` does, which would put them in order once more."""
    at = np.array(shares) * (len(ordered) - 1)
    below, above = ordered[np.floor(at).astype(np.intp)], ordered[np.ceil(at).astype(np.intp)]
    part = at - np.floor(at)
    from_above = above - (above - below) * (1.0 - part)
    return np.asarray(np.where(part < 0.5, below + (above - below) * part, from_above))


def _cut_range(criterion: Criterion, values: Floats) -> tuple[float, ...]:
    low, high = _scaled(criterion, _quantiles(np.sort(values), _WINSOR))
    if not high > low:
        scaled = _scaled(criterion, values)
        low, high = scaled.min(), scaled.max()
    return float(low), float(high)


def _cut_utility(criterion: Criterion, values: Floats, frozen: Frozen) -> Floats:
    return _between(criterion, _scaled(criterion, values), frozen)


def _range(_: Criterion, values: Floats) -> tuple[float, ...]:
    return float(values.min()), float(values.max())


def _between(criterion: Criterion, values: Floats, frozen: Frozen) -> Floats:
    low, high = frozen.constants
    if not high > low:
        return np.full(len(values), _NEUTRAL)
    share = (values - low) / (high - low)
    return share if criterion.sign > 0 else 1.0 - share


def _best(criterion: Criterion, values: Floats) -> tuple[float, ...]:
    if values.min() <= 0 and (criterion.sign < 0 or values.max() <= 0):
        raise UserError.of("weights.needs_above_zero", criterion=criterion.name, kind="linear")
    return (float(values.max() if criterion.sign > 0 else values.min()),)


def _linear(criterion: Criterion, values: Floats, frozen: Frozen) -> Floats:
    (best,) = frozen.constants
    if criterion.sign > 0:
        return values / best
    # at or below training's best nothing is better still; a day of 0 has no quotient
    return best / np.maximum(values, best)


def _norm(_: Criterion, values: Floats) -> tuple[float, ...]:
    return (float(np.sqrt((values**2).sum())),)


def _vector(criterion: Criterion, values: Floats, frozen: Frozen) -> Floats:
    parts = values / frozen.constants[0]
    return parts if criterion.sign > 0 else 1.0 - parts


def _total(criterion: Criterion, values: Floats) -> tuple[float, ...]:
    worst = float(values.max()) if criterion.sign < 0 else 0.0
    return worst, float(_above(criterion, values, worst).sum())


def _sum(criterion: Criterion, values: Floats, frozen: Frozen) -> Floats:
    worst, total = frozen.constants
    return _above(criterion, values, worst) / total if total > 0 else np.full(len(values), _NEUTRAL)


def _above(criterion: Criterion, values: Floats, worst: float) -> Floats:
    return np.maximum(values if criterion.sign > 0 else worst - values, 0.0)


def _moments(_: Criterion, values: Floats) -> tuple[float, ...]:
    return float(values.mean()), float(values.std())


def _logistic(criterion: Criterion, values: Floats, frozen: Frozen) -> Floats:
    mean, spread = frozen.constants
    z = criterion.sign * (values - mean) / spread
    return 0.5 * (1.0 + np.tanh(z / 2.0))  # the same curve; exp of a far value would overflow


def _rank(criterion: Criterion, values: Floats, frozen: Frozen) -> Floats:
    sample = frozen.sample if frozen.sample is not None else np.empty(0)
    below = np.searchsorted(sample, values, side="left")
    to_here = np.searchsorted(sample, values, side="right")
    share = (below + to_here) / (2.0 * len(sample))
    return share if criterion.sign > 0 else 1.0 - share


_KINDS: dict[Kind, _Kind] = {
    "min_max": _Kind(_cut_range, _cut_utility),
    "raw_min_max": _Kind(_range, _between),
    "linear": _Kind(_best, _linear),
    "vector": _Kind(_norm, _vector),
    "sum": _Kind(_total, _sum),
    "logistic": _Kind(_moments, _logistic),
    "rank": _Kind(lambda _, __: (), _rank),
}
KINDS: tuple[Kind, ...] = tuple(_KINDS)
"""The kinds of normalisation, the default first."""
