"""Rows of the optional tables: the company's own tables, by the names of their fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from lrfm.core.reason import Reason
from lrfm.ledger.mapping.settings import AmountColumn, DateColumn, NumberColumn
from lrfm.ledger.synthetic.styles.books import Books, array_of
from lrfm.ledger.synthetic.styles.numbers import as_decimals
from lrfm.ledger.synthetic.styles.rows import Rows

if TYPE_CHECKING:
    from lrfm.core.settings import Settings
    from lrfm.ledger.synthetic.styles.labels import Labels

__all__ = ["beside_rows"]


def beside_rows(books: Books, labels: Labels, name: str, *, mapping: Settings, digits: int) -> Rows:
    """Give the rows of an optional table; a field that the company does not know is empty.

    A table that it does not have at all is written with its header alone, and said.
    """
    table = books.tables.get(name)
    if table is None:
        nothing = {field: pa.nulls(0, pa.string()) for field in type(mapping).model_fields}
        return Rows(nothing, left_out=(Reason.of("synthetic.table_empty", table=name),))
    values = {}
    for field in type(mapping).model_fields:
        column = getattr(mapping, field)
        values[field] = _values(table, field, column, digits=digits)
        if field == "customer_id" and column is not None:
            values[field] = labels.customers.of(values[field])
        elif field == "invoice_id" and column is not None:
            values[field] = labels.documents.of(values[field])
    return Rows(values)


def _values(table: pa.Table, field: str, column: object, *, digits: int) -> pa.Array:
    in_minor = f"{field}_minor"
    if field in table.column_names:
        return array_of(table[field])
    if in_minor in table.column_names:
        minor = array_of(table[in_minor])
        return as_decimals(minor, digits=digits) if isinstance(column, NumberColumn) else minor
    if isinstance(column, AmountColumn | NumberColumn):
        return pa.nulls(table.num_rows, pa.int64())
    return pa.nulls(table.num_rows, pa.date32() if isinstance(column, DateColumn) else pa.string())
