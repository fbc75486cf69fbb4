"""The exhibit of figures against their targets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.kpi.results import TargetResult, Trends
    from lrfm.report.exhibits.voice import Voice

__all__ = ["targets"]


def targets(voice: Voice, trends: Trends) -> Block | Lines:
    """Each figure that has a target, met or missed; one sentence where none is set."""
    results = trends.targets
    if not results:
        return voice.lines(voice.say("targets.none"))
    columns = (
        Column(voice.say("trend.column_figure")),
        Column(voice.say("targets.column_value"), "number"),
        Column(voice.say("targets.column_wanted"), "number"),
        Column(voice.say("targets.column_verdict")),
        Column(voice.say("targets.column_months"), "number"),
    )
    table = Table(voice.say("targets.caption"), columns, tuple(_row(voice, result) for result in results))
    return Block(
        "targets",
        _claim(voice, results),
        html_table(table, language=voice.language),
        " ".join((voice.say("targets.caveat"), *_unknown(voice, results))),
        voice.say("targets.provenance"),
        question=voice.say("ask.targets"),
    )


def _claim(voice: Voice, results: tuple[TargetResult, ...]) -> str:
    """Count what is met, and name the first target that is missed."""
    met = sum(result.verdict == "met" for result in results)
    missed = [result for result in results if result.verdict == "missed"]
    if not missed:
        return voice.say("targets.claim_met" if met else "targets.claim_unknown", count=met)
    figures = tuple(voice.say(f"trend.{result.measure.key}") for result in missed)
    return voice.say("targets.claim_missed", count=len(missed), known=met + len(missed), figures=figures)


def _row(voice: Voice, result: TargetResult) -> tuple[str, ...]:
    measure = result.measure
    wanted = voice.measure(replace(measure, value=result.wanted, missing=None, caveats=()))
    return (
        voice.say(f"trend.{measure.key}"),
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
