"""All settling in its order: what the files say, what they call cleared, reversals, then the rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lrfm.ledger.allocate.reversals import match_reversals
from lrfm.ledger.allocate.rules import allocate
from lrfm.ledger.settle.book import Book, Documents, Entry, Settlements, days_of
from lrfm.ledger.settle.clearing import ClearingRows, apply_clearings
from lrfm.ledger.settle.given import Given, apply_given

if TYPE_CHECKING:
    from lrfm.ledger.settings import Rule

__all__ = ["BOUNDS", "ENTRY_SCHEMA", "Order", "Settled", "settle"]

BOUNDS: tuple[Rule, ...] = ("oldest_due", "newest_due")
"""The two rules between which a headline lies where cash is not allocated."""
REVERSAL, CREDITED = "reversal", "credited"
ENTRY_SCHEMA = pa.schema(
    [
        ("receipt_key", pa.int64()),
        ("document_key", pa.int64()),
        ("event_date", pa.date32()),
        ("known_on", pa.date32()),
        ("amount_minor", pa.int64()),
        ("basis", pa.string()),
    ]
)


@dataclass(frozen=True)
class Order:
    """What is to be settled: documents and settlements in the order of their keys, and what the files say of them.

    `returns` pairs each returned receipt with what takes it back (keys less one); `rule` is what decides about money
    that no file allocates.
    """

    documents: pa.Table
    settlements: pa.Table
    statements: Sequence[Given]
    cleared: ClearingRows
    returns: Sequence[tuple[int, int]]
    reversal_days: int
    rule: Rule
    last_day: int


@dataclass(frozen=True)
class Settled:
    """What settles what, and what it rests on.

    `allocations` and `offsets` (between receipts), settlements that stand in no file (`extras`), the allocations under
    each rule that bounds the headlines (`bounds`), rows of the allocations table that can't hold (`faults`), and the
    money that the rule decided about (`rule_minor`).
    """

    allocations: pa.Table
    offsets: pa.Table
    extras: pa.Table
    bounds: Mapping[str, pa.Table]
    faults: Mapping[int, str]
    rule_minor: int


def settle(order: Order) -> Settled:
    """Settle: given allocations first, then clearings, reversals, and the rule for what is left."""
    book = Book.opened(Documents.of(order.documents), Settlements.of(order.settlements))
    faults = apply_given(book, order.statements)
    apply_clearings(book, order.cleared, last_day=order.last_day)
    apply_given(book, [one for one in order.statements if _gives_back(book, one)])
    _name_reversals(book, days=order.reversal_days)
    _reverse(book, days=order.reversal_days)
    money = _money(book, order.returns, names=order.settlements["document_ref"].to_pylist())
    if order.rule == "none" or money.num_rows == 0:
        chosen, bounds = _entries([], book), {}
    else:
        invoices = _open_invoices(book)
        chosen = _by_rule(book, invoices, money, rule=order.rule)
        bounds = {rule: _by_rule(book, invoices, money, rule=rule) for rule in BOUNDS}
    given = _entries(book.entries, book)
    return Settled(
        allocations=_merged(pa.concat_tables([given, chosen])),
        offsets=_entries(book.offsets, book).drop(["document_key", "basis"]),
        extras=_extras(book),
        bounds={rule: _merged(pa.concat_tables([given, table])) for rule, table in bounds.items()},
        faults=faults,
        rule_minor=0 if order.rule == "none" else int(np.abs(money["open_minor"].to_numpy()).sum()),
    )


def _gives_back(book: Book, given: Given) -> bool:
    """Tell whether money given back has still to reopen what a clearing settled."""
    return given.undoes is None and given.amount is None and any(book.receipt_open[k] < 0 for k in given.receipts)


def _name_reversals(book: Book, *, days: int) -> None:
    """Where the files themselves let one full credit clear an invoice within some days, it never was a sale either."""
    docs = book.documents
    for place, entry in enumerate(book.entries[:-1]):
        if entry.basis != CREDITED or entry.amount < 0:
            continue
        other = book.entries[place + 1]  # a clearing is written down as a pair, the invoice first
        amounts = {entry.amount, int(docs.amount[entry.document]), int(docs.amount[other.document])}
        between = int(docs.event_day[other.document]) - int(docs.event_day[entry.document])
        if len(amounts) == 1 and 0 <= between <= days:
            book.entries[place : place + 2] = [replace(entry, basis=REVERSAL), replace(other, basis=REVERSAL)]


def _reverse(book: Book, *, days: int) -> None:
    """An untouched invoice and its untouched full credit within some days never were a sale."""
    docs = book.documents
    untouched = np.array(book.document_open, np.int64) == docs.amount
    untouched[list(book.reopened)] = False
    keys = np.arange(len(docs.amount), dtype=np.int64)
    sides = []
    for side in (docs.is_invoice, ~docs.is_invoice):
        chosen = side & untouched
        sides.append(
            pa.table(
                {
                    "document_key": keys[chosen],
                    "customer_key": docs.customer[chosen],
                    "event_date": pa.array(docs.event_day[chosen].astype(np.int32)).cast(pa.date32()),
                    "amount_minor": docs.amount[chosen],
                }
            )
        )
    if not sides[1].num_rows:
        return
    for pair in match_reversals(*sides, days=days).to_pylist():
        credit, invoice = pair["credit_key"], pair["document_key"]
        book.clear(credit, invoice, amount=int(docs.amount[invoice]), basis=REVERSAL)


def _money(book: Book, returns: Sequence[tuple[int, int]], *, names: Sequence[str | None]) -> pa.Table:
    """Give the money that names no document; what came back is undone on its day, whatever the rule made of it.

    What is left of money that names its document was paid too much, or for something that the files do not hold.
    """
    undone = {original: taken_back for original, taken_back in returns if book.receipt_open[original]}
    left = dict(enumerate(book.receipt_open))
    for original, taken_back in undone.items():
        book.offset(original, taken_back, amount=min(abs(left[original]), abs(left[taken_back])))
        left[taken_back] = 0
        left[original] -= book.returned.get(original, 0)
    chosen = np.array([key for key, amount in left.items() if amount and names[key] is None], np.int64)
    recs = book.settlements
    since = np.maximum(recs.event_day, recs.known_day)
    undone_on = [int(since[undone[key]]) if key in undone else None for key in chosen.tolist()]
    return pa.table(
        {
            "receipt_key": chosen,
            "customer_key": recs.customer[chosen],
            "since": _dates(since[chosen]),
            "open_minor": np.array([left[key] for key in chosen.tolist()], np.int64),
            "undone_on": pa.array(undone_on, pa.int32()).cast(pa.date32()),
        }
    )


def _open_invoices(book: Book) -> pa.Table:
    """Give what is open of each invoice; where money came back, that part is open from that day on.

    Such a part has a key of its own: that of its document and the number of documents.
    """
    docs = book.documents
    left = np.array(book.document_open, np.int64)
    since = np.maximum(docs.event_day, docs.known_day)
    again = np.zeros_like(left)
    for document, settled_minor in _most_settled(book).items():
        again[document] = max(0, left[document] - (docs.open[document] - settled_minor))
    from_start, later = (np.flatnonzero(docs.is_invoice & (part > 0)) for part in (left - again, again))
    chosen = np.concatenate((from_start, later))
    free = np.array([book.reopened[key] for key in later.tolist()], np.int64)
    return pa.table(
        {
            "document_key": np.concatenate((from_start, later + len(left))),
            "customer_key": docs.customer[chosen],
            "due_date": _dates(docs.due_day[chosen]),
            "since": _dates(np.concatenate((since[from_start], np.maximum(since[later], free)))),
            "open_minor": np.concatenate(((left - again)[from_start], again[later])),
        }
    )


def _most_settled(book: Book) -> dict[int, int]:
    """Give the most that was settled at one time of each document that is open again."""
    steps: dict[int, list[tuple[int, int]]] = {document: [] for document in book.reopened}
    for entry in book.entries:
        if entry.document in steps:
            steps[entry.document].append((entry.known_day, entry.amount))
    # on one day what came back goes first
    return {document: max(accumulate(amount for _, amount in sorted(own))) for document, own in steps.items()}


def _by_rule(book: Book, invoices: pa.Table, money: pa.Table, *, rule: Rule) -> pa.Table:
    """Let the rule settle; an allocation is dated when both sides exist and known from the day of the rule's turn."""
    if rule == "none":
        return _entries([], book)
    found = allocate(invoices, money, rule=rule)
    receipt = found["receipt_key"].to_numpy()
    document = found["document_key"].to_numpy() % len(book.documents.amount)
    known = days_of(found["applied_on"])
    is_undone = found["amount_minor"].to_numpy() < 0
    event = np.maximum(book.settlements.event_day[receipt], book.documents.event_day[document])
    return pa.table(
        {
            "receipt_key": receipt + 1,
            "document_key": document + 1,
            "event_date": _dates(np.where(is_undone, known, event)),
            "known_on": _dates(known),
            "amount_minor": found["amount_minor"],
            "basis": pa.repeat(pa.scalar("rule"), len(receipt)),
        },
        schema=ENTRY_SCHEMA,
    )


def _entries(entries: Sequence[Entry], book: Book) -> pa.Table:
    """Give entries as a table; extra receipts get the keys after those of the files."""
    own = len(book.settlements.amount)
    receipts = [entry.receipt + 1 if entry.receipt >= 0 else own - entry.receipt for entry in entries]
    return pa.table(
        {
            "receipt_key": pa.array(receipts, pa.int64()),
            "document_key": pa.array([entry.document + 1 for entry in entries], pa.int64()),
            "event_date": _dates(np.array([entry.event_day for entry in entries], np.int64)),
            "known_on": _dates(np.array([entry.known_day for entry in entries], np.int64)),
            "amount_minor": pa.array([entry.amount for entry in entries], pa.int64()),
            "basis": pa.array([entry.basis for entry in entries], pa.string()),
        },
        schema=ENTRY_SCHEMA,
    )


def _merged(entries: pa.Table) -> pa.Table:
    """Add up entries of the same receipt, document and days."""
    keys = ["receipt_key", "document_key", "event_date", "known_on", "basis"]
    summed = entries.group_by(keys).aggregate([("amount_minor", "sum")]).rename_columns([*keys, "amount_minor"])
    kept = summed.filter(pa.compute.not_equal(summed["amount_minor"], 0))
    return kept.select(ENTRY_SCHEMA.names).cast(ENTRY_SCHEMA)


def _extras(book: Book) -> pa.Table:
    own = len(book.settlements.amount)
    return pa.table(
        {
            "receipt_key": pa.array(range(own + 1, own + 1 + len(book.extras)), pa.int64()),
            "customer_key": pa.array([extra.customer for extra in book.extras], pa.int64()),
            "event_date": _dates(np.array([extra.event_day for extra in book.extras], np.int64)),
            "known_on": _dates(np.array([extra.known_day for extra in book.extras], np.int64)),
            "amount_minor": pa.array([extra.amount for extra in book.extras], pa.int64()),
            "kind": pa.array([extra.kind for extra in book.extras], pa.string()),
        }
    )


def _dates(days: np.ndarray) -> pa.Array:
    return pa.array(days.astype(np.int32)).cast(pa.date32())
