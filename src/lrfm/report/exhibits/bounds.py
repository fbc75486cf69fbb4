"""The exhibit of what the headlines could be, as cash without a reference paid the oldest or the newest invoices."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.core.measure import Measure, Unit
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from lrfm.kpi.ageing import Ageing
    from lrfm.kpi.month import MonthFigures
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["bounds", "range_note"]

OLD_DAYS = 90
MATCHED_BY_BALANCE = "source.matched_by_balance"


@dataclass(frozen=True)
class _Line:
    """One figure under the oldest first, the rule of the pack, and the newest first."""

    label: str
    measures: tuple[Measure, Measure, Measure]

    @property
    def differs(self) -> bool:
        return len({measure.value for measure in self.measures}) > 1


def bounds(voice: Voice, results: Results) -> Block | Lines:
    """The headlines under both extremes; one sentence where the files say what each payment paid."""
    if estimate := [note for note in results.notes if note.key == MATCHED_BY_BALANCE]:
        return voice.lines(voice.reason(estimate[0]))
    if not results.bounds:
        return voice.lines(voice.say("bounds.none"))
    lines = _lines(voice, results)
    rows = tuple((line.label, *(voice.measure(measure) for measure in line.measures)) for line in lines)
    columns = (
        Column(voice.say("bounds.column_figure")),
        Column(voice.say("bounds.column_oldest"), "number"),
        Column(voice.say("bounds.column_chosen"), "number"),
        Column(voice.say("bounds.column_newest"), "number"),
    )
    table = Table(voice.say("bounds.caption"), columns, rows)
    return Block(
        "bounds",
        _claim(voice, results, lines),
        html_table(table, language=voice.language),
        f"{voice.say(f'rule.{results.rule}')} {voice.say('bounds.caveat')}",
        voice.say("bounds.provenance", by_rule_minor=results.rule_minor),
        question=voice.say("ask.bounds"),
    )


def range_note(voice: Voice, results: Results, measure: Measure) -> str:
    """Give the range of a headline, to stand in its note; empty where there is none."""
    low, high = results.range_of(measure)
    if low.value == high.value:
        return ""
    return voice.say("bounds.note", low=voice.measure(low), high=voice.measure(high))


def _claim(voice: Voice, results: Results, lines: tuple[_Line, ...]) -> str:
    """Say between what and what the first figure that differs lies, and how much money was in doubt."""
    first = next((line for line in lines if line.differs), None)
    if first is None:
        return voice.say("bounds.claim_same", by_rule_minor=results.rule_minor)
    found = sorted((item for item in first.measures if item.value is not None), key=_value)
    low, high = voice.measure(found[0]), voice.measure(found[-1])
    return voice.say("bounds.claim", figure=first.label, low=low, high=high, by_rule_minor=results.rule_minor)


def _value(measure: Measure) -> Fraction:
    return Fraction(measure.value or 0)


def _lines(voice: Voice, results: Results) -> tuple[_Line, ...]:
    oldest, newest = results.bounds
    days = _old_days(results.figures.ageing)
    picks: tuple[tuple[str, Callable[[MonthFigures], Measure]], ...] = (
        (voice.say("bounds.overdue_share"), lambda figures: figures.overdue_share),
        (voice.say("bounds.overdue"), lambda figures: _money(figures.ageing.overdue_minor)),
        (voice.say("bounds.old", days=days), lambda figures: _money(_older_than(figures.ageing, days))),
        (voice.say("bounds.weighted_days_late"), lambda figures: figures.lateness.weighted_days_late),
        (voice.say("bounds.paid_on_time_share"), lambda figures: figures.lateness.paid_on_time_share),
        (voice.say("bounds.unapplied"), lambda figures: _money(figures.ageing.unapplied_minor)),
    )
    return tuple(_Line(label, (pick(oldest), pick(results.figures), pick(newest))) for label, pick in picks)


def _money(minor: int) -> Measure:
    return Measure("amount", minor, Unit.MONEY_MINOR)


def _old_days(ageing: Ageing) -> int:
    """Give the days above which an item is old: 90 where a bucket ends there, else where the last bucket begins."""
    ends = [bucket.last_day for bucket in ageing.buckets]
    return OLD_DAYS if OLD_DAYS in ends else (ageing.buckets[-1].first_day or 1) - 1


def _older_than(ageing: Ageing, days: int) -> int:
    return sum(bucket.amount_minor for bucket in ageing.buckets if (bucket.first_day or 0) > days)
