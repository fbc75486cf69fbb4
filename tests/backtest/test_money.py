"""Profit, and what the choice of a scheme costs (METHODS 4.6; B11, B24)."""

from __future__ import annotations

import numpy as np
import pytest

from lrfm.backtest.money import Economics, net_benefit, profit_at, profit_curve

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


def test_what_cannot_be_told() -> None:
    """N2."""
    assert profit_at([], [], economics=TRADE).missing.key == "backtest.no_customers"
    assert profit_curve([], [], economics=TRADE).missing.key == "backtest.no_customers"
    assert profit_at([0.1], [0], economics=TRADE).missing is None
    assert net_benefit([0.1], [0], thresholds=[0.2]).missing.key == "backtest.no_defaults"
    assert Economics(0.02, 0.05, 0.5).cutoff_chance == 0
    for wrong in (lambda: Economics(0.1, 0, 0), lambda: net_benefit([0.1, 0.2], [0, 1], thresholds=[1.0])):
        with pytest.raises(ValueError, match=r"loss_share|below 1"):
            wrong()
