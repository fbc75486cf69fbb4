"""Do schemes agree: on the order of customers, and on who is in the worst tenth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.discrimination import part_in_worst
from lrfm.backtest.rows import risk_of
from lrfm.backtest.told import Told
from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Agreement", "agreement", "rank_correlation"]


@dataclass(frozen=True, eq=False)
class Agreement:
    """Tables of schemes by schemes: Kendall's tau-b, and the overlap of the worst tenth (Jaccard); NaN if not told."""

    kendall: Floats
    overlap: Floats


def rank_correlation(first: npt.ArrayLike, second: npt.ArrayLike) -> Told:
    """Give Kendall's tau-b of two orders of the same customers; missing where one of them puts all alike.

    Also of one scheme's risks on two days: how stable its ranks are (METHODS 4.8).

    >>> rank_correlation([1, 2, 3], [1, 3, 2]).value.__round__(6)
    0.333333
    """
    from scipy import stats

    one, other = risk_of(first), risk_of(second)
    if len(one) != len(other):
        raise ValueError(f"{len(one)} and {len(other)} customers")
    if len(one) < 2 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return Told(None, Reason.of("backtest.all_alike"))
    return Told(float(stats.kendalltau(one, other).statistic))


def agreement(risk: npt.ArrayLike, *, worst_share: float = 0.1) -> Agreement:
    """Compare all schemes with each other; `risk` is (customers, schemes) of one cut-off.

    The overlap is that of the worst `worst_share` of customers, shared over by common; ties at the cut are in it by the
    same part each.

    >>> found = agreement([[1, 4], [2, 3], [3, 2], [4, 1]], worst_share=0.5)
    >>> found.kendall.round(6).tolist(), found.overlap.tolist()
    ([[1.0, -1.0], [-1.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]])
    """
    risks = risk_of(risk)
    count = risks.shape[1]
    parts = np.column_stack([part_in_worst(one, share=worst_share) for one in risks.T])
    kendall, overlap = np.eye(count), np.eye(count)
    for first in range(count):
        for second in range(first + 1, count):
            told = rank_correlation(risks[:, first], risks[:, second]).value
            kendall[first, second] = kendall[second, first] = np.nan if told is None else told
            both = np.minimum(parts[:, first], parts[:, second]).sum()
            either = np.maximum(parts[:, first], parts[:, second]).sum()
            overlap[first, second] = overlap[second, first] = both / either if either > 0 else np.nan
    return Agreement(kendall, overlap)
