"""The exhibit of default rates by score band."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from lrfm.figures.rates import RatePanel, Rates, draw_rates
from lrfm.report.exhibits.series import joined, share_tick
from lrfm.report.exhibits.weighting.told import (
    NONE,
    best_weighting,
    head,
    quoted,
    reference_of,
    scheme_name,
    shown_schemes,
)
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.backtest.results import BandTold, SchemeTold, SetTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["bands"]

BANDS = 5
PANEL_INCHES = 2.9


def bands(voice: Voice, found: TournamentResults) -> Block | Lines:
    """How many defaulted of each fifth of the customers, by each scheme, the safest fifth first."""
    told = found.told
    sets = [one for one in told.sets if any(scheme.bands for scheme in one.schemes)]
    if not sets:
        return voice.lines(voice.say("weighting.none_bands"))
    claim = _claim(voice, sets[-1], told)
    tables = (html_table(_table(voice, one), language=voice.language) for one in sets)
    return Block(
        "weighting-bands",
        claim,
        "\n".join((_figure(voice, sets, told, claim), *tables)),
        joined(_not_steady(voice, sets), voice.say("weighting.bands_caveat")),
        voice.say("weighting.bands_provenance", level_share=told.level, count=len(told.tested)),
        question=voice.say("ask.weighting_bands"),
    )


def _claim(voice: Voice, found: SetTold, told: TournamentTold) -> str:
    """Tell the first and the last fifth by the best weighting of the fullest set."""
    best = best_weighting(found, told) or reference_of(found, told)
    if not best.bands:
        return voice.say("weighting.bands_claim_none", name=quoted(voice, best.name))
    return voice.say(
        "weighting.bands_claim",
        looking=voice.say(f"weighting.looking_{found.criteria}"),
        name=quoted(voice, best.name),
        safe_share=best.bands[0].default_share,
        risky_share=best.bands[-1].default_share,
    )


def _figure(voice: Voice, sets: list[SetTold], told: TournamentTold, claim: str) -> str:
    panels = [
        RatePanel(
            voice.say(f"weighting.set_{one.criteria}"),
            tuple(_rates(voice, scheme) for scheme in shown_schemes(one, told)[:2] if scheme.bands),
        )
        for one in sets
    ]
    return render_figure(
        partial(
            draw_rates,
            panels=panels,
            tick=partial(share_tick, voice),
            ends=(voice.say("weighting.bands_safest"), voice.say("weighting.bands_riskiest")),
            y_label=voice.say("weighting.bands_y"),
        ),
        id="weighting-bands-figure",
        title=voice.say("weighting.bands_title"),
        description=voice.say("weighting.bands_description", claim=claim),
        language=voice.language,
        height_inches=PANEL_INCHES,
        narrow_height_inches=0.4 + (PANEL_INCHES - 0.5) * len(panels),
    )


def _rates(voice: Voice, one: SchemeTold) -> Rates:
    name = scheme_name(voice, one.name)
    fifths = [_fifth(one, number) for number in range(1, BANDS + 1)]
    words = tuple(
        voice.say("weighting.band_words", name=name, band=number, cell=NONE if band is None else _cell(voice, band))
        for number, band in enumerate(fifths, start=1)
    )
    ends = tuple((None, None) if band is None else (band.low, band.high) for band in fifths)
    return Rates(name, tuple(None if band is None else band.default_share for band in fifths), ends, words)


def _fifth(one: SchemeTold, number: int) -> BandTold | None:
    """Give a scheme's band in a fifth; none where nobody stands in it."""
    return next((band for band in one.bands if band.fifth == number), None)


def _table(voice: Voice, found: SetTold) -> Table:
    heads = (Column(voice.say("weighting.column_band", band=place), "number") for place in range(1, BANDS + 1))
    rows = tuple((scheme_name(voice, one.name), *_cells(voice, one)) for one in found.schemes)
    caption = voice.say("weighting.bands_caption", set=voice.say(f"weighting.set_{found.criteria}"))
    return Table(caption, (head(voice, "scheme", is_text=True), *heads), rows)


def _cells(voice: Voice, one: SchemeTold) -> tuple[str, ...]:
    fifths = (_fifth(one, number) for number in range(1, BANDS + 1))
    return tuple(NONE if band is None else _cell(voice, band) for band in fifths)


def _cell(voice: Voice, band: BandTold) -> str:
    if band.low is None or band.high is None:
        return voice.language.share(band.default_share)
    return voice.say(
        "weighting.share_interval", value_share=band.default_share, low_share=band.low, high_share=band.high
    )


def _not_steady(voice: Voice, sets: list[SetTold]) -> str:
    """Say how many schemes have a fifth with more defaults than the next riskier one."""
    every = [one for found in sets for one in found.schemes if one.bands]
    count = sum(not _rises([band.default_share for band in one.bands]) for one in every)
    return voice.say("weighting.bands_not_steady", count=count, all=len(every)) if count else ""


def _rises(shares: list[float]) -> bool:
    return all(first <= second for first, second in pairwise(shares))
