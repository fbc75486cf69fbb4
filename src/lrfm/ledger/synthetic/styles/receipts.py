"""Rows of the tables beside the invoices: receipts, what they were used for, and instruments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.core.reason import Reason
from lrfm.ledger.synthetic.styles.books import Books, array_of
from lrfm.ledger.synthetic.styles.parts import UNSAID, Parts, cut, whole
from lrfm.ledger.synthetic.styles.rows import Rows, counted, joined, minor, taken_from

if TYPE_CHECKING:
    from lrfm.ledger.settings import MappingSettings
    from lrfm.ledger.synthetic.styles.labels import Labels

__all__ = ["allocation_rows", "instrument_rows", "money_fields", "receipt_rows"]


def money_fields(books: Books, labels: Labels, table: str, places: np.ndarray) -> dict[str, pa.Array]:
    """Give who paid, on which day, and when that was entered, of rows of receipts or of cleared instruments."""
    rows = {name: taken_from(array_of(books[table][name]), places) for name in books[table].column_names}
    is_cheque = table == "instruments"
    ids = labels.instruments if is_cheque else labels.receipts
    entered = rows["entered_on"]
    return {
        "receipt_id": ids.of(rows["instrument_id" if is_cheque else "receipt_id"]),
        "customer_id": labels.customers.of(rows["customer_id"]),
        "customer_name": labels.names.of(rows["customer_id"]),
        "date": rows["cleared_on" if is_cheque else "date"],
        "cause": pa.array(["paid"] * len(places), pa.string()) if is_cheque else rows["cause"],
        # a cheque is paid when it clears, however early it was entered
        "entered_on": pc.max_element_wise(entered, rows["cleared_on"]) if is_cheque else entered,
    }


def receipt_rows(books: Books, labels: Labels, *, mapping: MappingSettings) -> Rows:
    """Give one row per receipt; where a receipt names its invoice and no allocations stand beside it, one per invoice.

    Cheques that cleared are receipts, too, unless the table of instruments says that they paid.
    """
    own = mapping.receipts
    names_invoice = own is not None and own.invoice_id is not None and mapping.allocations is None
    tables = [("receipts", np.arange(books["receipts"].num_rows))]
    if not mapping.instruments_pay:
        tables.append(("instruments", np.flatnonzero(books.cleared)))
    parts, split = [], 0
    for table, chosen in tables:
        found = (
            cut(books, table, chosen=chosen, keys=books.taken.invoice)
            if names_invoice
            else whole(books, table, chosen=chosen)
        )
        parts.append(_fields(books, labels, table, found))
        split += found.split
    left_out = tuple(_left_out(books, mapping, split=split))
    values = joined(parts)
    kinds = {"receipt_id": _same("receipt", values), "invoice_id": _same("invoice", values)}
    return Rows(values, kinds, left_out)


def _same(word: str, values: dict[str, pa.Array]) -> pa.Array:
    return pa.repeat(pa.scalar(word), len(next(iter(values.values()))))


def _fields(books: Books, labels: Labels, table: str, parts: Parts) -> dict[str, pa.Array]:
    targets = taken_from(array_of(books["invoices"]["invoice_id"]), np.where(parts.key == UNSAID, -1, parts.key))
    return {
        **money_fields(books, labels, table, parts.source),
        "amount": minor(parts.amount_minor),
        "invoice_id": labels.documents.of(targets),
    }


def _left_out(books: Books, mapping: MappingSettings, *, split: int) -> Iterator[Reason]:
    taken = books.taken
    if split:
        yield Reason.of("synthetic.rows_split", count=split)
    if mapping.receipts is not None and mapping.receipts.cause is None:
        yield from counted("synthetic.losses_as_paid", taken.of("written_off"), taken.amount_minor)
    if mapping.allocations is None:
        yield from counted("synthetic.credits_unsaid", taken.of("credited"), taken.amount_minor)
        if mapping.receipts is None or mapping.receipts.invoice_id is None:
            yield from counted("synthetic.links_unsaid", ~taken.of("credited"))


def allocation_rows(books: Books, labels: Labels, *, mapping: MappingSettings) -> Rows:
    """Give which receipt, credit note or cheque settles how much of which invoice."""
    rows = {name: array_of(books["allocations"][name]) for name in books["allocations"].column_names}
    is_note = pa.array(books.taken.of("credited")[: len(rows["receipt_id"])])
    givers = pc.coalesce(labels.receipts.of(rows["receipt_id"]), labels.documents.of(rows["receipt_id"]))
    parts = [
        {
            "receipt_id": givers,
            "giver": pc.if_else(is_note, "credit_note", "receipt"),
            "invoice_id": labels.documents.of(rows["invoice_id"]),
            "amount": rows["amount_minor"],
            "date": rows["date"],
            "entered_on": rows["entered_on"],
        }
    ]
    if not mapping.instruments_pay:
        parts.append(_of_cheques(books, labels))
    values = joined(parts)
    kinds = {"receipt_id": values.pop("giver"), "invoice_id": _same("invoice", values)}
    return Rows(values, kinds)


def _of_cheques(books: Books, labels: Labels) -> dict[str, pa.Array]:
    taken = books.taken
    own = np.flatnonzero(taken.of("instrument"))
    money = money_fields(books, labels, "instruments", taken.source[own])
    invoices = taken_from(array_of(books["invoices"]["invoice_id"]), taken.invoice[own])
    return {
        "receipt_id": money["receipt_id"],
        "giver": _same("receipt", money),
        "invoice_id": labels.documents.of(invoices),
        "amount": minor(taken.amount_minor[own]),
        "date": money["date"],
        "entered_on": money["entered_on"],
    }


def instrument_rows(books: Books, labels: Labels) -> Rows:
    """Give one row per cheque, with what became of it."""
    table = books["instruments"]
    rows = {name: array_of(table[name]) for name in table.column_names}
    values = {
        **rows,
        "instrument_id": labels.instruments.of(rows["instrument_id"]),
        "customer_id": labels.customers.of(rows["customer_id"]),
        "customer_name": labels.names.of(rows["customer_id"]),
        "invoice_id": labels.documents.of(rows["invoice_id"]),
        "amount": rows["amount_minor"],
    }
    return Rows(values, {"invoice_id": _same("invoice", values)})
