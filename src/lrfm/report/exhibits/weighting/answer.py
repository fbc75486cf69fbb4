"""The answer of the page: which weighting saw the defaults, what the choice is worth, and that nobody peeked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lrfm.backtest.power import FULL_SET, LEAST_DEFAULTS, LEAST_LEARNED
from lrfm.backtest.verdict import Finding
from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.weighting.bounds import highest_bound
from lrfm.report.exhibits.weighting.told import (
    best_weighting,
    ceiling_of,
    in_hundred,
    named,
    quoted,
    reference_of,
    set_of,
    weightings_of,
)

if TYPE_CHECKING:
    from lrfm.backtest.results import ProofTold, SchemeTold, SetTold, SofterTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = [
    "FATE_UNKNOWN",
    "answer",
    "ceiling_words",
    "gap_claim",
    "money_claim",
    "pairs_words",
    "proof_claim",
    "softer_line",
    "verdict_claim",
    "winners_words",
]

FATE_UNKNOWN = "backtest.fate_unknown"


def answer(voice: Voice, found: TournamentResults) -> Lines:
    """What a board should know: the verdict on each set, the gap between them, money, the days, the proof."""
    told = found.told
    if told.missing is not None:
        return voice.lines(voice.reason(told.missing), *_instead(voice, told))
    return voice.lines(*_told(voice, told))


def _told(voice: Voice, told: TournamentTold) -> Iterator[str]:
    for one in told.sets:
        if one.schemes:
            claim = voice.sentence(verdict_claim(voice, one, told))
            yield joined(claim, winners_words(voice, one, told), pairs_words(voice, one, told))
    if gap := gap_claim(voice, told):
        yield gap
    yield from _money(voice, told)
    tested = told.tested
    yield voice.say(
        "weighting.answer_tested",
        count=len(tested),
        first=tested[0].day,
        last=tested[-1].day,
        customers=told.customer_count,
        defaults=told.default_count,
        months=told.horizon_months,
    )
    if told.proof is not None:
        yield proof_claim(voice, told.proof)


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
    key = ("many" if len(winners) > 1 else "one") if winners else "beaten"
    return voice.say(
        f"weighting.verdict_{key}",
        looking=looking,
        count=len(winners or better),
        names=named(voice, winners or better),
    )


def winners_words(voice: Voice, found: SetTold, told: TournamentTold) -> str:
    """Name the winners, where they are several."""
    winners = [one for one in weightings_of(found, told) if one.name in found.winners]
    return voice.say("weighting.winners", names=named(voice, winners)) if len(winners) > 1 else ""


def pairs_words(voice: Voice, found: SetTold, told: TournamentTold) -> str:
    """Say how many pairs in a hundred the best weighting and equal weights put in the right order."""
    equal, best = reference_of(found, told), best_weighting(found, told)
    if best is None or _finding(best) is not Finding.BETTER:
        return voice.say("weighting.verdict_pairs_equal", equal=in_hundred(voice, equal.auc.value))
    return voice.say(
        "weighting.verdict_pairs",
        first=quoted(voice, best.name),
        best=in_hundred(voice, best.auc.value),
        equal=in_hundred(voice, equal.auc.value),
    )


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


def gap_claim(voice: Voice, told: TournamentTold) -> str:
    """Say how much payment behaviour adds to the best weighting; empty where one set is missing."""
    tops = [_top(one, told) for one in (set_of(told, "lrfm"), set_of(told, "behaviour")) if one is not None]
    if len(tops) < 2:
        return ""
    without, both = tops
    if both.auc.value <= without.auc.value:
        key = "none"
    elif both.auc.low is not None and without.auc.high is not None and both.auc.low > without.auc.high:
        key = "clear"
    else:
        key = "unsure"
    return voice.say(
        f"weighting.gap_{key}",
        both=in_hundred(voice, both.auc.value),
        without=in_hundred(voice, without.auc.value),
    )


def _top(found: SetTold, told: TournamentTold) -> SchemeTold:
    """Give the weighting of the largest area, equal weights among them."""
    return max((*weightings_of(found, told), reference_of(found, told)), key=lambda one: one.auc.value)


def _money(voice: Voice, told: TournamentTold) -> Iterator[str]:
    """Say what the best weighting is worth, where one is better, and whether refusing anybody would have paid."""
    if told.money_missing is not None:
        yield voice.reason(told.money_missing)
        return
    best = _of_fullest(told)
    if best is not None and _finding(best) is Finding.BETTER and (claim := money_claim(voice, told)):
        turned = None if best.money is None else best.money.more_turned_away
        lost = (
            best.money is not None and best.money.more_profit is not None and (best.money.more_profit.high or 0.0) < 0
        )
        is_dearer = lost and turned is not None and (turned.low or 0.0) > 0
        yield voice.sentence(claim) + (f" {voice.say('weighting.money_turned')}" if is_dearer else "")
    if best is not None and best.profit_curve and told.margin_share is not None and told.loss_share is not None:
        share, _ = max(best.profit_curve, key=lambda point: point[1])
        if share == best.profit_curve[-1][0]:
            yield voice.say(
                "weighting.money_nobody",
                name=quoted(voice, best.name),
                margin_share=told.margin_share,
                loss_share=told.loss_share,
            )


def _of_fullest(told: TournamentTold) -> SchemeTold | None:
    """Give the best weighting of the set with payment behaviour; of LRFM where that one is missing."""
    found = set_of(told, "behaviour") or set_of(told, "lrfm")
    return None if found is None else best_weighting(found, told)


def money_claim(voice: Voice, told: TournamentTold) -> str:
    """Say what the best weighting of the fullest set would have earned beside equal weights; or why nobody knows."""
    if told.money_missing is not None:
        return voice.reason(told.money_missing)
    best = _of_fullest(told)
    if best is None or best.money is None or best.money.more_profit is None:
        return ""
    more = best.money.more_profit
    if more.low is None or more.high is None or more.low <= 0 <= more.high:
        key = "unsure"
    else:
        key = "more" if more.value > 0 else "less"
    sign = -1 if key == "less" else 1
    return voice.say(
        f"weighting.money_{key}",
        name=quoted(voice, best.name),
        refused_share=told.refused_share,
        more_brief_minor=abs(round(more.value)),
        low_brief_minor=sign * round(more.low or 0),
        high_brief_minor=sign * round(more.high or 0),
    )


def proof_claim(voice: Voice, proof: ProofTold) -> str:
    """Say whether scores made without anything later are the same; loudly where they are not."""
    if proof.holds:
        return voice.say("weighting.proof_holds", day=proof.day, count=proof.score_count)
    names = tuple(quoted(voice, name) for name in sorted(proof.differing))
    return voice.say("weighting.proof_fails", day=proof.day, count=sum(proof.differing.values()), names=names)


def _instead(voice: Voice, told: TournamentTold) -> Iterator[str]:
    """Say what would be needed, how high the default rate may be, and what else is known."""
    if told.missing is not None and told.missing.key == FATE_UNKNOWN:
        yield voice.say("weighting.needed_fate")
    yield voice.say("weighting.needed", least=LEAST_DEFAULTS, learned=LEAST_LEARNED, full=FULL_SET)
    if (bound := highest_bound(told)) is not None:
        yield voice.say(
            "weighting.bound_line",
            count=bound.default_count,
            customers=bound.customer_count,
            bound_share=bound.bound,
            level_share=bound.confidence,
            months=told.horizon_months,
        )
    for one in told.softer:
        yield softer_line(voice, one)


def softer_line(voice: Voice, one: SofterTold) -> str:
    """Say how many customers reached a softer outcome, which is no default, or what another reading would give."""
    if not one.customer_count:
        return voice.say(
            "weighting.softer_unseen" if one.days is not None else "weighting.softer_open_unseen", days=one.days
        )
    return voice.say(
        "weighting.softer" if one.days is not None else "weighting.softer_open",
        days=one.days,
        count=one.reached_count,
        customers=one.customer_count,
        reached_share=one.reached_count / one.customer_count,
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
