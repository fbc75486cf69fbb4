"""What customers brought, where lines of orders or invoices carry their cost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from lrfm.cohort.snapshot import REVERSAL
from lrfm.engine.duckdb import exact_sum

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.duckdb import Engine
    from lrfm.ledger.model import Ledger

__all__ = ["profit_by_customer"]


def profit_by_customer(ledger: Ledger, *, since: date, cutoff: date, engine: Engine) -> dict[int, int] | None:
    """Sum amount less cost of the lines of each customer from a day to the cut-off, in minor units.

    A line belongs to its invoice, and counts once that is known, unless it was reversed by then; one without an invoice
    to the customer and day that it names. A credit note without lines takes its amount off. None where no table of
    lines carries both amounts and costs.
    """
    lines = ledger.optional.get("order_lines")
    if lines is None or not {"amount_minor", "cost_minor"} <= set(lines.columns):
        return None
    rows = _of_invoices(ledger, lines, cutoff=cutoff) if "invoice_id" in lines.columns else _of_customers(ledger, lines)
    if rows is None:
        return None
    rows = rows.filter((rows.event_date >= since) & (rows.event_date <= cutoff) & (rows.known_on <= cutoff))
    rows = rows.select("customer_key", gain_minor=rows.amount_minor - rows.cost_minor)
    if "invoice_id" in lines.columns:
        notes = _notes_without_lines(ledger, lines, since=since, cutoff=cutoff)
        rows = rows.union(notes.select("customer_key", gain_minor=-notes.amount_minor))
    grouped = rows.group_by("customer_key").agg(profit=exact_sum(rows.gain_minor))
    found = engine.to_arrow(grouped, order_by=["customer_key"]).to_pylist()
    return {row["customer_key"]: int(row["profit"]) for row in found}


def _of_invoices(ledger: Ledger, lines: Table, *, cutoff: date) -> Table:
    columns = ("document_key", "customer_key", "event_date", "known_on")
    documents = ledger.invoices.select(*columns).union(ledger.credit_notes.select(*columns))
    documents = documents.anti_join(_reversed(ledger, cutoff=cutoff), "document_key")
    lines = lines.select("invoice_id", "amount_minor", "cost_minor").drop_null(["amount_minor", "cost_minor"])
    return lines.join(_document_ids(ledger), "invoice_id").join(documents, "document_key")


def _notes_without_lines(ledger: Ledger, lines: Table, *, since: date, cutoff: date) -> Table:
    """Give the credit notes of the period that no line tells of, and that reversed no invoice."""
    notes = ledger.credit_notes
    known = (notes.known_on <= cutoff) & (notes.event_date <= cutoff) & (notes.event_date >= since)
    notes = notes.filter(known).anti_join(_reversed(ledger, cutoff=cutoff), "document_key")
    return notes.anti_join(lines.select("invoice_id").join(_document_ids(ledger), "invoice_id"), "document_key")


def _document_ids(ledger: Ledger) -> Table:
    ids = ledger.directory.filter(ledger.directory.kind == "document")
    return ids.group_by(invoice_id=ids.source_id).agg(document_key=ids.key.min())


def _reversed(ledger: Ledger, *, cutoff: date) -> Table:
    settling = ledger.allocations
    return settling.filter(
        (settling.basis == REVERSAL) & (settling.event_date <= cutoff) & (settling.known_on <= cutoff)
    )


def _of_customers(ledger: Ledger, lines: Table) -> Table | None:
    if not {"customer_id", "date"} <= set(lines.columns):
        return None
    ids = ledger.directory.filter(ledger.directory.kind == "customer")
    ids = ids.select(customer_id="source_id", customer_key="key")
    lines = lines.select("customer_id", "amount_minor", "cost_minor", event_date="date", known_on="date")
    return lines.drop_null(["amount_minor", "cost_minor"]).join(ids, "customer_id")
