"""Gradient boosting with monotone constraints: the ceiling, which tells whether weights or criteria are in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np

from lrfm.core.one_thread import one_thread
from lrfm.errors import UserError
from lrfm.weights.criteria import BEHAVIOUR, LRFM, Criterion, Floats, values_of
from lrfm.weights.learned.folds import sampled_rows
from lrfm.weights.learned.outcomes import outcomes_of
from lrfm.weights.learned.ridges import SEED
from lrfm.weights.scheme import SchemeEstimator

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

__all__ = ["MonotoneBoosting"]


class MonotoneBoosting(SchemeEstimator):
    """Scores by the chance of being good that boosted trees foretell, from 0 to 100; it has no weights.

    Trees may only rise with benefits and fall with costs, but for criteria named `unconstrained`: to buy for more money
    may truly go with more risk. Beside schemes of weights on the same criteria the gap is what these leave, by their
    weights or by adding up. A missing value is one of its own. Of more than `most_rows` rows a sample of customers is
    learned from. The trees grow on one thread, the same on every machine.
    """

    def __init__(
        self,
        *,
        criteria: tuple[Criterion, ...] = (*LRFM, *BEHAVIOUR),
        unconstrained: tuple[str, ...] = ("M",),
        tree_count: int = 60,
        learning_rate: float = 0.15,
        leaf_count: int = 8,
        least_leaf_rows: int = 20,
        ridge: float = 5.0,
        most_rows: int = 50_000,
        seed: int = SEED,
    ) -> None:
        self.criteria = criteria
        self.unconstrained = unconstrained
        self.tree_count = tree_count
        self.learning_rate = learning_rate
        self.leaf_count = leaf_count
        self.least_leaf_rows = least_leaf_rows
        self.ridge = ridge
        self.most_rows = most_rows
        self.seed = seed

    def fit(
        self,
        frame: pd.DataFrame,
        is_bad: ArrayLike | None = None,
        *,
        sample_weight: ArrayLike | None = None,
        groups: ArrayLike | None = None,
    ) -> Self:
        """Grow the trees; raise `UserError` where there is only one kind of outcome."""
        from sklearn.ensemble import HistGradientBoostingClassifier

        outcomes = outcomes_of(is_bad, len(frame), sample_weight=sample_weight, groups=groups)
        names = {criterion.name for criterion in self.criteria}
        if unknown := sorted(set(self.unconstrained) - names):
            raise UserError.of("weights.no_such_criterion", names=", ".join(unknown))
        seen = outcomes.weight > 0
        values, outcomes = values_of(frame, self.criteria)[seen], outcomes.only(seen)
        some = sampled_rows(outcomes, most_rows=self.most_rows, seed=self.seed)
        self.used_ = np.flatnonzero(~np.isnan(values[some]).all(axis=0))  # scikit-learn falls over columns of NaN
        if not len(self.used_):
            raise UserError.of("weights.no_values")
        self.model_ = HistGradientBoostingClassifier(
            learning_rate=self.learning_rate,
            max_iter=self.tree_count,
            max_leaf_nodes=self.leaf_count,
            min_samples_leaf=self.least_leaf_rows,
            l2_regularization=self.ridge,
            monotonic_cst=[self._sign(self.criteria[place]) for place in self.used_],
            early_stopping=False,
            random_state=0,
        )
        weight = outcomes.weight[some]
        told = None if np.ptp(weight) == 0 else weight  # without weights binning takes a tenth of the time
        with one_thread():
            self.model_.fit(values[some][:, self.used_], outcomes.good[some], sample_weight=told)
        return self

    def score(self, frame: pd.DataFrame) -> Floats:
        """Give 100 times the foretold chance of being good."""
        with one_thread():
            foretold = self.model_.predict_proba(values_of(frame, self.criteria)[:, self.used_])
        return np.asarray(100.0 * foretold[:, 1], dtype=np.float64)

    def _sign(self, criterion: Criterion) -> int:
        return 0 if criterion.name in self.unconstrained else criterion.sign
