"""The exhibit of the gap between the two sets: what payment behaviour adds, beside what weights add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.weighting.answer import gap_claim
from lrfm.report.exhibits.weighting.told import (
    NONE,
    ceiling_of,
    head,
    reference_of,
    scheme_name,
    set_of,
    weightings_of,
    with_interval,
)
from lrfm.report.pack import Block
from lrfm.report.tables import Table, html_table

if TYPE_CHECKING:
    from lrfm.backtest.results import SchemeTold, SetTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["gap"]


def gap(voice: Voice, found: TournamentResults) -> Block | Lines:
    """Equal weights, the weighting with the largest area and the ceiling, of both sets."""
    told = found.told
    sets = [one for one in (set_of(told, "lrfm"), set_of(told, "behaviour")) if one is not None]
    claim = gap_claim(voice, told)
    if not claim:
        return voice.lines(voice.say("weighting.none_gap"))
    columns = (
        head(voice, "set", is_text=True),
        *(head(voice, key) for key in ("equal", "best", "ceiling")),
        head(voice, "best_name", is_text=True),
    )
    rows = tuple(_row(voice, one, told) for one in sets)
    return Block(
        "weighting-gap",
        claim,
        html_table(Table(voice.say("weighting.gap_caption"), columns, rows), language=voice.language),
        joined(_more_than_weights(voice, sets, told), voice.say("weighting.gap_caveat")),
        voice.say("weighting.gap_provenance", level_share=told.level),
        question=voice.say("ask.weighting_gap"),
    )


def _row(voice: Voice, one: SetTold, told: TournamentTold) -> tuple[str, ...]:
    best = next(iter(weightings_of(one, told)), None)
    return (
        voice.say(f"weighting.set_{one.criteria}"),
        *(_area(voice, scheme) for scheme in (reference_of(one, told), best, ceiling_of(one))),
        NONE if best is None else scheme_name(voice, best.name),
    )


def _area(voice: Voice, scheme: SchemeTold | None) -> str:
    return NONE if scheme is None else with_interval(voice, scheme.auc)


def _more_than_weights(voice: Voice, sets: list[SetTold], told: TournamentTold) -> str:
    """Say whether it matters more what is looked at than how it is weighed."""
    without, both = (reference_of(one, told).auc.value for one in sets)
    best = next(iter(weightings_of(sets[0], told)), None)
    if best is None:
        return ""
    key = "looked" if both > best.auc.value else "weighed"
    number = voice.language.number
    return voice.say(
        f"weighting.gap_{key}",
        equal_both=number(both, decimals=3),
        equal=number(without, decimals=3),
        best=number(best.auc.value, decimals=3),
    )
