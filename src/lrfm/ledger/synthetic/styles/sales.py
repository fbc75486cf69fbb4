"""Rows of a table of lines sold: sales alone, without due dates or payments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.core.reason import Reason
from lrfm.ledger.synthetic.styles.books import Books, array_of, find, whole_in
from lrfm.ledger.synthetic.styles.numbers import as_decimals
from lrfm.ledger.synthetic.styles.rows import Rows, joined, minor, taken_from

if TYPE_CHECKING:
    from lrfm.ledger.synthetic.styles.labels import Labels
    from lrfm.ledger.tables.settings import LineMapping

__all__ = ["line_rows"]

SPARE_DIGITS = 6
"""Decimals of a price beyond the currency's, so that quantity times price rounds to the amount of the line."""


def line_rows(books: Books, labels: Labels, *, mapping: LineMapping, digits: int) -> Rows:
    """Give one row per line sold; a document without lines, such as a credit note, is one line of its own."""
    lines = {name: array_of(books["order_lines"][name]) for name in books["order_lines"].column_names}
    known = find(books["order_lines"]["invoice_id"], among=books["invoices"]["invoice_id"])
    has_lines = np.isin(np.arange(books.size), known)
    parts = [_fields(lines, digits=digits), _documents(books, np.flatnonzero(~has_lines), digits=digits)]
    values = joined(parts)
    values |= {
        "customer_name": labels.names.of(values["customer_id"]),
        "customer_id": labels.customers.of(values["customer_id"]),
        "invoice_id": labels.documents.of(values["invoice_id"]),
        "description": values["product_id"],
    }
    kinds = pc.if_else(pc.less(values["amount"], 0), "credit_note", "invoice")
    left_out = tuple(_left_out(books, mapping, without_lines=int((~has_lines).sum())))
    return Rows(values, {"invoice_id": kinds}, left_out)


def _fields(lines: dict[str, pa.Array], *, digits: int) -> dict[str, pa.Array]:
    names = ("invoice_id", "customer_id", "date", "product_id", "quantity")
    return {
        **{name: lines[name] for name in names},
        "quantity": _whole(lines["quantity"]),
        "amount": lines["amount_minor"],
        "price": _prices(lines, digits=digits),
    }


def _whole(quantities: pa.Array) -> pa.Array:
    return quantities.cast(pa.float64()) if pa.types.is_floating(quantities.type) else quantities.cast(pa.int64())


def _prices(lines: dict[str, pa.Array], *, digits: int) -> pa.Array:
    """Give the price of each line, or, where quantity times price is not the amount, the amount divided."""
    quantity = np.asarray(lines["quantity"]).astype(np.float64)
    stated = as_decimals(lines["price_minor"], digits=digits).cast(pa.decimal128(30, digits + SPARE_DIGITS))
    amounts = whole_in(lines["amount_minor"])
    agrees = np.abs(quantity * whole_in(lines["price_minor"]) - amounts) < 0.5
    if agrees.all():
        return stated
    per_unit = np.divide(amounts, quantity, out=np.zeros(len(amounts)), where=quantity != 0)
    scaled = np.rint(per_unit * 10**SPARE_DIGITS).astype(np.int64)
    divided = as_decimals(pa.array(scaled), digits=digits + SPARE_DIGITS).cast(pa.decimal128(30, digits + SPARE_DIGITS))
    return pc.if_else(pa.array(agrees), stated, divided)


def _documents(books: Books, places: np.ndarray, *, digits: int) -> dict[str, pa.Array]:
    """Give whole documents as lines of one piece, sold or taken back."""
    rows = {name: taken_from(array_of(books["invoices"][name]), places) for name in books["invoices"].column_names}
    amounts = books.amount_minor[places]
    quantity = books["order_lines"].schema.field("quantity").type
    price = as_decimals(minor(np.abs(amounts)), digits=digits).cast(pa.decimal128(30, digits + SPARE_DIGITS))
    return {
        "invoice_id": rows["invoice_id"],
        "customer_id": rows["customer_id"],
        "date": rows["invoice_date"],
        "quantity": _whole(pa.array(np.sign(amounts)).cast(quantity)),
        "amount": minor(amounts),
        "price": price,
    }


def _left_out(books: Books, mapping: LineMapping, *, without_lines: int) -> Iterator[Reason]:
    if len(books.taken.invoice):
        yield Reason.of("synthetic.payments_unsaid", count=len(books.taken.invoice))
    if without_lines:
        yield Reason.of("synthetic.documents_as_lines", count=without_lines)
    if mapping.invoice_id is None:
        yield Reason.of("synthetic.documents_unsaid", count=books.size)
