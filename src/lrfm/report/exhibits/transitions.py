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

WRITTEN_OFF = ABSORBING.index("written_off")
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
    """Say what of the oldest bucket is lost in the end, against what is lost of what is not due."""
    if found.eventual is None:
        return voice.reason(found.missing) if found.missing else voice.say("transitions.none")
    oldest = max(index for index, minor in enumerate(found.from_minor) if minor)
    bucket = bucket_names(voice, found.bounds)[oldest]
    old_share, young_share = found.eventual[oldest][WRITTEN_OFF], found.eventual[0][WRITTEN_OFF]
    if not any(row[WRITTEN_OFF] for row in found.eventual):
        return voice.say("transitions.claim_no_loss", count=found.months)
    return voice.say("transitions.claim", bucket=bucket, old_share=old_share, young_share=young_share)


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
        *(Column(voice.say(f"transitions.column_{way}"), "number") for way in ABSORBING),
        Column(voice.say("transitions.column_roll"), "number"),
        Column(voice.say("transitions.column_loss_by_rolls"), "number"),
    )
    rows = tuple(
        (
            name,
            *_eventual(voice, found, index),
            _at(voice, found.rolls, index),
            _at(voice, found.loss_by_rolls, index),
        )
        for index, name in enumerate(bucket_names(voice, found.bounds))
    )
    return Table(voice.say("transitions.caption"), columns, rows)


def _eventual(voice: Voice, found: Transitions, index: int) -> tuple[str, ...]:
    if found.eventual is None or not found.from_minor[index]:
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
