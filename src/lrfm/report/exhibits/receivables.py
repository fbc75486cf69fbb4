"""Exhibits of where the money stands."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.ageing import draw_ageing
from lrfm.report.exhibits.bounds import range_note
from lrfm.report.exhibits.payments import days_late, dso_line, late_line
from lrfm.report.exhibits.quality import limits_line
from lrfm.report.exhibits.sales_only import sales_answer, sales_headlines
from lrfm.report.pack import Block, Headline, Headlines, Lines
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.core.measure import Measure
    from lrfm.kpi.ageing import Bucket
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = [
    "ageing_figure",
    "ageing_table",
    "board_answer",
    "debtors",
    "headlines",
    "receivables_answer",
]


def receivables_answer(voice: Voice, results: Results) -> Lines:
    """Answer in three lines where the money stands."""
    if not results.has_payments:
        return sales_answer(voice, results)
    return voice.lines(_open_line(voice, results), dso_line(voice, results), late_line(voice, results))


def board_answer(voice: Voice, results: Results) -> Lines:
    """Answer in three lines what the board has to know, the limits of the answer among them."""
    if not results.has_payments:
        return sales_answer(voice, results)
    dso = dso_line(voice, results)
    return voice.lines(_open_line(voice, results), dso, limits_line(voice, results))


def headlines(voice: Voice, results: Results) -> Headlines:
    """The figures of the month side by side."""
    figures = results.figures
    if not results.has_payments:
        return sales_headlines(voice, results)
    notes = {
        "open_items": voice.say("headline.fate_unknown_note")
        if results.fate_is_unknown
        else voice.say(
            "headline.open_items_net_note" if figures.ageing.credits_minor else "headline.open_items_note",
            count=figures.ageing.open_invoices,
        ),
        "overdue_share": voice.say("kpi.fate_unknown")
        if results.fate_is_unknown
        else voice.say(
            "headline.overdue_share_note",
            overdue_minor=figures.ageing.overdue_minor,
            receivable_minor=figures.ageing.receivable_minor,
        ),
        "count_back_dso": _dso_note(voice, results),
        "weighted_days_late": voice.say("headline.weighted_days_late_note", count=results.flow_months),
    }
    heads = [days_late(results) if head.key == "weighted_days_late" else head for head in figures.headlines]
    return Headlines(tuple(_headline(voice, results, head, note=notes[head.key]) for head in heads))


def _headline(voice: Voice, results: Results, measure: Measure, *, note: str) -> Headline:
    """Write a figure large and its note small; a missing one is a dash, and the note says why."""
    label = voice.say(f"headline.{measure.key}")
    if results.fate_is_unknown and measure.key in ("overdue_share", "count_back_dso"):
        return Headline(label, "–", note)
    if measure.value is None:
        return Headline(label, "–", voice.measure(measure))
    note = "; ".join(part for part in (note, range_note(voice, results, measure)) if part)
    if measure.key == "weighted_days_late" and measure.value < 0:
        return Headline(label, voice.say("headline.days_early", days=voice.language.days(-measure.value)), note)
    return Headline(label, voice.measure(measure), note)


def _dso_note(voice: Voice, results: Results) -> str:
    if results.fate_is_unknown:
        return voice.say("kpi.fate_unknown")
    caveats = results.figures.count_back_dso.caveats
    return " ".join(voice.reason(caveat) for caveat in caveats) or voice.say("headline.count_back_dso_note")


def ageing_figure(voice: Voice, results: Results) -> Block:
    """Open invoices by days past due, drawn."""
    ageing = results.figures.ageing
    labels = [_bucket_label(voice, bucket) for bucket in ageing.buckets]
    amounts = [voice.money(bucket.amount_minor) for bucket in ageing.buckets]
    claim = _open_line(voice, results) if results.fate_is_unknown else _overdue_line(voice, results)
    if ageing.receivable_minor == 0:
        return Block("ageing", _open_line(voice, results), "", "", voice.say("ageing.provenance"))
    draw = partial(draw_ageing, ageing=ageing, labels=labels, amounts=amounts, direction=voice.language.direction)
    figure = render_figure(
        draw,
        id="ageing-figure",
        title=voice.say("ageing.figure_title"),
        language=voice.language,
        description=voice.say(
            "ageing.figure_description_unknown" if results.fate_is_unknown else "ageing.figure_description",
            overdue_minor=ageing.overdue_minor,
        ),
    )
    caveat, provenance = voice.say("ageing.caveat"), voice.say("ageing.provenance")
    return Block("ageing", claim, figure, caveat, provenance, question=voice.say("ask.ageing"))


def ageing_table(voice: Voice, results: Results) -> Block:
    """Open items by days past due, credits in a line of their own, summed to open items."""
    ageing = results.figures.ageing
    share = [
        Fraction(bucket.amount_minor, ageing.receivable_minor) if ageing.receivable_minor else Fraction(0)
        for bucket in ageing.buckets
    ]
    rows = [
        (
            _bucket_label(voice, bucket),
            voice.language.count(bucket.items),
            voice.amount(bucket.amount_minor),
            voice.language.share(part),
        )
        for bucket, part in zip(ageing.buckets, share, strict=True)
    ]
    rows.append(
        (
            voice.say("ageing.subtotal"),
            voice.language.count(ageing.open_invoices),
            voice.amount(ageing.receivable_minor),
            voice.language.share(1 if ageing.receivable_minor else 0),
        )
    )
    rows += [
        (voice.say(key), voice.language.count(items), voice.amount(-minor), "")
        for key, items, minor in (
            ("ageing.credit_notes", ageing.note_items, ageing.notes_minor),
            ("ageing.unapplied", ageing.unapplied_items, ageing.unapplied_minor),
        )
    ]
    columns = (
        Column(voice.say("ageing.column_bucket")),
        Column(voice.say("ageing.column_items"), "number"),
        Column(voice.say("report.amount_in", currency=voice.currency), "number"),
        Column(voice.say("ageing.column_share"), "number"),
    )
    footer = (
        voice.say("ageing.total"),
        voice.language.count(ageing.open_invoices + ageing.credit_items),
        voice.amount(ageing.total_minor),
        "",
    )
    table = Table(voice.say("ageing.caption"), columns, tuple(rows), footer)
    return Block(
        "ageing-table",
        voice.say("ageing.table_claim", total_minor=ageing.total_minor),
        html_table(table, language=voice.language),
        voice.say("ageing.table_caveat"),
        voice.say("ageing.provenance"),
        question=voice.say("ask.ageing_table"),
    )


def debtors(voice: Voice, results: Results) -> Block:
    """Who owes most."""
    ageing, top = results.figures.ageing, results.figures.debtors
    if not top:
        return Block("debtors", voice.say("debtors.none"), "", "", voice.say("ageing.provenance"))
    rows = tuple(
        (
            voice.name_of(debtor.customer_key),
            voice.amount(debtor.open_minor),
            voice.amount(debtor.overdue_minor),
            voice.language.count(debtor.open_invoices),
            voice.language.count(debtor.max_days_past_due),
        )
        for debtor in top
    )
    columns = (
        Column(voice.say("debtors.column_customer")),
        Column(voice.say("debtors.column_open", currency=voice.currency), "number"),
        Column(voice.say("debtors.column_overdue", currency=voice.currency), "number"),
        Column(voice.say("debtors.column_invoices"), "number"),
        Column(voice.say("debtors.column_oldest"), "number"),
    )
    top_share = Fraction(sum(debtor.open_minor for debtor in top), ageing.receivable_minor)
    table = Table(voice.say("debtors.caption"), columns, rows)
    return Block(
        "debtors",
        voice.say(
            "debtors.claim_fate_unknown" if results.fate_is_unknown else "debtors.claim",
            count=len(top),
            top_share=top_share,
            receivable_minor=ageing.receivable_minor,
        ),
        html_table(table, language=voice.language),
        _debtors_caveat(voice, results),
        voice.say("ageing.provenance"),
        question=voice.say("ask.debtors"),
    )


def _debtors_caveat(voice: Voice, results: Results) -> str:
    unknown = (voice.say("debtors.fate_unknown"),) if results.fate_is_unknown else ()
    masked = (voice.say("debtors.masked"),) if voice.masks_names else ()
    return " ".join((*unknown, *masked, voice.say("debtors.caveat")))


def _open_line(voice: Voice, results: Results) -> str:
    figures = results.figures
    ageing = figures.ageing
    if results.fate_is_unknown and results.unknown_fate_minor == ageing.total_minor:
        return voice.say("ageing.claim_all_fate_unknown", total_minor=ageing.total_minor)
    if results.fate_is_unknown:
        return voice.say(
            "ageing.claim_fate_unknown", total_minor=ageing.total_minor, unknown_minor=results.unknown_fate_minor
        )
    if not figures.sales:
        return voice.say("ageing.claim_no_documents")
    if figures.overdue_share.value is None:
        key = "ageing.claim_credits_only" if ageing.credits_minor else "ageing.claim_nothing_open"
        return voice.say(key, credits_minor=ageing.credits_minor)
    if ageing.total_minor < 0:
        return voice.say("ageing.claim_net_credit", excess_minor=-ageing.total_minor)
    return voice.say(
        "ageing.claim_with_credits" if ageing.credits_minor else "ageing.claim",
        total_minor=ageing.total_minor,
        receivable_minor=ageing.receivable_minor,
        overdue_share=figures.overdue_share.value,
    )


def _overdue_line(voice: Voice, results: Results) -> str:
    """Say how much is past due, and how much of it longest."""
    ageing = results.figures.ageing
    if not ageing.overdue_minor:
        return voice.say("ageing.figure_claim_none")
    last = ageing.buckets[-1]
    days = (last.first_day or 1) - 1
    key = "ageing.figure_claim" if last.amount_minor else "ageing.figure_claim_young"
    return voice.say(key, overdue_minor=ageing.overdue_minor, oldest_minor=last.amount_minor, days=days)


def _bucket_label(voice: Voice, bucket: Bucket) -> str:
    if bucket.is_not_due:
        return voice.say("ageing.bucket_not_due")
    if bucket.last_day is None:
        return voice.say("ageing.bucket_over", days=(bucket.first_day or 1) - 1)
    return voice.say("ageing.bucket", first=bucket.first_day, last=bucket.last_day)
