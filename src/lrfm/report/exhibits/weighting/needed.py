"""What the exhibit of few defaults says of how many it takes: to learn weights, and to part schemes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lrfm.backtest.needed import AREA, CORRELATION, EXPLAINED_SHARE
from lrfm.report.exhibits.weighting.told import head
from lrfm.report.tables import Table

if TYPE_CHECKING:
    from lrfm.backtest.results import TournamentTold
    from lrfm.report.exhibits.voice import Voice

__all__ = ["needed_tables", "needed_words"]


def needed_tables(voice: Voice, told: TournamentTold) -> Iterator[Table]:
    """Give what weights take to be learned, and what more defaults would show."""
    if told.needed:
        yield _needed(voice, told)
    if told.detectable:
        yield _detectable(voice, told)


def needed_words(voice: Voice, told: TournamentTold) -> Iterator[str]:
    """Say what the tables rest on."""
    if told.needed:
        share = told.needed[0].default_share
        yield voice.say("weighting.needed_words", default_share=share, explained_share=EXPLAINED_SHARE)
    if told.detectable:
        number = voice.language.number
        yield voice.say(
            "weighting.detectable_words", area=number(AREA, decimals=2), correlation=number(CORRELATION, decimals=1)
        )


def _needed(voice: Voice, told: TournamentTold) -> Table:
    keys = ("weight_count", "customers_needed", "defaults_needed")
    columns = (head(voice, "set", is_text=True), *(head(voice, key) for key in keys))
    count = voice.language.count
    rows = tuple(
        (
            voice.say(f"weighting.set_{one.criteria}"),
            count(one.weight_count),
            count(one.customer_count),
            count(one.default_count),
        )
        for one in told.needed
    )
    return Table(voice.say("weighting.needed_caption"), columns, rows)


def _detectable(voice: Voice, told: TournamentTold) -> Table:
    columns = tuple(head(voice, key) for key in ("defaults", "std_err", "detectable"))
    number = voice.language.number
    rows = tuple(
        (
            voice.language.count(one.default_count),
            *(number(value, decimals=3) for value in (one.std_err, one.difference)),
        )
        for one in told.detectable
    )
    return Table(voice.say("weighting.detectable_caption", count=told.customer_count), columns, rows)
