"""The ledger and the rows that are not in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.core.reason import Reason
    from lrfm.ledger.control import FileControls
    from lrfm.ledger.habits.model import Habits
    from lrfm.ledger.quality import QualityFacts
    from lrfm.ledger.sales_facts import SalesFacts

__all__ = ["InputFile", "Ledger", "LedgerTables", "Rejections"]


@dataclass(frozen=True)
class InputFile:
    """A file that was read: its path as the params name it, its SHA-256 and its rows."""

    path: str
    sha256: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class LedgerTables:
    """The tables of a ledger, whichever way it was read, with the schemas of `lrfm.ledger.schema`.

    `receipts` are payments and whatever else settles (`kind`); `movements` are the amounts of the rows as read, kept so
    that the control balance can be rolled forward without the tables made from them. `sales` holds the documents of
    files that show sales alone (`has_payments` is False). `payers` tell who paid and who drew cheques. `optional` are
    the tables beside the ledger.
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
    base_currency: str
    currency_digits: int
    extract_date: date | None
    has_payments: bool


@dataclass(frozen=True, kw_only=True)
class Ledger(LedgerTables):
    """Everything the files say; keys are unique, no allocation exceeds its document, each row has both its clocks.

    `bounds` are the allocations under the rules that bound a headline, where `rule` decided about `rule_minor` of money
    that no file allocates. `notes` is what was worked out while reading, `controls` count the leading table and
    `other_controls` the others. `habits` tell how the books are kept.
    """

    bounds: Table
    fingerprint: str
    inputs: tuple[InputFile, ...]
    controls: FileControls
    other_controls: Mapping[str, FileControls]
    quality: QualityFacts
    sales_facts: SalesFacts | None
    habits: Habits
    notes: tuple[Reason, ...]
    rule: str
    rule_minor: int
    optional_rows: Mapping[str, int]

    @property
    def write_offs(self) -> Table:
        """What was written off, withdrawn or lapsed: no payment, and no credit note."""
        return self.receipts.filter(self.receipts.kind.isin(["write_off", "withdrawn", "lapsed"]))


@dataclass(frozen=True)
class Rejections:
    """Every row that is not in the ledger: rows and amounts of `Ledger` + `Rejections` = the files, to the cent.

    `rows`: `table_name`, `status` (rejected, set_apart), `reason`, `file`,
    `row_number`, `text`, `amount_minor` (NULL if unreadable).
    """

    rows: Table
