"""Expected maximum profit: the profit of the best cut-off, loss given default being a law (Verbraken et al. 2014)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.levels import Levels
from lrfm.core.reason import Reason

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["LossLaw", "MaximumProfit", "expected_maximum_profit"]


@dataclass(frozen=True)
class LossLaw:
    """Loss given default: nothing with a chance of `none`, everything with `all`, else any share alike.

    `return_share` is what a good customer earns on its exposure: the trade margin over the credit period. The numbers
    of the published package (.55, .10 and .2644) are those of consumer loans; there are no defaults here. Raises
    `ValueError` for chances that are none.
    """

    none: float
    all: float
    return_share: float

    def __post_init__(self) -> None:
        if min(self.none, self.all) < 0 or self.none + self.all > 1 or not self.return_share >= 0:
            raise ValueError("chances from 0 whose sum is at most 1, and a return from 0")

    @property
    def mean(self) -> float:
        """The loss given default, on average."""
        return self.all + (1 - self.none - self.all) / 2


@dataclass(frozen=True)
class MaximumProfit:
    """Profit beyond that of accepting all, and the share of customers best rejected, both averaged by the law.

    Profit is a part of the exposure of all customers, each having the same.
    """

    value: float | None
    rejected_share: float | None
    missing: Reason | None = None


def expected_maximum_profit(
    risk: npt.ArrayLike, is_bad: npt.ArrayLike, *, law: LossLaw, weight: npt.ArrayLike | None = None
) -> MaximumProfit:
    """Integrate max_t [loss pi_bad F_bad(t) - return pi_good F_good(t)] by the law of losses, F being shares rejected.

    Missing where there are not both kinds of customers. METHODS 4.6, T-M4.

    >>> found = expected_maximum_profit([1, 2, 3, 4], [0, 1, 0, 1], law=LossLaw(0.5, 0.25, 0.2))
    >>> round(found.value, 6), round(found.rejected_share, 6)
    (0.16375, 0.35)
    """
    levels = Levels.of(risk, is_bad, weight=weight)
    if levels.missing:
        return MaximumProfit(None, None, levels.missing)
    good, bad = levels.hull()
    share = levels.bad_share
    lost_goods, caught = (1 - share) * good, share * bad
    # the loss from which a corner of the hull is better than the one before it, which rejects fewer
    turns = law.return_share * np.diff(lost_goods) / np.maximum(np.diff(caught), 1e-300)
    edges = np.minimum(np.concatenate(([0.0], turns, [1.0])), 1.0)
    from_loss, to_loss = edges[:-1], edges[1:]
    between = 1 - law.none - law.all
    squares, widths = (to_loss**2 - from_loss**2) / 2, to_loss - from_loss
    # where two corners are as good when all is lost, the one that rejects fewer
    last = int((turns < 1 - 1e-12).sum())
    value = between * (caught @ squares - law.return_share * lost_goods @ widths)
    value += law.all * (caught[last] - law.return_share * lost_goods[last])
    rejected = lost_goods + caught
    return MaximumProfit(float(value), float(between * rejected @ widths + law.all * rejected[last]))
