"""Documents and payments in one table, with the day of their entry where it is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis

from lrfm.ledger.assemble import CASH, Keyed
from lrfm.ledger.judge import TAKEN

if TYPE_CHECKING:
    from ibis.expr.types import Table

__all__ = ["ledger_documents", "postings_of"]

COLUMNS = ("side", "customer_key", "event_date", "entered_on", "amount_minor")


def ledger_documents(rows: Mapping[str, Table], keyed: Keyed) -> Table:
    """Give one row per document, whatever the shape of the files.

    Columns: `number` (as the files write it), `document_id`, `side`, `customer_id`, `customer_key`,
    `event_date`, `entered_on` (NULL where it is not told), `amount_minor` (above 0).
    """
    if "lines" in rows:
        return _of_lines(rows["lines"], keyed)
    documents = keyed.documents
    return documents.select(
        "customer_id",
        "customer_key",
        "event_date",
        "entered_on",
        "amount_minor",
        "document_id",
        number=ibis.coalesce(documents.base_id, documents.document_id),
        side=documents.kind,
    )


def _of_lines(lines: Table, keyed: Keyed) -> Table:
    taken = lines.filter(lines.status == TAKEN)
    grouped = taken.group_by("document_id").agg(
        customer_id=taken.customer_id.min(),
        event_date=taken.event_date.min(),
        net_minor=taken.amount_minor.sum().cast("int64"),
    )
    joined = grouped.filter(grouped.net_minor != 0).join(keyed.customers, "customer_id")
    return joined.select(
        "customer_id",
        "customer_key",
        "event_date",
        "document_id",
        number="document_id",
        entered_on=ibis.null("date"),
        amount_minor=joined.net_minor.abs(),
        side=(joined.net_minor > 0).ifelse("invoice", "credit_note"),
    )


def postings_of(documents: Table, keyed: Keyed) -> Table:
    """Give documents and payments (`side` payment, below 0: money given back) one below the other."""
    settlements = keyed.settlements
    paid = settlements.filter(settlements.kind.isin(CASH)).mutate(side=ibis.literal("payment"))
    return ibis.union(documents.select(*COLUMNS), paid.select(*COLUMNS))
