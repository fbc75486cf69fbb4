"""What the files themselves tell about how far they can be trusted: counts."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING

import ibis

from lrfm.core.tails import TAIL_WINDOW_DAYS
from lrfm.engine.exact import exact_sum
from lrfm.errors import Defect
from lrfm.ledger.judge import COPY, TAKEN

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, IntegerScalar, Table

    from lrfm.engine.base import Engine

__all__ = ["MappedFacts", "QualityFacts", "measure_quality"]


@dataclass(frozen=True)
class MappedFacts:
    """What the mapping says of the files, whatever they hold."""

    has_entry_dates: bool
    has_payment_entry_dates: bool
    has_derived_ids: bool
    has_payments: bool
    has_one_payment_a_row: bool


@dataclass(frozen=True)
class QualityFacts:
    """Counts over the readable rows of the files in scope, whole period, copies included.

    Amounts are in minor units, lateness in signed days and of invoices alone; credit notes are rows of negative amount.
    `copied_outstanding_minor` is the part of `outstanding_minor` on copies that were not taken. `tails` counts payments
    in the last three windows of 15 days up to the latest lateness, the latest first. Days after the extract date, where
    one is given, are not in `last_known_on`; `rows_after_extract` counts them.
    """

    documents: int
    invoices: int
    customers: int
    first_invoice_on: date | None
    last_invoice_on: date | None
    last_payment_on: date | None
    last_known_on: date | None
    extract_on: date | None
    rows_after_extract: int
    paid_invoices: int
    unpaid_invoices: int
    closed_unpaid_invoices: int
    closed_unpaid_minor: int
    undated_payments: int
    undated_minor: int
    part_paid_invoices: int
    overpaid_invoices: int
    overpaid_minor: int
    outstanding_minor: int
    copied_outstanding_minor: int
    paid_before_invoice_rows: int
    due_before_invoice_rows: int
    late_over_0_rows: int
    late_over_30_rows: int
    late_over_60_rows: int
    late_over_90_rows: int
    max_days_late: int | None
    tails: tuple[int, int, int]
    credit_note_rows: int
    credit_notes_minor: int
    disputed_rows: int
    entered_before_invoice_rows: int
    rows_without_entry_date: int
    payments: int
    payments_without_entry_date: int
    twin_rows: int
    largest_minor: int
    next_largest_minor: int
    billed_minor: int
    mapped: MappedFacts


def measure_quality(engine: Engine, rows: Table, *, mapped: MappedFacts, extract_on: date | None) -> QualityFacts:
    """Count over the classified rows; one pass for the counts, one for the tail of lateness."""
    readable = rows.filter((rows.status == TAKEN) | (rows.reason == COPY))
    is_paid_invoice = (readable.paid_minor != 0) & (readable.amount_minor > 0) & ~readable.is_undated
    days_late = readable.paid_on.delta(readable.due_date, unit="day")
    readable = readable.mutate(
        is_copy=(readable.status != TAKEN), lateness=is_paid_invoice.ifelse(days_late, ibis.null("int64"))
    )
    counts = dict(engine.record(_counts(readable, extract_on)))
    latest = counts["max_days_late"]
    tails = (
        engine.whole_numbers(_tails(readable, latest=latest)) if isinstance(latest, int) else dict.fromkeys("abc", 0)
    )
    values = {name: _plain(value) for name, value in counts.items()}
    found = {
        **values,
        **_largest(engine, readable),
        "tails": tuple(tails.values()),
        "extract_on": extract_on,
        "mapped": mapped,
    }
    lacking = {field.name for field in fields(QualityFacts)} ^ found.keys()
    if lacking:
        raise Defect(f"facts that do not fit: {sorted(lacking)}")
    return QualityFacts(**found)  # type: ignore[arg-type]


def _counts(rows: Table, extract_on: date | None) -> Table:
    settled_minor = rows.paid_minor + rows.closed_minor
    open_minor = rows.amount_minor - settled_minor
    is_invoice, is_credit = rows.amount_minor > 0, rows.amount_minor < 0
    part_paid = is_invoice & (settled_minor > 0) & (open_minor > 0)
    known_on = ibis.greatest(rows.event_date, ibis.coalesce(rows.known_on, rows.event_date))
    seen_on = ibis.greatest(known_on, ibis.coalesce(rows.paid_known_on, rows.paid_on, known_on))
    is_late_entry = seen_on > (extract_on or date.max)
    own = rows
    return own.agg(
        documents=own.count(),
        invoices=_number(is_invoice),
        customers=own.customer_id.nunique(),
        first_invoice_on=own.event_date.min(),
        last_invoice_on=own.event_date.max(),
        last_payment_on=own.paid_on.max(where=own.paid_minor != 0),
        last_known_on=seen_on.max(where=~is_late_entry),
        rows_after_extract=_number(is_late_entry),
        paid_invoices=_number(is_invoice & (open_minor <= 0)),
        unpaid_invoices=_number(is_invoice & (settled_minor == 0)),
        closed_unpaid_invoices=_number(is_invoice & (rows.closed_minor != 0)),
        closed_unpaid_minor=exact_sum(rows.closed_minor, where=is_invoice),
        undated_payments=_number(rows.is_undated),
        undated_minor=exact_sum(rows.paid_minor, where=rows.is_undated),
        part_paid_invoices=_number(part_paid),
        overpaid_invoices=_number(is_invoice & (open_minor < 0)),
        overpaid_minor=exact_sum(-open_minor, where=is_invoice & (open_minor < 0)),
        outstanding_minor=exact_sum(open_minor, where=is_invoice & (open_minor > 0)),
        copied_outstanding_minor=exact_sum(open_minor, where=is_invoice & (open_minor > 0) & rows.is_copy),
        paid_before_invoice_rows=_number((rows.paid_minor != 0) & (rows.paid_on < rows.event_date)),
        due_before_invoice_rows=_number(is_invoice & (rows.due_date < rows.event_date)),
        late_over_0_rows=_number(rows.lateness > 0),
        late_over_30_rows=_number(rows.lateness > 30),
        late_over_60_rows=_number(rows.lateness > 60),
        late_over_90_rows=_number(rows.lateness > 90),
        max_days_late=rows.lateness.max(),
        credit_note_rows=_number(is_credit),
        credit_notes_minor=exact_sum(-rows.amount_minor, where=is_credit),
        disputed_rows=_number(rows.is_disputed),
        entered_before_invoice_rows=_number(rows.known_on < rows.event_date),
        rows_without_entry_date=_number(rows.known_on.isnull()),
        payments=_number(rows.paid_minor != 0),
        payments_without_entry_date=_number((rows.paid_minor != 0) & rows.paid_known_on.isnull()),
        twin_rows=_number(~rows.is_copy & rows.is_twin),
        billed_minor=exact_sum(rows.amount_minor, where=is_invoice & ~rows.is_copy),
    )


def _largest(engine: Engine, rows: Table) -> dict[str, int]:
    """Give the two largest amounts; 0 where there are not so many."""
    own = rows.filter(~rows.is_copy)
    top = engine.to_arrow(
        own.select("amount_minor").order_by(ibis.desc("amount_minor")).limit(2), order_by=["amount_minor"]
    )
    found = [*reversed(top["amount_minor"].to_pylist()), 0, 0]
    return {"largest_minor": found[0], "next_largest_minor": found[1]}


def _tails(rows: Table, *, latest: int) -> Table:
    def window(number: int) -> IntegerScalar:
        last = latest - number * TAIL_WINDOW_DAYS
        return _number(rows.lateness.between(last - TAIL_WINDOW_DAYS + 1, last))

    return rows.agg(a=window(0), b=window(1), c=window(2))


def _number(condition: BooleanValue) -> IntegerScalar:
    return condition.fill_null(False).cast("int64").sum().fill_null(0).cast("int64")


def _plain(value: object) -> object:
    """Give counts and sums as whole numbers; days and what is missing stay as they are."""
    return value if value is None or isinstance(value, date) else int(value)  # type: ignore[call-overload]
