"""The optional tables, read with their types; a row that can't be read is counted and left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.mapping.settings import AmountColumn, DateColumn, IdColumns, NumberColumn
from lrfm.ledger.reading import JudgedTable, plain_table, read_table
from lrfm.ledger.tables.columns import Cells
from lrfm.ledger.tables.faults import either, first_reason

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.core.settings import Settings
    from lrfm.engine.base import Engine
    from lrfm.ledger.inputs import LedgerInputs, TableInput
    from lrfm.ledger.settings import LedgerSettings

__all__ = ["OptionalTable", "optional_rows", "read_optional"]

PREFIX = "optional."


@dataclass(frozen=True)
class OptionalTable:
    """A table beside the ledger: its usable rows, how many they are, and all of its rows as judged."""

    rows: Table
    count: int
    judged: JudgedTable


def read_optional(engine: Engine, inputs: LedgerInputs, *, settings: LedgerSettings) -> dict[str, OptionalTable]:
    """Read every optional table that is given; raise `UserError` where a file lacks a column."""
    return {
        name.removeprefix(PREFIX): _read(engine, name, found, settings=settings)
        for name, found in inputs.tables.items()
        if name.startswith(PREFIX)
    }


def _read(engine: Engine, name: str, found: TableInput, *, settings: LedgerSettings) -> OptionalTable:
    _, cells = read_table(name, found, settings=settings)
    rows = optional_rows(cells)
    kept = rows.filter(pc.is_null(rows["fault"])).drop(["fault"])
    table = engine.from_arrow(kept, name=f"optional_{name.removeprefix(PREFIX)}_new")
    judged = plain_table(engine, cells, rows.select(["file_index", "row_number", "fault"]), found)
    return OptionalTable(table, kept.num_rows, judged)


def optional_rows(cells: Cells) -> pa.Table:
    """Give the values of every mapped field, and why a row can't be used.

    Columns: `file_index`, `row_number`, a column per field (amounts are named `<field>_minor`), and `fault`: a required
    cell is empty, or a cell holds something else than its field.
    """
    columns: dict[str, pa.Array] = cells.places()
    unreadable, missing = [cells.spans_lines(but=("name",))], [cells.false()]
    for field, info in type(cells.mapping).model_fields.items():
        if getattr(cells.mapping, field) is None:
            continue
        name, values, is_bad = _column(cells, field)
        columns[name] = values
        unreadable.append(is_bad)
        if info.is_required():
            missing.append(pc.is_null(values))
    columns["fault"] = first_reason([("cell_unreadable", either(*unreadable)), ("cell_missing", either(*missing))])
    return pa.table(columns)


def _column(cells: Cells, field: str) -> tuple[str, pa.Array, pa.Array]:
    column: Settings = getattr(cells.mapping, field)
    if isinstance(column, AmountColumn):
        amount = cells.amount(field)
        return f"{field}_minor", amount.minor, either(amount.is_bad, amount.is_fine)
    if isinstance(column, DateColumn):
        return (field, *cells.days(field))
    if isinstance(column, NumberColumn):
        return (field, *cells.number(field))
    values = cells.ids(field) if isinstance(column, IdColumns) else cells.text(field)
    return field, values, cells.false()
