"""Days as whole numbers since 1970-01-01: working days, the months of a company, its seasons and prices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from lrfm.core.calendars import add_months, month_start
from lrfm.ledger.synthetic.facts import NEVER, Days, Flags, Numbers, Shares

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.company_settings import CompanySettings, PostingSettings

__all__ = ["Months", "company_months", "day_number", "entry_lag", "is_workday", "later", "to_workday"]

EPOCH = date(1970, 1, 1)
# by weekday from Monday: a weekend's day moves to the Monday after it
TO_MONDAY = np.array([0, 0, 0, 0, 0, 2, 1], dtype=np.int32)
THURSDAY = 3  # of 1970-01-01


@dataclass(frozen=True)
class Months:
    """The calendar months of a company, from the history before its extract to the extract's day.

    `starts` has one day more than there are months: the first day after them. `season` and `price_level` (1 in the
    first month) have a value a month.
    """

    starts: Days
    season: Shares
    price_level: Shares

    @property
    def count(self) -> int:
        """How many months there are."""
        return len(self.season)

    def at(self, days: Days) -> Numbers:
        """Give the row of each day's month; days outside take the nearest."""
        rows = np.searchsorted(self.starts, days, side="right") - 1
        return np.clip(rows, 0, self.count - 1)


def day_number(day: date) -> int:
    """Give the days since 1970-01-01.

    >>> day_number(date(1970, 2, 1))
    31
    """
    return (day - EPOCH).days


def company_months(rng: Generator, settings: CompanySettings) -> Months:
    """Give the months of a company; prices rise by about the same share every month."""
    first = add_months(settings.first_day, -settings.history_months)
    last = month_start(settings.last_day)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    starts = np.array([day_number(add_months(first, month)) for month in range(count + 1)], dtype=np.int32)
    season = np.array([settings.purchases.season[(first.month - 1 + month) % 12] for month in range(count)])
    step = np.log1p(settings.purchases.price_inflation_yearly) / 12
    rises = np.maximum(0.0, step * rng.gamma(4.0, 0.25, count))
    rises[0] = 0.0
    return Months(starts=starts, season=season, price_level=np.exp(np.cumsum(rises)))


def is_workday(days: Days) -> Flags:
    """Tell which days are no Saturdays and Sundays."""
    return (days + THURSDAY) % 7 < 5


def to_workday(days: Days) -> Days:
    """Move days of a weekend to the Monday after it; `NEVER` stays.

    >>> to_workday(np.array([2, 3, 4, 5, NEVER], dtype=np.int32)).tolist()
    [4, 4, 4, 5, 2147483647]
    """
    is_day = days != NEVER
    safe = np.where(is_day, days, np.int32(0))
    moved = safe + TO_MONDAY[(safe + THURSDAY) % 7]
    return np.where(is_day, moved, NEVER)


def later(days: Days, by: npt.NDArray[np.integer] | int) -> Days:
    """Move days by whole days; `NEVER` stays."""
    is_day = days != NEVER
    return np.where(is_day, np.where(is_day, days, np.int32(0)) + by, NEVER).astype(np.int32)


def entry_lag(rng: Generator, count: int, *, prompt: float, postings: PostingSettings) -> npt.NDArray[np.int32]:
    """Draw the days until something is entered: geometric, and some weeks for the late ones."""
    # the inverse of the geometric distribution: a third of the time of numpy's own
    uniform = rng.random(count, dtype=np.float32)
    lag = np.log(1 - uniform) / np.float32(np.log(1 - prompt)) if prompt < 1 else np.zeros(count, np.float32)
    late = rng.random(count, dtype=np.float32) < postings.late_share
    days = lag.astype(np.int32)
    days[late] = rng.integers(postings.late_from_days, postings.late_to_days + 1, int(late.sum()), dtype=np.int32)
    return days
