"""Rows that hold at some of many cut-offs, and their sums and extremes at each; when a row ends is nobody's to see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.cutoffs import Cutoffs
from lrfm.cohort.totals import HELD, Changes, Totals, Way

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, Table, Value

    Column = Callable[[Table], Value]

__all__ = ["Timeline"]

ENTERS, LEAVES, NUMBER = "enters", "leaves", "number"
NOTHING: Mapping[str, Column] = MappingProxyType({})
WINDOW_BEGIN, WINDOW_END = "window_begin", "window_end"
NEVER_AHEAD = "event_date"
"""No fact is known before its event."""


@dataclass(frozen=True)
class Timeline:
    """Rows of facts, each held from one cut-off until another; a row's columns were known when it is first held.

    What a row's columns say was known from its `since` on; when it ends is a later fact, which only this class sees.
    So whatever is summed here at a cut-off rests on what was known then.
    """

    rows: Table
    cutoffs: Cutoffs

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
        return replace(self, rows=self.rows.mutate(**{name: make(self.rows) for name, make in columns.items()}))

    def within(self, *, by: str, months: int, but_last_months: int = 0) -> Timeline:
        """Hold rows only while a day of theirs lies in the window of whole months that ends with the cut-off.

        `but_last_months` leaves out the last months of the window; what lies after the cut-off is in no window.
        """
        rows = self.cutoffs.with_end(self.rows, day=by, to=WINDOW_END, months=months)
        if but_last_months:
            rows = self.cutoffs.with_end(rows, day=by, to=WINDOW_BEGIN, months=but_last_months)
        elif by != NEVER_AHEAD:
            rows = self.cutoffs.with_first(rows, day=by, to=WINDOW_BEGIN)
        enters = ibis.greatest(rows[ENTERS], rows[WINDOW_BEGIN]) if WINDOW_BEGIN in rows.columns else rows[ENTERS]
        rows = rows.mutate(enters=enters, leaves=ibis.least(rows[LEAVES], rows[WINDOW_END]))
        return replace(self, rows=_held(rows.select(*self.rows.columns)))

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
        if len(self.cutoffs) == 1:
            return self._at_one(by, sums, minima, maxima)
        parts = []
        if sums or not (minima or maxima):
            parts.append(self._summed(by, sums))
        if minima or maxima:
            parts.append(_extremes(self.rows, self.cutoffs, by, minima, maxima))
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
        rows, last = self.rows, len(self.cutoffs)
        columns: dict[str, Way] = dict.fromkeys((*sums, HELD), "sum")
        extremes: dict[str, Way] = {**dict.fromkeys(minima, "least"), **dict.fromkeys(maxima, "largest")}
        stays = rows[LEAVES] == last
        entering = rows.group_by(by, number=rows[ENTERS]).agg(
            **_aggregates(rows, sums, {}, {}),
            **_aggregates(rows, {}, minima, maxima, where=stays),
            **{HELD: rows.count().cast("int64")},
        )
        changes = [Changes(entering, {**columns, **extremes})]
        if last > 1:
            gone = rows.filter(rows[LEAVES] < last)
            taken = {name: -_as_whole(make(gone).sum()) for name, make in sums.items()}
            leaving = gone.group_by(by, number=gone[LEAVES]).agg(**taken, **{HELD: -gone.count().cast("int64")})
            changes.append(Changes(leaving, columns))
            if extremes:
                changes.append(Changes(_over_spans(gone, last, by, minima, maxima), extremes, levels=_levels(last)))
        return Totals(tuple(changes), (*sums, *extremes), HELD, last, by)

    def exploded(self) -> Table:
        """Give each row once for each cut-off that holds it, with the cut-off's `number` and day: for few rows only."""
        rows, days = self.rows, self.cutoffs.table
        joined = rows.join(days, [days.number >= rows.enters, days.number < rows.leaves])
        return joined.drop(ENTERS, LEAVES)

    def _at_one(
        self, by: str, sums: Mapping[str, Column], minima: Mapping[str, Column], maxima: Mapping[str, Column]
    ) -> Table:
        grouped = self.rows.group_by(by).agg(**_aggregates(self.rows, sums, minima, maxima))
        return grouped.mutate(number=ibis.literal(0, "int64"))

    def _summed(self, by: str, sums: Mapping[str, Column]) -> Table:
        """Add what enters and take off what leaves, cut-off by cut-off."""
        rows, last = self.rows, len(self.cutoffs)
        values = {name: make(rows) for name, make in sums.items()}
        entering = rows.select(by, number=rows.enters, held_rows=ibis.literal(1, "int64"), **values)
        gone = rows.filter(rows.leaves < last)
        less = {name: -make(gone) for name, make in sums.items()}
        leaving = gone.select(by, number=gone.leaves, held_rows=ibis.literal(-1, "int64"), **less)
        moves = ibis.union(entering, leaving)
        names = (*sums, HELD)
        steps = moves.group_by(by, NUMBER).agg(**{name: moves[name].sum() for name in names})
        through = ibis.cumulative_window(group_by=steps[by], order_by=steps[NUMBER])
        totals = {name: _as_whole(steps[name].sum().over(through)) for name in names}
        # what follows is joined on the number, which every row of a window has
        after = steps[NUMBER].lead().over(ibis.window(group_by=steps[by], order_by=steps[NUMBER]))
        running = steps.select(by, since_number=steps[NUMBER], until_number=after.fill_null(last), **totals)
        return _spread(running.filter(running[HELD] > 0).drop(HELD), self.cutoffs, by)


def _held(rows: Table) -> Table:
    return rows.filter(rows[ENTERS] < rows[LEAVES])


def _aggregates(
    rows: Table,
    sums: Mapping[str, Column],
    minima: Mapping[str, Column],
    maxima: Mapping[str, Column],
    *,
    where: BooleanValue | None = None,
) -> dict[str, Value]:
    return {
        **{name: _as_whole(make(rows).sum(where=where)) for name, make in sums.items()},
        **{name: make(rows).min(where=where) for name, make in minima.items()},
        **{name: make(rows).max(where=where) for name, make in maxima.items()},
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


def _levels(cutoff_count: int) -> int:
    """So many powers of two are no larger than the number of cut-offs."""
    return cutoff_count.bit_length()


def _over_spans(
    rows: Table, cutoff_count: int, by: str, minima: Mapping[str, Column], maxima: Mapping[str, Column]
) -> Table:
    """Give the extremes of rows that hold for two spans of a power of two, from their first and up to their last."""
    values = {name: make(rows) for name, make in {**minima, **maxima}.items()}
    length = rows[LEAVES] - rows[ENTERS]
    level = sum(((length >= 2**power).cast("int64") for power in range(1, _levels(cutoff_count))), _whole(0))
    span = sum(
        ((length >= 2**power).ifelse(2 ** (power - 1), 0) for power in range(1, _levels(cutoff_count))), _whole(1)
    )
    spans = rows.select(by, ENTERS, LEAVES, level=level, span=span.cast("int64"), **values)
    both = spans.join(ibis.memtable({"is_first": [True, False]}), ibis.literal(True))
    both = both.mutate(number=both.is_first.ifelse(both[ENTERS], both[LEAVES] - both.span))
    both = both.filter(both.is_first | (both[ENTERS] + both.span < both[LEAVES]))
    return both.group_by(by, NUMBER, "level").agg(
        **{name: both[name].min() for name in minima}, **{name: both[name].max() for name in maxima}
    )


def _whole(number: int) -> Value:
    return ibis.literal(number, "int64")


def _as_whole(value: Value) -> Value:
    return value.cast("int64")


def _spread(running: Table, cutoffs: Cutoffs, by: str) -> Table:
    """Give what holds from one number until another at each cut-off between."""
    days = cutoffs.table.select(NUMBER)
    joined = running.join(days, [days.number >= running.since_number, days.number < running.until_number])
    return joined.drop("since_number", "until_number").relocate(NUMBER, by)
