"""The exhibit of what became of open invoices from month end to month end, and what is lost of them in the end."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.matrix import draw_matrix
from lrfm.kpi.results import ABSORBING
from lrfm.report.exhibits.series import bucket_names, joined
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.core.measure import Measure
    from lrfm.kpi.results import Transitions, Trends
    from lrfm.report.exhibits.voice import Voice

__all__ = ["transitions"]

FOLLOWED = ("paid", "written_off")
"""Ways out of a bucket whose amounts stand beside the shares, which rest on them."""
TELLING_P_VALUE = 0.05
NONE = "–"


def transitions(voice: Voice, trends: Trends) -> Block | Lines:
    """The flows between buckets, where each bucket ends, and the same by ratios of balances."""
    found = trends.transitions
    if not any(found.from_minor):
        return voice.lines(voice.reason(found.missing) if found.missing else voice.say("transitions.none"))
    tables = [html_table(_outcomes(voice, found), language=voice.language)]
    return Block(
        "transitions",
        _claim(voice, found),
        "\n".join((_matrix(voice, found), *tables)),
        joined(voice.say("transitions.caveat"), voice.say("transitions.why_different"), _memory(voice, found)),
        voice.say("transitions.provenance", count=found.months),
        question=voice.say("ask.transitions"),
    )


def _claim(voice: Voice, found: Transitions) -> str:
    """Say what the oldest bucket with an end lost and brought in, what of it stays, and what is lost in the end."""
    ends = [index for index, shares in enumerate(found.eventual or ()) if shares]
    if found.eventual is None or not ends:
        return voice.reason(found.missing) if found.missing else voice.say("transitions.none")
    if not any(_left(found, index, "written_off") for index in range(len(found.bounds))):
        return voice.say("transitions.claim_no_loss", count=found.months)
    oldest = ends[-1]
    return voice.say(
        "transitions.claim",
        count=found.months,
        bucket=bucket_names(voice, found.bounds)[oldest],
        lost_minor=_left(found, oldest, "written_off"),
        paid_minor=_left(found, oldest, "paid"),
        stays_share=Fraction(found.flows_minor[oldest][oldest], found.from_minor[oldest]),
        lost_share=found.eventual[oldest][ABSORBING.index("written_off")],
    )


def _left(found: Transitions, bucket: int, way: str) -> int:
    """Give what left a bucket one way, within a month, in all months that were followed."""
    return found.flows_minor[bucket][len(found.bounds) + ABSORBING.index(way)]


def _matrix(voice: Voice, found: Transitions) -> str:
    names = bucket_names(voice, found.bounds)
    ways = [voice.say(f"transitions.{way}") for way in ABSORBING]
    shares = [
        [minor / total if total else 0.0 for minor in flows]
        for flows, total in zip(found.flows_minor, found.from_minor, strict=True)
    ]
    draw = partial(
        draw_matrix,
        shares=shares,
        rows=bucket_names(voice, found.bounds, words="transitions"),
        columns=[*bucket_names(voice, found.bounds, words="transitions"), *ways],
        numbers=[[_percent(voice, share) for share in row] for row in shares],
        texts=[_words(voice, name, [*names, *ways], row) for name, row in zip(names, shares, strict=True)],
        states=len(names),
        direction=voice.language.direction,
    )
    return render_figure(
        draw,
        id="transitions-figure",
        title=voice.say("transitions.figure_title"),
        description=voice.say("transitions.figure_description", count=found.months),
        language=voice.language,
        height_inches=0.6 + 0.36 * len(names),
        narrow_height_inches=1.3 + 0.34 * len(names),
    )


def _words(voice: Voice, source: str, targets: list[str], shares: list[float]) -> list[str]:
    return [
        voice.say("transitions.cell", source=source, target=target, moved=voice.language.share(share))
        for target, share in zip(targets, shares, strict=True)
    ]


def _percent(voice: Voice, share: float) -> str:
    """Write a share as a whole number of percent; one below a half is no 0, and nothing at all stays empty."""
    if share <= 0:
        return ""
    if share < 0.005:
        return voice.say("transitions.below", least=1)
    return voice.language.number(share * 100, decimals=0)


def _outcomes(voice: Voice, found: Transitions) -> Table:
    """Where each bucket ends by the flows of invoices, beside the roll rates and what they would lose."""
    columns = (
        Column(voice.say("ageing.column_bucket")),
        *(Column(voice.say(f"transitions.column_{way}_minor", currency=voice.currency), "number") for way in FOLLOWED),
        *(Column(voice.say(f"transitions.column_{way}"), "number") for way in ABSORBING),
        Column(voice.say("transitions.column_roll"), "number"),
        Column(voice.say("transitions.column_loss_by_rolls"), "number"),
    )
    rows = tuple(
        (
            name,
            *(voice.amount(_left(found, index, way)) for way in FOLLOWED),
            *_eventual(voice, found, index),
            _at(voice, found.rolls, index),
            _at(voice, found.loss_by_rolls, index),
        )
        for index, name in enumerate(bucket_names(voice, found.bounds))
    )
    return Table(voice.say("transitions.caption", count=found.months), columns, rows)


def _eventual(voice: Voice, found: Transitions, index: int) -> tuple[str, ...]:
    if not found.eventual or not found.eventual[index]:
        return (NONE,) * len(ABSORBING)
    return tuple(voice.language.share(share) for share in found.eventual[index])


def _at(voice: Voice, measures: tuple[Measure, ...], index: int) -> str:
    value: int | Fraction | None = measures[index].value if index < len(measures) else None
    return NONE if value is None else voice.language.share(value)


def _memory(voice: Voice, found: Transitions) -> str:
    """Say whether the month before matters too: then the matrix, which knows the present bucket alone, is rough."""
    if found.memory_p_value is None:
        return voice.say("transitions.memory_unknown")
    return voice.say("transitions.memory" if found.memory_p_value < TELLING_P_VALUE else "transitions.memory_none")
