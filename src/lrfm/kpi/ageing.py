"""Open items by days past due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.core.measure import Measure, Unit
from lrfm.core.reason import Reason
from lrfm.engine.exact import exact_sum
from lrfm.errors import Defect
from lrfm.kpi.buckets import bucket_bounds, bucket_of

if TYPE_CHECKING:
    from ibis.expr.types import NumericColumn, Table

    from lrfm.cohort.snapshot import Snapshot

__all__ = ["SALES_ONLY", "Ageing", "Bucket", "age_open_items", "open_balance", "open_items", "overdue_share"]

SALES_ONLY = "kpi.sales_only"
"""Why a figure that needs due dates or payments is missing."""


@dataclass(frozen=True)
class Bucket:
    """Open invoices from `first_day` to `last_day` past due; day 0 or less is not due, `last_day` None has no end."""

    first_day: int | None
    last_day: int | None
    items: int
    amount_minor: int

    @property
    def is_not_due(self) -> bool:
        """Tell whether this is the bucket of what is not yet due."""
        return self.first_day is None


@dataclass(frozen=True)
class Ageing:
    """Open items by due date: buckets of open invoices, and credits apart; the total is their difference.

    Credits are above 0 where customers have something to their credit: open credit notes (`notes`), and receipts that
    settle nothing yet (`unapplied`).
    """

    buckets: tuple[Bucket, ...]
    note_items: int
    notes_minor: int
    unapplied_items: int
    unapplied_minor: int

    @property
    def credit_items(self) -> int:
        """Count the credits."""
        return self.note_items + self.unapplied_items

    @property
    def credits_minor(self) -> int:
        """Sum the credits: open credit notes and unapplied cash."""
        return self.notes_minor + self.unapplied_minor

    @property
    def receivable_minor(self) -> int:
        """Sum the open invoices, before credits."""
        return sum(bucket.amount_minor for bucket in self.buckets)

    @property
    def overdue_minor(self) -> int:
        """Sum the open invoices past their due date, before credits."""
        return sum(bucket.amount_minor for bucket in self.buckets if not bucket.is_not_due)

    @property
    def total_minor(self) -> int:
        """Open invoices less credits."""
        return self.receivable_minor - self.credits_minor

    @property
    def open_invoices(self) -> int:
        """Count the open invoices."""
        return sum(bucket.items for bucket in self.buckets)


def age_open_items(snapshot: Snapshot, *, upper_days: Sequence[int]) -> Ageing:
    """Sort open invoices into buckets by days past due; the day after the due date is day 1.

    Raises `Defect` where the buckets and credits do not sum to the open items.
    """
    documents = snapshot.documents
    is_open_invoice = (documents.kind == "invoice") & (documents.open_minor > 0)
    bucket = bucket_of(documents.days_past_due, upper_days=upper_days)
    invoices = documents.filter(is_open_invoice).mutate(bucket=bucket)
    grouped = invoices.group_by("bucket").agg(items=invoices.count(), amount=exact_sum(invoices.open_minor))
    found = {row["bucket"]: row for row in snapshot.engine.to_arrow(grouped, order_by=["bucket"]).to_pylist()}
    buckets = tuple(
        Bucket(first, last, found.get(number, {}).get("items", 0), int(found.get(number, {}).get("amount", 0)))
        for number, (first, last) in enumerate(bucket_bounds(upper_days))
    )
    note_items, notes_minor = _notes(snapshot)
    unapplied = snapshot.unapplied
    ageing = Ageing(
        buckets,
        note_items=note_items,
        notes_minor=notes_minor,
        unapplied_items=_count(snapshot, unapplied),
        unapplied_minor=_total(snapshot, unapplied.unapplied_minor),
    )
    total = open_balance(snapshot)
    if ageing.total_minor != total:
        raise Defect(f"the ageing sums to {ageing.total_minor}, open items to {total} minor units")
    return ageing


def open_items(snapshot: Snapshot) -> Measure:
    """Sum what is open: invoices less credit notes less unapplied cash; none where the files show sales alone."""
    if not snapshot.has_payments:
        return Measure("open_items", None, Unit.MONEY_MINOR, missing=Reason.of(SALES_ONLY))
    return Measure("open_items", open_balance(snapshot), Unit.MONEY_MINOR)


def open_balance(snapshot: Snapshot) -> int:
    """Sum what is open in minor units, document by document."""
    documents = _total(snapshot, snapshot.documents.open_minor)
    return documents - _total(snapshot, snapshot.unapplied.unapplied_minor)


def overdue_share(ageing: Ageing) -> Measure:
    """Give the share of open invoices (before credits) that is past due."""
    if ageing.receivable_minor == 0:
        return Measure("overdue_share", None, Unit.SHARE, missing=Reason.of("kpi.nothing_open"))
    return Measure("overdue_share", Fraction(ageing.overdue_minor, ageing.receivable_minor), Unit.SHARE)


def _notes(snapshot: Snapshot) -> tuple[int, int]:
    """Count and sum the documents that are open in the customer's favour, as a positive number."""
    documents = snapshot.documents
    notes = documents.filter(
        (documents.open_minor != 0) & ~((documents.kind == "invoice") & (documents.open_minor > 0))
    )
    return _count(snapshot, notes), -_total(snapshot, notes.open_minor)


def _count(snapshot: Snapshot, table: Table) -> int:
    return snapshot.engine.whole_numbers(table.agg(n=table.count()))["n"]


def _total(snapshot: Snapshot, column: NumericColumn) -> int:
    return snapshot.engine.whole_numbers(exact_sum(column).name("total").as_table())["total"]
