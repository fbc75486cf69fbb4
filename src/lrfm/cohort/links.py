"""What customers have in common, as known at each of many cut-offs: master data, payers, drawers of cheques."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.cohort.series.running import cutoff_table, first_known
from lrfm.ledger.mapping.same import same_address, same_name, same_phone, same_tax_id

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.model import LedgerTables

__all__ = ["CustomerLinks", "customer_links"]

MASTER = (("stated", "group"), ("tax_id", "tax_id"), ("phone", "phone"), ("address", "address"))
"""Kinds of links with the column of the customers' master data that they come from."""
DETAILS = pa.schema(
    [("kind", pa.string()), ("value_key", pa.int64()), ("customer_key", pa.int64()), ("number", pa.int64())]
)
_Same = Callable[[pa.Array], pa.Array]


@dataclass(frozen=True)
class CustomerLinks:
    """Customers and what they have in common; a row's `number` is that of the first cut-off that knew it.

    - `details`: `kind` (stated, tax_id, phone, address), `value_key`, `customer_key`, `number`. Values are numbered, so
      no name and no address is here. Master data have no history: they are as at the extract (`master_is_of_extract`),
      and a customer has them from the first cut-off that knew of an opened account or of any document.
    - `payers`: `kind` (payer, drawer), `value_key` (the directory's key of that payer), `customer_key`, `owner_key`
      (the one customer who bears that name, NULL: none, or several do), `is_own`, `number`, `rows` (receipts or
      instruments first known then).
    - `first_seen`: `customer_key`, `number` of the first cut-off that knew the customer.

    All are Arrow tables of customers' size. `kinds` are those of which the files say anything.
    """

    cutoffs: tuple[date, ...]
    details: pa.Table
    payers: pa.Table
    first_seen: pa.Table
    kinds: tuple[str, ...]
    master_is_of_extract: bool


def customer_links(
    ledger: LedgerTables, cutoffs: Sequence[date], engine: Engine, *, country_prefix: str | None = None
) -> CustomerLinks:
    """Collect what customers have in common, known at each cut-off (ascending days) by both clocks.

    `country_prefix` is the own country's telephone prefix. Empty values and fillers are no links.
    """
    days = cutoff_table(engine, cutoffs, name="links_cutoffs")
    seen = engine.to_arrow(_first_seen(ledger, days), order_by=["customer_key"])
    payers = engine.to_arrow(_payers(ledger, days), order_by=["kind", "value_key", "customer_key", "number"])
    master = _master(ledger, engine)
    details = _details(master, seen, country_prefix=country_prefix)
    kinds = [kind for kind, column in MASTER if master is not None and column in master.column_names]
    kinds += sorted(pc.unique(payers["kind"]).to_pylist(), reverse=True)
    return CustomerLinks(tuple(cutoffs), details, payers, seen, tuple(kinds), master is not None)


def _first_seen(ledger: LedgerTables, days: Table) -> Table:
    """Give the first cut-off that knew of a customer's account, document, receipt or instrument."""
    columns = ("customer_key", "event_date", "known_on")
    tables = (ledger.invoices, ledger.credit_notes, ledger.sales, ledger.receipts)
    parts = [table.select(*columns) for table in tables]
    notes = ledger.instruments
    parts.append(notes.select("customer_key", event_date=notes.received_on, known_on=notes.known_on))
    master = ledger.optional.get("customers")
    if master is not None and "opened_on" in master.columns:
        opened = master.filter(master.opened_on.notnull()).join(_owners(ledger), "customer_id")
        parts.append(opened.select("customer_key", event_date=opened.opened_on, known_on=opened.opened_on))
    known = first_known(ibis.union(*parts), cutoffs=days)
    return known.group_by("customer_key").agg(number=known.number.min().cast("int64"))


def _owners(ledger: LedgerTables) -> Table:
    rows = ledger.directory.filter(ledger.directory.kind == "customer")
    return rows.select(customer_id="source_id", customer_key="key")


def _payers(ledger: LedgerTables, days: Table) -> Table:
    known = first_known(ledger.payers, cutoffs=days)
    grouped = known.group_by("kind", "payer_key", "customer_key", "owner_key", "is_own", "number")
    counted = grouped.agg(rows=known.rows.sum().cast("int64"))
    return counted.rename(value_key="payer_key")


def _master(ledger: LedgerTables, engine: Engine) -> pa.Table | None:
    """Give the master data that may be shared, by customer; None where the files hold none."""
    master = ledger.optional.get("customers")
    columns = [column for _, column in MASTER if master is not None and column in master.columns]
    if master is None or not columns:
        return None
    rows = master.join(_owners(ledger), "customer_id").select("customer_key", *columns).distinct()
    return engine.to_arrow(rows, order_by=["customer_key", *columns])


def _details(master: pa.Table | None, seen: pa.Table, *, country_prefix: str | None) -> pa.Table:
    """Number the values of each kind by rank, and give each customer's from when the customer was known."""
    if master is None:
        return DETAILS.empty_table()
    same: Mapping[str, _Same] = {
        "stated": same_name,
        "tax_id": same_tax_id,
        "phone": partial(same_phone, country_prefix=country_prefix),
        "address": same_address,
    }
    parts = [
        _numbered(kind, master["customer_key"], same[kind](master[column].combine_chunks()))
        for kind, column in MASTER
        if column in master.column_names
    ]
    found = pa.concat_tables(parts).join(seen, "customer_key", join_type="inner")
    order = [(name, "ascending") for name in DETAILS.names]
    return found.select(DETAILS.names).cast(DETAILS).sort_by(order)


def _numbered(kind: str, customers: pa.ChunkedArray, values: pa.Array) -> pa.Table:
    ranks = pc.unique(values).drop_null().sort()
    rows = {
        "kind": pa.repeat(pa.scalar(kind), len(values)),
        "value_key": pc.add(pc.index_in(values, value_set=ranks).cast(pa.int64()), 1),
        "customer_key": customers,
    }
    found = pa.table(rows).filter(pc.is_valid(values))
    return found.group_by(["kind", "value_key", "customer_key"]).aggregate([])
