"""Profit, and what the choice of a scheme costs (METHODS 4.6; B11, B24)."""

from __future__ import annotations

import numpy as np
import pytest

from lrfm.backtest.bootstrap import drawn_metrics
from lrfm.backtest.choice import choices, profit_bands, with_profit
from lrfm.backtest.money import Economics, net_benefit, profit_at, profit_curve
from lrfm.backtest.panel import Panel

TRADE = Economics(margin_share=0.2, funding_share=0.04, loss_share=0.8)


def _ledger(seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    source = np.random.default_rng(seed)
    chance = source.beta(1, 8, 4000)
    return chance, source.random(4000) < chance, source.lognormal(7, 1, 4000).round()


def test_the_cut_off_is_where_credit_leaves_nothing() -> None:
    """Of customers whose chances are right, no other cut-off earns more, but for noise."""
    chance, bad, exposure = _ledger()
    assert TRADE.cutoff_chance == pytest.approx(0.2)
    best = profit_at(chance, bad, economics=TRADE, exposure=exposure)
    for other in (0.05, 0.4, 1.0):
        told = profit_at(chance, bad, economics=TRADE, exposure=exposure, cutoff_chance=other)
        assert told.profit[0] < best.profit[0]
    assert told.profit[0] == pytest.approx(best.accept_all)
    by_hand = sum(e * (0.16 - 0.8 * b) for c, b, e in zip(chance, bad, exposure, strict=True) if c <= 0.2)
    assert best.profit[0] == pytest.approx(by_hand)


def test_the_curve_ends_at_all_and_at_none() -> None:
    chance, bad, exposure = _ledger()
    found = profit_curve(chance, bad, economics=TRADE, exposure=exposure)
    assert (found.approved_share[0], found.approved_share[-1]) == (0, 1)
    assert found.profit[0] == 0
    assert found.profit[-1] == pytest.approx(found.accept_all)
    assert (np.diff(found.accepted) > 0).all()
    same = profit_curve(chance**2, bad, economics=TRADE, exposure=exposure)
    np.testing.assert_allclose(found.profit, same.profit)
    at_cut = profit_at(chance, bad, economics=TRADE, exposure=exposure)
    again = profit_curve(chance, bad, economics=TRADE, exposure=exposure, approved_shares=at_cut.approved_share)
    assert again.profit[0] == pytest.approx(at_cut.profit[0])


def test_weights_stand_for_cut_windows() -> None:
    found = profit_at([0.1, 0.1], [0, 1], economics=TRADE, exposure=[100, 100], weight=[3, 1])
    assert found.profit[0] == pytest.approx(300 * 0.16 - 100 * 0.64)
    assert found.accepted[0] == 400


def test_choice_in_currency() -> None:
    """Caught and turned away at the same share approved; profit from both; differences are paired."""
    chance, bad, exposure = _ledger()
    source = np.random.default_rng(2)
    risk = np.column_stack((source.random(4000), chance, chance + 0.05 * source.normal(size=4000)))
    panel = Panel.of(bad, exposure=exposure, customer=np.arange(4000) // 2, cutoff=np.arange(4000) % 2)
    drawn = drawn_metrics(risk, panel, draw_count=200, seed=1, worst_share=0.2)
    by_chance, good, near = choices(drawn, TRADE, reference=0)
    assert by_chance.more_caught is None
    assert good.more_caught.low > 0
    assert good.more_caught.value == pytest.approx(good.caught.value - by_chance.caught.value)
    assert good.caught.low < good.caught.value < good.caught.high
    assert near.more_profit.std_err < np.hypot(near.profit.std_err, by_chance.profit.std_err)
    # two cut-offs of 2,000 each: their mean
    parts = []
    for at in (0, 1):
        rows = np.arange(4000) % 2 == at
        curve = profit_curve(chance[rows], bad[rows], economics=TRADE, exposure=exposure[rows], approved_shares=[0.8])
        parts.append(curve.profit[0])
    assert good.profit.value == pytest.approx(np.mean(parts))
    # the same refused exposure would be caught or turned away
    everything = with_profit(drawn, Economics(1, 0, 1)).values
    accepted_good = everything["exposure"] - everything["bad_exposure"] - everything["turned_away"]
    np.testing.assert_allclose(everything["profit"], accepted_good)


def test_the_curve_has_a_band() -> None:
    """Its values are those of the plain curve, averaged over cut-offs; at none and at all no order matters."""
    chance, bad, exposure = (one[:1200] for one in _ledger())
    cutoff = np.arange(1200) % 3
    risk = np.column_stack((chance, np.random.default_rng(3).random(1200)))
    panel = Panel.of(bad, exposure=exposure, customer=np.arange(1200) // 3, cutoff=cutoff)
    shares = (0.0, 0.3, 0.8, 1.0)
    by_chance, at_random = profit_bands(risk, panel, TRADE, approved_shares=shares, draw_count=60, seed=1)
    parts = [
        profit_curve(chance[rows], bad[rows], economics=TRADE, exposure=exposure[rows], approved_shares=shares).profit
        for rows in (cutoff == at for at in range(3))
    ]
    np.testing.assert_allclose(by_chance.profit, np.mean(parts, axis=0), atol=1e-9)
    np.testing.assert_allclose(by_chance.profit[[0, 3]], at_random.profit[[0, 3]])
    assert (by_chance.low <= by_chance.profit).all()
    assert (by_chance.high >= by_chance.profit).all()
    assert by_chance.low[2] > at_random.profit[2]
    assert profit_bands(np.zeros((2, 1)), Panel.of([0, 0]), TRADE, seed=1).key == "backtest.no_defaults"


def test_what_cannot_be_told() -> None:
    """N2."""
    nobody = drawn_metrics(np.zeros((2, 1)), Panel.of([0, 0]), draw_count=2, seed=1)
    assert choices(nobody, TRADE, reference=0).key == "backtest.no_defaults"
    assert profit_at([], [], economics=TRADE).missing.key == "backtest.no_customers"
    assert profit_curve([], [], economics=TRADE).missing.key == "backtest.no_customers"
    assert profit_at([0.1], [0], economics=TRADE).missing is None
    assert net_benefit([0.1], [0], thresholds=[0.2]).missing.key == "backtest.no_defaults"
    assert Economics(0.02, 0.05, 0.5).cutoff_chance == 0
    for wrong in (lambda: Economics(0.1, 0, 0), lambda: net_benefit([0.1, 0.2], [0, 1], thresholds=[1.0])):
        with pytest.raises(ValueError, match=r"loss_share|below 1"):
            wrong()
