"""Campaigns: drawn by lot, with the effects that were planted (B33)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lrfm.ledger.synthetic.campaigns import Campaigns, plan_campaigns
from lrfm.ledger.synthetic.settings_side import CampaignSettings, SideSettings
from tests.ledger.synthetic.side_world import World, background_of, is_plausible, people_of

WORLD = World(settings=SideSettings(campaigns=CampaignSettings(treated_share=0.4, every_months=1)))
BACKGROUND, PEOPLE = background_of(WORLD), people_of(WORLD)


def _planned(seed: int = 1) -> Campaigns:
    rng = np.random.default_rng(seed)
    return plan_campaigns(rng, people=PEOPLE, background=BACKGROUND, settings=WORLD.settings)


def test_as_many_are_treated_as_asked_whatever_they_are_like() -> None:
    campaigns = _planned()
    treated = campaigns.is_treated
    assert is_plausible(int(treated.sum()), len(treated), 0.4)
    assert not is_plausible(int(treated.sum()), len(treated), 0.5), "the check would see another share"
    large = PEOPLE.size_log[campaigns.customer] > np.median(PEOPLE.size_log)
    assert is_plausible(int(treated[large].sum()), int(large.sum()), 0.4)


def test_only_active_customers_of_the_trades_are_considered() -> None:
    late = replace(PEOPLE, starts_on=np.where(np.arange(300) < 150, PEOPLE.starts_on, 19_700).astype(np.int32))
    campaigns = plan_campaigns(np.random.default_rng(1), people=late, background=BACKGROUND, settings=WORLD.settings)
    day = BACKGROUND.waves.day[campaigns.campaign]
    assert np.all(late.starts_on[campaigns.customer] < day)
    assert np.all(BACKGROUND.waves.trades[campaigns.campaign, late.trade[campaigns.customer]])
    assert set(BACKGROUND.waves.trades.sum(axis=1)) == {4}
    assert np.any(campaigns.customer >= 150)


def test_rates_are_multiplied_in_the_two_months_after() -> None:
    """Recomputed campaign by campaign in plain Python."""
    campaigns, waves = _planned(), BACKGROUND.waves
    expected = np.ones((300, BACKGROUND.months.count))
    for campaign, customer, is_treated in zip(
        campaigns.campaign, campaigns.customer, campaigns.is_treated, strict=True
    ):
        for month in (waves.month[campaign] + 1, waves.month[campaign] + 2):
            if is_treated and month < BACKGROUND.months.count:
                expected[customer, month] *= waves.effect[campaign]
    assert campaigns.rate_multiplier == pytest.approx(expected)
    assert len(np.unique(waves.effect)) > 1
    assert campaigns.rate_multiplier.max() > 1


def test_same_seed_same_lots() -> None:
    assert np.array_equal(_planned().is_treated, _planned().is_treated)
    assert not np.array_equal(_planned().is_treated, _planned(2).is_treated)
