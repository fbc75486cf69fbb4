"""Documents that cleared each other: what the list itself calls closed is closed, whatever else it shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from lrfm.ledger.allocate.given import allocate_group
from lrfm.ledger.settle.book import NO_DAY, Book

__all__ = ["ELSEWHERE", "ClearingRows", "apply_clearings"]

ELSEWHERE = "cleared_elsewhere"
"""Kind of a settlement by something that the files do not hold: another account, another period."""


@dataclass(frozen=True)
class ClearingRows:
    """What cleared: `keys` are documents (key less one) or, below 0, receipts (-1 the first), each with its group."""

    groups: list[str]
    keys: list[int]
    days: list[int]
    amounts: list[int]


def apply_clearings(book: Book, rows: ClearingRows, *, last_day: int) -> None:
    """Match what cleared within each group, oldest due first; close the rest of a group against what is elsewhere.

    `last_day` is when a clearing without a date is known: the day of the extract, or the last day of the files.
    """
    columns = zip(rows.groups, rows.keys, rows.days, rows.amounts, strict=True)
    sized = [(group, key, day, min(amount, _open(book, key))) for group, key, day, amount in columns]
    sized = [row for row in sized if row[3] > 0]
    if not sized:
        return
    numbers = {group: index for index, group in enumerate(sorted({row[0] for row in sized}))}
    closed_on: dict[int, int] = {}
    for group, _, day, _ in sized:
        closed_on[numbers[group]] = max(closed_on.get(numbers[group], NO_DAY), day)
    keys = np.array([row[1] for row in sized], np.int64)
    table = pa.table(
        {
            "group": np.array([numbers[row[0]] for row in sized], np.int64),
            "key": keys,
            "is_debit": np.array([_is_debit(book, int(key)) for key in keys]),
            "order_day": pa.array(np.array([_order_day(book, int(key)) for key in keys], np.int32)).cast(pa.date32()),
            "amount_minor": np.array([row[3] for row in sized], np.int64),
        }
    )
    group_of = dict(zip(keys.tolist(), table["group"].to_pylist(), strict=True))
    matched = allocate_group(table)
    for row in matched.matches.to_pylist():
        day = closed_on[group_of[row["credit_key"]]]
        _match(book, row["credit_key"], row["debit_key"], amount=row["amount_minor"], day=day if day > NO_DAY else 0)
    left: dict[int, int] = dict(zip(keys.tolist(), table["amount_minor"].to_pylist(), strict=True))
    for row in matched.matches.to_pylist():
        left[row["credit_key"]] -= row["amount_minor"]
        left[row["debit_key"]] -= row["amount_minor"]
    for key, amount in left.items():
        if amount > 0:
            day = closed_on[group_of[key]]
            _close(book, key, amount=amount, day=day if day > NO_DAY else last_day)


def _open(book: Book, key: int) -> int:
    return book.document_open[key] if key >= 0 else abs(book.receipt_open[-key - 1])


def _is_debit(book: Book, key: int) -> bool:
    """What the customer owes: an invoice, or money given back."""
    return bool(book.documents.is_invoice[key]) if key >= 0 else book.receipt_open[-key - 1] < 0


def _order_day(book: Book, key: int) -> int:
    return int(book.documents.due_day[key]) if key >= 0 else int(book.settlements.event_day[-key - 1])


def _match(book: Book, credit: int, debit: int, *, amount: int, day: int) -> None:
    if credit < 0 and debit >= 0:
        book.settle(-credit - 1, debit, basis="cleared", limit=amount, known_day=day)
    elif credit >= 0 and debit >= 0:
        book.clear(credit, debit, amount=amount, basis="credited", known_day=day)
    elif credit >= 0:
        book.settle(-debit - 1, credit, basis="cleared", limit=amount, known_day=day)
    else:
        book.offset(-credit - 1, -debit - 1, amount=amount, known_day=day)


def _close(book: Book, key: int, *, amount: int, day: int) -> None:
    if key >= 0:
        book.close_document(key, amount=amount, kind=ELSEWHERE, day=day)
    else:
        book.close_receipt(-key - 1, amount=amount, kind=ELSEWHERE, day=day)
