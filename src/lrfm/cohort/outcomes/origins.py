"""The days from which outcomes are looked for, and how far each of them looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa

from lrfm.cohort.outcomes.days import to_day
from lrfm.cohort.settings import OutcomeSettings
from lrfm.core.calendars import add_months, last_month_end, month_end

__all__ = ["Origin", "horizon_months", "month_end_origins", "origin_rows", "origins_of"]

LONG_HISTORY_MONTHS = 36
LONG_HORIZON_MONTHS, SHORT_HORIZON_MONTHS = 12, 6
BEGINNING = -(10**7)


@dataclass(frozen=True)
class Origin:
    """A cut-off `day`, the last day of its blank period (the day itself where there is none) and of its window."""

    day: date
    blank_until: date
    window_end: date


def horizon_months(settings: OutcomeSettings, *, first_day: date, last_day: date) -> int:
    """Give the months of the window: as set, else 12, or 6 where the history is shorter than three years.

    >>> horizon_months(OutcomeSettings(), first_day=date(2020, 1, 1), last_day=date(2022, 12, 31))
    12
    >>> horizon_months(OutcomeSettings(), first_day=date(2020, 1, 2), last_day=date(2022, 12, 31))
    6
    """
    if settings.horizon_months is not None:
        return settings.horizon_months
    is_long = add_months(first_day, LONG_HISTORY_MONTHS) <= last_day + timedelta(days=1)
    return LONG_HORIZON_MONTHS if is_long else SHORT_HORIZON_MONTHS


def month_end_origins(settings: OutcomeSettings, *, first_day: date, last_day: date) -> tuple[date, ...]:
    """Give month ends at the set distance, the last one before `last_day`, the first one with enough history before it.

    >>> days = month_end_origins(OutcomeSettings(), first_day=date(2023, 1, 1), last_day=date(2024, 1, 31))
    >>> [str(d) for d in days]
    ['2023-06-30', '2023-09-30', '2023-12-31']
    """
    found, day = [], last_month_end(last_day)
    while add_months(first_day, settings.min_history_months) <= day + timedelta(days=1):
        found.append(day)
        day = month_end(add_months(day.replace(day=1), -settings.origin_every_months))
    return tuple(reversed(found))


def origins_of(days: Sequence[date], *, settings: OutcomeSettings, horizon: int) -> tuple[Origin, ...]:
    """Give each day its windows, oldest first; of a month's last day the window ends with a month, too."""
    return tuple(
        Origin(day, day + timedelta(days=settings.blank_days), _moved(day, horizon)) for day in sorted(set(days))
    )


def origin_rows(origins: Sequence[Origin], *, settings: OutcomeSettings) -> pa.Table:
    """Give the origins as a table of day numbers: `number` from 0, the day before which the one before stands, windows.

    `active_after` and `old_by` are the days after which a last sale, and by which a first sale, must lie.
    """
    days = [to_day(origin.day) for origin in origins]
    columns = {
        "number": list(range(len(origins))),
        "origin": days,
        "after": [BEGINNING, *days[:-1]],
        "blank_until": [to_day(origin.blank_until) for origin in origins],
        "window_end": [to_day(origin.window_end) for origin in origins],
        "active_after": [to_day(_moved(origin.day, -settings.active_months)) for origin in origins],
        "old_by": [to_day(_moved(origin.day, -settings.min_history_months)) for origin in origins],
    }
    return pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()})


def _moved(day: date, months: int) -> date:
    moved = add_months(day, months)
    return month_end(moved) if day == month_end(day) else moved
