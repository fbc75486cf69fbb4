"""The exhibit of what hangs on a boundary: whose type one invoice, or a few days, would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.customers.told import NONE, money_column, name_of, number_column
from lrfm.report.exhibits.customers.units import number_head, text_head
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.moves import Flip, ScenarioCount, Sensitivity
    from lrfm.segments.results import SegmentResults

__all__ = ["sensitivity"]

MOST_FLIPS = 8


def sensitivity(voice: Voice, found: SegmentResults) -> Block | Lines:
    """How many customers one small change would move, and between which types most money would move."""
    told = found.sensitivity
    if not any(count.customers for count in told.counts):
        return voice.lines(voice.say("customers.sensitivity_none"))
    largest = sorted(
        (flip for flip in told.flips if flip.what == "type"),
        key=lambda flip: (-flip.monetary_minor, flip.scenario, flip.before, flip.after),
    )[:MOST_FLIPS]
    tables = [_counts(voice, told)]
    tables += [_flips(voice, told, largest)] if largest else []
    return Block(
        "boundary-sensitivity",
        _claim(voice, told),
        "\n".join(html_table(table, language=voice.language) for table in tables),
        voice.say("customers.sensitivity_caveat"),
        voice.say("customers.sensitivity_provenance", learned_on=found.learned_on),
        question=voice.say("ask.sensitivity"),
    )


def _claim(voice: Voice, told: Sensitivity) -> str:
    """Speak of a few days: one more invoice makes anybody recent, and stands in the table."""
    by_scenario = {one.scenario: one for one in told.counts}
    more, fewer = by_scenario["days_more"], by_scenario["days_less"]
    if not more.type_flips + fewer.type_flips:
        return voice.say("customers.sensitivity_claim_none")
    return voice.say(
        "customers.sensitivity_claim",
        count=more.type_flips,
        money_brief_minor=more.type_flip_minor,
        days=more.days,
        fewer=fewer.type_flips,
    )


def _scenario(voice: Voice, one: ScenarioCount) -> str:
    return voice.say(f"customers.scenario_{one.scenario}", count=one.days)


def _counts(voice: Voice, told: Sensitivity) -> Table:
    count = voice.language.count
    keys = ("type_flips", "group_flips", "score_flips", "flip_share")
    columns = (
        text_head(voice, "scenario"),
        number_column(voice, "customers"),
        number_head(voice, "not_told"),
        *(number_head(voice, key) for key in keys),
        Column(voice.say("customers.column_flip_money", currency=voice.currency), "number"),
    )
    rows = tuple(
        (
            _scenario(voice, one),
            count(one.customers),
            count(one.untold),
            count(one.type_flips),
            count(one.group_flips),
            count(one.score_flips),
            NONE if one.type_flip_share is None else voice.language.share(one.type_flip_share),
            voice.amount(one.type_flip_minor),
        )
        for one in told.counts
    )
    return Table(voice.say("customers.sensitivity_caption"), columns, rows)


def _flips(voice: Voice, told: Sensitivity, largest: Sequence[Flip]) -> Table:
    scenarios = {one.scenario: _scenario(voice, one) for one in told.counts}
    columns = (
        *(text_head(voice, key) for key in ("scenario", "type_before", "type_after")),
        number_column(voice, "customers"),
        money_column(voice, "money"),
    )
    rows = tuple(
        (
            scenarios[flip.scenario],
            name_of(voice, "type", flip.before),
            name_of(voice, "type", flip.after),
            voice.language.count(flip.customers),
            voice.amount(flip.monetary_minor),
        )
        for flip in largest
    )
    return Table(voice.say("customers.flips_caption"), columns, rows)
