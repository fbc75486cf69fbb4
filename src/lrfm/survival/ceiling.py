"""The ceiling: gradient boosting on cells of days at risk shows what a simpler hazard model leaves on the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.survival.rows import Floats, Ints

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Boosted", "Boosting", "Correction", "fit_boosted", "fit_correction", "survival_of_cells"]


@dataclass(frozen=True)
class Boosting:
    """How the trees grow. Leaves are held back by `ridge`, not by counts of cells: a cell may be a day or a million."""

    learning_rate: float = 0.1
    tree_count: int = 150
    leaf_count: int = 15
    ridge: float = 5.0
    seed: int = 20240101


@dataclass(frozen=True)
class Boosted:
    """Fitted trees, which give the daily hazard of one cause."""

    covariates: tuple[str, ...]
    day_count: float
    exit_count: float
    model: Any
    """scikit-learn's HistGradientBoostingClassifier."""

    def hazard(self, cells: pd.DataFrame) -> Floats:
        """Give the chance that an invoice open in the morning leaves by this cause on the day, one value a cell."""
        from threadpoolctl import threadpool_limits

        values = cells[list(self.covariates)].to_numpy(dtype=np.float64)
        with threadpool_limits(limits=1, user_api="openmp"):  # waking other threads costs more than a few cells do
            return np.asarray(self.model.predict_proba(values)[:, 1], dtype=np.float64)


def fit_boosted(
    cells: pd.DataFrame, *, covariates: Sequence[str], settings: Boosting | None = None, least_exits: int = 100
) -> Boosted | Reason:
    """Fit the daily hazard on cells with `days` at risk and `exits` of the cause, weighted by both.

    Every cell is two rows: its exits, and the days that no one left. `covariates`: columns of numbers, the time of the
    clock among them; NaN is a value of its own. Gives a `Reason` with fewer than `least_exits`, or where each day is an
    exit; raises `UserError` for cells with more exits than days.
    """
    lacking = [name for name in ("days", "exits", *covariates) if name not in cells]
    if lacking:
        raise UserError.of("second.no_such_column", columns=", ".join(lacking))
    days, exits = (cells[name].to_numpy(dtype=np.float64) for name in ("days", "exits"))
    bad = ~((exits >= 0) & (exits <= days))
    if bad.any():
        raise UserError.of("second.more_exits_than_days", count=int(bad.sum()))
    if exits.sum() < least_exits:
        return Reason.of("second.too_few_exits", count=int(exits.sum()), least=least_exits)
    if exits.sum() == days.sum():
        return Reason.of("second.all_end_at_once")
    values = cells[list(covariates)].to_numpy(dtype=np.float64)
    weights = np.concatenate([exits, days - exits])
    target = np.concatenate([np.ones(len(cells)), np.zeros(len(cells))])
    used = weights > 0
    model = _grown(np.concatenate([values, values])[used], target[used], weights[used], settings or Boosting())
    return Boosted(tuple(covariates), float(days.sum()), float(exits.sum()), model)


def _grown(values: Floats, target: Floats, weights: Floats, how: Boosting) -> Any:
    """Grow the trees on one thread: cells are few, and the order of sums is then the same on every machine."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    model = HistGradientBoostingClassifier(
        learning_rate=how.learning_rate,
        max_iter=how.tree_count,
        max_leaf_nodes=how.leaf_count,
        min_samples_leaf=1,
        l2_regularization=how.ridge,
        early_stopping=False,
        random_state=how.seed,
    )
    with threadpool_limits(limits=1, user_api="openmp"):
        model.fit(values, target, sample_weight=weights)
    return model


@dataclass(frozen=True)
class Correction:
    """Fitted trees, which give by what a hazard is to be multiplied."""

    covariates: tuple[str, ...]
    model: Any
    """scikit-learn's HistGradientBoostingRegressor."""

    def factor(self, cells: pd.DataFrame) -> Floats:
        """Give the factor of each cell, above 0."""
        from threadpoolctl import threadpool_limits

        values = cells[list(self.covariates)].to_numpy(dtype=np.float64)
        with threadpool_limits(limits=1, user_api="openmp"):
            return np.asarray(self.model.predict(values), dtype=np.float64)


def fit_correction(
    cells: pd.DataFrame, *, covariates: Sequence[str], settings: Boosting | None = None, least_exits: int = 100
) -> Correction | Reason:
    """Fit by what a model's hazard is to be multiplied, on cells with `exits` and those `expected` by the model.

    Poisson regression with an offset: a mean of exits over expected ones, weighted by these, has the same likelihood.
    Cells of which nothing is expected are left out. Reasons and errors are those of `fit_boosted`.

    >>> import pandas as pd
    >>> cells = pd.DataFrame({"x": [0, 1], "exits": [50, 200], "expected": [100.0, 100.0]})
    >>> found = fit_correction(cells, covariates=["x"], settings=Boosting(ridge=0.0))
    >>> found.factor(cells).round(2).tolist()
    [0.5, 2.0]
    """
    lacking = [name for name in ("exits", "expected", *covariates) if name not in cells]
    if lacking:
        raise UserError.of("second.no_such_column", columns=", ".join(lacking))
    exits, expected = (cells[name].to_numpy(dtype=np.float64) for name in ("exits", "expected"))
    if exits.sum() < least_exits:
        return Reason.of("second.too_few_exits", count=int(exits.sum()), least=least_exits)
    used = expected > 0
    values = cells[list(covariates)].to_numpy(dtype=np.float64)[used]
    return Correction(tuple(covariates), _corrected(values, exits[used], expected[used], settings or Boosting()))


def _corrected(values: Floats, exits: Floats, expected: Floats, how: Boosting) -> Any:
    from sklearn.ensemble import HistGradientBoostingRegressor
    from threadpoolctl import threadpool_limits

    model = HistGradientBoostingRegressor(
        loss="poisson",
        learning_rate=how.learning_rate,
        max_iter=how.tree_count,
        max_leaf_nodes=how.leaf_count,
        min_samples_leaf=1,
        l2_regularization=how.ridge,
        early_stopping=False,
        random_state=how.seed,
    )
    with threadpool_limits(limits=1, user_api="openmp"):
        model.fit(values, exits / expected, sample_weight=expected)
    return model


def survival_of_cells(hazard: Floats, days: Floats, *, row: Ints) -> Floats:
    """Give S after each cell: the product of (1 - hazard) ** days over the cells of its row so far, in their order.

    `hazard`: the daily hazard of all causes together; `row`: which path a cell belongs to, cells of a path together.

    >>> hazard, days = np.array([0.5, 0.1, 0.2]), np.array([1.0, 2.0, 1.0])
    >>> survival_of_cells(hazard, days, row=np.array([0, 0, 1])).round(4).tolist()
    [0.5, 0.405, 0.8]
    """
    if np.any((hazard < 0) | (hazard > 1)):
        raise UserError.of("second.not_a_hazard", count=int(np.sum((hazard < 0) | (hazard > 1))))
    with np.errstate(divide="ignore"):
        steps = np.where(days > 0, np.log1p(-hazard) * days, 0.0)
    steps = np.maximum(steps, -745.0)  # exp of less is 0 already; an infinite sum would make NaN of what follows it
    total = np.cumsum(steps)
    starts = np.flatnonzero(np.concatenate([[True], row[1:] != row[:-1]])) if len(row) else np.zeros(0, dtype=np.int64)
    lengths = np.diff(np.append(starts, len(row)))
    return np.asarray(np.exp(total - np.repeat((total - steps)[starts], lengths)), dtype=np.float64)
