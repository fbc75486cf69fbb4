"""Credit limits, reviewed every January, and the visits of salespeople."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lrfm.ledger.synthetic.ids import day_column

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.facts import Days, Numbers, Shares
    from lrfm.ledger.synthetic.scene import Scene

__all__ = ["limit_table", "visit_table"]


def limit_table(rng: Generator, *, scene: Scene) -> pa.Table:
    """The limits of all customers by day: the first when they come, then one in the first days of each year.

    A limit covers some months of the sales of the calendar year before; the first one rests on what was expected of
    the customer. It is a number with two digits and zeros.
    """
    people, background, settings = scene.people, scene.background, scene.settings.limits
    years = _januaries(background.first_day, background.last_day)
    days = years + rng.integers(4, 25, (len(people.number), len(years)))
    is_there = (people.starts_on[:, None] < years - 60) & (people.leaves_on[:, None] > days)
    customer, year = np.nonzero(is_there & (days <= background.last_day))
    monthly = _monthly_sales(scene, years=years)[customer, year]
    starts = np.maximum(people.starts_on, background.first_day)
    new = np.flatnonzero((starts <= background.last_day) & (people.leaves_on > starts))
    expected = np.exp(people.size_log) * people.orders_a_month * _level(scene, starts)
    customers = np.concatenate([new, customer])
    dates = np.concatenate([starts[new], days[customer, year]])
    # a customer who bought nothing keeps a small limit
    sales = np.concatenate([expected[new], np.maximum(monthly, 0.2 * expected[customer])])
    noise = np.exp(rng.normal(0.0, settings.noise_log_sd, len(sales)))
    amount = _two_digits(settings.months_of_sales * sales * noise)
    order = np.lexsort((dates, customers))
    return pa.table(
        {
            "customer_id": scene.customers(customers[order]),
            "date": day_column(dates[order]),
            "amount_minor": amount[order],
        }
    )


def visit_table(rng: Generator, *, scene: Scene) -> pa.Table:
    """Visits by customer and day, on any working day while a customer buys; nobody visits fictitious ones."""
    people, background = scene.people, scene.background
    starts = np.maximum(people.starts_on, background.first_day).astype(np.int64)
    length = np.minimum(people.leaves_on, np.int64(background.last_day) + 1) - starts
    mean = np.where(people.is_fictitious, 0.0, np.maximum(0, length) / 30.4375 * scene.settings.limits.visits_a_month)
    customer = np.repeat(np.arange(len(starts)), rng.poisson(mean))
    days = starts[customer] + (rng.random(len(customer)) * length[customer]).astype(np.int64)
    # 1970-01-01 was a Thursday: a weekend's day moves back to Friday
    days -= np.maximum(0, (days + 3) % 7 - 4)
    is_in = days >= starts[customer]
    customer, days = customer[is_in], days[is_in]
    order = np.lexsort((days, customer))
    return pa.table(
        {
            "customer_id": scene.customers(customer[order]),
            "date": day_column(days[order]),
            "salesperson": scene.salespeople(people.salesperson[customer[order]]),
        }
    )


def _januaries(first_day: int, last_day: int) -> Numbers:
    """The first days of the years that begin within the extract."""
    first = np.datetime64(first_day, "D").astype("datetime64[Y]") + 1
    last = np.datetime64(last_day, "D").astype("datetime64[Y]") + 1
    return np.arange(first, last).astype("datetime64[D]").astype(np.int64)


def _monthly_sales(scene: Scene, *, years: Numbers) -> Shares:
    """Sales a month of each customer (rows) in the calendar year before each first of January (columns)."""
    documents = scene.documents
    year = np.searchsorted(years, documents.issued_on, side="right")
    sums = np.bincount(
        documents.customer * (len(years) + 1) + year,
        weights=documents.amount_minor,
        minlength=len(scene.people.number) * (len(years) + 1),
    ).reshape(-1, len(years) + 1)
    # the first of these years may be a part of one
    lengths = np.diff(np.concatenate([[scene.background.first_day], years])) / 30.4375
    monthly: Shares = sums[:, :-1] / np.maximum(1.0, lengths)
    return monthly


def _level(scene: Scene, days: Days) -> Shares:
    months = scene.background.months
    level: Shares = months.price_level[months.at(days)]
    return level


def _two_digits(amount: Shares) -> Numbers:
    step = 10.0 ** np.floor(np.log10(np.maximum(amount, 10.0)) - 1)
    rounded: Numbers = (np.maximum(1.0, np.rint(amount / step)) * step).astype(np.int64)
    return rounded
