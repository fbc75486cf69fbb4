"""What is said of a set of schemes by rule: which lead, by how many pairs, and what repeats or turns an order round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from lrfm.backtest.verdict import Finding
from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.weighting.told import (
    best_weighting,
    ceiling_of,
    criterion_name,
    finding_of_best,
    in_hundred,
    named,
    quoted,
    reference_of,
    weightings_of,
)

if TYPE_CHECKING:
    from lrfm.backtest.results import SchemeTold, SetTold, TournamentTold
    from lrfm.report.exhibits.voice import Voice

__all__ = [
    "below_half_words",
    "ceiling_words",
    "coin_words",
    "near_half_words",
    "pairs_claim",
    "turned_words",
    "twins_words",
    "verdict_claim",
]

HALF = 0.5
AGAINST = "weights.against"


def verdict_claim(voice: Voice, found: SetTold, told: TournamentTold) -> str:
    """Say by rule which weighting was better than equal weights, and worse than no other; trees are no weighting."""
    looking = voice.say(f"weighting.looking_{found.criteria}")
    others = weightings_of(found, told)
    if not others:
        return voice.say("weighting.verdict_alone", looking=looking)
    winners = [one for one in others if one.name in found.winners]
    better = [one for one in others if _finding(one) is Finding.BETTER]
    if not winners and not better:
        return _none_better(voice, found, told, looking=looking)
    if not winners:
        return voice.say("weighting.verdict_beaten", looking=looking, count=len(better), names=named(voice, better))
    return voice.say(
        f"weighting.verdict_{_leading(len(winners), len(better), len(others))}",
        looking=looking,
        better=len(better),
        count=len(others),
        names=named(voice, winners),
    )


def _leading(winners: int, better: int, others: int) -> str:
    if winners > 1:
        return "many"
    if better > 1:
        return "one"
    return "sole" if others > 1 else "only"


def _none_better(voice: Voice, found: SetTold, told: TournamentTold, *, looking: str) -> str:
    others = weightings_of(found, told)
    counts = {finding: sum(_finding(one) is finding for one in others) for finding in Finding}
    untold = counts[Finding.CANNOT_TELL]
    key = "cannot" if untold else "worse" if counts[Finding.WORSE] else "equivalent"
    return voice.say(
        f"weighting.verdict_{key}",
        looking=looking,
        count=len(others),
        equivalent=counts[Finding.EQUIVALENT],
        worse=counts[Finding.WORSE],
        untold=untold,
        defaults=told.default_count,
    )


def _finding(one: SchemeTold) -> Finding | None:
    return None if one.beside is None else one.beside.finding


def pairs_claim(voice: Voice, found: SetTold, told: TournamentTold) -> str:
    """Say how many pairs the best weighting and equal weights put right; the verdict where none is better."""
    best = best_weighting(found, told)
    if best is None or finding_of_best(found, told) is not Finding.BETTER:
        return verdict_claim(voice, found, told)
    return voice.say(
        "weighting.pairs_better",
        looking=voice.say(f"weighting.looking_{found.criteria}"),
        first=quoted(voice, best.name),
        best=in_hundred(voice, best.auc.value),
        equal=in_hundred(voice, reference_of(found, told).auc.value),
    )


def coin_words(voice: Voice, found: SetTold, told: TournamentTold) -> str:
    """Say where equal weights are no better than a coin."""
    equal = reference_of(found, told).auc
    if equal.low is None or equal.high is None or equal.low > HALF:
        return ""
    return voice.say("weighting.equal_below" if equal.high < HALF else "weighting.equal_coin")


def turned_words(voice: Voice, found: SetTold, told: TournamentTold) -> str:
    """Say which leading schemes lean the other way from equal weights, and by which criteria."""
    turned = {
        one.name: criteria
        for one in weightings_of(found, told)
        if one.name in found.winners
        and (one.kendall_to_reference or 0.0) < 0
        and (criteria := {name for remark in one.remarks if remark.key == AGAINST for name in _names(remark.values)})
    }
    shared = set.intersection(*turned.values()) if turned else set()
    if not shared:
        return ""
    return voice.say(
        "weighting.turned",
        count=len(turned),
        names=tuple(quoted(voice, name) for name in turned),
        criteria=tuple(
            voice.say("weighting.quoted", name=criterion_name(voice, name)) for name in found.names if name in shared
        ),
    )


def _names(values: Mapping[str, object]) -> list[str]:
    return [name.strip() for name in str(values["names"]).split(",")]


def twins_words(voice: Voice, twins: Mapping[str, str], told: TournamentTold) -> str:
    """Say which schemes repeat the order of another one, and so share its row."""
    repeated: dict[str, list[str]] = {}
    for name, first in twins.items():
        repeated.setdefault(first, []).append(name)
    return joined(*(_twins(voice, first, names, told) for first, names in repeated.items()))


def _twins(voice: Voice, first: str, names: list[str], told: TournamentTold) -> str:
    return voice.say(
        "weighting.twins_of_equal" if first == told.reference else "weighting.twins",
        count=len(names),
        names=tuple(quoted(voice, name) for name in names),
        first=quoted(voice, first),
    )


def ceiling_words(voice: Voice, found: SetTold, told: TournamentTold) -> str:
    """Say what the trees, which are the ceiling of the set, see beside weights."""
    ceiling, others = ceiling_of(found), weightings_of(found, told)
    if ceiling is None:
        return voice.say("weighting.ceiling_none")
    best = next(iter(others), reference_of(found, told))
    key = "above" if ceiling.auc.value > best.auc.value else "below"
    return voice.say(
        f"weighting.ceiling_{key}",
        ceiling=in_hundred(voice, ceiling.auc.value),
        name=quoted(voice, best.name),
        best=in_hundred(voice, best.auc.value),
    )


def below_half_words(voice: Voice, found: SetTold) -> str:
    """Say whose order is the wrong way round by more than chance: it is shown as it is, not turned."""
    return _half(voice, "below", [one for one in found.schemes if _is_below(one)])


def near_half_words(voice: Voice, found: SetTold) -> str:
    """Say who is below one half by no more than chance, and who is not told from a coin."""
    near = [one for one in found.schemes if not _is_below(one)]
    return joined(
        _half(voice, "maybe", [one for one in near if one.auc.value < HALF]),
        _half(voice, "coin", [one for one in near if one.auc.value >= HALF and (one.auc.low or 1.0) <= HALF]),
    )


def _is_below(one: SchemeTold) -> bool:
    return one.auc.high is not None and one.auc.high < HALF


def _half(voice: Voice, key: str, some: Sequence[SchemeTold]) -> str:
    return voice.say(f"weighting.half_{key}", count=len(some), names=named(voice, some)) if some else ""
