"""The money of customers, and what it settles, while time goes by."""

from __future__ import annotations

from array import array
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Protocol

from lrfm.ledger.allocate.columns import NEVER

if TYPE_CHECKING:
    from lrfm.ledger.allocate.timeline import Documents, Receipts

__all__ = ["Accounts", "OpenInvoices", "Postings"]


class Postings:
    """Rows of the result as they come, in runs: what one receipt settles on one day, by ranks and minor units.

    Kept as plain machine numbers: with pro rata there may be tens of millions of rows.
    """

    def __init__(self) -> None:
        self.receipts = array("q")
        self.days = array("q")
        self.counts = array("q")
        self.documents = array("q")
        self.amounts = array("q")

    def add(self, receipt: int, day: int, documents: list[int], amounts_minor: list[int]) -> None:
        """Add a run; negative amounts undo earlier rows, amounts of zero are none."""
        self.receipts.append(receipt)
        self.days.append(day)
        self.counts.append(len(documents))
        self.documents.fromlist(documents)
        self.amounts.fromlist(amounts_minor)


class OpenInvoices(Protocol):
    """The open invoices of the customer at hand, and how money on account is spread over them."""

    def clear(self) -> None:
        """Make room for the next customer."""

    def add(self, document: int, amount_minor: int) -> None:
        """Open an invoice, or more of it."""

    def pay(self, accounts: Accounts, day: int) -> None:
        """Use up either the credits of the account at hand or all that is open, by ``accounts.post``."""


class Accounts:
    """All accounts, one of them at hand; ranks stand for invoices and receipts.

    At the customer at hand ``credits`` is a heap of what is on account, ``debits`` one of money given back that no
    credit has made up for yet. Amounts in ``left_minor`` are without sign. One of them may be zero in its heap (undone
    meanwhile); it is passed over.
    """

    def __init__(self, documents: Documents, receipts: Receipts, *, open_invoices: OpenInvoices) -> None:
        self.billed_minor: list[int] = documents.open_minor.tolist()
        self.left_minor: list[int] = abs(receipts.open_minor).tolist()
        self.given_back = frozenset((receipts.open_minor < 0).nonzero()[0].tolist())
        # Only what will be undone needs to be remembered by receipt.
        self.settled: dict[int, dict[int, int]] = {
            rank: {} for rank in (receipts.undone_on != NEVER).nonzero()[0].tolist()
        }
        self.netted: dict[int, dict[int, int]] = {}
        self.postings = Postings()
        self.open_invoices = open_invoices
        self.credits: list[int] = []
        self.debits: list[int] = []

    def turn_to_next(self) -> None:
        """Put the account at hand away and take the next customer's, which is empty."""
        self.open_invoices.clear()
        self.credits.clear()
        self.debits.clear()

    def bill(self, document: int) -> None:
        """Open an invoice."""
        self.open_invoices.add(document, self.billed_minor[document])

    def receive(self, receipt: int) -> None:
        """Put money on account, or take note of money given back."""
        heappush(self.debits if receipt in self.given_back else self.credits, receipt)

    def undo(self, receipt: int, day: int) -> None:
        """Take back what a receipt settled and made up for: it is open again, the receipt is no more."""
        parts = self.settled[receipt]
        self.postings.add(receipt, day, list(parts), [-amount for amount in parts.values()])
        for document, amount in parts.items():
            self.open_invoices.add(document, amount)
        for other, amount in self.netted.pop(receipt, {}).items():
            del self.netted[other][receipt]
            if not self.left_minor[other]:
                self.receive(other)
            self.left_minor[other] += amount
        self.left_minor[receipt] = 0

    def settle(self, day: int) -> None:
        """Bring a day to its end: money given back takes credit first, then credit pays open invoices."""
        if self.credits and self.debits:
            self._net()
        if self.credits:
            self.open_invoices.pay(self, day)

    def post(self, receipt: int, day: int, documents: list[int], amounts_minor: list[int]) -> None:
        """Note what a receipt settles on a day."""
        self.postings.add(receipt, day, documents, amounts_minor)
        if receipt in self.settled:
            parts = self.settled[receipt]
            for document, amount in zip(documents, amounts_minor, strict=True):
                parts[document] = parts.get(document, 0) + amount

    def _net(self) -> None:
        left = self.left_minor
        while self.credits and self.debits:
            credit, debit = self.credits[0], self.debits[0]
            amount = min(left[credit], left[debit])
            for one, other in ((credit, debit), (debit, credit)):
                left[one] -= amount
                parts = self.netted.setdefault(one, {})
                parts[other] = parts.get(other, 0) + amount
            if not left[credit]:
                heappop(self.credits)
            if not left[debit]:
                heappop(self.debits)
