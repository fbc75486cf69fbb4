"""Spells counted by day in the engine, so that curves of millions of invoices rest on thousands of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import ibis

from lrfm.engine.exact import in_64_bits
from lrfm.survival.causes import NAMES
from lrfm.survival.merging import merged
from lrfm.survival.spells import Spells

if TYPE_CHECKING:
    from ibis.expr.types import Column, IntegerValue, Table

    from lrfm.engine.base import Engine

__all__ = ["code_of", "count_by_day"]


def count_by_day(spells: Table, *, clock: Literal["invoice", "due"], engine: Engine) -> Spells:
    """Count spells of equal entry, exit and cause on a clock; customers are told no more (all are number 0).

    `spells` has the columns of `lrfm.cohort.spells.Spells.invoices`, `cause` by name or code. Left out are those that
    ended by their entry (cash sales), and on the clock of days past due those without a due date, as in
    `lrfm.survival.spells.on_due_clock`, which takes rows.
    """
    import numpy as np

    rows = spells if clock == "invoice" else spells.filter(spells.due_date.notnull())
    keys = {name: rows[name].cast("int64") for name in ("entry_day", "exit_day")}
    if clock == "due":
        keys["terms"] = rows.due_date.delta(rows.event_date, unit="day").cast("int64")
    # rows are counted as they come, and what follows is done once for many
    counted = rows.group_by(**keys, cause=rows.cause).agg(count=in_64_bits(rows.count()))
    terms = counted.terms if clock == "due" else 0
    moved = counted.select(
        "count", entry=counted.entry_day - terms, exit=counted.exit_day - terms, cause=code_of(counted.cause)
    )
    found = engine.compute(moved.filter(moved.exit > moved.entry))
    columns = {name: found[name].to_numpy() for name in found.column_names}
    nobody = np.zeros(found.num_rows, np.int64)
    return merged(
        Spells.of(columns["entry"], columns["exit"], columns["cause"], count=columns["count"], customer=nobody)
    )


def code_of(cause: Column) -> IntegerValue:
    """Give the code of causes by name; codes stay as they are, an unknown name is NULL."""
    if cause.type().is_integer():
        return cause.cast("int64")
    cases = [(cause == name, ibis.literal(code, "int64")) for code, name in enumerate(NAMES)]
    return ibis.cases(*cases, else_=ibis.null("int64"))
