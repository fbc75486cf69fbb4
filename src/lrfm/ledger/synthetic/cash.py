"""The money that came: single amounts by invoice, put together into receipts and allocations."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from lrfm.ledger.synthetic.days import entry_lag, to_workday
from lrfm.ledger.synthetic.facts import NEVER, Days, Documents, Flags, Numbers

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.company_settings import CompanySettings
    from lrfm.ledger.synthetic.payments import Outcome

__all__ = ["PAID", "WRITTEN_OFF", "Amounts", "Booked", "book", "cash_amounts", "with_unapplied"]

PAID, WRITTEN_OFF = 0, 1
NO_DOCUMENT = -1
CUSTOMER_BITS = 20


@dataclass(frozen=True)
class Amounts:
    """Single amounts: row of `Documents` (-1: for none), who owes, who pays, day, amount, cause, lag of entry."""

    document: Numbers
    customer: Numbers
    payer: Numbers
    date: Days
    amount_minor: Numbers
    cause: Numbers
    lag_days: Numbers

    def taken(self, rows: Numbers | Flags) -> Amounts:
        """Give some of them."""
        return Amounts(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


@dataclass(frozen=True)
class Booked:
    """Receipts (one value each), and allocations (`receipt` is the row of the receipt, `document` of the invoice)."""

    customer: Numbers
    payer: Numbers
    date: Days
    amount_minor: Numbers
    cause: Numbers
    entered_on: Days
    receipt: Numbers
    document: Numbers
    allocated_minor: Numbers
    allocated_on: Days
    allocated_entered_on: Days


def cash_amounts(
    documents: Documents, outcome: Outcome, *, by_transfer: Flags, payer: Numbers, lag_days: Numbers, keep: Flags
) -> Amounts:
    """Give every amount of money and every write-off of the invoices that are kept, whenever they come.

    `by_transfer`: the last payment is no cheque that cleared. `payer` and `lag_days` are given by invoice.
    """
    paid, count = outcome.payments, len(documents.customer)
    parts_minor = np.bincount(outcome.parts.document, weights=outcome.parts.amount_minor, minlength=count)
    last = documents.amount_minor - paid.credited_minor - np.rint(parts_minor).astype(np.int64)
    rows = np.flatnonzero(by_transfer & (paid.paid_on != NEVER) & (last > 0))
    lost = np.flatnonzero(paid.written_off_minor > 0)
    whole = (
        (rows, paid.paid_on[rows], last[rows], PAID),
        (outcome.parts.document, outcome.parts.paid_on, outcome.parts.amount_minor, PAID),
        (outcome.recovered.document, outcome.recovered.paid_on, outcome.recovered.amount_minor, PAID),
        (lost, paid.written_off_on[lost], paid.written_off_minor[lost], WRITTEN_OFF),
    )
    document = np.concatenate([part[0] for part in whole])
    found = Amounts(
        document=document,
        customer=documents.customer[document],
        payer=payer[document],
        date=np.concatenate([part[1] for part in whole]),
        amount_minor=np.concatenate([part[2] for part in whole]),
        cause=np.concatenate([np.full(len(part[0]), part[3]) for part in whole]),
        lag_days=lag_days[document],
    )
    return found.taken(keep[document] & (found.amount_minor > 0))


def with_unapplied(rng: Generator, amounts: Amounts, *, share: float) -> Amounts:
    """Add a few payments that settle nothing: by customers who pay anyway, some days after they did."""
    paid = np.flatnonzero(amounts.cause == PAID)
    chosen = amounts.taken(paid[rng.random(len(paid)) < share])
    count = len(chosen.document)
    extra = Amounts(
        document=np.full(count, NO_DOCUMENT),
        customer=chosen.customer,
        payer=chosen.customer,
        date=to_workday(chosen.date + rng.integers(1, 30, count, dtype=np.int32)),
        amount_minor=np.maximum(100, np.rint(chosen.amount_minor * rng.uniform(0.05, 1.0, count))).astype(np.int64),
        cause=np.full(count, PAID),
        lag_days=np.zeros(count, dtype=np.int64),
    )
    return Amounts(
        **{
            field.name: np.concatenate([getattr(amounts, field.name), getattr(extra, field.name)])
            for field in fields(Amounts)
        }
    )


def book(rng: Generator, amounts: Amounts, *, documents: Documents, last_day: int, settings: CompanySettings) -> Booked:
    """Put what a customer pays on a day into one receipt; leave out what is dated or entered after the last day."""
    amounts = amounts.taken(amounts.date <= last_day)
    key = (amounts.date.astype(np.int64) * 2 + amounts.cause) * 2 + (amounts.document == NO_DOCUMENT)
    key = (((key << CUSTOMER_BITS) + amounts.customer) << CUSTOMER_BITS) + amounts.payer
    order = np.argsort(key, kind="stable")
    key, amounts = key[order], amounts.taken(order)
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    receipt = np.cumsum(np.diff(key, prepend=-1) != 0) - 1
    first = amounts.taken(starts)
    posts = settings.postings
    lag = entry_lag(rng, len(starts), prompt=posts.receipt_prompt, postings=posts)
    entered_on = (first.date + lag + first.lag_days).astype(np.int32)
    total = np.add.reduceat(amounts.amount_minor, starts) if len(starts) else np.zeros(0, dtype=np.int64)
    is_in = entered_on <= last_day
    row_of = np.cumsum(is_in) - 1
    rows = np.flatnonzero((amounts.document != NO_DOCUMENT) & is_in[receipt])
    document, of = amounts.document[rows], receipt[rows]
    more = entry_lag(rng, len(rows), prompt=posts.allocation_prompt, postings=posts)
    # a payment in advance waits for its invoice
    allocated_entered_on = np.maximum(entered_on[of], documents.entered_on[document]) + more
    in_time = allocated_entered_on <= last_day
    rows, document, of = rows[in_time], document[in_time], of[in_time]
    return Booked(
        customer=first.customer[is_in],
        payer=first.payer[is_in],
        date=first.date[is_in],
        amount_minor=total[is_in],
        cause=first.cause[is_in],
        entered_on=entered_on[is_in],
        receipt=row_of[of],
        document=document,
        allocated_minor=amounts.amount_minor[rows],
        allocated_on=np.maximum(amounts.date[rows], documents.issued_on[document]),
        allocated_entered_on=allocated_entered_on[in_time].astype(np.int32),
    )
