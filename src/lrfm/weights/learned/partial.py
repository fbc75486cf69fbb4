"""Cox's partial likelihood of times to default, with coefficients that are 0 or more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.weights.criteria import Floats, columns_of
from lrfm.weights.learned.newton import minimised, squares

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["RiskSets", "fit_times"]


@dataclass(frozen=True)
class RiskSets:
    """Rows `x`, who defaulted (`event`), and `block`: at how many distinct days of default a row was at risk.

    Ties are Breslow's. The partial likelihood asks for the order of days only.
    """

    x: Floats
    event: NDArray[np.bool_]
    block: NDArray[np.intp]
    defaults: Floats
    """How many defaulted on each distinct day."""

    @classmethod
    def of(cls, x: Floats, time: Floats, event: NDArray[np.bool_]) -> RiskSets:
        """Sort rows by time into blocks; a row that leaves on a day of default was at risk on it."""
        days, defaults = np.unique(time[event], return_counts=True)
        return cls(x, event, np.searchsorted(days, time, side="right"), defaults.astype(np.float64))

    def loss(self, beta: Floats, ridge: float = 0.0) -> tuple[float, Floats, Callable[[], Floats]]:
        """Give minus the log partial likelihood, with ridge / 2 * |beta|^2, its gradient and second derivatives."""
        eta = self.x @ beta
        highest = float(eta.max())
        e = np.exp(eta - highest)
        at_risk = self._at_risk(e)
        value = float(self.defaults @ np.log(at_risk)) + highest * float(self.defaults.sum()) - float(eta @ self.event)
        hazard = np.concatenate([[0.0], np.cumsum(self.defaults / at_risk)])[self.block] * e
        gradient = self.x.T @ (hazard - self.event)

        def curvature() -> Floats:
            means = columns_of([self._at_risk(e * column) / at_risk for column in self.x.T])
            return squares(self.x, hazard) - squares(means, self.defaults) + ridge * np.eye(len(beta))

        return value + 0.5 * ridge * float(beta @ beta), gradient + ridge * beta, curvature

    def _at_risk(self, part: Floats) -> Floats:
        """Add up over all who were at risk on each day of default."""
        by_block = np.bincount(self.block, weights=part, minlength=len(self.defaults) + 1)[1:]
        return np.asarray(by_block[::-1].cumsum()[::-1], dtype=np.float64)


def fit_times(sets: RiskSets, *, ridge: float, start: Floats | None = None) -> Floats:
    """Give coefficients of 0 or more of hazards that rise with `x`, with a ridge."""
    count = sets.x.shape[1]
    begin = np.zeros(count) if start is None else start
    return minimised(lambda beta: sets.loss(beta, ridge), begin, is_bounded=np.ones(count, dtype=np.bool_))
