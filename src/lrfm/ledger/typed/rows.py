"""Rows of each table from typed columns, each with the reason why it can't be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from lrfm.ledger.judge import REJECTED, TAKEN
from lrfm.ledger.tables.invoices import EARLIEST_ADVANCE_DAYS, LATEST_PAYMENT_DAYS
from lrfm.ledger.typed.cells import TypedCells, any_of, first_fault, moved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ibis.expr.types import Table, Value

    from lrfm.ledger.tables.settings import InvoiceMapping

__all__ = ["allocation_rows", "instrument_rows", "invoice_rows", "receipt_rows"]

ZERO = "zero_amount"


def invoice_rows(cells: TypedCells, *, base: str) -> Table:
    """Give invoices with the columns of `lrfm.ledger.tables.invoices`, and `status` with its `reason`."""
    mapping: InvoiceMapping = cells.mapping  # type: ignore[assignment]
    rows = _with_parts(_invoice_cells(cells, mapping, base=base), mapping)
    is_invoice = (rows.amount_minor >= 0).fill_null(True)
    moves = moved(rows.paid_minor, rows.closed_minor)
    after = rows.paid_on.delta(rows.event_date, unit="day").cast("int64")
    no_cause = rows.cause.isnull() & rows.paid_on.notnull() if mapping.closing else ibis.literal(False)
    return _judged(
        rows,
        own="invoice_id",
        conflict="conflicting_invoice_id",
        zero=(rows.amount_minor == 0) & (rows.paid_minor == 0),
        faults=[
            ("missing_customer", rows.customer_id.isnull()),
            ("missing_invoice_id", rows.invoice_id.isnull()),
            ("unknown_kind", rows.bad_kind),
            ("other_currency", rows.other),
            ("amount_too_fine", rows.fine),
            ("amount_missing", rows.amount_minor.isnull()),
            ("invoice_date_missing", rows.event_date.isnull()),
            ("due_date_missing", rows.due_date.isnull() & rows.agreed_due_date.isnull() & is_invoice),
            ("paid_amount_too_fine", rows.paid_fine),
            ("unknown_cause", any_of(rows.bad_cause, no_cause)),
            ("closing_without_date", rows.cause.notnull() & rows.paid_on.isnull()),
            ("paid_amount_missing", rows.lacks_paid),
            ("payment_without_date", moves & rows.paid_on.isnull()),
            ("payment_on_zero", (rows.amount_minor == 0) & moves),
            ("payment_of_other_sign", _other_sign(rows.paid_minor, rows.amount_minor)),
            ("paid_date_implausible", (after < -EARLIEST_ADVANCE_DAYS) | (after > LATEST_PAYMENT_DAYS)),
            ("parts_do_not_add_up", rows.differs),
        ],
        drop=("kind", "paid", "rest", "bad_kind", "bad_cause", "other", "fine", "paid_fine", "lacks_paid", "differs"),
    )


def _invoice_cells(cells: TypedCells, mapping: InvoiceMapping, *, base: str) -> Table:
    """Give each field by itself, before one is compared with another."""
    amount, fine = cells.amount("amount")
    paid, paid_fine = cells.amount("paid_amount")
    rest, rest_fine = cells.amount("outstanding")
    kind, bad_kind = cells.codes("kind")
    cause, bad_cause = cells.codes("closing")
    day, due = cells.day("invoice_date"), cells.day("due_date")
    if mapping.terms is not None and mapping.terms.days is not None:
        due = ibis.coalesce(due, day + ibis.interval(days=mapping.terms.days))
    own = cells.ids("customer_id")
    return cells.table.select(
        customer_id=own,
        customer_name=cells.text("customer_name") if mapping.customer_name else own,
        invoice_id=cells.ids("invoice_id"),
        event_date=day,
        due_date=due,
        agreed_due_date=cells.day("agreed_due_date"),
        amount_minor=amount,
        paid=paid,
        rest=rest,
        kind=kind,
        cause=cause,
        paid_on=cells.day("paid_date"),
        is_undated=ibis.literal(False),
        known_on=cells.day("entered_on"),
        paid_known_on=cells.day("paid_entered_on"),
        is_disputed=cells.flags("disputed"),
        bad_kind=bad_kind,
        bad_cause=bad_cause,
        other=cells.other_currency(base),
        fine=fine,
        paid_fine=any_of(paid_fine, rest_fine),
    )


def _with_parts(rows: Table, mapping: InvoiceMapping) -> Table:
    """Work out once what was paid: as written, else amount less outstanding, else all of it on a date of payment."""
    zero = ibis.literal(0, "int64")
    turned = ((rows.kind == "credit_note") & (rows.amount_minor > 0)).fill_null(False)
    turned_amounts = {name: turned.ifelse(-rows[name], rows[name]) for name in ("amount_minor", "paid", "rest")}
    open_ = (rows.cause == "open").fill_null(False)
    rows = rows.mutate(**turned_amounts, cause=open_.ifelse(ibis.null("string"), rows.cause))
    by_rest, has_date = rows.amount_minor - rows.rest, rows.paid_on.notnull()
    unsaid = zero if mapping.paid_amount else has_date.ifelse(rows.amount_minor, zero)
    settled = ibis.coalesce(rows.paid, by_rest, unsaid, zero)
    otherwise = ((rows.cause != "paid") & has_date).fill_null(False) if mapping.closing else ibis.literal(False)
    cash = ibis.coalesce(rows.paid, zero) if mapping.paid_amount else zero
    closed = otherwise.ifelse(ibis.coalesce(by_rest, rows.amount_minor) - cash, zero)
    lacks = has_date & rows.paid.isnull() & rows.rest.isnull() & ~otherwise
    differs = (rows.paid + rows.rest != rows.amount_minor).fill_null(False)
    return rows.mutate(
        paid_minor=otherwise.ifelse(cash, settled).cast("int64"),
        closed_minor=closed.fill_null(0).cast("int64"),
        lacks_paid=lacks if mapping.paid_amount else ibis.literal(False),
        differs=differs if mapping.paid_amount and mapping.outstanding else ibis.literal(False),
    )


def _other_sign(paid: Value, amount: Value) -> Value:
    return ((paid < 0) & (amount > 0)) | ((paid > 0) & (amount < 0))


def receipt_rows(cells: TypedCells, *, base: str) -> Table:
    """Give receipts with the columns of `lrfm.ledger.tables.receipts`, and `status` with its `reason`."""
    amount, fine = cells.amount("amount")
    cause, bad_cause = cells.codes("cause")
    rows = cells.table.select(
        receipt_id=cells.ids("receipt_id"),
        customer_id=cells.ids("customer_id"),
        customer_name=cells.text("customer_name"),
        event_date=cells.day("date"),
        known_on=cells.day("entered_on"),
        amount_minor=amount,
        cause=cause.fill_null("paid"),
        document_ref=cells.ids("invoice_id"),
        bad_cause=bad_cause,
        other=cells.other_currency(base),
        fine=fine,
    )
    rows = rows.mutate(base_id=rows.receipt_id)
    return _judged(
        rows,
        own="receipt_id",
        conflict="conflicting_receipt_id",
        zero=rows.amount_minor == 0,
        faults=[
            ("missing_customer", rows.customer_id.isnull()),
            ("missing_receipt_id", rows.receipt_id.isnull()),
            ("unknown_cause", rows.bad_cause),
            ("other_currency", rows.other),
            ("amount_too_fine", rows.fine),
            ("amount_missing", rows.amount_minor.isnull()),
            ("receipt_date_missing", rows.event_date.isnull()),
        ],
        drop=("bad_cause", "other", "fine"),
    )


def allocation_rows(cells: TypedCells) -> Table:
    """Give allocations with the columns of `lrfm.ledger.tables.receipts`, and `status` with its `reason`."""
    amount, fine = cells.amount("amount")
    rows = cells.table.select(
        receipt_ref=cells.ids("receipt_id"),
        document_ref=cells.ids("invoice_id"),
        event_date=cells.day("date"),
        known_on=cells.day("entered_on"),
        amount_minor=amount,
        fine=fine,
    )
    return _judged(
        rows,
        own=None,
        conflict=None,
        zero=rows.amount_minor == 0,
        faults=[
            ("missing_receipt_id", rows.receipt_ref.isnull()),
            ("missing_invoice_id", rows.document_ref.isnull()),
            ("amount_too_fine", rows.fine),
            ("amount_missing", rows.amount_minor.isnull()),
        ],
        drop=("fine",),
    )


def instrument_rows(cells: TypedCells, *, base: str) -> Table:
    """Give instruments with the columns of `lrfm.ledger.tables.instruments`, and `status` with its `reason`."""
    amount, fine = cells.amount("amount")
    kind, bad_kind = cells.codes("kind")
    own = cells.ids("customer_id")
    rows = cells.table.select(
        instrument_id=cells.ids("instrument_id"),
        customer_id=own,
        customer_name=cells.text("customer_name") if cells.mapping.customer_name else own,  # type: ignore[attr-defined]
        kind=kind.fill_null("cheque"),
        event_date=cells.day("received_on"),
        due_on=cells.day("due_on"),
        cleared_on=cells.day("cleared_on"),
        bounced_on=cells.day("bounced_on"),
        replaced_on=cells.day("replaced_on"),
        known_on=cells.day("entered_on"),
        amount_minor=amount,
        document_ref=cells.ids("invoice_id"),
        is_agreed=cells.flags("agreed_term"),
        bad_kind=bad_kind,
        other=cells.other_currency(base),
        fine=fine,
    )
    early = [rows[name] < rows.event_date for name in ("cleared_on", "bounced_on", "replaced_on")]
    return _judged(
        rows,
        own="instrument_id",
        conflict="conflicting_instrument_id",
        zero=rows.amount_minor == 0,
        faults=[
            ("missing_customer", rows.customer_id.isnull()),
            ("missing_instrument_id", rows.instrument_id.isnull()),
            ("unknown_kind", rows.bad_kind),
            ("other_currency", rows.other),
            ("amount_too_fine", rows.fine),
            ("amount_missing", rows.amount_minor.isnull()),
            ("amount_not_positive", rows.amount_minor < 0),
            ("instrument_date_missing", rows.event_date.isnull() | rows.due_on.isnull()),
            ("instrument_dates_out_of_order", any_of(*early, rows.replaced_on.notnull() & rows.bounced_on.isnull())),
        ],
        drop=("bad_kind", "other", "fine"),
    )


def _judged(
    rows: Table,
    *,
    own: str | None,
    conflict: str | None,
    zero: Value,
    faults: Sequence[tuple[str, Value]],
    drop: Sequence[str],
) -> Table:
    """Say of each row whether it is taken; rows that share an id are all rejected, for none of them is the right one.

    Rows without money come first: they are left out whatever else they lack.
    """
    rows = rows.mutate(reason=first_fault([(ZERO, zero), *faults])).drop(*drop)
    if own is not None and conflict is not None:
        alike = rows.reason.isnull().cast("int64").sum().over(ibis.window(group_by=rows[own]))
        rows = rows.mutate(reason=(rows.reason.isnull() & (alike > 1)).ifelse(conflict, rows.reason))
    return rows.mutate(status=rows.reason.isnull().ifelse(TAKEN, REJECTED))
