"""Customers by distinct risk: weights of those who defaulted and of the others at each level, lowest risk first.

Area, KS, gains, hull, H-measure, maximum profit and net benefit are functions of these levels, so ties have one
meaning in all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.rows import bad_of, one_sided, risk_of, weights_of
from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, same_length

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Levels"]


@dataclass(frozen=True, eq=False)
class Levels:
    """Distinct risks in ascending order, with the weight of `bad` and `good` customers at each.

    `missing` says why bad and good can't be compared: one of them is not there.
    """

    risk: Floats
    bad: Floats
    good: Floats
    missing: Reason | None

    @classmethod
    def of(cls, risk: npt.ArrayLike, is_bad: npt.ArrayLike, *, weight: npt.ArrayLike | None = None) -> Levels:
        """Gather rows: `risk` (higher is worse), `is_bad`, and `weight` (IPCW; ones where not given), a value a row.

        Raises `UserError` for a risk that is no number, `ValueError` for different lengths and weights below 0.

        >>> found = Levels.of([3, 1, 3], [1, 0, 0])
        >>> found.risk, found.bad, found.good
        (array([1., 3.]), array([0., 1.]), array([1., 1.]))
        """
        risks, bads = risk_of(risk), bad_of(is_bad)
        same_length(risks, bads)
        weights = weights_of(weight, risks)
        held = weights > 0
        values, at = np.unique(risks[held], return_inverse=True)
        bad, good = (
            np.bincount(at, weights=(weights * kind)[held], minlength=len(values)).astype(np.float64)
            for kind in (bads, ~bads)
        )
        return cls(values, bad, good, one_sided(bads, weights))

    @property
    def bad_share(self) -> float:
        """The weighted share of customers that defaulted."""
        return float(self.bad.sum() / (self.bad.sum() + self.good.sum()))

    def rates(self) -> tuple[Floats, Floats]:
        """Give the shares of good and of bad customers that are rejected when the worst are, from none to all.

        These are the false and the true positive rate of the ROC curve: a point before the first level, and one after
        each, the worst first.
        """
        return _shares_above(self.good), _shares_above(self.bad)

    def hull(self) -> tuple[Floats, Floats]:
        """Give the corners of the upper convex hull of `rates`, from (0, 0) to (1, 1); points on an edge are left out.

        >>> Levels.of([1, 2, 3, 4], [0, 1, 0, 1]).hull()
        (array([0. , 0. , 0.5, 1. ]), array([0. , 0.5, 1. , 1. ]))
        """
        good, bad = self.rates()
        # from a point that added no bad customer the hull never turns
        useful = np.flatnonzero(np.diff(bad, prepend=-1.0, append=0.0)[:-1] > 0)
        kept: list[int] = []
        for at in [*useful.tolist(), len(bad) - 1]:
            while len(kept) > 1 and not _turns(good, bad, kept[-2], kept[-1], at):
                kept.pop()
            if not kept or kept[-1] != at:
                kept.append(at)
        return good[kept], bad[kept]


def _shares_above(weight: Floats) -> Floats:
    upto = np.concatenate(([0.0], np.cumsum(weight[::-1])))
    found: Floats = upto / upto[-1]
    return found


def _turns(good: Floats, bad: Floats, first: int, second: int, third: int) -> bool:
    """Tell whether the way over three points turns right, beyond rounding."""
    rise = (bad[second] - bad[first]) * (good[third] - good[second])
    fall = (bad[third] - bad[second]) * (good[second] - good[first])
    return bool(rise - fall > 1e-14)
