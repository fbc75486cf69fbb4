"""What the page does not show, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lrfm.backtest.results import TournamentResults
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["limits"]


def limits(voice: Voice, found: TournamentResults) -> Lines:
    """What nobody should read out of it."""
    told = found.told
    said = [voice.say("weighting.limits_causes"), voice.say("weighting.limits_blocked")]
    if told.missing is None:
        said += [voice.say("weighting.limits_past", count=len(told.tested)), voice.say("weighting.limits_overlap")]
        said.append(voice.say("weighting.limits_normalised"))
    if told.loss_share is not None:
        said.append(voice.say("weighting.limits_money", loss_share=told.loss_share))
    said.append(voice.say("weighting.limits_decision"))
    return voice.lines(*said)
