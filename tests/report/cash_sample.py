"""A made-up company's cash: its forecast, and those of past months, made by the forecast's own mechanism."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from lrfm.core.calendars import add_months, month_end
from lrfm.report.exhibits.voice import Results, Voice
from lrfm.report.language import Language
from lrfm.survival.cash.billing import NewBilling
from lrfm.survival.cash.forecast import PastCash, forecast_cash
from lrfm.survival.cash.inputs import InstrumentsInHand, Outflows
from lrfm.survival.cash.results import CashForecast
from lrfm.survival.cash.settings import CashSettings
from tests.report import customers_sample
from tests.survival.cash import truth

AS_OF = date(2026, 10, 31)
PAST_MONTHS = 14


def voice(code: str = "en") -> Voice:
    return Voice(Language.load(code), "EUR", 2, AS_OF, lambda key: f"Smith & Sons {key}")


def past_days(count: int = PAST_MONTHS) -> list[date]:
    return [month_end(add_months(AS_OF.replace(day=1), -back)) for back in range(count, 0, -1)]


@cache
def forecast() -> CashForecast:
    company = truth.Company.made(np.random.default_rng(7))
    past = [_until_now(truth.past_month(day, seed=7, company=company)) for day in past_days()]
    now = truth.past_month(AS_OF, seed=7, company=company)
    days = now.span.days
    due = np.array(["2026-10-20", "2026-11-18", "2026-12-03"], "M8[D]")
    hand = InstrumentsInHand(
        np.array([1, 2, 3]), due, np.array([1, 17, 32]), np.array([40_000_00, 25_000_00, 90_000_00]), np.full(3, 0.1)
    )
    billing = np.where(truth.BUSINESS.is_open(now.span.dates), 8_000_00.0, 0.0)
    ratios = np.tile(np.array([[0.9], [1.0], [1.1]]), (1, 4))
    new = NewBilling(billing, ratios, np.minimum(np.arange(days + 1) / 70, 0.95), 5_000_00.0, np.ones(days))
    out = np.zeros(days, dtype=np.int64)
    out[[14, 24, 44, 54, 75, 85]] = 70_000_00
    return forecast_cash(
        replace(now.inputs, instruments=hand, new=new, run_customer_count=20),
        span=now.span,
        past=past,
        settings=CashSettings(draws=300, past_draws=150),
        outflows=Outflows(out, 50_000_00),
    )


def _until_now(past: PastCash) -> PastCash:
    """Forget what came after the pack's day."""
    over = min(past.span.days, (AS_OF - past.span.as_of).days)
    received = past.received
    keep = received.paid_day < over
    short = replace(
        received,
        total_minor=received.total_minor[:over].copy(),
        payer_key=received.payer_key[keep].copy(),
        paid_day=received.paid_day[keep].copy(),
        paid_minor=received.paid_minor[keep].copy(),
        unposted=received.unposted[:over].copy(),
    )
    return replace(past, received=short)


def results(found: Any) -> Results:
    return replace(customers_sample.results(None), cash=lambda: found)
