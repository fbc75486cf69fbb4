"""What payment behaviour adds: the picture of the first screen, and the gap between the two sets in words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from lrfm.backtest.verdict import Finding
from lrfm.figures.forest import Ranged, draw_forest
from lrfm.report.exhibits.series import number_tick
from lrfm.report.exhibits.weighting.told import (
    HUNDRED,
    best_weighting,
    finding_of_best,
    in_hundred,
    pairs_with_interval,
    quoted,
    reference_of,
    scheme_name,
    set_of,
    weightings_of,
)
from lrfm.report.svg import render_figure

if TYPE_CHECKING:
    from lrfm.backtest.results import GapTold, SchemeTold, SetTold, TournamentTold
    from lrfm.figures.forest import Part
    from lrfm.report.exhibits.voice import Voice

__all__ = ["gap_words", "hero"]

COIN, ALL = 50.0, 100.0
TICKS = (0.0, 25.0, 50.0, 75.0, 100.0)
ROW_INCHES, FRAME_INCHES = 0.3, 0.85


def hero(voice: Voice, told: TournamentTold, *, claim: str) -> str:
    """Draw how many pairs equal weights and the best weighting put right, with and without payment behaviour."""
    rows = list(_rows(voice, told))
    ends = [end for row in rows for end in (row.value, row.low, row.high) if end is not None]
    least = min(COIN, *ends)
    height = FRAME_INCHES + ROW_INCHES * len(rows)
    return render_figure(
        partial(
            draw_forest,
            rows=rows,
            tick=partial(number_tick, voice),
            x_label=voice.say("weighting.hero_x"),
            direction=voice.language.direction,
            line=COIN,
            limits=(least, ALL),
            ticks=[tick for tick in TICKS if tick >= least],
        ),
        id="weighting-answer-figure",
        title=voice.say("weighting.hero_title", level_share=told.level),
        description=voice.say("weighting.hero_description", claim=claim),
        language=voice.language,
        height_inches=height,
        narrow_height_inches=height,
    )


def _rows(voice: Voice, told: TournamentTold) -> Iterator[Ranged]:
    for found in (set_of(told, "lrfm"), set_of(told, "behaviour")):
        if found is None:
            continue
        yield _row(voice, found, reference_of(found, told), key="equal", part="quiet")
        if best := best_weighting(found, told):
            is_better = finding_of_best(found, told) is Finding.BETTER
            yield _row(voice, found, best, key="best", part="leading" if is_better else "quiet")


def _row(voice: Voice, found: SetTold, one: SchemeTold, *, key: str, part: Part) -> Ranged:
    label = voice.say(f"weighting.hero_{found.criteria}_{key}")
    name, pairs, area = scheme_name(voice, one.name), in_hundred(voice, one.auc.value), one.auc
    low, high = (None if end is None else end * HUNDRED for end in (area.low, area.high))
    return Ranged(
        label,
        area.value * HUNDRED,
        low,
        high,
        voice.say("weighting.hero_end", pairs=pairs, name=name),
        voice.say("weighting.hero_words", label=label, name=name, range=pairs_with_interval(voice, area)),
        narrow_end=pairs,
        part=part,
    )


def gap_words(voice: Voice, told: TournamentTold) -> str:
    """Say how much payment behaviour adds to the leading weighting and to equal weights; empty where a set is missing.

    The same customers are drawn with it and without it; where no such draws are told, intervals of each are compared.
    """
    without, both = set_of(told, "lrfm"), set_of(told, "behaviour")
    if without is None or both is None:
        return ""
    best = best_weighting(both, told)
    names = [told.reference] if best is None else [best.name, told.reference]
    gaps = {one.scheme: one for one in told.gaps}
    shown = [gaps[name] for name in names if name in gaps]
    if not shown:
        return _apart(voice, _top(without, told), _top(both, told))
    return voice.say(
        "weighting.pays_line",
        claim=voice.say(f"weighting.pays_{_key(shown[0])}"),
        parts=tuple(_part(voice, one, told) for one in shown),
    )


def _key(gap: GapTold) -> str:
    if gap.low is not None and gap.low > 0:
        return "clear"
    return "less" if gap.high is not None and gap.high < 0 else "untold"


def _part(voice: Voice, gap: GapTold, told: TournamentTold) -> str:
    name = voice.say("weighting.name_equal") if gap.scheme == told.reference else quoted(voice, gap.scheme)
    if gap.low is None or gap.high is None:
        return voice.say("weighting.pays_part_alone", value=in_hundred(voice, gap.value), name=name)
    value, low, high = (in_hundred(voice, one) for one in (gap.value, gap.low, gap.high))
    return voice.say("weighting.pays_part", value=value, name=name, low=low, high=high)


def _apart(voice: Voice, without: SchemeTold, both: SchemeTold) -> str:
    if both.auc.value <= without.auc.value:
        key = "none"
    elif both.auc.low is not None and without.auc.high is not None and both.auc.low > without.auc.high:
        key = "clear"
    else:
        key = "unsure"
    return voice.say(
        f"weighting.gap_{key}",
        both=in_hundred(voice, both.auc.value),
        without=in_hundred(voice, without.auc.value),
    )


def _top(found: SetTold, told: TournamentTold) -> SchemeTold:
    """Give the weighting of the largest area, equal weights among them."""
    return max((*weightings_of(found, told), reference_of(found, told)), key=lambda one: one.auc.value)
