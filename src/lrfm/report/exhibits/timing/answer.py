"""The answer of the page on time to payment: when half is paid, what averages hide, who pays later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.timing.averages import averages
from lrfm.report.exhibits.timing.groups import grouping_claim, is_different
from lrfm.report.exhibits.timing.months import months_claim
from lrfm.report.exhibits.timing.told import key_share
from lrfm.report.pack import Block

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines
    from lrfm.survival.told import PaymentCurves

__all__ = ["answer"]


def answer(voice: Voice, found: PaymentCurves) -> Lines:
    """Answer in three lines; a cut in the files comes first, for all else rests on it."""
    told = [_half(voice, found), _averages(voice, found), _differ(voice, found)]
    if found.cut is not None:
        told.insert(0, voice.say("timing.cut_claim", days=found.cut.last_days))
    return voice.lines(*(claim for claim in told if claim))


def _half(voice: Voice, found: PaymentCurves) -> str:
    """Say when half of the invoices are settled, on both clocks."""
    age = found.age.median.value
    if age is None:
        return voice.say("timing.answer_not_half")
    age_days = voice.language.days(int(age))
    late = found.late
    share = None if late is None else key_share(late)
    if late is None or late.median.value is None or share is None or share.paid.value is None:
        return voice.say("timing.answer_half_age", age_days=age_days)
    return voice.say(
        "timing.answer_half",
        age_days=age_days,
        late_days=_due_words(voice, int(late.median.value)),
        days=share.days,
        paid_share=share.paid.value,
    )


def _due_words(voice: Voice, days: int) -> str:
    if days == 0:
        return voice.say("timing.on_due")
    return voice.say("timing.after_due" if days > 0 else "timing.before_due", count=abs(days))


def _averages(voice: Voice, found: PaymentCurves) -> str:
    """Set the average of paid invoices right; where it can't be told, say what stays open."""
    shown = averages(voice, found)
    if isinstance(shown, Block):
        return shown.claim
    late = found.late
    last = next((one for one in reversed(late.shares) if one.open.value is not None), None) if late else None
    return "" if last is None else voice.say("timing.answer_open", open_share=last.open.value, days=last.days)


def _differ(voice: Voice, found: PaymentCurves) -> str:
    """Say by what it can be told most clearly who pays later."""
    tested = [one for one in found.groupings if one.adjusted_p_value is not None and one.is_clustered]
    if not tested:
        return voice.say("timing.answer_one_group")
    apart = [one for one in tested if is_different(one) and not (one.by == "salesperson" and voice.masks_names)]
    if not apart:
        return voice.say("timing.answer_alike")
    clearest = min(apart, key=lambda one: one.adjusted_p_value or 0.0)
    return months_claim(voice, found, clearest) if clearest.by == "month" else grouping_claim(voice, found, clearest)
