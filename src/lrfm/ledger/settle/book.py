"""The book in which settling is written down: what is still open of each document and each receipt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Book", "Documents", "Entry", "Extra", "Settlements", "days_of"]

NO_DAY = np.iinfo(np.int32).min


@dataclass(frozen=True)
class Documents:
    """Documents by key less one: days are days since 1970, `is_invoice` is False for credit notes.

    `open` is what a document's own row leaves open of its amount.
    """

    customer: npt.NDArray[np.int64]
    is_invoice: npt.NDArray[np.bool_]
    event_day: npt.NDArray[np.int64]
    known_day: npt.NDArray[np.int64]
    due_day: npt.NDArray[np.int64]
    amount: npt.NDArray[np.int64]
    open: npt.NDArray[np.int64]

    @classmethod
    def of(cls, table: pa.Table) -> Documents:
        """Read a table of documents in the order of their keys."""
        event = days_of(table["event_date"])
        due = days_of(table["due_date"])
        return cls(
            customer=table["customer_key"].to_numpy(),
            is_invoice=np.asarray(pc.equal(table["kind"], "invoice")),
            event_day=event,
            known_day=days_of(table["known_on"]),
            due_day=np.where(due == NO_DAY, event, due),
            amount=table["amount_minor"].to_numpy(),
            open=table["open_minor"].to_numpy(),
        )


@dataclass(frozen=True)
class Settlements:
    """Receipts and what else settles, by key less one; amounts are signed, `open` is what no own document took."""

    customer: npt.NDArray[np.int64]
    event_day: npt.NDArray[np.int64]
    known_day: npt.NDArray[np.int64]
    amount: npt.NDArray[np.int64]
    open: npt.NDArray[np.int64]

    @classmethod
    def of(cls, table: pa.Table) -> Settlements:
        """Read a table of settlements in the order of their keys."""
        return cls(
            customer=table["customer_key"].to_numpy(),
            event_day=days_of(table["event_date"]),
            known_day=days_of(table["known_on"]),
            amount=table["amount_minor"].to_numpy(),
            open=table["open_minor"].to_numpy(),
        )


def days_of(column: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """Give days as whole numbers since 1970; the lowest number stands for no day."""
    days = pc.fill_null(column.cast(pa.int32()), int(NO_DAY)).to_numpy()
    return days.astype(np.int64)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Entry:
    """One allocation: `receipt` and `document` are keys less one, a negative receipt is an extra one (-1 the first)."""

    receipt: int
    document: int
    event_day: int
    known_day: int
    amount: int
    basis: str


@dataclass(frozen=True)
class Extra:
    """A settlement that stands in no file: a clearing between documents, or against something outside the files."""

    customer: int
    kind: str
    event_day: int
    known_day: int
    amount: int


@dataclass
class Book:
    """Open amounts, and what was written down; `document_open` is never below 0 nor above the document's amount.

    `reopened` gives the day since when a document is open again because money came back, `returned` how much a receipt
    that came back had settled.
    """

    documents: Documents
    settlements: Settlements
    document_open: list[int]
    receipt_open: list[int]
    entries: list[Entry] = field(default_factory=list)
    extras: list[Extra] = field(default_factory=list)
    offsets: list[Entry] = field(default_factory=list)
    reopened: dict[int, int] = field(default_factory=dict)
    returned: dict[int, int] = field(default_factory=dict)

    @classmethod
    def opened(cls, documents: Documents, settlements: Settlements) -> Book:
        """Open a book in which no more is settled than what documents and settlements say themselves."""
        return cls(documents, settlements, documents.open.tolist(), settlements.open.tolist())

    def settle(self, receipt: int, document: int, *, basis: str, limit: int | None = None, known_day: int = 0) -> int:
        """Let a receipt settle as much of a document as both leave open (and the limit allows); give the amount.

        Money given back (a negative receipt) reopens an invoice, as far as it was settled, and settles a credit note.
        """
        docs, left = self.documents, self.receipt_open[receipt]
        if docs.is_invoice[document]:
            room = (
                self.document_open[document] if left > 0 else int(docs.amount[document]) - self.document_open[document]
            )
        else:
            room = self.document_open[document] if left < 0 else 0
        amount = min(abs(left), room) if limit is None else min(abs(left), room, limit)
        if amount <= 0:
            return 0
        signed = amount if left > 0 else -amount
        self.receipt_open[receipt] -= signed
        self.document_open[document] -= signed if docs.is_invoice[document] else amount
        event, known = self._days(receipt, document, known_day)
        self.entries.append(Entry(receipt, document, event, known, signed, basis))
        if left < 0 and docs.is_invoice[document]:
            self.reopened[document] = max(known, self.reopened.get(document, known))
        return amount

    def clear(self, credit: int, invoice: int, *, amount: int, basis: str, known_day: int = 0) -> None:
        """Let a credit note settle an invoice: an extra settlement of amount 0 moves the credit over."""
        docs = self.documents
        event = max(int(docs.event_day[credit]), int(docs.event_day[invoice]))
        known = max(event, *(self._free_day(key) for key in (credit, invoice)), known_day)
        extra = self._extra(Extra(int(docs.customer[invoice]), basis, event, known, 0))
        self.document_open[credit] -= amount
        self.document_open[invoice] -= amount
        self.entries.append(Entry(extra, invoice, event, known, amount, basis))
        self.entries.append(Entry(extra, credit, event, known, -amount, basis))

    def offset(self, first: int, second: int, *, amount: int, known_day: int = 0) -> None:
        """Let money received and money given back meet without a document between them."""
        recs = self.settlements
        event = max(int(recs.event_day[first]), int(recs.event_day[second]))
        known = max(event, int(recs.known_day[first]), int(recs.known_day[second]), known_day)
        for receipt in (first, second):
            signed = amount if self.receipt_open[receipt] > 0 else -amount
            self.receipt_open[receipt] -= signed
            self.offsets.append(Entry(receipt, -1, event, known, signed, "cleared"))

    def settled_by(self, receipt: int, document: int) -> int:
        """Sum what a receipt settles of a document."""
        return sum(one.amount for one in self.entries if (one.receipt, one.document) == (receipt, document))

    def unsettle(self, receipt: int, document: int, *, amount: int, known_day: int) -> None:
        """Take back a part of what a receipt settles of an invoice: it is open again, and the money unapplied."""
        event, known = self._days(receipt, document, known_day)
        self.entries.append(Entry(receipt, document, known, known, -amount, "given"))
        self.receipt_open[receipt] += amount
        self.document_open[document] += amount
        self.reopened[document] = max(known, event, self.reopened.get(document, known))

    def undo(self, receipt: int, *, by: int, is_named: bool) -> None:
        """Take back what a receipt settled, from the day on which it came back.

        Where the receipt was for a named document, it meets what came back at once, so that it can't settle that later.
        """
        recs = self.settlements
        event = max(int(recs.event_day[receipt]), int(recs.event_day[by]))
        known = max(event, int(recs.known_day[receipt]), int(recs.known_day[by]))
        for entry in [entry for entry in self.entries if entry.receipt == receipt]:
            document, amount = entry.document, entry.amount
            if self.documents.is_invoice[document]:  # what was given back before is open already
                amount = min(amount, int(self.documents.amount[document]) - self.document_open[document])
            self.entries.append(Entry(receipt, document, event, known, -amount, entry.basis))
            self.document_open[document] += amount if self.documents.is_invoice[document] else -amount
            self.receipt_open[receipt] += amount
            self.reopened[document] = max(known, self.reopened.get(document, known))
            self.returned[receipt] = self.returned.get(receipt, 0) + amount
        if is_named and (left := min(abs(self.receipt_open[receipt]), abs(self.receipt_open[by]))):
            self.offset(receipt, by, amount=left)

    def close_document(self, document: int, *, amount: int, kind: str, day: int) -> None:
        """Close a document against something that is not in the files."""
        docs = self.documents
        event = max(day, int(docs.event_day[document]))
        known = max(event, self._free_day(document))
        signed = amount if docs.is_invoice[document] else -amount
        extra = self._extra(Extra(int(docs.customer[document]), kind, event, known, signed))
        self.document_open[document] -= amount
        self.entries.append(Entry(extra, document, event, known, signed, "cleared"))

    def close_receipt(self, receipt: int, *, amount: int, kind: str, day: int) -> None:
        """Close a receipt against something that is not in the files."""
        recs = self.settlements
        event = max(day, int(recs.event_day[receipt]))
        known = max(event, int(recs.known_day[receipt]))
        signed = amount if self.receipt_open[receipt] > 0 else -amount
        extra = self._extra(Extra(int(recs.customer[receipt]), kind, event, known, -signed))
        self.receipt_open[receipt] -= signed
        self.offsets.append(Entry(receipt, -1, event, known, signed, "cleared"))
        self.offsets.append(Entry(extra, -1, event, known, -signed, "cleared"))

    def _extra(self, extra: Extra) -> int:
        self.extras.append(extra)
        return -len(self.extras)

    def _days(self, receipt: int, document: int, known_day: int) -> tuple[int, int]:
        """An allocation holds from the day on which both sides exist, and is known when both are known."""
        docs, recs = self.documents, self.settlements
        event = max(int(recs.event_day[receipt]), int(docs.event_day[document]))
        known = max(event, int(recs.known_day[receipt]), self._free_day(document), known_day)
        return event, known

    def _free_day(self, document: int) -> int:
        """Give the day since when a document can be settled: known, and open again where money came back."""
        return max(int(self.documents.known_day[document]), self.reopened.get(document, int(NO_DAY)))
