"""Days as whole numbers, which every engine adds and compares alike."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from ibis.expr.types import IntegerColumn, Table
    from ibis.expr.types.temporal import DateColumn

__all__ = ["NEVER", "clocks", "day_number", "of_day", "to_day"]

EPOCH = date(1970, 1, 1)
NEVER = 10**7
"""A day that is later than all others."""


def day_number(column: DateColumn) -> IntegerColumn:
    """Give days since 1970 as whole numbers, NULL where there is none."""
    return column.delta(ibis.literal(EPOCH), unit="day").cast("int64")


def clocks(rows: Table) -> Table:
    """Put `day` and `known`, as numbers, in place of `event_date` and `known_on`."""
    return rows.mutate(day=day_number(rows.event_date), known=day_number(rows.known_on)).drop("event_date", "known_on")


def to_day(day: date) -> int:
    """Give the number of a day.

    >>> to_day(date(1970, 3, 1)), str(of_day(59))
    (59, '1970-03-01')
    """
    return (day - EPOCH).days


def of_day(number: int) -> date:
    """Give the day of a number."""
    return EPOCH + timedelta(days=number)
