"""Why a score or a symbol changed, in one plain sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.customers.told import NONE
from lrfm.report.exhibits.customers.units import CRITERIA, criterion_name, value_of

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.moves import Change

__all__ = ["change_sentence"]


def change_sentence(voice: Voice, change: Change) -> str:
    """Say what changed, the customer's own value, and the boundary that it is held against.

    The words are those of the change's own reason; its values are written in their units.
    """
    reason = change.reason
    return voice.say(
        reason.key,
        **{
            **reason.values,
            "criterion": criterion_name(voice, change.column),
            "before": _side(voice, change, change.before),
            "after": _side(voice, change, change.after),
            "value": _told(voice, change),
            "value_before": value_of(voice, change.column, change.value_before),
            "boundary": _boundary(voice, change, change.boundary_after),
            "boundary_before": _boundary(voice, change, change.boundary_before),
        },
    )


def _side(voice: Voice, change: Change, side: int) -> str:
    if change.kind == "score":
        return voice.language.count(side)
    return voice.say("customers.up" if side else "customers.down")


def _told(voice: Voice, change: Change) -> str:
    value = value_of(voice, change.column, change.value_after)
    if change.column not in CRITERIA:
        return value
    return voice.say(f"customers.told_{change.column}", value=value, count=int(change.value_after))


def _boundary(voice: Voice, change: Change, boundary: float | None) -> str:
    return NONE if boundary is None else value_of(voice, change.column, boundary)
