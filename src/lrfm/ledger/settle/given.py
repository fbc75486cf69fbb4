"""What the files themselves say: which receipt is for which document, and how much of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lrfm.ledger.settle.book import Book

__all__ = ["Given", "apply_given"]

GIVEN = "given"


@dataclass(frozen=True)
class Given:
    """One statement of the files: these receipts (or credit notes) are for these documents.

    Positions are keys less one; `amount` None means all that both sides leave open; `known_day` is the day on which
    the statement itself was made (0: unknown); `row` is its place among the rows of its table. Where `undoes` names a
    receipt, that one came back unpaid: what it settled is open again from the day of the (negative) receipt on;
    `is_named` tells that it was for a named document.
    """

    receipts: Sequence[int]
    credits: Sequence[int]
    documents: Sequence[int]
    amount: int | None
    known_day: int
    row: int
    undoes: int | None = None
    is_named: bool = False


def apply_given(book: Book, statements: Sequence[Given]) -> Mapping[int, str]:
    """Write down what the files say, in the order in which it became known; give the rows that can't hold, and why.

    A stated amount that the document, or the receipt, does not leave open is not applied at all: to cut it would hide
    a fault of the file. Money given back comes after the money it takes back.
    """
    faults: dict[int, str] = {}
    for statement in sorted(statements, key=lambda given: _order(book, given)):
        if statement.undoes is not None:
            book.undo(statement.undoes, by=statement.receipts[0], is_named=statement.is_named)
        elif statement.amount is not None and statement.amount < 0:
            if not _taken_back(book, statement):
                faults[statement.row] = "takes_back_too_much"
        elif statement.amount is None:
            _apply_all(book, statement)
        elif fault := _fault(book, statement):
            faults[statement.row] = fault
        else:
            _apply(book, statement, statement.amount)
    return faults


def _taken_back(book: Book, given: Given) -> bool:
    """Take back what an earlier statement gave; tell whether so much of it stands."""
    left = -(given.amount or 0)
    pairs = [(receipt, document) for receipt in given.receipts for document in given.documents]
    if sum(book.settled_by(*pair) for pair in pairs) < left:
        return False
    for receipt, document in pairs:
        part = min(left, book.settled_by(receipt, document))
        if part > 0:
            book.unsettle(receipt, document, amount=part, known_day=given.known_day)
            left -= part
    return True


def _order(book: Book, given: Given) -> tuple[int, ...]:
    """Order by the day since when all sides are known, then money before money given back, then by keys."""
    docs, recs = book.documents, book.settlements
    days = [given.known_day]
    days += [max(int(recs.event_day[k]), int(recs.known_day[k])) for k in given.receipts]
    days += [max(int(docs.event_day[k]), int(docs.known_day[k])) for k in (*given.credits, *given.documents)]
    is_back = any(recs.amount[k] < 0 for k in given.receipts) or (given.amount or 0) < 0
    first = (*given.receipts, *given.credits, 0)[0]
    return (max(days), int(is_back), first, *given.documents[:1], given.amount or 0)


def _fault(book: Book, given: Given) -> str | None:
    amount = abs(given.amount or 0)
    left = sum(abs(book.receipt_open[k]) for k in given.receipts) + sum(book.document_open[k] for k in given.credits)
    if amount > left:
        return "exceeds_receipt"
    gives_back = any(book.receipt_open[k] < 0 for k in given.receipts)
    room = sum(_room(book, k, gives_back=gives_back) for k in given.documents)
    return "exceeds_document" if amount > room else None


def _room(book: Book, document: int, *, gives_back: bool) -> int:
    if gives_back and book.documents.is_invoice[document]:
        return int(book.documents.amount[document]) - book.document_open[document]
    return book.document_open[document]


def _apply_all(book: Book, given: Given) -> None:
    for receipt in given.receipts:
        for document in _oldest_first(book, given.documents):
            book.settle(receipt, document, basis=GIVEN, known_day=given.known_day)
    for credit, invoice in _pairs(book, given):
        amount = min(book.document_open[credit], book.document_open[invoice])
        if amount > 0:
            book.clear(credit, invoice, amount=amount, basis="credited", known_day=given.known_day)


def _apply(book: Book, given: Given, amount: int) -> None:
    left = abs(amount)
    for receipt in given.receipts:
        for document in _oldest_first(book, given.documents):
            left -= book.settle(receipt, document, basis=GIVEN, limit=left, known_day=given.known_day)
    for credit, invoice in _pairs(book, given):
        part = min(left, book.document_open[credit], book.document_open[invoice])
        if part > 0:
            book.clear(credit, invoice, amount=part, basis="credited", known_day=given.known_day)
            left -= part


def _pairs(book: Book, given: Given) -> Iterator[tuple[int, int]]:
    for credit in given.credits:
        for document in _oldest_first(book, given.documents):
            if book.documents.is_invoice[document]:
                yield credit, document


def _oldest_first(book: Book, documents: Sequence[int]) -> Sequence[int]:
    if len(documents) < 2:
        return documents
    return sorted(documents, key=lambda k: (int(book.documents.due_day[k]), k))
