"""Control totals of tables that are never brought here: rows and cents by reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from lrfm.engine.exact import exact_sum
from lrfm.errors import Defect
from lrfm.ledger.judge import TAKEN
from lrfm.ledger.typed.model import TableCounts

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine

__all__ = ["count_table", "rejected_of"]

IDS = ("invoice_id", "receipt_id", "instrument_id", "receipt_ref")


def count_table(engine: Engine, rows: Table) -> TableCounts:
    """Count rows and sum amounts; raise `Defect` unless read = taken + rejected."""
    amount = rows.amount_minor if "amount_minor" in rows.columns else ibis.literal(0, "int64")
    rows = rows.select("status", reason=rows[_why(rows)], amount=amount)
    read = engine.whole_numbers(rows.agg(n=rows.count(), minor=exact_sum(rows.amount)))
    taken = rows.filter(rows.status == TAKEN)
    kept = engine.whole_numbers(taken.agg(n=taken.count(), minor=exact_sum(taken.amount)))
    other = rows.filter(rows.reason.notnull())
    grouped = other.group_by("reason").agg(n=other.count().cast("int64"), minor=exact_sum(other.amount))
    found = engine.to_arrow(grouped, order_by=["reason"]).to_pylist()
    counts = TableCounts(read["n"], kept["n"], read["minor"], kept["minor"], {row["reason"]: row["n"] for row in found})
    minor = kept["minor"] + sum(int(row["minor"]) for row in found)
    if counts.rows_taken + counts.rows_rejected != counts.rows_read or minor != counts.amount_read_minor:
        raise Defect(f"rows {counts.rows_read} read, {counts.rows_taken} taken, {counts.rows_rejected} rejected")
    return counts


def rejected_of(rows: Table, *, name: str) -> Table:
    """Give the rows of a table that were not taken, in the columns of `TypedLedger.rejected`."""
    other = rows.filter(rows.status != TAKEN)
    own = next((other[column] for column in IDS if column in other.columns), ibis.null("string"))
    return other.select(
        table_name=ibis.literal(name),
        reason=other[_why(other)],
        row_id=own,
        customer_id=other.customer_id if "customer_id" in other.columns else ibis.null("string"),
        event_date=other.event_date if "event_date" in other.columns else ibis.null("date"),
        amount_minor=other.amount_minor if "amount_minor" in other.columns else ibis.null("int64"),
    )


def _why(rows: Table) -> str:
    """Name the column of reasons: `fault` in optional tables, which may have a reason of their own."""
    return "fault" if "fault" in rows.columns else "reason"
