"""Where an extract begins and ends, which months are empty, and which stand apart from those around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

from lrfm.core.calendars import add_months, month_end, month_start
from lrfm.ledger.habits.model import Edges, UnusualMonth

if TYPE_CHECKING:
    from lrfm.ledger.habits.model import SideMonth

__all__ = ["complete_months", "find_edges", "unusual_values"]

THIN_TIMES = 4
"""Months at an edge are thin where they hold less than this part of what the months next to them do."""
NEXT_MONTHS = 6
"""So many months, or as many as there are, say what is typical; on either side for a month that is judged."""
FEWEST_MONTHS = 3
FIRST_WEEK_DAYS = 7
UNUSUAL_TIMES = 2
FEWEST_NEIGHBOURS = 6
FEWEST_ITEMS = 30
"""A month is judged where the typical month around it has at least so many invoices."""


def find_edges(months: Sequence[SideMonth], *, extract_on: date | None) -> Edges:
    """Find the edges of an extract by its invoices and payments; `months` are those of all sides."""
    invoices = {row.month: row for row in months if row.side == "invoice"}
    payments = {row.month: row for row in months if row.side == "payment"}
    every = _through(invoices)
    billed = [_items(invoices, month) for month in every]
    # an extract of open items holds old invoices in number, and hardly any of their payments
    paid = [_items(payments, month) for month in every], [_amount(payments, month) for month in every]
    last_seen_on = max((day for row in months for day in (row.last_on, row.last_entered_on) if day), default=None)
    place = complete_months(billed, *(paid if payments else ()))
    first, last = _whole(every, place, invoices, last_seen_on=extract_on or last_seen_on)
    inside = [month for month in every if first and last and first <= month <= last]
    early = [row for row in invoices.values() if first and row.month < first]
    late = [row for row in invoices.values() if last and row.month > last]
    return Edges(
        first_complete=first,
        last_complete=last,
        early_invoices=sum(row.items for row in early),
        early_minor=sum(row.amount_minor for row in early),
        early_payments=sum(row.items for row in payments.values() if first and row.month < first),
        late_invoices=sum(row.items for row in late),
        late_minor=sum(row.amount_minor for row in late),
        late_payments=sum(row.items for row in payments.values() if last and row.month > last),
        empty_months=tuple(month for month in inside if month not in invoices),
        unpaid_months=tuple(month for month in _through(payments) if month in inside and month not in payments),
        unusual=tuple(_unusual(inside, invoices)),
        thin_invoices_until=every[_thin_at_start(billed)] if every else None,
    )


def _through(months: Mapping[date, object]) -> list[date]:
    """Give every month from the first to the last."""
    found: list[date] = []
    if months:
        month, last = min(months), max(months)
        while month <= last:
            found.append(month)
            month = add_months(month, 1)
    return found


def _items(rows: Mapping[date, SideMonth], month: date) -> int:
    return rows[month].items if month in rows else 0


def _amount(rows: Mapping[date, SideMonth], month: date) -> int:
    return rows[month].amount_minor if month in rows else 0


def complete_months(counts: Sequence[int], *others: Sequence[int]) -> tuple[int, int]:
    """Give the places of the first and the last month that are thin in nothing that is counted.

    Months at the beginning are thin where each holds less than a quarter of the median of the (up to) six months after
    the last of them; at the end, likewise before the first of them. `others` are counted over the same months.

    >>> complete_months([1, 0, 2, 1, 90, 100, 110, 95, 4])
    (4, 7)
    >>> complete_months([10, 14, 20, 28, 39])
    (0, 4)
    >>> complete_months([1, 60, 90, 100, 110, 95], [0, 1, 80, 90, 70, 90])
    (2, 5)
    """
    every = (counts, *others)
    first = max(_thin_at_start(values) for values in every)
    thin_at_end = max(_thin_at_start(values[::-1]) for values in every)
    return (first, len(counts) - 1 - thin_at_end) if first + thin_at_end < len(counts) else (0, len(counts) - 1)


def _thin_at_start(counts: Sequence[int]) -> int:
    found, largest = 0, 0
    for place in range(1, len(counts) - FEWEST_MONTHS + 1):
        largest = max(largest, counts[place - 1])
        if largest * THIN_TIMES < median(counts[place : place + NEXT_MONTHS]):
            found = place
    return found


def _whole(
    every: Sequence[date], place: tuple[int, int], invoices: Mapping[date, SideMonth], *, last_seen_on: date | None
) -> tuple[date | None, date | None]:
    """Leave out a first month that begins after its first week, and a last one that was not over."""
    if not every or last_seen_on is None:
        return None, None
    first, last = (every[number] for number in place)
    starts_late = first == every[0] and invoices[first].first_on.day > FIRST_WEEK_DAYS
    first = add_months(first, 1) if starts_late else first
    last = month_start(add_months(last, -1)) if month_end(last) > last_seen_on else last
    return (first, last) if first <= last else (None, None)


def _unusual(inside: Sequence[date], invoices: Mapping[date, SideMonth]) -> Iterator[UnusualMonth]:
    items = [_items(invoices, month) for month in inside]
    amounts = [invoices[month].amount_minor if month in invoices else 0 for month in inside]
    judged = {place for place, typical in _typical(items) if typical >= FEWEST_ITEMS}
    for measure, values in (("items", items), ("amount", amounts)):
        for place, is_high, typical in unusual_values(values):
            if place in judged and items[place]:
                yield UnusualMonth(inside[place], measure, is_high, values[place], typical)


def unusual_values(values: Sequence[int]) -> list[tuple[int, bool, int]]:
    """Give place, side and typical value of values above twice, or below half, the median of those around them.

    Around a value are the six before and the six after it; with fewer than six of both it is not judged.

    >>> unusual_values([10, 10, 10, 4, 10, 21, 10, 10])
    [(3, False, 10), (5, True, 10)]
    """
    found = []
    for place, typical in _typical(values):
        value = values[place]
        if value > UNUSUAL_TIMES * typical or value * UNUSUAL_TIMES < typical:
            found.append((place, value > typical, round(typical)))
    return found


def _typical(values: Sequence[int]) -> Iterator[tuple[int, Fraction]]:
    for place in range(len(values)):
        around = [*values[max(0, place - NEXT_MONTHS) : place], *values[place + 1 : place + 1 + NEXT_MONTHS]]
        if len(around) >= FEWEST_NEIGHBOURS:
            yield place, median(Fraction(value) for value in around)
