"""All that happens to customers' accounts, day by day, in one order that does not depend on that of the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from lrfm.errors import Defect
from lrfm.ledger.allocate.columns import (
    NEVER,
    days_of,
    days_or_never,
    require_positive,
    require_unique,
    whole_of,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from lrfm.ledger.allocate.columns import Whole

__all__ = [
    "BILLED",
    "RECEIVED",
    "RETURNED",
    "Documents",
    "Events",
    "Receipts",
    "events_of",
    "read_documents",
    "read_receipts",
]

BILLED, RETURNED, RECEIVED = 0, 1, 2
"""What may happen; within a day in this order."""


@dataclass(frozen=True)
class Documents:
    """Invoices in the order in which each customer's are paid: the place of one is its rank."""

    keys: Whole
    customers: Whole
    since: Whole
    open_minor: Whole


@dataclass(frozen=True)
class Receipts:
    """Receipts by customer, oldest first, then by key: the place of one is its rank."""

    keys: Whole
    customers: Whole
    since: Whole
    open_minor: Whole
    undone_on: Whole


@dataclass(frozen=True)
class Events:
    """What happens, by customer and day: a kind, and the rank of the invoice or receipt that it happens to."""

    customers: Whole
    days: Whole
    kinds: Whole
    ranks: Whole


def read_documents(table: pa.Table, *, order: Literal["oldest", "newest"]) -> Documents:
    """Rank the invoices of each customer by due date, then by key (lowest first in both orders)."""
    keys, customers = whole_of(table, "document_key"), whole_of(table, "customer_key")
    due, since, amounts = days_of(table, "due_date"), days_of(table, "since"), whole_of(table, "open_minor")
    require_unique(keys, name="document_key")
    require_positive(amounts, name="open_minor of documents")
    place = np.lexsort((keys, due if order == "oldest" else -due, customers))
    return Documents(keys[place], customers[place], since[place], amounts[place])


def read_receipts(table: pa.Table) -> Receipts:
    """Rank the receipts of each customer by the day since when they are known, then by key.

    One that is known to have been undone by the day on which it becomes known settles nothing: it is left out.
    """
    keys, customers = whole_of(table, "receipt_key"), whole_of(table, "customer_key")
    since, amounts, undone_on = (
        days_of(table, "since"),
        whole_of(table, "open_minor"),
        days_or_never(table, "undone_on"),
    )
    require_unique(keys, name="receipt_key")
    if (amounts == 0).any():
        raise Defect("open_minor of receipts is zero")
    place = np.lexsort((keys, since, customers))
    place = place[(undone_on > since)[place]]
    return Receipts(keys[place], customers[place], since[place], amounts[place], undone_on[place])


def events_of(documents: Documents, receipts: Receipts) -> Events:
    """Put what happens in order: by customer, day, kind (invoices, returns, receipts), rank."""
    returned = np.flatnonzero(receipts.undone_on != NEVER)
    counts = (len(documents.keys), len(returned), len(receipts.keys))
    customers = np.concatenate((documents.customers, receipts.customers[returned], receipts.customers))
    days = np.concatenate((documents.since, receipts.undone_on[returned], receipts.since))
    kinds = np.repeat(np.array((BILLED, RETURNED, RECEIVED)), counts)
    ranks = np.concatenate((np.arange(counts[0]), returned, np.arange(counts[2])))
    place = np.lexsort((ranks, kinds, days, customers))
    return Events(customers[place], days[place], kinds[place], ranks[place])
