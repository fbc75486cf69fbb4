"""What was billed, by customer, day, and the day since when it was known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.facts.purchase_gaps import with_gaps
from lrfm.cohort.snapshot import REVERSAL

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from lrfm.ledger.model import LedgerTables

__all__ = ["documents_known", "reversals", "sales_days"]

ADDED = ("net_minor", "gross_minor", "invoice_count", "terms_days")


def reversals(ledger: LedgerTables) -> Table:
    """Give for each reversed document the day since when that was known: `document_key`, `gone`."""
    settling = ledger.allocations.filter(ledger.allocations.basis == REVERSAL)
    return settling.group_by("document_key").agg(gone=ibis.greatest(settling.event_date.max(), settling.known_on.max()))


def documents_known(ledger: LedgerTables) -> Table:
    """Give every document with `since`, the first day on which it was known, and `gone`, where it was reversed.

    Columns: `document_key`, `customer_key`, `event_date`, `due_date`, `amount_minor` (above 0), `is_invoice`, `since`,
    `gone`.
    """
    if not ledger.has_payments:
        sales = ledger.sales
        return sales.select(
            "document_key",
            "customer_key",
            "event_date",
            due_date=sales.event_date,
            amount_minor=sales.amount_minor.abs(),
            is_invoice=sales.amount_minor > 0,
            since=ibis.greatest(sales.event_date, sales.known_on),
            gone=ibis.null("date"),
        )
    columns = ("document_key", "customer_key", "event_date", "known_on", "due_date", "amount_minor", "is_invoice")
    invoices = ledger.invoices.mutate(is_invoice=ibis.literal(True))
    notes = ledger.credit_notes.mutate(is_invoice=ibis.literal(False), due_date=ledger.credit_notes.event_date)
    rows = ibis.union(invoices.select(*columns), notes.select(*columns))
    rows = rows.left_join(reversals(ledger), "document_key").drop("document_key_right")
    rows = rows.mutate(since=ibis.greatest(rows.event_date, rows.known_on)).drop("known_on")
    return rows.filter(rows.gone.isnull() | (rows.gone > rows.since))


def sales_days(documents: Table) -> Table:
    """Sum documents by customer, day and the day since when they were known; a reversal takes off again.

    Summed over what is known by any day: `net_minor`, `gross_minor` (invoices), `invoice_count`, `terms_days` (days
    from invoice to due date, over the invoices), `purchase_change` (days on which something was bought) and the gaps
    between those (`previous_on`, `gap_change`: lrfm.cohort.facts.purchase_gaps). Also `is_purchase` with `until`: from
    `since` to before `until` the day is one on which something was bought, counted in one row alone.
    """
    reversed_ = documents.filter(documents.gone.notnull())
    rows = ibis.union(_amounts(documents, documents.since, 1), _amounts(reversed_, reversed_.gone, -1))
    steps = rows.group_by("customer_key", "event_date", "since").agg(
        **{name: rows[name].sum().cast("int64") for name in ADDED}
    )
    return with_gaps(_with_purchases(steps))


def _amounts(documents: Table, since: Value, sign: int) -> Table:
    """What documents add, or take off where the sign is -1."""
    one, none = ibis.literal(sign, "int64"), ibis.literal(0, "int64")
    terms = documents.due_date.delta(documents.event_date, unit="day").cast("int64")
    is_invoice = documents.is_invoice
    return documents.select(
        "customer_key",
        "event_date",
        since=since,
        net_minor=documents.amount_minor * is_invoice.ifelse(one, -one),
        gross_minor=is_invoice.ifelse(documents.amount_minor * one, none),
        invoice_count=is_invoice.ifelse(one, none),
        terms_days=is_invoice.ifelse(terms.fill_null(0) * one, none),
    )


def _with_purchases(steps: Table) -> Table:
    """Say from which row on a day counts as one of purchase, and until when."""
    so_far = ibis.cumulative_window(group_by=[steps.customer_key, steps.event_date], order_by=steps.since)
    running = steps.invoice_count.sum().over(so_far).cast("int64")
    rows = steps.mutate(running=running)
    rows = rows.mutate(
        is_purchase=(rows.running > 0) & (rows.running - rows.invoice_count <= 0),
        ends=(rows.running <= 0) & (rows.running - rows.invoice_count > 0),
    )
    ending = rows.ends.ifelse(rows.since, ibis.null("date"))
    following = ibis.window(group_by=[rows.customer_key, rows.event_date], order_by=rows.since, rows=(1, None))
    until = ending.min().over(following)
    return rows.mutate(
        until=rows.is_purchase.ifelse(until, ibis.null("date")),
        purchase_change=rows.is_purchase.cast("int64") - rows.ends.cast("int64"),
    ).drop("running", "ends")
