"""The exhibits of money: profit over the share that gets credit, and what the choice of a scheme costs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.paths import Path, PathPanel, draw_paths
from lrfm.report.exhibits.cash.told import tick as money_tick
from lrfm.report.exhibits.series import joined, share_tick
from lrfm.report.exhibits.weighting.answer import money_claim
from lrfm.report.exhibits.weighting.curves import role_of
from lrfm.report.exhibits.weighting.told import (
    NONE,
    best_weighting,
    head,
    quoted,
    reference_of,
    scheme_name,
    set_of,
    shown_schemes,
)
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure
from lrfm.report.tables import Table, html_table

if TYPE_CHECKING:
    from lrfm.backtest.results import NumberTold, SchemeTold, SetTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["cost", "money"]

PANEL_INCHES = 2.9
ALL = 1.0


def money(voice: Voice, found: TournamentResults) -> Block | Lines:
    """What the customers of a test day would have earned, by the share of them that gets credit."""
    told = found.told
    if told.money_missing is not None:
        return voice.lines(voice.reason(told.money_missing), voice.say("weighting.none_money"))
    sets = [one for one in told.sets if any(scheme.profit_curve for scheme in one.schemes)]
    if not sets:
        return voice.lines(voice.say("weighting.none_money"))
    claim = _claim(voice, sets[-1], told)
    return Block(
        "weighting-money",
        claim,
        _figure(voice, sets, told, claim),
        joined(_where_from(voice, told), voice.say("weighting.money_caveat")),
        voice.say("weighting.money_provenance", count=len(told.tested)),
        question=voice.say("ask.weighting_money"),
    )


def _claim(voice: Voice, found: SetTold, told: TournamentTold) -> str:
    """Tell whether refusing anybody pays at all, by the best weighting of the fullest set."""
    best = best_weighting(found, told) or reference_of(found, told)
    curve = dict(best.profit_curve)
    if not curve:
        return voice.say("weighting.money_claim_none")
    everybody = curve.get(ALL, list(curve.values())[-1])
    share = max(curve, key=lambda one: curve[one])
    words = {
        "name": quoted(voice, best.name),
        "looking": voice.say(f"weighting.looking_{found.criteria}"),
        "all_brief_minor": round(everybody),
        "top_brief_minor": round(curve[share]),
        "top_share": 1 - share,
    }
    return voice.say(f"weighting.money_claim_{'nobody' if share == ALL else 'some'}", **words)


def _figure(voice: Voice, sets: list[SetTold], told: TournamentTold, claim: str) -> str:
    panels = [
        PathPanel(
            voice.say(f"weighting.set_{one.criteria}"),
            tuple(_path(voice, scheme, told) for scheme in shown_schemes(one, told) if scheme.profit_curve),
            voice.say("weighting.money_x"),
            voice.say("weighting.money_y", currency=voice.currency),
        )
        for one in sets
    ]
    return render_figure(
        partial(
            draw_paths,
            panels=panels,
            x_tick=partial(share_tick, voice),
            y_tick=money_tick(voice),
            even_label="",
            columns=2,
        ),
        id="weighting-money-figure",
        title=voice.say("weighting.money_title", currency=voice.currency),
        description=voice.say("weighting.money_description", claim=claim),
        language=voice.language,
        height_inches=PANEL_INCHES,
        narrow_height_inches=0.7 + (PANEL_INCHES - 0.3) * len(panels),
    )


def _path(voice: Voice, one: SchemeTold, told: TournamentTold) -> Path:
    x, y = zip(*one.profit_curve, strict=True)
    role = role_of(one, told)
    return Path(voice.say(f"weighting.role_{role}"), x, y, (), (), role, scheme_name(voice, one.name))


def _where_from(voice: Voice, told: TournamentTold) -> str:
    if told.margin_share is None or told.loss_share is None:
        return ""
    return voice.say("weighting.money_where_from", margin_share=told.margin_share, loss_share=told.loss_share)


def cost(voice: Voice, found: TournamentResults) -> Block | Lines:
    """Defaults caught and sales turned away by each scheme at the same share of refused customers."""
    told = found.told
    if told.money_missing is not None:
        return voice.lines(voice.reason(told.money_missing), voice.say("weighting.none_cost"))
    sets = [one for one in told.sets if any(scheme.money for scheme in one.schemes)]
    if not sets:
        return voice.lines(voice.say("weighting.none_cost"))
    return Block(
        "weighting-cost",
        money_claim(voice, told).removesuffix("."),
        "\n".join(html_table(_table(voice, one, told), language=voice.language) for one in sets),
        joined(_both_ways(voice, told), _where_from(voice, told), voice.say("weighting.cost_caveat")),
        voice.say("weighting.cost_provenance", count=len(told.tested), level_share=told.level),
        question=voice.say("ask.weighting_cost"),
    )


def _both_ways(voice: Voice, told: TournamentTold) -> str:
    """Say what stands behind the difference: more defaults caught, and more sales turned away."""
    found = set_of(told, "behaviour") or set_of(told, "lrfm")
    best = None if found is None else best_weighting(found, told)
    if best is None or best.money is None or best.money.more_caught is None or best.money.more_turned_away is None:
        return ""
    return voice.say(
        "weighting.cost_both",
        name=quoted(voice, best.name),
        caught_brief_minor=round(best.money.more_caught.value),
        turned_brief_minor=round(best.money.more_turned_away.value),
    )


def _table(voice: Voice, found: SetTold, told: TournamentTold) -> Table:
    keys = ("caught", "turned_away", "profit", "more_caught", "more_turned_away", "more_profit")
    rows = tuple((scheme_name(voice, one.name), *_cells(voice, one, keys)) for one in found.schemes)
    caption = voice.say(
        "weighting.cost_caption",
        set=voice.say(f"weighting.set_{found.criteria}"),
        refused_share=told.refused_share,
        currency=voice.currency,
    )
    return Table(caption, (head(voice, "scheme", is_text=True), *(head(voice, key) for key in keys)), rows)


def _cells(voice: Voice, one: SchemeTold, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(NONE if one.money is None else _cell(voice, getattr(one.money, key)) for key in keys)


def _cell(voice: Voice, number: NumberTold | None) -> str:
    """Write money in whole units of the currency with its interval."""
    if number is None:
        return NONE
    if number.low is None or number.high is None:
        return _whole(voice, number.value)
    low, high = _whole(voice, number.low), _whole(voice, number.high)
    return voice.say("weighting.with_interval", value=_whole(voice, number.value), low=low, high=high)


def _whole(voice: Voice, minor: float) -> str:
    return voice.language.number(minor / 10**voice.currency_digits, decimals=0)
