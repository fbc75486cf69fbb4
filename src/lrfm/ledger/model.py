"""The ledger and the rows that are not in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.ledger.control import FileControls
    from lrfm.ledger.quality import QualityFacts

__all__ = ["InputFile", "Ledger", "Rejections"]


@dataclass(frozen=True)
class InputFile:
    """A file that was read: its path as the params name it, its SHA-256 and its rows."""

    path: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Ledger:
    """Everything the files say; keys are unique, no allocation exceeds its document, each row has both its clocks.

    Tables are Ibis tables with the schemas of `lrfm.ledger.schema`. `movements` are the taken rows as read
    (`event_date`, `known_on`, `amount_minor`, `paid_on`, `paid_known_on`, `paid_minor`), kept so that the control
    balance can be rolled forward, and a difference explained, without the tables made from them.
    """

    customers: Table
    invoices: Table
    credit_notes: Table
    receipts: Table
    allocations: Table
    directory: Table
    movements: Table
    base_currency: str
    currency_digits: int
    extract_date: date | None
    fingerprint: str
    inputs: tuple[InputFile, ...]
    controls: FileControls
    quality: QualityFacts


@dataclass(frozen=True)
class Rejections:
    """Every row that is not in the ledger: rows and amounts of `Ledger` + `Rejections` = the files, to the cent.

    `rows`: `status` (rejected, set_apart), `reason`, `file`, `row_number`, `text`, `amount_minor` (NULL if unreadable).
    """

    rows: Table
