"""The days of a cohort, and which of them a day lies before."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from lrfm.core.calendars import window_start

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine

__all__ = ["Cutoffs"]

ONE_DAY = timedelta(days=1)
CALENDAR_DAY, CALENDAR_NUMBER = "calendar_day", "calendar_number"


@dataclass(frozen=True)
class Cutoffs:
    """The cut-offs of a cohort, oldest first, by number from 0; `table` has `number` and `cutoff`."""

    days: tuple[date, ...]
    table: Table

    @classmethod
    def of(cls, days: Sequence[date], *, engine: Engine) -> Cutoffs:
        """Number the cut-offs; raise `ValueError` where they do not ascend."""
        if not days or any(a >= b for a, b in pairwise(days)):
            raise ValueError("cut-offs are days in ascending order, at least one")
        rows = {"number": pa.array(range(len(days)), pa.int64()), "cutoff": pa.array(days, pa.date32())}
        return cls(tuple(days), engine.from_arrow(pa.table(rows), name=_name_of(days)))

    def __len__(self) -> int:
        return len(self.days)

    def with_first(self, rows: Table, *, day: str, to: str) -> Table:
        """Add the number of the first cut-off that is not before a day, so many as there are where none is.

        No day at all is one that never comes.
        """
        return self.with_reached(rows, day=day, to=to, starts=[one + ONE_DAY for one in self.days])

    def with_reached(self, rows: Table, *, day: str, to: str, starts: Sequence[date]) -> Table:
        """Add how many of ascending days a day has reached; no day at all has reached them all."""
        return _with_number(rows, day=day, to=to, starts=starts)

    def with_end(self, rows: Table, *, day: str, to: str, months: int) -> Table:
        """Add the number of the first cut-off whose window of whole months begins after a day; 0 for no day."""
        starts = [window_start(one, months=months) for one in self.days]
        found = _with_number(rows, day=day, to=to, starts=starts)
        return found.mutate(**{to: found[day].isnull().ifelse(ibis.literal(0, "int64"), found[to])})


def _name_of(days: Sequence[date]) -> str:
    """Name a table by all of its days: one name for two sets of days would give both the days of the later one."""
    return "cutoffs_" + hashlib.sha256(",".join(day.isoformat() for day in days).encode("ascii")).hexdigest()[:16]


def _with_number(rows: Table, *, day: str, to: str, starts: Sequence[date]) -> Table:
    """Add how many of ascending days a day has reached; all of them where there is none."""
    value, last = rows[day], ibis.literal(len(starts), "int64")
    if len(starts) == 1:
        return rows.mutate(**{to: ((value >= starts[0]) | value.isnull()).cast("int64")})
    # to look a day up costs a tenth of comparing it with each cut-off
    calendar = _calendar(starts)
    found = rows.left_join(calendar, rows[day] == calendar[CALENDAR_DAY])
    number = ibis.cases(
        (found[day].isnull() | (found[day] >= starts[-1]), last),
        else_=found[CALENDAR_NUMBER].fill_null(ibis.literal(0, "int64")),
    )
    return found.mutate(**{to: number}).drop(CALENDAR_DAY, CALENDAR_NUMBER)


def _calendar(starts: Sequence[date]) -> Table:
    """Every day from the first to the last, with how many it has reached."""
    days = [starts[0] + timedelta(days=more) for more in range((starts[-1] - starts[0]).days)]
    numbers, reached = [], 0
    for day in days:
        while reached < len(starts) and starts[reached] <= day:
            reached += 1
        numbers.append(reached)
    columns = {CALENDAR_DAY: pa.array(days, pa.date32()), CALENDAR_NUMBER: pa.array(numbers, pa.int64())}
    return ibis.memtable(pa.table(columns))
