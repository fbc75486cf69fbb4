"""Each table of a ledger: read, its cells turned into values, its rows judged and counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.errors import UserError
from lrfm.ledger.judge import POSITION, REJECTED, TAKEN, Identity, judge_rows
from lrfm.ledger.settings import LEADING_TABLES, LedgerSettings
from lrfm.ledger.sources.raw import RawRows, internal_names
from lrfm.ledger.sources.read import read_source
from lrfm.ledger.tables.columns import Cells, DecidedFormat, mapped_columns
from lrfm.ledger.tables.faults import RELATED, TOTALS, ZERO, is_related, is_totals_row, set_apart_as
from lrfm.ledger.tables.instruments import instrument_rows, rate_rows
from lrfm.ledger.tables.invoices import invoice_rows
from lrfm.ledger.tables.lines import line_rows
from lrfm.ledger.tables.money import Currencies
from lrfm.ledger.tables.receipts import allocation_rows, receipt_rows
from lrfm.ledger.tables.transactions import transaction_rows

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.inputs import TableInput

__all__ = ["JudgedTable", "judge_table", "order_of_tables", "plain_table", "read_rates", "read_table"]


IDENTITIES: Mapping[str, tuple[str | None, tuple[str, ...], str | None]] = MappingProxyType(
    {
        "invoices": (
            "invoice_id",
            ("customer_id", "event_date", "due_date", "amount_minor", "known_on"),
            "conflicting_invoice_id",
        ),
        "receipts": ("receipt_id", ("customer_id", "event_date", "amount_minor", "known_on", "document_ref"), None),
        "transactions": (
            "document_id",
            ("customer_id", "kind", "event_date", "due_date", "amount_minor", "known_on"),
            None,
        ),
        "instruments": ("instrument_id", (), "conflicting_instrument_id"),
        "allocations": (None, ("receipt_ref", "document_ref", "event_date", "amount_minor"), None),
        "lines": (None, ("customer_id", "document_id", "event_date", "amount_minor", "product_id"), None),
    }
)
"""By table: the column of its id, what stays the same in a row, and the reason to reject rows that share an id."""


@dataclass(frozen=True)
class JudgedTable:
    """One table: its rows as read, `parsed` before and `rows` after judging, and how its dates are written."""

    name: str
    raw: RawRows
    input: TableInput
    parsed: Table
    rows: Table
    formats: tuple[DecidedFormat, ...]


def read_table(name: str, found: TableInput, *, settings: LedgerSettings) -> tuple[RawRows, Cells]:
    """Read the files of a table; raise `UserError` where they changed since they were found, or lack a column."""
    rules = [rule.column for rule in settings.scope.set_apart if (rule.table or settings.sources.leading) == name]
    wanted = [column for _, column in mapped_columns(found.mapping)]
    try:
        raw = read_source(found.source, files=found.files, wanted=[*wanted, *rules])
    except FileNotFoundError:
        raise UserError.of("source.changed_while_read", file=", ".join(found.names)) from None
    if raw.file_hashes != found.sha256:
        raise UserError.of("source.changed_while_read", file=", ".join(found.names))
    return raw, Cells(raw, found.source, found.mapping, settings.currency_digits, table=name)


def read_rates(
    engine: Engine, found: TableInput | None, *, settings: LedgerSettings
) -> tuple[pa.Table | None, JudgedTable | None]:
    """Give the exchange rates that can be used, if there are any, and the table that they stand in."""
    if found is None:
        return None, None
    _, cells = read_table("rates", found, settings=settings)
    rows = rate_rows(cells)
    usable = rows.filter(pc.is_null(rows["fault"])).select(["currency", "date", "rate"])
    return usable.group_by(["currency", "date", "rate"]).aggregate([]), plain_table(engine, cells, rows, found)


def plain_table(engine: Engine, cells: Cells, rows: pa.Table, found: TableInput) -> JudgedTable:
    """Judge rows without ids and amounts by their fault alone; `rows` have the columns that `fault` closes."""
    status = pc.if_else(pc.is_null(rows["fault"]), TAKEN, REJECTED)
    judged = rows.rename_columns([*rows.column_names[:-1], "reason"]).append_column("status", status)
    judged = judged.append_column("amount_minor", pa.nulls(rows.num_rows, pa.int64()))
    judged = judged.append_column(POSITION, pa.array(np.arange(rows.num_rows)))
    table = engine.from_arrow(judged, name=f"{cells.table}_judged".replace(".", "_"))
    return JudgedTable(cells.table, cells.raw, found, table, table, cells.formats())


def judge_table(
    engine: Engine, name: str, found: TableInput, *, settings: LedgerSettings, currencies: Currencies
) -> JudgedTable:
    """Read one table and say of each row whether it is taken, set apart or rejected, and why."""
    raw, cells = read_table(name, found, settings=settings)
    parsed = _with_scope(name, _parsed(name, cells, settings, currencies), cells, settings)
    table = engine.from_arrow(parsed, name=f"{name}_parsed")
    identity = _identity(name, found)
    rows = judge_rows(engine, table, raw, identity=identity, duplicates=settings.scope.duplicates, name=name)
    return JudgedTable(name, raw, found, table, rows, cells.formats())


def _parsed(name: str, cells: Cells, settings: LedgerSettings, currencies: Currencies) -> pa.Table:
    if name == "invoices":
        undated_on = settings.extract_date if settings.scope.undated_payments == "at_extract" else None
        return invoice_rows(cells, currencies=currencies, undated_on=undated_on)
    if name == "allocations":
        return allocation_rows(cells)
    readers: Mapping[str, Callable[..., pa.Table]] = {
        "receipts": receipt_rows,
        "transactions": transaction_rows,
        "lines": line_rows,
        "instruments": instrument_rows,
    }
    return readers[name](cells, currencies=currencies)


def _with_scope(name: str, rows: pa.Table, cells: Cells, settings: LedgerSettings) -> pa.Table:
    """Say of each row whether it is set apart: as declared, as a related party's, or because it moves no money."""
    leading = settings.sources.leading
    rules = [rule for rule in settings.scope.set_apart if (rule.table or leading) == name]
    names = dict(internal_names(cells.raw, wanted=[("scope.set_apart", rule.column) for rule in rules]))
    apart = set_apart_as(cells, rules=rules, names=names)
    if "customer_id" in rows.column_names:
        apart = pc.coalesce(apart, pc.if_else(is_totals_row(rows), TOTALS, pa.scalar(None, pa.string())))
    if settings.scope.related_parties and "customer_id" in rows.column_names:
        related = is_related(rows["customer_id"].combine_chunks(), related_parties=settings.scope.related_parties)
        apart = pc.coalesce(apart, pc.if_else(related, RELATED, pa.scalar(None, pa.string())))
    nothing = rows["moves_nothing"].combine_chunks()
    apart = pc.coalesce(apart, pc.if_else(nothing, ZERO, pa.scalar(None, pa.string())))
    rows = rows.drop(["moves_nothing"]).append_column("set_apart_as", apart)
    return rows.append_column(POSITION, pa.array(np.arange(rows.num_rows)))


def _identity(name: str, found: TableInput) -> Identity:
    """Say what tells the rows of a table apart."""
    mapping = found.mapping
    column, lasting, conflict = IDENTITIES[name]
    derived = column is not None and getattr(mapping, column, None) is None
    return Identity(column, lasting, derived, None if derived else conflict)


def order_of_tables(names: Mapping[str, object]) -> list[str]:
    """Give the tables in the order in which they are read, the leading one first."""
    order = (*LEADING_TABLES, "receipts", "allocations", "instruments")
    return [name for name in order if name in names]
