"""The cash forecast of a pack, from the ledger and what a model says of open invoices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lrfm.core.money import to_minor
from lrfm.core.reason import Reason
from lrfm.survival.cash.ages import paid_by_age
from lrfm.survival.cash.billing import expect_billing, lump_of
from lrfm.survival.cash.daily import day_factors
from lrfm.survival.cash.forecast import PastCash, Received, forecast_cash
from lrfm.survival.cash.inputs import CashInputs, CustomerPosteriors, InstrumentsInHand, OpenBook, Outflows
from lrfm.survival.cash.instruments import bounce_chances, cover, in_hand
from lrfm.survival.cash.span import Span, span_of
from lrfm.survival.predict import ON_THE_DAY
from lrfm.survival.runs import learn_runs

if TYPE_CHECKING:
    import numpy.typing as npt

    from lrfm.study.cash_book import CashBook
    from lrfm.survival.cash.billing import NewBilling
    from lrfm.survival.cash.results import CashForecast
    from lrfm.survival.cash.settings import CashSettings
    from lrfm.survival.open_day import OpenDay, OpenHazards
    from lrfm.survival.posting import PostingLag
    from lrfm.survival.runs import BusinessDays

__all__ = ["CashSources", "cash_of", "with_habits"]

CURVE_DAYS = 540
"""Invoices of so many days tell how new ones will be paid."""
LUMP_DAYS = 365


@dataclass(frozen=True, eq=False)
class CashSources:
    """What all forecasts of a pack share; `since` is the first day from which on the files hold everything."""

    book: CashBook
    settings: CashSettings
    business: BusinessDays
    digits: int
    since: date | None = None


def cash_of(
    sources: CashSources, now: OpenHazards, *, past: Iterable[OpenHazards], lag: PostingLag = ON_THE_DAY
) -> CashForecast:
    """Forecast the cash of `now.day`, and score forecasts of past days, oldest first, against what came by then.

    `lag` tells how much of what came lately is not posted yet. The past days are taken one by one: where they are made
    on demand, the hazards of one alone are held.
    """
    settings, span = sources.settings, span_of(now.day, weeks=sources.settings.weeks)
    inputs, missing = _inputs(sources, now, span, lag=lag)
    return forecast_cash(
        inputs,
        span=span,
        past=map(partial(_past, sources, as_of=now.day, lag=lag), past),
        settings=settings,
        lag_days=lag.days,
        outflows=_outflows(sources, span),
        new_missing=missing,
    )


def _past(sources: CashSources, found: OpenHazards, *, as_of: date, lag: PostingLag) -> PastCash:
    span = span_of(found.day, weeks=sources.settings.weeks)
    inputs, _ = _inputs(sources, found, span, lag=lag)
    paid = sources.book.known("settled", as_of)
    day = _days(paid["event_date"]) - np.datetime64(found.day, "D")
    column = day.astype(np.int64) - 1
    inside = paid["is_payment"].to_numpy(dtype=np.bool_) & (column >= 0) & (column < span.days)
    amount, column = paid["amount_minor"].to_numpy(dtype=np.int64)[inside], column[inside]
    ago = (as_of - found.day).days
    over = min(span.days, ago)
    total = np.zeros(over, dtype=np.int64)
    np.add.at(total, column, amount)
    was_open = paid["document_key"].to_numpy()[inside]
    was_open = np.isin(was_open, found.rows["document_key"].to_numpy())
    payer = paid["customer_key"].to_numpy(dtype=np.int64)[inside]
    unposted = lag.unknown_at(ago - 1 - np.arange(over))
    return PastCash(span, inputs, Received(total, payer[was_open], column[was_open], amount[was_open], unposted))


def _inputs(
    sources: CashSources, found: OpenHazards, span: Span, *, lag: PostingLag = ON_THE_DAY
) -> tuple[CashInputs, Reason | None]:
    held = _instruments(sources, span)
    new = _new_billing(sources, span, lag=lag)
    books = _books(found, held, span)
    told, missing = (None, new) if isinstance(new, Reason) else (new, None)
    return CashInputs(books, held, told, len(found.rows), found.habits.keeping_count), missing


def _books(found: OpenHazards, held: InstrumentsInHand, span: Span) -> tuple[OpenBook, ...]:
    """Part the open invoices into what instruments cover and what they don't."""
    rows = found.rows
    keys = rows["customer_key"].to_numpy(dtype=np.int64)
    row, part, by = cover(rows["open_minor"].to_numpy(dtype=np.int64), keys, _days(rows["due_date"]), instruments=held)
    effects = found.effects.sort_values("customer_key")
    known = effects["customer_key"].to_numpy(dtype=np.int64)
    posteriors = CustomerPosteriors(
        known, effects["shape"].to_numpy(dtype=np.float64), effects["rate"].to_numpy(dtype=np.float64)
    )
    whose = np.searchsorted(known, keys)
    return tuple(
        OpenBook(part, whose[row], paying[row, : span.days], ending[row, : span.days], by, posteriors)
        for paying, ending in zip(found.paying, found.ending, strict=True)
    )


def _instruments(sources: CashSources, span: Span) -> InstrumentsInHand:
    held, ended = sources.book.in_hand(span.as_of), sources.book.ended(span.as_of)
    key = held["customer_key"].to_numpy(dtype=np.int64)
    bounced = (ended["bounced_on"] <= np.datetime64(span.as_of)).to_numpy(dtype=np.bool_)
    chance = bounce_chances(key, ended_key=ended["customer_key"].to_numpy(dtype=np.int64), ended_bounced=bounced)
    amount = held["amount_minor"].to_numpy(dtype=np.int64)
    return in_hand(key, _days(held["due_on"]), amount, chance, span=span, business=sources.business)


def with_habits(day: OpenDay, *, sources: CashSources) -> OpenDay:
    """Learn on which days the customers of open invoices paid in the months before the day."""
    paid = sources.book.known("settled", day.origin.day)
    since = np.datetime64(day.origin.day, "D") - round(sources.settings.run_months * 30.44)
    payer = paid["customer_key"].to_numpy(dtype=np.int64)
    on = _days(paid["event_date"])
    chosen = paid["is_payment"].to_numpy(dtype=np.bool_) & (paid["amount_minor"] > 0).to_numpy() & (on > since)
    everyone = np.union1d(day.customer_keys, payer[chosen])
    habits = learn_runs(
        np.searchsorted(everyone, payer[chosen]),
        on[chosen],
        customer_count=len(everyone),
        business=sources.business,
        slip_share=float(sources.settings.run_slip_share),
    )
    return replace(day, own_habits=habits.of(np.searchsorted(everyone, day.customer_keys)))


def _new_billing(sources: CashSources, span: Span, *, lag: PostingLag) -> NewBilling | Reason:
    """Expect what is billed from now on and when it is paid, invoices being watched as long as payments are posted."""
    as_of = np.datetime64(span.as_of, "D")
    until = as_of - lag.days
    invoices, settled = sources.book.known("invoices", span.as_of), sources.book.known("settled", span.as_of)
    billed_on = _days(invoices["event_date"])
    amount = invoices["amount_minor"].to_numpy(dtype=np.int64)
    recent = (billed_on > as_of - CURVE_DAYS) & (billed_on <= until)
    keys = invoices["document_key"].to_numpy()
    chosen = settled[settled["document_key"].isin(keys[recent]) & (settled["event_date"] <= until)]
    order = np.argsort(keys[recent])
    row = order[np.searchsorted(keys[recent][order], chosen["document_key"].to_numpy())]
    curve = paid_by_age(
        amount[recent],
        (until - billed_on[recent]).astype(np.int64),
        row=row,
        age=(_days(chosen["event_date"]) - billed_on[recent][row]).astype(np.int64),
        settled_minor=chosen["amount_minor"].to_numpy(dtype=np.int64),
        is_payment=chosen["is_payment"].to_numpy(dtype=np.bool_),
        days=span.days,
    )
    paid = settled[settled["is_payment"] & (settled["event_date"] > as_of - LUMP_DAYS)]
    weeks = paid["event_date"].to_numpy().astype("datetime64[W]").astype(np.int64)
    return expect_billing(
        billed_on,
        amount,
        span=span,
        business=sources.business,
        paid_by=curve,
        lump_minor=lump_of(paid.groupby(["customer_key", weeks])["amount_minor"].sum().to_numpy()),
        day_factor=day_factors(_days(paid["event_date"]), days=span.dates, business=sources.business),
        since=None if sources.since is None else np.datetime64(sources.since, "D"),
        months=sources.settings.billing_months,
    )


def _outflows(sources: CashSources, span: Span) -> Outflows | None:
    """Add up what is planned to go out, in the table and in the params; None where nothing within the span is."""
    settings, table = sources.settings, sources.book.outflows
    minor = np.zeros(span.days, dtype=np.int64)
    stated = [(np.datetime64(one.date, "D"), to_minor(one.amount, digits=sources.digits)) for one in settings.outflows]
    planned = zip(_days(table["date"]), table["amount_minor"].tolist(), strict=True)
    for day, amount in (*stated, *planned):
        column = int((day - np.datetime64(span.as_of, "D")).astype(np.int64)) - 1
        if 0 <= column < span.days:
            minor[column] += amount
    if not minor.any():
        return None
    opening = settings.opening_balance
    return Outflows(minor, None if opening is None else to_minor(opening, digits=sources.digits))


def _days(column: pd.Series) -> npt.NDArray[np.datetime64]:
    return column.to_numpy().astype("datetime64[D]")
