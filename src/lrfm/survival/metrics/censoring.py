"""The chance of still being watched: Kaplan-Meier of the censoring, from training rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.causes import OPEN
from lrfm.survival.metrics.arrays import Floats, causes_of, floats_of, same_length

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["LEAST_WATCHED", "Censoring"]

LEAST_WATCHED = 0.1
"""Where a smaller share is still watched, weights are above ten and nothing is told (METHODS 5.11)."""


@dataclass(frozen=True, eq=False)
class Censoring:
    """G(t), the chance of being watched beyond t: `shares` from each of the ascending `times` on, 1 before.

    After the last row of training, G keeps its last value: 1 where all rows were followed to their ends, 0 where the
    last row was censored.
    """

    times: Floats
    shares: Floats

    @classmethod
    def of(
        cls, exit_days: npt.ArrayLike, cause: npt.ArrayLike, *, entry_days: npt.ArrayLike | None = None
    ) -> Censoring:
        """Estimate G from training rows.

        `exit_days`, `cause` (0 is censored) and `entry_days` (at risk after it; none: from the beginning) have a value
        a row. At ties the order is exit, censoring, entry, so a row that ends at t can't be censored at t any more.
        Raises `ValueError` for missing values and different lengths. METHODS 5.2, 5.11.

        >>> Censoring.of([2, 3, 5, 8, 10], [1, 1, 0, 1, 0]).at([4, 5, 9])
        array([1.        , 0.66666667, 0.66666667])
        """
        time, code = floats_of(exit_days, name="exit"), causes_of(cause)
        same_length(time, code)
        times, censored = np.unique(time[code == OPEN], return_counts=True)
        watched = len(time) - np.searchsorted(np.sort(time), times, side="left")
        ended = np.sort(time[code != OPEN])
        watched = watched - (np.searchsorted(ended, times, side="right") - np.searchsorted(ended, times, side="left"))
        if entry_days is not None:
            entry = np.sort(floats_of(entry_days, name="entry"))
            same_length(time, entry)
            watched = watched - (len(entry) - np.searchsorted(entry, times, side="left"))
        shares: Floats = np.cumprod(1 - censored / watched, dtype=np.float64)
        return cls(times, shares)

    def at(self, days: npt.ArrayLike) -> Floats:
        """Give G(t), the chance of being watched beyond each of `days`."""
        return self._after(np.searchsorted(self.times, np.asarray(days, np.float64), side="right"))

    def before(self, days: npt.ArrayLike) -> Floats:
        """Give G(t-), the chance of being watched until just before each of `days`.

        >>> Censoring.of([2, 3, 5, 8, 10], [1, 1, 0, 1, 0]).before([5, 6])
        array([1.        , 0.66666667])
        """
        return self._after(np.searchsorted(self.times, np.asarray(days, np.float64), side="left"))

    def weights(self, days: npt.ArrayLike, *, until: float | None = None) -> Floats:
        """Give 1 / G(t-) of each of `days`, 0 from `until` on and where G(t-) is below `LEAST_WATCHED`.

        >>> Censoring.of([2, 3, 5, 8, 10], [1, 1, 0, 1, 0]).weights([2, 6, 11], until=11)
        array([1. , 1.5, 0. ])
        """
        found, before = np.asarray(days, np.float64), self.before(days)
        used = before >= LEAST_WATCHED
        if until is not None:
            used &= found < until
        return np.where(used, 1 / np.where(used, before, 1.0), 0.0)

    def _after(self, counts: npt.NDArray[np.intp]) -> Floats:
        return np.concatenate(([1.0], self.shares))[counts]
