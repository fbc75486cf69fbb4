"""The exhibit of effects that fade: judged by the size of the change from part to part of the time, and drawn."""

from __future__ import annotations

from functools import partial
from math import sqrt
from typing import TYPE_CHECKING

from lrfm.core.reason import Reason
from lrfm.figures.opinions import PartsOf, Said, draw_parts
from lrfm.report.exhibits.opinions.told import named, quoted, ratio_words, untold
from lrfm.report.exhibits.outlook.levels import phase_words, times
from lrfm.report.exhibits.outlook.told import NONE
from lrfm.report.exhibits.series import joined, number_tick
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table
from lrfm.survival.payment_model import BY_PHASE
from lrfm.survival.proportional import Verdict

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines
    from lrfm.survival.opinions.results import Fading, Moving, Opinions

__all__ = ["fading"]

COLUMNS, PANEL_INCHES, FRAME_INCHES = 3, 1.75, 0.35


def fading(voice: Voice, found: Opinions) -> Block | Lines:
    """The strongest effects in early and late payments."""
    told = found.fading
    if isinstance(told, Reason):
        return untold(voice, told)
    claim = _claim(voice, told)
    return Block(
        "payment-fading",
        claim,
        "\n".join((_figure(voice, told, claim), html_table(_table(voice, told), language=voice.language))),
        joined(
            voice.say("opinions.fading_counts", **{str(one): len(_of(told, one)) for one in Verdict}),
            voice.say("opinions.fading_caveat", times=_times(voice, told.most_ratio)),
            *_in_model(voice, told),
        ),
        voice.say("opinions.fading_provenance", day=found.day),
        question=voice.say("ask.opinions_fading"),
    )


def _of(told: Fading, verdict: Verdict) -> tuple[Moving, ...]:
    return tuple(one for one in told.moving if one.verdict is verdict)


def _claim(voice: Voice, told: Fading) -> str:
    changing, unsure = _of(told, Verdict.CHANGES), _of(told, Verdict.UNSURE)
    count = len(told.moving)
    if changing:
        most = max(changing, key=lambda one: one.ratio)
        parts = [(ratio.value, place) for place, ratio in enumerate(most.parts) if ratio is not None]
        first, last = sorted((min(parts), max(parts)), key=lambda pair: pair[1])
        return voice.say(
            "opinions.fading_claim",
            count=count,
            level=named(voice, most),
            first_times=times(voice, first[0]),
            first_part=_part(voice, told, first[1]),
            last_times=times(voice, last[0]),
            last_part=_part(voice, told, last[1]),
        )
    if unsure:
        return voice.say("opinions.fading_claim_unsure", unsure=len(unsure), count=count)
    return voice.say("opinions.fading_claim_none", count=count, times=_times(voice, told.most_ratio))


def _times(voice: Voice, ratio: float) -> str:
    return voice.language.number(ratio, decimals=1)


def _part(voice: Voice, told: Fading, place: int) -> str:
    return phase_words(voice, told.ends_days[:-1], place)


def _in_model(voice: Voice, told: Fading) -> tuple[str, ...]:
    """Say which of the changes the model of payment follows, and which it holds equal."""
    changing = _of(told, Verdict.CHANGES)
    kinds = (
        ("opinions.fading_followed", tuple(one for one in changing if one.term in BY_PHASE)),
        ("opinions.fading_held", tuple(one for one in changing if one.term not in BY_PHASE)),
        ("opinions.fading_unsure", _of(told, Verdict.UNSURE)),
    )
    return tuple(voice.say(key, levels=quoted(voice, ones)) for key, ones in kinds if ones)


def _figure(voice: Voice, told: Fading, claim: str) -> str:
    panels = [_panel(voice, told, one) for one in told.moving]
    wide, narrow = -(-len(panels) // COLUMNS), len(panels)
    return render_figure(
        partial(
            draw_parts,
            panels=panels,
            labels=[_short(voice, told, place) for place in range(len(told.ends_days))],
            tick=partial(number_tick, voice),
            x_label=voice.say("opinions.x_parts"),
        ),
        id="payment-fading-figure",
        title=voice.say("opinions.fading_title"),
        description=voice.say("opinions.fading_description", claim=claim, count=len(panels)),
        language=voice.language,
        height_inches=FRAME_INCHES + PANEL_INCHES * wide,
        narrow_height_inches=FRAME_INCHES + PANEL_INCHES * narrow,
    )


def _short(voice: Voice, told: Fading, place: int) -> str:
    """Name a part of the time by its last day, in a figure."""
    ends = told.ends_days
    if place == len(ends) - 1:
        return voice.say("opinions.part_above", day=voice.language.count(ends[-2]))
    return voice.say("opinions.part_to", day=voice.language.count(ends[place]))


def _panel(voice: Voice, told: Fading, one: Moving) -> PartsOf:
    said = tuple(_said(voice, told, one, place) for place in range(len(one.parts)))
    half = sqrt(told.most_ratio)
    return PartsOf(named(voice, one), one.overall.value, said, (one.overall.value / half, one.overall.value * half))


def _said(voice: Voice, told: Fading, one: Moving, place: int) -> Said | None:
    ratio = one.parts[place]
    if ratio is None:
        return None
    words = voice.say(
        "opinions.said_part",
        level=named(voice, one),
        part=_part(voice, told, place),
        times=ratio_words(voice, ratio),
    )
    return Said(ratio.value, ratio.low, ratio.high, words)


def _table(voice: Voice, told: Fading) -> Table:
    columns = (
        Column(voice.say("outlook.column_level")),
        *(Column(_part(voice, told, place), "number") for place in range(len(told.ends_days))),
        Column(voice.say("opinions.column_change"), "number"),
        Column(voice.say("opinions.column_verdict")),
    )
    rows = tuple(
        (
            named(voice, one),
            *(NONE if ratio is None else times(voice, ratio.value) for ratio in one.parts),
            times(voice, one.ratio),
            voice.say(f"opinions.verdict_{one.verdict}"),
        )
        for one in told.moving
    )
    return Table(voice.say("opinions.fading_caption"), columns, rows)
