"""A ledger read from typed columns: sources in, expressions over computed tables out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import ibis

from lrfm.errors import Defect, UserError
from lrfm.ledger import build
from lrfm.ledger.assemble import Assembled, Keyed, assemble
from lrfm.ledger.judge import COPY, TAKEN
from lrfm.ledger.payers import PAYERS
from lrfm.ledger.settings import LedgerSettings
from lrfm.ledger.sources.settings import TableSource
from lrfm.ledger.typed.beside import optional_rows
from lrfm.ledger.typed.cells import TypedCells
from lrfm.ledger.typed.counts import count_table, rejected_of
from lrfm.ledger.typed.keys import dense_keys
from lrfm.ledger.typed.model import TableCounts, TypedLedger
from lrfm.ledger.typed.reversals import reversal_entries
from lrfm.ledger.typed.rows import ZERO, allocation_rows, instrument_rows, invoice_rows, receipt_rows
from lrfm.ledger.typed.settle import Settled, offsets_of, settle_statements
from lrfm.ledger.typed.statements import state
from lrfm.ledger.typed.supported import OPTIONAL, located, require_supported, typed_inputs
from lrfm.ledger.typed.terms import TERMS, agreed_terms

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine

__all__ = ["TypedLedger", "read_typed"]

ENTRIES = {
    "settlement_id": "string",
    "document_key": "int64",
    "event_date": "date",
    "known_on": "date",
    "amount_minor": "int64",
    "basis": "string",
}
ALLOCATIONS = ("receipt_key", "document_key", "event_date", "known_on", "amount_minor", "basis")
EXTRA = ("settlement_id", "customer_id", "kind", "event_date", "known_on", "amount_minor")


def read_typed(engine: Engine, settings: LedgerSettings, *, data_dir: Path) -> TypedLedger:
    """Read a ledger whose sources are Parquet or tables; no row of them comes to this process.

    Raises `UserError` where the settings ask for what typed columns can't do, a column has another type than its field,
    or more rows than allowed can't be taken; `Defect` where read is not taken + rejected.
    """
    require_supported(settings)
    judged, optional = _read(engine, settings, data_dir=data_dir)
    ledger_rows = {name: rows for name, rows in judged.items() if name != "allocations"}
    documents, settlements, customers = _documents(engine, ledger_rows, settings)
    settled = _settled(engine, documents, settlements, judged.get("allocations"), settings)
    if settled.allocations is not None:
        judged["allocations"] = engine.materialise(settled.allocations, name="typed_allocations_judged")
    keyed, entries = _keyed(engine, documents, settlements, customers, settled)
    every = {**judged, **{f"{OPTIONAL}{name}": rows for name, rows in optional.items()}}
    counts = {name: count_table(engine, rows) for name, rows in every.items()}
    _require_few_rejected(counts, settings)
    return TypedLedger(
        customers=build.customers_of(keyed),
        invoices=build.invoices_of(keyed),
        credit_notes=build.credit_notes_of(keyed),
        receipts=build.receipts_of(keyed, None),
        allocations=engine.materialise(_allocations(keyed, entries), name="typed_allocations"),
        offsets=engine.materialise(_offsets(keyed, settlements), name="typed_offsets"),
        instruments=_instruments(engine, judged.get("instruments"), keyed),
        agreed_terms=_terms(engine, judged.get("instruments"), keyed),
        payers=ibis.memtable([], schema=PAYERS),
        sales=build.sales_of(None, keyed.customers),
        directory=engine.materialise(build.directory_of(keyed, _names(ledger_rows, optional)), name="typed_directory"),
        movements=build.movements_of(keyed, None),
        optional=MappingProxyType({name: _taken(rows).drop("status", "fault") for name, rows in optional.items()}),
        rejected=ibis.union(*(rejected_of(rows, name=name) for name, rows in every.items()))
        if len(every) > 1
        else rejected_of(judged["invoices"], name="invoices"),
        counts=MappingProxyType(counts),
        base_currency=settings.currency,
        currency_digits=settings.currency_digits,
        extract_date=settings.extract_date,
        has_payments=True,
    )


def _read(engine: Engine, settings: LedgerSettings, *, data_dir: Path) -> tuple[dict[str, Table], dict[str, Table]]:
    """Judge every table; what is judged is computed once, for everything else rests on it."""
    judged: dict[str, Table] = {}
    optional: dict[str, Table] = {}
    for name, (source, mapping) in typed_inputs(settings).items():
        plain = name.replace(".", "_")
        if isinstance(source, TableSource):
            table = engine.read_table(source.table)
        else:
            table = engine.read_parquet(located(source, data_dir=data_dir), name=f"source_{plain}")
        cells = TypedCells(table, mapping, name, settings.currency_digits)
        cells.require_columns()
        rows = engine.materialise(_rows(name, cells, settings), name=f"typed_{plain}")
        if name.startswith(OPTIONAL):
            optional[name.removeprefix(OPTIONAL)] = rows
        else:
            judged[name] = rows
    return judged, optional


def _rows(name: str, cells: TypedCells, settings: LedgerSettings) -> Table:
    if name.startswith(OPTIONAL):
        return optional_rows(cells)
    if name == "allocations":
        return allocation_rows(cells)
    readers = {"invoices": invoice_rows, "receipts": receipt_rows, "instruments": instrument_rows}
    return readers[name](cells, base=settings.currency)


def _documents(engine: Engine, rows: Mapping[str, Table], settings: LedgerSettings) -> tuple[Table, Table, Table]:
    """Give documents with their keys, settlements still without, and the customers with theirs."""
    pays = settings.mapping is not None and settings.mapping.instruments_pay
    assembled: Assembled = assemble({name: table for name, table in rows.items() if name != "instruments" or pays})
    ids = [_taken(table).select("customer_id") for table in rows.values()]
    named = (ids[0] if len(ids) == 1 else ibis.union(*ids)).distinct()
    customers = engine.materialise(
        dense_keys(engine, named, own="customer_id", key="customer_key", name="typed_customers"), name="typed_customers"
    )
    keys = dense_keys(
        engine, assembled.documents.select("document_id"), own="document_id", key="document_key", name="typed_documents"
    )
    documents = assembled.documents.join(keys, "document_id").join(customers, "customer_id")
    return (
        engine.materialise(documents, name="typed_documents"),
        engine.materialise(assembled.settlements, name="typed_settlements"),
        customers,
    )


def _settled(
    engine: Engine, documents: Table, settlements: Table, allocations: Table | None, settings: LedgerSettings
) -> Settled:
    """Settle what tables state beside the invoices' own rows, then find reversals."""
    days = settings.allocation.reversal_days
    own = settlements.filter(settlements.ref_is_exact)
    touched = documents.join(own.select(document_ref="document_ref"), documents.document_id == own.document_ref)
    parts, extras = [], []
    mapping = settings.mapping
    if mapping is None or mapping.invoices is None:
        raise Defect("params without a mapping of invoices passed their checks")
    settled = Settled(ibis.memtable([], schema=ENTRIES), settlements.select(*EXTRA).limit(0), None)
    if not mapping.invoices.payment_fields:
        statements = state(documents, settlements, allocations)
        settled = settle_statements(engine, statements, documents, reversal_days=days)
        entries = engine.materialise(settled.entries.select(*ENTRIES), name="typed_entries")
        settled = Settled(entries, settled.extras.select(*EXTRA), settled.allocations)
        touched = entries
    found = reversal_entries(engine, documents, touched.select("document_key").distinct(), days=days)
    if found is not None:
        parts.append(found[0].select(*ENTRIES))
        extras.append(found[1].select(*EXTRA))
    return Settled(_joined([settled.entries, *parts]), _joined([settled.extras, *extras]), settled.allocations)


def _joined(parts: list[Table]) -> Table:
    return parts[0] if len(parts) == 1 else ibis.union(*parts)


def _keyed(
    engine: Engine, documents: Table, settlements: Table, customers: Table, settled: Settled
) -> tuple[Keyed, Table]:
    """Key the settlements, those among them that stand in no table; give the entries with these keys."""
    extras = settled.extras
    shaped = extras.select(
        **{
            name: extras[name] if name in EXTRA else ibis.null(kind)
            for name, kind in settlements.schema().items()
            if name not in ("ref_is_exact", "table_name")
        },
        ref_is_exact=ibis.literal(False),
        table_name=ibis.literal("extras"),
    ).select(*settlements.columns)
    every = engine.materialise(ibis.union(settlements, shaped), name="typed_every_settlement")
    keys = dense_keys(
        engine, every.select("settlement_id"), own="settlement_id", key="receipt_key", name="typed_receipts"
    )
    keyed = engine.materialise(
        every.join(keys, "settlement_id").join(customers, "customer_id"), name="typed_keyed_settlements"
    )
    entries = settled.entries.join(keyed.select("settlement_id", "receipt_key"), "settlement_id")
    return Keyed(documents, keyed, customers), entries


def _allocations(keyed: Keyed, entries: Table) -> Table:
    own = build.own_allocations(keyed)
    return ibis.union(own.select(*ALLOCATIONS), entries.select(*ALLOCATIONS))


def _offsets(keyed: Keyed, settlements: Table) -> Table:
    found = offsets_of(settlements)
    keys = keyed.settlements.select("settlement_id", "receipt_key")
    return found.join(keys, "settlement_id").select("receipt_key", "event_date", "known_on", "amount_minor")


def _instruments(engine: Engine, rows: Table | None, keyed: Keyed) -> Table:
    if rows is None:
        return build.instruments_of(None, keyed)
    taken = _taken(rows)
    keys = dense_keys(
        engine, taken.select("instrument_id"), own="instrument_id", key="instrument_key", name="typed_instruments"
    )
    joined = taken.join(keys, "instrument_id").join(keyed.customers, "customer_id")
    table = joined.select(
        "instrument_key",
        "customer_key",
        "kind",
        "due_on",
        "cleared_on",
        "bounced_on",
        "replaced_on",
        "amount_minor",
        received_on="event_date",
        known_on=ibis.coalesce(joined.known_on, joined.event_date),
    )
    return engine.materialise(table.select(*build.INSTRUMENTS), name="typed_keyed_instruments")


def _terms(engine: Engine, instruments: Table | None, keyed: Keyed) -> Table:
    found = agreed_terms(instruments, keyed.documents)
    return ibis.memtable([], schema=TERMS) if found is None else engine.materialise(found, name="typed_agreed_terms")


def _taken(rows: Table) -> Table:
    return rows.filter(rows.status == TAKEN)


def _names(rows: Mapping[str, Table], optional: Mapping[str, Table]) -> Table:
    """Give the names that the tables have for customers; those of the master data win."""
    named = []
    for table in rows.values():
        taken = _taken(table)
        named.append(
            taken.filter(taken.customer_name.notnull())
            .select("customer_id", "customer_name", is_master=ibis.literal(False))
            .distinct()
        )
    master = optional.get("customers")
    if master is not None and "name" in master.columns:
        own = _taken(master)
        own = own.filter(own.name.notnull())
        named.append(own.select("customer_id", customer_name=own.name, is_master=ibis.literal(True)))
    return named[0] if len(named) == 1 else ibis.union(*named)


def _require_few_rejected(counts: Mapping[str, TableCounts], settings: LedgerSettings) -> None:
    """Raise `UserError` where more than the set share of rows can't be taken; a copy or a zero loses nothing."""
    for name, found in counts.items():
        broken = sum(number for reason, number in found.rejected.items() if reason not in (COPY, ZERO))
        if broken > settings.scope.rejected_share_max * found.rows_read:
            reasons = ", ".join(f"{reason}: {number}" for reason, number in sorted(found.rejected.items()))
            raise UserError.of(
                "typed.too_many_rejected", table=name, count=broken, rows=found.rows_read, reasons=reasons
            )
    if counts["invoices"].rows_taken == 0:
        raise UserError.of("ledger.no_rows", rows=counts["invoices"].rows_read)
