"""Sentences on money: what is at stake at all, when refusing pays, and what the client's own cut-off would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.weighting.told import best_weighting, fullest_of, quoted, reference_of

if TYPE_CHECKING:
    from lrfm.backtest.results import SchemeTold, StakeTold, TournamentTold
    from lrfm.report.exhibits.voice import Voice

__all__ = ["break_even_words", "rule_words", "stake_of", "stake_words"]

MONTHS = 12


def stake_of(told: TournamentTold) -> StakeTold | None:
    """Give what is at stake, the same for all sets; none without a margin."""
    return next((one.stake for one in told.sets if one.stake is not None), None)


def stake_words(voice: Voice, told: TournamentTold) -> str:
    """Say what a score could save at most, and what approving everybody earned; empty without a margin."""
    stake = stake_of(told)
    if stake is None:
        return ""
    return voice.say(
        "weighting.money_stake",
        owed_brief_minor=round(stake.owed.value),
        bad_brief_minor=round(stake.bad_owed.value),
        loss_share=stake.loss_share,
        lost_brief_minor=round(stake.loss_share * stake.bad_owed.value),
        all_brief_minor=round(stake.profit.value),
    )


def break_even_words(voice: Voice, told: TournamentTold) -> str:
    """Say from which chance of default on refusing an average customer pays, or that none is high enough."""
    stake = stake_of(told)
    if stake is None or not stake.owed.value > 0 or not stake.sales.value > 0:
        return ""
    margin, lost = stake.net_share * stake.sales.value, stake.loss_share * stake.owed.value
    if lost <= margin:
        months = voice.language.number(MONTHS * lost / margin, decimals=1)
        return joined(
            voice.say("weighting.money_even_never", loss_share=stake.loss_share, months=months),
            _foresight(voice, stake),
        )
    even = voice.say("weighting.money_even", even_share=margin / lost)
    return joined(even, _riskiest(voice, told))


def _foresight(voice: Voice, stake: StakeTold) -> str:
    margin, lost = stake.net_share * stake.bad_sales.value, stake.loss_share * stake.bad_owed.value
    if lost >= margin:
        return ""
    return voice.say("weighting.money_foresight", lost_brief_minor=round(lost), margin_brief_minor=round(margin))


def _riskiest(voice: Voice, told: TournamentTold) -> str:
    found = fullest_of(told)
    best = None if found is None else best_weighting(found, told) or reference_of(found, told)
    if best is None or not best.bands:
        return ""
    return voice.say(
        "weighting.money_even_riskiest", name=quoted(voice, best.name), rate_share=best.bands[-1].default_share
    )


def rule_words(voice: Voice, one: SchemeTold, stake: StakeTold) -> str:
    """Say whom a scheme's chances would refuse at the client's own cut-off, and what that would have earned."""
    money = one.money
    if money is None or money.at_cutoff is None or money.by_own_money is None:
        return ""
    said = []
    for key, rule in (("rule", money.at_cutoff), ("own", money.by_own_money)):
        said.append(
            voice.say(
                f"weighting.{key}_{'some' if rule.refused_share > 0 else 'none'}",
                name=quoted(voice, one.name),
                cutoff_share=stake.cutoff_chance,
                refused_share=rule.refused_share,
                gain_brief_minor=round(rule.gain.value),
                low_brief_minor=round(rule.gain.value if rule.gain.low is None else rule.gain.low),
                high_brief_minor=round(rule.gain.value if rule.gain.high is None else rule.gain.high),
            )
        )
    return joined(*said)
