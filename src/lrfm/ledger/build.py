"""Classified rows to the tables of a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from lrfm.ledger.classify import TAKEN

if TYPE_CHECKING:
    from ibis.expr.types import Table

__all__ = [
    "allocations_of",
    "credit_notes_of",
    "customers_of",
    "directory_of",
    "invoices_of",
    "keyed_rows",
    "receipts_of",
]


def keyed_rows(rows: Table) -> Table:
    """Give the taken rows surrogate keys and effective dates.

    Keys are ranks of the source ids, so they do not depend on the order of rows. A document is known from its entry
    date, or, where none is mapped, from its own date. A payment is known from its entry date, else from its own date:
    cash that came before its invoice is unapplied until the invoice is known.
    """
    taken = rows.filter(rows.status == TAKEN)
    return taken.mutate(
        customer_key=(ibis.dense_rank().over(order_by=taken.customer_id) + 1).cast("int64"),
        document_key=(ibis.row_number().over(order_by=taken.invoice_id) + 1).cast("int64"),
        known_on=ibis.coalesce(taken.known_on, taken.event_date),
        paid_known_on=ibis.coalesce(taken.paid_known_on, taken.paid_on),
    )


def customers_of(keyed: Table) -> Table:
    """One row per customer."""
    return keyed.select("customer_key").distinct()


def invoices_of(keyed: Table) -> Table:
    """Rows of positive amount."""
    return keyed.filter(keyed.amount_minor > 0).select(
        "document_key",
        "customer_key",
        "event_date",
        "known_on",
        "amount_minor",
        "due_date",
        is_disputed_at_extract="is_disputed",
    )


def credit_notes_of(keyed: Table) -> Table:
    """Rows of negative amount, with the sign turned."""
    notes = keyed.filter(keyed.amount_minor < 0)
    return notes.select("document_key", "customer_key", "event_date", "known_on", amount_minor=-notes.amount_minor)


def receipts_of(keyed: Table) -> Table:
    """One receipt per row with a payment; its key is the document's."""
    paid = keyed.filter(keyed.paid_minor != 0)
    return paid.select(
        receipt_key="document_key",
        customer_key="customer_key",
        event_date="paid_on",
        known_on="paid_known_on",
        amount_minor="paid_minor",
    )


def allocations_of(keyed: Table) -> Table:
    """Each receipt settles its own row's document, up to the document's amount; the rest stays unapplied.

    An allocation holds from the day on which both the receipt and the document exist, and is known when both are known.
    """
    paid = keyed.filter(keyed.paid_minor != 0)
    settled = paid.paid_minor.sign() * ibis.least(paid.paid_minor.abs(), paid.amount_minor.abs())
    return paid.select(
        receipt_key="document_key",
        document_key="document_key",
        event_date=ibis.greatest(paid.paid_on, paid.event_date),
        known_on=ibis.greatest(paid.paid_known_on, paid.known_on, paid.paid_on, paid.event_date),
        amount_minor=settled.cast("int64"),
    )


def directory_of(keyed: Table) -> Table:
    """Names and source ids of customers and documents; of several spellings of a name the last in order is kept."""
    customers = keyed.group_by("customer_key").agg(source_id=keyed.customer_id.max(), name=keyed.customer_name.max())
    customers = customers.select(
        kind=ibis.literal("customer"),
        key="customer_key",
        source_id="source_id",
        name="name",
        file_index=ibis.null("int32"),
        row_number=ibis.null("int64"),
    )
    documents = keyed.select(
        kind=ibis.literal("document"),
        key="document_key",
        source_id="invoice_id",
        name=ibis.null("string"),
        file_index="file_index",
        row_number="row_number",
    )
    return ibis.union(customers, documents)
