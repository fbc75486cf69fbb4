"""The exhibit of the groups from month to month: the money of each, and who moved in and out of it on the way."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.stacked import draw_stacked
from lrfm.figures.style import MUTED, RAMP
from lrfm.report.exhibits.customers.told import money_column, name_of, number_column
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table
from lrfm.segments.model import UNTOLD

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.moves import Flow, MigrationSeries
    from lrfm.segments.results import SegmentResults

__all__ = ["ORDER", "group_months"]

ORDER = ("core", "new", "consuming_resource", "potential", "lost", UNTOLD)
"""From the foot of a column upwards: who is here lately, then who is silent."""
COLOURS = (*RAMP[::-1], MUTED)
MOST_WAYS = 8
MANY = 10


@dataclass(frozen=True)
class _Month:
    """How many customers each group held at a month end, and their money."""

    day: date
    customers: dict[str, int]
    money_minor: dict[str, int]


@dataclass(frozen=True)
class _Moves:
    """Moves into a group from month to month, and out of it, with the money that came along and that left."""

    into: tuple[Flow, ...]
    out: tuple[Flow, ...]

    @classmethod
    def of(cls, series: MigrationSeries, key: str) -> _Moves:
        moved = [flow for flow in series.pooled if flow.before != flow.after]
        return cls(
            tuple(flow for flow in moved if flow.after == key), tuple(flow for flow in moved if flow.before == key)
        )

    @property
    def gained(self) -> int:
        return sum(flow.customers for flow in self.into)

    @property
    def lost(self) -> int:
        return sum(flow.customers for flow in self.out)

    @property
    def gained_minor(self) -> int:
        return sum(flow.after_minor for flow in self.into)

    @property
    def lost_minor(self) -> int:
        return sum(flow.before_minor for flow in self.out)


def group_months(voice: Voice, found: SegmentResults) -> Block | Lines:
    """The money of each group at each month end, and all moves between them on the way."""
    series = found.steps
    if series is None:
        return voice.lines(voice.say("segments.months_none"))
    months = _months(series)
    keys = [key for key in ORDER if any(key in month.customers for month in months)]
    claim = _claim(voice, series, months)
    tables = (_groups(voice, series, months, keys), _ways(voice, series))
    is_cut = any(month.money_minor.get(key, 0) < 0 for month in months for key in keys)
    return Block(
        "group-months",
        claim,
        "\n".join(
            (_figure(voice, months, keys, claim), *(html_table(table, language=voice.language) for table in tables))
        ),
        joined(voice.say("segments.months_caveat"), voice.say("segments.months_below_zero") if is_cut else ""),
        voice.say("segments.months_provenance", count=len(series.steps), learned_on=found.learned_on),
        question=voice.say("ask.group_months"),
    )


def _months(series: MigrationSeries) -> list[_Month]:
    """Give every month end, the first one by where the first step began."""
    first = series.steps[0]
    months = [
        _Month(
            first.before,
            {one.key: one.before for one in first.nettings},
            {one.key: one.before_minor for one in first.nettings},
        )
    ]
    for step in series.steps:
        customers = {one.key: one.after for one in step.nettings}
        months.append(_Month(step.after, customers, {one.key: one.after_minor for one in step.nettings}))
    return months


def _claim(voice: Voice, series: MigrationSeries, months: Sequence[_Month]) -> str:
    """Tell whether the group with most money grew, what moves in and out of it in a month, and where most goes."""
    told = {key: minor for key, minor in months[-1].money_minor.items() if key != UNTOLD}
    top = max(told, key=lambda key: told[key])
    moves, count = _Moves.of(series, top), len(series.steps)
    net = moves.gained - moves.lost
    words = {
        "count": count,
        "name": name_of(voice, "group", top),
        "net": abs(net),
        "gained": _average(moves.gained, count),
        "lost": _average(moves.lost, count),
        "gained_brief_minor": Fraction(moves.gained_minor, count),
        "lost_brief_minor": Fraction(moves.lost_minor, count),
    }
    if not moves.out:
        return voice.say("segments.months_claim_kept" if moves.into else "segments.months_claim_still", **words)
    largest = max(moves.out, key=lambda flow: (flow.before_minor, flow.customers))
    way = "even" if net == 0 else "grew" if net > 0 else "shrank"
    return voice.say(f"segments.months_claim_{way}", to=_side(voice, largest.after, outside="left"), **words)


def _average(moves: int, months: int) -> int | Fraction:
    """Give the moves of a month: a whole number where they are many."""
    average = Fraction(moves, months)
    return round(average) if average >= MANY else average


def _side(voice: Voice, key: str | None, *, outside: str) -> str:
    return voice.say(f"segments.flow_{outside}") if key is None else name_of(voice, "group", key)


def _figure(voice: Voice, months: Sequence[_Month], keys: Sequence[str], claim: str) -> str:
    names, scale = [name_of(voice, "group", key) for key in keys], 10**voice.currency_digits
    return render_figure(
        partial(
            draw_stacked,
            columns=[[max(0, month.money_minor.get(key, 0)) for key in keys] for month in months],
            months=[voice.language.month_short(month.day) for month in months],
            buckets=names,
            texts=[_words_of(voice, month, keys) for month in months],
            tick=lambda minor: voice.language.compact(Fraction(round(minor), scale)),
            colours=[COLOURS[ORDER.index(key)] for key in keys],
        ),
        id="group-months-figure",
        title=voice.say("segments.months_title", currency=voice.currency),
        description=claim,
        language=voice.language,
        narrow_height_inches=3.6,
    )


def _words_of(voice: Voice, month: _Month, keys: Sequence[str]) -> str:
    groups = tuple(
        voice.say(
            "segments.months_group",
            name=name_of(voice, "group", key),
            count=month.customers[key],
            money_minor=month.money_minor[key],
        )
        for key in keys
        if month.customers.get(key)
    )
    return voice.say("segments.months_text", month=voice.language.month(month.day), groups=groups)


def _groups(voice: Voice, series: MigrationSeries, months: Sequence[_Month], keys: Sequence[str]) -> Table:
    columns = (
        Column(voice.say("segments.column_group")),
        number_column(voice, "before"),
        number_column(voice, "moves_in"),
        number_column(voice, "moves_out"),
        number_column(voice, "after"),
        money_column(voice, "money_in"),
        money_column(voice, "money_out"),
    )
    count = voice.language.count
    rows = []
    for key in keys:
        moves = _Moves.of(series, key)
        rows.append(
            (
                name_of(voice, "group", key),
                count(months[0].customers.get(key, 0)),
                count(moves.gained),
                count(moves.lost),
                count(months[-1].customers.get(key, 0)),
                voice.amount(moves.gained_minor),
                voice.amount(moves.lost_minor),
            )
        )
    days = {"first": months[0].day, "last": months[-1].day}
    return Table(voice.say("segments.months_caption", **days), columns, tuple(rows))


def _ways(voice: Voice, series: MigrationSeries) -> Table:
    """List the ways that most money took from a group to another."""
    moved = [flow for flow in series.pooled if None not in (flow.before, flow.after) and flow.before != flow.after]
    shown = sorted(moved, key=lambda flow: (-flow.before_minor, -flow.customers))[:MOST_WAYS]
    columns = (
        Column(voice.say("segments.column_from")),
        Column(voice.say("segments.column_to")),
        number_column(voice, "moves"),
        money_column(voice, "money_before_move"),
        money_column(voice, "money_after_move"),
    )
    rows = tuple(
        (
            _side(voice, flow.before, outside="entered"),
            _side(voice, flow.after, outside="left"),
            voice.language.count(flow.customers),
            voice.amount(flow.before_minor),
            voice.amount(flow.after_minor),
        )
        for flow in shown
    )
    return Table(voice.say("segments.ways_caption"), columns, rows)
