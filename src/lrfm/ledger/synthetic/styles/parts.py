"""Receipts, cheques and credit notes cut into what each of them settles, so that a row can name its invoice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from lrfm.ledger.synthetic.styles.books import Books, whole_in

__all__ = ["UNSAID", "Parts", "cut", "whole"]

Whole = npt.NDArray[np.int64]
UNSAID = -1
"""The key of what settles nothing that can be named."""
KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"receipts": ("paid", "written_off"), "invoices": ("credited",), "instruments": ("instrument",)}
)


@dataclass(frozen=True)
class Parts:
    """One value per part: the row that it is of, the key of what it settles, its amount (above 0), and what is unused.

    `unused_minor` stands on the part without a key; it is never more than its amount.
    """

    source: Whole
    key: Whole
    amount_minor: Whole
    unused_minor: Whole

    @property
    def split(self) -> int:
        """How many rows were cut into several."""
        return int((np.bincount(self.source) > 1).sum()) if len(self.source) else 0


def whole(books: Books, table: str, *, chosen: Whole) -> Parts:
    """Give the chosen rows as they are, each in one piece."""
    amounts = np.abs(whole_in(books[table]["amount_minor"]))[chosen]
    unused = amounts - books.used_minor(table)[chosen]
    return Parts(chosen, np.full(len(chosen), UNSAID), amounts, unused)


def cut(books: Books, table: str, *, chosen: Whole, keys: Whole) -> Parts:
    """Cut the chosen rows by the keys of what they settle (one per `books.taken`); one part per row and key.

    What has no key stays together: two equal rows of one receipt would be taken for copies.
    """
    taken = books.taken
    own = np.flatnonzero(taken.of(*KINDS[table]) & np.isin(taken.source, chosen))
    once = whole(books, table, chosen=chosen)
    rest = np.flatnonzero(once.unused_minor)
    source = np.concatenate((taken.source[own], once.source[rest]))
    key = np.concatenate((keys[own], once.key[rest]))
    amount = np.concatenate((taken.amount_minor[own], once.unused_minor[rest]))
    unused = np.concatenate((np.zeros(len(own), np.int64), once.unused_minor[rest]))
    if not len(source):
        return Parts(source, key, amount, unused)
    order = np.lexsort((key, source))
    source, key = source[order], key[order]
    first = np.flatnonzero(np.r_[True, (source[1:] != source[:-1]) | (key[1:] != key[:-1])])
    return Parts(
        source[first], key[first], np.add.reduceat(amount[order], first), np.add.reduceat(unused[order], first)
    )
