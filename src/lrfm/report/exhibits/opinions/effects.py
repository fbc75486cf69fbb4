"""The exhibit of three opinions on what moves payment, and whether they agree."""

from __future__ import annotations

from functools import partial
from math import exp, log
from typing import TYPE_CHECKING

from lrfm.core.reason import Reason
from lrfm.figures.opinions import Heard, Said, draw_opinions
from lrfm.report.exhibits.opinions.told import named, quoted, ratio_words, sampled, untold
from lrfm.report.exhibits.outlook.levels import level_words
from lrfm.report.exhibits.outlook.told import NONE, with_range
from lrfm.report.exhibits.series import joined, number_tick
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table
from lrfm.survival.opinions.results import beyond_chance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines
    from lrfm.survival.opinions.results import Effect, EffectsTold, Opinions, Ratio

__all__ = ["effects"]

MODELS = ("hazard", "cox", "aft")
NEAR = log(1.1)
"""Ratios of two models within a tenth of each other are called near."""
ROW_INCHES, FRAME_INCHES = 0.33, 0.8


def effects(voice: Voice, found: Opinions) -> Block | Lines:
    """The same effects by the hazard model, by Cox's and by accelerated failure times."""
    told = found.effects
    if isinstance(told, Reason):
        return untold(voice, told)
    claim = _claim(voice, told)
    return Block(
        "payment-opinions",
        claim,
        "\n".join((_figure(voice, told, claim), html_table(_table(voice, told), language=voice.language))),
        joined(
            voice.say("opinions.beyond", count=len(told.effects), model=_first(voice, told)),
            *_sizes(voice, told),
            *_otherwise(voice, told),
            voice.say("opinions.effects_caveat"),
            "" if told.usual_days is None else voice.say("opinions.days_caveat", days=round(told.usual_days)),
            voice.say("opinions.one_class" if told.strata_count < 2 else "opinions.strata", count=told.strata_count),
            sampled(voice, told.every),
        ),
        voice.say(
            "opinions.effects_provenance",
            day=found.day,
            invoices=told.invoice_count,
            customers=told.customer_count,
            paid=told.paid_count,
            family=NONE if told.family is None else voice.say(f"opinions.family_{told.family}"),
        ),
        question=voice.say("ask.opinions_effects"),
    )


def _beyond(told: EffectsTold) -> tuple[Effect, ...]:
    """Give the effects that the first of the models tells beyond chance, all levels together."""
    heard = [(one, voices[0]) for one in told.effects if (voices := _voices(one))]
    is_beyond = beyond_chance([first for _, first in heard])
    return tuple(one for (one, _), sure in zip(heard, is_beyond, strict=True) if sure)


def _sure(told: EffectsTold) -> tuple[Effect, ...]:
    """Give those of them that another model tells too."""
    return tuple(one for one in _beyond(told) if len(_voices(one)) > 1)


def _first(voice: Voice, told: EffectsTold) -> str:
    """Name the model by which effects are judged."""
    return voice.say(f"opinions.name_{next(model for model in MODELS if model not in told.missing)}")


def _voices(one: Effect) -> list[Ratio]:
    """Give the opinions, all above 1 where payment is sooner; the workhorse first."""
    return [ratio for ratio in (one.hazard, one.cox, None if one.aft is None else _sooner(one.aft)) if ratio]


def _sooner(aft: Ratio) -> Ratio:
    """Turn what multiplies the time into what is above 1 where payment is sooner."""
    return type(aft)(1 / aft.value, 1 / aft.high, 1 / aft.low)


def _agrees(one: Effect) -> bool:
    return len({ratio.value > 1 for ratio in _voices(one)}) == 1


def _claim(voice: Voice, told: EffectsTold) -> str:
    sure, models = _sure(told), len(MODELS) - len(told.missing)
    if beyond := _beyond(told):
        if not sure:
            return voice.say("opinions.effects_claim_alone", count=len(beyond), model=_first(voice, told))
    else:
        return voice.say("opinions.effects_claim_none", count=len(told.effects), model=_first(voice, told))
    agree = sum(_agrees(one) for one in sure)
    if agree == len(sure):
        return voice.say("opinions.effects_claim_all", models=models, count=len(sure))
    return voice.say("opinions.effects_claim_some", models=models, agree=agree, count=len(sure))


def _sizes(voice: Voice, told: EffectsTold) -> Iterator[str]:
    """Say how near the hazard model and Cox's are in size, and where models do not point the same way."""
    pairs = [(one, abs(log(one.hazard.value / one.cox.value))) for one in told.effects if one.hazard and one.cox]
    if pairs:
        farthest, distance = max(pairs, key=lambda pair: pair[1])
        yield voice.say(
            "opinions.near",
            near=sum(far <= NEAR for _, far in pairs),
            near_of=len(pairs),
            level=named(voice, farthest),
            times=voice.language.number(exp(distance), decimals=2),
        )
    if against := tuple(one for one in _sure(told) if not _agrees(one)):
        yield voice.say("opinions.against", levels=quoted(voice, against))


def _otherwise(voice: Voice, told: EffectsTold) -> Iterator[str]:
    for model, reason in told.missing.items():
        why = " ".join(untold(voice, reason).lines)
        yield voice.say("opinions.missing", model=voice.say(f"opinions.name_{model}"), reason=why)
    if told.left_out:
        yield voice.say("opinions.left_out", levels=_named(voice, told.left_out))
    if told.pooled:
        yield voice.say("opinions.pooled", levels=_named(voice, told.pooled))
    if told.failed:
        families = tuple(voice.say(f"opinions.family_{family}") for family in told.failed)
        yield voice.say("opinions.families_failed", families=families)


def _named(voice: Voice, levels: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    return tuple(voice.say("outlook.quoted", name=level_words(voice, *one)) for one in levels)


def _figure(voice: Voice, told: EffectsTold, claim: str) -> str:
    rows = [_heard(voice, told, one) for one in told.effects]
    height = FRAME_INCHES + ROW_INCHES * len(rows)
    has_days = any(row.days for row in rows)
    return render_figure(
        partial(
            draw_opinions,
            rows=rows,
            names=(voice.say("opinions.name_hazard"), voice.say("opinions.name_cox"), voice.say("opinions.name_aft")),
            labels=(voice.say("opinions.x_ratio"), voice.say("opinions.x_days")),
            tick=partial(number_tick, voice),
            direction=voice.language.direction,
        ),
        id="payment-opinions-figure",
        title=voice.say("opinions.effects_title"),
        description=voice.say("opinions.effects_description", claim=claim, count=len(rows)),
        language=voice.language,
        height_inches=height,
        narrow_height_inches=height * (2 if has_days else 1),
    )


def _heard(voice: Voice, told: EffectsTold, one: Effect) -> Heard:
    def said(model: str, ratio: Ratio | None) -> Said | None:
        if ratio is None:
            return None
        words = voice.say(
            "opinions.said",
            model=voice.say(f"opinions.name_{model}"),
            level=named(voice, one),
            times=ratio_words(voice, ratio),
        )
        return Said(ratio.value, ratio.low, ratio.high, words)

    days = _days(told, one)
    spoken = None
    if days is not None:
        words = voice.say("opinions.said_days", level=named(voice, one), days=_days_words(voice, days))
        spoken = Said(*days, words)
    return Heard(named(voice, one), said("hazard", one.hazard), said("cox", one.cox), spoken)


def _days(told: EffectsTold, one: Effect) -> tuple[float, float, float] | None:
    """Give by how many days payment of the usual invoice is earlier: value, low, high."""
    if one.aft is None or told.usual_days is None:
        return None
    return tuple(told.usual_days * (1 - ratio) for ratio in (one.aft.value, one.aft.high, one.aft.low))  # type: ignore[return-value]


def _days_words(voice: Voice, days: tuple[float, float, float] | None) -> str:
    return NONE if days is None else with_range(voice, *days, decimals=1)


def _table(voice: Voice, told: EffectsTold) -> Table:
    columns = (
        Column(voice.say("outlook.column_level")),
        Column(voice.say("opinions.name_hazard"), "number"),
        Column(voice.say("opinions.name_cox"), "number"),
        Column(voice.say("opinions.column_days"), "number"),
        Column(voice.say("outlook.column_reference")),
    )
    rows = tuple(
        (
            named(voice, one),
            *(NONE if ratio is None else ratio_words(voice, ratio) for ratio in (one.hazard, one.cox)),
            _days_words(voice, _days(told, one)),
            level_words(voice, one.term, one.reference),
        )
        for one in told.effects
    )
    return Table(voice.say("opinions.effects_caption"), columns, rows)
