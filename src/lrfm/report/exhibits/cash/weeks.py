"""Exhibits of what comes in next: by week, drawn and in parts, and by month."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.stacked import draw_stacked
from lrfm.figures.style import ACCENT, MUTED, RAMP
from lrfm.report.exhibits.cash.told import (
    fan_of,
    fans_drawn,
    money_head,
    range_cells,
    range_heads,
    tick,
    week_label,
    whole,
)
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lrfm.report.exhibits.voice import Voice
    from lrfm.survival.cash.results import CashForecast, PeriodForecast

__all__ = ["months", "weeks", "weeks_claim"]

PARTS = ("open", "new", "instruments")
TELLING_LEAN = 0.05
"""A smaller one is not worth a sentence."""
COLOURS = (ACCENT, RAMP[0], MUTED)


def weeks(voice: Voice, found: CashForecast) -> Block:
    """What comes in each week: its range, its parts, and both as a table."""
    table = Table(
        voice.say("cash.weeks_caption"),
        (Column(voice.say("cash.column_week")), *_heads(voice)),
        tuple((week_label(voice, week.first), *_cells(voice, week)) for week in found.weeks),
        (voice.say("cash.all_weeks"), *_cells(voice, found.whole)),
    )
    return Block(
        "cash-weeks",
        weeks_claim(voice, found),
        "\n".join((_fan(voice, found), _parts(voice, found), html_table(table, language=voice.language))),
        joined(voice.say("cash.weeks_caveat"), _shock(voice, found), _new(voice, found), voice.say("cash.not_in_it")),
        voice.say(
            "cash.weeks_provenance",
            count=found.draws,
            invoices=found.open_count,
            open_minor=found.open_minor,
            keeping=found.run_customer_count,
            customers=found.customer_count,
        ),
        question=voice.say("ask.cash_weeks"),
    )


def weeks_claim(voice: Voice, found: CashForecast) -> str:
    """Say what all weeks together bring."""
    total = found.whole.total
    return voice.say(
        "cash.weeks_claim",
        count=len(found.weeks),
        middle_brief_minor=total.p50_minor,
        low_brief_minor=total.p10_minor,
        high_brief_minor=total.p90_minor,
    )


def months(voice: Voice, found: CashForecast) -> Block:
    """The same span by month."""
    first = found.months[0]
    table = Table(
        voice.say("cash.months_caption"),
        (Column(voice.say("cash.column_month")), *_heads(voice)),
        tuple((voice.language.month(month.first), *_cells(voice, month)) for month in found.months),
    )
    return Block(
        "cash-months",
        voice.say(
            "cash.months_claim",
            month=voice.language.month(first.first),
            middle_brief_minor=first.total.p50_minor,
            low_brief_minor=first.total.p10_minor,
            high_brief_minor=first.total.p90_minor,
        ),
        html_table(table, language=voice.language),
        voice.say("cash.months_caveat"),
        voice.say("cash.months_provenance"),
        level=3,
    )


def _heads(voice: Voice) -> tuple[Column, ...]:
    return (*(money_head(voice, part) for part in PARTS), money_head(voice, "mean"), *range_heads(voice))


def _cells(voice: Voice, period: PeriodForecast) -> tuple[str, ...]:
    means = (period.open, period.new, period.instruments, period.total)
    return (*(whole(voice, part.mean_minor) for part in means), *range_cells(voice, period.total))


def _fan(voice: Voice, found: CashForecast) -> str:
    fans = [fan_of(voice, week.first, week.total, label=week_label(voice, week.first)) for week in found.weeks]
    return render_figure(
        fans_drawn(voice, fans),
        id="cash-weeks-figure",
        title=voice.say("cash.weeks_title", currency=voice.currency),
        description=voice.say("cash.weeks_description", count=len(found.weeks)),
        language=voice.language,
        narrow_height_inches=3.2,
    )


def _parts(voice: Voice, found: CashForecast) -> str:
    columns = [_means(week) for week in found.weeks]
    names = [voice.say(f"cash.part_{part}") for part in PARTS]
    draw = partial(
        draw_stacked,
        columns=columns,
        months=[week_label(voice, week.first) for week in found.weeks],
        buckets=names,
        texts=[_words(voice, week, names) for week in found.weeks],
        tick=tick(voice),
        colours=COLOURS,
    )
    return render_figure(
        draw,
        id="cash-parts-figure",
        title=voice.say("cash.parts_title", currency=voice.currency),
        description=voice.say("cash.parts_description", count=len(found.weeks)),
        language=voice.language,
        height_inches=2.4,
        narrow_height_inches=3.4,
    )


def _means(week: PeriodForecast) -> tuple[int, ...]:
    return tuple(max(0, part.mean_minor) for part in (week.open, week.new, week.instruments))


def _words(voice: Voice, week: PeriodForecast, names: Sequence[str]) -> str:
    amounts = "; ".join(f"{name} {voice.money(minor)}" for name, minor in zip(names, _means(week), strict=True))
    return f"{voice.language.date(week.first)}: {amounts}"


def _shock(voice: Voice, found: CashForecast) -> str:
    """Say how much whole months differ, or why that is not known."""
    if found.shock.missing is not None:
        return joined(voice.sentence(voice.reason(found.shock.missing)), voice.say("cash.shock_unknown"))
    shock = voice.say("cash.shock", count=found.shock.month_count, rate_share=found.shock.sd)
    if abs(found.shock.lean) < TELLING_LEAN:
        return shock
    way = "faster" if found.shock.lean > 0 else "slower"
    return joined(shock, voice.say(f"cash.lean_{way}", rate_share=abs(found.shock.lean)))


def _new(voice: Voice, found: CashForecast) -> str:
    if found.new_missing is None:
        return ""
    return joined(voice.say("cash.new_left_out"), voice.sentence(voice.reason(found.new_missing)))
