"""The exhibits of the verdict on each set: differences from equal weights with intervals, and the table."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.forest import Ranged, draw_forest
from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.weighting.answer import ceiling_words, pairs_words, verdict_claim
from lrfm.report.exhibits.weighting.told import (
    CEILING,
    NONE,
    finding_words,
    head,
    named,
    number_or_none,
    scheme_name,
    set_of,
    with_interval,
)
from lrfm.report.messages import MESSAGES
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.backtest.results import BesideTold, CriteriaSet, SchemeTold, SetTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["verdict_of_behaviour", "verdict_of_lrfm"]

ROW_INCHES = 0.3
FRAME_INCHES = 0.9
HALF = 0.5


def verdict_of_lrfm(voice: Voice, found: TournamentResults) -> Block | Lines:
    """The schemes that look at LRFM alone."""
    return _verdict(voice, found.told, "lrfm")


def verdict_of_behaviour(voice: Voice, found: TournamentResults) -> Block | Lines:
    """The schemes that look at LRFM and payment behaviour."""
    return _verdict(voice, found.told, "behaviour")


def _verdict(voice: Voice, told: TournamentTold, criteria: CriteriaSet) -> Block | Lines:
    found = set_of(told, criteria)
    if found is None:
        return voice.lines(voice.say("weighting.none_set", looking=voice.say(f"weighting.set_{criteria}")))
    claim = verdict_claim(voice, found, told)
    tables = (_beside_table(voice, found), _who_table(voice, found))
    return Block(
        f"weighting-{criteria}",
        claim,
        "\n".join((_figure(voice, found, told, claim), *(html_table(one, language=voice.language) for one in tables))),
        joined(
            voice.sentence(pairs_words(voice, found, told)),
            ceiling_words(voice, found, told),
            _below_half(voice, found),
            voice.say("weighting.verdict_rule", margin=voice.language.number(told.margin, decimals=2)),
            voice.say("weighting.verdict_best_of_many"),
            *_left_out(voice, found),
        ),
        voice.say(
            "weighting.verdict_provenance",
            defaults=told.default_count,
            customers=told.customer_count,
            count=len(told.tested),
            draws=told.draws,
            level_share=told.level,
        ),
        question=voice.say(f"ask.weighting_{criteria}"),
    )


def _figure(voice: Voice, found: SetTold, told: TournamentTold, claim: str) -> str:
    rows = list(_rows(voice, found))
    if not rows:
        return ""
    height = FRAME_INCHES + ROW_INCHES * len(rows)
    return render_figure(
        partial(
            draw_forest,
            rows=rows,
            tick=lambda value: _signed(voice, value, decimals=2),
            x_label=voice.say("weighting.forest_x"),
            direction=voice.language.direction,
            zone=told.margin,
        ),
        id=f"weighting-{found.criteria}-figure",
        title=voice.say("weighting.forest_title", margin=voice.language.number(told.margin, decimals=2)),
        description=voice.say("weighting.forest_description", claim=claim),
        language=voice.language,
        height_inches=height,
        narrow_height_inches=height,
    )


def _rows(voice: Voice, found: SetTold) -> Iterator[Ranged]:
    for one in found.schemes:
        beside = one.beside
        if beside is None:
            continue
        name, words = scheme_name(voice, one.name), finding_words(voice, beside.finding)
        text = voice.say("weighting.forest_words", name=name, range=_joint(voice, beside), finding=words)
        yield Ranged(name, beside.value, beside.joint_low, beside.joint_high, words, text)


def _signed(voice: Voice, value: float, *, decimals: int) -> str:
    number = voice.language.number(value, decimals=decimals)
    return voice.say("weighting.plus", value=number) if round(value, decimals) > 0 else number


def _joint(voice: Voice, beside: BesideTold) -> str:
    value = _signed(voice, beside.value, decimals=3)
    if beside.joint_low is None or beside.joint_high is None:
        return value
    low, high = (_signed(voice, end, decimals=3) for end in (beside.joint_low, beside.joint_high))
    return voice.say("weighting.with_interval", value=value, low=low, high=high)


def _beside_table(voice: Voice, found: SetTold) -> Table:
    columns = (
        Column(voice.say("weighting.column_scheme")),
        *(head(voice, key) for key in ("auc", "difference", "adjusted_p", "smallest", "finding", "won", "latest")),
    )
    rows = tuple(_beside_row(voice, one, is_winner=one.name in found.winners) for one in found.schemes)
    caption = voice.say("weighting.beside_caption", set=voice.say(f"weighting.set_{found.criteria}"))
    return Table(caption, columns, rows)


def _beside_row(voice: Voice, one: SchemeTold, *, is_winner: bool) -> tuple[str, ...]:
    name = scheme_name(voice, one.name)
    first = voice.say("weighting.name_ceiling", name=name) if one.family == CEILING else name
    area = with_interval(voice, one.auc)
    beside = one.beside
    if beside is None:
        return (first, area, NONE, NONE, NONE, voice.say("weighting.finding_reference"), NONE, NONE)
    finding = finding_words(voice, beside.finding)
    return (
        first,
        area,
        _joint(voice, beside),
        number_or_none(voice, beside.adjusted_p_value),
        number_or_none(voice, beside.smallest_detectable),
        voice.say("weighting.finding_winner", finding=finding) if is_winner and one.family != CEILING else finding,
        voice.say("weighting.won_of", won=beside.origins_won, all=beside.origins_compared),
        _latest(voice, beside),
    )


def _latest(voice: Voice, beside: BesideTold) -> str:
    if beside.latest_value is None:
        return NONE
    value = _signed(voice, beside.latest_value, decimals=3)
    if beside.latest_p_value is None:
        return value
    return voice.say("weighting.latest", value=value, chance=voice.language.number(beside.latest_p_value, decimals=3))


def _who_table(voice: Voice, found: SetTold) -> Table:
    columns = tuple(head(voice, key, is_text=True) for key in ("scheme", "family", "about"))
    rows = tuple(
        (scheme_name(voice, one.name), voice.say(f"weighting.family_{one.family}"), _about(voice, one))
        for one in found.schemes
    )
    return Table(voice.say("weighting.who_caption"), columns, rows)


def _about(voice: Voice, one: SchemeTold) -> str:
    key = f"weighting.about_{one.name}"
    return voice.say(key) if key in MESSAGES else NONE


def _below_half(voice: Voice, found: SetTold) -> str:
    """Say whose order is the wrong way round: it is shown as it is, not turned."""
    sure = [one for one in found.schemes if one.auc.high is not None and one.auc.high < HALF]
    maybe = [one for one in found.schemes if one.auc.value < HALF and one not in sure]
    coin = [one for one in found.schemes if one.auc.value >= HALF and one.auc.low is not None and one.auc.low <= HALF]
    return joined(
        *(
            voice.say(f"weighting.half_{key}", count=len(some), names=named(voice, some)) if some else ""
            for key, some in (("below", sure), ("maybe", maybe), ("coin", coin))
        )
    )


def _left_out(voice: Voice, found: SetTold) -> Iterator[str]:
    """Name schemes that could not be had, by reason."""
    by_reason: dict[str, list[str]] = {}
    for name, reason in found.left_out.items():
        by_reason.setdefault(voice.sentence(voice.reason(reason)), []).append(scheme_name(voice, name))
    for words, names in by_reason.items():
        yield voice.say("weighting.left_out", names=tuple(names), reason=words)
