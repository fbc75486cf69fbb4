"""What an order of customers is worth: profit at a cut-off, over the share approved, and net benefit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.discrimination import part_in_worst
from lrfm.backtest.levels import Levels
from lrfm.backtest.rows import bad_of, one_sided, risk_of, weights_of
from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, same_length, shares_of

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["APPROVED_SHARES", "Economics", "NetBenefit", "Profit", "net_benefit", "profit_at", "profit_curve"]

APPROVED_SHARES = tuple(step / 20 for step in range(21))


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

    def profit_of(self, is_bad: npt.ArrayLike) -> Floats:
        """Give the profit of each customer per unit of exposure, were credit given.

        >>> Economics(0.2, 0.02, 0.9).profit_of([0, 1]).round(9)
        array([ 0.18, -0.72])
        """
        found: Floats = self.net_share - self.loss_share * bad_of(is_bad).astype(np.float64)
        return found


@dataclass(frozen=True, eq=False)
class Profit:
    """Profit in currency where the best `approved_share` of customers get credit; `accepted` is their exposure.

    `accept_all` is the profit of giving credit to all; giving none earns nothing. Empty where `missing` says why.
    """

    approved_share: Floats
    profit: Floats
    accepted: Floats
    accept_all: float | None
    missing: Reason | None = None


@dataclass(frozen=True, eq=False)
class NetBenefit:
    """Net benefit of restricting credit of those at or above each threshold, of all, and of none (which is 0)."""

    thresholds: Floats
    of_model: Floats
    of_all: Floats
    missing: Reason | None = None


def profit_at(
    chance: npt.ArrayLike,
    is_bad: npt.ArrayLike,
    *,
    economics: Economics,
    exposure: npt.ArrayLike | None = None,
    weight: npt.ArrayLike | None = None,
    cutoff_chance: float | None = None,
) -> Profit:
    """Give the profit of accepting customers whose chance of default is at or below a cut-off.

    `cutoff_chance` none is that of the economics, where expected profit is 0. `exposure` in currency, `weight` IPCW.
    Missing without customers. METHODS 4.6.

    >>> found = profit_at([0.1, 0.1, 0.5], [0, 1, 1], economics=Economics(0.2, 0, 0.5), exposure=[100, 10, 50])
    >>> float(found.profit[0]), float(found.accepted[0]), round(found.accept_all, 9)
    (17.0, 110.0, 2.0)
    """
    chances, bads = shares_of(chance, name="chance"), bad_of(is_bad)
    same_length(chances, bads)
    held = weights_of(weight, chances)
    if not held.sum() > 0:
        return _no_profit(Reason.of("backtest.no_customers"))
    money = held * weights_of(exposure, chances, name="exposure")
    accepted = chances <= (economics.cutoff_chance if cutoff_chance is None else cutoff_chance)
    earned = money * economics.profit_of(bads)
    return Profit(
        np.array([held[accepted].sum() / held.sum()]),
        np.array([earned[accepted].sum()]),
        np.array([money[accepted].sum()]),
        float(earned.sum()),
    )


def profit_curve(
    risk: npt.ArrayLike,
    is_bad: npt.ArrayLike,
    *,
    economics: Economics,
    exposure: npt.ArrayLike | None = None,
    weight: npt.ArrayLike | None = None,
    approved_shares: npt.ArrayLike = APPROVED_SHARES,
) -> Profit:
    """Give the profit of accepting the best customers, over the share approved (by count; ties shared pro rata).

    >>> found = profit_curve([1, 2], [0, 1], economics=Economics(0.2, 0, 0.5), approved_shares=[0, 0.5, 1])
    >>> found.profit.round(9)
    array([ 0. ,  0.2, -0.1])
    """
    risks, bads = risk_of(risk), bad_of(is_bad)
    same_length(risks, bads)
    held = weights_of(weight, risks)
    if not held.sum() > 0:
        return _no_profit(Reason.of("backtest.no_customers"))
    money = held * weights_of(exposure, risks, name="exposure")
    earned = money * economics.profit_of(bads)
    shares = shares_of(approved_shares, name="approved_shares")
    parts = np.array([1 - part_in_worst(risks, share=1 - share, weight=held) for share in shares])
    return Profit(shares, parts @ earned, parts @ money, float(earned.sum()))


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


def _no_profit(missing: Reason) -> Profit:
    return Profit(np.empty(0), np.empty(0), np.empty(0), None, missing)
