"""What the choice of a scheme costs: defaults caught, sales turned away and profit, at the same share refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from lrfm.backtest.bootstrap import Drawn, drawn_metrics
from lrfm.backtest.contrasts import Contrast, contrasts, interval, pairs_with
from lrfm.backtest.results import MoneyTold, NumberTold
from lrfm.survival.metrics.arrays import Floats

if TYPE_CHECKING:
    from lrfm.backtest.money import Economics
    from lrfm.backtest.settings import TournamentSettings
    from lrfm.backtest.trial import Trial

__all__ = ["APPROVED_SHARES", "drawn_money", "money_of", "profit_by_share"]

APPROVED_SHARES = tuple(step / 50 for step in range(25, 51))
"""Half of the customers to all of them."""
Kind = Literal["caught", "turned_away", "profit"]


@dataclass(frozen=True, eq=False)
class _Sums:
    """Money per origin of each scheme: (schemes) or (draws, schemes)."""

    caught: Floats
    turned_away: Floats
    profit: Floats


def drawn_money(trial: Trial, *, settings: TournamentSettings) -> Drawn:
    """Draw customers with what they owe, and beside it, for the same draws, with their `sales`."""
    return drawn_metrics(
        trial.risk,
        trial.panel(trial.owed),
        draw_count=settings.draws,
        seed=settings.seed,
        worst_share=float(settings.refused_share),
        others={"sales": trial.sales},
    )


def money_of(
    trial: Trial, *, economics: Economics, reference: str, settings: TournamentSettings, drawn: Drawn | None = None
) -> Mapping[str, MoneyTold]:
    """Give each scheme's money; empty where nobody, or everybody, defaulted.

    Two sums of money are at stake: what customers owe is lost in part where they default, and a year's sales to refused
    customers are lost with their margin. Draws of customers are the same for both; `drawn` are those of `drawn_money`,
    where they are there already.
    """
    owed = drawn_money(trial, settings=settings) if drawn is None else drawn
    if owed.missing:
        return {}
    sales = owed.others["sales"]
    value, draws = (_sums(owed, sales, which, economics) for which in ("values", "draws"))
    at = trial.names.index(reference)
    alone, beside = zip(
        *(
            _compared(getattr(value, kind), getattr(draws, kind), at, owed.default_count, level=float(settings.level))
            for kind in ("caught", "turned_away", "profit")
        ),
        strict=True,
    )
    return {
        name: MoneyTold(*(one[place] for one in alone), *(one.get(place) for one in beside))
        for place, name in enumerate(trial.names)
    }


def profit_by_share(
    trial: Trial, scheme: int, *, economics: Economics, shares: tuple[float, ...] = APPROVED_SHARES
) -> tuple[tuple[float, float], ...]:
    """Give the profit per origin where the safest share of its customers gets credit, in minor units."""
    places = trial.places.tolist()
    total = np.zeros(len(shares))
    earned = economics.net_share * trial.sales - economics.loss_share * trial.owed * trial.is_bad
    for place in places:
        rows = trial.place == place
        total += _earned_by_safest(trial.risk[rows, scheme], earned[rows], shares)
    return tuple(zip(shares, (total / len(places)).tolist(), strict=True))


def _earned_by_safest(risk: Floats, earned: Floats, shares: tuple[float, ...]) -> Floats:
    """Add up what the safest shares earn; customers of one risk are taken in part, pro rata."""
    level = np.unique(risk, return_inverse=True)[1]
    customers = np.concatenate(([0.0], np.cumsum(np.bincount(level))))
    upto = np.concatenate(([0.0], np.cumsum(np.bincount(level, weights=earned))))
    found: Floats = np.interp(np.array(shares) * len(risk), customers, upto)
    return found


def _sums(owed: Drawn, sales: Drawn, which: str, economics: Economics) -> _Sums:
    debts, sold = getattr(owed, which), getattr(sales, which)
    accepted = sold["exposure"] - sold["caught"] - sold["turned_away"]
    lost = debts["bad_exposure"] - debts["caught"]
    profit = economics.net_share * accepted - economics.loss_share * lost
    return _Sums(debts["caught"], sold["turned_away"], profit)


def _compared(
    value: Floats, drawn: Floats, reference: int, default_count: int, *, level: float
) -> tuple[tuple[NumberTold, ...], Mapping[int, NumberTold]]:
    alone = tuple(_number(one) for one in interval(value, drawn, level=level))
    beside = contrasts(value, drawn, pairs_with(reference, len(value)), level=level, default_count=default_count)
    return alone, {one.first: _number(one) for one in beside}


def _number(one: Contrast) -> NumberTold:
    return NumberTold(one.value, one.low, one.high)
