"""What stands open at two days by bucket and age, and what became of it between them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from lrfm.engine.exact import exact_sum
from lrfm.kpi.buckets import bucket_of

if TYPE_CHECKING:
    import pandas as pd
    from ibis.expr.types import Table

    from lrfm.cohort.series import Series

__all__ = ["EVERYBODY", "NOT_OPEN", "Flow", "open_ages", "open_flows"]

EVERYBODY = -1
"""The place of customers who are not assessed apart."""
NOT_OPEN = -1
"""The bucket of an invoice that was not open."""


@dataclass(frozen=True)
class Flow:
    """Invoices of `customer` (or `EVERYBODY`) that went from a bucket to another, in minor units.

    `before_minor` was open, `after_minor` is; `stays_minor` is the smaller of both, invoice by invoice. `lost_minor`
    was written off between the days, `lost_of_before_minor` of what had been open.
    """

    customer: int
    before: int
    after: int
    before_minor: int
    after_minor: int
    stays_minor: int
    lost_minor: int
    lost_of_before_minor: int


def open_ages(series: Series, *, number: int, upper_days: Sequence[int], apart: Collection[int]) -> pd.DataFrame:
    """Sum open invoices at a cut-off by customer apart (or `EVERYBODY`), bucket and signed days past due.

    Columns: customer, bucket, age, amount_minor (int64).
    """
    rows = _open_invoices(series, number, upper_days=upper_days, apart=apart)
    grouped = rows.group_by("customer", "bucket", "age").agg(amount_minor=exact_sum(rows.open_minor))
    frame: pd.DataFrame = series.engine.to_arrow(grouped, order_by=["customer", "bucket", "age"]).to_pandas()
    return frame.astype("int64")


def open_flows(series: Series, *, upper_days: Sequence[int], apart: Collection[int]) -> tuple[Flow, ...]:
    """Follow each invoice from the first to the second of a series' two cut-offs."""
    before = _open_invoices(series, 0, upper_days=upper_days, apart=apart)
    after = _open_invoices(series, 1, upper_days=upper_days, apart=apart)
    settled = series.settled
    lost = settled.filter((settled.number == 1) & (settled.way == "written_off"))
    lost = lost.group_by("document_key").agg(lost_minor=exact_sum(lost.amount_minor).cast("int64"))
    lost = lost.filter(lost.lost_minor > 0)
    every = _joined(before, after, lost)
    keys = ["customer", "before", "after"]
    amounts = ("before_minor", "after_minor", "stays_minor", "lost_minor", "lost_of_before_minor")
    grouped = every.group_by(*keys).agg(**{name: exact_sum(every[name]) for name in amounts})
    rows = series.engine.to_arrow(grouped, order_by=keys).to_pylist()
    return tuple(Flow(**{name: int(value) for name, value in row.items()}) for row in rows)


def _open_invoices(series: Series, number: int, *, upper_days: Sequence[int], apart: Collection[int]) -> Table:
    rows = series.open_documents
    rows = rows.filter((rows.number == number) & (rows.kind == "invoice") & (rows.open_minor > 0))
    everybody = ibis.literal(EVERYBODY, "int64")
    is_apart = rows.customer_key.isin(sorted(apart)) if apart else ibis.literal(False)
    return rows.select(
        "document_key",
        "open_minor",
        customer=is_apart.ifelse(rows.customer_key.cast("int64"), everybody),
        bucket=bucket_of(rows.days_past_due, upper_days=upper_days),
        age=rows.cutoff.delta(rows.due_date, unit="day").cast("int64"),
    )


def _joined(before: Table, after: Table, lost: Table) -> Table:
    """Put a document's three facts into one row; any of them may be missing."""
    none, zero = ibis.literal(NOT_OPEN, "int64"), ibis.literal(0, "int64")
    rows = ibis.union(
        before.select(
            "document_key", "customer", before="bucket", after=none, before_minor="open_minor", after_minor=zero,
            lost_minor=zero,
        ),
        after.select(
            "document_key", "customer", before=none, after="bucket", before_minor=zero, after_minor="open_minor",
            lost_minor=zero,
        ),
        lost.select(
            "document_key", customer=ibis.literal(EVERYBODY, "int64"), before=none, after=none, before_minor=zero,
            after_minor=zero, lost_minor="lost_minor",
        ),
    )  # fmt: skip
    one = rows.group_by("document_key").agg(
        **{
            name: rows[name].max()
            for name in ("customer", "before", "after", "before_minor", "after_minor", "lost_minor")
        }
    )
    gone = ibis.greatest(one.before_minor - one.after_minor, 0)
    return one.mutate(
        stays_minor=ibis.least(one.before_minor, one.after_minor), lost_of_before_minor=ibis.least(one.lost_minor, gone)
    )
