"""The share that defaulted by band of score, from the best customers to the worst."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.calibration import exact_interval
from lrfm.backtest.rows import bad_of, one_sided, risk_of, weights_of
from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import same_length

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["ScoreBand", "default_by_band"]


@dataclass(frozen=True)
class ScoreBand:
    """Customers of like risk: how many, the risks they span, and the weighted share that defaulted with its interval.

    The interval is the exact binomial one; with weights for cut windows, that of as many customers as tell as much.
    Rows of a customer at several cut-offs are not independent: then it is too narrow, and is no test.
    """

    customer_count: int
    weight: float
    lowest_risk: float
    highest_risk: float
    default_share: float
    low: float
    high: float


def default_by_band(
    risk: npt.ArrayLike, is_bad: npt.ArrayLike, *, weight: npt.ArrayLike | None = None, band_count: int = 10
) -> tuple[ScoreBand, ...] | Reason:
    """Give the default rate of each band, bands of about equal weight, equal risks together, the best first.

    Gives the reason where nobody defaulted. Raises as `Levels.of`.

    >>> [band.default_share for band in default_by_band([1, 2, 3, 4], [0, 0, 1, 0], band_count=2)]
    [0.0, 0.5]
    """
    risks, bads = risk_of(risk), bad_of(is_bad)
    same_length(risks, bads)
    weights = weights_of(weight, risks)
    missing = one_sided(bads, weights)
    if missing and missing.key != "backtest.only_defaults":
        return missing
    kept = np.flatnonzero(weights > 0)
    at = np.unique(risks[kept], return_inverse=True)[1]
    held = np.bincount(at, weights=weights[kept])
    middle = (np.cumsum(held) - held / 2) / held.sum()
    place = np.minimum((middle * band_count).astype(np.int64), band_count - 1)[at]
    found = []
    for number in np.unique(place):
        rows = kept[place == number]
        total = float(weights[rows].sum())
        share = min(1.0, float(weights[rows] @ bads[rows]) / total)
        alike = total**2 / float(weights[rows] @ weights[rows])
        low, high = exact_interval(share * alike, alike)
        found.append(ScoreBand(len(rows), total, float(risks[rows].min()), float(risks[rows].max()), share, low, high))
    return tuple(found)
