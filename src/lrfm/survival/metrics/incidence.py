"""The share of rows, or of their money, that was paid by a day, though some were still open when last seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.causes import OPEN, PAID
from lrfm.survival.incidence import incidence_of_hazards
from lrfm.survival.metrics.arrays import Floats, Whole

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["paid_share_by"]


def paid_share_by(time: Floats, cause: Whole, *, weight: Floats, horizon_days: float) -> float | None:
    """Give the share paid by a horizon (Aalen-Johansen), of the weight; none where nobody was watched that long.

    Rows are at risk from day 0, the landmark. F += S(t-) d_paid / n, then S *= 1 - d / n, n being the weight of rows
    that end at t or later, censored ones at t among them. Where no row was censored by the horizon this is the plain
    share. METHODS 5.5, 5.6.

    >>> time = np.array([1.0, 2, 3, 4, 4, 4, 5, 5, 6, 8, 8, 9, 10, 12])
    >>> cause = np.array([1, 2, 0, 1, 0, 0, 2, 1, 0, 0, 2, 0, 1, 0])
    >>> round(paid_share_by(time, cause, weight=np.ones(14), horizon_days=10), 6)
    0.480519
    """
    if not weight.sum() > 0:
        return None
    used = weight > 0
    time, cause, weight = time[used], cause[used], weight[used]
    days, place = np.unique(time, return_inverse=True)
    held = _sums(place, weight, len(days))
    at_risk = np.cumsum(held[::-1])[::-1]
    others = (cause != OPEN) & (cause != PAID)
    exits = np.stack([_sums(place, weight * kind, len(days)) for kind in (cause == PAID, others)])
    share, left = incidence_of_hazards(exits / at_risk)
    if horizon_days > days[-1] and left[-1] > 0:
        return None
    told = np.searchsorted(days, horizon_days, side="right")
    return float(share[0, told - 1]) if told else 0.0


def _sums(place: npt.NDArray[np.intp], weight: Floats, size: int) -> Floats:
    return np.bincount(place, weights=weight, minlength=size).astype(np.float64, copy=False)
