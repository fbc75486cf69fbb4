"""While a day of a row counts at a cut-off: windows that move with the cut-offs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.cutoffs import ONE_DAY
from lrfm.core.calendars import window_start

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, Table

    from lrfm.cohort.cutoffs import Cutoffs

__all__ = ["Window", "earliest_day", "latest_day", "months_back", "past_day"]

NEVER_AHEAD = "event_date"
"""No fact is known before its event."""
WINDOW_BEGIN, WINDOW_END = "window_begin", "window_end"


@dataclass(frozen=True)
class Window:
    """Rows count from the first cut-off whose day of `begins` lies after their `day`, until that of `ends` does.

    Both have a day for each cut-off, ascending; None sets no bound. No day at all is in no window.
    """

    day: str
    begins: tuple[date, ...] | None
    ends: tuple[date, ...] | None

    @property
    def edges(self) -> set[date]:
        """The days at which the window changes."""
        return {*(self.begins or ()), *(self.ends or ())}

    def bounds(self, rows: Table) -> list[BooleanValue]:
        """Say which rows are in the window at any cut-off."""
        found = [rows[self.day].notnull()]
        if self.ends is not None:
            found.append(rows[self.day] >= ibis.literal(self.ends[0]))
        if self.begins is not None:
            found.append(rows[self.day] < ibis.literal(self.begins[-1]))
        return found

    def applied(self, rows: Table, cutoffs: Cutoffs) -> Table:
        """Narrow `enters` and `leaves` of rows to the window."""
        columns = rows.columns
        rows = rows.filter(self.bounds(rows))
        enters, leaves = "enters", "leaves"
        if self.ends is not None:
            rows = cutoffs.with_reached(rows, day=self.day, to=WINDOW_END, starts=self.ends)
            rows = rows.mutate(**{leaves: ibis.least(rows[leaves], rows[WINDOW_END])})
        if self.begins is not None:
            rows = cutoffs.with_reached(rows, day=self.day, to=WINDOW_BEGIN, starts=self.begins)
            rows = rows.mutate(**{enters: ibis.greatest(rows[enters], rows[WINDOW_BEGIN])})
        return rows.select(*columns)


def months_back(cutoffs: Cutoffs, *, day: str, months: int, but_last_months: int = 0) -> Window:
    """Give the window of whole months that ends with the cut-off, or so many months before it."""
    ends = tuple(window_start(one, months=months) for one in cutoffs.days)
    if but_last_months:
        return Window(day, tuple(window_start(one, months=but_last_months) for one in cutoffs.days), ends)
    return Window(day, None if day == NEVER_AHEAD else tuple(one + ONE_DAY for one in cutoffs.days), ends)


def past_day(cutoffs: Cutoffs, *, day: str) -> Window:
    """Give the window of all that lies before the cut-off."""
    return Window(day, cutoffs.days, None)


def earliest_day(windows: Sequence[Window], *, day: str) -> date | None:
    """Give the first day that is in a window of all of these at any cut-off; None where none bounds it."""
    return max((one.ends[0] for one in windows if one.day == day and one.ends is not None), default=None)


def latest_day(windows: Sequence[Window], *, day: str) -> date | None:
    """Give the day before which all lies that is in all of these windows at any cut-off; None where none bounds it."""
    return min((one.begins[-1] for one in windows if one.day == day and one.begins is not None), default=None)
