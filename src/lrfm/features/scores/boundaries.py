"""Boundaries between scores, learned once from the customers of a cut-off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import numpy as np

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.features.settings import CriterionSettings, Orientation, ScoreSettings, Way

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Boundaries", "Edge", "bin_counts", "bins_of", "learn_boundaries", "orient"]

Edge = int | float
"""An exact value: whole numbers stay whole, a float is one of the sample's own."""


@dataclass(frozen=True)
class Boundaries:
    """Where one criterion's scores end: `edges` lie between bins, from the worst bin to the best.

    A value equal to an edge belongs to the worse of both bins, unless `edge_is_better`. `counts` are the customers per
    bin at `learned_on`, worst bin first; `missing_count` those without a value, who get no score. `wanted_scores` is
    what the settings asked for: a criterion with too few distinct values has fewer (`score_count`).
    """

    criterion: str
    way: Way
    orientation: Orientation
    edges: tuple[Edge, ...]
    edge_is_better: bool
    wanted_scores: int
    learned_on: date
    counts: tuple[int, ...]
    missing_count: int

    @property
    def score_count(self) -> int:
        """How many scores there are: 1 is worst, this one best."""
        return len(self.edges) + 1

    @property
    def customers(self) -> int:
        """How many customers with a value the boundaries were learned on."""
        return sum(self.counts)

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """Give the shares of customers per bin when the boundaries were learned, worst bin first."""
        return tuple(Fraction(count, self.customers) if self.customers else Fraction(0) for count in self.counts)

    @property
    def notes(self) -> tuple[Reason, ...]:
        """Say where a criterion has fewer scores than were asked for."""
        if self.score_count >= self.wanted_scores:
            return ()
        values = {"criterion": self.criterion, "wanted": self.wanted_scores, "scores": self.score_count}
        return (Reason.of("features.fewer_scores", **values),)


def learn_boundaries(
    frame: pd.DataFrame, *, settings: ScoreSettings, learned_on: date, currency_digits: int
) -> tuple[Boundaries, ...]:
    """Learn the boundaries of each criterion from one row per customer; those of params are taken as they stand.

    Quantiles are those of the inverted distribution function (type 1 of Hyndman & Fan 1996): edge j of k is the worst
    value such that at least j/k of the customers are as bad or worse, so it is a value of the sample and never between
    two. Equal values share a bin, whatever it grows to; edges that fall on one value make one. Raises `UserError` where
    the features have no such column of numbers, or an amount of the params is finer than the currency.
    """
    return tuple(
        _learned(_column(frame, name), criterion, settings.scores, learned_on, currency_digits)
        for name, criterion in settings.criteria.items()
    )


def bins_of(values: pd.Series, boundaries: Boundaries) -> np.ndarray:
    """Give each value's bin, 0 being the worst, and -1 where there is no value."""
    oriented, edges = orient(values, boundaries.orientation), _oriented_edges(boundaries)
    side: Literal["left", "right"] = "right" if boundaries.edge_is_better else "left"
    # integers are compared as integers: beyond 2**53 a float no longer tells cents apart
    return np.where(_has_value(values), np.searchsorted(edges, oriented, side=side), -1)


def bin_counts(bins: np.ndarray, *, bin_count: int) -> tuple[int, ...]:
    """Count the customers per bin, those without a value (-1) left out."""
    return tuple(int(count) for count in np.bincount(bins[bins >= 0], minlength=bin_count))


def orient(values: pd.Series, orientation: Orientation) -> np.ndarray:
    """Turn values so that more is better; what is missing becomes 0, which `bins_of` leaves out."""
    kind = np.int64 if _is_whole(values) else np.float64
    plain = values.to_numpy(dtype=kind, na_value=0) if values.isna().any() else values.to_numpy(dtype=kind)
    if kind is np.float64:
        plain = np.nan_to_num(plain, nan=0.0)
    return -plain if orientation == "cost" else plain


def _oriented_edges(boundaries: Boundaries) -> np.ndarray:
    sign = -1 if boundaries.orientation == "cost" else 1
    kind = np.int64 if all(isinstance(edge, int) for edge in boundaries.edges) else np.float64
    return np.array([sign * edge for edge in boundaries.edges], dtype=kind)


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    numeric = [str(column) for column in frame.select_dtypes("number").columns]
    if name not in numeric:
        raise UserError.of("features.unknown_criterion", criterion=name, known=", ".join(sorted(numeric)))
    return frame[name]


def _learned(values: pd.Series, criterion: CriterionSettings, scores: int, learned_on: date, digits: int) -> Boundaries:
    name = str(values.name)
    if criterion.way == "quantile":
        edges = _quantile_edges(values, criterion.orientation, scores=scores)
    else:
        stated = _stated(criterion.values, name=name, digits=digits)
        inner = stated if criterion.way == "thresholds" else stated[1:-1]
        edges = tuple(reversed(inner)) if criterion.orientation == "cost" else inner
    # a threshold is reached; an own bin is (from, to]: for a cost its upper end is in the better bin
    is_better = criterion.way == "thresholds" or (criterion.way == "edges" and criterion.orientation == "cost")
    found = Boundaries(name, criterion.way, criterion.orientation, edges, is_better, scores, learned_on, (), 0)
    bins = bins_of(values, found)
    counts = bin_counts(bins, bin_count=found.score_count)
    return Boundaries(**{**vars(found), "counts": counts, "missing_count": int((bins < 0).sum())})


def _quantile_edges(values: pd.Series, orientation: Orientation, *, scores: int) -> tuple[Edge, ...]:
    present = values[_has_value(values)]
    if not len(present):
        return ()
    ordered = np.sort(orient(present, orientation))
    places = [-(-len(ordered) * part // scores) - 1 for part in range(1, scores)]
    sign = -1 if orientation == "cost" else 1
    # above the best value there is nobody: that edge would close an empty bin
    found = [ordered[place].item() for place in places if ordered[place] < ordered[-1]]
    return tuple(sign * edge for edge, _ in groupby(found))


def _stated(values: Sequence[Decimal], *, name: str, digits: int) -> tuple[Edge, ...]:
    """Give the params' values as the column holds them: amounts in minor units."""
    scale = 10**digits if name.endswith("_minor") else 1
    scaled = [value * scale for value in values]
    if name.endswith("_minor") and any(value != int(value) for value in scaled):
        raise UserError.of("features.amount_too_fine", criterion=name, digits=digits)
    return tuple(int(value) if value == int(value) else float(value) for value in scaled)


def _has_value(values: pd.Series) -> np.ndarray:
    return values.notna().to_numpy(dtype=bool)


def _is_whole(values: pd.Series) -> bool:
    from pandas.api import types

    return bool(types.is_integer_dtype(values.dtype))
