"""The exhibit of cheques, promissory notes and direct debits that stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.core.calendars import add_months, month_start
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.kpi.instruments import Standing
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["instruments"]

TABLE = "instruments"
MONTHS_BACK = 12
CLAIMS = {
    (False, False): "instruments.claim",
    (False, True): "instruments.claim_late",
    (True, False): "instruments.claim_bounced",
    (True, True): "instruments.claim_bounced_late",
}
"""What is said where any has bounced, and where the day of any in hand is past."""


def instruments(voice: Voice, results: Results) -> Block | Lines:
    """Instruments in hand and bounced, by the month in which they are due; one sentence where there are none."""
    if TABLE not in results.tables:
        return voice.lines(voice.say("instruments.none"))
    standing = results.figures.instruments
    if not standing.are_there:
        return voice.lines(voice.say("instruments.none_open"))
    rows = _rows(voice, results)
    columns = (
        Column(voice.say("instruments.column_month")),
        Column(voice.say("instruments.column_in_hand"), "number"),
        Column(voice.say("instruments.column_in_hand_amount", currency=voice.currency), "number"),
        Column(voice.say("instruments.column_bounced"), "number"),
        Column(voice.say("instruments.column_bounced_amount", currency=voice.currency), "number"),
    )
    footer = (voice.say("instruments.total"), *_cells(voice, standing.in_hand), *_cells(voice, standing.bounced))
    table = Table(voice.say("instruments.caption"), columns, rows, footer)
    return Block(
        "instruments",
        _claim(voice, results),
        html_table(table, language=voice.language),
        voice.say("instruments.caveat"),
        voice.say("instruments.provenance"),
        question=voice.say("ask.instruments"),
    )


def _rows(voice: Voice, results: Results) -> tuple[tuple[str, ...], ...]:
    """The months in which they are due; those that ended a year before the day of the pack stand in one line."""
    first = add_months(month_start(results.figures.cutoff), -MONTHS_BACK)
    by_month = results.figures.instruments.by_month
    earlier = [month for month in by_month if month.month < first]
    rows = [
        (voice.language.month(month.month), *_cells(voice, month.in_hand), *_cells(voice, month.bounced))
        for month in by_month
        if month.month >= first
    ]
    if not earlier:
        return tuple(rows)
    label = voice.say("instruments.earlier", month=voice.language.month(first))
    in_hand, bounced = [month.in_hand for month in earlier], [month.bounced for month in earlier]
    return ((label, *_sum_cells(voice, in_hand), *_sum_cells(voice, bounced)), *rows)


def _sum_cells(voice: Voice, standing: list[Standing]) -> tuple[str, str]:
    items, minor = sum(part.items for part in standing), sum(part.amount_minor for part in standing)
    return voice.language.count(items), voice.amount(minor)


def _claim(voice: Voice, results: Results) -> str:
    standing = results.figures.instruments
    return voice.say(
        CLAIMS[bool(standing.bounced.items), bool(standing.late.items)],
        count=standing.in_hand.items,
        in_hand_minor=standing.in_hand.amount_minor,
        bounced_minor=standing.bounced.amount_minor,
        late_minor=standing.late.amount_minor,
    )


def _cells(voice: Voice, standing: Standing) -> tuple[str, str]:
    return voice.language.count(standing.items), voice.amount(standing.amount_minor)
