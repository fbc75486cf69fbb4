"""The exhibit of the ceiling: how much less boosting would have erred than the model, on the same past days."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lrfm.core.reason import Reason
from lrfm.figures.forest import Ranged, draw_forest
from lrfm.report.exhibits.opinions.told import untold
from lrfm.report.exhibits.outlook.told import NONE
from lrfm.report.exhibits.series import joined, share_tick
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines
    from lrfm.survival.opinions.results import Ceiling, Opinions, Tried

__all__ = ["ceiling"]

HEIGHT_INCHES = 1.5


def ceiling(voice: Voice, found: Opinions) -> Block | Lines:
    """How much better anything could do that knows no more than the model."""
    told = found.ceiling
    if isinstance(told, Reason):
        return untold(voice, told)
    claim = _claim(voice, told)
    missing = told.best.missing
    return Block(
        "payment-ceiling",
        claim,
        "\n".join((_figure(voice, told, claim), html_table(_table(voice, told), language=voice.language))),
        joined(
            "" if missing is None else voice.sentence(voice.reason(missing)),
            voice.say("opinions.ceiling_caveat", days=told.until_days),
            voice.say("opinions.ceiling_days", count=len(told.days)),
            voice.say("opinions.sampled_learning", every=told.every) if told.every > 1 else "",
            voice.say("opinions.sampled_open", every=told.open_every) if told.open_every > 1 else "",
        ),
        voice.say(
            "opinions.ceiling_provenance",
            days=tuple(voice.language.date(day) for day in told.days),
            rows=told.row_count,
            customers=told.customer_count,
        ),
        question=voice.say("ask.opinions_ceiling"),
    )


def _claim(voice: Voice, told: Ceiling) -> str:
    """Judge the better way of boosting by its range."""
    best, ours = told.best, told.model_error
    gain = -best.difference / ours
    if best.low is None or best.high is None:
        return voice.say(f"opinions.ceiling_claim_untold_{'less' if gain > 0 else 'more'}", gain_share=abs(gain))
    if best.high < 0:
        return voice.say(
            "opinions.ceiling_claim_less", gain_share=gain, low_share=-best.high / ours, high_share=-best.low / ours
        )
    if best.low > 0:
        return voice.say("opinions.ceiling_claim_more", loss_share=-gain)
    return voice.say("opinions.ceiling_claim_chance", most_share=-best.low / ours)


def _figure(voice: Voice, told: Ceiling, claim: str) -> str:
    return render_figure(
        partial(
            draw_forest,
            rows=[_row(voice, told, one) for one in told.tried],
            tick=partial(share_tick, voice),
            x_label=voice.say("opinions.ceiling_x"),
            direction=voice.language.direction,
        ),
        id="payment-ceiling-figure",
        title=voice.say("opinions.ceiling_title"),
        description=voice.say("opinions.ceiling_description", claim=claim),
        language=voice.language,
        height_inches=HEIGHT_INCHES,
        narrow_height_inches=HEIGHT_INCHES,
    )


def _row(voice: Voice, told: Ceiling, one: Tried) -> Ranged:
    share = one.difference / told.model_error
    low, high = (None if end is None else end / told.model_error for end in (one.low, one.high))
    words = voice.say("opinions.ceiling_words", name=_name(voice, one.method), off=_off(voice, told, one))
    return Ranged(_name(voice, one.method), share, low, high, voice.language.share(share), words)


def _name(voice: Voice, method: str) -> str:
    return voice.say(f"opinions.method_{method}")


def _off(voice: Voice, told: Ceiling, one: Tried) -> str:
    share = voice.language.share(one.difference / told.model_error)
    if one.low is None or one.high is None:
        return share
    low, high = (voice.language.share(end / told.model_error) for end in (one.low, one.high))
    return voice.say("outlook.with_range", value=share, low=low, high=high)


def _table(voice: Voice, told: Ceiling) -> Table:
    columns = (
        Column(voice.say("outlook.column_method")),
        Column(voice.say("outlook.column_error"), "number"),
        Column(voice.say("opinions.column_off"), "number"),
        Column(voice.say("outlook.column_how")),
    )
    ours = (
        voice.say("outlook.method_model"),
        voice.language.number(told.model_error, decimals=4),
        NONE,
        voice.say("outlook.how_model"),
    )
    others = (
        (
            _name(voice, one.method),
            voice.language.number(one.error, decimals=4),
            _off(voice, told, one),
            voice.say(f"opinions.how_{one.method}"),
        )
        for one in told.tried
    )
    return Table(voice.say("opinions.ceiling_caption"), columns, (ours, *others))
