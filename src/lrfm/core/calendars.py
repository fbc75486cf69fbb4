"""Month ends and month arithmetic, Gregorian only so far."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

__all__ = ["add_months", "last_month_end", "month_end", "month_start"]


def month_start(day: date) -> date:
    """Give the first day of the day's month.

    >>> month_start(date(2024, 2, 17))
    datetime.date(2024, 2, 1)
    """
    return day.replace(day=1)


def month_end(day: date) -> date:
    """Give the last day of the day's month.

    >>> month_end(date(2024, 2, 1))
    datetime.date(2024, 2, 29)
    """
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def last_month_end(today: date) -> date:
    """Give the last day of the month before today's.

    >>> last_month_end(date(2026, 3, 31))
    datetime.date(2026, 2, 28)
    """
    return today.replace(day=1) - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """Move by whole months, to the month's last day where the day does not exist.

    >>> add_months(date(2024, 1, 31), 1), add_months(date(2024, 3, 31), -1)
    (datetime.date(2024, 2, 29), datetime.date(2024, 2, 29))
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
