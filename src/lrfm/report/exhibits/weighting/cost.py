"""The exhibit of what the choice of a scheme costs: a sum whose printed parts add up, and all schemes beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.backtest.results import NumberTold
from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.weighting.amounts import ranged_amount, refused_sum, whole
from lrfm.report.exhibits.weighting.answer import money_claim
from lrfm.report.exhibits.weighting.stake import stake_of
from lrfm.report.exhibits.weighting.told import (
    NONE,
    best_weighting,
    fullest_of,
    head,
    quoted,
    reference_of,
    scheme_name,
    with_interval,
)
from lrfm.report.folded import folded
from lrfm.report.pack import Block
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.backtest.results import SchemeTold, SetTold, StakeTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["cost"]

THOUSAND = 1000
PARTS = ("caught", "turned_away", "turned_bad")


def cost(voice: Voice, found: TournamentResults) -> Block | Lines:
    """Defaults caught and sales turned away by each scheme at the same share of refused customers."""
    told = found.told
    if told.money_missing is not None:
        return voice.lines(voice.reason(told.money_missing), voice.say("weighting.none_cost"))
    sets, stake = [one for one in told.sets if any(scheme.money for scheme in one.schemes)], stake_of(told)
    last = fullest_of(told)
    if not sets or stake is None or last is None:
        return voice.lines(voice.say("weighting.none_cost"))
    best = best_weighting(last, told)
    pair = None if best is None else (best, reference_of(last, told))
    all_tables = (
        html_table(table, language=voice.language)
        for one in reversed(sets)
        for table in _tables(voice, one, told, stake)
    )
    shown = [] if pair is None else [_sum_table(voice, *pair, told, stake), _equal_table(voice, *pair, told)]
    parts = (html_table(one, language=voice.language) for one in shown if one is not None)
    return Block(
        "weighting-cost",
        _claim(voice, best, told),
        "\n".join((*parts, folded(voice.say("weighting.cost_all_summary"), *all_tables))),
        joined(
            *(() if pair is None else _beside_words(voice, pair[0], pair[1], told)),
            voice.say("weighting.cost_leans"),
            voice.say("weighting.cost_caveat", currency=voice.currency),
        ),
        voice.say("weighting.cost_provenance", count=len(told.tested), level_share=told.level),
        question=voice.say("ask.weighting_cost"),
    )


def _claim(voice: Voice, best: SchemeTold | None, told: TournamentTold) -> str:
    """Say who earns more at the same share of customers, and at the same share of sales where that is the other one."""
    customers = None if best is None or best.money is None else best.money.more_profit
    sales = None if best is None or best.refusal is None else best.refusal.sales_more_gain
    if best is not None and customers is not None and sales is not None:
        for key, first, second in (("less_more", customers, sales), ("more_less", sales, customers)):
            if (first.high or 0) < 0 < (second.low or 0):
                return voice.say(
                    f"weighting.cost_claim_{key}",
                    name=quoted(voice, best.name),
                    customers_brief_minor=abs(round(customers.value)),
                    sales_brief_minor=abs(round(sales.value)),
                )
    return money_claim(voice, told).removesuffix(".") or voice.say("weighting.cost_claim_alone")


def _sum_table(
    voice: Voice, best: SchemeTold, equal: SchemeTold, told: TournamentTold, stake: StakeTold
) -> Table | None:
    """Write out what is saved and given up, so that every printed line adds up to the last."""
    if best.money is None or equal.money is None:
        return None
    own, other = (refused_sum(voice, one, stake) for one in (best.money, equal.money))
    words = {"loss_share": stake.loss_share, "net_share": stake.net_share}
    columns = (own, other, own.less(other))
    lines = (
        ("caught", tuple(one.caught for one in columns)),
        ("saved", tuple(one.saved for one in columns)),
        ("good", tuple(one.good_sales for one in columns)),
        ("good_margin", tuple(one.good_margin for one in columns)),
        ("bad", tuple(one.bad_sales for one in columns)),
        ("bad_margin", tuple(one.bad_margin for one in columns)),
        ("gain", tuple(one.gain for one in columns)),
        ("plain", tuple(one.plain_gain for one in columns)),
    )
    rows = tuple(
        (voice.say(f"weighting.sum_{key}", **words), *(voice.language.count(amount) for amount in amounts))
        for key, amounts in lines
    )
    by_sales = (best.money.caught_by_sales, equal.money.caught_by_sales)
    rows = (*rows, (voice.say("weighting.sum_per_sales"), *(_bare(voice, one) for one in by_sales), NONE))
    caption = voice.say("weighting.cost_sum_caption", refused_share=told.refused_share, currency=voice.currency)
    return Table(caption, (head(voice, "line_of_sum", is_text=True), *_pair_heads(voice, best, equal)), rows)


def _pair_heads(voice: Voice, best: SchemeTold, equal: SchemeTold) -> tuple[Column, ...]:
    names = (Column(scheme_name(voice, one.name), "number") for one in (best, equal))
    return (*names, head(voice, "less"))


def _by_thousand(number: NumberTold | None) -> NumberTold | None:
    if number is None:
        return None
    low, high = (None if end is None else THOUSAND * end for end in (number.low, number.high))
    return NumberTold(THOUSAND * number.value, low, high)


def _bare(voice: Voice, number: NumberTold | None) -> str:
    return NONE if number is None else voice.language.number(THOUSAND * number.value, decimals=0)


def _equal_table(voice: Voice, best: SchemeTold, equal: SchemeTold, told: TournamentTold) -> Table | None:
    """Hold both beside each other at the same share of customers, and at the same share of sales."""
    if best.money is None or equal.money is None or best.refusal is None or equal.refusal is None:
        return None
    stake = stake_of(told)
    if stake is None:
        return None
    own, other = (refused_sum(voice, one, stake) for one in (best.money, equal.money))
    customers = (
        voice.language.count(own.gain),
        voice.language.count(other.gain),
        ranged_amount(voice, best.money.more_profit, value=voice.language.count(own.gain - other.gain)),
    )
    ours, theirs = (whole(voice, one.sales_gain.value) for one in (best.refusal, equal.refusal))
    sales = (
        voice.language.count(ours),
        voice.language.count(theirs),
        ranged_amount(voice, best.refusal.sales_more_gain, value=voice.language.count(ours - theirs)),
    )
    rows = (
        (voice.say("weighting.refuses_customers", refused_share=told.refused_share), *customers),
        (voice.say("weighting.refuses_sales", refused_share=told.refused_share), *sales),
    )
    caption = voice.say("weighting.cost_equal_caption", currency=voice.currency)
    return Table(caption, (head(voice, "refuses", is_text=True), *_pair_heads(voice, best, equal)), rows)


def _beside_words(voice: Voice, best: SchemeTold, equal: SchemeTold, told: TournamentTold) -> tuple[str, ...]:
    return _per_sales(voice, best, equal), _same_sales(voice, best, told), _signs(voice, best)


def _per_sales(voice: Voice, best: SchemeTold, equal: SchemeTold) -> str:
    """Say what each catches for the good sales it refuses: that does not hang on how much is refused."""
    pair = [None if one.money is None else one.money.caught_by_sales for one in (best, equal)]
    if any(one is None for one in pair):
        return ""
    own, other = (with_interval(voice, _by_thousand(one), decimals=0) for one in pair)
    return voice.say("weighting.cost_per_sales", name=quoted(voice, best.name), best=own, equal=other)


def _same_sales(voice: Voice, best: SchemeTold, told: TournamentTold) -> str:
    """Say who earns more where the same share of sales is refused."""
    more = None if best.refusal is None else best.refusal.sales_more_gain
    if more is None or more.low is None or more.high is None:
        return ""
    key = "unsure" if more.low <= 0 <= more.high else "more" if more.value > 0 else "less"
    sign = -1 if key == "less" else 1
    return voice.say(
        f"weighting.cost_sales_{key}",
        name=quoted(voice, best.name),
        refused_share=told.refused_share,
        more_brief_minor=abs(round(more.value)),
        low_brief_minor=sign * round(more.low),
        high_brief_minor=sign * round(more.high),
    )


def _signs(voice: Voice, best: SchemeTold) -> str:
    """Say whether the difference turns round where those who default had bought nothing more."""
    if best.money is None or best.money.more_profit is None or best.money.more_plain_gain is None:
        return ""
    gain, plain = best.money.more_profit.value, best.money.more_plain_gain.value
    return voice.say(
        f"weighting.cost_signs_{'turn' if (gain < 0) != (plain < 0) else 'same'}",
        plain_brief_minor=round(plain),
        gain_brief_minor=round(gain),
    )


def _tables(voice: Voice, found: SetTold, told: TournamentTold, stake: StakeTold) -> tuple[Table, Table]:
    words = {
        "set": voice.say(f"weighting.set_{found.criteria}"),
        "refused_share": told.refused_share,
        "currency": voice.currency,
    }
    equal = reference_of(found, told).money
    gain = 0 if equal is None else refused_sum(voice, equal, stake).gain
    first = head(voice, "scheme", is_text=True)
    return (
        Table(
            voice.say("weighting.cost_caption_gains", **words),
            (first, *(head(voice, key) for key in ("gain", "more_profit", "caught_by_sales"))),
            tuple((scheme_name(voice, one.name), *_gains(voice, one, stake, gain)) for one in found.schemes),
        ),
        Table(
            voice.say("weighting.cost_caption_parts", **words),
            (first, *(head(voice, key) for key in PARTS)),
            tuple((scheme_name(voice, one.name), *_parts(voice, one)) for one in found.schemes),
        ),
    )


def _gains(voice: Voice, one: SchemeTold, stake: StakeTold, equal: int) -> tuple[str, ...]:
    if one.money is None:
        return (NONE,) * 3
    gain, money = refused_sum(voice, one.money, stake).gain, one.money
    return (
        ranged_amount(voice, money.gain, value=voice.language.count(gain)),
        ranged_amount(voice, money.more_profit, value=voice.language.count(gain - equal)),
        with_interval(voice, _by_thousand(money.caught_by_sales), decimals=0),
    )


def _parts(voice: Voice, one: SchemeTold) -> tuple[str, ...]:
    return tuple(NONE if one.money is None else ranged_amount(voice, getattr(one.money, key)) for key in PARTS)
