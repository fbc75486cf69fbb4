"""What stands beside the documents through many cut-offs: disputes, and promises of payment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from lrfm.cohort.series.running import first_known
from lrfm.cohort.snapshot import PAYMENT_KINDS

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.model import Ledger

__all__ = ["RETURNED", "disputes_of", "promises_of"]

RETURNED = "returned"
"""Kind of a receipt below 0 that takes an earlier one back: a cheque that bounced."""

PROMISED = ("promise_key", "made_on", "promised_on", "promised_minor")

NO_DISPUTES = pa.schema(
    {
        "cutoff": pa.date32(),
        "document_key": pa.int64(),
        "open_minor": pa.int64(),
        "opened_on": pa.date32(),
        "reason": pa.string(),
    }
)
NO_PROMISES = pa.schema(
    {
        "promised_on": pa.date32(),
        "made_on": pa.date32(),
        "promised_minor": pa.int64(),
        "kept_number": pa.int64(),
        "lost_number": pa.int64(),
    }
)


def disputes_of(ledger: Ledger, open_documents: Table, *, engine: Engine) -> Table:
    """Give the open documents that were in dispute at each cut-off, each once, with its oldest open dispute.

    In dispute is what the disputes name, where they name an amount, and never more than stands open.
    """
    rows = ledger.optional.get("disputes")
    if rows is None:
        return engine.from_arrow(NO_DISPUTES.empty_table(), name="series_no_disputes")
    closed_on = rows.closed_on if "closed_on" in rows.columns else ibis.null("date")
    reason = rows.reason if "reason" in rows.columns else ibis.null("string")
    amount = rows.amount_minor if "amount_minor" in rows.columns else ibis.null("int64")
    rows = rows.select("invoice_id", "opened_on", closed_on=closed_on, reason=reason, amount_minor=amount.cast("int64"))
    rows = rows.join(_documents_by_id(ledger), "invoice_id")
    rows = rows.join(open_documents.select("cutoff", "document_key", "open_minor", "kind"), "document_key")
    stands = (rows.opened_on <= rows.cutoff) & (
        rows.closed_on.isnull() | (rows.closed_on > rows.cutoff).fill_null(True)
    )
    rows = rows.filter(stands & (rows.kind == "invoice"))
    reason = rows.reason.fill_null("")  # of two that were opened on one day the first by its wording, each time
    return rows.group_by("cutoff", "document_key").agg(
        open_minor=ibis.least(
            rows.open_minor.max(), ibis.coalesce(rows.amount_minor, rows.open_minor).sum().cast("int64")
        ),
        opened_on=rows.opened_on.min(),
        reason=reason.first(order_by=[rows.opened_on, reason]),
    )


def promises_of(ledger: Ledger, documents: Table, settling: Table, *, cutoffs: Table, engine: Engine) -> Table:
    """Give the promises, and the first cut-off that knew each one to be kept in full by its day.

    A promise that names an invoice is kept by payments of that invoice, another one by the customer's receipts, applied
    or not; both count from the day on which it was made. Nobody promises more than is open: where no amount is named,
    or a larger one, all that the invoice then left open was promised. Money that came back kept nothing.
    """
    rows = ledger.optional.get("contacts")
    if rows is None or "promised_on" not in rows.columns:
        return engine.from_arrow(NO_PROMISES.empty_table(), name="series_no_promises")
    promises = _promises(ledger, rows)
    on_invoice = promises.filter(promises.document_key.notnull())
    at_large = promises.filter(promises.document_key.isnull() & promises.promised_minor.notnull())
    steps = ibis.union(_on_invoices(on_invoice, documents, settling), _at_large(at_large, ledger, cutoffs=cutoffs))
    joined = ibis.union(on_invoice, at_large).left_join(_kept(steps), "promise_key")
    return joined.select("promised_on", "made_on", "promised_minor", "kept_number", "lost_number")


def _promises(ledger: Ledger, contacts: Table) -> Table:
    """Promises with their customer and, where they name one, their invoice; those of unknown customers are left out."""
    rows = contacts.filter(contacts.promised_on.notnull())
    invoice_id = rows.invoice_id if "invoice_id" in rows.columns else ibis.null("string")
    amount = rows.promised_amount_minor if "promised_amount_minor" in rows.columns else ibis.null("int64")
    rows = rows.select(
        "customer_id",
        "promised_on",
        made_on="date",
        invoice_id=invoice_id,
        promised_minor=amount.cast("int64"),
        promise_key=ibis.row_number().over(order_by=[rows.file_index, rows.row_number]).cast("int64"),
    )
    customers = ledger.directory.filter(ledger.directory.kind == "customer")
    rows = rows.join(customers.select(customer_id="source_id", customer_key="key"), "customer_id")
    joined = rows.left_join(_documents_by_id(ledger), "invoice_id")
    return joined.select("promise_key", "customer_key", "document_key", "made_on", "promised_on", "promised_minor")


def _on_invoices(promises: Table, documents: Table, settling: Table) -> Table:
    """Give what paid each promised invoice in time, and with it what had settled it before the promise."""
    billed = documents.select("document_key", billed_minor="amount_minor")
    rows = promises.join(billed, "document_key").join(
        settling.select("document_key", "event_date", "paid_on", "number", "amount_minor", "is_payment"), "document_key"
    )
    in_time = rows.is_payment & rows.paid_on.between(rows.made_on, rows.promised_on)
    return rows.select(
        *PROMISED,
        "number",
        "billed_minor",
        paid_minor=in_time.ifelse(rows.amount_minor, 0).cast("int64"),
        settled_minor=(in_time | (rows.event_date < rows.made_on)).ifelse(rows.amount_minor, 0).cast("int64"),
    )


def _at_large(promises: Table, ledger: Ledger, *, cutoffs: Table) -> Table:
    """Give what the customer paid in time."""
    receipts = ledger.receipts.filter(ledger.receipts.kind.isin((*PAYMENT_KINDS, RETURNED)))
    receipts = first_known(receipts, cutoffs=cutoffs).select("customer_key", "event_date", "number", "amount_minor")
    rows = promises.join(receipts, "customer_key")
    rows = rows.filter(rows.event_date.between(rows.made_on, rows.promised_on))
    return rows.select(
        *PROMISED,
        "number",
        billed_minor=ibis.null("int64"),
        paid_minor=rows.amount_minor,
        settled_minor=rows.amount_minor,
    )


def _kept(steps: Table) -> Table:
    """Give the first cut-off that knew what was promised to be paid, and the first one that knew it no more."""
    rows = steps.group_by("promise_key", "promised_minor", "billed_minor", "number").agg(
        paid_minor=steps.paid_minor.sum(), settled_minor=steps.settled_minor.sum()
    )
    so_far = ibis.cumulative_window(group_by=rows.promise_key, order_by=rows.number)
    paid, settled = rows.paid_minor.sum().over(so_far), rows.settled_minor.sum().over(so_far)
    is_paid = (paid >= rows.promised_minor).fill_null(False) | (settled >= rows.billed_minor).fill_null(False)
    rows = rows.select("promise_key", "number", is_kept=(paid > 0) & is_paid)
    first = rows.filter(rows.is_kept).group_by("promise_key").agg(kept_number=ibis._.number.min())
    after = rows.filter(~rows.is_kept).join(first, "promise_key")
    after = after.filter(after.number > after.kept_number)
    lost = after.group_by("promise_key").agg(lost_number=after.number.min())
    return first.left_join(lost, "promise_key").drop("promise_key_right")


def _documents_by_id(ledger: Ledger) -> Table:
    rows = ledger.directory.filter(ledger.directory.kind == "document")
    return rows.group_by(invoice_id=rows.source_id).agg(document_key=rows.key.min())
