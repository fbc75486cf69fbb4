"""Draw the customers of a block and the habits that no ledger states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.ledger.synthetic.days import Months, day_number
from lrfm.ledger.synthetic.facts import Days, Numbers, People, Shares

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.company_settings import CompanySettings

__all__ = ["REGIONS", "SCRIPTS", "TRADES", "Habits", "draw_habits", "draw_people"]

TRADES, REGIONS, SCRIPTS = 10, 8, 4
"""How many trades, regions and scripts there are; `lrfm.ledger.synthetic.names` has their names."""
DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Habits:
    """How a customer pays under the mechanism of payment runs, one value each: median delay over terms, and its run."""

    delay_log: Shares
    run: Numbers


def draw_people(rng: Generator, *, block: int, months: Months, settings: CompanySettings) -> People:
    """Draw the customers of a block, in the order of their numbers."""
    first = block * settings.block_customers
    count = min(settings.block_customers, settings.customers - first)
    buys = settings.purchases
    starts = _starts(rng, count, months=months, settings=settings)
    stays = rng.exponential(buys.stay_years * DAYS_A_YEAR, count)
    spread = buys.orders_spread
    return People(
        number=np.arange(first, first + count),
        starts_on=starts,
        leaves_on=(starts + np.clip(stays, 30, 40_000)).astype(np.int32),
        terms_days=rng.choice(np.array(buys.terms_days, dtype=np.int64), count, p=buys.terms_shares),
        orders_a_month=buys.orders_a_month * np.exp(rng.normal(-spread * spread / 2, spread, count)),
        size_log=rng.normal(buys.size_log + np.log(100), buys.size_spread, count),
        frailty=_gamma_of_mean_1(rng, count, variance=settings.payments.frailty_variance),
        dispute_share=_share(rng, count, mean=settings.disputes.share),
        part_share=_share(rng, count, mean=settings.payments.part_share),
        bounce_share=_share(rng, count, mean=settings.cheques.bounce_share),
        pays_by_cheque=rng.random(count) < settings.cheques.customers_share,
        salesperson=rng.integers(0, settings.salespeople, count),
        trade=rng.integers(0, TRADES, count),
        region=rng.integers(0, REGIONS, count),
        script=rng.choice(SCRIPTS, count, p=(0.7, 0.12, 0.08, 0.1)),
        group=np.full(count, -1),
        is_fictitious=np.zeros(count, dtype=np.bool_),
    )


def draw_habits(rng: Generator, *, people: People, settings: CompanySettings) -> Habits:
    """Draw the habits of paying in runs."""
    runs, count = settings.runs, len(people.number)
    weekly = rng.integers(0, 5, count)
    monthly = 5 + rng.integers(0, len(runs.month_days), count)
    return Habits(
        delay_log=rng.normal(runs.delay_log, runs.delay_spread, count),
        run=np.where(rng.random(count) < runs.weekly_share, weekly, monthly),
    )


def _starts(rng: Generator, count: int, *, months: Months, settings: CompanySettings) -> Days:
    """Some are there from the first day, the others come in numbers that grow by the same share every year."""
    first, last = int(months.starts[0]), day_number(settings.last_day)
    years = (last - first) / DAYS_A_YEAR
    growth = np.log1p(settings.purchases.growth_yearly)
    share = rng.random(count)
    when = np.log1p(share * np.expm1(growth * years)) / (growth * years) if growth else share
    is_old = rng.random(count) < settings.purchases.old_share
    return np.where(is_old, first, first + (when * (last - first)).astype(np.int32)).astype(np.int32)


def _gamma_of_mean_1(rng: Generator, count: int, *, variance: float) -> Shares:
    return rng.gamma(1 / variance, variance, count) if variance > 0 else np.ones(count)


def _share(rng: Generator, count: int, *, mean: float) -> Shares:
    """Shares of the given mean that differ between customers: beta with a small number of pseudo-observations."""
    weight = 8.0
    return rng.beta(weight * mean, weight * (1 - mean), count) if mean > 0 else np.zeros(count)
