"""The exhibit of figures against their targets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.kpi.results import TargetResult, Trends
    from lrfm.report.exhibits.voice import Voice, Windows

__all__ = ["targets"]

YEAR_MONTHS = 12
OF_SIMPLE_DSO = ("simple_dso", "best_possible_dso", "average_days_delinquent")
OF_THE_WINDOW = ("weighted_days_to_pay", "weighted_days_late", "paid_on_time_share", "promises_kept_share")
OF_THE_YEAR = ("turnover", "bad_debt_calendar_share")


def targets(voice: Voice, trends: Trends, windows: Windows) -> Block | Lines:
    """Each figure that has a target, met or missed; one sentence where none is set."""
    results = trends.targets
    if not results:
        return voice.lines(voice.say("targets.none"))
    columns = (
        Column(voice.say("trend.column_figure")),
        Column(voice.say("targets.column_period")),
        Column(voice.say("targets.column_value"), "number"),
        Column(voice.say("targets.column_wanted"), "number"),
        Column(voice.say("targets.column_verdict")),
        Column(voice.say("targets.column_months"), "number"),
    )
    table = Table(voice.say("targets.caption"), columns, tuple(_row(voice, result, windows) for result in results))
    return Block(
        "targets",
        _claim(voice, results),
        html_table(table, language=voice.language),
        " ".join((voice.say("targets.caveat"), *_unknown(voice, results))),
        voice.say("targets.provenance"),
        question=voice.say("ask.targets"),
    )


def _claim(voice: Voice, results: tuple[TargetResult, ...]) -> str:
    """Name the targets that are missed, or count those that are met; and count those that can't be told."""
    unknown = sum(result.verdict == "unknown" for result in results)
    if unknown == len(results):
        return voice.say("targets.claim_unknown")
    claim = _judged(voice, results)
    return voice.say("targets.with_unknown", claim=claim, count=unknown) if unknown else claim


def _judged(voice: Voice, results: tuple[TargetResult, ...]) -> str:
    met = sum(result.verdict == "met" for result in results)
    missed = [result for result in results if result.verdict == "missed"]
    if not missed:
        return voice.say("targets.claim_met", count=met)
    figures = tuple(voice.say(f"trend.{result.measure.key}") for result in missed)
    return voice.say("targets.claim_missed", count=len(missed), known=len(results), figures=figures)


def _period(voice: Voice, key: str, windows: Windows) -> str:
    """Say of which time a figure is: of the day's balance, of the month, or of the months before."""
    if key in OF_SIMPLE_DSO and windows.dso_months is not None:
        return voice.say("targets.period_balance_over", count=windows.dso_months)
    if key in OF_THE_WINDOW:
        return voice.say("targets.period_months", count=windows.flow_months)
    if key in OF_THE_YEAR:
        return voice.say("targets.period_months", count=YEAR_MONTHS)
    if key == "bad_debt_matched_share":
        return voice.say("targets.period_year_before")
    return voice.say("targets.period_month" if key == "collection_effectiveness" else "targets.period_balance")


def _row(voice: Voice, result: TargetResult, windows: Windows) -> tuple[str, ...]:
    measure = result.measure
    wanted = voice.measure(replace(measure, value=result.wanted, missing=None, caveats=()))
    return (
        voice.say(f"trend.{measure.key}"),
        _period(voice, measure.key, windows),
        "–" if measure.value is None else voice.measure(measure),
        voice.say(f"targets.{result.bound}", wanted=wanted),
        voice.say(f"targets.{result.verdict}"),
        voice.say("targets.months", met=result.months_met, known=result.months_known),
    )


def _unknown(voice: Voice, results: tuple[TargetResult, ...]) -> list[str]:
    """Say of each figure that is missing why it is."""
    return [
        voice.say("targets.why_unknown", figure=voice.say(f"trend.{result.measure.key}"), why=result.measure.missing)
        for result in results
        if result.measure.missing is not None
    ]
