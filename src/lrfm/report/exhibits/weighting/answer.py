"""The first screen: which weighting saw the defaults, as a sentence, a picture and three lines on what follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lrfm.backtest.power import FULL_SET, LEAST_DEFAULTS, LEAST_LEARNED
from lrfm.backtest.verdict import Finding
from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.weighting.bounds import highest_bound
from lrfm.report.exhibits.weighting.gap import gap_words, hero
from lrfm.report.exhibits.weighting.said import coin_words, turned_words, verdict_claim
from lrfm.report.exhibits.weighting.told import (
    best_weighting,
    each_order_once,
    finding_of_best,
    fullest_of,
    quoted,
    reference_of,
    set_of,
)
from lrfm.report.pack import Block

if TYPE_CHECKING:
    from lrfm.backtest.results import ProofTold, SchemeTold, SofterTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["FATE_UNKNOWN", "answer", "board_lines", "money_claim", "proof_claim", "softer_line"]

FATE_UNKNOWN = "backtest.fate_unknown"


def answer(voice: Voice, found: TournamentResults) -> Block | Lines:
    """What a board should know: the verdict, its picture, what payment behaviour adds, money, the days, the proof."""
    told = each_order_once(found)
    if told.missing is not None:
        return voice.lines(voice.reason(told.missing), *_instead(voice, told))
    full = fullest_of(told)
    if full is None:
        return voice.lines(_tested(voice, told))
    verdict, said = verdict_claim(voice, full, told), board_lines(voice, told)
    peeked = told.proof is not None and not told.proof.holds
    proof = "" if told.proof is None else proof_claim(voice, told.proof)
    shown = voice.lines(verdict, *said) if peeked else voice.lines(*said)
    return Block(
        "weighting-answer",
        proof if peeked else verdict,
        "\n".join((hero(voice, told, claim=verdict), shown._repr_html_())),
        "",
        joined(_tested(voice, told), "" if peeked or not proof else voice.sentence(proof)),
    )


def board_lines(voice: Voice, told: TournamentTold) -> tuple[str, ...]:
    """Say in three lines what tells, what buying alone tells, and what follows in money; of orders told once each."""
    lrfm = set_of(told, "lrfm")
    alone = ""
    if lrfm is not None and lrfm is not fullest_of(told):
        verdict, coin = voice.sentence(verdict_claim(voice, lrfm, told)), coin_words(voice, lrfm, told)
        alone = joined(verdict, coin, turned_words(voice, lrfm, told))
    said = (gap_words(voice, told), alone, _money(voice, told))
    return tuple(one for one in said if one)


def _tested(voice: Voice, told: TournamentTold) -> str:
    """Say on how many days how many customers were followed, and how many of them defaulted."""
    tested = told.tested
    followed, bad = sum(one.told_count for one in tested), sum(one.default_count for one in tested)
    return voice.say(
        "weighting.answer_tested",
        count=len(tested),
        first=tested[0].day,
        last=tested[-1].day,
        eligible=round(followed / len(tested)),
        bad=round(bad / len(tested)),
        bad_share=bad / followed if followed else 0.0,
        customers=told.customer_count,
        defaults=told.default_count,
        months=told.horizon_months,
    )


def _money(voice: Voice, told: TournamentTold) -> str:
    """Say what is at stake, what refusing by the best weighting would have changed, and whether to refuse by it at all.

    By equal weights where no weighting is told better.
    """
    if told.money_missing is not None:
        return voice.sentence(voice.reason(told.money_missing))
    full = fullest_of(told)
    stake = None if full is None else full.stake
    if full is None or stake is None or told.loss_share is None:
        return ""
    best = best_weighting(full, told)
    if best is None or finding_of_best(full, told) is not Finding.BETTER:
        best = reference_of(full, told)
    at_stake = voice.say(
        "weighting.board_stake",
        lost_brief_minor=round(told.loss_share * stake.bad_owed.value),
        all_brief_minor=round(stake.profit.value),
        months=told.horizon_months,
    )
    return joined(at_stake, _refusing(voice, best, told), _advice(voice, best))


def _refusing(voice: Voice, one: SchemeTold, told: TournamentTold) -> str:
    if one.money is None or one.money.gain.low is None or one.money.gain.high is None:
        return ""
    gain, low, high = one.money.gain.value, one.money.gain.low, one.money.gain.high
    if low <= 0 <= high:
        key, sign = "unsure", 1
    else:
        key, sign = ("more", 1) if gain > 0 else ("less", -1)
    # a loss is told without its sign, the smaller one first
    first, last = sorted((round(sign * low), round(sign * high)))
    return voice.say(
        f"weighting.board_{key}",
        name=voice.say("weighting.name_equal") if one.name == told.reference else quoted(voice, one.name),
        refused_share=told.refused_share,
        gain_brief_minor=round(sign * gain),
        low_brief_minor=first,
        high_brief_minor=last,
    )


def _advice(voice: Voice, one: SchemeTold) -> str:
    """Say what the score is for where refusing any share of the customers earns less than refusing nobody."""
    if not one.profit_curve or one.money is None or one.money.gain.high is None or one.money.gain.high >= 0:
        return ""
    share, _ = max(one.profit_curve, key=lambda point: point[1])
    return voice.say("weighting.board_terms") if share == one.profit_curve[-1][0] else ""


def money_claim(voice: Voice, told: TournamentTold) -> str:
    """Say what the best weighting of the fullest set would have earned beside equal weights; or why nobody knows."""
    if told.money_missing is not None:
        return voice.reason(told.money_missing)
    full = fullest_of(told)
    best = None if full is None else best_weighting(full, told)
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
