"""What stood open at each cut-off of a series: buckets, credits, disputes, customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from lrfm.engine.exact import exact_sum
from lrfm.errors import Defect
from lrfm.kpi.buckets import bucket_of

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.cohort.series import Series

__all__ = ["OpenItems", "read_open_items"]


@dataclass(frozen=True)
class OpenItems:
    """What stood open at one cut-off, in minor units.

    `bucket_minor`: open invoices, not due and then by ageing bucket. `notes_minor` and `unapplied_minor` are credits,
    above 0 in the customers' favour. `customers_minor`: open invoices by customer.
    """

    cutoff: date
    bucket_minor: tuple[int, ...]
    notes_minor: int
    unapplied_minor: int
    disputed_minor: int
    customers_minor: tuple[int, ...]

    @property
    def receivable_minor(self) -> int:
        """Sum the open invoices, before credits."""
        return sum(self.bucket_minor)

    @property
    def not_due_minor(self) -> int:
        """Sum the open invoices that are not due."""
        return self.bucket_minor[0]

    @property
    def overdue_minor(self) -> int:
        """Sum the open invoices past their due date."""
        return self.receivable_minor - self.not_due_minor

    @property
    def less_notes_minor(self) -> int:
        """Open invoices less open credit notes; unapplied cash is not taken off."""
        return self.receivable_minor - self.notes_minor

    @property
    def credits_minor(self) -> int:
        """Sum the credits."""
        return self.notes_minor + self.unapplied_minor

    @property
    def open_minor(self) -> int:
        """Open invoices less credits."""
        return self.receivable_minor - self.credits_minor


def read_open_items(series: Series, *, upper_days: Sequence[int]) -> tuple[OpenItems, ...]:
    """Read what stood open at each cut-off of the series, oldest first.

    Raises `Defect` where a cut-off's buckets and credits do not sum to its open items.
    """
    documents = series.open_documents
    is_invoice = (documents.kind == "invoice") & (documents.open_minor > 0)
    invoices = documents.filter(is_invoice)
    bucketed = invoices.mutate(bucket=bucket_of(invoices.days_past_due, upper_days=upper_days))
    buckets = _sums(series, bucketed, "open_minor", by="bucket")
    customers = _sums(series, invoices, "open_minor", by="customer_key")
    notes = _totals(series, documents.filter(~is_invoice), "open_minor")
    unapplied = _totals(series, series.unapplied, "unapplied_minor")
    disputed = _totals(series, series.disputes, "open_minor")
    every = _totals(series, documents, "open_minor")
    found = tuple(
        OpenItems(
            cutoff,
            tuple(buckets[cutoff].get(bucket, 0) for bucket in range(len(upper_days) + 2)),
            -notes.get(cutoff, 0),
            unapplied.get(cutoff, 0),
            disputed.get(cutoff, 0),
            tuple(sorted(customers[cutoff].values(), reverse=True)),
        )
        for cutoff in series.cutoffs
    )
    for items in found:
        wanted = every.get(items.cutoff, 0) - unapplied.get(items.cutoff, 0)
        if items.open_minor != wanted:
            raise Defect(f"{items.cutoff}: the ageing sums to {items.open_minor}, open items to {wanted}")
    return found


def _sums(series: Series, rows: Table, column: str, *, by: str) -> Mapping[date, Mapping[int, int]]:
    grouped = rows.group_by("cutoff", by).agg(amount=exact_sum(rows[column]))
    found: dict[date, dict[int, int]] = {cutoff: {} for cutoff in series.cutoffs}
    table = series.engine.to_arrow(grouped, order_by=["cutoff", by])
    columns = (table[name].to_pylist() for name in ("cutoff", by, "amount"))
    for cutoff, key, amount in zip(*columns, strict=True):
        found[cutoff][key] = int(amount)
    return MappingProxyType(found)


def _totals(series: Series, rows: Table, column: str) -> Mapping[date, int]:
    grouped = rows.group_by("cutoff").agg(amount=exact_sum(rows[column]))
    return {
        row["cutoff"]: int(row["amount"]) for row in series.engine.to_arrow(grouped, order_by=["cutoff"]).to_pylist()
    }
