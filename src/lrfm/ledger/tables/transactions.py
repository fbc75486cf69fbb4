"""Rows of one list of all that was posted: cells to values, with the reason where a row can't be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.tables.faults import either, first_reason
from lrfm.ledger.tables.money import Currencies, Money, base_money
from lrfm.ledger.tables.terms import due_days

if TYPE_CHECKING:
    from lrfm.ledger.tables.columns import Cells
    from lrfm.ledger.tables.settings import TransactionMapping

__all__ = ["transaction_rows"]

DEBITS = ("invoice",)
CREDITS = ("credit_note", "receipt", "write_off")


def transaction_rows(cells: Cells, *, currencies: Currencies) -> pa.Table:
    """Read the transactions; one row out per row in.

    Columns: `file_index`, `row_number`, `document_id` (NULL = to be derived), `customer_id`, `customer_name`, `kind`
    (invoice, credit_note, receipt, write_off, clearing), `event_date`, `due_date`, `known_on`, `amount_minor` (plus is
    what the customer owes), `outstanding_minor`, `clearing_id`, `cleared_on`, `document_ref`, `is_disputed`,
    `foreign_currency`, `foreign_minor`, `moves_nothing`, `fault`.

    A kind whose usual sign the amount contradicts is read by its sign: a negative invoice is a credit note, a positive
    receipt money given back, a positive credit note takes a credit back. Where no kind is mapped, what the customer
    owes is an invoice and the rest a receipt.
    """
    mapping: TransactionMapping = cells.mapping  # type: ignore[assignment]
    day, bad_day = cells.days("date")
    due, bad_due = _due(cells, mapping, day)
    known_on, bad_known = cells.days("entered_on")
    cleared_on, bad_cleared = cells.days("clearing_date")
    names = ("amount", "debit", "credit", "outstanding")
    money = base_money(cells, {name: cells.amount(name) for name in names}, day=day, currencies=currencies)
    amount, bad_side = _signed(cells, mapping, money)
    kind, bad_kind = cells.codes("kind")
    turned = either(pc.and_(pc.equal(kind, "credit_note"), pc.greater(amount, 0)))
    due = pc.if_else(turned, pc.coalesce(due, day), due)
    kind = _kind_by_sign(kind, amount)
    customer, own = cells.ids("customer_id"), cells.ids("document_id")
    spans = cells.spans_lines()
    is_invoice = pc.fill_null(pc.equal(kind, "invoice"), False)
    return pa.table(
        {
            **cells.places(),
            "document_id": own,
            "customer_id": customer,
            "customer_name": cells.text("customer_name") if mapping.customer_name else customer,
            "kind": kind,
            "event_date": day,
            "due_date": due,
            "known_on": known_on,
            "amount_minor": amount,
            "outstanding_minor": _like(money.minor["outstanding"], amount),
            "clearing_id": _numbers(cells, "clearing_id"),
            "cleared_on": cleared_on,
            "document_ref": _numbers(cells, "applies_to"),
            "is_disputed": cells.flags("disputed"),
            **money.beside(amount, spans_lines=spans),
            "fault": first_reason(
                [
                    ("cell_spans_lines", spans),
                    ("missing_customer", pc.is_null(customer)),
                    ("missing_document_id", pc.is_null(own) if mapping.document_id else cells.false()),
                    ("unknown_kind", bad_kind),
                    ("no_rate", money.lacks_rate),
                    ("other_currency", pc.is_valid(money.foreign_currency)),
                    ("amount_unreadable", either(*(money.is_bad[name] for name in names))),
                    ("amount_too_fine", either(*(money.is_fine[name] for name in names))),
                    ("unknown_side", bad_side),
                    ("amount_missing", pc.is_null(amount)),
                    ("document_date_unreadable", bad_day),
                    ("document_date_missing", pc.is_null(day)),
                    ("due_date_unreadable", pc.and_(bad_due, is_invoice)),
                    ("due_date_missing", pc.and_(pc.is_null(due), is_invoice)),
                    ("clearing_date_unreadable", bad_cleared),
                    ("entry_date_unreadable", bad_known),
                    ("outstanding_exceeds_amount", pc.greater(pc.abs(money.minor["outstanding"]), pc.abs(amount))),
                ]
            ),
        }
    )


def _numbers(cells: Cells, field: str) -> pa.Array:
    """Give the numbers of other documents; nothing but zeros names none."""
    found = cells.ids(field)
    is_zero = pc.match_substring_regex(found, "^[0|]+$")
    return pc.if_else(pc.fill_null(is_zero, False), pa.scalar(None, pa.string()), found)


def _due(cells: Cells, mapping: TransactionMapping, day: pa.Array) -> tuple[pa.Array, pa.Array]:
    due, bad_due = cells.days("due_date")
    if mapping.terms is None:
        return due, bad_due
    codes = cells.texts_of(mapping.terms.column) if mapping.terms.column else cells.nothing(pa.string())
    by_terms, bad_terms = due_days(day, codes, terms=mapping.terms)
    unwritten = pc.and_(pc.is_null(due), pc.invert(bad_due))
    return pc.if_else(unwritten, by_terms, due), either(bad_due, pc.and_(unwritten, bad_terms))


def _signed(cells: Cells, mapping: TransactionMapping, money: Money) -> tuple[pa.Array, pa.Array]:
    """Give amounts with plus for what the customer owes, and where a side is named that means nothing."""
    if mapping.debit is not None:
        debit, credit = money.minor["debit"], money.minor["credit"]
        both = pc.subtract(pc.fill_null(debit, 0), pc.fill_null(credit, 0))
        empty = pc.and_(pc.is_null(debit), pc.is_null(credit))
        return pc.if_else(empty, pa.scalar(None, pa.int64()), both), cells.false()
    amount = money.minor["amount"]
    if mapping.side is None:
        return amount, cells.false()
    texts = cells.texts_of(mapping.side.column)
    is_debit = pc.is_in(texts, value_set=pa.array(mapping.side.debit, pa.string()))
    is_credit = pc.is_in(texts, value_set=pa.array(mapping.side.credit, pa.string()))
    signed = pc.if_else(is_credit, pc.negate(amount), amount)
    return signed, pc.invert(pc.or_(is_debit, is_credit))


def _kind_by_sign(kind: pa.Array, amount: pa.Array) -> pa.Array:
    by_sign = pc.if_else(pc.greater(amount, 0), "invoice", "receipt")
    negative_invoice = either(pc.and_(pc.equal(kind, "invoice"), pc.less(amount, 0)))
    positive_note = either(pc.and_(pc.equal(kind, "credit_note"), pc.greater(amount, 0)))
    found = pc.if_else(negative_invoice, "credit_note", pc.coalesce(kind, by_sign))
    # a credit that is taken back is owed again
    return pc.if_else(positive_note, "invoice", found)


def _like(values: pa.Array, amount: pa.Array) -> pa.Array:
    """Give open amounts the sign of their document, whichever sign the file writes them with."""
    return pc.multiply(pc.abs(values), pc.sign(amount).cast(pa.int64()))
