"""Exhibits of all invoices: how they end by days past due, and by days since the invoice."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.ended import EndedPart, draw_ended
from lrfm.report.exhibits.series import joined, share_tick
from lrfm.report.exhibits.timing.told import NONE, key_share, rests_on, who_is_left_out
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.survival.told import PaymentCurves, ShownCurve, Timing

__all__ = ["late", "since_invoice"]

AGE_DAYS = 90
DAILY_DAYS, LATER_DAYS = 90, 5


def late(voice: Voice, found: PaymentCurves) -> Block:
    """How invoices end by days past due."""
    timing = found.late or found.age
    share = key_share(timing)
    if share.paid.value is None:
        median = NONE if timing.median.value is None else voice.language.count(int(timing.median.value))
        claim = voice.say("timing.curve_claim_none", days=share.days, median=median)
    else:
        claim = voice.say(
            "timing.curve_claim", days=share.days, paid_share=share.paid.value, open_share=share.open.value or 0.0
        )
    return Block(
        "payment-curve",
        claim,
        _figure(voice, timing.curve, name="payment-curve", claim=claim, clock="due"),
        joined(voice.say("timing.curve_caveat"), _begins(voice, timing), who_is_left_out(voice, found)),
        rests_on(voice, found),
        question=voice.say("ask.timing_curve"),
    )


def since_invoice(voice: Voice, found: PaymentCurves) -> Block:
    """How invoices end by days since the invoice."""
    timing = found.age
    median = timing.median.value
    still_open = _open_at(timing.curve, AGE_DAYS)
    if median is None:
        claim = voice.say("timing.age_claim_none")
    else:
        key = "timing.age_claim_short" if still_open is None else "timing.age_claim"
        claim = voice.say(key, median=voice.language.days(int(median)), open_share=still_open, days=AGE_DAYS)
    return Block(
        "payment-curve-age",
        claim,
        _figure(voice, timing.curve, name="payment-curve-age", claim=claim, clock="invoice"),
        joined(voice.say("timing.age_caveat"), _begins(voice, timing), who_is_left_out(voice, found)),
        rests_on(voice, found),
    )


def _begins(voice: Voice, timing: Timing) -> str:
    """Say where a curve begins if it leaves invoices out."""
    return joined(*(voice.reason(one) for one in timing.caveats if one.values.get("left_out")))


def _open_at(curve: ShownCurve, day: int) -> float | None:
    return curve.open[curve.days.index(day)] if day in curve.days else None


def _kept(days: tuple[int, ...]) -> list[int]:
    """Give the places of days that are drawn: all at first, and every fifth where the curve is flat."""
    last = len(days) - 1
    return [place for place, day in enumerate(days) if day <= DAILY_DAYS or day % LATER_DAYS == 0 or place == last]


def _figure(voice: Voice, curve: ShownCurve, *, name: str, claim: str, clock: str) -> str:
    if not curve.days:
        return ""
    roles = ("paid", "credited", "written_off", "open")
    kept = _kept(curve.days)
    parts = [
        EndedPart(role, voice.say(f"timing.{role}"), tuple(getattr(curve, role)[place] for place in kept))
        for role in roles
    ]
    ticks = [(day, voice.language.count(count)) for day, count in zip(curve.tick_days, curve.at_risk, strict=True)]
    is_due = clock == "due"
    return render_figure(
        partial(
            draw_ended,
            days=[curve.days[place] for place in kept],
            parts=parts,
            ticks=ticks,
            tick=partial(share_tick, voice),
            x_label=voice.say(f"timing.x_{clock}"),
            due_label=voice.say("timing.due_date") if is_due else "",
        ),
        id=f"{name}-figure",
        title=voice.say("timing.curve_title" if is_due else "timing.age_title"),
        description=voice.say("timing.curve_description", claim=claim),
        language=voice.language,
        height_inches=3.3,
        narrow_height_inches=3.4,
    )
