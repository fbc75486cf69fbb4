"""The ridge of a hazard model, chosen by how well it foretells customers that were left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.design import Factor, Spline, lay_out
from lrfm.survival.hazard import Prepared, prepare, starting
from lrfm.survival.likelihood import CLOGLOG, Family, maximise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt
    import scipy.sparse as sp

    from lrfm.survival.cells import Cells
    from lrfm.survival.settings import HazardSettings

__all__ = ["RidgeChoice", "choose_ridge"]

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True)
class RidgeChoice:
    """The ridge with the least loss, and the loss of each: minus the log-likelihood of left-out customers, per exit."""

    ridge: float
    losses: Mapping[float, float]


def choose_ridge(
    cells: Cells, *, cause: str, formula: Sequence[Factor | Spline], settings: HazardSettings, family: Family = CLOGLOG
) -> RidgeChoice | Reason:
    """Choose among `settings.ridges` by cross-validation over the folds of customers that the cells hold.

    A customer's invoices are in one fold, so that nobody is foretold from his own payments. Bins and kinds of days that
    some training part saw no exit in are left out of the comparison, for all ridges alike. Ties go to the larger ridge.
    Raises ValueError where the cells were counted without folds.
    """
    folds = cells.layout.folds
    if folds < 2:
        raise ValueError("count the cells by folds of customers first (Layout.folds)")
    count = cells.exit_count(cause)
    if count < settings.min_exits:
        return Reason.of("survival.too_few_of_cause", cause=cause, count=count, least=settings.min_exits)
    ready = prepare(cells, cause=cause, laid=lay_out(cells, formula))
    folded = _Folded.of(ready, cells, family=family)
    held = float(folded.exits.sum())
    if held == 0:
        return Reason.of("survival.too_few_of_cause", cause=cause, count=0, least=settings.min_exits)
    losses = dict.fromkeys(sorted(settings.ridges, reverse=True), 0.0)
    for fold in range(folds):
        beta = folded.start
        for ridge in losses:
            beta, gain = folded.left_out(fold, ridge=ridge, start=beta)
            losses[ridge] -= gain / held
    best = min(losses, key=lambda ridge: losses[ridge])
    return RidgeChoice(best, losses)


@dataclass(frozen=True)
class _Folded:
    """Cells that can be compared, with days and exits by fold, and the columns that vary on them."""

    matrix: sp.csr_array
    days: Numbers
    exits: Numbers
    penalised: Numbers
    start: Numbers
    family: Family

    @classmethod
    def of(cls, ready: Prepared, cells: Cells, *, family: Family) -> _Folded:
        days, exits = (counted[ready.in_use].astype(np.float64) for counted in (cells.days, cells.exits[ready.cause]))
        compared = np.flatnonzero(_compared(ready, days, exits))
        matrix = ready.matrix[compared]
        columns = np.flatnonzero(np.asarray(abs(matrix).sum(axis=0)).reshape(-1) > 0)
        matrix = matrix.tocsc()[:, columns].tocsr()
        return cls(matrix, days[compared], exits[compared], ready.penalised[columns], starting(ready)[columns], family)

    def left_out(self, fold: int, *, ridge: float, start: Numbers) -> tuple[Numbers, float]:
        """Fit without a fold; give the coefficients, and the fold's log-likelihood: minus infinity without a fit."""
        days, exits = (counted.sum(axis=1) - counted[:, fold] for counted in (self.days, self.exits))
        found = maximise(
            self.matrix, days=days, exits=exits, penalty=ridge * self.penalised, family=self.family, start=start
        )
        if not found.is_reached or found.is_singular:
            return start, -np.inf
        eta = np.asarray(self.matrix @ found.beta)
        gain = self.family.log_likelihood(eta, days=self.days[:, fold], exits=self.exits[:, fold])
        return found.beta, gain


def _compared(ready: Prepared, days: Numbers, exits: Numbers) -> npt.NDArray[np.bool_]:
    """Give the cells whose bins and calendar levels saw an exit, and a day without one, in every training part."""
    kept = np.ones(len(days), dtype=np.bool_)
    for place, column in enumerate(ready.design.columns):
        if column.kind == "row":
            continue
        rows = ready.matrix[:, [place]].toarray().reshape(-1) > 0
        met, saw = (counted[rows].sum() - counted[rows].sum(axis=0) for counted in (days, exits))
        if not ((saw > 0) & (saw < met)).all():
            kept &= ~rows
    return kept
