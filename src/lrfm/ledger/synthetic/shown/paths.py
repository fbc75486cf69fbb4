"""Invoices under the hazard of payment: what was true of each, and what the files show of it day by day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from lrfm.ledger.synthetic.days import is_workday, to_workday
from lrfm.ledger.synthetic.facts import NEVER, Days, Flags, Numbers, Shares
from lrfm.ledger.synthetic.hazard import Exposure, cumulative_hazard
from lrfm.ledger.synthetic.shown.book import Book
from lrfm.ledger.synthetic.truth import exposure_of

__all__ = ["FIRST_LATE", "LAST_LATE", "AtRisk", "Paths", "paths_of"]

FIRST_LATE, LAST_LATE = -10, 40
"""The days of lateness, counted from the due date moved to a working day, that are looked at one by one."""
LAST_ENTRY_DAYS = 120
"""So long before the extract's day the watch ends: what is entered late is in the files by then."""


@dataclass(frozen=True)
class AtRisk:
    """One day of lateness: the rows that were open, each one's true probability of payment, and whether it was paid."""

    rows: Numbers
    chance: Shares
    paid: Flags


@dataclass(frozen=True)
class Paths:
    """Invoices under the hazard: what was true of each, until when the files watch it, and when it was paid.

    Left out are cheques, payments in advance and what was made up; nothing is expected of who has failed.
    """

    exposure: Exposure
    customer: Numbers
    frailty: Shares
    watched_to: Days
    paid_on: Days
    reminded_on: Days
    book: Book

    @cached_property
    def days(self) -> dict[int, AtRisk]:
        """Every day of lateness from `FIRST_LATE` to `LAST_LATE`; at weekends nothing is at risk."""
        due = to_workday(self.exposure.due_on)
        found = {}
        before = self.until(due + FIRST_LATE - 1)
        for late in range(FIRST_LATE, LAST_LATE + 1):
            day = (due + late).astype(np.int32)
            after = self.until(day)
            open_then = (day > self.exposure.issued_on) & (day <= self.watched_to) & is_workday(day)
            rows = np.flatnonzero(open_then)
            found[late] = AtRisk(rows, -np.expm1(before[rows] - after[rows]), self.paid_on[rows] == day[rows])
            before = after
        return found

    def until(self, day: Numbers | Days) -> Shares:
        """Give each invoice's cumulative hazard until a day, that day included."""
        pays, baseline = self.book.files.settings.payments, self.book.files.world.baseline
        until = np.maximum(day, self.exposure.issued_on).astype(np.int32)
        return cumulative_hazard(self.exposure, until, baseline=baseline, settings=pays)


def paths_of(book: Book, *, most: int | None = None) -> Paths:
    """Give the invoices of the files that were under the hazard; at most about so many, evenly taken."""
    sold, money, buyers, last = book.sold, book.money, book.buyers, book.files.last_day - LAST_ENTRY_DAYS
    truth = book.truth_of_invoices
    is_plain = ~truth["is_advance"].to_numpy()[sold.truth] & ~truth["by_cheque"].to_numpy()[sold.truth]
    is_plain &= ~buyers.is_fictitious[sold.customer]
    rows = np.flatnonzero(is_plain & (sold.issued_on >= book.files.first_day) & (sold.issued_on < last))
    if most is not None and len(rows) > most:
        rows = rows[:: -(-len(rows) // most)]
    customer = sold.customer[rows]
    is_noted = money.credited_minor[rows] == sold.amount_minor[rows]
    ends = np.minimum(money.closed_on[rows], np.where(is_noted, money.credited_on[rows], NEVER))
    ends = np.minimum(ends, buyers.default_on[customer] - 1)
    exposure = exposure_of(truth.take(pa.array(sold.truth[rows])))
    return Paths(
        exposure=exposure,
        customer=customer,
        frailty=buyers.frailty[customer],
        watched_to=np.minimum(ends, last).astype(np.int32),
        paid_on=money.paid_on[rows],
        reminded_on=exposure.reminded_on,
        book=book,
    )
