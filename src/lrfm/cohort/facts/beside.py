"""What stands beside documents: money on account, disputes, bounced instruments, limits, contracts, the price index."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from lrfm.ledger.model import LedgerTables

__all__ = ["INDEX_PARTS", "NO_END", "bounces", "contracts", "disputes", "limits", "price_index", "unapplied"]

DISPUTES = {
    "document_key": "int64",
    "customer_key": "int64",
    "since": "date",
    "opened_on": "date",
    "closed_on": "date",
    "is_closing_told": "boolean",
    "reason": "string",
    "disputed_minor": "int64",
}
LIMITS = {"customer_key": "int64", "since": "date", "until": "date", "limit_minor": "int64"}
CONTRACTS = {"customer_key": "int64", "since": "date", "from_date": "date", "to_date": "date"}
PRICE_INDEX = {"since": "date", "from_day": "date", "index_parts": "int64"}
NO_END = date(9999, 12, 31)
INDEX_PARTS = 1_000_000
"""A price index is counted in whole millionths: what is made from it is the same on any engine."""


def unapplied(ledger: LedgerTables) -> Table:
    """Give the steps of money on account: `customer_key`, `since`, `unapplied_minor` (up and down)."""
    receipts = ledger.receipts
    owners = receipts.select(
        "receipt_key", "customer_key", received_on=ibis.greatest(receipts.event_date, receipts.known_on)
    )
    came = owners.join(receipts.select("receipt_key", "amount_minor"), "receipt_key")
    came = came.select("customer_key", since=came.received_on, unapplied_minor=came.amount_minor)
    used = [_used(table, owners) for table in (ledger.allocations, ledger.offsets)]
    rows = ibis.union(came, *used)
    return rows.group_by("customer_key", "since").agg(unapplied_minor=rows.unapplied_minor.sum().cast("int64"))


def _used(rows: Table, owners: Table) -> Table:
    joined = rows.join(owners, "receipt_key")
    since = ibis.greatest(joined.event_date, joined.known_on, joined.received_on)
    return joined.select("customer_key", since=since, unapplied_minor=-joined.amount_minor)


def disputes(ledger: LedgerTables, invoices: Table) -> Table:
    """Give the disputes of invoices: since when each was known; `closed_on` may lie after that, or be NULL.

    `is_closing_told` says whether the files tell at all when disputes are settled. Where they do, `reason` and
    `disputed_minor` are known on `closed_on` and not before: they are what came of it.
    """
    rows = ledger.optional.get("disputes")
    if rows is None:
        return _empty(DISPUTES)
    rows = rows.select(
        "invoice_id",
        "opened_on",
        closed_on=_column(rows, "closed_on", "date"),
        is_closing_told=ibis.literal("closed_on" in rows.columns),
        reason=_column(rows, "reason", "string"),
        disputed_minor=_column(rows, "amount_minor", "int64"),
    )
    ids = ledger.directory.filter(ledger.directory.kind == "document")
    ids = ids.group_by(invoice_id=ids.source_id).agg(document_key=ids.key.min())
    known = invoices.select("document_key", "customer_key", known_since="since")
    joined = rows.join(ids, "invoice_id").join(known, "document_key")
    return joined.select(
        "document_key",
        "customer_key",
        "opened_on",
        "closed_on",
        "is_closing_told",
        "reason",
        "disputed_minor",
        since=ibis.greatest(joined.opened_on, joined.known_since),
    )


def bounces(ledger: LedgerTables) -> Table:
    """Give the instruments that bounced, until they were replaced."""
    rows = ledger.instruments.filter(ledger.instruments.bounced_on.notnull())
    return rows.select(
        "customer_key",
        "bounced_on",
        "replaced_on",
        "amount_minor",
        since=ibis.greatest(rows.bounced_on, rows.known_on),
        until=rows.replaced_on,
    )


def limits(ledger: LedgerTables) -> Table:
    """Give the dated credit limits, each until the next one of the customer."""
    rows = ledger.optional.get("limits")
    if rows is None:
        return _empty(LIMITS)
    owned = _owned(rows, ledger).group_by("customer_key", "date").agg(limit_minor=ibis._.amount_minor.min())
    through = ibis.window(group_by=owned.customer_key, order_by=owned.date)
    return owned.select("customer_key", "limit_minor", since=owned.date, until=owned.date.lead().over(through))


def contracts(ledger: LedgerTables) -> Table:
    """Give the contracts of customers by their days; one that ends on no stated day ends on `NO_END`."""
    rows = ledger.optional.get("contracts")
    if rows is None:
        return _empty(CONTRACTS)
    owned = _owned(rows.mutate(to_date=_column(rows, "to_date", "date")), ledger)
    to_date = owned.to_date.fill_null(ibis.literal(NO_END))
    return owned.select("customer_key", "from_date", to_date=to_date, since=owned.from_date)


def price_index(ledger: LedgerTables) -> Table:
    """Give the price index by the first day of each value: `from_day`, `index_parts` (millionths), `since`.

    A value holds until the next one, so what held on a day up to the cut-off follows from what was known then.
    """
    rows = ledger.optional.get("price_index")
    if rows is None:
        return _empty(PRICE_INDEX)
    days = rows.group_by("date").agg(index=rows["index"].cast("float64").max())
    return days.select(
        since=days.date, from_day=days.date, index_parts=(days["index"] * INDEX_PARTS).round().cast("int64")
    )


def _owned(rows: Table, ledger: LedgerTables) -> Table:
    owners = ledger.directory.filter(ledger.directory.kind == "customer")
    return rows.join(owners.select(customer_id="source_id", customer_key="key"), "customer_id")


def _column(rows: Table, name: str, kind: str) -> Value:
    return rows[name].cast(kind) if name in rows.columns else ibis.null(kind)


def _empty(columns: dict[str, str]) -> Table:
    return ibis.memtable([], schema=columns)
