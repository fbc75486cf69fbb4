"""The amount above which an overdue amount matters, where the params name none."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from statistics import median_low
from typing import TYPE_CHECKING

from lrfm.cohort.outcomes.days import of_day, to_day
from lrfm.core.calendars import add_months

if TYPE_CHECKING:
    from lrfm.cohort.outcomes.book import Book
    from lrfm.engine.base import Engine

__all__ = ["propose_materiality"]

YEAR_MONTHS = 12
SHARE = Fraction(1, 1_000)
"""Part of what a customer buys in a year."""
STEPS = (5, 2, 1)


def propose_materiality(book: Book, *, at: date, first_complete: date | None, engine: Engine) -> int:
    """Propose a thousandth of the customers' median yearly purchases up to a day, as known then, in minor units.

    Purchases are invoices that were not reversed, less credit notes, of the last 12 months. Where the files began less
    than 12 months ago (on `first_complete`; without it with the first invoice) they are scaled to 12 by the months
    begun since. Rounded down to 1, 2 or 5 times a power of ten; 0 where nobody bought anything.
    """
    rows, last = book.purchases, to_day(at)
    rows = rows.filter((rows.day <= last) & (rows.known <= last) & (rows.gone > last))
    begins = engine.to_arrow(rows.agg(first=rows.day.min()), order_by=["first"])["first"][0].as_py()
    if begins is None:
        return 0
    first = first_complete or of_day(begins)
    year = rows.filter((rows.day > to_day(add_months(at, -YEAR_MONTHS))) & (rows.day >= to_day(first)))
    sums = year.group_by("customer_key").agg(
        bought=year.amount_minor.sum().cast("int64"), largest=year.amount_minor.max().cast("int64")
    )
    buyers = sums.filter(sums.largest > 0)
    bought = engine.to_arrow(buyers, order_by=["customer_key"])["bought"].to_pylist()
    return _rounded(int(_per_year(median_low(bought), first=first, at=at) * SHARE)) if bought else 0


def _per_year(amount: int, *, first: date, at: date) -> Fraction:
    """Scale what was bought from one day to another, of at most 12 months, to a year.

    >>> _per_year(600, first=date(2024, 1, 10), at=date(2024, 6, 30))
    Fraction(1200, 1)
    >>> _per_year(600, first=date(2023, 1, 10), at=date(2024, 6, 30))
    Fraction(600, 1)
    """
    months = next((month for month in range(1, YEAR_MONTHS) if add_months(at, -month) < first), YEAR_MONTHS)
    return Fraction(amount * YEAR_MONTHS, months)


def _rounded(amount: int) -> int:
    """Round down to 1, 2 or 5 times a power of ten.

    >>> _rounded(4_999), _rounded(7), _rounded(0)
    (2000, 5, 0)
    """
    if amount < 1:
        return 0
    power = int(10 ** (len(str(amount)) - 1))
    return next(step * power for step in STEPS if step * power <= amount)
