"""Exhibits of where the money stood, month by month: the ageing, and the shares that ask for work."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.lines import Panel, draw_lines
from lrfm.figures.stacked import draw_stacked
from lrfm.report.exhibits.series import (
    Step,
    bucket_names,
    direction_of,
    joined,
    line_of,
    month_labels,
    named,
    not_over,
    share_tick,
    step_of,
    year_before,
    zero_throughout,
)
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure

if TYPE_CHECKING:
    from lrfm.kpi.results import MonthPoint, Trend, Trends
    from lrfm.report.exhibits.voice import Voice

__all__ = ["ageing_trend", "shares"]

SHARES = ("overdue_share", "dispute_share", "unapplied_share", "credit_note_share")
HALF_A_POINT = Fraction(1, 200)


def ageing_trend(voice: Voice, trends: Trends) -> Block:
    """Open invoices by ageing bucket at the end of each month."""
    trend = trends.trend
    claim, provenance = _ageing_claim(voice, trend), voice.say("ageing_trend.provenance")
    if not any(any(point.bucket_minor) for point in trend.points):
        return Block("ageing-trend", claim, "", "", provenance)
    names, scale = bucket_names(voice, trend.bounds), 10**voice.currency_digits
    draw = partial(
        draw_stacked,
        columns=[point.bucket_minor for point in trend.points],
        months=month_labels(voice, trend),
        buckets=names,
        texts=[_words_of_month(voice, point, names) for point in trend.points],
        tick=lambda minor: voice.language.compact(Fraction(round(minor), scale)),
    )
    figure = render_figure(
        draw,
        id="ageing-trend-figure",
        title=voice.say("ageing_trend.figure_title", currency=voice.currency),
        description=voice.say("ageing_trend.figure_description", count=len(trend.points), claim=claim),
        language=voice.language,
        narrow_height_inches=3.6,
    )
    caveat = joined(voice.say("ageing_trend.caveat"), not_over(voice, trend))
    return Block("ageing-trend", claim, figure, caveat, provenance, question=voice.say("ask.ageing_trend"))


def _ageing_claim(voice: Voice, trend: Trend) -> str:
    """Say how what is past due has moved within a year."""
    now_minor, before = _overdue(trend.last), year_before(trend)
    if before is None:
        return voice.say("ageing_trend.claim_one", now_minor=now_minor)
    then_minor = _overdue(before)
    same = "same" if now_minor else "none"
    key = same if now_minor == then_minor else "up" if now_minor > then_minor else "down"
    month = voice.language.month(before.cutoff)
    return voice.say(f"ageing_trend.claim_{key}", now_minor=now_minor, then_minor=then_minor, month=month)


def _overdue(point: MonthPoint) -> int:
    return sum(point.bucket_minor[1:])


def _words_of_month(voice: Voice, point: MonthPoint, names: list[str]) -> str:
    amounts = "; ".join(
        f"{name} {voice.money(minor)}" for name, minor in zip(names, point.bucket_minor, strict=True) if minor
    )
    return f"{voice.language.month(point.cutoff)}: {amounts or voice.money(0)}"


def shares(voice: Voice, trends: Trends) -> Block:
    """What of the open invoices is past due, in dispute, or stands against money and credits that nobody assigned."""
    trend = trends.trend
    known = [key for key in SHARES if any(measure.value is not None for measure in trend.of(key))]
    none = zero_throughout(trend, SHARES)
    provenance = voice.say("shares.provenance")
    if not known:
        return Block("shares", voice.measure(trend.last.measure(SHARES[0])), "", "", provenance)
    panels = [
        Panel(
            voice.say(f"trend.{key}"),
            (line_of(voice, trend.of(key), label=voice.say(f"trend.{key}")),),
            partial(share_tick, voice),
        )
        for key in known
        if key not in none
    ]
    figure = _shares_figure(voice, trend, panels) if panels else ""
    caveat = joined(
        voice.say("shares.caveat"),
        named(voice, "shares.none", none),
        named(voice, "shares.absent", [key for key in SHARES if key not in known]),
        not_over(voice, trend),
    )
    claim = _shares_claim(voice, trend, known)
    return Block("shares", claim, figure, caveat, provenance, question=voice.say("ask.shares"))


def _shares_figure(voice: Voice, trend: Trend, panels: list[Panel]) -> str:
    return render_figure(
        partial(draw_lines, panels=panels, months=month_labels(voice, trend)),
        id="shares-figure",
        title=voice.say("shares.figure_title"),
        description=voice.say("shares.figure_description", count=len(trend.points)),
        language=voice.language,
        height_inches=1.9 * -(-len(panels) // 2),
        narrow_height_inches=1.6 * len(panels),
    )


def _shares_claim(voice: Voice, trend: Trend, known: list[str]) -> str:
    """Name the share that moved most within a year; a move of less than half a point is none."""
    steps = [(key, step) for key in known if (step := step_of(trend, key)) is not None]
    before = year_before(trend)
    if before is None or not steps:
        return voice.say("shares.claim_one", figure=voice.say(f"trend.{known[0]}"), now=_now(trend, known[0]))
    key, step = max(steps, key=lambda item: _size(item[1]))
    way = direction_of(step.change, least=HALF_A_POINT)
    return voice.say(
        f"shares.claim_{way}",
        figure=voice.say(f"trend.{key}"),
        then_share=step.then.value,
        now_share=step.now.value,
        month=voice.language.month(before.cutoff),
    )


def _now(trend: Trend, key: str) -> object:
    return trend.last.measure(key)


def _size(step: Step) -> Fraction:
    return abs(Fraction(step.change.value or 0))
