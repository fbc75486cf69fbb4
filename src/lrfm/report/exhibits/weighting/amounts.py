"""Money of schemes as it is written: whole units of the currency, in sums whose printed parts add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.report.exhibits.weighting.told import NONE

if TYPE_CHECKING:
    from lrfm.backtest.results import MoneyTold, NumberTold, StakeTold
    from lrfm.report.exhibits.voice import Voice

__all__ = ["RefusedSum", "ranged_amount", "refused_sum", "whole", "whole_amount"]


@dataclass(frozen=True)
class RefusedSum:
    """What refusing customers saves and gives up, in whole units of the currency: `gain` is the sum of its parts."""

    caught: int
    saved: int
    good_sales: int
    good_margin: int
    bad_sales: int
    bad_margin: int

    @property
    def gain(self) -> int:
        """What is saved less what is given up."""
        return self.plain_gain + self.bad_margin

    @property
    def plain_gain(self) -> int:
        """The same, had those who default bought nothing more."""
        return self.saved + self.good_margin

    def less(self, other: RefusedSum) -> RefusedSum:
        """Give each part less that of another sum."""
        return RefusedSum(*(own - theirs for own, theirs in zip(self._parts(), other._parts(), strict=True)))

    def _parts(self) -> tuple[int, ...]:
        return self.caught, self.saved, self.good_sales, self.good_margin, self.bad_sales, self.bad_margin


def refused_sum(voice: Voice, money: MoneyTold, stake: StakeTold) -> RefusedSum:
    """Round each part of a scheme's money to whole units; margins that are given up are below 0."""
    caught, good, bad = money.caught.value, money.turned_away.value, money.turned_bad.value
    parts = (caught, stake.loss_share * caught, good, -stake.net_share * good, bad, -stake.net_share * bad)
    return RefusedSum(*(whole(voice, part) for part in parts))


def whole(voice: Voice, minor: float) -> int:
    """Round minor units to whole units of the currency."""
    found: int = round(minor / 10**voice.currency_digits)
    return found


def whole_amount(voice: Voice, minor: float) -> str:
    """Write minor units as whole units of the currency."""
    return voice.language.count(whole(voice, minor))


def ranged_amount(voice: Voice, number: NumberTold | None, *, value: str | None = None) -> str:
    """Write money with its interval, where it has one; `value` where it was rounded as a sum."""
    if number is None:
        return NONE
    words = whole_amount(voice, number.value) if value is None else value
    if number.low is None or number.high is None:
        return words
    low, high = whole_amount(voice, number.low), whole_amount(voice, number.high)
    return voice.say("weighting.with_interval", value=words, low=low, high=high)
