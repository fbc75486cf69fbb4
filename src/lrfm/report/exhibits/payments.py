"""Exhibits of billing and payment: what was billed, how long it takes, how late the money came."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.months import draw_months
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.core.measure import Measure
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["billed_by_month", "count_back", "days_late", "dso_line", "late_line", "lateness_table"]

MONTHS_SHOWN = 24
UNDATED = "kpi.payments_undated"


def billed_by_month(voice: Voice, results: Results) -> Block:
    """What was billed, month by month."""
    months = tuple(reversed(results.figures.sales[:MONTHS_SHOWN]))
    if not months:
        return Block("billed", voice.say("kpi.no_sales"), "", "", voice.say("billed.provenance"))
    if not any(month.sales_minor for month in months):
        claim = voice.say("billed.claim_nothing", count=len(months))
        return Block("billed", claim, "", "", voice.say("billed.provenance"))
    labels = [voice.language.month_short(month.month) for month in months]
    amounts = [voice.money(month.sales_minor) for month in months]
    scale = 10**voice.currency_digits
    draw = partial(
        draw_months,
        months=months,
        labels=labels,
        amounts=amounts,
        tick=lambda minor: voice.language.compact(Fraction(round(minor), scale)),
    )
    figure = render_figure(
        draw,
        id="billed-figure",
        title=voice.say("billed.figure_title", currency=voice.currency),
        description=voice.say("billed.figure_description", count=len(months)),
        language=voice.language,
    )
    total = sum(month.sales_minor for month in months)
    return Block(
        "billed",
        voice.say("billed.claim", count=len(months), total_minor=total),
        figure,
        " ".join((*_outliers(voice, results), voice.say("billed.definition"), voice.say("billed.caveat"))),
        voice.say("billed.provenance"),
        question=voice.say("ask.billed"),
    )


def _outliers(voice: Voice, results: Results) -> tuple[str, ...]:
    """Repeat, where amounts billed are shown, that a single invoice may bear them."""
    found = (finding.reason for finding in results.findings if finding.reason.key == "quality.outlier")
    return tuple(voice.reason(reason) for reason in found)


def count_back(voice: Voice, results: Results) -> Block:
    """Count-back DSO with the months that it was counted through; no table where the claim is that it can't be told."""
    figures = results.figures
    claim, dso = dso_line(voice, results), figures.count_back_dso
    counted = figures.months_counted
    if not dso.value or results.fate_is_unknown:
        return Block("dso", claim, "", "", voice.say("dso.provenance"))
    rows = tuple(
        (
            voice.language.month(month.sales.month),
            voice.amount(month.sales.sales_minor),
            voice.amount(month.part_minor),
            voice.language.number(month.days, decimals=1),
        )
        for month in counted
    )
    columns = (
        Column(voice.say("dso.column_month")),
        Column(voice.say("dso.column_billed", currency=voice.currency), "number"),
        Column(voice.say("dso.column_part", currency=voice.currency), "number"),
        Column(voice.say("dso.column_days"), "number"),
    )
    part = voice.amount(sum(month.part_minor for month in counted))
    footer = (voice.say("dso.total"), "", part, voice.language.number(dso.value, decimals=1))
    table = Table(voice.say("dso.caption"), columns, rows, footer)
    return Block(
        "dso",
        claim,
        html_table(table, language=voice.language),
        voice.say("dso.caveat"),
        voice.say("dso.provenance"),
        question=voice.say("ask.count_back"),
    )


def lateness_table(voice: Voice, results: Results) -> Block:
    """How late the money came that came."""
    late = results.figures.lateness
    if late.weighted_days_late.value is None:
        return Block("lateness", late_line(voice, results), "", "", "")
    measures = (
        late.weighted_days_late,
        late.weighted_days_late_floored,
        late.weighted_days_to_pay,
        late.paid_on_time_share,
    )
    rows = tuple((voice.say(f"lateness.{measure.key}"), voice.measure(measure)) for measure in measures)
    columns = (Column(voice.say("lateness.column_figure")), Column(voice.say("lateness.column_value"), "number"))
    table = Table(voice.say("lateness.caption"), columns, rows)
    return Block(
        "lateness",
        late_line(voice, results),
        html_table(table, language=voice.language),
        voice.say("lateness.caveat"),
        voice.say("lateness.provenance", since=late.first_day, count=late.payments),
        question=voice.say("ask.lateness"),
    )


def dso_line(voice: Voice, results: Results) -> str:
    """Say what the balance is worth in days of billing."""
    dso = results.figures.count_back_dso
    if dso.value is None:
        return voice.measure(dso)
    if results.fate_is_unknown:
        return voice.say("dso.claim_fate_unknown")
    if dso.value == 0:
        return voice.say("dso.claim_nothing")
    key = "dso.claim_at_least" if dso.caveats else "dso.claim"
    return voice.say(key, days=voice.measure(dso))


def late_line(voice: Voice, results: Results) -> str:
    """Say how late, or early, the money came."""
    late = days_late(results)
    if late.value is None:
        return voice.measure(late)
    side = "on_time" if round(late.value, 1) == 0 else "late" if late.value > 0 else "early"
    key = f"lateness.claim_{side}"
    days = voice.language.days(late.value if late.value > 0 else -late.value)
    return voice.say(key, days=days, count=results.flow_months)


def days_late(results: Results) -> Measure:
    """Give how late the money came; where no day of payment is known that is why it is missing, not lack of money."""
    late = results.figures.lateness.weighted_days_late
    if late.value is not None or results.trends is None:
        return late
    dated = results.trends.trend.last.measure(late.key)
    return dated if dated.missing is not None and dated.missing.key == UNDATED else late
