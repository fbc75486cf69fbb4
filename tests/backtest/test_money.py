"""The client's own economics, and net benefit (METHODS 4.6; B11, B24)."""

from __future__ import annotations

import pytest

from lrfm.backtest.money import Economics, net_benefit

TRADE = Economics(margin_share=0.2, funding_share=0.04, loss_share=0.8)


def test_the_cut_off_is_where_credit_leaves_nothing() -> None:
    """0.2 of 0.8 is lost on average where one in five defaults: 0.16, which is the net margin."""
    assert TRADE.cutoff_chance == pytest.approx(0.2)
    assert TRADE.net_share - TRADE.cutoff_chance * TRADE.loss_share == pytest.approx(0)


def test_what_cannot_be_told() -> None:
    """N2."""
    assert net_benefit([0.1], [0], thresholds=[0.2]).missing.key == "backtest.no_defaults"
    assert Economics(0.02, 0.05, 0.5).cutoff_chance == 0
    for wrong in (lambda: Economics(0.1, 0, 0), lambda: net_benefit([0.1, 0.2], [0, 1], thresholds=[1.0])):
        with pytest.raises(ValueError, match=r"loss_share|below 1"):
            wrong()
