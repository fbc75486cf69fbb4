"""What a tournament found in money; every amount is per tested origin, on average, in minor units."""

from __future__ import annotations

from dataclasses import dataclass

from lrfm.backtest.number import NumberTold

__all__ = ["AssumedTold", "CutoffTold", "MoneyTold", "RefusalTold", "StakeTold"]


@dataclass(frozen=True)
class StakeTold:
    """What is at stake on an average origin, whatever scheme is used.

    `owed` by all customers on the day, `sales` to them in the year before; `bad_owed` and `bad_sales` are the parts of
    customers who then defaulted; `profit` is what approving everybody would have earned. `net_share` of sales is earned
    and `loss_share` of debts lost; `cutoff_chance` is the chance of default at which a unit of both leaves nothing.
    """

    net_share: float
    loss_share: float
    cutoff_chance: float
    customers: float
    owed: NumberTold
    sales: NumberTold
    bad_owed: NumberTold
    bad_sales: NumberTold
    profit: NumberTold


@dataclass(frozen=True)
class CutoffTold:
    """Refusing by chances of default: whom that refuses, and what it earns; `gain` is beside refusing nobody.

    `more_gain`: less that of equal weights by the same rule.
    """

    refused_share: float
    profit: NumberTold
    gain: NumberTold
    more_gain: NumberTold | None


@dataclass(frozen=True)
class MoneyTold:
    """What refusing the worst share of customers would have done; `more_` beside equal weights.

    Intervals of `more_` hold for all schemes of the set together, each kind of money for itself.

    `caught` is what refused customers who defaulted owed, `turned_away` the year's sales of refused ones who did not,
    `turned_bad` of those who did. `profit` is margin on accepted sales less losses of accepted defaults, `gain` that
    less the profit of approving everybody: loss share x `caught` - net margin x (`turned_away` + `turned_bad`).
    `plain_gain` leaves `turned_bad` out: who defaults would have bought nothing more. `caught_by_sales` is `caught`
    over `turned_away`, none where no sales are turned away. `at_cutoff` refuses whoever's chance of default is above
    the client's own cut-off, `by_own_money` whoever is expected to lose more than the margin on its sales; none of a
    scheme without chances.
    """

    caught: NumberTold
    turned_away: NumberTold
    turned_bad: NumberTold
    profit: NumberTold
    gain: NumberTold
    plain_gain: NumberTold
    more_caught: NumberTold | None
    more_turned_away: NumberTold | None
    more_turned_bad: NumberTold | None
    more_profit: NumberTold | None
    more_plain_gain: NumberTold | None
    caught_by_sales: NumberTold | None = None
    at_cutoff: CutoffTold | None = None
    by_own_money: CutoffTold | None = None


@dataclass(frozen=True)
class AssumedTold:
    """The gain of refusing a share of customers, were another share of what defaulted customers owe lost."""

    refused_share: float
    loss_share: float
    gain: NumberTold


@dataclass(frozen=True)
class RefusalTold:
    """The gain of refusing more and more customers, and of refusing the same share of sales instead of customers.

    `approved_shares` ascend to 1; `gains` there are beside approving everybody, with their band point by point.
    `sales_caught`, `sales_turned_away` and `sales_gain`: as in `MoneyTold`, but with the worst share of the year's
    sales refused; `sales_more_gain` beside equal weights.
    """

    approved_shares: tuple[float, ...]
    gains: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    assumed: tuple[AssumedTold, ...]
    sales_caught: NumberTold
    sales_turned_away: NumberTold
    sales_gain: NumberTold
    sales_more_caught: NumberTold | None
    sales_more_gain: NumberTold | None
