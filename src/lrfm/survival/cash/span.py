"""The days that a forecast covers: its weeks, and the months of the same span."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.calendars import add_months, month_end, month_start

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Period", "Span", "span_of"]

DAYS_A_MONTH = 30.44


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Span:
    """The days after `as_of`, counted from column 0; the first of `months` is the rest of a month that has begun."""

    as_of: date
    days: int
    weeks: tuple[Period, ...]
    months: tuple[Period, ...]

    @property
    def dates(self) -> npt.NDArray[np.datetime64]:
        """Every day of the span, datetime64[D] (days)."""
        return np.datetime64(self.as_of, "D") + np.arange(1, self.days + 1)

    @property
    def month_of_day(self) -> npt.NDArray[np.int64]:
        """The calendar month of each day, 0 being that of the first day."""
        months = self.dates.astype("datetime64[M]").astype(np.int64)
        return np.asarray(months - months[0], dtype=np.int64)

    def columns(self, period: Period) -> slice:
        """Give the columns of a period.

        >>> span_of(date(2026, 10, 31)).columns(Period(date(2026, 11, 1), date(2026, 11, 7)))
        slice(0, 7, None)
        """
        return slice((period.first - self.as_of).days - 1, (period.last - self.as_of).days)


def span_of(as_of: date, *, weeks: int = 13) -> Span:
    """Give the span of so many weeks after a day, and of as many months as they are nearest to.

    >>> found = span_of(date(2026, 10, 31))
    >>> found.days, len(found.weeks), [month.last.isoformat() for month in found.months]
    (92, 13, ['2026-11-30', '2026-12-31', '2027-01-31'])
    """
    first = as_of + timedelta(days=1)
    parts = tuple(
        Period(first + timedelta(days=7 * week), first + timedelta(days=7 * week + 6)) for week in range(weeks)
    )
    months: list[Period] = []
    for ahead in range(round(7 * weeks / DAYS_A_MONTH)):
        start = add_months(month_start(first), ahead)
        months.append(Period(max(first, start), month_end(start)))
    last = max(parts[-1].last, months[-1].last)
    return Span(as_of, (last - as_of).days, parts, tuple(months))
