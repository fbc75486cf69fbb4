"""The cash forecast of a day, with the forecasts of past days that tell how far to trust it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.cash.inputs import CustomerPosteriors
from lrfm.survival.cash.instruments import held_by_week
from lrfm.survival.cash.off import off_forecast
from lrfm.survival.cash.periods import forecast_periods
from lrfm.survival.cash.results import CashForecast, CashScore, OffForecast, ShockFound
from lrfm.survival.cash.score import PastForecast, score_cash
from lrfm.survival.cash.shock import MonthRecord, MonthShock, expected_money, fit_shock, month_shift, no_shock
from lrfm.survival.cash.simulate import simulate_cash
from lrfm.survival.frozen import FrozenArrays
from lrfm.survival.rows import Floats, Ints

if TYPE_CHECKING:
    from lrfm.survival.cash.inputs import CashInputs, OpenBook, Outflows
    from lrfm.survival.cash.settings import CashSettings
    from lrfm.survival.cash.span import Span

__all__ = ["PastCash", "Received", "forecast_cash", "month_record"]

RECORD_DRAWS = 150
"""Enough for the mean and the variance of a past month."""
CERTAIN = 1e9
"""A gamma with so many times the shape and the rate has its mean alone."""


@dataclass(frozen=True, eq=False)
class Received(FrozenArrays):
    """What came in after a past day, whole minor units; columns count from the day after it.

    - `total_minor` (days that are over): payments on all invoices, newer ones too, and instruments that cleared;
    - `payer_key`, `paid_day`, `paid_minor`: the part of it on invoices that were open on the day, or by instruments
      that were in hand, a value a payment;
    - `unposted` (days that are over): the share of what came on a day that is not posted yet, as it went before.
    """

    total_minor: Ints
    payer_key: Ints
    paid_day: Ints
    paid_minor: Ints
    unposted: Floats


@dataclass(frozen=True, eq=False)
class PastCash:
    """A past day: what was known on it, and what came."""

    span: Span
    inputs: CashInputs
    received: Received


@dataclass(frozen=True)
class _Past:
    """What past days tell: their score, last month, and the shock of months."""

    score: CashScore | Reason
    last_month: OffForecast | Reason
    shock: MonthShock


def forecast_cash(
    inputs: CashInputs,
    *,
    span: Span,
    past: Iterable[PastCash],
    settings: CashSettings,
    lag_days: int = 0,
    outflows: Outflows | None = None,
    new_missing: Reason | None = None,
) -> CashForecast:
    """Forecast the cash of a day, and score the forecasts of past days (oldest first) against what came.

    Each past forecast knows of the shock of months only what months before it told, and these no earlier than
    `lag_days` after their end, when their payments were posted; those made before enough of them had, which only teach,
    are not scored where two or more others are. The last of `past` whose first month is over is told as last month.
    Weeks and months of which not all is posted yet are neither scored nor learned from. One of `past` is held at a
    time.
    """
    told = _past(past, settings=settings, lag_days=lag_days)
    draws = simulate_cash(inputs, span=span, shock=told.shock, draws=settings.draws, seed=settings.seed)
    book = inputs.book
    return CashForecast(
        as_of=span.as_of,
        draws=settings.draws,
        whole=forecast_periods(draws, span=span, periods=(span.all_weeks,), outflows=outflows)[0],
        weeks=forecast_periods(draws, span=span, periods=span.weeks, outflows=outflows),
        months=forecast_periods(draws, span=span, periods=span.months, outflows=outflows),
        open_count=len(book.open_minor) if inputs.invoice_count is None else inputs.invoice_count,
        open_minor=int(book.open_minor.sum()),
        run_customer_count=inputs.run_customer_count,
        customer_count=len(book.customers.key),
        shock=ShockFound(told.shock.sd, told.shock.mean_lean, told.shock.month_count, told.shock.missing),
        instruments=held_by_week(inputs.instruments, span=span),
        has_outflows=outflows is not None,
        opening_minor=None if outflows is None else outflows.opening_minor,
        new_missing=new_missing,
        score=None if isinstance(told.score, Reason) else told.score,
        score_missing=told.score if isinstance(told.score, Reason) else None,
        last_month=None if isinstance(told.last_month, Reason) else told.last_month,
        last_month_missing=told.last_month if isinstance(told.last_month, Reason) else None,
    )


def _past(past: Iterable[PastCash], *, settings: CashSettings, lag_days: int) -> _Past:
    learning = _Learning(settings, lag_days)
    for one in past:
        learning.add(one)
        del one  # before the next is made
    return learning.told()


class _Learning:
    """What past days tell so far, oldest first."""

    def __init__(self, settings: CashSettings, lag_days: int) -> None:
        self.settings, self.lag = settings, np.timedelta64(lag_days, "D")
        self.records: list[tuple[np.datetime64, MonthRecord]] = []
        self.forecasts: list[PastForecast] = []
        self.taught: list[PastForecast] = []
        self.last: OffForecast | Reason = Reason.of("cash.no_last_month")

    def add(self, one: PastCash) -> None:
        """Forecast a past day with what was known on it, and see what came."""
        settings, received, span = self.settings, one.received, one.span
        as_of = np.datetime64(span.as_of, "D")
        known = [record for until, record in self.records if until + self.lag <= as_of]
        shock = fit_shock(known, least=settings.least_past_months)
        seed = settings.seed + len(self.forecasts) + 1
        draws = simulate_cash(one.inputs, span=span, shock=shock, draws=settings.past_draws, seed=seed)
        forecast = PastForecast.of(span, draws, received.total_minor, unposted=received.unposted)
        self.forecasts.append(forecast)
        if shock.missing is None:
            self.taught.append(forecast)
        month = span.months[0]
        if forecast.over([month]):
            self.records.append((np.datetime64(month.last, "D"), month_record(one, settings=settings)))
        if span.columns(month).stop <= len(received.total_minor):
            self.last = off_forecast(
                one.inputs,
                draws,
                span=span,
                payer_key=received.payer_key,
                paid_day=received.paid_day,
                paid_minor=received.paid_minor,
                received_minor=received.total_minor,
                unposted=received.unposted,
            )

    def told(self) -> _Past:
        """Give the score, last month, and the shock that all records tell."""
        shock = fit_shock([record for _, record in self.records], least=self.settings.least_past_months)
        return _Past(score_cash(self.taught if len(self.taught) > 1 else self.forecasts), self.last, shock)


def month_record(past: PastCash, *, settings: CashSettings) -> MonthRecord:
    """Tell by how much the first month after a past day was shifted, from what its open invoices brought.

    For the noise of that, customers are held at their expected effects: errors in these stay from month to month.
    """
    month = past.span.months[0]
    stop = past.span.columns(month).stop
    book = past.inputs.book
    certain = _certain(book, days=stop)
    still = simulate_cash(
        replace(past.inputs, books=(certain,), new=None),
        span=replace(past.span, days=stop, weeks=(), months=(month,)),
        shock=no_shock(),
        draws=RECORD_DRAWS,
        seed=settings.seed,
    )
    now = np.zeros(1)
    sure = float(expected_money(certain, days=stop, shifts=now)[0])
    if not sure > 0:
        return MonthRecord(0.0, np.inf)
    own = float(expected_money(book, days=stop, shifts=now)[0]) / sure
    expected = float(still.open_minor.sum(axis=1).mean()) * own
    if not expected > 0:  # so little that no future brings a payment
        return MonthRecord(0.0, np.inf)
    received = int(past.received.paid_minor[past.received.paid_day < stop].sum())
    by_hand = float(still.instruments_minor.sum(axis=1).mean())
    sd = float(still.total_minor.sum(axis=1).std(ddof=1))
    return month_shift(book, days=stop, ratio=(received - by_hand) / expected, ratio_sd=sd / expected)


def _certain(book: OpenBook, *, days: int) -> OpenBook:
    """Give the first days of a book, customers held at their expected effects."""
    known = book.customers
    certain = CustomerPosteriors(known.key, known.shape * CERTAIN, known.rate * CERTAIN)
    return replace(book, paying=book.paying[:, :days].copy(), ending=book.ending[:, :days].copy(), customers=certain)
