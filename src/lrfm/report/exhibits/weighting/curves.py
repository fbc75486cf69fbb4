"""The exhibit of ROC and CAP curves with their bands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.paths import Path, PathPanel, draw_paths
from lrfm.report.exhibits.series import joined, share_tick
from lrfm.report.exhibits.weighting.told import (
    CEILING,
    NONE,
    head,
    quoted,
    scheme_name,
    shown_schemes,
    with_interval,
)
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure
from lrfm.report.tables import Table, html_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lrfm.backtest.results import CurveTold, SchemeTold, SetTold, TournamentResults, TournamentTold
    from lrfm.figures.paths import Role
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["curves", "role_of"]

ROW_INCHES, NARROW_INCHES = 2.9, 2.7
WORST = 0.2


def curves(voice: Voice, found: TournamentResults) -> Block | Lines:
    """How defaults pile up when customers are taken from the riskiest on: both curves, for both sets."""
    told = found.told
    sets = [one for one in told.sets if any(scheme.cap for scheme in one.schemes)]
    if not sets:
        return voice.lines(voice.say("weighting.none_curves"))
    claim = _claim(voice, sets[-1], told)
    return Block(
        "weighting-curves",
        claim,
        "\n".join((_figure(voice, sets, told, claim), html_table(_table(voice, sets, told), language=voice.language))),
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
                looking=voice.say(f"weighting.looking_{found.criteria}"),
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


def _figure(voice: Voice, sets: list[SetTold], told: TournamentTold, claim: str) -> str:
    panels = [panel for one in sets for panel in _panels(voice, one, told)]
    return render_figure(
        partial(
            draw_paths,
            panels=panels,
            x_tick=partial(share_tick, voice),
            y_tick=partial(share_tick, voice),
            even_label=voice.say("weighting.curves_even"),
            columns=2,
        ),
        id="weighting-curves-figure",
        title=voice.say("weighting.curves_title"),
        description=voice.say("weighting.curves_description", claim=claim),
        language=voice.language,
        height_inches=0.4 + ROW_INCHES * len(sets),
        narrow_height_inches=0.7 + NARROW_INCHES * len(panels),
    )


def _panels(voice: Voice, found: SetTold, told: TournamentTold) -> Iterator[PathPanel]:
    name = voice.say(f"weighting.set_{found.criteria}")
    for kind in ("roc", "cap"):
        paths = tuple(
            Path(
                voice.say(f"weighting.role_{role}"),
                curve.x,
                curve.y,
                curve.low,
                curve.high,
                role,
                scheme_name(voice, one.name),
            )
            for one in shown_schemes(found, told)
            for role in (role_of(one, told),)
            if (curve := one.roc if kind == "roc" else one.cap) is not None
        )
        if paths:
            yield PathPanel(
                voice.say(f"weighting.{kind}_panel", set=name),
                paths,
                voice.say(f"weighting.{kind}_x"),
                voice.say("weighting.curves_y"),
                is_unit=True,
            )


def role_of(one: SchemeTold, told: TournamentTold) -> Role:
    """Give the part of a scheme in a figure."""
    if one.name == told.reference:
        return "reference"
    return "ceiling" if one.family == CEILING else "best"


def _table(voice: Voice, sets: list[SetTold], told: TournamentTold) -> Table:
    columns = (
        head(voice, "set", is_text=True),
        head(voice, "line", is_text=True),
        head(voice, "scheme", is_text=True),
        head(voice, "auc"),
        head(voice, "gini"),
    )
    rows = tuple(
        (
            voice.say(f"weighting.set_{found.criteria}"),
            voice.say(f"weighting.role_{role_of(one, told)}"),
            scheme_name(voice, one.name) or NONE,
            with_interval(voice, one.auc),
            with_interval(voice, one.gini),
        )
        for found in sets
        for one in shown_schemes(found, told)
    )
    return Table(voice.say("weighting.curves_caption"), columns, rows)
