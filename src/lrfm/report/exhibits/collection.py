"""Exhibits of the work of collecting: what of the collectable came in, and how late it came, month by month."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.lines import Panel, draw_lines
from lrfm.report.exhibits.series import (
    direction_of,
    joined,
    line_of,
    month_labels,
    named,
    not_over,
    number_tick,
    share_tick,
    short,
    step_of,
    year_before,
    zero_throughout,
)
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.kpi.results import MonthPoint, Trend, Trends
    from lrfm.report.exhibits.voice import Voice

__all__ = ["collection", "lateness_trend"]

EFFECTIVENESS = "collection_effectiveness"
MONTHS_SHOWN = 12
FLOWS = ("billed_month", "collected_month", "credited_month", "written_off_month")
LATENESS = ("weighted_days_late", "weighted_days_late_floored", "weighted_days_to_pay", "paid_on_time_share")
HALF_A_DAY = Fraction(1, 2)


def collection(voice: Voice, trends: Trends) -> Block:
    """What of the collectable was collected in each month, and what the months' billing came to."""
    trend = trends.trend
    measures = trend.of(EFFECTIVENESS)
    flows = [measure for key in FLOWS for measure in trend.of(key)]
    provenance = voice.say("collection.provenance")
    if all(measure.value is None for measure in (*measures, *flows)):
        return Block("collection", voice.measure(measures[-1]), "", "", provenance)
    figure = _effectiveness_figure(voice, trend) if any(measure.value is not None for measure in measures) else ""
    return Block(
        "collection",
        _collection_claim(voice, trend),
        joined(figure, html_table(_flows(voice, trend), language=voice.language)),
        joined(voice.say("collection.caveat"), not_over(voice, trend)),
        provenance,
        question=voice.say("ask.collection"),
    )


def _effectiveness_figure(voice: Voice, trend: Trend) -> str:
    line = line_of(voice, trend.of(EFFECTIVENESS), label=voice.say(f"trend.{EFFECTIVENESS}"))
    panel = Panel("", (line,), partial(share_tick, voice))
    return render_figure(
        partial(draw_lines, panels=[panel], months=month_labels(voice, trend)),
        id="collection-figure",
        title=voice.say("collection.figure_title"),
        description=voice.say("collection.figure_description", count=len(trend.points)),
        language=voice.language,
        height_inches=2.2,
    )


def _collection_claim(voice: Voice, trend: Trend) -> str:
    """Set the last month against the mean of the twelve before it."""
    now = trend.last.measure(EFFECTIVENESS)
    if now.value is None:
        return voice.measure(now)
    known = [Fraction(measure.value) for measure in trend.of(EFFECTIVENESS)[-13:-1] if measure.value is not None]
    month = voice.language.month(trend.last.cutoff)
    if not known:
        return voice.say("collection.claim_one", now_share=now.value, month=month)
    mean = sum(known, Fraction(0)) / len(known)
    return voice.say("collection.claim", now_share=now.value, month=month, mean_share=mean, count=len(known))


def _flows(voice: Voice, trend: Trend) -> Table:
    """The months' billing, money, credits and losses, and what was open at their ends, the latest first."""
    columns = (
        Column(voice.say("trend.column_month")),
        *(Column(voice.say(f"trend.{key}"), "number") for key in FLOWS),
        Column(voice.say("collection.column_open"), "number"),
        Column(voice.say("collection.column_not_due"), "number"),
        Column(voice.say("collection.column_effectiveness"), "number"),
    )
    rows = tuple(_flow_row(voice, point) for point in reversed(trend.points[-MONTHS_SHOWN:]))
    return Table(voice.say("collection.caption", currency=voice.currency), columns, rows)


def _flow_row(voice: Voice, point: MonthPoint) -> tuple[str, ...]:
    # what is not due is the first bucket: with it the index can be worked out again from the table
    not_due = point.bucket_minor[0] if point.bucket_minor else None
    values = [*(point.measure(key).value for key in (*FLOWS, "receivable")), not_due]
    amounts = ["–" if value is None else voice.amount(round(value)) for value in values]
    return (voice.language.month(point.cutoff), *amounts, short(voice, point.measure(EFFECTIVENESS)))


def lateness_trend(voice: Voice, trends: Trends) -> Block:
    """How late the money came that came, each month over the window that ends with it."""
    trend = trends.trend
    known = [key for key in LATENESS if any(measure.value is not None for measure in trend.of(key))]
    zero = zero_throughout(trend, LATENESS)
    provenance = voice.say("lateness_trend.provenance")
    if not known:
        return Block("lateness-trend", voice.measure(trend.last.measure(LATENESS[0])), "", "", provenance)
    panels = [
        Panel(
            voice.say(f"trend.{key}"),
            (line_of(voice, trend.of(key), label=voice.say(f"trend.{key}")),),
            partial(share_tick if key == "paid_on_time_share" else number_tick, voice),
        )
        for key in known
        if key not in zero
    ]
    figure = (
        ""
        if not panels
        else render_figure(
            partial(draw_lines, panels=panels, months=month_labels(voice, trend)),
            id="lateness-trend-figure",
            title=voice.say("lateness_trend.figure_title"),
            description=voice.say("lateness_trend.figure_description", count=len(trend.points)),
            language=voice.language,
            height_inches=1.9 * -(-len(panels) // 2),
            narrow_height_inches=1.6 * len(panels),
        )
    )
    caveat = joined(
        voice.say("lateness_trend.caveat"), named(voice, "lateness_trend.zero", zero), not_over(voice, trend)
    )
    claim = _lateness_claim(voice, trend)
    return Block("lateness-trend", claim, figure, caveat, provenance, question=voice.say("ask.lateness_trend"))


def _lateness_claim(voice: Voice, trend: Trend) -> str:
    """Say whether money comes later than a year ago; less than half a day is no change."""
    now, before, step = trend.last.measure(LATENESS[0]), year_before(trend), step_of(trend, LATENESS[0])
    if now.value is None:
        return voice.measure(now)
    if before is None or step is None:
        return voice.say("lateness_trend.claim_one", now=short(voice, now))
    way = direction_of(step.change, least=HALF_A_DAY)
    return voice.say(
        f"lateness_trend.claim_{way}",
        change=voice.language.days(abs(Fraction(step.change.value or 0))),
        now=short(voice, now),
        then=short(voice, step.then),
        month=voice.language.month(before.cutoff),
    )
