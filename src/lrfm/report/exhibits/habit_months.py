"""Exhibits of the files' whole period: documents by month, months that stand apart, where the files begin and end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from lrfm.core.calendars import add_months
from lrfm.figures.lines import Line, Panel, draw_lines
from lrfm.figures.postings import PostedMonth, PostingNames, draw_postings
from lrfm.ledger.habits.model import SIDES, SideMonth
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["documents_by_month", "edges"]

APART_SHOWN = 12
Months = Mapping[tuple[str, date], SideMonth]


def documents_by_month(voice: Voice, results: Results) -> Block | Lines:
    """Number and amount of what was posted in each month of the files, and the months that stand apart."""
    invoices = results.habits.side("invoice")
    if not invoices:
        return voice.lines(voice.say("habits.months_none"))
    rows = {(row.side, row.month): row for row in results.habits.months}
    months = _through(rows)
    apart = list(_apart(voice, results))
    figures = [_amounts_figure(voice, results, months, rows), _numbers_figure(voice, months, rows)]
    if apart:
        figures.append(html_table(_apart_table(voice, apart), language=voice.language))
    return Block(
        "months",
        _months_claim(voice, invoices, apart=len({row[0] for row in apart}), months=months),
        "\n".join(figures),
        voice.say("habits.months_caveat"),
        voice.say("habits.provenance"),
        question=voice.say("habits.months_question"),
    )


def _through(rows: Months) -> list[date]:
    """Give every month from the first to the last that anything is dated in."""
    first, last = min(month for _, month in rows), max(month for _, month in rows)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [add_months(first, number) for number in range(count)]


def _months_claim(voice: Voice, invoices: tuple[SideMonth, ...], *, apart: int, months: list[date]) -> str:
    if apart:
        first, last = (voice.language.month(month) for month in (months[0], months[-1]))
        return voice.say("habits.months_claim_apart", count=apart, months=len(months), first=first, last=last)
    first, last = (voice.language.month(row.month) for row in (invoices[0], invoices[-1]))
    return voice.say(
        "habits.months_claim",
        count=sum(row.items for row in invoices),
        amount_minor=sum(row.amount_minor for row in invoices),
        first=first,
        last=last,
    )


def _amounts_figure(voice: Voice, results: Results, months: list[date], rows: Months) -> str:
    edges = results.habits.edges
    unusual = {month.month for month in edges.unusual}
    posted = []
    for month in months:
        invoiced, credited, paid = (_amount(rows, side, month) for side in SIDES)
        invoices = rows.get(("invoice", month))
        words = voice.say(
            "habits.month_words_paid" if results.has_payments else "habits.month_words",
            month=voice.language.month_short(month),
            invoices=invoices.items if invoices else 0,
            invoiced_minor=invoiced,
            credited_minor=credited,
            paid_minor=paid,
        )
        is_whole = edges.first_complete is not None and edges.last_complete is not None
        is_whole = is_whole and edges.first_complete <= month <= edges.last_complete  # type: ignore[operator]
        posted.append(
            PostedMonth(voice.language.month_short(month), invoiced, credited, paid, is_whole, month in unusual, words)
        )
    names = PostingNames(
        invoices=voice.say("habits.invoice"),
        unusual=voice.say("habits.legend_unusual"),
        partial=voice.say("habits.legend_partial"),
        credits=voice.say("habits.credit_note"),
        payments=voice.say("habits.payment") if results.has_payments else "",
    )
    scale = 10**voice.currency_digits
    return render_figure(
        partial(
            draw_postings,
            months=posted,
            names=names,
            tick=lambda minor: voice.language.compact(Fraction(round(minor), scale)),
        ),
        id="months-figure",
        title=voice.say("habits.months_title", currency=voice.currency),
        description=voice.say("habits.months_description", months=len(months)),
        language=voice.language,
    )


def _amount(rows: Months, side: str, month: date) -> int:
    return rows[side, month].amount_minor if (side, month) in rows else 0


def _numbers_figure(voice: Voice, months: list[date], rows: Months) -> str:
    lines = []
    for role, side in (("first", "invoice"), ("third", "credit_note"), ("second", "payment")):
        if not any(kind == side for kind, _ in rows):
            continue
        counts = [rows[side, month].items if (side, month) in rows else 0 for month in months]
        written = tuple(voice.language.count(count) for count in counts)
        lines.append(Line(voice.say(f"habits.{side}"), tuple(map(float, counts)), written, role))  # type: ignore[arg-type]
    panel = Panel("", tuple(lines), lambda value: voice.language.compact(round(value)))
    return render_figure(
        partial(draw_lines, panels=(panel,), months=[voice.language.month_short(month) for month in months]),
        id="numbers-figure",
        title=voice.say("habits.numbers_title"),
        description=voice.say("habits.numbers_description", months=len(months)),
        language=voice.language,
        height_inches=2.3,
    )


def _apart(voice: Voice, results: Results) -> Iterator[tuple[date, str, str, str]]:
    """Give month, what is apart, what was found and what is typical."""
    edges = results.habits.edges
    for month in edges.empty_months:
        yield month, voice.say("habits.apart_empty"), voice.language.count(0), ""
    for month in edges.unpaid_months:
        yield month, voice.say("habits.apart_unpaid"), voice.language.count(0), ""
    for unusual in edges.unusual:
        what = voice.say(f"habits.apart_{unusual.measure}_{'high' if unusual.is_high else 'low'}")
        write = voice.money if unusual.measure == "amount" else voice.language.count
        yield unusual.month, what, write(unusual.value), write(unusual.typical)


def _apart_table(voice: Voice, apart: list[tuple[date, str, str, str]]) -> Table:
    rows = sorted(apart)[-APART_SHOWN:]
    key = "habits.apart_caption" if len(rows) == len(apart) else "habits.apart_caption_some"
    columns = (
        Column(voice.say("habits.column_month")),
        Column(voice.say("habits.column_apart")),
        Column(voice.say("habits.column_found"), "number"),
        Column(voice.say("habits.column_typical"), "number"),
    )
    cells = tuple((voice.language.month(month), *others) for month, *others in rows)
    return Table(voice.say(key, shown=len(rows), all=len(apart)), columns, cells)


def edges(voice: Voice, results: Results) -> Block | Lines:
    """Where the files begin and end, and what they hold of the time before."""
    first = results.habits.edges.first_complete
    if first is None:
        return voice.lines(voice.say("habits.edges_none"))
    columns = (Column(voice.say("habits.column_edge")), Column(voice.say("habits.column_what"), "number"))
    table = Table(voice.say("habits.edges_caption"), columns, tuple(_edge_rows(voice, results)))
    return Block(
        "edges",
        _edges_claim(voice, results, first),
        html_table(table, language=voice.language),
        voice.say("habits.edges_caveat"),
        voice.say("habits.provenance"),
        question=voice.say("habits.edges_question"),
    )


def _edges_claim(voice: Voice, results: Results, first: date) -> str:
    found = results.habits.edges
    month = voice.language.month(first)
    if not found.early_invoices:
        return voice.say("habits.edges_claim", month=month)
    if not results.habits.begins_with_open_items:
        key = "habits.edges_claim_early"
    else:
        key = "habits.edges_claim_open_paid" if found.early_payments else "habits.edges_claim_open"
    return voice.say(key, count=found.early_invoices, month=month, payments=found.early_payments)


def _edge_rows(voice: Voice, results: Results) -> Iterator[tuple[str, str]]:
    found, date_of, month_of = results.habits.edges, voice.language.date, voice.language.month
    invoices, payments = results.habits.side("invoice"), results.habits.side("payment")
    entries = [row.last_entered_on for row in results.habits.months if row.last_entered_on]
    cells: list[tuple[str, str]] = [("first_invoice", date_of(invoices[0].first_on))]
    if payments:
        cells.append(("first_payment", date_of(payments[0].first_on)))
    if found.first_complete and found.last_complete:
        early = voice.say("habits.edge_items", count=found.early_invoices, amount_minor=found.early_minor)
        late = voice.say("habits.edge_items", count=found.late_invoices, amount_minor=found.late_minor)
        cells += [("first_complete", month_of(found.first_complete)), ("early_invoices", early)]
        cells += [("early_payments", voice.language.count(found.early_payments))] if payments else []
        cells += [("last_complete", month_of(found.last_complete)), ("late_invoices", late)]
        cells += [("late_payments", voice.language.count(found.late_payments))] if payments else []
    cells.append(("last_invoice", date_of(max(row.last_on for row in invoices))))
    if payments:
        cells.append(("last_payment", date_of(max(row.last_on for row in payments))))
    if entries:
        cells.append(("last_entry", date_of(max(entries))))
    if results.facts.extract_on:
        cells.append(("extract", date_of(results.facts.extract_on)))
    yield from ((voice.say(f"habits.edge_{name}"), written) for name, written in cells)
