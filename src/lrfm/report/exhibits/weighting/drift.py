"""Whether the difference from equal weights is that of all test days, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.weighting.told import best_weighting, more_pairs, number_or_none, quoted

if TYPE_CHECKING:
    from lrfm.backtest.results import SetTold, TournamentTold
    from lrfm.report.exhibits.voice import Voice

__all__ = ["drift_words", "p_value_words"]

LEAST = 0.001


def drift_words(voice: Voice, found: SetTold, told: TournamentTold) -> str:
    """Say it of the best weighting of a set; empty where fewer than two days can be compared."""
    best = best_weighting(found, told)
    drift = None if best is None or best.beside is None else best.beside.drift
    if best is None or drift is None or drift.p_value is None:
        return ""
    key = "differs" if drift.p_value < 1 - told.level else "steady"
    return voice.say(
        f"weighting.drift_{key}",
        set=voice.say(f"weighting.set_{found.criteria}"),
        name=quoted(voice, best.name),
        count=drift.origin_count,
        low=more_pairs(voice, drift.low),
        high=more_pairs(voice, drift.high),
        chance=p_value_words(voice, drift.p_value),
    )


def p_value_words(voice: Voice, p_value: float | None) -> str:
    """Write a p-value, one that would read 0 as below the least that is written."""
    if p_value is not None and p_value < LEAST:
        return voice.say("weighting.p_below", value=number_or_none(voice, LEAST))
    return number_or_none(voice, p_value)
