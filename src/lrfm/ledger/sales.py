"""Lines sold as documents, and the rows that facts about the files are counted on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import ibis

from lrfm.engine.exact import exact_sum
from lrfm.ledger.assemble import CASH, Keyed
from lrfm.ledger.control import Taken
from lrfm.ledger.judge import REJECTED, TAKEN
from lrfm.ledger.reading import JudgedTable

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine

__all__ = ["document_rows", "sales_controls", "with_line_documents"]


def with_line_documents(engine: Engine, lines: JudgedTable) -> JudgedTable:
    """Give each line its document; lines of a number that stands for several customers are rejected.

    A line without a document's number is a document of its own, numbered by its content.
    """
    rows = lines.rows
    content = [rows.customer_id, rows.event_date.cast("string"), rows.amount_minor.cast("string")]
    own = content[0] + "|" + content[1] + "|" + content[2]
    number = ibis.row_number().over(group_by=[own], order_by=[rows.row_hash, rows.file_index, rows.row_number])
    derived = own.hexdigest("md5").substr(0, 16) + (number > 0).ifelse("-" + (number + 1).cast("string"), "")
    rows = rows.mutate(document_id=ibis.coalesce(rows.document_id, derived))
    is_taken = rows.status == TAKEN
    customers = rows.customer_id.nunique(where=is_taken).over(ibis.window(group_by=rows.document_id))
    conflicts = is_taken & (customers > 1)
    rows = rows.mutate(
        status=conflicts.ifelse(REJECTED, rows.status),
        reason=conflicts.ifelse("conflicting_invoice_id", rows.reason),
    )
    return replace(lines, rows=engine.materialise(rows, name="lines_with_documents"))


def sales_controls(engine: Engine, lines: Table) -> Taken:
    """Count the lines taken, document by document."""
    taken = lines.filter(lines.status == TAKEN)
    grouped = taken.group_by("document_id").agg(
        n=taken.count(), amount=exact_sum(taken.amount_minor), gross=exact_sum(taken.amount_minor.abs())
    )
    totals = engine.whole_numbers(
        grouped.agg(n=grouped.n.sum().fill_null(0), amount=exact_sum(grouped.amount), gross=exact_sum(grouped.gross))
    )
    return Taken(totals["n"], totals["amount"], totals["gross"])


def document_rows(
    engine: Engine, rows: Mapping[str, Table], keyed: Keyed, allocations: Table, receipts: Table
) -> Table:
    """Give one row per document with what was paid of it, whatever the shape of the files."""
    if "lines" in rows:
        return _of_lines(rows["lines"])
    if "invoices" in rows and "receipts" not in rows and "instruments" not in rows:
        return rows["invoices"]
    return engine.materialise(_of_documents(keyed, allocations, receipts), name="document_rows")


def _of_lines(lines: Table) -> Table:
    """Give one row per document; a line that is a copy of another is no document of its own."""
    taken = lines.filter(lines.status == TAKEN)
    grouped = taken.group_by(invoice_id="document_id", status="status", reason="reason").agg(
        customer_id=taken.customer_id.min(),
        event_date=taken.event_date.min(),
        amount_minor=taken.amount_minor.sum().cast("int64"),
        row_number=taken.row_number.min(),
    )
    return grouped.mutate(**_nothing())


def _nothing() -> dict[str, object]:
    return {
        "due_date": ibis.null("date"),
        "known_on": ibis.null("date"),
        "paid_on": ibis.null("date"),
        "paid_known_on": ibis.null("date"),
        "paid_minor": ibis.literal(0, "int64"),
        "closed_minor": ibis.literal(0, "int64"),
        "is_disputed": ibis.literal(False),
        "is_twin": ibis.literal(False),
        "is_undated": ibis.literal(False),
    }


def _of_documents(keyed: Keyed, allocations: Table, receipts: Table) -> Table:
    documents = keyed.documents
    kinds = receipts.select("receipt_key", "kind", paid_event="event_date", paid_known="known_on")
    joined = allocations.join(kinds, "receipt_key")
    is_cash = joined.kind.isin([*CASH, "undated", "returned"])
    settled = joined.group_by("document_key").agg(
        paid_minor=joined.amount_minor.sum(where=is_cash).fill_null(0).cast("int64"),
        otherwise_minor=joined.amount_minor.sum(where=~is_cash).fill_null(0).cast("int64"),
        paid_on=joined.paid_event.max(where=joined.kind.isin(CASH)),
        paid_known_on=joined.paid_known.max(where=joined.kind.isin(CASH)),
        undated=(joined.kind == "undated").any(),
    )
    found = documents.left_join(settled, "document_key")
    is_invoice = found.kind == "invoice"
    return found.select(
        "customer_id",
        "event_date",
        "due_date",
        "known_on",
        "paid_on",
        "paid_known_on",
        "row_number",
        invoice_id="document_id",
        amount_minor=is_invoice.ifelse(found.amount_minor, -found.amount_minor),
        paid_minor=found.paid_minor.fill_null(0),
        closed_minor=found.otherwise_minor.fill_null(0),
        is_disputed=found.is_disputed.fill_null(False),
        is_twin=ibis.literal(False),
        is_undated=found.undated.fill_null(False),
        status=ibis.literal(TAKEN),
        reason=ibis.null("string"),
    )
