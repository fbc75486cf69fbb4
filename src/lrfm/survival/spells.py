"""Spells: from when to when each invoice was watched, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.errors import UserError
from lrfm.survival.causes import CAUSES, OPEN

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Spells", "on_due_clock", "on_invoice_clock"]

_LARGEST_SUM = 2**62
"""Sums of counts and amounts stay below it, so that 64-bit integers hold them exactly."""


@dataclass(frozen=True, eq=False)
class Spells:
    """Rows that are at risk in (entry, exit]; each stands for `count` invoices, or for so many minor units of money.

    Entries and exits are days on one clock; they may be below 0. `cause` is 0 for what was still open at its exit,
    1 paid, 2 credited, 3 written off. `customer` numbers the customers from 0.
    """

    entry: npt.NDArray[np.float64]
    exit: npt.NDArray[np.float64]
    cause: npt.NDArray[np.int64]
    count: npt.NDArray[np.int64]
    customer: npt.NDArray[np.int64]

    @classmethod
    def of(
        cls,
        entry: npt.ArrayLike,
        exit: npt.ArrayLike,  # noqa: A002  # the name that all rooms share
        cause: npt.ArrayLike,
        *,
        count: npt.ArrayLike | None = None,
        customer: npt.ArrayLike | None = None,
    ) -> Spells:
        """Check columns of equal length and take them as spells.

        Without `count` each row is one; without `customer` each row is a customer of its own. Customers may be any
        keys that sort. Raises `ValueError` where lengths differ, where a day is not finite, where an entry is not
        before its exit, for an unknown cause and for counts below 1; `UserError` where counts add up to 2^62.

        >>> Spells.of([0, 0], [30, 45], [1, 0], customer=["b", "a"]).customer.tolist()
        [1, 0]
        """
        entries, exits = np.asarray(entry, np.float64), np.asarray(exit, np.float64)
        causes = np.asarray(cause, np.int64)
        size = len(exits)
        counts = np.ones(size, np.int64) if count is None else np.asarray(count, np.int64)
        customers = np.arange(size) if customer is None else _numbered(customer)
        _check(entries, exits, causes, counts, customers)
        return cls(entries, exits, causes, counts, customers)

    def __len__(self) -> int:
        return len(self.exit)

    @property
    def customers(self) -> int:
        """How many customers there are, by their numbers."""
        return len(np.unique(self.customer))

    def where(self, kept: npt.NDArray[np.bool_]) -> Spells:
        """Keep some rows; customers keep their numbers."""
        return Spells(self.entry[kept], self.exit[kept], self.cause[kept], self.count[kept], self.customer[kept])

    def open_at(self, start: float) -> Spells:
        """Keep what is at risk after `start`, from there on: all that follows is given that it was open then."""
        kept = self.where(self.exit > start)
        return Spells(np.maximum(kept.entry, start), kept.exit, kept.cause, kept.count, kept.customer)

    def exits_counted(self) -> int:
        """Count what ended by any cause."""
        return int(self.count[self.cause != OPEN].sum())


def on_invoice_clock(
    invoiced: npt.ArrayLike,
    ended: npt.ArrayLike,
    cause: npt.ArrayLike,
    *,
    watched_from: float | None = None,
    customer: npt.ArrayLike | None = None,
) -> Spells:
    """Count days since the invoice; an invoice older than the extract enters at its age then (METHODS 5.2).

    `invoiced` and `ended` are day numbers (whole days since any epoch), `ended` the last day known for what is open,
    `watched_from` the first day of the extract. Left out, as no risk set ever held them: what ended on its first day
    (cash sales), and what ended before it was watched.
    """
    issued = np.asarray(invoiced, np.float64)
    return _watched(issued, ended, cause, zero=issued, watched_from=watched_from, customer=customer)


def on_due_clock(
    invoiced: npt.ArrayLike,
    due: npt.ArrayLike,
    ended: npt.ArrayLike,
    cause: npt.ArrayLike,
    *,
    watched_from: float | None = None,
    customer: npt.ArrayLike | None = None,
) -> Spells:
    """Count days past due: an invoice enters at minus its terms, as it cannot be paid before (METHODS 5.1).

    Arguments as of `on_invoice_clock`. Times below 0 are days before the due date; nothing is shifted.

    >>> on_due_clock([0, 0], [30, 60], [25, 70], [1, 1]).entry.tolist()
    [-30.0, -60.0]
    """
    issued = np.asarray(invoiced, np.float64)
    zero = np.asarray(due, np.float64)
    return _watched(issued, ended, cause, zero=zero, watched_from=watched_from, customer=customer)


def _watched(
    issued: npt.NDArray[np.float64],
    ended: npt.ArrayLike,
    cause: npt.ArrayLike,
    *,
    zero: npt.NDArray[np.float64],
    watched_from: float | None,
    customer: npt.ArrayLike | None,
) -> Spells:
    first = issued if watched_from is None else np.maximum(issued, watched_from)
    last = np.asarray(ended, np.float64)
    kept = last > first
    return Spells.of(
        (first - zero)[kept],
        (last - zero)[kept],
        np.asarray(cause)[kept],
        customer=None if customer is None else np.asarray(customer)[kept],
    )


def _numbered(customer: npt.ArrayLike) -> npt.NDArray[np.int64]:
    return np.unique(np.asarray(customer), return_inverse=True)[1].astype(np.int64)


def _check(
    entry: npt.NDArray[np.float64],
    exit: npt.NDArray[np.float64],  # noqa: A002
    cause: npt.NDArray[np.int64],
    count: npt.NDArray[np.int64],
    customer: npt.NDArray[np.int64],
) -> None:
    shapes = {column.shape for column in (entry, exit, cause, count, customer)}
    if shapes != {(len(exit),)}:
        raise ValueError(f"columns of one length are needed, got {sorted(shapes)}")
    if not (np.isfinite(entry).all() and np.isfinite(exit).all()):
        raise ValueError("entries and exits are finite days")
    if not (entry < exit).all():
        raise ValueError("every entry is before its exit")
    if not np.isin(cause, (OPEN, *CAUSES)).all():
        raise ValueError("causes are 0 open, 1 paid, 2 credited, 3 written off")
    if (count < 1).any():
        raise ValueError("every count is at least 1")
    if float(count.sum(dtype=np.float64)) >= _LARGEST_SUM:
        raise UserError.of("survival.amounts_too_large")
