"""Invoices as they fall due: what became of those of a window and of its halves, in one scan of their states."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.spans import Spans
from lrfm.cohort.totals import HELD, Changes, Totals, Way
from lrfm.engine.exact import in_64_bits

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, IntegerValue, Table, Value

    from lrfm.cohort.timeline import Timeline

    Column = Callable[[Table], IntegerValue]
    Part = tuple[Timeline, Mapping[str, Column]]

__all__ = ["HALVES", "due_totals"]

HALVES = ("recent", "before")
"""The later and the first half of the window."""
KEY = "customer_key"


def due_totals(states: Timeline, *, months: int, due: Mapping[str, Column], late: Mapping[str, Column]) -> Totals:
    """Sum states of invoices by customer while their `due_date` lies in a window of months that ends with the cut-off.

    `due` are whole numbers summed for each half of the window, as `<name>_recent` and `<name>_before`. `late` are
    summed over the window where `is_late`, once the due date is past.
    """
    half = months // 2
    whole = states.within(by="due_date", months=months)
    recent = states.within(by="due_date", months=half)
    before = states.within(by="due_date", months=months, but_last_months=half)
    parts: list[Part] = [
        (recent, {f"{name}_recent": make for name, make in due.items()}),
        (before, {f"{name}_before": make for name, make in due.items()}),
        (whole.past(by="due_date"), {name: partial(_where_late, make=make) for name, make in late.items()}),
    ]
    columns = tuple(name for _, sums in parts for name in sums)
    if len(states.cutoffs) == 1:
        return Totals((_at_one(whole, parts),), columns, HELD, 1)
    # what is held is what is due in either half, late or not
    return Totals(tuple(_spans(*part) for part in parts), columns, HELD, len(states.cutoffs))


def _spans(held: Timeline, sums: Mapping[str, Column]) -> Spans:
    values: dict[str, tuple[Way, Value]] = {name: ("sum", make(held.rows)) for name, make in sums.items()}
    return Spans(held.rows, held.cutoffs, KEY, held.windows, values)


def _at_one(whole: Timeline, parts: Sequence[Part]) -> Changes:
    rows = whole.windowed().rows
    made: dict[str, Value] = {}
    for part, sums in parts:
        held = _all([test for window in part.windows for test in window.bounds(rows)])
        made |= {name: in_64_bits(make(rows).sum(where=held)).fill_null(0) for name, make in sums.items()}
    table = rows.group_by(KEY).agg(**made, **{HELD: rows.count().cast("int64")})
    return Changes(table.mutate(number=ibis.literal(0, "int64")), dict.fromkeys((*made, HELD), "sum"))


def _where_late(rows: Table, *, make: Column) -> IntegerValue:
    return rows.is_late.ifelse(make(rows), ibis.literal(0, "int64"))


def _all(tests: list[BooleanValue]) -> BooleanValue:
    first, *rest = tests
    for test in rest:
        first = first & test
    return first
