"""Rows that hold at some of many cut-offs, and their sums and extremes at each; when a row ends is nobody's to see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.cutoffs import Cutoffs
from lrfm.cohort.spans import Spans
from lrfm.cohort.totals import HELD, Changes, Totals, Way
from lrfm.cohort.windows import Window, months_back, past_day
from lrfm.engine.exact import in_64_bits

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    Column = Callable[[Table], Value]

__all__ = ["Timeline"]

ENTERS, LEAVES, NUMBER = "enters", "leaves", "number"
NOTHING: Mapping[str, Column] = MappingProxyType({})


@dataclass(frozen=True)
class Timeline:
    """Rows of facts, each held from one cut-off until another; a row's columns were known when it is first held.

    What a row's columns say was known from its `since` on; when it ends is a later fact, which only this class sees.
    So whatever is summed here at a cut-off rests on what was known then.
    """

    rows: Table
    cutoffs: Cutoffs
    windows: tuple[Window, ...] = ()

    @classmethod
    def of(cls, rows: Table, cutoffs: Cutoffs) -> Timeline:
        """Take facts with `since` (the day from which on they were known) and, where they end, `until`."""
        held = cutoffs.with_first(rows, day="since", to=ENTERS)
        if "until" in rows.columns:
            held = cutoffs.with_first(held, day="until", to=LEAVES).drop("until")
        else:
            held = held.mutate(leaves=ibis.literal(len(cutoffs), "int64"))
        return cls(_held(held.drop("since")), cutoffs)

    def filter(self, test: Callable[[Table], Value]) -> Timeline:
        """Keep the rows of which a test of their own columns holds."""
        return replace(self, rows=self.rows.filter(test(self.rows)))

    def mutate(self, **columns: Column) -> Timeline:
        """Add columns made from a row's own."""
        # a window is that of the day as it was when the window was set
        held = self.windowed() if any(window.day in columns for window in self.windows) else self
        return replace(held, rows=held.rows.mutate(**{name: make(held.rows) for name, make in columns.items()}))

    def within(self, *, by: str, months: int, but_last_months: int = 0) -> Timeline:
        """Hold rows only while a day of theirs lies in the window of whole months that ends with the cut-off.

        `but_last_months` leaves out the last months of the window; what lies after the cut-off is in no window.
        """
        window = months_back(self.cutoffs, day=by, months=months, but_last_months=but_last_months)
        return replace(self, windows=(*self.windows, window))

    def past(self, *, by: str) -> Timeline:
        """Hold rows only once a day of theirs lies before the cut-off."""
        return replace(self, windows=(*self.windows, past_day(self.cutoffs, day=by)))

    def windowed(self) -> Timeline:
        """Narrow the rows to their windows, as far as they have some."""
        rows = self.rows
        for window in self.windows:
            rows = window.applied(rows, self.cutoffs)
        return replace(self, rows=_held(rows), windows=()) if self.windows else self

    def aggregate(
        self,
        *,
        by: str = "customer_key",
        sums: Mapping[str, Column] = NOTHING,
        minima: Mapping[str, Column] = NOTHING,
        maxima: Mapping[str, Column] = NOTHING,
    ) -> Table:
        """Give sums, least and largest values at each cut-off and key that holds a row: `number`, key, the columns.

        Sums are of whole numbers, and whole numbers themselves (decimals of 38 digits where 64 bits may not do).
        """
        held = self.windowed()
        if len(self.cutoffs) == 1:
            return _at_one(held.rows, by, sums, minima, maxima).drop(HELD)
        parts = []
        if sums or not (minima or maxima):
            parts.append(_summed(held, by, sums))
        if minima or maxima:
            parts.append(_extremes(held.rows, self.cutoffs, by, minima, maxima))
        first, *rest = parts
        for part in rest:
            first = first.join(part, [NUMBER, by])
        return first

    def totals(
        self,
        *,
        by: str = "customer_key",
        sums: Mapping[str, Column] = NOTHING,
        minima: Mapping[str, Column] = NOTHING,
        maxima: Mapping[str, Column] = NOTHING,
    ) -> Totals:
        """Give what `aggregate` gives as changes that are added up outside of the engine: faster at many cut-offs."""
        ways = _ways(sums, minima, maxima)
        part: Changes | Spans
        if len(self.cutoffs) == 1:
            part = Changes(_at_one(self.windowed().rows, by, sums, minima, maxima), {**ways, HELD: "sum"})
        else:
            made = {**sums, **minima, **maxima}
            values = {name: (way, made[name](self.rows)) for name, way in ways.items()}
            part = Spans(self.rows, self.cutoffs, by, self.windows, values)
        return Totals((part,), tuple(ways), HELD, len(self.cutoffs), by)

    def exploded(self) -> Table:
        """Give each row once for each cut-off that holds it, with the cut-off's `number` and day: for few rows only."""
        rows, days = self.windowed().rows, self.cutoffs.table
        joined = rows.join(days, [days.number >= rows.enters, days.number < rows.leaves])
        return joined.drop(ENTERS, LEAVES)


def _at_one(
    rows: Table, by: str, sums: Mapping[str, Column], minima: Mapping[str, Column], maxima: Mapping[str, Column]
) -> Table:
    held = {HELD: rows.count().cast("int64")}
    grouped = rows.group_by(by).agg(**_aggregates(rows, sums, minima, maxima), **held)
    return grouped.mutate(number=ibis.literal(0, "int64"))


def _summed(held: Timeline, by: str, sums: Mapping[str, Column]) -> Table:
    """Add what enters and take off what leaves, cut-off by cut-off."""
    rows, last = held.rows, len(held.cutoffs)
    values = {name: make(rows) for name, make in sums.items()}
    entering = rows.select(by, number=rows.enters, held_rows=ibis.literal(1, "int64"), **values)
    gone = rows.filter(rows.leaves < last)
    less = {name: -make(gone) for name, make in sums.items()}
    leaving = gone.select(by, number=gone.leaves, held_rows=ibis.literal(-1, "int64"), **less)
    moves = ibis.union(entering, leaving)
    names = (*sums, HELD)
    steps = moves.group_by(by, NUMBER).agg(**{name: moves[name].sum() for name in names})
    through = ibis.cumulative_window(group_by=steps[by], order_by=steps[NUMBER])
    totals = {name: in_64_bits(steps[name].sum().over(through)) for name in names}
    # what follows is joined on the number, which every row of a window has
    after = steps[NUMBER].lead().over(ibis.window(group_by=steps[by], order_by=steps[NUMBER]))
    running = steps.select(by, since_number=steps[NUMBER], until_number=after.fill_null(last), **totals)
    return _spread(running.filter(running[HELD] > 0).drop(HELD), held.cutoffs, by)


def _held(rows: Table) -> Table:
    return rows.filter(rows[ENTERS] < rows[LEAVES])


def _aggregates(
    rows: Table, sums: Mapping[str, Column], minima: Mapping[str, Column], maxima: Mapping[str, Column]
) -> dict[str, Value]:
    return {
        **{name: in_64_bits(make(rows).sum()) for name, make in sums.items()},
        **{name: make(rows).min() for name, make in minima.items()},
        **{name: make(rows).max() for name, make in maxima.items()},
    }


def _extremes(
    rows: Table, cutoffs: Cutoffs, by: str, minima: Mapping[str, Column], maxima: Mapping[str, Column]
) -> Table:
    """Give the extremes of what is held: first of rows that enter and leave together, then at each cut-off."""
    cells = rows.group_by(by, ENTERS, LEAVES).agg(**_aggregates(rows, {}, minima, maxima))
    days = cutoffs.table.select(NUMBER)
    held = cells.join(days, [days.number >= cells.enters, days.number < cells.leaves])
    return held.group_by(by, NUMBER).agg(
        **{name: held[name].min() for name in minima}, **{name: held[name].max() for name in maxima}
    )


def _ways(sums: Mapping[str, Column], minima: Mapping[str, Column], maxima: Mapping[str, Column]) -> dict[str, Way]:
    ways: dict[str, Way] = dict.fromkeys(sums, "sum")
    return {**ways, **dict.fromkeys(minima, "least"), **dict.fromkeys(maxima, "largest")}


def _spread(running: Table, cutoffs: Cutoffs, by: str) -> Table:
    """Give what holds from one number until another at each cut-off between."""
    days = cutoffs.table.select(NUMBER)
    joined = running.join(days, [days.number >= running.since_number, days.number < running.until_number])
    return joined.drop("since_number", "until_number").relocate(NUMBER, by)
