"""The exhibit of drift: whether customers moved since boundaries were learned, or only the quantiles would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.customers.told import NONE
from lrfm.report.exhibits.customers.units import criterion_name, number_head, text_head
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Table, html_table

if TYPE_CHECKING:
    from lrfm.features.scores.drift import CriterionDrift, Drift
    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.results import SegmentResults

__all__ = ["drift"]

LEAST_CHANCE = 0.001


def drift(voice: Voice, found: SegmentResults) -> Block | Lines:
    """Each criterion's index with the value that chance reaches, who moved, and what learning again would change."""
    if found.drift is None:
        return voice.lines(voice.say("customers.drift_none"))
    return Block(
        "score-drift",
        _claim(voice, found.drift),
        html_table(_table(voice, found.drift), language=voice.language),
        joined(_fewer(voice, found), voice.say("customers.drift_caveat", error_share=1 - found.drift.level)),
        voice.say(
            "customers.drift_provenance",
            learned_on=found.drift.learned_on,
            day=found.drift.now,
        ),
        question=voice.say("ask.drift"),
    )


def _claim(voice: Voice, told: Drift) -> str:
    """Part customers who moved, by boundaries that stood still, from scores that new boundaries alone would change."""
    tested = [one for one in told.criteria if one.test is not None]
    if not tested:
        return voice.say("customers.drift_claim_untold")
    alarms = [one for one in tested if one.is_alarm]
    shown = alarms or tested
    words = {
        "learned_on": told.learned_on,
        "names": tuple(criterion_name(voice, one.criterion) for one in alarms),
        "up": sum(one.moved_up_count for one in shown),
        "down": sum(one.moved_down_count for one in shown),
        "relearned": sum(one.relearning.relearned_alone_count for one in shown if one.relearning is not None),
    }
    if not alarms:
        return voice.say("customers.drift_claim_none", **words)
    moved = any(one.verdict.key == "features.drift_customers_moved" for one in alarms)
    return voice.say("customers.drift_claim_moved" if moved else "customers.drift_claim_membership", **words)


def _fewer(voice: Voice, found: SegmentResults) -> str:
    """Say of each criterion with fewer scores than were asked for that it has."""
    return joined(
        *(
            voice.sentence(voice.say(note.key, **{**note.values, "criterion": criterion_name(voice, one.criterion)}))
            for one in found.boundaries
            for note in one.notes
        )
    )


def _table(voice: Voice, told: Drift) -> Table:
    keys = ("index", "by_chance", "moved_up", "moved_down", "came", "gone", "relearned")
    columns = (
        text_head(voice, "criterion"),
        text_head(voice, "verdict"),
        *(number_head(voice, key) for key in keys),
    )
    return Table(
        voice.say("customers.drift_caption", learned_on=told.learned_on),
        columns,
        tuple(_row(voice, one) for one in told.criteria),
    )


def _row(voice: Voice, one: CriterionDrift) -> tuple[str, ...]:
    count = voice.language.count
    return (
        criterion_name(voice, one.criterion),
        voice.reason(one.verdict),
        NONE if one.test is None else voice.language.number(one.test.index, decimals=3),
        NONE if one.test is None else _by_chance(voice, one.adjusted_p),
        count(one.moved_up_count),
        count(one.moved_down_count),
        count(one.entered_count),
        count(one.left_count),
        NONE if one.relearning is None else count(one.relearning.relearned_alone_count),
    )


def _by_chance(voice: Voice, probability: float) -> str:
    """Say how often chance alone makes as large a shift, all criteria counted."""
    if probability < LEAST_CHANCE:
        return voice.say("customers.drift_chance_least", share=voice.language.share(LEAST_CHANCE))
    return voice.say("customers.drift_chance", share=voice.language.share(probability))
