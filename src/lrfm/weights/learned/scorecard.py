"""A scorecard: points for the bin of each criterion, added up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np

from lrfm.core.one_thread import one_thread
from lrfm.core.reason import Reason
from lrfm.weights.criteria import LRFM, Criterion, Floats, names_of, values_of
from lrfm.weights.learned.binned import binned
from lrfm.weights.learned.bins import BinRules
from lrfm.weights.learned.logistic import fit_non_negative
from lrfm.weights.learned.outcomes import outcomes_of
from lrfm.weights.learned.ridges import checked_ridge
from lrfm.weights.learned.woe import Scale
from lrfm.weights.scheme import SchemeEstimator
from lrfm.weights.weighting import Weighting

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

__all__ = ["Scorecard"]


class Scorecard(SchemeEstimator):
    """Scores by points: each criterion in monotone bins, a logistic regression on their weight of evidence.

    Bins go the way that data show; a remark names criteria whose bins go against their direction. Coefficients are 0 or
    more, for with evidence in place of values a negative one would turn a bin's meaning round. The weights told are
    shares of coefficient times standard deviation of evidence. `bins_` holds what was learned, `table()` the card.
    """

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
        seen = outcomes.weight > 0
        values, outcomes = values_of(frame, self.criteria)[seen], outcomes.only(seen)
        rules = self.rules or BinRules()
        self.scale_ = self.scale or Scale()
        self.bins_ = tuple(
            binned(criterion, values[:, place], outcomes, rules=rules) for place, criterion in enumerate(self.criteria)
        )
        told = self._evidence(values)
        with one_thread():
            self.model_ = fit_non_negative(told, outcomes, ridge=checked_ridge(self.ridge))
        self.weighting_ = self._shares(told)
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
        return np.column_stack([one.of(values[:, place]) for place, one in enumerate(self.bins_)])

    def _shares(self, told: Floats) -> Weighting:
        names = names_of(self.criteria)
        sizes = self.model_.beta * np.where(np.ptp(told, axis=0) > 0, told.std(axis=0), 0.0)
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
