"""Rows of one list of all that was posted: invoices, credit notes and receipts, with what cleared what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.core.reason import Reason
from lrfm.ledger.synthetic.styles.books import NEVER, Books, array_of, days_in
from lrfm.ledger.synthetic.styles.invoices import document_fields
from lrfm.ledger.synthetic.styles.parts import UNSAID, Parts, cut, whole
from lrfm.ledger.synthetic.styles.receipts import money_fields
from lrfm.ledger.synthetic.styles.rows import Rows, counted, days, joined, minor, taken_from

if TYPE_CHECKING:
    from lrfm.ledger.synthetic.styles.labels import Labels
    from lrfm.ledger.tables.settings import TransactionMapping

__all__ = ["transaction_rows"]

Whole = npt.NDArray[np.int64]
INSTEAD: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "invoice": ("invoice",),
        "credit_note": ("credit_note", "invoice"),
        "receipt": ("receipt", "clearing", "credit_note"),
        "write_off": ("write_off", "clearing", "credit_note", "receipt"),
    }
)
"""What a row is called where the list has no code for it; a clearing moves no money, a negative invoice is a credit."""

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "invoice": "synthetic.kind_invoice",
        "credit_note": "synthetic.kind_credit_note",
        "receipt": "synthetic.kind_receipt",
        "write_off": "synthetic.kind_write_off",
        "clearing": "synthetic.kind_clearing",
    }
)


@dataclass(frozen=True)
class _Clearing:
    """When each invoice was cleared (`NEVER`: not yet), and the key of what each allocation settles."""

    day: Whole
    keys: Whole | None
    by_invoice: bool


def transaction_rows(books: Books, labels: Labels, *, mapping: TransactionMapping) -> Rows:
    """Give all rows posted; where rows name what they settle, a receipt has one for each of these.

    A row is cleared once all of its invoice is settled, on the day of the last allocation.
    """
    clearing = _clearing(books, mapping)
    is_note = books.is_credit
    pieces = [_invoices(books, labels, clearing)]
    split = 0
    for table, chosen in (
        ("invoices", np.flatnonzero(is_note)),
        ("receipts", np.arange(books["receipts"].num_rows)),
        ("instruments", np.flatnonzero(books.cleared)),
    ):
        parts = (
            whole(books, table, chosen=chosen)
            if clearing.keys is None
            else cut(books, table, chosen=chosen, keys=clearing.keys)
        )
        pieces.append(_credits(books, labels, table, parts, clearing))
        split += parts.split
    values = _with_sides(joined(pieces), is_unsigned=mapping.side is not None)
    kind, renamed = _kinds(values["kind"], mapping)
    kinds = {"document_id": kind, "applies_to": pa.repeat(pa.scalar("invoice"), len(kind))}
    left_out = (*renamed, *_left_out(books, mapping, clearing, split=split))
    return Rows({**values, "kind": kind}, kinds, left_out)


def _clearing(books: Books, mapping: TransactionMapping) -> _Clearing:
    taken = books.taken
    day = days_in(books["invoices"]["invoice_date"]).copy()
    np.maximum.at(day, taken.invoice, taken.day)
    day = np.where(~books.is_credit & (books.open_minor == 0), day, NEVER)
    is_cleared = day[taken.invoice] != NEVER
    if mapping.applies_to is not None:
        return _Clearing(day, taken.invoice, by_invoice=True)
    if mapping.clearing_id is not None:
        return _Clearing(day, np.where(is_cleared, taken.invoice, UNSAID), by_invoice=True)
    if mapping.clearing_date is not None:
        return _Clearing(day, np.where(is_cleared, day[taken.invoice], UNSAID), by_invoice=False)
    return _Clearing(day, None, by_invoice=False)


def _invoices(books: Books, labels: Labels, clearing: _Clearing) -> dict[str, pa.Array]:
    places = np.flatnonzero(~books.is_credit)
    fields = _documents(books, labels, places)
    key = places if clearing.by_invoice else np.where(clearing.day != NEVER, clearing.day, UNSAID)[places]
    return {
        **fields,
        "outstanding": minor(books.open_minor[places]),
        **_cleared(books, labels, key, clearing),
        "applies_to": pa.nulls(len(places), pa.string()),
    }


def _documents(books: Books, labels: Labels, places: Whole) -> dict[str, pa.Array]:
    rows = books["invoices"]
    fields = {
        **document_fields(books, labels),
        "document_id": labels.documents.of(array_of(rows["invoice_id"])),
        "date": array_of(rows["invoice_date"]),
    }
    return {name: taken_from(values, places) for name, values in fields.items()}


def _credits(books: Books, labels: Labels, table: str, parts: Parts, clearing: _Clearing) -> dict[str, pa.Array]:
    """Give what is in the customer's favour: amounts below 0."""
    if table == "invoices":
        fields = _documents(books, labels, parts.source)
    else:
        fields = money_fields(books, labels, table, parts.source)
        fields["document_id"] = fields.pop("receipt_id")
        fields["kind"] = pc.if_else(pc.equal(fields.pop("cause"), "written_off"), "write_off", "receipt")
    return {
        **fields,
        "amount": minor(-parts.amount_minor),
        "outstanding": minor(-parts.unused_minor),
        **_cleared(books, labels, parts.key, clearing),
    }


def _cleared(books: Books, labels: Labels, key: Whole, clearing: _Clearing) -> dict[str, pa.Array]:
    """Give number and day of the clearing, and the invoice that a part is for."""
    if not clearing.by_invoice:
        said = np.where(key == UNSAID, NEVER, key) if clearing.keys is not None else np.full(len(key), NEVER)
        return {
            "clearing_id": pa.nulls(len(key), pa.string()),
            "clearing_date": days(said),
            "applies_to": pa.nulls(len(key), pa.string()),
        }
    day = np.where(key == UNSAID, NEVER, clearing.day[np.maximum(key, 0)]) if books.size else key
    invoice = labels.documents.of(taken_from(array_of(books["invoices"]["invoice_id"]), key))
    number = pc.binary_join_element_wise("C", invoice, "")
    return {
        "clearing_id": pc.if_else(pa.array(day != NEVER), number, pa.scalar(None, pa.string())),
        "clearing_date": days(day),
        "applies_to": invoice,
    }


def _with_sides(values: dict[str, pa.Array], *, is_unsigned: bool) -> dict[str, pa.Array]:
    """Give the amounts of both sides; beside a column of sides the amount itself has no sign."""
    amount = values["amount"]
    zero = pa.scalar(0, pa.int64())
    return {
        **values,
        "amount": pc.abs(amount) if is_unsigned else amount,
        "debit": pc.max_element_wise(amount, zero),
        "credit": pc.max_element_wise(pc.negate(amount), zero),
        "side": pc.greater(amount, 0),
        "disputed": pc.fill_null(values["disputed"], False),
    }


def _kinds(kinds: pa.Array, mapping: TransactionMapping) -> tuple[pa.Array, tuple[Reason, ...]]:
    """Give the kinds that the list can name, and what others are called instead."""
    known = mapping.kind.meanings if mapping.kind else frozenset({"invoice", "receipt"})
    left_out = []
    for kind, others in INSTEAD.items():
        # without a column of kinds what is in the customer's favour is a receipt
        order = others if mapping.kind else ("invoice", "receipt")[kind != "invoice" :]
        instead = next((other for other in order if other in known), kind)
        count = pc.sum(pc.equal(kinds, kind)).as_py() or 0
        if instead != kind and count:
            left_out.append(
                Reason.of(
                    "synthetic.kind_as", count=count, kind=Reason.of(WORDS[kind]), instead=Reason.of(WORDS[instead])
                )
            )
            if mapping.kind:
                kinds = pc.if_else(pc.equal(kinds, kind), instead, kinds)
    return kinds, tuple(left_out)


def _left_out(books: Books, mapping: TransactionMapping, clearing: _Clearing, *, split: int) -> Iterator[Reason]:
    taken = books.taken
    if clearing.keys is None:
        yield from counted("synthetic.links_unsaid", taken.amount_minor != 0)
        return
    if split:
        yield Reason.of("synthetic.rows_split", count=split)
    if mapping.outstanding is None:
        yield from counted("synthetic.parts_unsaid", clearing.keys == UNSAID, taken.amount_minor)
    if not clearing.by_invoice:
        yield from counted("synthetic.links_by_day", clearing.keys != UNSAID)
