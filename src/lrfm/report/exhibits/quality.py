"""Exhibits of the ledger's quality: whether it can be trusted, and what the files cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.ledger.judge import COPY, REJECTED, SET_APART
from lrfm.report.exhibits.control import balance_line
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["coverage", "findings", "limits_line", "quality_answer"]


def quality_answer(voice: Voice, results: Results) -> Lines:
    """Answer in three lines whether the ledger can be trusted."""
    tables = results.tables.values()
    rows = voice.say(
        "quality.answer_rows",
        rows=sum(controls.rows_read for controls in tables),
        taken=sum(controls.rows_taken for controls in tables),
        rejected=sum(controls.rows(REJECTED) for controls in tables),
        set_apart=sum(controls.rows(SET_APART) for controls in tables),
    )
    return voice.lines(rows, balance_line(voice, results), limits_line(voice, results))


def limits_line(voice: Voice, results: Results) -> str:
    """Say how many findings limit the pack."""
    count = len(results.limits)
    return voice.say("quality.answer_limits", count=count) if count else voice.say("quality.answer_no_limits")


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
        question=voice.say("ask.findings"),
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
    rows += _paid(voice, results) if results.has_payments else []
    columns = (Column(voice.say("quality.column_fact")), Column(voice.say("quality.column_value"), "number"))
    table = Table(voice.say("quality.coverage_caption"), columns, tuple(rows))
    return Block(
        "coverage",
        voice.say("quality.coverage_claim", count=facts.documents, customers=facts.customers),
        html_table(table, language=voice.language),
        voice.say("quality.coverage_caveat_copies" if _has_copies(results) else "quality.coverage_caveat"),
        voice.say("quality.coverage_provenance"),
        question=voice.say("ask.coverage"),
    )


def _paid(voice: Voice, results: Results) -> list[tuple[str, str]]:
    """Say what became of the invoices by the end of the files."""
    facts, count = results.facts, voice.language.count
    rows = [
        (voice.say("quality.fact_paid"), count(facts.paid_invoices)),
        (voice.say("quality.fact_part_paid"), count(facts.part_paid_invoices)),
        (voice.say("quality.fact_unpaid"), count(facts.unpaid_invoices)),
        (voice.say("quality.fact_outstanding"), voice.money(facts.outstanding_minor)),
        *_copied(voice, facts.copied_outstanding_minor),
        *_closed(voice, results),
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
    return rows


def _has_copies(results: Results) -> bool:
    return any(total.reason == COPY for total in results.controls.by_reason)


def _copied(voice: Voice, copied_minor: int) -> list[tuple[str, str]]:
    """Say how much of the outstanding stands on copies, where there are any, or two totals would not meet."""
    return [(voice.say("quality.fact_copied"), voice.money(copied_minor))] if copied_minor else []


def _closed(voice: Voice, results: Results) -> list[tuple[str, str]]:
    """Count what was closed without a payment, where there is any: by causes other than being paid."""
    count = results.facts.closed_unpaid_invoices
    return [(voice.say("quality.fact_closed"), voice.language.count(count))] if count else []
