"""Campaigns with planted effects: when and to which trades, who is treated and who is the control."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lrfm.ledger.synthetic.names import SECTORS

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.background import Background
    from lrfm.ledger.synthetic.days import Months
    from lrfm.ledger.synthetic.facts import Days, Flags, Numbers, People, Shares
    from lrfm.ledger.synthetic.settings_side import CampaignSettings, SideSettings

__all__ = ["Campaigns", "Waves", "campaign_ids", "plan_campaigns", "plan_waves"]

LAST_CAMPAIGN_DAY = 10


@dataclass(frozen=True)
class Waves:
    """The campaigns of the whole company: month (row of `Months`), day, trades (campaigns x trades) and effect."""

    month: Numbers
    day: Days
    trades: Flags
    effect: Shares


@dataclass(frozen=True)
class Campaigns:
    """Who of a block was considered for which campaign: the treated and, in truth only, the control.

    `rate_multiplier` (customers x months) is what the effects make of each rate of invoices.
    """

    campaign: Numbers
    customer: Numbers
    is_treated: Flags
    rate_multiplier: Shares


def plan_waves(rng: Generator, *, months: Months, last_day: int, settings: CampaignSettings) -> Waves:
    """Plan the campaigns of a company: when, to which trades and with what effect."""
    month = np.arange(settings.every_months, months.count, settings.every_months, dtype=np.int64)
    # in the first days of a month: goods invoiced in the next one were ordered up to two weeks before
    day = (months.starts[month] + rng.integers(0, LAST_CAMPAIGN_DAY, len(month))).astype(np.int32)
    month, day = month[day <= last_day], day[day <= last_day]
    trades = rng.random((len(month), len(SECTORS))).argsort(axis=1) < settings.trades_each
    return Waves(month=month, day=day, trades=trades, effect=rng.choice(settings.effects, len(month)))


def plan_campaigns(rng: Generator, *, people: People, background: Background, settings: SideSettings) -> Campaigns:
    """Draw by lot who of a block is treated in each campaign, among the active customers of its trades."""
    waves, months = background.waves, background.months
    is_active = (people.starts_on < waves.day[:, None]) & (people.leaves_on > waves.day[:, None])
    campaign, customer = np.nonzero(waves.trades[:, people.trade] & is_active)
    is_treated = rng.random(len(campaign)) < settings.campaigns.treated_share
    multiplier = np.ones((len(people.number), months.count))
    for after in range(1, settings.campaigns.effect_months + 1):
        month = waves.month[campaign] + after
        reached = is_treated & (month < months.count)
        # a customer may be treated in several campaigns whose effects overlap: they multiply
        np.multiply.at(multiplier, (customer[reached], month[reached]), waves.effect[campaign[reached]])
    return Campaigns(campaign, customer, is_treated, multiplier)


def campaign_ids(waves: Waves) -> pa.Array:
    """Name the campaigns of a company."""
    return pa.array([f"K{row + 1:03d}" for row in range(len(waves.month))], pa.string())
