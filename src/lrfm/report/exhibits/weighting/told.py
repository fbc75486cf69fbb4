"""What the exhibits of schemes share: the sentence where there are none, names, findings, numbers with intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.verdict import Finding
from lrfm.core.reason import Reason
from lrfm.report.messages import MESSAGES
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column

if TYPE_CHECKING:
    from lrfm.backtest.results import (
        BesideTold,
        CriteriaSet,
        NumberTold,
        SchemeTold,
        SetTold,
        TournamentResults,
        TournamentTold,
    )
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = [
    "CEILING",
    "HUNDRED",
    "NONE",
    "beside_key",
    "best_weighting",
    "ceiling_of",
    "criterion_name",
    "each_order_once",
    "finding_of_best",
    "finding_words",
    "fullest_of",
    "head",
    "in_hundred",
    "more_pairs",
    "named",
    "number_or_none",
    "of_ranked",
    "of_tournament",
    "pairs_with_interval",
    "quoted",
    "reason_said",
    "reference_of",
    "scheme_name",
    "set_of",
    "shown_schemes",
    "twins_in",
    "weightings_of",
    "with_interval",
]

NONE = "–"
CEILING = "ceiling"
"""The family of schemes that are no weights, but show what there is to see."""
HUNDRED = 100
"""Areas are told as pairs of 100 in the right order."""
MOST_DECIMALS = 4
ALIKE = 1e-9
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


def fullest_of(told: TournamentTold) -> SetTold | None:
    """Give the set with payment behaviour; that of LRFM where it is missing, none where both are."""
    return set_of(told, "behaviour") or set_of(told, "lrfm")


def twins_in(found: TournamentResults, criteria: CriteriaSet) -> Mapping[str, str]:
    """Give by name the scheme whose order of customers another one repeats; equal weights, or the larger area, first.

    Orders are the same where no tested day parts their areas, and no customer of the last day their places.
    """
    one = set_of(found.told, criteria)
    if one is None:
        return {}
    reference = found.told.reference
    names = [scheme.name for scheme in one.schemes if scheme.family != CEILING]
    names.sort(key=lambda name: name != reference)
    orders = {name: order for name in names if (order := _order_of(found, criteria, name)) is not None}
    twins: dict[str, str] = {}
    for at, name in enumerate(orders):
        for first in list(orders)[:at]:
            if first not in twins and np.array_equal(orders[first], orders[name], equal_nan=True):
                twins[name] = first
                break
    return twins


def _order_of(found: TournamentResults, criteria: CriteriaSet, name: str) -> np.ndarray | None:
    """Give the areas of all days and the places of all customers, rounded to what is no accident of arithmetic."""
    scores = found.scores
    mine = scores[(scores["criteria"] == criteria) & (scores["scheme"] == name)].sort_values("customer_key")
    areas = next(one for one in found.told.sets if one.criteria == criteria).scheme(name).by_origin
    if mine.empty:
        return None
    values = np.concatenate([np.array(areas, dtype=np.float64), mine["rank_share"].to_numpy(dtype=np.float64)])
    rounded: np.ndarray = np.round(values / ALIKE)
    return rounded


def each_order_once(found: TournamentResults) -> TournamentTold:
    """Leave out schemes that put all customers in the order of another one: they would count twice."""
    return replace(found.told, sets=tuple(_once(one, twins_in(found, one.criteria)) for one in found.told.sets))


def _once(found: SetTold, twins: Mapping[str, str]) -> SetTold:
    return replace(
        found,
        schemes=tuple(one for one in found.schemes if one.name not in twins),
        winners=tuple(name for name in found.winners if name not in twins),
    )


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


def beside_key(beside: BesideTold, *, margin: float) -> str:
    """Name what was found; a difference whose interval reaches into what does not matter is a slight one."""
    low, high = beside.joint_low, beside.joint_high
    if beside.finding is Finding.BETTER and low is not None and low < margin:
        return "better_slight"
    if beside.finding is Finding.WORSE and high is not None and high > -margin:
        return "worse_slight"
    return beside.finding.value


def finding_of_best(found: SetTold, told: TournamentTold) -> Finding | None:
    """Give what was found of the best weighting; none where equal weights are alone."""
    best = best_weighting(found, told)
    return None if best is None or best.beside is None else best.beside.finding


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


def pairs_with_interval(voice: Voice, area: NumberTold, *, decimals: int = 1) -> str:
    """Write an area with its interval as pairs of a hundred."""
    low, high = (None if end is None else end * HUNDRED for end in (area.low, area.high))
    return with_interval(voice, replace(area, value=area.value * HUNDRED, low=low, high=high), decimals=decimals)


def more_pairs(voice: Voice, difference: float, *, decimals: int = 1) -> str:
    """Write a difference of areas as pairs of a hundred with its sign; what is not 0 never reads 0."""
    pairs = difference * HUNDRED
    enough = next((one for one in range(decimals, MOST_DECIMALS + 1) if round(pairs, one)), decimals)
    # a rounded 0 has no sign
    number = voice.language.number(round(pairs, enough) + 0.0, decimals=enough)
    return voice.say("weighting.plus", value=number) if round(pairs, enough) > 0 else number


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


def reason_said(voice: Voice, remark: Reason) -> str:
    """Put a reason or a remark in words, criteria by their names."""
    values = dict(remark.values)
    if isinstance(named := values.get("names"), str):
        values["names"] = tuple(criterion_name(voice, name.strip()) for name in named.split(","))
    if isinstance(criterion := values.get("criterion"), str):
        values["criterion"] = criterion_name(voice, criterion)
    return voice.say(remark.key, **values)
