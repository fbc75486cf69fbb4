"""The references that symbols are held against: learned once, reapplied as they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from lrfm.core.reason import Reason
from lrfm.segments.model import Cut, CutKey, References, Scale

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from lrfm.segments.settings import CutSettings, SymbolSettings

__all__ = ["is_up", "learn_references", "on_scale"]


@dataclass(frozen=True)
class _Criterion:
    """What a cut is about: a column of the features, its better side, and whether it is money."""

    key: CutKey
    column: str
    is_lower_better: bool = False
    is_money: bool = False
    is_of_buyers: bool = False
    """Learned from those alone of whom it is above 0."""


_CRITERIA = (
    _Criterion("length", "length_days"),
    _Criterion("recency", "recency_days", is_lower_better=True),
    _Criterion("recency_ratio", "recency_ratio", is_lower_better=True),
    _Criterion("frequency", "frequency_count"),
    _Criterion("frequency_ratio", "frequency_ratio"),
    _Criterion("monetary", "monetary_minor", is_money=True),
    _Criterion("value_frequency", "frequency_count", is_of_buyers=True),
    _Criterion("value_purchase", "mean_purchase_minor", is_money=True),
)


def learn_references(
    frame: pd.DataFrame, *, settings: SymbolSettings, learned_on: date, currency_digits: int
) -> References:
    """Learn every cut from the customers of one cut-off.

    `frame` are the customers' features. By default L and R are cut at their means, F at the mean of its `log1p`, and M
    at the mean of the logarithms of amounts above 0, since a few large customers would pull the plain mean above three
    quarters of all; so no other unit of money makes another customer of anybody. The days since the last
    purchase over the expected gap are cut at 2: gaps vary, and one purchase that comes a little late is no silence, so
    a yearly contract is not lost eleven months after it was signed, whatever others do. Amounts at 0 or below are
    down wherever logarithms are compared. Source: METHODS 2.3.
    """
    cuts = tuple(
        _learn(criterion, frame, how=getattr(settings, criterion.key), least=settings.least_customers, digits=digits)
        for criterion in _CRITERIA
        for digits in (currency_digits if criterion.is_money else 0,)
    )
    return References(learned_on, customers=len(frame), cuts=cuts)


def is_up(values: pd.Series[float], *, cut: Cut) -> pd.Series[bool]:
    """Say for each value whether it is beyond the cut on the better side; missing where that can't be told.

    A value equal to the cut is down.
    """
    import pandas as pd

    if cut.scaled is None:
        return pd.Series(pd.NA, index=values.index, dtype="boolean")
    scaled = on_scale(values, scale=cut.scale)
    beyond = scaled < cut.scaled if cut.is_lower_better else scaled > cut.scaled
    return pd.Series(beyond, index=values.index, dtype="boolean").mask(values.isna())


def on_scale(values: pd.Series[float], *, scale: Scale) -> npt.NDArray[np.float64]:
    """Give values as they are compared: equal values stay equal, whatever row they stand in."""
    import numpy as np

    plain = np.asarray(values.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
    if scale == "raw":
        return plain
    distinct, which = np.unique(np.maximum(plain, 0.0), return_inverse=True)
    # the vector forms of logarithms may round by a value's place in memory
    if scale == "log1p":
        return np.array([math.log1p(value) for value in distinct.tolist()], dtype=np.float64)[which]
    logs = [math.log(value) if value > 0 else -math.inf for value in distinct.tolist()]
    return np.array(logs, dtype=np.float64)[which]


def _learn(criterion: _Criterion, frame: pd.DataFrame, *, how: CutSettings, least: int, digits: int) -> Cut:
    scale: Scale = "raw"
    if how.by == "log_mean":
        scale = "log" if criterion.is_money else "log1p"
    value: float | None = None
    scaled: float | None = None
    missing: Reason | None = None
    if how.at is not None:
        value = scaled = float(how.at.scaleb(digits))
    else:
        known = frame[criterion.column].dropna()
        if criterion.is_of_buyers or scale == "log":
            known = known[known > 0]
        if len(known) < least:
            missing = Reason.of("segments.too_few_customers", customers=len(known), needed=least)
        else:
            numbers = on_scale(known, scale=scale).tolist()
            scaled = float(median(numbers)) if how.by == "median" else _mean(numbers)
            value = {"raw": float, "log1p": math.expm1, "log": math.exp}[scale](scaled)
    return Cut(
        criterion.key,
        column=criterion.column,
        by=how.by,
        scale=scale,
        is_lower_better=criterion.is_lower_better,
        value=value,
        scaled=scaled,
        missing=missing,
    )


def _mean(numbers: Sequence[float]) -> float:
    """Give a mean that does not hang on the order, and that equals its values where all are the same."""
    if min(numbers) == max(numbers):
        return numbers[0]
    return math.fsum(numbers) / len(numbers)
