"""Balances through many cut-offs: what was known first at which, and what stood open from there on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine

__all__ = ["cutoff_table", "first_known", "running_balances"]

BEGINNING = date(1, 1, 1)


def cutoff_table(engine: Engine, cutoffs: Sequence[date], *, name: str) -> Table:
    """Make a table of cut-offs, oldest first: `cutoff`, the one before it (`after`), and its `number` from 0."""
    rows = {
        "cutoff": pa.array(cutoffs, pa.date32()),
        "after": pa.array([BEGINNING, *cutoffs[:-1]], pa.date32()),
        "number": pa.array(range(len(cutoffs)), pa.int64()),
    }
    return engine.from_arrow(pa.table(rows), name=name)


def first_known(rows: Table, *, cutoffs: Table) -> Table:
    """Add to rows the `number` of the first cut-off that knew them, by both clocks; rows known later are left out."""
    rows = rows.mutate(seen_on=ibis.greatest(rows.event_date, rows.known_on))
    joined = rows.join(cutoffs, [rows.seen_on > cutoffs.after, rows.seen_on <= cutoffs.cutoff])
    return joined.drop("seen_on", "cutoff", "after")


def running_balances(movements: Table, *, key: str, cutoffs: Table) -> Table:
    """Give for each cut-off the keys whose movements up to it don't sum to 0: `cutoff`, the key, `balance_minor`.

    `movements` hold the key, `number` (the first cut-off that knew the movement) and `amount_minor`.
    """
    steps = movements.group_by(key, "number").agg(step_minor=movements.amount_minor.sum().cast("int64"))
    through_time = ibis.window(group_by=steps[key], order_by=steps.number)
    so_far = steps.mutate(
        balance_minor=steps.step_minor.sum().over(ibis.cumulative_window(group_by=steps[key], order_by=steps.number)),
        until=steps.number.lead().over(through_time),
    )
    standing = so_far.filter(so_far.balance_minor != 0).select(
        key, "until", since="number", balance_minor=so_far.balance_minor.cast("int64")
    )
    joined = standing.join(
        cutoffs,
        [
            cutoffs.number >= standing.since,
            standing.until.isnull() | (cutoffs.number < standing.until.fill_null(0)),
        ],
    )
    return joined.select("cutoff", "number", key, "balance_minor")
