"""Money at stake, refused and kept: by hand, by sums that must agree, and by chances that are right (B11, N3)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lrfm.backtest.cost import money_of, profit_by_share, refusals_of, stake_of
from lrfm.backtest.discrimination import part_in_worst
from lrfm.backtest.money import Economics
from lrfm.backtest.rounds import REFERENCE
from lrfm.backtest.trial import Trial
from tests.backtest.made_up import few_draws

TRADE = Economics(margin_share=0.2, funding_share=0.04, loss_share=0.8)
FEW = few_draws(200)


def _trial(seed: int = 1, *, count: int = 1500, places: int = 2) -> Trial:
    """Customers whose chances are right by the second scheme and nonsense by the first; many share a risk."""
    source = np.random.default_rng(seed)
    chance = source.beta(1, 6, count * places)
    other = source.permutation(chance)
    risk = np.column_stack((other, chance.round(2)))
    sales = source.lognormal(9, 1, count * places).round()
    return Trial(
        (REFERENCE, "right"),
        risk,
        np.column_stack((other, chance)),
        np.repeat(np.arange(places), count),
        np.tile(np.arange(count), places),
        source.random(count * places) < chance,
        (sales * source.random(count * places)).round(),
        sales,
        np.ones(count * places),
    )


def _told(found: Trial) -> dict:
    return dict(money_of(found, economics=TRADE, reference=REFERENCE, settings=FEW))


def test_printed_parts_make_the_printed_total() -> None:
    found = _trial()
    money, stake = _told(found), stake_of(found, economics=TRADE, settings=FEW)
    for one in money.values():
        saved, good, bad = 0.8 * one.caught.value, 0.16 * one.turned_away.value, 0.16 * one.turned_bad.value
        assert one.gain.value == pytest.approx(saved - good - bad)
        assert one.plain_gain.value == pytest.approx(saved - good)
        assert one.profit.value == pytest.approx(stake.profit.value + one.gain.value)
    best = money["right"]
    beside = 0.8 * best.more_caught.value - 0.16 * (best.more_turned_away.value + best.more_turned_bad.value)
    assert best.more_profit.value == pytest.approx(beside)
    assert best.more_profit.low < best.more_profit.value < best.more_profit.high
    assert best.caught_by_sales.value == pytest.approx(best.caught.value / best.turned_away.value)
    assert best.caught_by_sales.low < best.caught_by_sales.value < best.caught_by_sales.high


def test_what_is_at_stake_by_hand() -> None:
    found = _trial()
    told = stake_of(found, economics=TRADE, settings=FEW)
    bad = found.is_bad
    assert told.customers == 1500
    assert told.owed.value == found.owed.sum() / 2
    assert told.bad_owed.value == found.owed[bad].sum() / 2
    assert told.bad_sales.value == found.sales[bad].sum() / 2
    assert told.profit.value == pytest.approx((0.16 * found.sales.sum() - 0.8 * found.owed[bad].sum()) / 2)
    assert told.profit.low < told.profit.value < told.profit.high
    nobody = replace(found, is_bad=np.zeros_like(bad))
    assert stake_of(nobody, economics=TRADE, settings=FEW) is None
    assert refusals_of(nobody, ["right"], economics=TRADE, reference=REFERENCE, settings=FEW) == {}


def test_by_right_chances_no_other_rule_earns_more_than_each_customers_own_money() -> None:
    """By hand for the rule; with wrong chances, or with one cut-off for all, less is earned, but for noise."""
    found = _trial(count=6000)
    money = _told(found)
    best, equal = money["right"], money[REFERENCE]
    refused = found.chance[:, 1] * 0.8 * found.owed > 0.16 * found.sales
    kept = (0.16 * found.sales - 0.8 * found.owed * found.is_bad)[~refused].sum() / 2
    assert best.by_own_money.profit.value == pytest.approx(kept)
    assert best.by_own_money.refused_share == pytest.approx(refused.mean())
    assert best.by_own_money.gain.value > max(0.0, best.at_cutoff.gain.value, equal.by_own_money.gain.value)
    assert best.by_own_money.more_gain.value == pytest.approx(
        best.by_own_money.gain.value - equal.by_own_money.gain.value
    )
    above = found.chance[:, 1] > 0.2
    lost = (0.16 * found.sales - 0.8 * found.owed * found.is_bad)[above].sum() / 2
    assert best.at_cutoff.gain.value == pytest.approx(-lost)
    assert equal.by_own_money.more_gain is None


def test_the_curve_is_that_of_the_worst_share_ties_in_part() -> None:
    """The oracle goes share by share; draws of customers, by bands, have the curve of all in their middle."""
    found = _trial()
    told = refusals_of(found, [REFERENCE, "right"], economics=TRADE, reference=REFERENCE, settings=FEW)["right"]
    curve = dict(zip(told.approved_shares, told.gains, strict=True))
    earned = 0.16 * found.sales - 0.8 * found.owed * found.is_bad
    for share in (0.5, 0.8, 0.97):
        parts = [
            part_in_worst(found.risk[found.place == place, 1], share=1 - share) @ earned[found.place == place]
            for place in (0, 1)
        ]
        assert curve[share] == pytest.approx(-sum(parts) / 2)
    assert curve[1.0] == 0
    assert all(low <= gain <= high for low, gain, high in zip(told.low, told.gains, told.high, strict=True))
    profits = dict(profit_by_share(found, 1, economics=TRADE))
    everybody = stake_of(found, economics=TRADE, settings=FEW).profit.value
    assert profits[0.8] - everybody == pytest.approx(curve[0.8])
    at_tenth = _told(found)["right"]
    assert curve[0.9] == pytest.approx(at_tenth.gain.value)
    place = told.approved_shares.index(0.9)
    assert told.low[place] == pytest.approx(at_tenth.gain.low, rel=0.02)
    assert told.high[place] == pytest.approx(at_tenth.gain.high, rel=0.02)
    own = next(one for one in told.assumed if (one.refused_share, one.loss_share) == (0.1, 0.75))
    parts = at_tenth.caught.value, at_tenth.turned_away.value + at_tenth.turned_bad.value
    assert own.gain.value == pytest.approx(0.75 * parts[0] - 0.16 * parts[1])


def test_the_same_share_of_sales_is_refused_by_every_scheme() -> None:
    found = _trial(places=1)
    told = refusals_of(found, [REFERENCE, "right"], economics=TRADE, reference=REFERENCE, settings=FEW)
    order = np.argsort(-found.risk[:, 0], kind="stable")
    room = 0.1 * found.sales.sum() - (np.cumsum(found.sales[order]) - found.sales[order])
    part = np.clip(room / found.sales[order], 0, 1)
    assert part @ found.sales[order] == pytest.approx(0.1 * found.sales.sum())
    caught = part @ (found.owed * found.is_bad)[order]
    equal, right = told[REFERENCE], told["right"]
    assert equal.sales_caught.value == pytest.approx(caught)
    assert equal.sales_gain.value == pytest.approx(0.8 * caught - 0.16 * 0.1 * found.sales.sum())
    assert right.sales_more_gain.value == pytest.approx(right.sales_gain.value - equal.sales_gain.value)
    assert right.sales_more_gain.low > 0
    assert equal.sales_more_gain is None


def test_a_scheme_without_chances_has_no_cut_off() -> None:
    found = _trial(count=300)
    found.chance[:, 0] = np.nan
    money = _told(found)
    assert money[REFERENCE].at_cutoff is None
    assert money["right"].by_own_money.more_gain is None
    found.chance[:] = np.nan
    assert all(one.by_own_money is None for one in _told(found).values())
    assert _told(found)["right"].caught.value > 0
