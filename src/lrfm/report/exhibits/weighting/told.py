"""What the exhibits of schemes share: the sentence where there are none, names, findings, numbers with intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING

from lrfm.backtest.verdict import Finding
from lrfm.core.reason import Reason
from lrfm.report.messages import MESSAGES
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column

if TYPE_CHECKING:
    from lrfm.backtest.results import CriteriaSet, NumberTold, SchemeTold, SetTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = [
    "CEILING",
    "NONE",
    "best_weighting",
    "ceiling_of",
    "criterion_name",
    "finding_words",
    "head",
    "in_hundred",
    "named",
    "number_or_none",
    "of_ranked",
    "of_tournament",
    "quoted",
    "reference_of",
    "scheme_name",
    "set_of",
    "shown_schemes",
    "weightings_of",
    "with_interval",
]

NONE = "–"
CEILING = "ceiling"
"""The family of schemes that are no weights, but show what there is to see."""
HUNDRED = 100
Exhibit = Block | Lines


def of_tournament(
    exhibit: Callable[[Voice, TournamentResults], Exhibit], *, otherwise: str | None = None
) -> Callable[[Voice, Results], Exhibit]:
    """Show an exhibit of the tournament, or why the files tell of no outcome; `otherwise` where another says it."""

    @wraps(exhibit)
    def shown(voice: Voice, results: Results) -> Exhibit:
        found = results.tournament()
        if isinstance(found, Reason):
            return voice.lines(voice.reason(found) if otherwise is None else voice.say(otherwise))
        return exhibit(voice, found)

    return shown


def of_ranked(
    exhibit: Callable[[Voice, TournamentResults], Exhibit], *, otherwise: str
) -> Callable[[Voice, Results], Exhibit]:
    """Show an exhibit of ranked schemes, or these words where none is ranked: the answer has said why."""

    @wraps(exhibit)
    def shown(voice: Voice, results: Results) -> Exhibit:
        found = results.tournament()
        if isinstance(found, Reason) or found.told.missing is not None or not found.told.sets:
            return voice.lines(voice.say(otherwise))
        return exhibit(voice, found)

    return shown


def set_of(told: TournamentTold, criteria: CriteriaSet) -> SetTold | None:
    """Give the schemes of one set of criteria."""
    return next((one for one in told.sets if one.criteria == criteria and one.schemes), None)


def scheme_name(voice: Voice, name: str) -> str:
    """Name a scheme shortly; an analyst's own keeps its name."""
    key = f"weighting.scheme_{name}"
    return voice.say(key) if key in MESSAGES else name


def quoted(voice: Voice, name: str) -> str:
    """Name a scheme within a sentence."""
    return voice.say("weighting.quoted", name=scheme_name(voice, name))


def named(voice: Voice, schemes: Sequence[SchemeTold]) -> tuple[str, ...]:
    """Name schemes within a sentence."""
    return tuple(quoted(voice, one.name) for one in schemes)


def criterion_name(voice: Voice, name: str) -> str:
    """Name a criterion."""
    key = f"judgements.name_{name.lower()}"
    return voice.say(key) if key in MESSAGES else name


def finding_words(voice: Voice, finding: Finding) -> str:
    """Say what was found of a scheme beside equal weights."""
    return voice.say(f"weighting.finding_{finding.value}")


def reference_of(found: SetTold, told: TournamentTold) -> SchemeTold:
    """Give equal weights."""
    return found.scheme(told.reference)


def weightings_of(found: SetTold, told: TournamentTold) -> tuple[SchemeTold, ...]:
    """Give all schemes but equal weights and the ceiling, best area first."""
    return tuple(one for one in found.schemes if one.name != told.reference and one.family != CEILING)


def ceiling_of(found: SetTold) -> SchemeTold | None:
    """Give the ceiling, where it took part."""
    return next((one for one in found.schemes if one.family == CEILING), None)


def best_weighting(found: SetTold, told: TournamentTold) -> SchemeTold | None:
    """Give the weighting of the largest area, a winner where there is one; none where equal weights are alone."""
    others = weightings_of(found, told)
    winners = [one for one in others if one.name in found.winners]
    return next(iter(winners or others), None)


def shown_schemes(found: SetTold, told: TournamentTold) -> tuple[SchemeTold, ...]:
    """Give what figures show: equal weights, the weighting with the largest area, and the ceiling."""
    best = next(iter(weightings_of(found, told)), None)
    some = (reference_of(found, told), best, ceiling_of(found))
    return tuple(one for one in some if one is not None)


def in_hundred(voice: Voice, area: float) -> str:
    """Write an area as pairs in a hundred that are in the right order."""
    return voice.language.number(area * HUNDRED, decimals=0)


def number_or_none(voice: Voice, value: float | None, *, decimals: int = 3) -> str:
    """Write a number, or a dash."""
    return NONE if value is None else voice.language.number(value, decimals=decimals)


def with_interval(voice: Voice, number: NumberTold | None, *, decimals: int = 3) -> str:
    """Write a number with its interval, where there is one."""
    if number is None:
        return NONE
    value = voice.language.number(number.value, decimals=decimals)
    if number.low is None or number.high is None:
        return value
    low, high = (voice.language.number(end, decimals=decimals) for end in (number.low, number.high))
    return voice.say("weighting.with_interval", value=value, low=low, high=high)


def head(voice: Voice, key: str, *, is_text: bool = False) -> Column:
    """Head a column."""
    words = voice.say(f"weighting.column_{key}", currency=voice.currency)
    return Column(words) if is_text else Column(words, "number")
