"""Exhibits of whether cash lasts: weeks that fall short, and the instruments in hand that are counted on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.cash.told import NONE, fan_of, fans_drawn, money_head, week_label, whole
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.survival.cash.results import CashForecast, PeriodForecast

__all__ = ["instruments", "short_claim", "shortfall"]


def shortfall(voice: Voice, found: CashForecast) -> Block | Lines:
    """The weeks at whose end cash is below nothing in more than one future of ten; a sentence without outflows."""
    if not found.has_outflows:
        return voice.lines(voice.say("cash.no_outflows"))
    heads = (
        Column(voice.say("cash.column_week")),
        money_head(voice, "in_p10"),
        money_head(voice, "in_p50"),
        money_head(voice, "out"),
        money_head(voice, "position_p10"),
        money_head(voice, "position_p50"),
        Column(voice.say("cash.column_short")),
    )
    table = Table(voice.say("cash.short_caption"), heads, tuple(_row(voice, week) for week in found.weeks))
    opening = "cash.short_opening" if found.opening_minor is not None else "cash.short_no_opening"
    return Block(
        "cash-shortfall",
        short_claim(voice, found),
        "\n".join((_figure(voice, found), html_table(table, language=voice.language))),
        voice.say(opening, opening_minor=found.opening_minor),
        voice.say("cash.short_provenance"),
        question=voice.say("ask.cash_shortfall"),
    )


def short_claim(voice: Voice, found: CashForecast) -> str:
    """Say which weeks fall short, or that none does, or that nobody said what goes out."""
    if not found.has_outflows:
        return voice.say("cash.no_outflows")
    short = found.short_weeks
    if not short:
        return voice.say("cash.short_none", count=len(found.weeks))
    worst = min(week.position.p10_minor for week in short if week.position is not None)
    return voice.say("cash.short_claim", count=len(short), day=short[0].first, lacking_brief_minor=-worst)


def _row(voice: Voice, week: PeriodForecast) -> tuple[str, ...]:
    position = week.position
    return (
        week_label(voice, week.first),
        whole(voice, week.total.p10_minor),
        whole(voice, week.total.p50_minor),
        whole(voice, week.outflow_minor or 0),
        NONE if position is None else whole(voice, position.p10_minor),
        NONE if position is None else whole(voice, position.p50_minor),
        voice.say("cash.is_short") if week.falls_short else "",
    )


def _figure(voice: Voice, found: CashForecast) -> str:
    fans = [
        fan_of(voice, week.first, week.position, label=week_label(voice, week.first))
        for week in found.weeks
        if week.position is not None
    ]
    return render_figure(
        fans_drawn(voice, fans),
        id="cash-position-figure",
        title=voice.say("cash.position_title", currency=voice.currency),
        description=voice.say("cash.position_description", count=len(fans)),
        language=voice.language,
        height_inches=2.5,
        narrow_height_inches=3.2,
    )


def instruments(voice: Voice, found: CashForecast) -> Block | Lines:
    """Instruments in hand by the week in which they are counted on."""
    if not found.instruments:
        return voice.lines(voice.say("cash.no_instruments"))
    amount = sum(one.amount_minor for one in found.instruments)
    expected = sum(one.expected_minor for one in found.instruments)
    heads = (
        Column(voice.say("cash.column_placed")),
        Column(voice.say("cash.column_count"), "number"),
        money_head(voice, "amount"),
        money_head(voice, "clears"),
        Column(voice.say("cash.column_late")),
    )
    rows = tuple(
        (
            week_label(voice, one.first),
            voice.language.count(one.count),
            voice.amount(one.amount_minor),
            voice.amount(one.expected_minor),
            voice.say("cash.is_late") if one.is_late else "",
        )
        for one in found.instruments
    )
    count = sum(one.count for one in found.instruments)
    footer = (voice.say("cash.all"), voice.language.count(count), voice.amount(amount), voice.amount(expected), "")
    return Block(
        "cash-instruments",
        voice.say("cash.instruments_claim", count=count, amount_brief_minor=amount, lost_brief_minor=amount - expected),
        html_table(Table(voice.say("cash.instruments_caption"), heads, rows, footer), language=voice.language),
        voice.say("cash.instruments_caveat"),
        voice.say("cash.instruments_provenance"),
        level=3,
    )
