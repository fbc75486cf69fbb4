"""What the file itself tells about how far it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

import ibis

from lrfm.core.reason import Reason
from lrfm.ledger.classify import TAKEN

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.duckdb import Engine

__all__ = ["Finding", "QualityFacts", "Weight", "measure_quality", "quality_findings", "tail_expected"]

TAIL_WINDOW_DAYS = 15
"""Width of the two windows before the latest payment from which the missing tail is foreseen."""
TAIL_EXPECTED_MIN = 10
"""A tail is called cut when this many later payments were to be expected and none came (chance below 1 in 10,000)."""
TAIL_HISTORY_TIMES = 4
"""... and only where the file reaches back this many times the latest lateness, or time alone would explain the end."""
OUTLIER_TIMES = 10
STALE_DAYS = 7


class Weight(StrEnum):
    """How much a finding limits what the pack may say."""

    LIMIT = "limit"
    CHECK = "check"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One thing to know about the files before their figures are read."""

    weight: Weight
    reason: Reason


@dataclass(frozen=True)
class QualityFacts:
    """Counts over the readable rows of the files in scope, copies included.

    Amounts are in minor units, lateness in signed days. `tail_near` and `tail_far` count payments in the last and the
    last but one window of 15 days before the latest lateness.
    """

    documents: int
    customers: int
    first_invoice_on: date | None
    last_invoice_on: date | None
    last_payment_on: date | None
    last_known_on: date | None
    paid_rows: int
    unpaid_rows: int
    part_paid_rows: int
    outstanding_minor: int
    paid_before_invoice_rows: int
    due_before_invoice_rows: int
    late_over_0_rows: int
    late_over_30_rows: int
    late_over_60_rows: int
    late_over_90_rows: int
    max_days_late: int | None
    tail_near: int
    tail_far: int
    credit_note_rows: int
    disputed_rows: int
    entered_before_invoice_rows: int
    largest_minor: int
    next_largest_minor: int
    billed_minor: int
    has_entry_dates: bool
    has_payment_entry_dates: bool
    has_derived_ids: bool


def measure_quality(
    engine: Engine, rows: Table, *, has_entry_dates: bool, has_payment_entry_dates: bool, has_derived_ids: bool
) -> QualityFacts:
    """Count over the classified rows; one pass for the counts, one for the tail of lateness."""
    readable = rows.filter((rows.status == TAKEN) | (rows.reason == "copy_of_a_row"))
    paid = ibis.coalesce(readable.paid_minor, readable.paid_on.notnull().ifelse(readable.amount_minor, 0)).cast("int64")
    lateness = (paid != 0).ifelse(readable.paid_on.delta(readable.due_date, unit="day"), ibis.null("int64"))
    readable = readable.mutate(paid=paid, lateness=lateness)
    counts = engine.record(_counts(readable))
    latest = counts["max_days_late"]
    tail = engine.record(_tail(readable, latest=latest)) if isinstance(latest, int) else {"tail_near": 0, "tail_far": 0}
    flags = {
        "has_entry_dates": has_entry_dates,
        "has_payment_entry_dates": has_payment_entry_dates,
        "has_derived_ids": has_derived_ids,
    }
    known = {field.name for field in fields(QualityFacts)}
    return QualityFacts(**{name: value for name, value in {**counts, **tail, **flags}.items() if name in known})  # type: ignore[arg-type]


def _counts(rows: Table) -> Table:
    def number(condition: ibis.expr.types.BooleanValue) -> ibis.expr.types.IntegerScalar:
        return condition.fill_null(False).cast("int64").sum().fill_null(0).cast("int64")

    open_minor = rows.amount_minor - rows.paid
    ranked = rows.mutate(rank=ibis.row_number().over(order_by=[rows.amount_minor.desc(), rows.invoice_id]))
    return ranked.agg(
        documents=ranked.count(),
        customers=ranked.customer_id.nunique(),
        first_invoice_on=ranked.event_date.min(),
        last_invoice_on=ranked.event_date.max(),
        last_payment_on=ranked.paid_on.max(),
        last_known_on=ibis.greatest(
            ranked.event_date.max(),
            ibis.coalesce(ranked.known_on.max(), ranked.event_date.max()),
            ibis.coalesce(ranked.paid_on.max(), ranked.event_date.max()),
        ),
        paid_rows=number(open_minor == 0),
        unpaid_rows=number(rows.paid == 0),
        part_paid_rows=number((rows.paid != 0) & (open_minor != 0)),
        outstanding_minor=open_minor.sum().fill_null(0).cast("int64"),
        paid_before_invoice_rows=number(rows.paid_on < rows.event_date),
        due_before_invoice_rows=number(rows.due_date < rows.event_date),
        late_over_0_rows=number(rows.lateness > 0),
        late_over_30_rows=number(rows.lateness > 30),
        late_over_60_rows=number(rows.lateness > 60),
        late_over_90_rows=number(rows.lateness > 90),
        max_days_late=rows.lateness.max(),
        credit_note_rows=number(rows.amount_minor < 0),
        disputed_rows=number(rows.is_disputed),
        entered_before_invoice_rows=number(rows.known_on < rows.event_date),
        largest_minor=ranked.amount_minor.max().fill_null(0),
        next_largest_minor=ranked.amount_minor.max(where=ranked["rank"] == 1).fill_null(0),
        billed_minor=rows.amount_minor.sum().fill_null(0).cast("int64"),
    )


def _tail(rows: Table, *, latest: int) -> Table:
    near = (rows.lateness > latest - TAIL_WINDOW_DAYS).fill_null(False)
    far = rows.lateness.between(latest - 2 * TAIL_WINDOW_DAYS + 1, latest - TAIL_WINDOW_DAYS).fill_null(False)
    return rows.agg(
        tail_near=near.cast("int64").sum().fill_null(0).cast("int64"),
        tail_far=far.cast("int64").sum().fill_null(0).cast("int64"),
    )


def tail_expected(*, near: int, far: int) -> Fraction:
    """Foresee how many payments the window after the latest one should hold, if lateness fell off as before.

    The ratio of the last two windows, at most one, is carried one window on (geometric tail).

    >>> tail_expected(near=100, far=200)
    Fraction(50, 1)
    """
    return near * min(Fraction(1), Fraction(near, far)) if far else Fraction(0)


def quality_findings(facts: QualityFacts, *, as_of: date) -> tuple[Finding, ...]:
    """Say what limits the pack (first), what to check and what to note, as keys and values."""
    return tuple(
        Finding(weight, reason) for weight, reason in (*_limits(facts, as_of), *_checks(facts), *_notes(facts))
    )


def _limits(facts: QualityFacts, as_of: date) -> list[tuple[Weight, Reason]]:
    found: list[tuple[Weight, Reason]] = []
    if not facts.has_entry_dates:
        found.append((Weight.LIMIT, Reason.of("quality.no_entry_dates")))
    elif not facts.has_payment_entry_dates and facts.last_payment_on is not None:
        found.append((Weight.LIMIT, Reason.of("quality.no_payment_entry_dates")))
    if facts.unpaid_rows == 0 and facts.part_paid_rows == 0:
        found.append((Weight.LIMIT, Reason.of("quality.all_settled", count=facts.documents)))
    if facts.unpaid_rows == 0 and facts.part_paid_rows > 0:
        found.append(
            (
                Weight.LIMIT,
                Reason.of(
                    "quality.only_paid_rows",
                    count=facts.part_paid_rows,
                    rows=facts.documents,
                    outstanding_minor=facts.outstanding_minor,
                ),
            )
        )
    expected = tail_expected(near=facts.tail_near, far=facts.tail_far)
    if expected >= TAIL_EXPECTED_MIN and _tail_had_time(facts):
        found.append((Weight.LIMIT, Reason.of("quality.tail_cut", days=facts.max_days_late, expected=round(expected))))
    if facts.late_over_90_rows == 0 and facts.unpaid_rows == 0:
        found.append((Weight.LIMIT, Reason.of("quality.no_default_seen")))
    if facts.last_known_on is not None and as_of - facts.last_known_on > timedelta(days=STALE_DAYS):
        found.append(
            (
                Weight.LIMIT,
                Reason.of("quality.file_ends_early", last=facts.last_known_on, days=(as_of - facts.last_known_on).days),
            )
        )
    return found


def _tail_had_time(facts: QualityFacts) -> bool:
    """Tell whether later payments would be in the file had there been any: all is paid, and history is long enough."""
    if (
        facts.unpaid_rows
        or facts.first_invoice_on is None
        or facts.last_known_on is None
        or facts.max_days_late is None
    ):
        return False
    return (facts.last_known_on - facts.first_invoice_on).days >= TAIL_HISTORY_TIMES * facts.max_days_late


def _checks(facts: QualityFacts) -> list[tuple[Weight, Reason]]:
    found: list[tuple[Weight, Reason]] = []
    if facts.next_largest_minor > 0 and facts.largest_minor > OUTLIER_TIMES * facts.next_largest_minor:
        found.append(
            (
                Weight.CHECK,
                Reason.of(
                    "quality.outlier",
                    largest_minor=facts.largest_minor,
                    next_minor=facts.next_largest_minor,
                    billed_share=Fraction(facts.largest_minor, facts.billed_minor)
                    if facts.billed_minor > 0
                    else Fraction(0),
                ),
            )
        )
    for key, count in (
        ("quality.paid_before_invoice", facts.paid_before_invoice_rows),
        ("quality.due_before_invoice", facts.due_before_invoice_rows),
        ("quality.entered_before_invoice", facts.entered_before_invoice_rows),
    ):
        if count:
            found.append((Weight.CHECK, Reason.of(key, count=count)))
    return found


def _notes(facts: QualityFacts) -> list[tuple[Weight, Reason]]:
    found: list[tuple[Weight, Reason]] = []
    if facts.has_derived_ids:
        found.append((Weight.NOTE, Reason.of("quality.derived_ids")))
    if facts.disputed_rows:
        found.append((Weight.NOTE, Reason.of("quality.disputed", count=facts.disputed_rows)))
    if facts.credit_note_rows:
        found.append((Weight.NOTE, Reason.of("quality.credit_notes", count=facts.credit_note_rows)))
    if facts.unpaid_rows > 0 and facts.part_paid_rows > 0:
        found.append((Weight.NOTE, Reason.of("quality.part_paid", count=facts.part_paid_rows)))
    return found
