"""The exhibit of stability: whether a scheme stays with its word from one test day to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.weighting.drift import drift_words
from lrfm.report.exhibits.weighting.moves import moves_folded
from lrfm.report.exhibits.weighting.told import (
    NONE,
    best_weighting,
    head,
    named,
    number_or_none,
    quoted,
    reference_of,
    scheme_name,
)
from lrfm.report.folded import folded
from lrfm.report.pack import Block
from lrfm.report.tables import Table, html_table

if TYPE_CHECKING:
    from lrfm.backtest.results import SchemeTold, SetTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["stability"]

OPEN = ("far", "kendall_later")
ALL = (*OPEN, "shift", "shift_critical")


def stability(voice: Voice, found: TournamentResults) -> Block | Lines:
    """Ranks and fifths a quarter later, and the shift of all scores."""
    told = found.told
    sets = [one for one in told.sets if any(scheme.stability.kendall is not None for scheme in one.schemes)]
    if not sets:
        return voice.lines(voice.say("weighting.none_stability"))
    folds = (
        folded(
            voice.say("weighting.stability_summary", set=voice.say(f"weighting.set_{one.criteria}")),
            _html(voice, one, ALL),
        )
        for one in reversed(sets)
    )
    return Block(
        "weighting-stability",
        _claim(voice, sets[-1], told),
        "\n".join((_html(voice, sets[-1], OPEN), *folds, moves_folded(voice, told))),
        joined(
            *(drift_words(voice, one, told) for one in reversed(sets)),
            *(_shifted(voice, one) for one in reversed(sets)),
            voice.say("weighting.stability_caveat"),
        ),
        voice.say("weighting.stability_provenance", count=len(told.tested)),
        question=voice.say("ask.weighting_stability"),
    )


def _claim(voice: Voice, found: SetTold, told: TournamentTold) -> str:
    equal, best = reference_of(found, told), best_weighting(found, told)
    if best is None or best.stability.far_share is None or equal.stability.far_share is None:
        return voice.say("weighting.stability_claim_none")
    key = "more" if best.stability.far_share > equal.stability.far_share else "less"
    return voice.say(
        f"weighting.stability_claim_{key}",
        name=quoted(voice, best.name),
        best_share=best.stability.far_share,
        equal_share=equal.stability.far_share,
    )


def _html(voice: Voice, found: SetTold, keys: tuple[str, ...]) -> str:
    rows = tuple((scheme_name(voice, one.name), *_cells(voice, one)[: len(keys)]) for one in found.schemes)
    caption = voice.say("weighting.stability_caption", set=voice.say(f"weighting.set_{found.criteria}"))
    columns = (head(voice, "scheme", is_text=True), *(head(voice, key) for key in keys))
    return html_table(Table(caption, columns, rows), language=voice.language)


def _cells(voice: Voice, one: SchemeTold) -> tuple[str, ...]:
    """Write all that is told of a scheme, in the order of `ALL`."""
    told = one.stability
    return (
        NONE if told.far_share is None else voice.language.share(told.far_share),
        number_or_none(voice, told.kendall, decimals=2),
        number_or_none(voice, told.shift_index),
        number_or_none(voice, told.shift_critical),
    )


def _shifted(voice: Voice, found: SetTold) -> str:
    """Name the schemes whose scores moved as a whole by more than chance allows."""
    moved = [
        one
        for one in found.schemes
        if one.stability.shift_index is not None
        and one.stability.shift_critical is not None
        and one.stability.shift_index > one.stability.shift_critical
    ]
    key = "shifted" if moved else "shifted_none"
    return voice.say(
        f"weighting.{key}",
        looking=voice.say(f"weighting.looking_{found.criteria}"),
        count=len(moved),
        names=named(voice, moved),
    )
