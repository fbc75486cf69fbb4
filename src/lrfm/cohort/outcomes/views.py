"""Who is looked at with the knowledge of which day: all at the end, and few again at each origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.cohort.outcomes.book import Book

__all__ = ["AT_END", "AT_WINDOW_END", "WITH_UNKNOWN", "late_customers", "seen", "views_of", "window_ends"]

AT_END = -1
"""The view that knows what was known on the day on which outcomes are observed."""
WITH_UNKNOWN = -2
"""The same with amounts of unknown fate taken for open."""
AT_WINDOW_END = 10**6
"""Added to an origin's number: the view that knows what was known when its window ended."""


def late_customers(book: Book, *, origins: Table) -> Table:
    """Give customers of whose time up to an origin something became known only after it: `number`, `customer_key`.

    For all others what was known at the end tells what was known at the origin.
    """
    late = [
        book.invoices.select("customer_key", since="day", until="known"),
        book.settling.select("customer_key", since="day", until="known"),
        book.credits.select("customer_key", since="day", until="known"),
        book.triggers.select("customer_key", since="day", until="known"),
        _taken_back(book),
        _our_errors(book),
    ]
    rows = ibis.union(*(part.filter(part.since < part.until) for part in late))
    joined = rows.join(origins.select("number", "origin"), [rows.since <= origins.origin, rows.until > origins.origin])
    return joined.select("number", "customer_key").distinct()


def window_ends(origins: Table, *, until: int) -> Table:
    """Give the ends of windows that are over as origins of their own, numbered from `AT_WINDOW_END`."""
    over = origins.filter(origins.window_end <= until)
    return over.select(number=(over.number + AT_WINDOW_END).cast("int64"), origin=over.window_end)


def views_of(book: Book, late: Table, *, origins: Table, until: int) -> Table:
    """Give each view with its customers: `view`, `customer_key`, `until`, the last day of its knowledge.

    `late` is that of `late_customers` at `origins`, which may be those of `window_ends`, too: `number` and `origin`.
    """
    everybody = book.invoices.select("customer_key").distinct()
    end = ibis.literal(until, "int64")
    uncertain = book.invoices.filter(book.invoices.full_minor != book.invoices.amount_minor)
    earlier = late.join(origins.select("number", "origin"), "number")
    return ibis.union(
        everybody.select("customer_key", view=ibis.literal(AT_END, "int64"), until=end),
        uncertain.select("customer_key").distinct().mutate(view=ibis.literal(WITH_UNKNOWN, "int64"), until=end),
        earlier.select("customer_key", view="number", until="origin"),
    )


def seen(rows: Table, views: Table) -> Table:
    """Give the rows that each view knew, by both clocks."""
    joined = rows.join(views.select("customer_key", "view", "until"), "customer_key")
    return joined.filter((joined.day <= joined.until) & (joined.known <= joined.until))


def _taken_back(book: Book) -> Table:
    """What came back opens its invoice again as if it had never been settled, from the invoice's day on."""
    rows = book.settling.filter(book.settling.amount_minor < 0)
    rows = rows.join(book.invoices.select("document_key", billed="day"), "document_key")
    return rows.select("customer_key", since="billed", until=ibis.greatest(rows.day, rows.known))


def _our_errors(book: Book) -> Table:
    """A fault that turns out to be ours takes the invoice out from its day on."""
    rows = book.disputes.filter(book.disputes.is_ours)
    rows = rows.join(book.invoices.select("document_key", billed="day"), "document_key")
    return rows.select("customer_key", since="billed", until="told")
