"""A ledger whose tables are expressions over typed columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import Table

__all__ = ["TableCounts", "TypedLedger"]


@dataclass(frozen=True)
class TableCounts:
    """Rows and minor units of one table of the sources: read = taken + rejected, by reason."""

    rows_read: int
    rows_taken: int
    amount_read_minor: int
    amount_taken_minor: int
    rejected: Mapping[str, int]

    @property
    def rows_rejected(self) -> int:
        """Count what was not taken."""
        return sum(self.rejected.values())


@dataclass(frozen=True)
class TypedLedger:
    """The tables of `lrfm.ledger.model.LedgerTables`, and what was not taken.

    `rejected`: `table_name`, `reason`, `row_id` (the source's id, NULL where it has none), `customer_id`, `event_date`,
    `amount_minor`; `counts` by table of the sources, optional ones named `optional.<name>`.
    """

    customers: Table
    invoices: Table
    credit_notes: Table
    receipts: Table
    allocations: Table
    offsets: Table
    instruments: Table
    agreed_terms: Table
    payers: Table
    sales: Table
    directory: Table
    movements: Table
    optional: Mapping[str, Table]
    rejected: Table
    counts: Mapping[str, TableCounts]
    base_currency: str
    currency_digits: int
    extract_date: date | None
    has_payments: bool
