"""Which receipt settles which invoice, by a rule, as time goes by.

A day passes in this order: invoices become known; returned receipts are undone; receipts become known; money given
back takes what is on account; what is left on account pays what is open, oldest money first (by the day since when it
is known, then by key). So a day's result does not depend on the order of its rows, and what holds at a day depends on
nothing that became known later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow as pa

from lrfm.errors import Defect
from lrfm.ledger.allocate.accounts import Accounts, Postings
from lrfm.ledger.allocate.timeline import (
    BILLED,
    RETURNED,
    Documents,
    Receipts,
    events_of,
    read_documents,
    read_receipts,
)
from lrfm.ledger.allocate.ways import InOrder, ProRata

if TYPE_CHECKING:
    from array import array

    from lrfm.ledger.allocate.accounts import OpenInvoices
    from lrfm.ledger.allocate.columns import Whole
    from lrfm.ledger.allocate.timeline import Events

__all__ = ["Rule", "allocate"]

Rule = Literal["oldest_due", "newest_due", "pro_rata"]


def allocate(documents: pa.Table, receipts: pa.Table, *, rule: Rule) -> pa.Table:
    """Say what settles what, and since which day.

    ``documents``: document_key, customer_key (int64), due_date, since (date32; first day on which the invoice is
    known), open_minor (int64, above zero: what the rule is to settle). ``receipts``: receipt_key, customer_key
    (int64), since (date32), open_minor (int64, not zero; negative is money given back), undone_on (date32 or NULL: on
    that day the receipt came back unpaid). NULLs elsewhere, keys that stand twice and amounts out of these bounds are
    a :class:`lrfm.errors.Defect`.

    The result has receipt_key, document_key (int64), applied_on (date32) and amount_minor (int64), sorted by the first
    three, which are unique; a negative amount undoes what the same receipt settled of that document before.

    * ``oldest_due`` pays the invoice that was due first, then the next (equal due dates: lowest key first);
      ``newest_due`` the one that is due last (equal due dates: lowest key first); ``pro_rata`` pays all that are
      open, in proportion to their open amounts, by largest remainder (ties: earliest due, lowest key).
    * What is left stays on account and pays the customer's next invoices on the day they become known.
    * Money given back takes the oldest money on account; the rest of it is made up for by later receipts before these
      pay invoices. It undoes no allocation, so it has no rows.
    * A receipt that is undone gives back what it settled; other money on account may pay that on the same day. Undone
      by the day on which it becomes known, it settles nothing. Credit that money given back took from it is owed by
      later receipts again; where money given back is itself undone, the credit it took is on account again.

    >>> from datetime import date
    >>> day, later = date(2024, 1, 1), date(2024, 2, 1)
    >>> invoices = {"document_key": [1, 2], "customer_key": [7, 7], "due_date": [later, day], "since": [day, day]}
    >>> money = {"receipt_key": [5], "customer_key": [7], "since": [later], "open_minor": [120], "undone_on": [None]}
    >>> settled = allocate(
    ...     pa.table({**invoices, "open_minor": [100, 50]}),
    ...     pa.table({**money, "undone_on": pa.nulls(1, pa.date32())}),
    ...     rule="oldest_due",
    ... )
    >>> settled.select(["document_key", "amount_minor"]).to_pylist()
    [{'document_key': 1, 'amount_minor': 70}, {'document_key': 2, 'amount_minor': 50}]
    """
    ranked = read_documents(documents, order="newest" if rule == "newest_due" else "oldest")
    money = read_receipts(receipts)
    accounts = Accounts(ranked, money, open_invoices=_open_invoices(rule, document_count=len(ranked.keys)))
    postings = _replay(events_of(ranked, money), accounts)
    return _table(postings, ranked, money)


def _open_invoices(rule: Rule, *, document_count: int) -> OpenInvoices:
    if rule in {"oldest_due", "newest_due"}:
        return InOrder(document_count=document_count)
    if rule == "pro_rata":
        return ProRata()
    raise Defect(f"there is no rule {rule}")


def _replay(events: Events, accounts: Accounts) -> Postings:
    """Let time go by, one customer after the other."""
    columns = (events.customers, events.days, events.kinds, events.ranks)
    if not len(events.days):
        return accounts.postings
    at_hand, today = int(events.customers[0]), int(events.days[0])
    for customer, day, kind, rank in zip(*(column.tolist() for column in columns), strict=True):
        if day != today or customer != at_hand:
            accounts.settle(today)
            today = day
            if customer != at_hand:
                accounts.turn_to_next()
                at_hand = customer
        if kind == BILLED:
            accounts.bill(rank)
        elif kind == RETURNED:
            accounts.undo(rank, day)
        else:
            accounts.receive(rank)
    accounts.settle(today)
    return accounts.postings


def _table(postings: Postings, documents: Documents, receipts: Receipts) -> pa.Table:
    counts, run_receipts = _numbers(postings.counts), _numbers(postings.receipts)
    order = _order(receipts.keys)[run_receipts]
    # Rows come day by day for one receipt, so that a stable sort by the two keys is a total order. Runs go first: there
    # are fewer of them, and what is nearly in order is sorted quickly.
    runs = np.argsort(order, kind="stable")
    place = _places_of(runs, counts)
    document_ranks = _numbers(postings.documents)[place]
    both = np.repeat(order[runs] * len(documents.keys), counts[runs])
    both += _order(documents.keys)[document_ranks]
    inside = np.argsort(both, kind="stable")
    del both
    inside = inside[_numbers(postings.amounts)[place[inside]] != 0]
    days = np.repeat(_numbers(postings.days)[runs].astype(np.int32), counts[runs])
    return pa.table(
        {
            "receipt_key": np.repeat(receipts.keys[run_receipts[runs]], counts[runs])[inside],
            "document_key": documents.keys[document_ranks[inside]],
            "applied_on": pa.array(days[inside], pa.int32()).cast(pa.date32()),
            "amount_minor": _numbers(postings.amounts)[place[inside]],
        }
    )


def _places_of(runs: Whole, counts: Whole) -> Whole:
    """Give the places of the rows of each run, one run after the other."""
    starts = np.cumsum(counts) - counts
    ends = np.cumsum(counts[runs])
    shift = np.repeat(starts[runs] - (ends - counts[runs]), counts[runs])
    return shift + np.arange(len(shift))


def _numbers(values: array[int]) -> Whole:
    return np.asarray(values, dtype=np.int64)


def _order(keys: Whole) -> Whole:
    """Give each key its place among the keys: the product of two places fits 64 bits, that of keys may not."""
    places = np.empty(len(keys), dtype=np.int64)
    places[np.argsort(keys)] = np.arange(len(keys))
    return places
