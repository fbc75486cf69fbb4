"""Which rows are taken, which are set apart as declared, which are rejected and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from lrfm.ledger.cells import text_cell
from lrfm.ledger.read import FILE_INDEX, ROW_NUMBER
from lrfm.ledger.settings import CsvSource, ScopeSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ibis.expr.types import BooleanValue, IntegerValue, StringValue, Table

__all__ = ["COPY", "REJECTED", "SET_APART", "TAKEN", "ZERO", "classify_rows"]

EARLIEST_ADVANCE_DAYS, LATEST_PAYMENT_DAYS = 366, 20 * 366
"""Payments further from their invoice are slips of the pen or placeholders such as 1900-01-01."""

TAKEN, SET_APART, REJECTED = "taken", "set_apart", "rejected"
COPY = "copy_of_a_row"
ZERO = "zero_amount"
"""Rows of amount 0 are set apart by themselves: they carry no money, and would be neither invoice nor credit note."""


@dataclass(frozen=True)
class _Test:
    """A reason to reject a row, tried in order: the first that holds is the one that is told."""

    reason: str
    holds: BooleanValue


def classify_rows(
    parsed: Table, raw: Table, *, source: CsvSource, scope: ScopeSettings, own_columns: Sequence[str], derives_ids: bool
) -> Table:
    """Give each parsed row `status`, `reason` (NULL when taken) and its final `invoice_id`.

    Declared exclusions come first, then unreadable cells, then copies, then numbers that stand for several invoices.
    Which of two equal copies is kept does not matter: they are equal in every column.
    """
    rows = _with_fingerprints(parsed, raw, own_columns=own_columns)
    rows = rows.join(_declared(raw, source=source, scope=scope), ["file_index", "row_number"], how="left")
    fault = _first(_faults(rows, derives_ids=derives_ids))
    moves_nothing = (rows.amount_minor == 0) & (rows.paid_minor == 0) & ~rows.spans_lines
    rows = rows.mutate(set_apart_as=ibis.coalesce(rows.set_apart_as, moves_nothing.ifelse(ZERO, ibis.null("string"))))
    rows = rows.mutate(fault=rows.set_apart_as.isnull().ifelse(fault, ibis.null("string")))
    rows = _mark_copies(rows) if scope.duplicates == "reject" else _number_copies(rows, derives_ids=derives_ids)
    rows = _final_ids(rows, derives_ids=derives_ids)
    rows = _mark_conflicts(rows)
    status = ibis.cases((rows.set_apart_as.notnull(), SET_APART), (rows.fault.notnull(), REJECTED), else_=TAKEN)
    return rows.mutate(status=status, reason=ibis.coalesce(rows.set_apart_as, rows.fault)).drop(
        "set_apart_as", "fault", "row_hash", "core_hash", "file_index_right", "row_number_right"
    )


def _with_fingerprints(parsed: Table, raw: Table, *, own_columns: Sequence[str]) -> Table:
    """Add a hash of the whole row as written, and one of what stays the same when the invoice is paid."""
    whole = raw.select(
        file_index=raw[FILE_INDEX],
        row_number=raw[ROW_NUMBER],
        row_hash=_text([raw[name] for name in own_columns]).hexdigest("md5"),
    )
    rows = parsed.join(whole, ["file_index", "row_number"])
    lasting = [
        rows.customer_id,
        rows.event_date.cast("string"),
        rows.due_date.cast("string"),
        rows.amount_minor.cast("string"),
        rows.known_on.cast("string"),
    ]
    return rows.mutate(core_hash=_text(lasting).hexdigest("md5"))


def _text(cells: Sequence[StringValue]) -> StringValue:
    """Join cells so that no two different rows read the same: each is preceded by its length."""
    parts = [ibis.coalesce(cell, "") for cell in cells]
    whole = parts[0].length().cast("string") + ":" + parts[0]
    for part in parts[1:]:
        whole = whole + part.length().cast("string") + ":" + part
    return whole


def _declared(raw: Table, *, source: CsvSource, scope: ScopeSettings) -> Table:
    """Name the declared exclusion that applies to each row, if any."""
    branches = []
    for rule in scope.set_apart:
        cell = text_cell(raw, rule.column, missing=source.no_value)
        holds = cell.isin(list(rule.values)).fill_null(False) if rule.values else ibis.literal(False)
        branches.append((holds | cell.isnull() if rule.empty else holds, rule.name))
    name = ibis.cases(*branches, else_=ibis.null("string")) if branches else ibis.null("string")
    return raw.select(file_index=raw[FILE_INDEX], row_number=raw[ROW_NUMBER], set_apart_as=name)


def _faults(rows: Table, *, derives_ids: bool) -> list[_Test]:
    is_credit = (rows.amount_minor < 0).fill_null(False)
    paid_after_days = rows.paid_on.delta(rows.event_date, unit="day")
    return [
        _Test("cell_spans_lines", rows.spans_lines),
        _Test("missing_customer", rows.customer_id.isnull()),
        _Test("missing_invoice_id", ibis.literal(not derives_ids) & rows.invoice_id.isnull()),
        _Test("other_currency", rows.foreign_currency.notnull()),
        _Test("amount_unreadable", rows.bad_amount_minor),
        _Test("amount_too_fine", rows.fine_amount_minor),
        _Test("amount_missing", rows.amount_minor.isnull()),
        _Test("invoice_date_unreadable", rows.bad_event_date),
        _Test("invoice_date_missing", rows.event_date.isnull()),
        # a credit note is due on no day: it is open until it is cleared
        _Test("due_date_unreadable", rows.bad_due_date & ~is_credit),
        _Test("due_date_missing", rows.due_date.isnull() & ~is_credit),
        _Test("paid_date_unreadable", rows.bad_paid_on),
        _Test("paid_amount_unreadable", rows.bad_paid_minor | rows.bad_outstanding_minor),
        _Test("paid_amount_too_fine", rows.fine_paid_minor | rows.fine_outstanding_minor),
        _Test("paid_amount_missing", rows.lacks_paid_minor),
        _Test("payment_without_date", (rows.paid_minor != 0) & rows.paid_on.isnull()),
        _Test("payment_on_zero", (rows.amount_minor == 0) & (rows.paid_minor != 0)),
        _Test("payment_of_other_sign", rows.paid_minor.sign() * rows.amount_minor.sign() < 0),
        _Test("paid_date_implausible", ~paid_after_days.between(-EARLIEST_ADVANCE_DAYS, LATEST_PAYMENT_DAYS)),
        _Test("entry_date_unreadable", rows.bad_known_on | rows.bad_paid_known_on),
        _Test("parts_do_not_add_up", rows.parts_differ),
    ]


def _first(tests: Sequence[_Test]) -> StringValue:
    return ibis.cases(*((test.holds.fill_null(False), test.reason) for test in tests), else_=ibis.null("string"))


def _mark_copies(rows: Table) -> Table:
    """Reject all but one of the rows that are equal in every column."""
    copy = (_copy_number(rows) > 0) & rows.set_apart_as.isnull() & rows.fault.isnull()
    return rows.mutate(fault=copy.ifelse(COPY, rows.fault))


def _number_copies(rows: Table, *, derives_ids: bool) -> Table:
    """Tell genuine copies apart by their ids: the second of two equal rows R1 becomes R1-2."""
    if derives_ids:
        return rows
    number = _copy_number(rows)
    return rows.mutate(invoice_id=rows.invoice_id + (number > 0).ifelse("-" + (number + 1).cast("string"), ""))


def _copy_number(rows: Table) -> IntegerValue:
    """Number the rows that are equal in every column, from 0; which of them comes first does not matter."""
    in_order = ibis.window(
        group_by=[rows.row_hash, rows.set_apart_as.isnull()], order_by=[rows.file_index, rows.row_number]
    )
    return ibis.row_number().over(in_order)


def _final_ids(rows: Table, *, derives_ids: bool) -> Table:
    """Derive ids from what stays the same in a row; twins that share it are numbered by their whole content."""
    if not derives_ids:
        return rows.mutate(is_twin=ibis.literal(False))
    in_order = ibis.window(group_by=rows.core_hash, order_by=[rows.row_hash, rows.file_index, rows.row_number])
    ordinal = ibis.row_number().over(in_order)
    derived = rows.core_hash.substr(0, 16) + (ordinal > 0).ifelse("-" + (ordinal + 1).cast("string"), "")
    return rows.mutate(invoice_id=derived, is_twin=ordinal > 0)


def _mark_conflicts(rows: Table) -> Table:
    """Reject every row of an invoice number that stands for more than one invoice: none of them is the right one."""
    candidate = rows.fault.isnull() & rows.set_apart_as.isnull()
    same = candidate.cast("int64").sum().over(ibis.window(group_by=rows.invoice_id))
    return rows.mutate(fault=(candidate & (same > 1)).ifelse("conflicting_invoice_id", rows.fault))
