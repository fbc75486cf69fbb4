"""Customers come, buy and go as asked: numbers, seasons, campaigns, growth and prices (B33, METHODS section 11)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tests.ledger.synthetic.truth_orders import Orders, orders
from tests.ledger.synthetic.truth_tools import LEVEL, Asked, binomial_p, day, multinomial_p, poisson_p, ratio_p

DAYS_A_YEAR = 365.25


@pytest.fixture(scope="module")
def bought(big: Asked) -> Orders:
    return orders(big)


def _in_extract(big: Asked, bought: Orders) -> np.ndarray:
    """Tell the months for which the truth of campaigns is whole: those of earlier ones is not kept."""
    return bought.starts >= day(str(np.datetime64(big.settings.first_day, "M") + 3))


def test_invoices_are_as_many_as_the_rates_say(big: Asked, bought: Orders) -> None:
    """Asked: Poisson invoices at the customer's rate x season x campaigns.

    Test: exact Poisson by month of the year, by month, by tenth of the rate. Level: `LEVEL` over all; seasons shifted
    by a month are refused.
    """
    known = _in_extract(big, bought)
    found, expected = np.where(bought.is_whole, bought.found, 0)[:, known], bought.expected[:, known]
    month = (bought.starts[known].astype("datetime64[D]").astype("datetime64[M]").astype(int)) % 12
    rate = pd.qcut(bought.plain.max(axis=1), 10, labels=False)
    pairs = [(found[:, month == one].sum(), expected[:, month == one].sum()) for one in range(12)]
    pairs += list(zip(found.sum(axis=0), expected.sum(axis=0), strict=True))
    pairs += [(found[rate == one].sum(), expected[rate == one].sum()) for one in range(10)]
    assert sum(mean for _, mean in pairs[:12]) > 100_000
    values = [poisson_p(*pair) for pair in pairs]
    assert min(values) * len(values) > LEVEL
    shifted = np.roll(big.settings.purchases.season, 1) / np.array(big.settings.purchases.season)
    assert min(poisson_p(events, mean * shifted[one]) for one, (events, mean) in enumerate(pairs[:12])) < LEVEL / 100


def test_orders_a_month_spread_as_asked(big: Asked) -> None:
    """Asked: log-normal rates of the asked mean. Test: Kolmogorov-Smirnov, level `LEVEL`."""
    buys, spread = big.settings.purchases, big.settings.purchases.orders_spread
    logs = np.log(big.truth("customers")["orders_a_month"] / buys.orders_a_month)
    assert stats.kstest(logs, stats.norm(-spread * spread / 2, spread).cdf).pvalue > LEVEL
    size = big.truth("customers")["size_log"]
    assert stats.kstest(size, stats.norm(buys.size_log + np.log(100), buys.size_spread).cdf).pvalue > LEVEL


def _campaign_sums(big: Asked, bought: Orders) -> pd.DataFrame:
    """Give by effect, for treated and control, the invoices found and expected in the months of the effect.

    Left out are campaigns so early that those before them, which the truth does not tell, may still have an effect.
    """
    lots, months = big.truth("campaigns"), big.settings.side.campaigns.effect_months
    row, month = bought.rows(lots["customer_id"].to_numpy()), bought.month(lots["date"].to_numpy())
    inside = (row >= 0) & (month + months < len(bought.starts)) & (month >= big.settings.history_months + months)
    lots = lots[inside]
    cells = (row[inside][:, None], month[inside][:, None] + np.arange(1, months + 1))
    lots = lots.assign(
        found=np.where(bought.is_whole[cells], bought.found[cells], 0).sum(axis=1),
        expected=bought.expected[cells].sum(axis=1),
    )
    return lots.groupby(["effect", "is_treated"])[["found", "expected"]].sum()


def test_campaigns_have_the_planted_effect_and_controls_none(big: Asked, bought: Orders) -> None:
    """Asked: the treated buy `effect` times as often in the months after, the control as always; chosen by lot.

    Test: by effect, invoices of treated and of control against what their rates make (exact Poisson), and treated
    against control (exact binomial, given both). Level: `LEVEL` over all. Where an effect was planted, its absence is
    refused.
    """
    sums = _campaign_sums(big, bought)
    effects = sorted(set(sums.index.get_level_values("effect")))
    assert set(effects) <= set(big.settings.side.campaigns.effects)
    assert len(effects) >= 2
    for effect in effects:
        treated, control = sums.loc[(effect, True)], sums.loc[(effect, False)]
        compared = ratio_p(
            int(treated["found"]), treated["expected"], int(control["found"]), control["expected"], ratio=1
        )
        values = [poisson_p(*treated), poisson_p(*control), compared]
        assert min(values) * len(values) * len(effects) > LEVEL, (effect, values)
        if effect > 1:
            without = treated["expected"] / effect
            assert (
                ratio_p(int(treated["found"]), without, int(control["found"]), control["expected"], ratio=1)
                < LEVEL / 100
            )


def test_the_treated_are_drawn_by_lot(big: Asked) -> None:
    """Asked: `treated_share` of those considered. Test: exact binomial, level `LEVEL`; the file lists just the
    treated."""
    lots = big.truth("campaigns")
    share = big.settings.side.campaigns.treated_share
    assert binomial_p(int(lots["is_treated"].sum()), len(lots), share) > LEVEL
    treated = lots[lots["is_treated"]].set_index(["campaign_id", "customer_id"]).index
    told = big.fact("campaigns").set_index(["campaign_id", "customer_id"]).index
    assert told.is_unique
    assert set(told) == set(treated)


def test_customers_come_in_growing_numbers_and_stay_as_asked(big: Asked) -> None:
    """Asked: `old_share` from the first day, the others at a rate growing each year; stays are exponential.

    Test: exact binomial; Kolmogorov-Smirnov on the times of coming and on the stays over a month. Level: `LEVEL` each.
    """
    buys, who = big.settings.purchases, big.truth("customers")
    who = who[~who["is_fictitious"]]
    first = day(str(np.datetime64(big.settings.first_day, "M") - big.settings.history_months))
    is_old = who["starts_on"] == first
    length = big.last_day - first
    assert binomial_p(int(is_old.sum()), len(who), buys.old_share) > LEVEL
    growth = np.log1p(buys.growth_yearly)
    came = (who["starts_on"][~is_old] - first + 0.5) / DAYS_A_YEAR
    share = np.expm1(growth * came) / np.expm1(growth * length / DAYS_A_YEAR)
    assert stats.kstest(share, "uniform").pvalue > LEVEL
    stays = (who["leaves_on"] - who["starts_on"]).to_numpy() + 0.5
    assert stats.kstest(stays[stays > 31] - 31, stats.expon(scale=buys.stay_years * DAYS_A_YEAR).cdf).pvalue > LEVEL


def test_prices_rise_as_asked_and_the_index_says_so(big: Asked) -> None:
    """Asked: monthly rises, gamma of shape 4 around the yearly share; one list a year at the level of its month.

    Test: the sum of the rises is exactly gamma, level `LEVEL`; a list's price over the first list's is the index's
    ratio but for rounding; and nobody's price of a product changes by anything else from list to list.
    """
    index = big.fact("price_index")
    step = np.log1p(big.settings.purchases.price_inflation_yearly) / 12
    rises = np.diff(np.log(index["index"]))
    assert (rises >= 0).all()
    law = stats.gamma(4.0 * len(rises), scale=0.25)
    assert LEVEL / 2 < law.cdf(rises.sum() / step) < 1 - LEVEL / 2
    assert stats.kstest(rises / step, stats.gamma(4.0, scale=0.25).cdf).pvalue > LEVEL
    prices = big.fact("prices").pivot_table(index="product_id", columns="date", values="price_minor")
    level = index.set_index("date")["index"]
    lists = prices.columns[1:]
    dear = prices[prices[lists[0]] > 5_000]
    np.testing.assert_allclose(dear[lists[-1]] / dear[lists[0]], level[lists[-1]] / level[lists[0]], rtol=3e-4)


def test_a_customers_price_of_a_product_follows_the_lists(big: Asked) -> None:
    """Asked: prices of identical products rise with the list, whatever the customer's discount.

    Test: the same customer's highest price of a product under two lists has their ratio, but for rounding.
    """
    prices = big.fact("prices").pivot_table(index="product_id", columns="date", values="price_minor")
    frauds = big.truth("frauds")
    bent = frauds["document_id"][frauds["kind"].isin(["secret_discount", "tier_bunching", "fictitious", "alias"])]
    lines = big.fact("order_lines")
    lines = lines[~lines["invoice_id"].isin(bent) & (lines["price_minor"] > 5_000)]
    before, after = prices.columns[2], prices.columns[-1]
    margin = 30  # days from order to invoice: the order's list counts
    old = lines[(lines["date"] >= before + margin) & (lines["date"] < before + 360)]
    new = lines[lines["date"] >= after + margin]
    keys = ["customer_id", "product_id"]
    pair = (
        old.groupby(keys)["price_minor"].max().to_frame("old").join(new.groupby(keys)["price_minor"].max(), how="inner")
    )
    assert len(pair) > 50
    products = pair.index.get_level_values("product_id")
    np.testing.assert_allclose(
        pair["price_minor"] / pair["old"], (prices[after] / prices[before]).reindex(products), rtol=3e-4
    )


def test_lines_a_document_are_as_many_as_asked(big: Asked) -> None:
    """Asked: shares of 1, 2, ... lines. Test: chi-square over documents of one line or more, level `LEVEL`."""
    frauds = big.truth("frauds")
    copies = frauds["document_id"][frauds["kind"].isin(["alias", "fictitious"])]
    lines = big.fact("order_lines")
    counts = lines[~lines["invoice_id"].isin(copies)].groupby("invoice_id").size().value_counts().sort_index()
    shares = np.array(big.settings.side.lines.line_count_shares)
    assert list(counts.index) == list(range(1, len(shares) + 1))
    assert multinomial_p(counts.to_numpy(), shares) > LEVEL
