"""What credit earns and loses by the client's own shares, and the net benefit of restricting it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.levels import Levels
from lrfm.backtest.rows import bad_of, one_sided, weights_of
from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, same_length, shares_of

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Economics", "NetBenefit", "net_benefit"]


@dataclass(frozen=True)
class Economics:
    """The client's own shares of an exposure: margin, cost of funding it, and what is lost of it in a default.

    Raises `ValueError` for a loss outside 0 to 1.
    """

    margin_share: float
    funding_share: float
    loss_share: float

    def __post_init__(self) -> None:
        if not 0 < self.loss_share <= 1:
            raise ValueError("loss_share: above 0 and at most 1")

    @property
    def net_share(self) -> float:
        """Margin less funding: what a good customer leaves."""
        return self.margin_share - self.funding_share

    @property
    def cutoff_chance(self) -> float:
        """The chance of default at which credit leaves nothing: net margin over loss given default, within 0 to 1.

        >>> round(Economics(0.2, 0.02, 0.9).cutoff_chance, 9)
        0.2
        """
        return min(1.0, max(0.0, self.net_share / self.loss_share))


@dataclass(frozen=True, eq=False)
class NetBenefit:
    """Net benefit of restricting credit of those at or above each threshold, of all, and of none (which is 0)."""

    thresholds: Floats
    of_model: Floats
    of_all: Floats
    missing: Reason | None = None


def net_benefit(
    chance: npt.ArrayLike,
    is_bad: npt.ArrayLike,
    *,
    thresholds: npt.ArrayLike,
    weight: npt.ArrayLike | None = None,
) -> NetBenefit:
    """Give TP/n - FP/n t/(1 - t): defaults caught, less good customers restricted at the odds of the threshold.

    `thresholds` are chances below 1, as of half to twice the cut-off of the economics. Missing where there are not both
    kinds of customers. Raises `ValueError` for thresholds outside 0 to 1. METHODS 4.6.

    >>> found = net_benefit([0.1, 0.3, 0.9, 0.2], [0, 0, 1, 0], thresholds=[0.25])
    >>> found.of_model.round(6), found.of_all.round(6)
    (array([0.166667]), array([0.]))
    """
    limits, chances, bads = (
        shares_of(thresholds, name="thresholds"),
        shares_of(chance, name="chance"),
        bad_of(is_bad),
    )
    same_length(chances, bads)
    if (limits >= 1).any():
        raise ValueError("thresholds: below 1")
    weights = weights_of(weight, chances)
    if missing := one_sided(bads, weights):
        return NetBenefit(limits, np.empty(0), np.empty(0), missing)
    levels = Levels.of(chances, bads, weight=weights)
    good, bad = levels.rates()
    above = len(levels.risk) - np.searchsorted(levels.risk, limits, side="left")
    share, odds = levels.bad_share, limits / (1 - limits)
    return NetBenefit(limits, share * bad[above] - (1 - share) * good[above] * odds, share - (1 - share) * odds)
