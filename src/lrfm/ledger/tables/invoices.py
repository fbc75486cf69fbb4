"""Rows of the table of invoices: cells to values, with the reason where a row can't be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.tables.faults import either, first_reason
from lrfm.ledger.tables.money import Currencies, Money, base_money
from lrfm.ledger.tables.terms import due_days

if TYPE_CHECKING:
    from lrfm.ledger.mapping.numbers import AmountColumnValues
    from lrfm.ledger.tables.columns import Cells
    from lrfm.ledger.tables.settings import InvoiceMapping

__all__ = ["EARLIEST_ADVANCE_DAYS", "LATEST_PAYMENT_DAYS", "invoice_rows"]

EARLIEST_ADVANCE_DAYS, LATEST_PAYMENT_DAYS = 366, 20 * 366
"""Payments further from their invoice are slips of the pen or placeholders such as 1900-01-01."""
AMOUNTS = ("amount", "paid_amount", "outstanding")
PAID, OPEN = "paid", "open"


@dataclass(frozen=True)
class _Days:
    invoiced_on: pa.Array
    due: pa.Array
    agreed: pa.Array
    paid_on: pa.Array
    known_on: pa.Array
    paid_known_on: pa.Array
    bad: Mapping[str, pa.Array]


@dataclass(frozen=True)
class _Parts:
    """How much of each row was paid, how much closed in another way; NULL amounts where a cell can't be read."""

    amount: pa.Array
    paid: pa.Array
    closed: pa.Array


def invoice_rows(cells: Cells, *, currencies: Currencies, undated_on: date | None) -> pa.Table:
    """Read each mapped cell; one row out per row in, nothing dropped.

    Columns: `file_index`, `row_number`, `customer_id`, `customer_name`, `invoice_id` (NULL = to be derived),
    `event_date`, `due_date`, `agreed_due_date`, `amount_minor` (below 0: a credit note), `paid_on`, `paid_minor`,
    `closed_minor` with its `cause` (settled, but not by a payment), `is_undated` (paid by `undated_on` at the latest),
    `known_on`, `paid_known_on`, `is_disputed`, `foreign_currency` with `foreign_minor`, `moves_nothing` (amount 0), and
    `fault`: the first reason why the row can't be taken.
    """
    mapping: InvoiceMapping = cells.mapping  # type: ignore[assignment]
    days = _read_days(cells, mapping)
    amounts = {name: cells.amount(name) for name in AMOUNTS}
    money = base_money(cells, amounts, day=days.invoiced_on, currencies=currencies)
    kind, bad_kind = cells.codes("kind")
    cause, bad_cause = cells.codes("closing")
    cause = pc.if_else(either(pc.equal(cause, OPEN)), pa.scalar(None, pa.string()), cause)
    closed_undated = pc.and_(pc.is_valid(cause), pc.is_null(days.paid_on))
    if undated_on is not None:
        known_by = pc.if_else(closed_undated, pa.scalar(undated_on, pa.date32()), days.paid_on)
        days = replace(days, paid_on=known_by)
    parts = _parts(cells, money, days.paid_on, kind=kind, cause=cause)
    is_undated = cells.false() if undated_on is None else closed_undated
    if undated_on is not None:
        is_undated = either(is_undated, pc.and_(pc.not_equal(parts.paid, 0), pc.is_null(days.paid_on)))
    paid_on = pc.if_else(is_undated, pa.scalar(undated_on, pa.date32()), days.paid_on)
    columns = {
        **cells.places(),
        "customer_id": cells.ids("customer_id"),
        "customer_name": cells.text("customer_name") if mapping.customer_name else cells.ids("customer_id"),
        "invoice_id": cells.ids("invoice_id"),
        "event_date": days.invoiced_on,
        "due_date": days.due,
        "agreed_due_date": days.agreed,
        "amount_minor": parts.amount,
        "paid_on": paid_on,
        "paid_minor": parts.paid,
        "closed_minor": parts.closed,
        "cause": cause,
        "is_undated": is_undated,
        "known_on": days.known_on,
        "paid_known_on": days.paid_known_on,
        "is_disputed": cells.flags("disputed"),
        "foreign_currency": money.foreign_currency,
        "foreign_minor": money.foreign_minor,
    }
    spans = cells.spans_lines()
    zero = pc.and_(pc.equal(parts.amount, 0), pc.equal(parts.paid, 0))
    columns["moves_nothing"] = pc.and_(pc.fill_null(zero, False), pc.invert(spans))
    unsure_cause = pc.and_(pc.is_null(cause), pc.is_valid(paid_on)) if mapping.closing else cells.false()
    columns["fault"] = first_reason(
        [
            ("cell_spans_lines", spans),
            ("missing_customer", pc.is_null(columns["customer_id"])),
            ("missing_invoice_id", pc.is_null(columns["invoice_id"]) if mapping.invoice_id else cells.false()),
            ("unknown_kind", bad_kind),
            *_money_faults(money, parts),
            *_day_faults(days, is_credit=pc.less(parts.amount, 0)),
            ("paid_amount_unreadable", either(money.is_bad["paid_amount"], money.is_bad["outstanding"])),
            ("paid_amount_too_fine", either(money.is_fine["paid_amount"], money.is_fine["outstanding"])),
            ("unknown_cause", either(bad_cause, unsure_cause)),
            ("closing_without_date", pc.and_(pc.is_valid(cause), pc.is_null(paid_on))),
            ("paid_amount_missing", _lacks_paid(cells, mapping, paid_on, cause)),
            ("payment_without_date", pc.and_(_moves(parts), pc.is_null(paid_on))),
            ("payment_on_zero", pc.and_(pc.equal(parts.amount, 0), _moves(parts))),
            ("payment_of_other_sign", _other_sign(parts)),
            ("paid_date_implausible", pc.and_(_implausible(days.invoiced_on, paid_on), pc.invert(is_undated))),
            ("entry_date_unreadable", either(days.bad["entered_on"], days.bad["paid_entered_on"])),
            ("parts_do_not_add_up", _parts_differ(amounts, mapping)),
        ]
    )
    return pa.table(columns)


def _read_days(cells: Cells, mapping: InvoiceMapping) -> _Days:
    invoiced_on, bad_invoiced = cells.days("invoice_date")
    due, bad_due = cells.days("due_date")
    agreed, bad_agreed = cells.days("agreed_due_date")
    paid_on, bad_paid = cells.days("paid_date")
    known_on, bad_known = cells.days("entered_on")
    paid_known_on, bad_paid_known = cells.days("paid_entered_on")
    if mapping.terms is not None:
        codes = cells.texts_of(mapping.terms.column) if mapping.terms.column else cells.nothing(pa.string())
        by_terms, bad_terms = due_days(invoiced_on, codes, terms=mapping.terms)
        unwritten = pc.and_(pc.is_null(due), pc.invert(bad_due))
        due = pc.if_else(unwritten, by_terms, due)
        bad_due = pc.or_(bad_due, pc.and_(unwritten, bad_terms))
    if mapping.days_to_pay is not None:
        paid_on, bad_paid = _paid_after(cells, invoiced_on)
    bad = {
        "invoice_date": bad_invoiced,
        "due_date": either(bad_due, bad_agreed),
        "paid_date": bad_paid,
        "entered_on": bad_known,
        "paid_entered_on": bad_paid_known,
    }
    return _Days(invoiced_on, due, agreed, paid_on, known_on, paid_known_on, bad)


def _paid_after(cells: Cells, invoiced_on: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Give the day of payment from the days between."""
    days, is_bad = cells.whole("days_to_pay")
    total = pc.add(invoiced_on.cast(pa.int32()).cast(pa.int64()), days)
    in_range = pc.fill_null(pc.less(pc.abs(days), 100_000), False)
    found = pc.if_else(in_range, total, pa.scalar(None, pa.int64())).cast(pa.int32()).cast(pa.date32())
    return found, either(is_bad, pc.and_(pc.is_valid(days), pc.invert(in_range)))


def _parts(cells: Cells, money: Money, paid_on: pa.Array, *, kind: pa.Array, cause: pa.Array) -> _Parts:
    """Work out once what was paid: as written, else amount less outstanding, else all of it on a date of payment."""
    mapping: InvoiceMapping = cells.mapping  # type: ignore[assignment]
    turned = either(pc.and_(pc.equal(kind, "credit_note"), pc.greater(money.minor["amount"], 0)))
    amount, paid, rest = (_turn(money.minor[name], turned) for name in AMOUNTS)
    zero = pa.scalar(0, pa.int64())
    has_date = pc.is_valid(paid_on)
    by_rest = pc.subtract(amount, rest)
    unsaid = zero if mapping.paid_amount else pc.if_else(has_date, amount, zero)
    settled = pc.coalesce(paid, by_rest, unsaid, zero)
    if mapping.closing is None:
        return _Parts(amount, settled, pc.if_else(pc.is_valid(settled), zero, None))
    otherwise = either(pc.and_(pc.not_equal(cause, PAID), has_date))
    all_closed = pc.coalesce(by_rest, amount)
    cash = pc.coalesce(paid, zero) if mapping.paid_amount else zero
    closed = pc.if_else(otherwise, pc.subtract(all_closed, cash), zero)
    return _Parts(amount, pc.if_else(otherwise, cash, settled), pc.fill_null(closed, 0))


def _parts_differ(amounts: Mapping[str, AmountColumnValues], mapping: InvoiceMapping) -> pa.Array:
    """Judge on exact decimals: three cells that are rounded each by itself need not add up any more."""
    if mapping.paid_amount is None or mapping.outstanding is None:
        return pa.repeat(pa.scalar(False), len(amounts["amount"].minor))
    # a sum of two numbers of 38 digits needs more
    wide = {name: values.exact.cast(pa.decimal256(60, values.exact.type.scale)) for name, values in amounts.items()}
    return pc.not_equal(pc.add(wide["paid_amount"], wide["outstanding"]), wide["amount"])


def _turn(values: pa.Array, turned: pa.Array) -> pa.Array:
    return pc.if_else(turned, pc.negate(values), values)


def _money_faults(money: Money, parts: _Parts) -> list[tuple[str, pa.Array]]:
    return [
        ("no_rate", money.lacks_rate),
        ("other_currency", pc.is_valid(money.foreign_currency)),
        ("amount_unreadable", money.is_bad["amount"]),
        ("amount_too_fine", money.is_fine["amount"]),
        ("amount_missing", pc.is_null(parts.amount)),
    ]


def _day_faults(days: _Days, *, is_credit: pa.Array) -> list[tuple[str, pa.Array]]:
    # a credit note is due on no day: it is open until it is cleared
    is_invoice = pc.invert(pc.fill_null(is_credit, False))
    return [
        ("invoice_date_unreadable", days.bad["invoice_date"]),
        ("invoice_date_missing", pc.is_null(days.invoiced_on)),
        ("due_date_unreadable", pc.and_(days.bad["due_date"], is_invoice)),
        ("due_date_missing", pc.and_(pc.and_(pc.is_null(days.due), pc.is_null(days.agreed)), is_invoice)),
        ("paid_date_unreadable", days.bad["paid_date"]),
    ]


def _lacks_paid(cells: Cells, mapping: InvoiceMapping, paid_on: pa.Array, cause: pa.Array) -> pa.Array:
    """Tell where a payment has a date and no amount, although amounts are mapped."""
    if mapping.paid_amount is None:
        return cells.false()
    empty = pc.and_(pc.is_null(cells.text("paid_amount")), pc.is_null(cells.text("outstanding")))
    # what was closed in another way than by a payment needs no payment
    other = pc.fill_null(pc.not_equal(cause, PAID), False)
    return pc.and_(pc.and_(pc.is_valid(paid_on), empty), pc.invert(other))


def _moves(parts: _Parts) -> pa.Array:
    return either(pc.not_equal(parts.paid, 0), pc.not_equal(parts.closed, 0))


def _other_sign(parts: _Parts) -> pa.Array:
    signs = pc.multiply(pc.sign(parts.paid), pc.sign(parts.amount))
    return pc.less(signs, 0)


def _implausible(invoiced_on: pa.Array, paid_on: pa.Array) -> pa.Array:
    between = pc.subtract(paid_on.cast(pa.int32()), invoiced_on.cast(pa.int32()))
    return either(pc.less(between, -EARLIEST_ADVANCE_DAYS), pc.greater(between, LATEST_PAYMENT_DAYS))
