"""Exhibits of the ledger's quality: what was read, what was not, and what the file cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.cohort.reconcile import ControlSource
from lrfm.ledger.classify import COPY, REJECTED, SET_APART
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["coverage", "file_to_ledger", "findings", "limits_line", "quality_answer", "reconciliation", "rejected_rows"]


def quality_answer(voice: Voice, results: Results) -> Lines:
    """Answer in three lines whether the ledger can be trusted."""
    controls = results.controls
    rows = voice.say(
        "quality.answer_rows",
        rows=controls.rows_read,
        taken=controls.rows_taken,
        rejected=controls.rows(REJECTED),
        set_apart=controls.rows(SET_APART),
    )
    return voice.lines(rows, _balance_line(voice, results), limits_line(voice, results))


def limits_line(voice: Voice, results: Results) -> str:
    """Say how many findings limit the pack."""
    count = len(results.limits)
    return voice.say("quality.answer_limits", count=count) if count else voice.say("quality.answer_no_limits")


def file_to_ledger(voice: Voice, results: Results) -> Block:
    """Every row and every cent of the files: in the ledger, set apart or rejected."""
    controls = results.controls
    lines = [
        ("quality.row_read", controls.rows_read, controls.amount_read_minor),
        ("quality.row_set_apart", controls.rows(SET_APART), controls.amount_minor(SET_APART)),
        ("quality.row_rejected", controls.rows(REJECTED), controls.amount_minor(REJECTED)),
    ]
    rows = tuple((voice.say(key), voice.language.count(count), voice.amount(minor)) for key, count, minor in lines)
    footer = (
        voice.say("quality.row_taken"),
        voice.language.count(controls.rows_taken),
        voice.amount(controls.amount_taken_minor),
    )
    table = Table(
        voice.say("quality.files_caption"), _rows_and_amount(voice, voice.say("quality.column_what")), rows, footer
    )
    return Block(
        "files",
        _files_claim(voice, results),
        html_table(table, language=voice.language),
        voice.say("quality.files_caveat"),
        voice.say("quality.files_provenance"),
    )


def _files_claim(voice: Voice, results: Results) -> str:
    controls = results.controls
    unreadable = sum(total.unreadable_rows for total in controls.by_reason)
    key = "quality.files_claim_in_part" if unreadable else "quality.files_claim"
    return voice.say(key, count=controls.rows_read, amount_minor=controls.amount_read_minor, unreadable=unreadable)


def rejected_rows(voice: Voice, results: Results) -> Block:
    """What was not taken, by reason, with what to do about it."""
    totals = results.controls.by_reason
    claim = voice.say("quality.rejected_claim", count=sum(total.rows for total in totals))
    if not totals:
        return Block("rejected", voice.say("quality.rejected_none"), "", "", "")
    columns = (*_rows_and_amount(voice, voice.say("quality.column_reason")), Column(voice.say("quality.column_remedy")))
    rows = tuple(
        (
            voice.not_taken_because(status=total.status, reason=total.reason),
            voice.language.count(total.rows),
            voice.amount(total.amount_minor),
            voice.remedy_for(status=total.status, reason=total.reason),
        )
        for total in totals
    )
    table = Table(voice.say("quality.rejected_caption"), columns, rows)
    return Block(
        "rejected",
        claim,
        html_table(table, language=voice.language),
        voice.say("quality.rejected_caveat"),
        voice.say("quality.rejected_provenance"),
    )


def findings(voice: Voice, results: Results) -> Block:
    """What limits the pack, what to check, what to note."""
    columns = (Column(voice.say("quality.column_weight")), Column(voice.say("quality.column_finding")))
    rows = tuple(
        (voice.say(f"quality.weight_{finding.weight}"), voice.reason(finding.reason)) for finding in results.findings
    )
    if not rows:
        return Block("findings", voice.say("quality.findings_none"), "", voice.say("quality.findings_caveat"), "")
    table = Table(voice.say("quality.findings_caption"), columns, rows)
    return Block(
        "findings",
        voice.say("quality.findings_claim", count=len(rows)),
        html_table(table, language=voice.language),
        voice.say("quality.findings_caveat"),
        voice.say("quality.findings_provenance"),
    )


def coverage(voice: Voice, results: Results) -> Block:
    """What the files cover: documents, customers, days and lateness."""
    facts, count, date = results.facts, voice.language.count, voice.language.date
    rows = [
        (voice.say("quality.fact_documents"), count(facts.documents)),
        (voice.say("quality.fact_customers"), count(facts.customers)),
    ]
    rows += [
        (voice.say(key), date(day))
        for key, day in (
            ("quality.fact_first_invoice", facts.first_invoice_on),
            ("quality.fact_last_invoice", facts.last_invoice_on),
            ("quality.fact_last_payment", facts.last_payment_on),
        )
        if day is not None
    ]
    rows += [
        (voice.say("quality.fact_paid"), count(facts.paid_invoices)),
        (voice.say("quality.fact_part_paid"), count(facts.part_paid_invoices)),
        (voice.say("quality.fact_unpaid"), count(facts.unpaid_invoices)),
        (voice.say("quality.fact_outstanding"), voice.money(facts.outstanding_minor)),
        *_copied(voice, facts.copied_outstanding_minor),
        (voice.say("quality.fact_disputed"), count(facts.disputed_rows)),
    ]
    rows += [
        (voice.say("quality.fact_late_over", days=days), count(late))
        for days, late in (
            (0, facts.late_over_0_rows),
            (30, facts.late_over_30_rows),
            (60, facts.late_over_60_rows),
            (90, facts.late_over_90_rows),
        )
    ]
    if facts.max_days_late is not None:
        rows.append((voice.say("quality.fact_max_late"), voice.language.days(facts.max_days_late)))
    columns = (Column(voice.say("quality.column_fact")), Column(voice.say("quality.column_value"), "number"))
    table = Table(voice.say("quality.coverage_caption"), columns, tuple(rows))
    return Block(
        "coverage",
        voice.say("quality.coverage_claim", count=facts.documents, customers=facts.customers),
        html_table(table, language=voice.language),
        voice.say("quality.coverage_caveat_copies" if _has_copies(results) else "quality.coverage_caveat"),
        voice.say("quality.coverage_provenance"),
    )


def _has_copies(results: Results) -> bool:
    return any(total.reason == COPY for total in results.controls.by_reason)


def _copied(voice: Voice, copied_minor: int) -> list[tuple[str, str]]:
    """Say how much of the outstanding stands on copies, where there are any, or two totals would not meet."""
    return [(voice.say("quality.fact_copied"), voice.money(copied_minor))] if copied_minor else []


def reconciliation(voice: Voice, results: Results) -> Block:
    """Open items, the ageing and the control balance side by side."""
    figures = results.figures
    rows = (
        (voice.say("control.row_open_items"), voice.amount(int(figures.open_items.value or 0))),
        (voice.say("control.row_ageing"), voice.amount(figures.ageing.total_minor)),
        (voice.say(f"control.row_{results.control.source}"), voice.amount(results.control.amount_minor)),
    )
    columns = (
        Column(voice.say("control.column_total")),
        Column(voice.say("report.amount_in", currency=voice.currency), "number"),
    )
    table = Table(voice.say("control.caption"), columns, rows)
    return Block(
        "reconciliation",
        _balance_line(voice, results),
        html_table(table, language=voice.language),
        voice.say(f"control.caveat_{results.control.source}"),
        voice.say("control.provenance"),
    )


def _balance_line(voice: Voice, results: Results) -> str:
    key = "control.claim_stated" if results.control.source is ControlSource.STATED else "control.claim_rolled"
    return voice.say(key, open_items_minor=results.figures.ageing.total_minor)


def _rows_and_amount(voice: Voice, first: str) -> tuple[Column, ...]:
    return (
        Column(first),
        Column(voice.say("quality.column_rows"), "number"),
        Column(voice.say("report.amount_in", currency=voice.currency), "number"),
    )
