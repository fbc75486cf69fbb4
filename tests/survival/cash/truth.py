"""Ledgers whose payments are drawn day by day, so that the forecast's intervals have a truth to cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from lrfm.core.calendars import add_months, month_end
from lrfm.survival.cash.forecast import PastCash, Received
from lrfm.survival.cash.inputs import CashInputs, CustomerPosteriors, InstrumentsInHand, OpenBook
from lrfm.survival.cash.periods import period_sums
from lrfm.survival.cash.settings import CashSettings
from lrfm.survival.cash.shock import MonthShock, fit_shock, no_shock
from lrfm.survival.cash.simulate import simulate_cash
from lrfm.survival.cash.span import Span, span_of
from lrfm.survival.rows import Floats
from lrfm.survival.runs import BusinessDays

CUSTOMERS, INVOICES = 30, 120
VARIANCE = 0.4
"""Of customers' effects."""
SHOCK = 0.4
"""Standard deviation of a month's shock."""
RECORD = 4.0
"""The cumulative hazard of each customer's record, whose payments are counted."""
BUSINESS = BusinessDays()


@dataclass(frozen=True)
class Company:
    """Customers who stay the same from month to month: their effects, and what their record tells."""

    effect: Floats
    posteriors: CustomerPosteriors

    @classmethod
    def made(cls, source: np.random.Generator) -> Company:
        shape = 1 / VARIANCE
        effect = source.gamma(shape, 1 / shape, CUSTOMERS)
        events = source.poisson(effect * RECORD)
        keys = np.arange(1, CUSTOMERS + 1)
        known = CustomerPosteriors(keys, shape + events, np.full(CUSTOMERS, shape + RECORD))
        return cls(effect, known)


def book_of(company: Company, *, span: Span, source: np.random.Generator) -> OpenBook:
    """Make open invoices whose hazard peaks about a due date; on weekends nothing is paid."""
    due = source.integers(-20, 40, INVOICES)[:, None]
    late = np.arange(1, span.days + 1)[None, :] - due
    open_ = BUSINESS.is_open(span.dates)
    paying = np.where(late < 0, 0.01, np.where(late < 15, 0.06, 0.025)) * open_
    ending = np.full(paying.shape, 0.001) * open_
    return OpenBook(
        np.rint(source.lognormal(11, 0.8, INVOICES)).astype(np.int64),
        source.integers(0, CUSTOMERS, INVOICES),
        paying,
        ending,
        np.full(INVOICES, -1),
        company.posteriors,
    )


def past_month(as_of: date, *, seed: int, company: Company, shock_sd: float = SHOCK) -> PastCash:
    """Make the open invoices of a day, and what became of them by a draw of its own: day after day, whoever is left."""
    source, span = np.random.default_rng([seed, as_of.toordinal()]), span_of(as_of)
    book = book_of(company, span=span, source=source)
    came = _came(
        book, company, span=span, shock_sd=shock_sd, source=np.random.default_rng([seed + 1, as_of.toordinal()])
    )
    of_rows = Received(came, np.ones(span.days, dtype=np.int64), np.arange(span.days), came, np.zeros(span.days))
    return PastCash(span, CashInputs((book,), InstrumentsInHand.none()), of_rows)


def _came(book: OpenBook, company: Company, *, span: Span, shock_sd: float, source: np.random.Generator) -> np.ndarray:
    """Walk through the days: each open invoice is paid, ends otherwise, or waits."""
    shock = np.exp(shock_sd * source.standard_normal(int(span.month_of_day[-1]) + 1) - shock_sd**2 / 2)
    is_open, came = np.ones(len(book.open_minor), dtype=np.bool_), np.zeros(span.days, dtype=np.int64)
    rate = -np.log1p(-book.paying) * company.effect[book.customer][:, None]
    for day in range(span.days):
        paid = is_open & (source.random(len(is_open)) < -np.expm1(-rate[:, day] * shock[span.month_of_day[day]]))
        ended = is_open & ~paid & (source.random(len(is_open)) < book.ending[:, day])
        came[day] = book.open_minor[paid].sum()
        is_open &= ~(paid | ended)
    return came


def covered(seed: int, *, shock: MonthShock | None = None, blind: bool = False, months: int = 12) -> bool:
    """Make a ledger, and tell whether the 80 % interval of its first month holds what came.

    The shock is learned from `months` months before, unless it is given; `blind`: neither effects nor shock are
    known to the forecast, which takes customers as alike and months as well.
    """
    from lrfm.survival.cash.forecast import month_record

    settings = CashSettings(past_draws=200)
    company = Company.made(np.random.default_rng(seed))
    as_of = date(2026, 10, 31)
    now = past_month(as_of, seed=seed, company=company)
    inputs = now.inputs
    if blind:
        book = inputs.book
        alike = CustomerPosteriors.alike(company.posteriors.key)
        blinded = OpenBook(book.open_minor, book.customer, book.paying, book.ending, book.held_by, alike)
        inputs, shock = CashInputs((blinded,), inputs.instruments), no_shock()
    if shock is None:
        befores = [month_end(add_months(as_of.replace(day=1), -back)) for back in range(months, 0, -1)]
        past = [past_month(day, seed=seed, company=company) for day in befores]
        shock = fit_shock([month_record(one, settings=settings) for one in past])
    draws = simulate_cash(inputs, span=now.span, shock=shock, draws=400, seed=seed)
    sums = period_sums(draws.total_minor, span=now.span, periods=now.span.months[:1])[:, 0]
    came = int(now.received.total_minor[now.span.columns(now.span.months[0])].sum())
    low, high = np.quantile(sums, (0.1, 0.9))
    return bool(low <= came <= high)
