"""The exhibit of default rates by score band."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from lrfm.figures.rates import RatePanel, Rates, draw_rates
from lrfm.report.exhibits.series import joined, share_tick
from lrfm.report.exhibits.weighting.told import (
    CEILING,
    NONE,
    best_weighting,
    head,
    quoted,
    reference_of,
    scheme_name,
)
from lrfm.report.folded import folded
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.backtest.results import BandTold, SchemeTold, SetTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["bands"]

BANDS = 5
PANEL_INCHES, SMALL_INCHES, FRAME_INCHES = 2.6, 1.1, 0.2
COLUMNS = (4, 2)
"""Small panels side by side on a wide page and on a phone."""


def bands(voice: Voice, found: TournamentResults) -> Block | Lines:
    """How many defaulted of each fifth of the customers, by each scheme, the safest fifth first."""
    told = found.told
    sets = [one for one in told.sets if any(scheme.bands for scheme in one.schemes)]
    if not sets:
        return voice.lines(voice.say("weighting.none_bands"))
    claim = _claim(voice, sets[-1], told)
    main = [RatePanel(voice.say(f"weighting.set_{one.criteria}"), _main_rates(voice, one, told)) for one in sets]
    parts = (_folded_set(voice, one, claim) for one in reversed(sets))
    return Block(
        "weighting-bands",
        claim,
        "\n".join((_figure(voice, main, sets[-1], claim), *parts)),
        joined(*(_not_steady(voice, one) for one in reversed(sets)), voice.say("weighting.bands_caveat")),
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


def _main_rates(voice: Voice, found: SetTold, told: TournamentTold) -> tuple[Rates, ...]:
    equal, best = reference_of(found, told), best_weighting(found, told)
    return tuple(_rates(voice, one, is_strong=one is best) for one in (equal, best) if one is not None and one.bands)


def _folded_set(voice: Voice, found: SetTold, claim: str) -> str:
    """Show every scheme of a set: a small panel each, and the table."""
    panels = [
        RatePanel(
            scheme_name(voice, one.name),
            (_rates(voice, one, is_strong=one.name in found.winners and one.family != CEILING),),
        )
        for one in found.schemes
        if one.bands
    ]
    figure = _figure(voice, panels, found, claim, key=f"-{found.criteria}") if panels else ""
    summary = voice.say("weighting.bands_summary", set=voice.say(f"weighting.set_{found.criteria}"))
    return folded(summary, figure, html_table(_table(voice, found), language=voice.language))


def _figure(voice: Voice, panels: list[RatePanel], found: SetTold, claim: str, *, key: str = "") -> str:
    rows = [-(-len(panels) // columns) for columns in COLUMNS] if key else [1, len(panels)]
    height = SMALL_INCHES if key else PANEL_INCHES
    average = _average(found)
    words = () if average is None else (average, voice.say("weighting.bands_average", average_share=average))
    title = (
        voice.say("weighting.bands_title")
        if average is None
        else voice.say("weighting.bands_title_average", average_share=average)
    )
    return render_figure(
        partial(
            draw_rates,
            panels=panels,
            tick=partial(share_tick, voice),
            labels=(voice.say("weighting.bands_x"), voice.say("weighting.bands_y")),
            average=words or None,
            columns=COLUMNS if key else (len(panels), 1),
        ),
        id=f"weighting-bands-figure{key}",
        title=title,
        description=voice.say("weighting.bands_description", claim=claim),
        language=voice.language,
        height_inches=FRAME_INCHES + height * rows[0],
        narrow_height_inches=FRAME_INCHES + height * rows[1],
    )


def _average(found: SetTold) -> float | None:
    """Give the default rate of all customers: the same by whatever scheme they are put into bands."""
    bands = next((one.bands for one in found.schemes if one.bands), ())
    count = sum(band.customer_count for band in bands)
    return sum(band.customer_count * band.default_share for band in bands) / count if count else None


def _rates(voice: Voice, one: SchemeTold, *, is_strong: bool) -> Rates:
    name = scheme_name(voice, one.name)
    fifths = [_fifth(one, number) for number in range(1, BANDS + 1)]
    words = tuple(
        voice.say("weighting.band_words", name=name, band=number, cell=NONE if band is None else _cell(voice, band))
        for number, band in enumerate(fifths, start=1)
    )
    ends = tuple((None, None) if band is None else (band.low, band.high) for band in fifths)
    shares = tuple(None if band is None else band.default_share for band in fifths)
    return Rates(name, shares, ends, words, is_strong)


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


def _not_steady(voice: Voice, found: SetTold) -> str:
    """Say how many schemes of a set have a fifth with more defaults than the next riskier one."""
    every = [one for one in found.schemes if one.bands]
    count = sum(not _rises([band.default_share for band in one.bands]) for one in every)
    words = voice.say(f"weighting.set_{found.criteria}")
    return voice.say("weighting.bands_not_steady", set=words, count=count, all=len(every)) if count else ""


def _rises(shares: list[float]) -> bool:
    return all(first <= second for first, second in pairwise(shares))
