"""Which rows are taken, which are set apart, which are rejected: copies, derived ids and numbers that conflict."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, IntegerValue, StringValue, Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.sources.raw import RawRows

__all__ = ["COPY", "REJECTED", "REPEATED", "SET_APART", "SIDE_SET_APART", "TAKEN", "Identity", "judge_rows"]

TAKEN, SET_APART, REJECTED = "taken", "set_apart", "rejected"
COPY = "copy_of_a_row"
REPEATED = "repeated_by_line"
SIDE_SET_APART = "side_set_apart"
"""An allocation of a receipt or an invoice that was itself set apart."""
PLACES = ("file_index", "row_number", "position", "row_hash")
POSITION = "position"
"""A row's place among the rows read, with which its cells are found again."""


@dataclass(frozen=True)
class Identity:
    """How the rows of a table are told apart.

    `column` holds the id (None: rows need none), `derived_from` the columns that stay the same when more becomes known
    of a row: they make the id where the file has none. `conflict` is the reason to reject rows that share an id; None
    where several rows of one id are its parts, which are then numbered.
    """

    column: str | None
    derived_from: tuple[str, ...]
    is_derived: bool
    conflict: str | None


def judge_rows(engine: Engine, rows: Table, raw: RawRows, *, identity: Identity, duplicates: str, name: str) -> Table:
    """Give each row `status`, `reason` (NULL when taken), its final id, `is_twin`, and `row_hash` where rows are alike.

    What the cells told comes first (`set_apart_as`, `fault`), then copies, then ids that stand for several rows. Which
    of two equal copies is kept does not matter: they are equal in every column. Ids depend on no order of rows.
    """
    rows = rows.mutate(fault=rows.set_apart_as.isnull().ifelse(rows.fault, ibis.null("string")))
    rows = _with_ids(rows, identity)
    if identity.column is not None and identity.is_derived:
        rows = engine.materialise(rows, name=f"{name}_with_ids")
    chosen = _alike(engine, rows, identity=identity)
    if not len(chosen):
        return engine.materialise(_judged(_alone(rows, identity)), name=f"{name}_judged")
    hashes = engine.from_arrow(
        pa.table({POSITION: chosen, "row_hash": _row_hashes(raw, chosen)}), name=f"{name}_row_hashes"
    )
    alike = engine.materialise(rows.join(hashes, POSITION), name=f"{name}_alike")
    alike = _mark_copies(alike) if duplicates == "reject" else alike
    alike = _final_ids(alike, identity) if identity.column else alike.mutate(is_twin=ibis.literal(False))
    alone = _alone(rows.anti_join(hashes, POSITION), identity)
    every = ibis.union(alone, alike.select(*alone.columns))
    return engine.materialise(_judged(every), name=f"{name}_judged")


def _judged(rows: Table) -> Table:
    status = ibis.cases((rows.set_apart_as.notnull(), SET_APART), (rows.fault.notnull(), REJECTED), else_=TAKEN)
    return rows.mutate(status=status, reason=ibis.coalesce(rows.set_apart_as, rows.fault)).drop("set_apart_as", "fault")


def _alone(rows: Table, identity: Identity) -> Table:
    """Give rows that are like no other the columns of those that are."""
    rows = rows.mutate(row_hash=ibis.null("string"), is_twin=ibis.literal(False))
    return rows.mutate(base_id=rows[identity.column]) if identity.column else rows


def _with_ids(rows: Table, identity: Identity) -> Table:
    """Derive ids from what stays the same in a row."""
    if identity.column is None or not identity.is_derived:
        return rows
    lasting = [rows[name].cast("string") for name in identity.derived_from]
    return rows.mutate(**{identity.column: _joined(lasting).hexdigest("md5").substr(0, 16)})


def _joined(cells: Sequence[StringValue]) -> StringValue:
    """Join cells so that no two different rows read the same: each is preceded by its length."""
    parts = [ibis.coalesce(cell, "") for cell in cells]
    whole = parts[0].length().cast("string") + ":" + parts[0]
    for part in parts[1:]:
        whole = whole + part.length().cast("string") + ":" + part
    return whole


def _alike(engine: Engine, rows: Table, *, identity: Identity) -> pa.ChunkedArray:
    """Give the positions of rows that may equal another one: those that share an id, or what ids would be made of."""
    columns = [identity.column] if identity.column else list(identity.derived_from)
    seen = rows.group_by(columns).agg(rows_alike=rows.count())
    several = engine.materialise(seen.filter(seen.rows_alike > 1), name="rows_alike")
    matches = [rows[column].identical_to(several[column]) for column in columns]
    return engine.to_arrow(rows.semi_join(several, matches).select(POSITION), order_by=[POSITION])[POSITION]


def _row_hashes(raw: RawRows, positions: pa.ChunkedArray) -> pa.Array:
    """Hash whole rows as they are written."""
    columns = [pc.fill_null(raw.cells[name].take(positions), "").to_pylist() for name in raw.own_columns]
    rows = ("\x1f".join(cells).encode() for cells in zip(*columns, strict=True))
    return pa.array([hashlib.md5(row, usedforsecurity=False).hexdigest() for row in rows], pa.string())


def _mark_copies(rows: Table) -> Table:
    """Mark all but one of the rows that are equal in every column; rows with a fault of their own keep that."""
    in_order = ibis.window(
        group_by=[rows.row_hash, rows.set_apart_as.isnull()], order_by=[rows.file_index, rows.row_number]
    )
    judged = rows.set_apart_as.isnull() & rows.fault.isnull()
    return rows.mutate(fault=(judged & (ibis.row_number().over(in_order) > 0)).ifelse(COPY, rows.fault))


def _final_ids(rows: Table, identity: Identity) -> Table:
    """Number rows that share an id by their whole content, or reject them all: none of them is the right one."""
    own = identity.column
    if own is None:
        raise ValueError("rows without ids have none to make final")
    rows = rows.mutate(base_id=rows[own])
    candidate = rows.fault.isnull() & rows.set_apart_as.isnull()
    if identity.conflict is not None:
        # copies that are kept are told apart, the second of two equal rows R1 becomes R1-2
        in_order = ibis.window(
            group_by=[rows[own], rows.row_hash, candidate], order_by=[rows.file_index, rows.row_number]
        )
        rows = rows.mutate(
            **{own: _numbered(rows[own], candidate, ibis.row_number().over(in_order))}, is_twin=ibis.literal(False)
        )
        rows = _mark_repeated(rows, own)
        candidate = rows.fault.isnull() & rows.set_apart_as.isnull()
        same = candidate.cast("int64").sum().over(ibis.window(group_by=rows[own]))
        return rows.mutate(fault=(candidate & (same > 1)).ifelse(identity.conflict, rows.fault))
    in_order = ibis.window(group_by=[rows[own], candidate], order_by=[rows.row_hash, rows.file_index, rows.row_number])
    number = ibis.row_number().over(in_order)
    return rows.mutate(**{own: _numbered(rows[own], candidate, number)}, is_twin=candidate & (number > 0))


def _mark_repeated(rows: Table, own: str) -> Table:
    """Set apart all but one of the rows that say the same of the same number: an export by line repeats its invoice."""
    said = [name for name in rows.columns if name not in PLACES]
    candidate = rows.fault.isnull() & rows.set_apart_as.isnull()
    in_order = ibis.window(group_by=[rows[name] for name in said], order_by=[rows.file_index, rows.row_number])
    again = candidate & rows[own].notnull() & (ibis.row_number().over(in_order) > 0)
    return rows.mutate(set_apart_as=again.ifelse(REPEATED, rows.set_apart_as))


def _numbered(ids: StringValue, candidate: BooleanValue, number: IntegerValue) -> StringValue:
    return ids + (candidate & (number > 0)).ifelse("-" + (number + 1).cast("string"), "")
