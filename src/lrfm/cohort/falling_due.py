"""Invoices as they fall due: what became of those of a window and of its halves, in one scan of their states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.totals import HELD, Changes, Totals, Way
from lrfm.core.calendars import window_start

if TYPE_CHECKING:
    from ibis.expr.types import IntegerValue, Table

    from lrfm.cohort.timeline import Timeline

    Column = Callable[[Table], IntegerValue]

__all__ = ["HALVES", "due_totals"]

HALVES = ("recent", "before")
"""The later and the first half of the window."""
SPANS = (("recent", "due_at", "half_ends"), ("before", "half_ends", "window_ends"), ("late", "past_at", "window_ends"))
"""From which cut-off until which a state counts, as long as it is held: in a half, or as late in the whole window."""
PARTS: Mapping[str, list[int | bool]] = MappingProxyType(
    {
        "recent": [1, -1, 0, 0, 0, 0],
        "before": [0, 0, 1, -1, 0, 0],
        "late": [0, 0, 0, 0, 1, -1],
        "is_end": [False, True, False, True, False, True],
    }
)
"""What a state adds where one of its spans begins, and takes off where it ends."""
KEY, NUMBER = "customer_key", "number"


def due_totals(states: Timeline, *, months: int, due: Mapping[str, Column], late: Mapping[str, Column]) -> Totals:
    """Sum states of invoices by customer while their `due_date` lies in a window of months that ends with the cut-off.

    `due` are whole numbers summed for each half of the window, as `<name>_recent` and `<name>_before`. `late` are
    summed over the window where `is_late`, once the due date is past.
    """
    last = len(states.cutoffs)
    rows = _with_places(states, months)
    values = {name: make(rows) for name, make in {**due, **late}.items()}
    places = {name: rows[name] for span in SPANS for name in span[1:]}
    rows = rows.select(KEY, "enters", "leaves", "is_late", **places, **values)
    moves = rows.join(ibis.memtable(dict(PARTS)), ibis.literal(True))
    begins = ibis.greatest(moves.enters, _of_part(moves, 1))
    ends = ibis.least(moves.leaves, _of_part(moves, 2))
    moves = moves.mutate(
        is_counted=(begins < ends) & (moves.is_late | (moves.late == 0)), number=moves.is_end.ifelse(ends, begins)
    )
    moves = moves.filter(moves.is_counted & (moves.number < last))
    sums = {f"{name}_{half}": _sum(moves[name] * moves[half]) for half in HALVES for name in due}
    sums |= {name: _sum(moves[name] * moves.late) for name in late}
    sums[HELD] = _sum(moves.recent + moves.before)
    columns: dict[str, Way] = dict.fromkeys(sums, "sum")
    table = moves.group_by(KEY, NUMBER).agg(**sums)
    return Totals((Changes(table, columns),), tuple(name for name in sums if name != HELD), HELD, last)


def _with_places(states: Timeline, months: int) -> Table:
    """Say at which cut-offs an invoice is due, is past due, and leaves either half of the window."""
    cutoffs = states.cutoffs
    earliest = window_start(cutoffs.days[0], months=months)
    rows = states.rows.filter(states.rows.due_date.between(ibis.literal(earliest), ibis.literal(cutoffs.days[-1])))
    rows = rows.mutate(past_due_on=(rows.due_date + ibis.interval(days=1)).cast("date"))
    rows = cutoffs.with_first(rows, day="due_date", to="due_at")
    rows = cutoffs.with_first(rows, day="past_due_on", to="past_at")
    rows = cutoffs.with_end(rows, day="due_date", to="half_ends", months=months // 2)
    return cutoffs.with_end(rows, day="due_date", to="window_ends", months=months)


def _of_part(moves: Table, place: int) -> IntegerValue:
    """Give the first or the end of the span that a part stands for."""
    cases = [(moves[span[0]] != 0, moves[span[place]]) for span in SPANS]
    return ibis.cases(*cases).cast("int64")


def _sum(values: IntegerValue) -> IntegerValue:
    return values.sum().cast("int64")
