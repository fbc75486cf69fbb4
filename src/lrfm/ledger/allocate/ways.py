"""How money on account is spread over open invoices: one after the other, or all in proportion."""

from __future__ import annotations

from bisect import bisect_left
from heapq import heappop, heappush
from itertools import compress
from operator import sub
from typing import TYPE_CHECKING

from lrfm.ledger.allocate.shares import shares

if TYPE_CHECKING:
    from lrfm.ledger.allocate.accounts import Accounts

__all__ = ["InOrder", "ProRata"]


class InOrder:
    """One invoice after the other, by rank.

    What is open is a heap: an invoice more or less costs the logarithm of how many there are.
    """

    def __init__(self, *, document_count: int) -> None:
        self.due: list[int] = []
        self.open_minor = [0] * document_count

    def clear(self) -> None:
        """Make room for the next customer."""
        self.due.clear()

    def add(self, document: int, amount_minor: int) -> None:
        """Open an invoice, or more of it."""
        if not self.open_minor[document]:
            heappush(self.due, document)
        self.open_minor[document] += amount_minor

    def pay(self, accounts: Accounts, day: int) -> None:
        """Match the oldest money with the first invoice until one of them is used up."""
        due, open_minor = self.due, self.open_minor
        credits_, left = accounts.credits, accounts.left_minor
        while credits_ and due:
            credit, document = credits_[0], due[0]
            have, need = left[credit], open_minor[document]
            amount = min(need, have)
            if amount:
                accounts.post(credit, day, [document], [amount])
            left[credit] = have - amount
            open_minor[document] = need - amount
            if amount == have:
                heappop(credits_)
            if amount == need:
                heappop(due)


class ProRata:
    """All open invoices in proportion to what is open of them, by largest remainder.

    What is open is a sorted list with its amounts: each receipt costs time and rows in proportion to its length.
    """

    def __init__(self) -> None:
        self.due: list[int] = []
        self.open_minor: list[int] = []
        self.total_minor = 0

    def clear(self) -> None:
        """Make room for the next customer."""
        self.due, self.open_minor, self.total_minor = [], [], 0

    def add(self, document: int, amount_minor: int) -> None:
        """Open an invoice, or more of it."""
        self.total_minor += amount_minor
        place = bisect_left(self.due, document)
        if place < len(self.due) and self.due[place] == document:
            self.open_minor[place] += amount_minor
        else:
            self.due.insert(place, document)
            self.open_minor.insert(place, amount_minor)

    def pay(self, accounts: Accounts, day: int) -> None:
        """Spread one receipt after the other, oldest money first, over what is open by then."""
        credits_, left = accounts.credits, accounts.left_minor
        while credits_ and self.due:
            credit = credits_[0]
            have = left[credit]
            if have:
                amount = min(self.total_minor, have)
                paid = shares(amount, parts=self.open_minor, total=self.total_minor)
                accounts.post(credit, day, self.due, paid)
                self._reduce(paid, amount)
                left[credit] = have - amount
            if not left[credit]:
                heappop(credits_)

    def _reduce(self, paid: list[int], amount: int) -> None:
        rest = list(map(sub, self.open_minor, paid))
        if 0 in rest:
            self.due = list(compress(self.due, rest))
            rest = list(filter(None, rest))
        self.open_minor = rest
        self.total_minor -= amount
