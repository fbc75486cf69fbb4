"""The amount above which an overdue amount matters, where the params name none."""

from __future__ import annotations

from datetime import date
from statistics import median_low
from typing import TYPE_CHECKING

from lrfm.cohort.outcomes.days import to_day
from lrfm.core.calendars import add_months

if TYPE_CHECKING:
    from lrfm.cohort.outcomes.book import Book
    from lrfm.engine.base import Engine

__all__ = ["propose_materiality"]

DIVISOR = 1_000
"""A thousandth of what a customer buys in a year."""
STEPS = (5, 2, 1)


def propose_materiality(book: Book, *, at: date, engine: Engine) -> int:
    """Propose a thousandth of the customers' median purchases in the year up to a day, as known then, in minor units.

    Rounded down to 1, 2 or 5 times a power of ten; 0 where nobody bought anything.
    """
    rows, last = book.invoices, to_day(at)
    known = (rows.day <= last) & (rows.known <= last) & (rows.day > to_day(add_months(at, -12)))
    rows = rows.filter(known)
    sums = rows.group_by("customer_key").agg(bought=rows.full_minor.sum().cast("int64"))
    bought = engine.to_arrow(sums, order_by=["customer_key"])["bought"].to_pylist()
    return _rounded(median_low(bought) // DIVISOR) if bought else 0


def _rounded(amount: int) -> int:
    """Round down to 1, 2 or 5 times a power of ten.

    >>> _rounded(4_999), _rounded(7), _rounded(0)
    (2000, 5, 0)
    """
    if amount < 1:
        return 0
    power = int(10 ** (len(str(amount)) - 1))
    return next(step * power for step in STEPS if step * power <= amount)
