"""Chances of default as tables: how they came true, reliability on the last test day, net benefit by threshold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lrfm.report.exhibits.weighting.drift import p_value_words
from lrfm.report.exhibits.weighting.told import head, number_or_none, quoted, scheme_name, shown_schemes
from lrfm.report.folded import folded
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.backtest.results import ChancesTold, ReliabilityTold, SchemeTold, SetTold, TournamentTold
    from lrfm.report.exhibits.voice import Voice

__all__ = ["chances_folded", "chances_missing"]

FIRST = 2
"""Equal weights and the best weighting; the ceiling has its place in the table of all schemes."""


def chances_folded(voice: Voice, told: TournamentTold) -> str:
    """Fold away, for both sets, how chances came true, their reliability and the net benefit of acting on them."""
    tables = [table for one in told.sets if one.schemes for table in _tables(voice, one, told)]
    written = (html_table(table, language=voice.language) for table in tables)
    return folded(voice.say("weighting.chances_summary"), *written)


def chances_missing(voice: Voice, told: TournamentTold) -> Iterator[str]:
    """Say of which schemes no calibration can be told, and why, each reason once."""
    for found in told.sets:
        why: dict[str, list[SchemeTold]] = {}
        for one in found.schemes:
            if one.chances.missing is not None:
                why.setdefault(voice.reason(one.chances.missing), []).append(one)
        for reason, schemes in why.items():
            names = tuple(quoted(voice, one.name) for one in schemes)
            yield voice.say("weighting.chances_missing", names=names, reason=reason)


def _tables(voice: Voice, found: SetTold, told: TournamentTold) -> Iterator[Table]:
    having = [one for one in found.schemes if one.chances.brier is not None]
    if having:
        yield _true(voice, found, having)
    some = [one for one in shown_schemes(found, told)[:FIRST] if one.chances.brier is not None]
    for one in some:
        if (latest := one.chances.latest) is not None and latest.bins:
            yield _reliability(voice, found, one, latest, told)
    if any(one.chances.benefits for one in some):
        yield _benefits(voice, found, some)


def _true(voice: Voice, found: SetTold, schemes: list[SchemeTold]) -> Table:
    keys = ("brier", "brier_reference", "calibration_shift", "calibration_error")
    columns = (head(voice, "scheme", is_text=True), *(head(voice, key) for key in keys))
    rows = tuple((scheme_name(voice, one.name), *_cells(voice, one.chances)) for one in schemes)
    return Table(voice.say("weighting.chances_caption", set=_set(voice, found)), columns, rows)


def _cells(voice: Voice, one: ChancesTold) -> tuple[str, ...]:
    return (
        number_or_none(voice, one.brier, decimals=4),
        number_or_none(voice, one.brier_reference, decimals=4),
        number_or_none(voice, one.shift, decimals=2),
        number_or_none(voice, one.error, decimals=4),
    )


def _reliability(voice: Voice, found: SetTold, one: SchemeTold, latest: ReliabilityTold, told: TournamentTold) -> Table:
    columns = tuple(head(voice, key) for key in ("customers", "expected", "observed"))
    rows = tuple(
        (
            voice.language.count(part.customer_count),
            voice.language.share(part.expected),
            voice.say("weighting.share_interval", value_share=part.observed, low_share=part.low, high_share=part.high),
        )
        for part in latest.bins
    )
    caption = voice.say(
        "weighting.reliability_caption",
        set=_set(voice, found),
        name=quoted(voice, one.name),
        day=told.tested[-1].day,
        level_share=told.level,
        chi_square=number_or_none(voice, latest.chi_square, decimals=1),
        freedom=len(latest.bins) if latest.freedom is None else latest.freedom,
        chance=p_value_words(voice, latest.p_value),
    )
    return Table(caption, columns, rows)


def _benefits(voice: Voice, found: SetTold, schemes: list[SchemeTold]) -> Table:
    columns = (
        head(voice, "threshold"),
        *(Column(scheme_name(voice, one.name), "number") for one in schemes),
        head(voice, "treat_all"),
        head(voice, "treat_none"),
    )
    first = next(one.chances.benefits for one in schemes if one.chances.benefits)
    rows = tuple(
        (
            voice.language.share(step.threshold),
            *(_benefit(voice, one, step.step) for one in schemes),
            number_or_none(voice, step.of_all, decimals=4),
            number_or_none(voice, 0.0, decimals=4),
        )
        for step in first
    )
    return Table(voice.say("weighting.benefit_caption", set=_set(voice, found)), columns, rows)


def _benefit(voice: Voice, one: SchemeTold, step: float) -> str:
    value = next((part.of_model for part in one.chances.benefits if part.step == step), None)
    return number_or_none(voice, value, decimals=4)


def _set(voice: Voice, found: SetTold) -> str:
    return voice.say(f"weighting.set_{found.criteria}")
