"""The optional tables from typed columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.ledger.judge import REJECTED, TAKEN
from lrfm.ledger.mapping.settings import AmountColumn, DateColumn, IdColumns, NumberColumn
from lrfm.ledger.typed.cells import TypedCells, any_of, first_fault

if TYPE_CHECKING:
    from ibis.expr.types import Table

__all__ = ["optional_rows"]


def optional_rows(cells: TypedCells) -> Table:
    """Give a column per mapped field (amounts are named `<field>_minor`), and `status` with its `fault`.

    A row is rejected where a required cell is empty, or an amount finer than the currency.
    """
    columns, missing, fine = {}, [], []
    for field, info in type(cells.mapping).model_fields.items():
        column = getattr(cells.mapping, field)
        if column is None:
            continue
        if isinstance(column, AmountColumn):
            columns[f"{field}_minor"], is_fine = cells.amount(field)
            fine.append(is_fine)
            name = f"{field}_minor"
        else:
            columns[field] = _value(cells, field)
            name = field
        if info.is_required():
            missing.append(columns[name].isnull())
    fault = first_fault([("cell_missing", any_of(*missing)), *([("cell_unreadable", any_of(*fine))] if fine else [])])
    rows = cells.table.select(**columns, fault=fault)
    return rows.mutate(status=rows.fault.isnull().ifelse(TAKEN, REJECTED))


def _value(cells: TypedCells, field: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    column = getattr(cells.mapping, field)
    if isinstance(column, DateColumn):
        return cells.day(field)
    if isinstance(column, NumberColumn):
        return cells.number(field)
    return cells.ids(field) if isinstance(column, IdColumns) else cells.text(field)
