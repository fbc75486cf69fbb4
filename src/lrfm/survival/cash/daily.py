"""On which days money comes more often than on others: weekdays, days of the month, the month's last days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from lrfm.survival.rows import Floats, Ints

if TYPE_CHECKING:
    from lrfm.survival.runs import BusinessDays

__all__ = ["day_factors"]

Days = npt.NDArray[np.datetime64]
LAST_BUSINESS_DAYS = 4
"""Days of the month are told by their number, but for so many last business days, told from the end."""
AS_IF = 50.0
"""A kind of day is drawn to any other as if so many payments had been seen on it."""


def day_factors(paid_on: Days, *, days: Days, business: BusinessDays) -> Floats:
    """Give what the chance of a payment is multiplied by on each of `days`, 1 in the mean of the days seen.

    `paid_on`: the days of past payments, a value each. The factor of the weekday times that of the day of the month,
    each the share of payments over that of days, drawn to 1 where few payments are known. Without payments it is 1.

    >>> from lrfm.survival.runs import BusinessDays
    >>> fridays = np.arange("2020-01-03", "2026-01-01", 7, dtype="datetime64[D]").repeat(9)
    >>> week = np.arange("2026-01-05", "2026-01-10", dtype="datetime64[D]")
    >>> day_factors(fridays, days=week, business=BusinessDays()).round(1).tolist()
    [0.1, 0.1, 0.1, 0.1, 6.3]
    """
    if not len(paid_on):
        return np.ones(len(days))
    first, last = paid_on.min().astype("datetime64[M]"), paid_on.max().astype("datetime64[M]") + 1
    seen = np.arange(first.astype("datetime64[D]"), last.astype("datetime64[D]"))
    seen = seen[(seen >= paid_on.min()) & (seen <= paid_on.max())]
    count = np.bincount((paid_on - seen[0]).astype(np.int64), minlength=len(seen)).astype(np.float64)
    usual = np.full(len(seen), count.sum() / len(seen))
    of_weekday = _ratio(_weekday(seen), count, usual)
    usual = usual * of_weekday[_weekday(seen)]
    of_month = _ratio(_kind(seen, business), count, usual)
    return np.asarray(of_weekday[_weekday(days)] * of_month[_kind(days, business)])


def _ratio(kind: Ints, count: Floats, usual: Floats) -> Floats:
    size = 31 + LAST_BUSINESS_DAYS + 1
    found = np.bincount(kind, weights=count, minlength=size) + AS_IF
    return np.asarray(found / (np.bincount(kind, weights=usual, minlength=size) + AS_IF))


def _weekday(days: Days) -> Ints:
    return (days.astype(np.int64) + 3) % 7


def _kind(days: Days, business: BusinessDays) -> Ints:
    """Give the day of the month, from 0; of the month's last business days and what lies among them, 31 and more."""
    months = days.astype("datetime64[M]")
    left = np.busday_count(days, (months + 1).astype("datetime64[D]"), busdaycal=business.calendar)
    number = (days - months.astype("datetime64[D]")).astype(np.int64)
    return np.where(left <= LAST_BUSINESS_DAYS, 31 + np.minimum(left, LAST_BUSINESS_DAYS), number)
