"""Spells counted by what they have in common: all that a hazard model needs to know of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import ibis
import numpy as np

from lrfm.engine.exact import exact_sum, in_64_bits
from lrfm.survival.counted import code_of

if TYPE_CHECKING:
    from ibis.expr.types import IntegerValue, Table

    from lrfm.engine.base import Engine
    from lrfm.survival.bins import LatenessBins
    from lrfm.survival.exposure import ExposureCalendar, Patterns

__all__ = ["Layout", "SpellGroups", "group_spells"]

HASH_MODULUS, HASH_FACTOR, FOLD_MODULUS = 2**31, 2_654_435_761, 1_000_003
"""Knuth's multiplicative hash, within 64 bits: neighbouring customers fall into different folds."""


@dataclass(frozen=True)
class Layout:
    """What makes a cell: bins, columns of spells that are constant within a row, and calendar effects of exposure.

    `covariates` hold no NULL: what is unknown is a level of its own. `folds`: parts of the customers that are counted
    apart (1: none). `amount`: a column of whole minor units that is summed beside the days (None: none).
    """

    bins: LatenessBins
    covariates: tuple[str, ...]
    calendar: ExposureCalendar | None = None
    folds: int = 1
    amount: str | None = None

    @property
    def effects(self) -> tuple[str, ...]:
        """The calendar effects that are counted."""
        return () if self.calendar is None else self.calendar.effects


@dataclass(frozen=True)
class SpellGroups:
    """Spells of an engine's table, and the same grouped.

    - `rows`: lazily, one row a spell: `customer_key`, the covariates, `pattern`, `entry`, `exit` (days past due),
      `entry_bin`, `exit_bin`, `cause` (code), `fold`, and `amount_minor` where it is asked for;
    - `groups`: computed, by all of these but the customer and the days themselves: `spells`, the sums `entries` and
      `exits` of the days, and with amounts `minor`, `minor_entries`, `minor_exits`;
    - `patterns`: kinds of due dates, None without calendar effects or without spells.
    """

    layout: Layout
    rows: Table
    groups: Table
    patterns: Patterns | None


def group_spells(spells: Table, *, layout: Layout, engine: Engine, name: str = "hazard") -> SpellGroups:
    """Group spells, scanning them once (twice with calendar effects).

    `spells` has the columns of `lrfm.cohort.spells.Spells.invoices` and the covariates of the layout; `cause` is one of
    `lrfm.survival.causes.NAMES` or its code. The clock is days past due: invoices are at risk after
    `entry_day - terms`, on each day up to the one on which they ended or were last seen, which counts (METHODS 5.1).
    Spells without a due date, and those that ended by their entry (paid on the day of the invoice: no credit), are not
    at risk and left out.
    """
    rows = _clocked(spells, layout)
    patterns = None
    if layout.calendar is not None:
        patterns = _patterns(rows, layout, engine)
        rows = _with_patterns(rows, patterns, engine=engine, name=f"{name}_due_dates")
    rows = rows.drop("due_date")
    constant = {} if patterns is not None else {"pattern": ibis.literal(0, "int64")}
    constant |= {} if layout.folds > 1 else {"fold": ibis.literal(0, "int64")}
    keys = [*layout.covariates, "pattern", "entry_bin", "exit_bin", "cause", "fold"]
    sums = {"spells": rows.count().cast("int64"), "entries": _sum(rows.entry), "exits": _sum(rows.exit)}
    if layout.amount is not None:
        minor = rows.amount_minor
        sums |= {"minor": exact_sum(minor), "minor_entries": exact_sum(minor * rows.entry)}
        sums |= {"minor_exits": exact_sum(minor * rows.exit)}
    found = rows.group_by(*(key for key in keys if key not in constant)).agg(**sums).mutate(**constant)
    groups = engine.materialise(found, name=f"{name}_groups")
    return SpellGroups(layout, rows, groups, patterns)


def _sum(column: IntegerValue) -> IntegerValue:
    return in_64_bits(column.sum())


def _clocked(spells: Table, layout: Layout) -> Table:
    spells = spells.filter(spells.due_date.notnull())
    terms = spells.due_date.delta(spells.event_date, unit="day").cast("int64")
    amount = {} if layout.amount is None else {"amount_minor": spells[layout.amount].cast("int64")}
    rows = spells.select(
        "customer_key",
        "due_date",
        *layout.covariates,
        entry=(spells.entry_day - terms).cast("int64"),
        exit=(spells.exit_day - terms).cast("int64"),
        cause=code_of(spells.cause),
        fold=_fold(spells.customer_key, folds=layout.folds),
        **amount,
    )
    rows = rows.filter(rows.exit > rows.entry)
    place = layout.bins.place
    return rows.mutate(entry_bin=place(rows.entry), exit_bin=place(rows.exit), pattern=ibis.literal(0, "int64"))


def _fold(customer: IntegerValue, *, folds: int) -> IntegerValue:
    if folds == 1:
        return ibis.literal(0, "int64")
    hashed = (customer.cast("int64").abs() % HASH_MODULUS) * ibis.literal(HASH_FACTOR, "int64")
    return (hashed % FOLD_MODULUS % folds).cast("int64")


def _patterns(rows: Table, layout: Layout, engine: Engine) -> Patterns | None:
    ends = engine.record(rows.agg(first=rows.due_date.min(), last=rows.due_date.max()))
    if ends["first"] is None or layout.calendar is None:
        return None
    first, last = (np.datetime64(cast("str", ends[end]), "D") for end in ("first", "last"))
    return layout.calendar.patterns(first, last, bins=layout.bins)


def _with_patterns(rows: Table, patterns: Patterns | None, *, engine: Engine, name: str) -> Table:
    import pyarrow as pa

    if patterns is None:
        return rows
    known = pa.table({"due_date": pa.array(patterns.due_dates), "pattern": pa.array(patterns.pattern_of)})
    return rows.drop("pattern").join(engine.from_arrow(known, name=name), "due_date")
