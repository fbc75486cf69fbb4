"""Who owes most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.engine.exact import exact_sum

if TYPE_CHECKING:
    from lrfm.cohort.snapshot import Snapshot

__all__ = ["Debtor", "largest_debtors"]


@dataclass(frozen=True)
class Debtor:
    """A customer's open invoices before credits (minor units), by surrogate key."""

    customer_key: int
    open_minor: int
    overdue_minor: int
    open_invoices: int
    max_days_past_due: int


def largest_debtors(snapshot: Snapshot, *, count: int) -> tuple[Debtor, ...]:
    """Give the customers with the largest open invoices, largest first, ties by key."""
    documents = snapshot.documents
    invoices = documents.filter((documents.kind == "invoice") & (documents.open_minor > 0))
    overdue = (invoices.days_past_due > 0).ifelse(invoices.open_minor, 0)
    grouped = invoices.group_by("customer_key").agg(
        open_minor=exact_sum(invoices.open_minor),
        overdue_minor=exact_sum(overdue),
        open_invoices=invoices.count(),
        max_days_past_due=invoices.days_past_due.max(),
    )
    grouped = grouped.mutate(largest_first=-grouped.open_minor)
    top = grouped.order_by(["largest_first", "customer_key"]).limit(count)
    rows = snapshot.engine.to_arrow(top, order_by=["largest_first", "customer_key"]).drop(["largest_first"]).to_pylist()
    return tuple(
        Debtor(**{**row, "open_minor": int(row["open_minor"]), "overdue_minor": int(row["overdue_minor"])})
        for row in rows
    )
