"""The exhibit of the model: by what each level multiplies the daily chance of payment, and how customers differ."""

from __future__ import annotations

from itertools import groupby
from math import log
from typing import TYPE_CHECKING

from lrfm.report.exhibits.outlook.levels import level_words, phase_words, term_words
from lrfm.report.exhibits.outlook.told import NONE, with_range
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block
from lrfm.report.tables import Column, Table, html_table
from lrfm.survival.exposure import WIDE
from lrfm.survival.paces import pace_at
from lrfm.survival.record import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lrfm.core.reason import Reason
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines
    from lrfm.survival.model_told import EffectTold, ModelTold
    from lrfm.survival.payment_results import PaymentResults

__all__ = ["model"]

ONE_IN_SIX = 1 / 6
LEVELS = (
    "on_time", "to_week", "to_month", "later", "no", "yes", "often", "sometimes", "seldom", "usual", "silent", "new",
    "young", "old",
)  # fmt: skip
"""In the order in which readers expect them; numbers come by size."""


def model(voice: Voice, found: PaymentResults) -> Block | Lines:
    """What the daily chance of payment depends on."""
    told = found.told.model
    shown = [one for one in told.effects if not _is_unknown(one)]
    tables = [
        html_table(table, language=voice.language)
        for table in (_plain_table(voice, shown), _phase_table(voice, told, shown))
        if table.rows
    ]
    return Block(
        "payment-model",
        _claim(voice, told, shown),
        "\n".join(tables),
        joined(voice.say("outlook.model_caveat"), _paces(voice, told), *_otherwise(voice, told)),
        voice.say(
            "outlook.model_provenance",
            day=told.day,
            since=told.since,
            count=told.spell_count,
            customers=told.customer_count,
            paid=told.exit_counts.get("paid", 0),
        ),
        question=voice.say("ask.outlook_model"),
    )


def _otherwise(voice: Voice, told: ModelTold) -> Iterator[str]:
    """Say which other ends have a model without terms, or none, and why."""
    for kind, causes in (("plain", told.plain), ("absent", told.absent)):
        for cause, reason in causes.items():
            yield voice.say(f"outlook.model_{kind}", cause=_cause(voice, cause), reason=_why(voice, cause, reason))


def _is_unknown(one: EffectTold) -> bool:
    """Tell levels of which nothing can be done: not known, and days in bins without a date of their own."""
    return UNKNOWN in (one.level, one.reference) or (one.kind == "day" and str(WIDE) in (one.level, one.reference))


def _cause(voice: Voice, cause: str) -> str:
    return voice.say(f"outlook.cause_{cause}")


def _why(voice: Voice, cause: str, reason: Reason) -> str:
    """Put a reason in words that names the cause as readers do."""
    return voice.sentence(voice.say(reason.key, **{**reason.values, "cause": _cause(voice, cause)}))


def _claim(voice: Voice, told: ModelTold, shown: list[EffectTold]) -> str:
    """Name the level of invoices and customers that moves the daily chance of payment furthest beyond chance."""
    sure = [one for one in shown if one.kind == "row" and (one.low > 1 or one.high < 1)]
    if not sure:
        return voice.say("outlook.model_claim_none")
    one = max(sure, key=lambda effect: abs(log(effect.ratio)))
    return voice.say(
        "outlook.model_claim" if one.phase is None else "outlook.model_claim_phase",
        phase="" if one.phase is None else phase_words(voice, told.phase_ends_days, one.phase),
        level=level_words(voice, one.term, one.level),
        reference=level_words(voice, one.term, one.reference),
        times=voice.language.number(one.ratio, decimals=2),
    )


def _plain_table(voice: Voice, shown: list[EffectTold]) -> Table:
    """Effects that are the same whatever the lateness."""
    columns = (
        Column(voice.say("outlook.column_level")),
        Column(voice.say("outlook.column_term")),
        Column(voice.say("outlook.column_times"), "number"),
        Column(voice.say("outlook.column_reference")),
    )
    rows = tuple(
        (
            level_words(voice, one.term, one.level),
            term_words(voice, one.term),
            with_range(voice, one.ratio, one.low, one.high, decimals=2),
            level_words(voice, one.term, one.reference),
        )
        for one in _in_order([one for one in shown if one.phase is None])
    )
    return Table(voice.say("outlook.model_caption"), columns, rows)


def _in_order(effects: list[EffectTold]) -> Iterator[EffectTold]:
    for _, ones in groupby(effects, key=lambda one: one.term):
        yield from sorted(ones, key=lambda one: _place(one.level))


def _place(level: str) -> float:
    return LEVELS.index(level) if level in LEVELS else float(level)


def _phase_table(voice: Voice, told: ModelTold, shown: list[EffectTold]) -> Table:
    """Effects that may differ before, around and long after the due date; each phase has a level to compare with."""
    phased = [one for one in shown if one.phase is not None]
    phases = sorted({one.phase for one in phased if one.phase is not None})
    columns = (
        Column(voice.say("outlook.column_level")),
        *(Column(phase_words(voice, told.phase_ends_days, phase), "number") for phase in phases),
    )
    rows = []
    for term, ones in groupby(phased, key=lambda one: one.term):
        own = list(ones)
        cells = {(one.level, one.phase): _ratio(voice, one) for one in own}
        cells |= {(one.reference, one.phase): voice.say("outlook.compared_with") for one in own}
        rows += [
            (level_words(voice, term, level), *(cells.get((level, phase), NONE) for phase in phases))
            for level in sorted({level for level, _ in cells}, key=_place)
        ]
    return Table(voice.say("outlook.phase_caption"), columns, tuple(rows))


def _ratio(voice: Voice, one: EffectTold) -> str:
    return with_range(voice, one.ratio, one.low, one.high, decimals=2)


def _paces(voice: Voice, told: ModelTold) -> str:
    """Say how much customers differ beside all that is known of them."""
    if told.pace_variance is None:
        return joined(
            voice.say("outlook.paces_untold"),
            "" if told.pace_missing is None else voice.sentence(voice.reason(told.pace_missing)),
        )
    if told.pace_variance <= 0:
        return voice.say("outlook.paces_alike")
    slow, fast = (pace_at(told.pace_variance, share=share) for share in (ONE_IN_SIX, 1 - ONE_IN_SIX))
    return voice.say(
        "outlook.paces",
        slow=voice.language.number(slow, decimals=2),
        fast=voice.language.number(fast, decimals=1),
    )
