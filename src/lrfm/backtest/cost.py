"""What the choice of a scheme costs: defaults caught, sales turned away and profit, and what is at stake at all.

Two sums of money are at stake: a part of what customers owe is lost where they default, and the margin of a year's
sales is lost where a customer is refused. So refusing a customer pays where chance of default x loss share x owed is
more than net margin x sales.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.bands import draws_in_blocks
from lrfm.backtest.bootstrap import Drawn, drawn_metrics
from lrfm.backtest.contrasts import contrasts, interval, pairs_with
from lrfm.backtest.discrimination import part_in_worst
from lrfm.backtest.money_results import AssumedTold, CutoffTold, MoneyTold, RefusalTold, StakeTold
from lrfm.backtest.number import NumberTold
from lrfm.backtest.panel import Panel, customers_drawn
from lrfm.backtest.refusing import Refused, Upto, drawn_refusals, refusals
from lrfm.backtest.settings import LEAST_DRAWS
from lrfm.core.one_thread import one_thread
from lrfm.survival.metrics.arrays import Floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lrfm.backtest.money import Economics
    from lrfm.backtest.settings import TournamentSettings
    from lrfm.backtest.trial import Trial

__all__ = [
    "APPROVED_SHARES",
    "ASSUMED_LOSS_SHARES",
    "ASSUMED_REFUSED_SHARES",
    "money_of",
    "profit_by_share",
    "refusals_of",
    "stake_of",
]

APPROVED_SHARES = tuple(step / 100 for step in range(50, 101))
"""Half of the customers to all of them."""
LEAST_CAUGHT = 20
"""Distinct customers who defaulted and were refused, below which what they owed has its gamma interval."""
ASSUMED_REFUSED_SHARES = (0.05, 0.1, 0.2)
ASSUMED_LOSS_SHARES = (0.25, 0.45, 0.75)
CURVE_DRAWS, AT_ONCE = 500, 128


@dataclass(frozen=True, eq=False)
class _Sums:
    """Money per origin of each scheme: (schemes) or (draws, schemes)."""

    caught: Floats
    turned_away: Floats
    turned_bad: Floats
    profit: Floats
    gain: Floats
    plain_gain: Floats

    @classmethod
    def of(cls, owed: Drawn, sales: Drawn, which: str, economics: Economics) -> _Sums:
        debts, sold = getattr(owed, which), getattr(sales, which)
        saved = economics.loss_share * debts["caught"]
        plain = saved - economics.net_share * sold["turned_away"]
        gain = plain - economics.net_share * sold["caught"]
        everybody = economics.net_share * sold["exposure"] - economics.loss_share * debts["bad_exposure"]
        return cls(debts["caught"], sold["turned_away"], sold["caught"], everybody + gain, gain, plain)


ALONE = ("caught", "turned_away", "turned_bad", "profit", "gain", "plain_gain")
BESIDE = ("caught", "turned_away", "turned_bad", "profit", "plain_gain")


@dataclass(frozen=True)
class _Intervals:
    """How intervals are told: at `level`, by t with so many distinct customers who defaulted."""

    level: float
    default_count: int

    def alone(self, value: Floats, drawn: Floats) -> tuple[NumberTold, ...]:
        """Give each figure (figures) with its own interval; `drawn` is (draws, figures)."""
        found = interval(value, drawn, level=self.level, default_count=self.default_count)
        return tuple(NumberTold(one.value, one.low, one.high) for one in found)

    def beside(self, value: Floats, drawn: Floats, reference: int) -> Mapping[int, NumberTold]:
        """Give each figure less that of a reference, with intervals that hold for all of them together."""
        pairs = pairs_with(reference, len(value))
        found = contrasts(value, drawn, pairs, level=self.level, default_count=self.default_count)
        return {one.first: NumberTold(one.value, one.joint_low, one.joint_high) for one in found}


def _drawn_money(trial: Trial, *, settings: TournamentSettings) -> Drawn:
    """Draw customers plainly with what they owe, and for the same draws with their `sales`."""
    return drawn_metrics(
        trial.risk,
        trial.panel(trial.owed),
        draw_count=min(settings.draws, LEAST_DRAWS),
        seed=settings.seed,
        worst_share=float(settings.refused_share),
        others={"sales": trial.sales},
        stratified=False,
    )


def money_of(
    trial: Trial, *, economics: Economics, reference: str, settings: TournamentSettings
) -> Mapping[str, MoneyTold]:
    """Give each scheme's money; empty where nobody, or everybody, defaulted.

    Draws of customers are the same for both sums and all schemes, and plain: how many default is a chance of its own.
    What is told beside the reference holds for all schemes together, each kind of money for itself.
    """
    owed = _drawn_money(trial, settings=settings)
    if owed.missing:
        return {}
    sales, told = owed.others["sales"], _Intervals(float(settings.level), owed.default_count)
    value, draws = (_Sums.of(owed, sales, which, economics) for which in ("values", "draws"))
    at = trial.names.index(reference)
    alone = {key: told.alone(getattr(value, key), getattr(draws, key)) for key in ALONE}
    alone["caught"] = tuple(
        _caught_by_few(trial, at, one, level=told.level, share=float(settings.refused_share))
        for at, one in enumerate(alone["caught"])
    )
    beside = {key: told.beside(getattr(value, key), getattr(draws, key), at) for key in BESIDE}
    by_sales = _caught_by_sales(value, draws, told)
    at_cutoff, by_own_money = (
        _by_rule(trial, rule(trial, economics), economics, reference=reference, settings=settings)
        for rule in (_above_cutoff, _by_own_money)
    )
    return {
        name: MoneyTold(
            caught=alone["caught"][place],
            turned_away=alone["turned_away"][place],
            turned_bad=alone["turned_bad"][place],
            profit=alone["profit"][place],
            gain=alone["gain"][place],
            plain_gain=alone["plain_gain"][place],
            more_caught=beside["caught"].get(place),
            more_turned_away=beside["turned_away"].get(place),
            more_turned_bad=beside["turned_bad"].get(place),
            more_profit=beside["profit"].get(place),
            more_plain_gain=beside["plain_gain"].get(place),
            caught_by_sales=by_sales[place],
            at_cutoff=at_cutoff.get(name),
            by_own_money=by_own_money.get(name),
        )
        for place, name in enumerate(trial.names)
    }


def stake_of(trial: Trial, *, economics: Economics, settings: TournamentSettings) -> StakeTold | None:
    """Give what is at stake on an average origin; none where nobody, or everybody, defaulted."""
    panel = trial.panel()
    if panel.missing:
        return None
    bad = trial.is_bad.astype(np.float64)
    columns = np.column_stack((trial.owed, trial.sales, trial.owed * bad, trial.sales * bad))
    earned = economics.net_share * trial.sales - economics.loss_share * trial.owed * bad
    rows = np.column_stack((columns, earned)) * trial.weight[:, None]
    value, drawn = _sums_of(panel, rows, draws=settings.draws, seed=settings.seed)
    told = _Intervals(float(settings.level), panel.default_count).alone(value, drawn)
    shares = economics.net_share, economics.loss_share, economics.cutoff_chance
    return StakeTold(*shares, float(trial.weight.sum()) / len(trial.places), *told)


def profit_by_share(
    trial: Trial, scheme: int, *, economics: Economics, shares: tuple[float, ...] = APPROVED_SHARES
) -> tuple[tuple[float, float], ...]:
    """Give the profit per origin where the safest share of its customers gets credit, in minor units."""
    earned = economics.net_share * trial.sales - economics.loss_share * trial.owed * trial.is_bad
    everybody = float((trial.weight * earned).sum()) / len(trial.places)
    found = refusals(trial, scheme, Upto(tuple(1 - share for share in shares)))
    gains = found.gain(net_share=economics.net_share, loss_share=economics.loss_share)[0]
    return tuple(zip(shares, (everybody + gains).tolist(), strict=True))


def refusals_of(
    trial: Trial, names: Sequence[str], *, economics: Economics, reference: str, settings: TournamentSettings
) -> Mapping[str, RefusalTold]:
    """Give what refusing more and more customers gains, for some schemes, the reference among them."""
    panel = trial.panel()
    if panel.missing:
        return {}
    refused = tuple(1 - share for share in APPROVED_SHARES)
    upto = Upto((*refused, *ASSUMED_REFUSED_SHARES), (float(settings.refused_share),))
    told = _Intervals(float(settings.level), panel.default_count)
    values, drawn = {}, {}
    for name in dict.fromkeys((reference, *names)):
        at = trial.names.index(name)
        values[name] = refusals(trial, at, upto)
        drawn[name] = drawn_refusals(trial, at, upto, draw_count=min(settings.draws, CURVE_DRAWS), seed=settings.seed)
    return {
        name: _refusal(
            (values[name], drawn[name]), (values[reference], drawn[reference]), economics,
            told=told, is_reference=name == reference,
        )
        for name in names
    }  # fmt: skip


def _refusal(
    own: tuple[Refused, Refused],
    reference: tuple[Refused, Refused],
    economics: Economics,
    *,
    told: _Intervals,
    is_reference: bool,
) -> RefusalTold:
    count, last = len(APPROVED_SHARES), -1
    value, drawn = (one.gain(net_share=economics.net_share, loss_share=economics.loss_share) for one in own)
    curve = told.alone(value[0, :count], drawn[:, :count])
    assumed = []
    for loss in ASSUMED_LOSS_SHARES:
        gains = (one.gain(net_share=economics.net_share, loss_share=loss)[:, count:last] for one in own)
        found = told.alone(next(gains)[0], next(gains))
        assumed += [AssumedTold(share, loss, one) for share, one in zip(ASSUMED_REFUSED_SHARES, found, strict=True)]
    other, other_drawn = (one.gain(net_share=economics.net_share, loss_share=economics.loss_share) for one in reference)
    parts = [
        (value[0, last], drawn[:, last]),
        (own[0].owed[0, last], own[1].owed[:, last]),
        (own[0].good_sales[0, last], own[1].good_sales[:, last]),
        (value[0, last] - other[0, last], drawn[:, last] - other_drawn[:, last]),
        (own[0].owed[0, last] - reference[0].owed[0, last], own[1].owed[:, last] - reference[1].owed[:, last]),
    ]
    gain, caught, turned, more_gain, more_caught = told.alone(
        np.array([one for one, _ in parts]), np.column_stack([one for _, one in parts])
    )
    lows, highs = (tuple(getattr(one, end) or 0.0 for one in curve) for end in ("low", "high"))
    has_band = all(one.low is not None for one in curve)
    return RefusalTold(
        approved_shares=APPROVED_SHARES,
        gains=tuple(one.value for one in curve),
        low=lows if has_band else (),
        high=highs if has_band else (),
        assumed=tuple(assumed),
        sales_caught=caught,
        sales_turned_away=turned,
        sales_gain=gain,
        sales_more_caught=None if is_reference else more_caught,
        sales_more_gain=None if is_reference else more_gain,
    )


def _by_rule(
    trial: Trial, refused: Floats, economics: Economics, *, reference: str, settings: TournamentSettings
) -> Mapping[str, CutoffTold]:
    """Tell what `refused` (rows, schemes), 1 or 0, would have done; schemes without chances are left out."""
    places = np.flatnonzero(~np.isnan(trial.chance).any(axis=0))
    if not len(places):
        return {}
    panel = trial.panel()
    told = _Intervals(float(settings.level), panel.default_count)
    weighed = refused[:, places] * trial.weight[:, None]
    earned = (economics.net_share * trial.sales - economics.loss_share * trial.owed * trial.is_bad)[:, None]
    rows = np.hstack((-weighed * earned, (trial.weight[:, None] - weighed) * earned))
    value, drawn = _sums_of(panel, rows, draws=settings.draws, seed=settings.seed)
    count = len(places)
    gains, profits = (told.alone(value[part], drawn[:, part]) for part in (slice(count), slice(count, None)))
    names = [trial.names[place] for place in places.tolist()]
    beside: Mapping[int, NumberTold] = {}
    if reference in names:
        beside = told.beside(value[:count], drawn[:, :count], names.index(reference))
    shares = (weighed.sum(axis=0) / trial.weight.sum()).tolist()
    return {name: CutoffTold(shares[at], profits[at], gains[at], beside.get(at)) for at, name in enumerate(names)}


def _above_cutoff(trial: Trial, economics: Economics) -> Floats:
    """Refuse whoever's chance of default is above the one at which a unit of credit leaves nothing."""
    found: Floats = (trial.chance > economics.cutoff_chance).astype(np.float64)
    return found


def _by_own_money(trial: Trial, economics: Economics) -> Floats:
    """Refuse whoever is expected to lose more of what it owes than its sales of a year earn."""
    lost = trial.chance * (economics.loss_share * trial.owed)[:, None]
    found: Floats = (lost > (economics.net_share * trial.sales)[:, None]).astype(np.float64)
    return found


def _sums_of(panel: Panel, rows: Floats, *, draws: int, seed: int) -> tuple[Floats, Floats]:
    """Add up columns of rows per origin: of customers as they are, and (draws, columns) of plain draws of customers."""
    sums = panel.by_customer(rows) / panel.cutoff_count
    counts = customers_drawn(panel, draw_count=draws, seed=seed, stratified=False)
    with one_thread():
        drawn = [one.numbers.T @ sums for one in draws_in_blocks(counts)]
    return sums.sum(axis=0), np.concatenate(drawn)


def _caught_by_few(trial: Trial, scheme: int, drawn: NumberTold, *, level: float, share: float) -> NumberTold:
    """Give what is caught the gamma interval of a weighted count where few are caught: draws tell too little of many.

    Each customer's part is one chance, and one more as large as the largest may have been missed (Fay & Feuer 1997,
    Statistics in Medicine 16:791).
    """
    from scipy import special

    parts = np.zeros(len(trial.place))
    for place in trial.places.tolist():
        rows = trial.place == place
        parts[rows] = part_in_worst(trial.risk[rows, scheme], share=share, weight=trial.weight[rows])
    each = np.bincount(
        np.unique(trial.customer, return_inverse=True)[1],
        weights=parts * trial.weight * trial.owed * trial.is_bad / len(trial.places),
    )
    if np.count_nonzero(each) >= LEAST_CAUGHT or not each.any():
        return drawn
    total, spread, most = float(each.sum()), float((each**2).sum()), float(each.max())
    tail = (1 - level) / 2
    low = spread / total * special.gammaincinv(total**2 / spread, tail)
    spread, total = spread + most**2, total + most
    high = spread / total * special.gammaincinv(total**2 / spread, 1 - tail)
    return NumberTold(drawn.value, float(low), float(high))


def _caught_by_sales(value: _Sums, drawn: _Sums, told: _Intervals) -> tuple[NumberTold | None, ...]:
    """Divide what is caught by the good sales that are turned away; an interval where no draw turns none away."""
    found: list[NumberTold | None] = []
    for at, (caught, turned) in enumerate(zip(value.caught.tolist(), value.turned_away.tolist(), strict=True)):
        below = drawn.turned_away[:, at]
        if not turned > 0:
            found.append(None)
        elif (below > 0).all():
            ratios = drawn.caught[:, [at]] / below[:, None]
            found.extend(told.alone(np.array([caught / turned]), ratios))
        else:
            found.append(NumberTold(caught / turned))
    return tuple(found)
