"""A scorecard: points for the bin of each criterion, added up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np

from lrfm.core.one_thread import one_thread
from lrfm.core.reason import Reason
from lrfm.weights.criteria import LRFM, Criterion, Floats, columns_of, names_of, rows_of, values_of
from lrfm.weights.learned.binned import binned_with_places
from lrfm.weights.learned.bins import BinRules
from lrfm.weights.learned.logistic import Logistic, fit_non_negative
from lrfm.weights.learned.outcomes import Outcomes, outcomes_of
from lrfm.weights.learned.ridges import checked_ridge
from lrfm.weights.learned.woe import Scale
from lrfm.weights.scheme import SchemeEstimator
from lrfm.weights.weighting import Weighting

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from lrfm.weights.sample import Sample

__all__ = ["Scorecard"]


class Scorecard(SchemeEstimator):
    """Scores by points: each criterion in monotone bins, a logistic regression on their weight of evidence.

    Bins go the way that data show; a remark names criteria whose bins go against their direction. Coefficients are 0 or
    more, for with evidence in place of values a negative one would turn a bin's meaning round. The weights told are
    shares of coefficient times standard deviation of evidence. `bins_` holds what was learned, `table()` the card.
    """

    model_: Logistic

    def __init__(
        self,
        *,
        criteria: tuple[Criterion, ...] = LRFM,
        rules: BinRules | None = None,
        scale: Scale | None = None,
        ridge: float = 1.0,
    ) -> None:
        self.criteria = criteria
        self.rules = rules
        self.scale = scale
        self.ridge = ridge

    def fit(
        self,
        frame: pd.DataFrame,
        is_bad: ArrayLike | None = None,
        *,
        sample_weight: ArrayLike | None = None,
        groups: ArrayLike | None = None,
    ) -> Self:
        """Learn bins and coefficients; raise `UserError` where there is only one kind of outcome."""
        outcomes = outcomes_of(is_bad, len(frame), sample_weight=sample_weight, groups=groups)
        return self._learn(values_of(frame, self.criteria), outcomes)

    def weigh_again(self, sample: Sample, *, like: Self | None = None) -> Weighting:
        """Learn from a sample, bins too; coefficients begin at those of one that was fitted before (`like`)."""
        return self._learn(sample.values(self.criteria), sample.outcomes, like=like).weighting_

    def _learn(self, values: Floats, outcomes: Outcomes, *, like: Self | None = None) -> Self:
        seen = outcomes.weight > 0
        values, outcomes = rows_of(values, seen), outcomes.only(seen)
        rules = self.rules or BinRules()
        self.scale_ = self.scale or Scale()
        told = [
            binned_with_places(criterion, values[:, at], outcomes, rules=rules)
            for at, criterion in enumerate(self.criteria)
        ]
        self.bins_ = tuple(bins for bins, _ in told)
        x, alike = self._alike([places for _, places in told], outcomes)
        start = None if like is None else like.model_
        with one_thread():
            self.model_ = fit_non_negative(x, alike, ridge=checked_ridge(self.ridge), start=start)
        self.weighting_ = self._shares()
        return self

    def score(self, frame: pd.DataFrame) -> Floats:
        """Give the points: 600 at odds of 50 good to 1 bad, unless another scale is stated."""
        return self.scale_.points(self.model_.log_odds(self._evidence(values_of(frame, self.criteria))))

    def weighting(self) -> Weighting | None:
        """Give the shares of what criteria add to the spread of points."""
        return self.weighting_

    def table(self) -> pd.DataFrame:
        """Give the card, one row a bin: criterion, above, up_to, rows, bads, evidence, points.

        Infinite ends are open; customers without a value, where there are any, have NaN for both. `bads` counts
        customers. Points of one bin of each criterion add up to the score.
        """
        import pandas as pd

        share = (self.scale_.offset + self.scale_.factor * self.model_.intercept) / len(self.bins_)
        rows = []
        for one, slope in zip(self.bins_, self.model_.beta, strict=True):
            ends = np.concatenate([[-np.inf], one.cuts, [np.inf]])
            columns = {
                "criterion": one.criterion.name,
                "above": np.append(ends[:-1], np.nan),
                "up_to": np.append(ends[1:], np.nan),
                "rows": one.cells.rows,
                "bads": one.cells.bads,
                "evidence": one.evidence,
                "points": share + self.scale_.factor * slope * one.evidence,
            }
            shown = pd.DataFrame(columns)
            rows.append(shown if one.cells.rows[-1] else shown[:-1])
        return pd.concat(rows, ignore_index=True)

    def _evidence(self, values: Floats) -> Floats:
        return columns_of([one.of(values[:, at]) for at, one in enumerate(self.bins_)])

    def _alike(self, places: list[NDArray[np.intp]], outcomes: Outcomes) -> tuple[Floats, Outcomes]:
        """Put rows of the same bins and outcome together, weights added up: a few hundred stand for all."""
        sizes = (2, *(len(one.evidence) for one in self.bins_))
        rows = np.ravel_multi_index((outcomes.is_bad.astype(np.intp), *places), sizes)
        held = np.bincount(rows, weights=outcomes.weight)
        kept = np.flatnonzero(held > 0)
        is_bad, *at = np.unravel_index(kept, sizes)
        x = columns_of([one.evidence[place] for one, place in zip(self.bins_, at, strict=True)])
        return x, Outcomes(is_bad == 1, held[kept].astype(np.float64), np.arange(len(kept)))

    def _shares(self) -> Weighting:
        names = names_of(self.criteria)
        sizes = self.model_.beta * np.array([_spread(one.evidence, one.cells.rows) for one in self.bins_])
        remarks = []
        if against := ", ".join(one.criterion.name for one in self.bins_ if one.is_against):
            remarks.append(Reason.of("weights.against", names=against))
        if zeros := ", ".join(name for name, size in zip(names, sizes, strict=True) if size <= 0):
            remarks.append(Reason.of("weights.learned_zero", names=zeros))
        if not (sizes > 0).any():
            return Weighting.of(
                names, np.ones(len(names)), origin="scorecard", remarks=(Reason.of("weights.learned_nothing"),)
            )
        return Weighting.of(names, sizes, origin="scorecard", remarks=remarks)


def _spread(values: Floats, rows: Floats) -> float:
    """Give the standard deviation of values that stand for so many rows: exactly 0 where all are alike."""
    held = values[rows > 0]
    if not np.ptp(held) > 0:
        return 0.0
    mean = float(rows @ values) / float(rows.sum())
    return float(np.sqrt(rows @ (values - mean) ** 2 / rows.sum()))
