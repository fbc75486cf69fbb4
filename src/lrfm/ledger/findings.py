"""What the counts of a file mean for the pack: limits, things to check, things to note."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.core.money import from_minor
from lrfm.core.reason import Reason
from lrfm.core.tails import TAIL_EXPECTED_MIN, tail_expected
from lrfm.ledger.judge import REJECTED, SET_APART

if TYPE_CHECKING:
    from lrfm.ledger.control import FileControls
    from lrfm.ledger.habits.model import Habits
    from lrfm.ledger.quality import QualityFacts

__all__ = [
    "FATE_UNKNOWN",
    "ONLY_PAID_ROWS",
    "WITHOUT_AMOUNTS",
    "Finding",
    "SettlingFacts",
    "Weight",
    "find",
]

ONLY_PAID_ROWS = "quality.only_paid_rows"
FATE_UNKNOWN = "kpi.fate_unknown"
TAIL_HISTORY_TIMES = 4
"""A tail is called cut only where the file reaches back this many times the latest lateness: else time explains it."""
MANY_PAID = 30
"""Below this many paid invoices their number says nothing about what the file leaves out."""
OUTLIER_TIMES = 10
STALE_DAYS = 7
MANY_CREDITS = Fraction(1, 10)
MANY_REJECTED = Fraction(2, 100)
MANY_LATE = Fraction(1, 10)
WITHOUT_AMOUNTS = ("rates", "optional.")
"""How the names of tables begin that hold no amounts which are summed."""
UNSUMMED = frozenset({"other_currency", "no_rate"})
"""Reasons of rows whose amount can be read, but not added up."""


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
class SettlingFacts:
    """How what no row says of itself was settled.

    `rule_minor` (minor units) is the cash whose invoices the files do not name, of which `rule` decided. `elsewhere`
    items are marked as cleared by something that the files do not hold; their amounts are summed without sign.
    """

    rule: str
    rule_minor: int
    elsewhere_items: int
    elsewhere_minor: int


def find(
    facts: QualityFacts,
    controls: FileControls,
    *,
    other_controls: Mapping[str, FileControls],
    settling: SettlingFacts,
    as_of: date,
    digits: int,
    habits: Habits | None = None,
) -> tuple[Finding, ...]:
    """Say what limits the pack (first), what to check and what to note, as keys and values.

    `controls` count the leading table, `other_controls` the others by name. How the books are kept is judged where
    `habits` are given.
    """
    every = (controls, *other_controls.values())
    summed = (controls, *(other for name, other in other_controls.items() if not name.startswith(WITHOUT_AMOUNTS)))
    return (
        *(Finding(Weight.LIMIT, reason) for reason in _limits(facts, every, summed, as_of)),
        *(Finding(Weight.CHECK, reason) for reason in _checks(facts, every, settling)),
        *(Finding(Weight.NOTE, reason) for reason in _notes(facts, every, digits)),
        *(Finding(Weight.NOTE, reason) for reason in (_habits(habits, facts) if habits else ())),
    )


def _limits(
    facts: QualityFacts, every: Sequence[FileControls], summed: Sequence[FileControls], as_of: date
) -> Iterator[Reason]:
    if not facts.mapped.has_payments:
        yield Reason.of("quality.sales_only")
    yield from _entry_dates(facts)
    if facts.first_invoice_on is not None and as_of < facts.first_invoice_on:
        yield Reason.of("quality.before_first_document", first=facts.first_invoice_on)
    if facts.mapped.has_payments:
        yield from _payments(facts)
    yield from _end_of_files(facts, as_of)
    yield from _rejections(every, summed)


def _payments(facts: QualityFacts) -> Iterator[Reason]:
    """Say what the payments of the files can't tell."""
    if not facts.unpaid_invoices and facts.part_paid_invoices and facts.paid_invoices >= MANY_PAID:
        yield Reason.of(
            ONLY_PAID_ROWS,
            count=facts.part_paid_invoices,
            rows=facts.invoices,
            outstanding_minor=facts.outstanding_minor,
        )
    if facts.invoices and not facts.unpaid_invoices and not facts.part_paid_invoices:
        yield Reason.of("quality.all_settled", count=facts.invoices, last=facts.last_known_on)
    if not facts.late_over_90_rows and not facts.unpaid_invoices:
        yield Reason.of("quality.no_default_seen")
    if facts.undated_payments:
        yield Reason.of("quality.undated_payments", count=facts.undated_payments, undated_minor=facts.undated_minor)


def _rejections(every: Sequence[FileControls], summed: Sequence[FileControls]) -> Iterator[Reason]:
    in_scope = sum(controls.rows_read - controls.rows(SET_APART) for controls in every)
    totals = [total for controls in every for total in controls.broken]
    broken = sum(total.rows for total in totals)
    if broken > MANY_REJECTED * in_scope:
        yield Reason.of("quality.rejected_many", count=broken, rejected_share=Fraction(broken, in_scope))
    unreadable = sum(
        total.unreadable_rows for controls in summed for total in controls.broken if total.reason not in UNSUMMED
    )
    if unreadable:
        yield Reason.of("quality.unreadable_amounts", count=unreadable)


def _entry_dates(facts: QualityFacts) -> Iterator[Reason]:
    if not facts.mapped.has_entry_dates or facts.rows_without_entry_date == facts.documents:
        yield Reason.of("quality.no_entry_dates" if facts.mapped.has_payments else "quality.no_entry_dates_sales")
    elif facts.rows_without_entry_date:
        yield Reason.of("quality.some_entry_dates", count=facts.rows_without_entry_date, rows=facts.documents)
    elif facts.payments and facts.payments_without_entry_date == facts.payments:
        yield Reason.of("quality.no_payment_entry_dates")
    elif facts.payments_without_entry_date:
        yield Reason.of(
            "quality.some_payment_entry_dates", count=facts.payments_without_entry_date, rows=facts.payments
        )


def _end_of_files(facts: QualityFacts, as_of: date) -> Iterator[Reason]:
    """Compare the date of the pack with the extract date, or, where none is given, with the last entry."""
    if facts.extract_on is not None:
        if as_of > facts.extract_on:
            yield Reason.of("quality.after_extract", last=facts.extract_on, days=(as_of - facts.extract_on).days)
    elif facts.last_known_on is not None and (as_of - facts.last_known_on).days > STALE_DAYS:
        days = (as_of - facts.last_known_on).days
        yield Reason.of("quality.file_ends_early", last=facts.last_known_on, days=days)


def _checks(facts: QualityFacts, every: Sequence[FileControls], settling: SettlingFacts) -> Iterator[Reason]:
    yield from _settling(settling)
    expected = tail_expected(facts.tails)
    if expected >= TAIL_EXPECTED_MIN and _tail_had_time(facts):
        yield Reason.of("quality.tail_cut", days=facts.max_days_late, expected=round(expected))
    if facts.next_largest_minor > 0 and facts.largest_minor > OUTLIER_TIMES * facts.next_largest_minor:
        yield Reason.of(
            "quality.outlier",
            largest_minor=facts.largest_minor,
            next_minor=facts.next_largest_minor,
            billed_share=Fraction(facts.largest_minor, facts.billed_minor),
        )
    if facts.credit_notes_minor > MANY_CREDITS * facts.billed_minor:
        share = Fraction(facts.credit_notes_minor, facts.billed_minor) if facts.billed_minor else Fraction(1)
        yield Reason.of("quality.many_credit_notes", count=facts.credit_note_rows, credit_share=share)
    rejected = sum(controls.rows(REJECTED) for controls in every)
    for key, count in (
        ("quality.rejected", rejected),
        ("quality.twins", facts.twin_rows),
        ("quality.after_extract_rows", facts.rows_after_extract),
        ("quality.paid_before_invoice", facts.paid_before_invoice_rows),
        ("quality.due_before_invoice", facts.due_before_invoice_rows),
        ("quality.entered_before_invoice", facts.entered_before_invoice_rows),
    ):
        if count:
            yield Reason.of(key, count=count)
    if facts.overpaid_invoices:
        yield Reason.of("quality.overpaid", count=facts.overpaid_invoices, overpaid_minor=facts.overpaid_minor)


def _settling(settling: SettlingFacts) -> Iterator[Reason]:
    if settling.rule_minor:
        rule = Reason.of(f"rule.{settling.rule}")
        yield Reason.of("quality.settled_by_rule", by_rule_minor=settling.rule_minor, rule=rule)
    if settling.elsewhere_items:
        yield Reason.of(
            "quality.cleared_elsewhere", count=settling.elsewhere_items, elsewhere_minor=settling.elsewhere_minor
        )


def _tail_had_time(facts: QualityFacts) -> bool:
    """Tell whether later payments would be in the file had there been any: all is paid, and history is long enough."""
    if facts.unpaid_invoices or facts.first_invoice_on is None or facts.last_known_on is None:
        return False
    history_days = (facts.last_known_on - facts.first_invoice_on).days
    return facts.max_days_late is not None and history_days >= TAIL_HISTORY_TIMES * facts.max_days_late


def _notes(facts: QualityFacts, every: Sequence[FileControls], digits: int) -> Iterator[Reason]:
    if facts.mapped.has_derived_ids:
        yield Reason.of("quality.derived_ids")
    yield from _foreign(every, digits)
    for key, count in (
        ("quality.disputed", facts.disputed_rows),
        ("quality.credit_notes", facts.credit_note_rows),
        ("quality.part_paid", facts.part_paid_invoices if facts.unpaid_invoices else 0),
    ):
        if count:
            yield Reason.of(key, count=count)
    if facts.closed_unpaid_invoices:
        yield Reason.of(
            "quality.closed_unpaid", count=facts.closed_unpaid_invoices, closed_minor=facts.closed_unpaid_minor
        )
    if facts.payments and facts.mapped.has_one_payment_a_row:
        yield Reason.of("quality.one_payment_a_row")


def _habits(habits: Habits, facts: QualityFacts) -> Iterator[Reason]:
    """Say what strikes about how the books are kept."""
    edges, invoices = habits.edges, habits.side("invoice")
    if habits.begins_with_open_items:
        yield Reason.of("quality.extract_of_open_items", count=edges.early_invoices, first=edges.first_complete)
    told_minor = sum(sum(month.lag_minor) for month in invoices)
    late_minor = sum(month.after_month_minor for month in invoices)
    if late_minor > MANY_LATE * told_minor:
        yield Reason.of("quality.posted_late", late_minor=late_minor, late_share=Fraction(late_minor, told_minor))
    doubles = habits.doubles
    if doubles.groups and not facts.mapped.has_derived_ids:
        yield Reason.of("quality.doubles", count=doubles.beyond_first, double_minor=doubles.beyond_first_minor)


def _foreign(every: Sequence[FileControls], digits: int) -> Iterator[Reason]:
    """Give rows in other currencies by currency, whichever table they stand in."""
    totals = [total for controls in every for total in controls.foreign]
    for code in sorted({total.currency for total in totals}):
        own = [total for total in totals if total.currency == code]
        amount = from_minor(sum(total.amount_minor for total in own), digits=digits)
        yield Reason.of("quality.foreign", count=sum(total.rows for total in own), code=code, amount=amount)
