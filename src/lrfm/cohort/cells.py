"""Totals over the cells of a key, such as the products of a customer, at many cut-offs in one pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.totals import HELD, Changes, Totals
from lrfm.engine.exact import in_64_bits

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from lrfm.cohort.timeline import Timeline

    Column = Callable[[Table], Value]

__all__ = ["cell_totals"]


def cell_totals(
    timeline: Timeline, *, cell: str, sums: Mapping[str, Column], totals: Mapping[str, Column], by: str = "customer_key"
) -> Totals:
    """Sum rows by key and cell, and give at each cut-off the totals of what is made from each cell's sums.

    `sums` are whole numbers of a row; `totals` are whole numbers made from the sums of one cell, and 0 where these are.
    """
    timeline = timeline.windowed()
    if len(timeline.cutoffs) == 1:
        rows = timeline.rows
        cells = rows.group_by(by, cell).agg(
            **{name: in_64_bits(make(rows).sum()) for name, make in sums.items()}, **{HELD: rows.count()}
        )
        made = {name: in_64_bits(make(cells).sum()) for name, make in totals.items()}
        changes = cells.group_by(by).agg(**made, **{HELD: in_64_bits(cells[HELD].sum())})
        changes = changes.mutate(number=ibis.literal(0, "int64"))
    else:
        changes = _changes(timeline, cell, sums, totals, by)
    part = Changes(changes, dict.fromkeys((*totals, HELD), "sum"))
    return Totals((part,), tuple(totals), HELD, len(timeline.cutoffs), by)


def _changes(timeline: Timeline, cell: str, sums: Mapping[str, Column], totals: Mapping[str, Column], by: str) -> Table:
    """Give by how much a key's totals change wherever rows of any of its cells enter or leave."""
    steps = _steps(timeline, cell, sums, by)
    through = ibis.window(group_by=[steps[by], steps[cell]], order_by=steps.number, rows=(None, 0))
    now = {name: in_64_bits(steps[name].sum().over(through)) for name in sums}
    running = steps.select(by, "number", HELD, **now, **{_step(name): steps[name] for name in sums})
    made = running.mutate(**{_now(name): make(running) for name, make in totals.items()})
    # what was before is what is now less the step: that needs no second window
    was = made.mutate(**{name: (made[name] - made[_step(name)]).cast("int64") for name in sums})
    moved = {name: in_64_bits((was[_now(name)] - make(was)).sum()) for name, make in totals.items()}
    return was.group_by(by, "number").agg(**moved, **{HELD: in_64_bits(was[HELD].sum())})


def _steps(timeline: Timeline, cell: str, sums: Mapping[str, Column], by: str) -> Table:
    """Sum what enters less what leaves, by key, cell and cut-off."""
    rows, last = timeline.rows, len(timeline.cutoffs)
    values = {name: make(rows) for name, make in sums.items()}
    rows = rows.select(by, cell, "enters", "leaves", **values, **{HELD: ibis.literal(1, "int64")})
    moves = rows.join(ibis.memtable({"sign": [1, -1]}), ibis.literal(True))
    moves = moves.mutate(number=(moves.sign > 0).ifelse(moves.enters, moves.leaves))
    moves = moves.filter(moves.number < last)
    names = (*sums, HELD)
    return moves.group_by(by, cell, "number").agg(
        **{name: in_64_bits((moves[name] * moves.sign).sum()) for name in names}
    )


def _step(name: str) -> str:
    return f"{name}_step"


def _now(name: str) -> str:
    return f"{name}_now"
