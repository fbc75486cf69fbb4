"""Keyed documents and settlements to the tables of a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from lrfm.ledger.judge import TAKEN

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.ledger.assemble import Keyed

__all__ = [
    "credit_notes_of",
    "customers_of",
    "directory_of",
    "instruments_of",
    "invoices_of",
    "movements_of",
    "own_allocations",
    "receipts_of",
    "sales_of",
]

INSTRUMENTS = {
    "instrument_key": "int64",
    "customer_key": "int64",
    "kind": "string",
    "received_on": "date",
    "due_on": "date",
    "cleared_on": "date",
    "bounced_on": "date",
    "replaced_on": "date",
    "known_on": "date",
    "amount_minor": "int64",
}
SALES = {
    "document_key": "int64",
    "customer_key": "int64",
    "event_date": "date",
    "known_on": "date",
    "amount_minor": "int64",
    "lines": "int64",
}


def customers_of(keyed: Keyed) -> Table:
    """One row per customer."""
    return keyed.customers.select("customer_key")


def invoices_of(keyed: Keyed) -> Table:
    """What customers owe."""
    rows = keyed.documents
    return rows.filter(rows.kind == "invoice").select(
        "document_key",
        "customer_key",
        "event_date",
        "known_on",
        "amount_minor",
        "due_date",
        is_disputed_at_extract=rows.is_disputed.fill_null(False),
    )


def credit_notes_of(keyed: Keyed) -> Table:
    """What was taken off, as positive amounts."""
    rows = keyed.documents
    return rows.filter(rows.kind == "credit_note").select(
        "document_key", "customer_key", "event_date", "known_on", "amount_minor"
    )


def receipts_of(keyed: Keyed, extras: Table | None) -> Table:
    """Payments and what else settles, those that stand in no file included."""
    columns = ("receipt_key", "customer_key", "event_date", "known_on", "amount_minor", "kind")
    own = keyed.settlements.select(*columns)
    return own if extras is None else ibis.union(own, extras.select(*columns))


def own_allocations(keyed: Keyed) -> Table:
    """What a row says of itself: its payment settles its own document, up to its amount; the rest stays unapplied.

    An allocation holds from the day on which both the receipt and the document exist, and is known when both are known.
    """
    own = keyed.settlements.filter(keyed.settlements.ref_is_exact)
    own = own.select("receipt_key", "document_ref", "event_date", "known_on", "amount_minor")
    documents = keyed.documents.select(
        "document_key",
        "document_id",
        document_event="event_date",
        document_known="known_on",
        document_minor="amount_minor",
    )
    paid = own.join(documents, own.document_ref == documents.document_id)
    event = ibis.greatest(paid.event_date, paid.document_event)
    part = ibis.least(paid.amount_minor.abs(), paid.document_minor)  # sign() gives a float on Spark
    return paid.select(
        "receipt_key",
        "document_key",
        event_date=event,
        known_on=ibis.greatest(event, paid.known_on, paid.document_known),
        amount_minor=(paid.amount_minor < 0).ifelse(-part, part).cast("int64"),
        basis=ibis.literal("own"),
    )


def instruments_of(rows: Table | None, keyed: Keyed) -> Table:
    """Cheques, notes and direct debits with all their days."""
    if rows is None:
        return ibis.memtable([], schema=INSTRUMENTS)
    taken = rows.filter(rows.status == TAKEN).join(keyed.customers, "customer_id")
    return taken.select(
        "customer_key",
        "kind",
        "due_on",
        "cleared_on",
        "bounced_on",
        "replaced_on",
        "amount_minor",
        instrument_key=(ibis.row_number().over(order_by=taken.instrument_id) + 1).cast("int64"),
        received_on="event_date",
        known_on=ibis.coalesce(taken.known_on, taken.event_date),
    )


def sales_of(lines: Table | None, keyed_customers: Table) -> Table:
    """One row per document of a table of lines: sales without due dates and payments; below 0: a credit note."""
    if lines is None:
        return ibis.memtable([], schema=SALES)
    taken = lines.filter(lines.status == TAKEN)
    grouped = taken.group_by("document_id").agg(
        customer_id=taken.customer_id.min(),
        event_date=taken.event_date.min(),
        amount_minor=taken.amount_minor.sum().cast("int64"),
        lines=taken.count(),
    )
    joined = grouped.join(keyed_customers, "customer_id")
    return joined.select(
        "customer_key",
        "event_date",
        "amount_minor",
        "lines",
        document_key=(ibis.row_number().over(order_by=joined.document_id) + 1).cast("int64"),
        known_on=joined.event_date,
    )


def movements_of(keyed: Keyed, extras: Table | None) -> Table:
    """Every amount that moves the balance, as its row has it: documents, and what settles them with the sign turned.

    What the files call closed without showing by what (`extras`) moves the balance, too.
    """
    documents, settlements = keyed.documents, keyed.settlements
    sides = (documents.kind == "invoice").ifelse(documents.amount_minor, -documents.amount_minor)
    parts = [
        documents.select(
            "event_date",
            "known_on",
            movement=ibis.literal("document"),
            key=documents.document_key,
            amount_minor=sides,
        )
    ]
    parts += [
        table.select(
            "event_date",
            "known_on",
            movement=ibis.literal("receipt"),
            key=table.receipt_key,
            amount_minor=-table.amount_minor,
        )
        for table in (settlements, extras)
        if table is not None
    ]
    return ibis.union(*parts)


def directory_of(keyed: Keyed, names: Table) -> Table:
    """Names and source ids of customers, documents and receipts; of several spellings the last in order is kept.

    `names` are the customers' ids with the names that the tables give them.
    """
    said = names.group_by("customer_id").agg(
        name=ibis.coalesce(names.customer_name.max(where=names.is_master), names.customer_name.max())
    )
    customers = keyed.customers.left_join(said, "customer_id").select(
        kind=ibis.literal("customer"),
        key="customer_key",
        source_id="customer_id",
        name="name",
        file_index=ibis.null("int64"),
        row_number=ibis.null("int64"),
    )
    places = {"file_index": "file_index", "row_number": "row_number"}
    documents = keyed.documents.select(
        kind=ibis.literal("document"), key="document_key", source_id="document_id", name=ibis.null("string"), **places
    )
    # what a row says of its own payment is named as the row's document
    settlements = keyed.settlements.filter(~keyed.settlements.ref_is_exact)
    receipts = settlements.select(
        kind=ibis.literal("receipt"),
        key="receipt_key",
        source_id=ibis.coalesce(settlements.base_id, settlements.document_ref, settlements.settlement_id),
        name=ibis.null("string"),
        **places,
    )
    return ibis.union(customers, documents, receipts)
