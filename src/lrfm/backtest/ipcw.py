"""Weights for windows that the extract's end cut short, so that those followed to the end stand for the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, Known, floats_of, known_of, same_length
from lrfm.survival.metrics.censoring import LEAST_WATCHED, Censoring

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Windows", "windows_weighted"]


@dataclass(frozen=True, eq=False)
class Windows:
    """Outcomes by the horizon: `weight` is 0 where a window was cut before anything came, `cut_count` how often.

    Where `missing`, too few were followed to the horizon, and weights are 0.
    """

    is_bad: Known
    weight: Floats
    cut_count: int
    missing: Reason | None = None

    @property
    def default_share(self) -> float | None:
        """The weighted share that defaulted: one less Kaplan-Meier at the horizon."""
        return None if self.missing else float((self.weight * self.is_bad).sum() / len(self.weight))


def windows_weighted(time_days: npt.ArrayLike, is_default: npt.ArrayLike, *, horizon_days: float) -> Windows:
    """Weigh outcomes by the horizon with 1 / G, G being Kaplan-Meier of the censoring, defaults before it at ties.

    `time_days` is the day of default, or the last day known, from the cut-off; a value a customer. A default at T by
    the horizon H weighs 1 / G(T-), a customer seen without one until H 1 / G(H-), others 0. Missing where G(H-) is
    below .1. Raises `ValueError` for missing values and different lengths. METHODS 4.3, T-M10.

    >>> found = windows_weighted([100, 400, 300, 200, 365, 250], [1, 0, 0, 0, 0, 1], horizon_days=365)
    >>> found.weight, found.default_share, found.cut_count
    (array([1.   , 1.875, 0.   , 0.   , 1.875, 1.25 ]), 0.375, 2)
    """
    time, event = floats_of(time_days, name="time"), known_of(is_default, name="is_default")
    same_length(time, event)
    if not len(time):
        return Windows(event, time, 0, Reason.of("backtest.no_customers"))
    is_bad = event & (time <= horizon_days)
    cut = ~is_bad & (time < horizon_days)
    censoring = Censoring.of(time, event.astype(np.int64))
    before = censoring.before(np.minimum(time, horizon_days))
    if (watched := float(censoring.before([horizon_days])[0])) < LEAST_WATCHED:
        missing = Reason.of(
            "backtest.short_windows", horizon_days=round(horizon_days), least_percent=round(100 * LEAST_WATCHED)
        )
        return Windows(is_bad, np.zeros(len(time)), int(cut.sum()), missing)
    weight = np.where(cut, 0.0, 1 / np.maximum(before, watched))
    return Windows(is_bad, weight, int(cut.sum()))
