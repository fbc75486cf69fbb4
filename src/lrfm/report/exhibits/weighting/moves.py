"""How customers moved from fifth to fifth between test days, as a folded table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.weighting.told import NONE, best_weighting, head, quoted, reference_of
from lrfm.report.folded import folded
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.backtest.results import SchemeTold, SetTold, TournamentTold
    from lrfm.report.exhibits.voice import Voice

__all__ = ["moves_folded"]


def moves_folded(voice: Voice, told: TournamentTold) -> str:
    """Fold away, for both sets, the fifths of the best weighting and of equal weights then and now."""
    tables = [
        _table(voice, found, one)
        for found in told.sets
        if found.schemes
        for one in (best_weighting(found, told), reference_of(found, told))
        if one is not None and one.stability.moves
    ]
    written = (html_table(table, language=voice.language) for table in tables)
    return folded(voice.say("weighting.moves_summary"), *written)


def _table(voice: Voice, found: SetTold, one: SchemeTold) -> Table:
    moves = one.stability.moves
    places = range(1, len(moves) + 1)
    columns = (
        head(voice, "fifth_then", is_text=True),
        *(Column(voice.say("weighting.column_fifth_now", fifth=place), "number") for place in places),
    )
    rows = tuple(
        (
            voice.language.count(place),
            *(voice.language.share(count / sum(row)) if sum(row) else NONE for count in row),
        )
        for place, row in zip(places, moves, strict=True)
    )
    words = {"set": voice.say(f"weighting.set_{found.criteria}"), "name": quoted(voice, one.name)}
    return Table(voice.say("weighting.moves_caption", **words), columns, rows)
