"""What customers brought, where lines of orders or invoices carry their cost."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.snapshot import REVERSAL
from lrfm.engine.exact import exact_sum

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.model import Ledger

__all__ = ["LEAST_COVERED", "profit_by_customer"]

LEAST_COVERED = Fraction(3, 4)
"""Lines are often net of tax, so they make less than what was billed though none is missing."""


def profit_by_customer(ledger: Ledger, *, since: date, cutoff: date, engine: Engine) -> dict[int, int] | None:
    """Sum amount less cost of the lines of each customer from a day to the cut-off, in minor units.

    A line belongs to its invoice, and counts once that is known, unless it was reversed by then; one without an invoice
    to the customer and day that it names. A credit note takes its lines off, or its amount where it has none. None
    where the lines with a cost make less than `LEAST_COVERED` of what was billed: profit would be told of some alone.
    """
    lines = ledger.optional.get("order_lines")
    if lines is None or not {"amount_minor", "cost_minor"} <= set(lines.columns):
        return None
    documents = _documents(ledger, since=since, cutoff=cutoff)
    sold = _sold(ledger, lines, documents, since=since, cutoff=cutoff)
    sums = engine.whole_numbers(sold.agg(covered=exact_sum(sold.amount_minor)))
    billed = engine.whole_numbers(documents.agg(billed=exact_sum(documents.sign * documents.billed_minor)))["billed"]
    if sums["covered"] < LEAST_COVERED * billed:
        return None
    told = sold.filter(sold.document_key.notnull()).select("document_key").distinct()
    buyers = sold.select("customer_key").distinct()
    notes = documents.filter(documents.sign < 0).anti_join(told, "document_key").semi_join(buyers, "customer_key")
    rows = ibis.union(
        sold.select("customer_key", gain_minor=sold.amount_minor - sold.cost_minor),
        notes.select("customer_key", gain_minor=-notes.billed_minor),
    )
    grouped = rows.group_by("customer_key").agg(profit=exact_sum(rows.gain_minor))
    found = engine.to_arrow(grouped, order_by=["customer_key"]).to_pylist()
    return {row["customer_key"]: int(row["profit"]) for row in found}


def _documents(ledger: Ledger, *, since: date, cutoff: date) -> Table:
    """Documents of the period as known, without those that were reversed; `sign` is -1 for credit notes."""
    columns = ("document_key", "customer_key", "event_date", "known_on")
    invoices, notes = ledger.invoices, ledger.credit_notes
    rows = ibis.union(
        invoices.select(*columns, billed_minor="amount_minor", sign=ibis.literal(1, "int64")),
        notes.select(*columns, billed_minor="amount_minor", sign=ibis.literal(-1, "int64")),
    )
    settling = ledger.allocations
    gone = settling.filter(
        (settling.basis == REVERSAL) & (settling.event_date <= cutoff) & (settling.known_on <= cutoff)
    )
    rows = rows.filter((rows.event_date >= since) & (rows.event_date <= cutoff) & (rows.known_on <= cutoff))
    return rows.anti_join(gone, "document_key")


def _sold(ledger: Ledger, lines: Table, documents: Table, *, since: date, cutoff: date) -> Table:
    """Lines with a cost: of the documents, with the sign of these, and those that name no document but a customer."""
    costed = lines.filter(lines.amount_minor.notnull() & lines.cost_minor.notnull())
    columns = ("document_key", "customer_key", "amount_minor", "cost_minor")
    parts = []
    if "invoice_id" in lines.columns:
        ids = ledger.directory.filter(ledger.directory.kind == "document")
        ids = ids.group_by(invoice_id=ids.source_id).agg(document_key=ids.key.min())
        own = costed.select("invoice_id", "amount_minor", "cost_minor").join(ids, "invoice_id")
        own = own.join(documents, "document_key")
        sign = ((own.sign < 0) & (own.amount_minor > 0)).ifelse(-1, 1)
        own = own.mutate(amount_minor=own.amount_minor * sign, cost_minor=own.cost_minor * sign)
        parts.append(own.select(*columns))
        costed = costed.filter(costed.invoice_id.isnull())
    if {"customer_id", "date"} <= set(lines.columns):
        owners = ledger.directory.filter(ledger.directory.kind == "customer")
        owners = owners.select(customer_id="source_id", customer_key="key")
        loose = costed.filter((costed.date >= since) & (costed.date <= cutoff)).join(owners, "customer_id")
        parts.append(loose.mutate(document_key=ibis.null("int64")).select(*columns))
    empty = documents.limit(0).select(
        "document_key", "customer_key", amount_minor="billed_minor", cost_minor="billed_minor"
    )
    return ibis.union(empty, *parts)
