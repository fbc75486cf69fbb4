"""The exhibit of money: what refusing more and more customers gains or loses beside approving everybody."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.paths import Path, PathPanel, draw_paths
from lrfm.report.exhibits.cash.told import tick as money_tick
from lrfm.report.exhibits.series import joined, share_tick
from lrfm.report.exhibits.weighting.amounts import ranged_amount
from lrfm.report.exhibits.weighting.curves import role_of
from lrfm.report.exhibits.weighting.stake import break_even_words, rule_words, stake_of, stake_words
from lrfm.report.exhibits.weighting.told import (
    NONE,
    best_weighting,
    head,
    quoted,
    reference_of,
    scheme_name,
    shown_schemes,
)
from lrfm.report.folded import folded, paragraphs
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lrfm.backtest.results import SchemeTold, SetTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["money"]

PANEL_INCHES = 2.9
ALL = 1.0


def money(voice: Voice, found: TournamentResults) -> Block | Lines:
    """What the customers of a test day would have earned, by the share of them that gets credit."""
    told = found.told
    if told.money_missing is not None:
        return voice.lines(voice.reason(told.money_missing), voice.say("weighting.none_money"))
    sets = [one for one in told.sets if any(scheme.refusal for scheme in one.schemes)]
    if not sets:
        return voice.lines(voice.say("weighting.none_money"))
    last = sets[-1]
    best = best_weighting(last, told) or reference_of(last, told)
    claim = _claim(voice, best)
    return Block(
        "weighting-money",
        claim,
        "\n".join(
            (
                paragraphs(joined(stake_words(voice, told), break_even_words(voice, told))),
                _figure(voice, sets, told, claim),
                _assumed(voice, best),
                _rules(voice, sets, best, told),
            )
        ),
        joined(
            _band_words(voice, best),
            _where_from(voice, told),
            voice.say("weighting.money_caveat"),
        ),
        voice.say("weighting.money_provenance", count=len(told.tested), level_share=told.level),
        question=voice.say("ask.weighting_money"),
    )


def _claim(voice: Voice, best: SchemeTold) -> str:
    """Tell whether refusing anybody pays at all, by the best weighting of the fullest set."""
    curve = dict(best.profit_curve)
    if not curve:
        return voice.say("weighting.money_claim_none")
    everybody = curve.get(ALL, list(curve.values())[-1])
    share = max(curve, key=lambda one: curve[one])
    return voice.say(
        f"weighting.money_claim_{'nobody' if share == ALL else 'some'}",
        name=quoted(voice, best.name),
        all_brief_minor=round(everybody),
        top_brief_minor=round(curve[share]),
        top_share=1 - share,
    )


def _figure(voice: Voice, sets: list[SetTold], told: TournamentTold, claim: str) -> str:
    panels = [
        PathPanel(
            voice.say(f"weighting.set_{one.criteria}"),
            tuple(_paths(voice, one, told)),
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
        narrow_height_inches=0.4 + PANEL_INCHES * len(panels),
    )


def _paths(voice: Voice, found: SetTold, told: TournamentTold) -> Iterator[Path]:
    best = best_weighting(found, told)
    for one in shown_schemes(found, told):
        if one.refusal is not None:
            # one band: three over each other would hide the lines
            is_best = best is not None and one.name == best.name
            ends = (one.refusal.low, one.refusal.high) if is_best else ((), ())
            name = scheme_name(voice, one.name)
            yield Path(name, one.refusal.approved_shares, one.refusal.gains, *ends, role_of(one, told), name)


def _band_words(voice: Voice, best: SchemeTold) -> str:
    """Say up to which share refused the band holds 0; nothing where refusing somebody seems to pay."""
    curve = best.refusal
    if curve is None or not curve.high or max(curve.gains) > 0:
        return ""
    held = [
        1 - share for share, high in zip(curve.approved_shares, curve.high, strict=True) if share < ALL and high >= 0
    ]
    if not held:
        return voice.say("weighting.money_band_below", name=quoted(voice, best.name))
    return voice.say("weighting.money_band_zero", name=quoted(voice, best.name), share_share=max(held))


def _assumed(voice: Voice, best: SchemeTold) -> str:
    """Show the gain under other shares refused, and other shares lost of a default."""
    curve = best.refusal
    if curve is None or not curve.assumed:
        return ""
    losses = tuple(dict.fromkeys(one.loss_share for one in curve.assumed))
    shares = tuple(dict.fromkeys(one.refused_share for one in curve.assumed))
    cells = {(one.refused_share, one.loss_share): ranged_amount(voice, one.gain) for one in curve.assumed}
    columns = (
        head(voice, "refused", is_text=True),
        *(Column(voice.say("weighting.column_lost", loss_share=loss), "number") for loss in losses),
    )
    rows = tuple((voice.language.share(share), *(cells[share, loss] for loss in losses)) for share in shares)
    caption = voice.say("weighting.assumed_caption", name=quoted(voice, best.name), currency=voice.currency)
    return html_table(Table(caption, columns, rows), language=voice.language)


def _rules(voice: Voice, sets: list[SetTold], best: SchemeTold, told: TournamentTold) -> str:
    """Show whom chances would refuse at the client's own cut-off, and by each customer's own money."""
    stake = stake_of(told)
    if stake is None or not (said := rule_words(voice, best, stake)):
        return ""
    tables = [html_table(_rule_table(voice, one), language=voice.language) for one in reversed(sets)]
    words = voice.say(
        "weighting.rules_words",
        net_share=stake.net_share,
        loss_share=stake.loss_share,
        cutoff_share=stake.cutoff_chance,
    )
    return "\n".join((paragraphs(said), folded(voice.say("weighting.rules_summary"), paragraphs(words), *tables)))


def _rule_table(voice: Voice, found: SetTold) -> Table:
    keys = ("above_refused", "above_gain", "own_refused", "own_gain")
    rows = tuple((scheme_name(voice, one.name), *_rule_cells(voice, one)) for one in found.schemes)
    words = voice.say(f"weighting.set_{found.criteria}")
    caption = voice.say("weighting.rules_caption", set=words, currency=voice.currency)
    return Table(caption, (head(voice, "scheme", is_text=True), *(head(voice, key) for key in keys)), rows)


def _rule_cells(voice: Voice, one: SchemeTold) -> Iterator[str]:
    for rule in (None, None) if one.money is None else (one.money.at_cutoff, one.money.by_own_money):
        if rule is None:
            yield from (NONE, NONE)
        else:
            yield voice.language.share(rule.refused_share)
            yield ranged_amount(voice, rule.gain) if rule.refused_share > 0 else "0"


def _where_from(voice: Voice, told: TournamentTold) -> str:
    """Say where margin and loss come from."""
    if told.margin_share is None or told.loss_share is None:
        return ""
    return voice.say("weighting.money_where_from", margin_share=told.margin_share, loss_share=told.loss_share)
