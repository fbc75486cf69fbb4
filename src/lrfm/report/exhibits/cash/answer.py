"""The answer of the page's first half: what comes in, how far to trust it, and whether it lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.cash.past import past_claim
from lrfm.report.exhibits.cash.short import short_claim
from lrfm.report.exhibits.cash.weeks import weeks_claim

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines
    from lrfm.survival.cash.results import CashForecast

__all__ = ["cash_answer"]


def cash_answer(voice: Voice, found: CashForecast) -> Lines:
    """Three things that a board should know."""
    return voice.lines(weeks_claim(voice, found), _trust(voice, found), short_claim(voice, found))


def _trust(voice: Voice, found: CashForecast) -> str:
    if found.score is not None:
        return past_claim(voice, found.score)
    return voice.reason(found.score_missing) if found.score_missing else voice.say("cash.no_score")
