"""Month ends, month arithmetic, and the Jalali calendar."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = [
    "add_months",
    "gregorian_to_jalali",
    "jalali_to_gregorian",
    "last_month_end",
    "month_end",
    "month_start",
    "window_start",
]

# Before, the calendar of Iran was another one; later years hinge on seconds of an equinox not yet measured.
JALALI_YEARS = (1178, 1633)


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


def jalali_to_gregorian(year: npt.ArrayLike, month: npt.ArrayLike, day: npt.ArrayLike) -> npt.NDArray[np.datetime64]:
    """Give days of the Jalali (solar Hijri) calendar as ``datetime64[D]``, NaT where there is no such day.

    Takes arrays of equal length, years 1178 to 1633. The thirtieth of Esfand exists in leap years alone.

    >>> jalali_to_gregorian([1402, 1403, 1402], [1, 12, 12], [1, 30, 30])
    array(['2023-03-21', '2025-03-20', 'NaT'], dtype='datetime64[D]')
    """
    import numpy as np

    years, months, days = (np.asarray(part, dtype=np.int64) for part in (year, month, day))
    first, last = JALALI_YEARS
    fits = (years >= first) & (years <= last) & (months >= 1) & (months <= 12) & (days >= 1)
    starts = _first_days(np.where(fits, years, first))
    of_year = _days_before_month(months) + days - 1
    # the next year's first day tells whether this one is a leap year
    lengths = np.where(
        months <= 6, 31, np.where(months <= 11, 30, _first_days(np.where(fits, years, first) + 1) - starts - 336)
    )
    found = (starts + of_year).astype("datetime64[D]")
    found[~(fits & (days <= lengths))] = np.datetime64("NaT")
    return found


def gregorian_to_jalali(
    days: npt.ArrayLike,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Give year, month and day of the Jalali calendar of days (``datetime64[D]``) of its years 1178 to 1633.

    >>> [int(part[0]) for part in gregorian_to_jalali(["2025-03-20"])]
    [1403, 12, 30]
    """
    import numpy as np

    numbers = np.asarray(days, dtype="datetime64[D]").astype(np.int64)
    first, last = JALALI_YEARS
    all_years = np.arange(first, last + 2)
    starts = _first_days(all_years)
    at = np.searchsorted(starts, numbers, side="right") - 1
    if numbers.size and (at.min() < 0 or at.max() > last - first):
        raise ValueError(f"days beyond the Jalali years {first} to {last}")
    of_year = numbers - starts[at]
    months = np.where(of_year < 186, of_year // 31, 6 + (of_year - 186) // 30) + 1
    return all_years[at], months, of_year - _days_before_month(months) + 1


def _days_before_month(months: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    import numpy as np

    return np.where(months <= 7, 31 * (months - 1), 186 + 30 * (months - 7))


def _first_days(years: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Give the first day of Jalali years as days since 1970-01-01."""
    import numpy as np
    from persiantools.jdatetime import JalaliDate

    distinct, which = np.unique(years, return_inverse=True)
    epoch = date(1970, 1, 1)
    starts = [
        (JalaliDate(int(year), 1, 1).to_gregorian() - epoch).days  # type: ignore[no-untyped-call]
        for year in distinct
    ]
    return np.asarray(starts, dtype=np.int64)[which]


def window_start(cutoff: date, *, months: int) -> date:
    """Give the first day of a window of whole months that ends with the cut-off.

    >>> str(window_start(date(2024, 2, 29), months=12))
    '2023-03-01'
    """
    return add_months(cutoff + timedelta(days=1), -months)
