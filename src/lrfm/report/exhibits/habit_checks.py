"""Exhibits of what an auditor asks of documents: gaps in their numbers, possible doubles, amounts that return."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.ledger.habits.model import Numbering, NumberSeries
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["amounts", "doubles", "numbering"]


def numbering(voice: Voice, results: Results) -> Block | Lines:
    """Gaps and repeats in document numbers, series by series."""
    found = results.habits.numbering
    if found is None or not found.numbers:
        return voice.lines(voice.say("habits.numbering_none"))
    if not found.series:
        return voice.lines(voice.say("habits.numbering_no_series", count=found.numbers))
    key = "habits.numbering_claim" if found.missing else "habits.numbering_claim_none"
    return Block(
        "numbering",
        voice.say(key, count=found.missing),
        html_table(_series_table(voice, found), language=voice.language),
        " ".join((*_beside_series(voice, found), voice.say("habits.numbering_caveat"))),
        voice.say("habits.numbering_provenance"),
        question=voice.say("habits.numbering_question"),
    )


def _beside_series(voice: Voice, found: Numbering) -> list[str]:
    """Say what stands outside of the series, and what stands twice."""
    words = []
    if found.repeated:
        words.append(voice.say("habits.numbering_repeated", count=found.repeated))
    if outside := found.numbers - found.in_series:
        words.append(voice.say("habits.numbering_outside", count=outside, numbers=found.numbers))
    return words


def _series_table(voice: Voice, found: Numbering) -> Table:
    count = voice.language.count
    rows = tuple(
        (
            _series_name(voice, one, number),
            str(one.first),
            str(one.last),
            *map(count, (one.numbers, one.missing, one.gaps, one.longest_gap)),
        )
        for number, one in enumerate(found.series, start=1)
    )
    names = ("first", "last", "there", "missing", "gaps", "longest_gap")
    columns = (
        Column(voice.say("habits.column_series")),
        *(Column(voice.say(f"habits.column_{name}"), "number") for name in names),
    )
    totals = (count(value) for value in (found.in_series, found.missing, found.gaps, found.longest_gap))
    footer = (voice.say("habits.numbering_all"), "", "", *totals)
    key = "habits.numbering_caption" if len(rows) == found.series_count else "habits.numbering_caption_some"
    return Table(voice.say(key, shown=len(rows), all=found.series_count), columns, rows, footer)


def _series_name(voice: Voice, series: NumberSeries, number: int) -> str:
    """Give what the numbers begin with; where names are masked, that could hold one."""
    if voice.masks_names:
        return voice.say("habits.series_masked", number=number)
    return series.prefix or voice.say("habits.series_plain")


def doubles(voice: Voice, results: Results) -> Block | Lines:
    """Invoices of one customer, day and amount: possibly billed twice."""
    found = results.habits.doubles
    if not found.groups:
        return voice.lines(voice.say("habits.doubles_none"))
    rows = tuple(
        (
            voice.name_of(double.customer_key),
            voice.language.date(double.day),
            voice.amount(double.amount_minor),
            voice.language.count(double.invoices),
            voice.say("habits.yes" if double.is_credited else "habits.no"),
        )
        for double in found.largest
    )
    columns = (
        Column(voice.say("habits.column_customer")),
        Column(voice.say("habits.column_day")),
        Column(voice.say("habits.amount_in", currency=voice.currency), "number"),
        Column(voice.say("habits.column_invoices"), "number"),
        Column(voice.say("habits.column_credited")),
    )
    key = "habits.doubles_caption" if len(rows) == found.groups else "habits.doubles_caption_some"
    table = Table(voice.say(key, shown=len(rows), all=found.groups), columns, rows)
    credited = (voice.say("habits.doubles_credited", count=found.credited),) if found.credited else ()
    unnumbered = results.facts.mapped.has_derived_ids
    caveat = voice.say("habits.doubles_caveat_unnumbered" if unnumbered else "habits.doubles_caveat")
    return Block(
        "doubles",
        voice.say("habits.doubles_claim", count=found.beyond_first, double_minor=found.beyond_first_minor),
        html_table(table, language=voice.language),
        " ".join((*credited, caveat)),
        voice.say("habits.provenance"),
        question=voice.say("habits.doubles_question"),
    )


def amounts(voice: Voice, results: Results) -> Block | Lines:
    """How many amounts are round, and which return most often."""
    invoices = results.habits.side("invoice")
    if not invoices:
        return voice.lines(voice.say("habits.amounts_none"))
    round_items, every = sum(month.round_items for month in invoices), sum(month.items for month in invoices)
    key = "habits.amounts_claim" if round_items else "habits.amounts_claim_none"
    tables = [_round_table(voice, results), *_repeated_table(voice, results)]
    return Block(
        "amounts",
        voice.say(key, count=round_items, round_share=Fraction(round_items, every)),
        "\n".join(html_table(table, language=voice.language) for table in tables),
        voice.say("habits.amounts_caveat"),
        voice.say("habits.provenance"),
        question=voice.say("habits.amounts_question"),
    )


def _round_table(voice: Voice, results: Results) -> Table:
    rows = []
    for side in ("invoice", "credit_note", "payment"):
        months = results.habits.side(side)
        if not months:
            continue
        items, found = sum(month.items for month in months), sum(month.round_items for month in months)
        gross, money = sum(month.gross_minor for month in months), sum(month.round_minor for month in months)
        rows.append(
            (
                voice.say(f"habits.{side}"),
                voice.language.count(items),
                voice.language.count(found),
                voice.language.share(Fraction(found, items)),
                voice.language.share(Fraction(money, gross)) if gross else "–",
            )
        )
    columns = (
        Column(voice.say("habits.column_kind")),
        Column(voice.say("habits.column_all"), "number"),
        Column(voice.say("habits.column_round"), "number"),
        Column(voice.say("habits.column_round_share"), "number"),
        Column(voice.say("habits.column_of_amount"), "number"),
    )
    return Table(voice.say("habits.amounts_caption", currency=voice.currency), columns, tuple(rows))


def _repeated_table(voice: Voice, results: Results) -> list[Table]:
    """List the amounts that return; nothing where none does."""
    count = voice.language.count
    rows = tuple(
        (voice.money(one.amount_minor), count(one.invoices), count(one.customers)) for one in results.habits.repeated
    )
    columns = (
        Column(voice.say("habits.amount_in", currency=voice.currency)),
        Column(voice.say("habits.column_invoices"), "number"),
        Column(voice.say("habits.column_customers"), "number"),
    )
    return [Table(voice.say("habits.repeated_caption"), columns, rows)] if rows else []
