"""A ledger whose tables are expressions over typed columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.ledger.model import LedgerTables

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


@dataclass(frozen=True, kw_only=True)
class TypedLedger(LedgerTables):
    """A ledger's tables as expressions, and what was not taken.

    `rejected`: `table_name`, `reason`, `row_id` (the source's id, NULL where it has none), `customer_id`, `event_date`,
    `amount_minor`; `counts` by table of the sources, optional ones named `optional.<name>`.
    """

    rejected: Table
    counts: Mapping[str, TableCounts]
