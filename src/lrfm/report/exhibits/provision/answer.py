"""What a board has to know of the provision, in three lines."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.report.exhibits.provision.told import TELLING, names_of

if TYPE_CHECKING:
    from lrfm.kpi.provision.results import Provision
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["provision_answer"]


def provision_answer(voice: Voice, found: Provision) -> Lines:
    """Answer how much is expected to be lost, what changed since last month, and on what most of it rests."""
    matrix = found.matrix
    if matrix.missing is not None:
        return voice.lines(
            voice.reason(matrix.missing), voice.say("provision.open_only", receivable_minor=matrix.receivable_minor)
        )
    if not matrix.receivable_minor:
        return voice.lines(voice.say("provision.nothing_open"))
    return voice.lines(_expected(voice, found), _since(voice, found), _rests_on(voice, found))


def _expected(voice: Voice, found: Provision) -> str:
    matrix, total = found.matrix, found.matrix.total_minor or 0
    return voice.say(
        "provision.answer_expected",
        total_minor=total,
        receivable_minor=matrix.receivable_minor,
        part_share=Fraction(total, matrix.receivable_minor),
    )


def _since(voice: Voice, found: Provision) -> str:
    moved = found.movement
    if moved is None:
        return voice.reason(found.movement_missing) if found.movement_missing else voice.say("provision.no_movement")
    change = moved.closing_minor - moved.opening_minor
    way = "up" if change > 0 else "down" if change < 0 else "same"
    return voice.say(
        f"provision.answer_{way}",
        change_minor=abs(change),
        day=moved.opened_on,
        charged_minor=change - moved.used_minor,
        used_minor=-moved.used_minor,
    )


def _rests_on(voice: Voice, found: Provision) -> str:
    """Name the bucket with most set aside, and its share of the whole."""
    matrix = found.matrix
    if not matrix.matrix_minor:
        return voice.say("provision.answer_nothing")
    amounts = [row.allowance_minor or 0 for row in matrix.allowances]
    largest = max(range(len(amounts)), key=lambda index: amounts[index])
    is_told = matrix.rates[largest].unknown_share < TELLING or bool(found.adjusted.stated_reason)
    return voice.say(
        "provision.answer_rests_on" if is_told else "provision.answer_rests_on_unknown",
        bucket=names_of(voice, matrix)[largest],
        part_share=Fraction(amounts[largest], matrix.total_minor or 1),
        rate_share=matrix.rates[largest].booked_share,
        unknown_share=matrix.rates[largest].unknown_share,
    )
