"""The exhibit of days sales outstanding: what they consist of, and how they moved."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.lines import Panel, draw_lines
from lrfm.report.exhibits.series import (
    joined,
    line_of,
    month_labels,
    not_over,
    number_tick,
    short,
    step_of,
    year_before,
)
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.kpi.results import Trend, Trends
    from lrfm.report.exhibits.voice import Voice, Windows

__all__ = ["dso_family", "dso_trend"]

FAMILY = (
    "best_possible_dso",
    "average_days_delinquent",
    "credit_days",
    "simple_dso",
    "count_back_dso",
    "turnover",
)
"""The first three add up to the fourth: credits are taken off."""
DRAWN = (("simple_dso", "first"), ("best_possible_dso", "third"), ("count_back_dso", "second"))
TAKEN_OFF = "credit_days"


def dso_family(voice: Voice, trends: Trends, windows: Windows) -> Block:
    """What days sales outstanding consist of, now and a year ago, and their way through the months."""
    return _block(voice, trends.trend, windows, parts=("table", "figure"))


def dso_trend(voice: Voice, trends: Trends, windows: Windows) -> Block:
    """Days sales outstanding through the months, without the table."""
    return _block(voice, trends.trend, windows, parts=("figure",))


def _block(voice: Voice, trend: Trend, windows: Windows, *, parts: tuple[str, ...]) -> Block:
    provenance = _provenance(voice, windows)
    if all(measure.value is None for key in FAMILY for measure in trend.of(key)):
        return Block("dso-family", voice.measure(trend.last.measure("simple_dso")), "", "", provenance)
    shown = {"table": _table, "figure": _figure}
    caveat = joined(
        voice.say("dso_family.caveat"),
        *(voice.sentence(voice.reason(caveat)) for caveat in trend.last.measure("simple_dso").caveats),
        not_over(voice, trend),
    )
    return Block(
        "dso-family",
        _claim(voice, trend),
        "\n".join(shown[part](voice, trend) for part in parts),
        caveat,
        provenance,
        question=voice.say("ask.dso_family"),
    )


def _provenance(voice: Voice, windows: Windows) -> str:
    if windows.dso_months is None:
        return voice.say("dso_family.provenance")
    return joined(voice.say("dso_family.window", count=windows.dso_months), voice.say("dso_family.provenance"))


def _claim(voice: Voice, trend: Trend) -> str:
    """Take the days apart into terms, lateness and credits, or say that nothing is owed."""
    simple, *parts = (trend.last.measure(key) for key in ("simple_dso", *FAMILY[:3]))
    for measure in (simple, *parts):
        if measure.value is None:
            return voice.measure(measure)
    best, late, credits_ = parts
    if Fraction(simple.value or 0) <= 0:
        return voice.say("dso_family.claim_nothing")
    is_seen = round(Fraction(credits_.value or 0), 1) != 0
    return voice.say(
        "dso_family.claim_credits" if is_seen else "dso_family.claim",
        simple=short(voice, simple),
        best=short(voice, best),
        late=short(voice, late),
        credits=short(voice, credits_),
    )


def _table(voice: Voice, trend: Trend) -> str:
    before = year_before(trend)
    now_heading = voice.language.month(trend.last.cutoff)
    columns = [Column(voice.say("trend.column_figure")), Column(now_heading, "number")]
    if before is not None:
        columns += [
            Column(voice.language.month(before.cutoff), "number"),
            Column(voice.say("trend.column_change"), "number"),
        ]
    rows = tuple(_row(voice, trend, key) for key in FAMILY)
    return html_table(Table(voice.say("dso_family.caption"), tuple(columns), rows), language=voice.language)


def _row(voice: Voice, trend: Trend, key: str) -> tuple[str, ...]:
    """Give a line of the table; what credits take off stands there as a minus, so that the column adds up."""
    now, before, step = trend.last.measure(key), year_before(trend), step_of(trend, key)
    label = voice.say(f"dso_family.{key}")
    if before is None:
        return label, _cell(voice, key, now.value)
    change = _cell(voice, key, None if step is None else step.change.value)
    return label, _cell(voice, key, now.value), _cell(voice, key, before.measure(key).value), change


def _cell(voice: Voice, key: str, value: object) -> str:
    if not isinstance(value, int | Fraction):
        return "–"
    return voice.language.number(-value if key == TAKEN_OFF else value, decimals=2)


def _figure(voice: Voice, trend: Trend) -> str:
    lines = tuple(
        line_of(voice, trend.of(key), label=voice.say(f"dso_family.{key}"), role=role)
        for key, role in DRAWN
        if any(measure.value is not None for measure in trend.of(key))
    )
    panel = Panel("", lines, partial(number_tick, voice))
    return render_figure(
        partial(draw_lines, panels=[panel], months=month_labels(voice, trend)),
        id="dso-family-figure",
        title=voice.say("dso_family.figure_title"),
        description=voice.say("dso_family.figure_description", count=len(trend.points)),
        language=voice.language,
        narrow_height_inches=3.2,
    )
