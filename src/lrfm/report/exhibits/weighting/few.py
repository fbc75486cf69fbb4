"""The exhibit of how many defaults it takes; where there are too few, bounds and softer outcomes instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.backtest.power import FULL_SET, LEAST_DEFAULTS, LEAST_LEARNED, Rung
from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.weighting.answer import FATE_UNKNOWN, softer_line
from lrfm.report.exhibits.weighting.bounds import bound_tables
from lrfm.report.exhibits.weighting.needed import needed_tables, needed_words
from lrfm.report.exhibits.weighting.told import head
from lrfm.report.folded import folded
from lrfm.report.pack import Block
from lrfm.report.tables import Table, html_table

if TYPE_CHECKING:
    from lrfm.backtest.results import TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Voice

__all__ = ["few"]

STEPS = (
    (0, Rung.BOUNDS_ONLY),
    (LEAST_DEFAULTS, Rung.INTERVALS),
    (LEAST_LEARNED, Rung.STRONG_RIDGE),
    (FULL_SET, Rung.FULL),
)


def few(voice: Voice, found: TournamentResults) -> Block:
    """The ladder of what so many defaults can tell, and where on it these files stand."""
    told = found.told
    ladder = html_table(_ladder(voice, told), language=voice.language)
    is_enough = told.missing is None and told.rung is told.learning_rung is Rung.FULL
    parts = [folded(voice.say("weighting.ladder_caption"), ladder) if is_enough else ladder]
    if told.bounds:
        parts += [html_table(table, language=voice.language) for table in bound_tables(voice, told)]
    if any(one.customer_count for one in told.softer):
        parts.append(html_table(_softer(voice, told), language=voice.language))
    for table in needed_tables(voice, told):
        html = html_table(table, language=voice.language)
        parts.append(folded(table.caption, html) if is_enough else html)
    return Block(
        "weighting-few",
        _claim(voice, told),
        "\n".join(parts),
        joined(
            *(voice.sentence(softer_line(voice, one)) for one in told.softer if not one.customer_count),
            voice.say("weighting.few_bounds_words", months=told.horizon_months) if told.bounds else "",
            voice.say("weighting.few_softer_words") if told.softer else "",
            *needed_words(voice, told),
            voice.say("weighting.few_caveat"),
        ),
        _provenance(voice, told),
        question=voice.say("ask.weighting_few"),
    )


def _claim(voice: Voice, told: TournamentTold) -> str:
    if told.missing is not None and told.missing.key == FATE_UNKNOWN:
        return voice.say("weighting.few_claim_unknown")
    if told.missing is not None and told.rung is not Rung.BOUNDS_ONLY:
        return voice.reason(told.missing).removesuffix(".")
    if not told.default_count:
        return voice.say("weighting.few_claim_nobody", least=LEAST_DEFAULTS)
    if told.missing is not None:
        return voice.say("weighting.few_claim_bounds_only", count=told.default_count, least=LEAST_DEFAULTS)
    return _claim_ranked(voice, told)


def _claim_ranked(voice: Voice, told: TournamentTold) -> str:
    """Say what the tested defaults tell, and what those known before the first test day let schemes learn."""
    learning, count = told.learning_rung, told.default_count
    if learning is Rung.FULL:
        return voice.say("weighting.few_claim_full", count=count)
    if _step(learning) < _step(told.rung):
        return voice.say("weighting.few_claim_unlearned", count=count)
    if learning is Rung.STRONG_RIDGE:
        return voice.say("weighting.few_claim_strong_ridge", count=told.learning_default_count, least=FULL_SET)
    return voice.say("weighting.few_claim_intervals", count=count, least=LEAST_LEARNED)


def _provenance(voice: Voice, told: TournamentTold) -> str:
    if not told.tested:
        return voice.say("weighting.few_provenance_untested")
    return voice.say("weighting.few_provenance", customers=told.customer_count, count=len(told.tested))


def _step(rung: Rung) -> int:
    return next(at for at, (_, one) in enumerate(STEPS) if one is rung)


def _ladder(voice: Voice, told: TournamentTold) -> Table:
    columns = (head(voice, "defaults_from"), head(voice, "what", is_text=True), head(voice, "here", is_text=True))
    rows = tuple(
        (voice.language.count(least), voice.say(f"weighting.rung_{rung.value}"), _here(voice, told, rung))
        for least, rung in STEPS
    )
    return Table(voice.say("weighting.ladder_caption"), columns, rows)


def _here(voice: Voice, told: TournamentTold, rung: Rung) -> str:
    """Tell which defaults stand on a step: those tested, and those that schemes learned from."""
    is_known = told.missing is None or told.missing.key != FATE_UNKNOWN
    words = [voice.say("weighting.here", count=told.default_count)] if is_known and rung is told.rung else []
    learning = Rung.INTERVALS if told.learning_rung is Rung.BOUNDS_ONLY else told.learning_rung
    if told.missing is None and rung is learning:
        words.append(voice.say("weighting.here_learning", count=told.learning_default_count))
    return ", ".join(words)


def _softer(voice: Voice, told: TournamentTold) -> Table:
    columns = (head(voice, "softer", is_text=True), *(head(voice, key) for key in ("customers", "reached", "share")))
    count = voice.language.count
    rows = tuple(
        (
            voice.say("weighting.softer_name_open")
            if one.days is None
            else voice.say("weighting.softer_name", days=one.days),
            count(one.customer_count),
            count(one.reached_count),
            voice.language.share(one.reached_count / one.customer_count),
        )
        for one in told.softer
        if one.customer_count
    )
    return Table(voice.say("weighting.softer_caption"), columns, rows)
