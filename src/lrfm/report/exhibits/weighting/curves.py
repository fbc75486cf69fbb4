"""The exhibit of ROC and CAP curves with their bands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from lrfm.figures.paths import Path, PathPanel, draw_paths
from lrfm.report.exhibits.series import joined, share_tick
from lrfm.report.exhibits.weighting.told import (
    CEILING,
    quoted,
    scheme_name,
    shown_schemes,
)
from lrfm.report.folded import folded
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lrfm.backtest.results import CurveTold, SchemeTold, SetTold, TournamentResults, TournamentTold
    from lrfm.figures.paths import Role
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["curves", "role_of"]

Kind = Literal["cap", "roc"]
KINDS: tuple[Kind, ...] = ("cap", "roc")
ROW_INCHES, NARROW_INCHES = 3.1, 2.9
WORST = 0.2


def curves(voice: Voice, found: TournamentResults) -> Block | Lines:
    """How defaults pile up when customers are taken from the riskiest on: by customers open, by good ones folded."""
    told = found.told
    sets = [one for one in told.sets if any(scheme.cap for scheme in one.schemes)]
    if not sets:
        return voice.lines(voice.say("weighting.none_curves"))
    claim = _claim(voice, sets[-1], told)
    cap, roc = (_figure(voice, sets, told, claim, kind=kind) for kind in KINDS)
    return Block(
        "weighting-curves",
        claim,
        "\n".join((cap, folded(voice.say("weighting.roc_summary"), roc))),
        joined(voice.say("weighting.curves_words"), voice.say("weighting.curves_caveat")),
        voice.say("weighting.curves_provenance", level_share=told.level, count=len(told.tested)),
        question=voice.say("ask.weighting_curves"),
    )


def _claim(voice: Voice, found: SetTold, told: TournamentTold) -> str:
    """Tell how many of the defaults lie in the riskiest fifth."""
    for one in reversed(shown_schemes(found, told)[:2]):
        if one.cap is not None:
            return voice.say(
                "weighting.curves_claim",
                name=quoted(voice, one.name),
                worst_share=WORST,
                caught_share=_height(one.cap, WORST),
            )
    return voice.say("weighting.curves_claim_none")


def _height(curve: CurveTold, at: float) -> float:
    """Give how high a curve is at a place across, straight between its points."""
    points = list(zip(curve.x, curve.y, strict=True))
    before = max((point for point in points if point[0] <= at), default=points[0])
    after = min((point for point in points if point[0] >= at), default=points[-1])
    if after[0] == before[0]:
        return before[1]
    return before[1] + (after[1] - before[1]) * (at - before[0]) / (after[0] - before[0])


def _figure(voice: Voice, sets: list[SetTold], told: TournamentTold, claim: str, *, kind: Kind) -> str:
    panels = [panel for one in sets for panel in _panel(voice, one, told, kind)]
    return render_figure(
        partial(
            draw_paths,
            panels=panels,
            x_tick=partial(share_tick, voice),
            y_tick=partial(share_tick, voice),
            even_label=voice.say("weighting.curves_even"),
            columns=2,
        ),
        id=f"weighting-{kind}-figure",
        title=voice.say(f"weighting.{kind}_title"),
        description=voice.say("weighting.curves_description", claim=claim),
        language=voice.language,
        height_inches=ROW_INCHES,
        narrow_height_inches=0.4 + NARROW_INCHES * len(panels),
    )


def _panel(voice: Voice, found: SetTold, told: TournamentTold, kind: Kind) -> Iterator[PathPanel]:
    paths = tuple(
        Path(name, curve.x, curve.y, curve.low, curve.high, role_of(one, told), name)
        for one in shown_schemes(found, told)
        for name in (scheme_name(voice, one.name),)
        if (curve := getattr(one, kind)) is not None
    )
    if paths:
        title = voice.say(f"weighting.set_{found.criteria}")
        labels = voice.say(f"weighting.{kind}_x"), voice.say("weighting.curves_y")
        yield PathPanel(title, paths, *labels, is_unit=True)


def role_of(one: SchemeTold, told: TournamentTold) -> Role:
    """Give the part of a scheme in a figure."""
    if one.name == told.reference:
        return "reference"
    return "ceiling" if one.family == CEILING else "best"
