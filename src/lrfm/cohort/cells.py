"""Totals over the cells of a key, such as the products of a customer, at many cut-offs in one pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.totals import HELD, Changes, Totals

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
    if len(timeline.cutoffs) == 1:
        rows = timeline.rows
        cells = rows.group_by(by, cell).agg(
            **{name: make(rows).sum().cast("int64") for name, make in sums.items()}, **{HELD: rows.count()}
        )
        made = {name: make(cells).sum().cast("int64") for name, make in totals.items()}
        changes = cells.group_by(by).agg(**made, **{HELD: cells[HELD].sum().cast("int64")})
        changes = changes.mutate(number=ibis.literal(0, "int64"))
    else:
        changes = _changes(timeline, cell, sums, totals, by)
    part = Changes(changes, dict.fromkeys((*totals, HELD), "sum"))
    return Totals((part,), tuple(totals), HELD, len(timeline.cutoffs), by)


def _changes(timeline: Timeline, cell: str, sums: Mapping[str, Column], totals: Mapping[str, Column], by: str) -> Table:
    """Give by how much a key's totals change wherever rows of any of its cells enter or leave."""
    steps = _steps(timeline, cell, sums, by)
    through = ibis.cumulative_window(group_by=[steps[by], steps[cell]], order_by=steps.number)
    running = steps.mutate(**{name: steps[name].sum().over(through).cast("int64") for name in sums})
    made = running.select(by, cell, "number", HELD, **{name: make(running) for name, make in totals.items()})
    in_turn = ibis.window(group_by=[made[by], made[cell]], order_by=made.number)
    before = {name: made[name].lag().over(in_turn).fill_null(ibis.literal(0, "int64")) for name in totals}
    moved = made.mutate(**{name: made[name] - before[name] for name in totals})
    return moved.group_by(by, "number").agg(**{name: moved[name].sum().cast("int64") for name in (*totals, HELD)})


def _steps(timeline: Timeline, cell: str, sums: Mapping[str, Column], by: str) -> Table:
    """Sum what enters less what leaves, by key, cell and cut-off."""
    rows, last = timeline.rows, len(timeline.cutoffs)
    gone = rows.filter(rows.leaves < last)
    moves = ibis.union(
        rows.select(
            by,
            cell,
            number=rows.enters,
            **{HELD: ibis.literal(1, "int64")},
            **{name: make(rows) for name, make in sums.items()},
        ),
        gone.select(
            by,
            cell,
            number=gone.leaves,
            **{HELD: ibis.literal(-1, "int64")},
            **{name: -make(gone) for name, make in sums.items()},
        ),
    )
    names = (*sums, HELD)
    return moves.group_by(by, cell, "number").agg(**{name: moves[name].sum().cast("int64") for name in names})
