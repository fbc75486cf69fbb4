"""Draw what the customers of a block buy: how many invoices in each month, on which days, for about how much."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

from lrfm.ledger.synthetic.days import Months, day_number, entry_lag, to_workday
from lrfm.ledger.synthetic.facts import Documents, Flags, Numbers, People, Shares

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.company_settings import CompanySettings

__all__ = ["draw_documents", "order_of_days", "taken"]

MOST_DAYS_TO_DELIVER = 12


def draw_documents(
    rng: Generator, *, people: People, months: Months, rate_multiplier: Shares, settings: CompanySettings
) -> Documents:
    """Draw the invoices of a block that are entered by the extract's day, with the amounts that they aim at.

    `rate_multiplier` (customers x months) is the effect of campaigns on the number of orders.
    """
    customer, issued_on = _when(rng, people=people, months=months, rate_multiplier=rate_multiplier)
    last_day = day_number(settings.last_day)
    entered_on = issued_on + entry_lag(
        rng, len(issued_on), prompt=settings.postings.invoice_prompt, postings=settings.postings
    )
    stays = (issued_on >= people.starts_on[customer]) & (issued_on < people.leaves_on[customer])
    rows = np.flatnonzero(stays & (entered_on <= last_day))
    rows = rows[order_of_days(issued_on[rows])]
    customer, issued_on, entered_on = customer[rows], issued_on[rows], entered_on[rows]
    count = len(rows)
    # squares of uniforms: most is delivered within days of the order, and billed on the day or soon after
    delivered_on = issued_on - (3 * rng.random(count, dtype=np.float32) ** 3).astype(np.int32)
    takes = 1 + (MOST_DAYS_TO_DELIVER * rng.random(count, dtype=np.float32) ** 2).astype(np.int32)
    size = people.size_log[customer] + settings.purchases.size_within * rng.standard_normal(count, dtype=np.float32)
    amount = np.exp(size) * months.price_level[months.at(issued_on)]
    return Documents(
        customer=customer,
        ordered_on=delivered_on - takes,
        delivered_on=delivered_on,
        issued_on=issued_on,
        entered_on=entered_on,
        due_on=(issued_on + people.terms_days[customer]).astype(np.int32),
        amount_minor=np.maximum(np.rint(amount), 500).astype(np.int64),
    )


def _when(
    rng: Generator, *, people: People, months: Months, rate_multiplier: Shares
) -> tuple[Numbers, np.ndarray[tuple[int], np.dtype[np.int32]]]:
    """Give customer and working day of every invoice: Poisson by month, uniform within it."""
    is_there = (people.starts_on[:, None] < months.starts[None, 1:]) & (
        people.leaves_on[:, None] > months.starts[None, :-1]
    )
    rate = people.orders_a_month[:, None] * months.season[None, :] * rate_multiplier * is_there
    per_cell = rng.poisson(rate).ravel()
    cell = np.repeat(np.arange(per_cell.size), per_cell)
    customer, month = np.divmod(cell, months.count)
    length = np.diff(months.starts)[month]
    day = months.starts[month] + (rng.random(len(cell), dtype=np.float32) * length).astype(np.int32)
    return customer, to_workday(day.astype(np.int32))


def order_of_days(days: np.ndarray[tuple[int], np.dtype[np.int32]]) -> Numbers:
    """Give the stable order of days; offsets of 16 bits are sorted by counting."""
    if not len(days):
        return np.zeros(0, dtype=np.int64)
    return np.argsort((days - days.min()).astype(np.uint16), kind="stable")


def taken(documents: Documents, rows: Numbers | Flags) -> Documents:
    """Give some of the documents."""
    return Documents(**{field.name: getattr(documents, field.name)[rows] for field in fields(documents)})
