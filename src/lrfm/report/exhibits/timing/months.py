"""The exhibit of months of issue: is payment getting slower, open invoices counted."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.lines import Line, Panel, draw_lines
from lrfm.report.exhibits.series import share_tick
from lrfm.report.exhibits.timing.groups import is_different
from lrfm.report.exhibits.timing.told import ALPHA, NONE, key_share
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.survival.told import Grouping, PaymentCurves, Timing

__all__ = ["months", "months_claim"]


def months(voice: Voice, found: PaymentCurves) -> Block | Lines:
    """The share paid some days past due, by month of issue."""
    grouping = found.by("month")
    if grouping is None or found.late is None or len(grouping.groups) < 2:
        return voice.lines(voice.say("timing.groups_none", by=voice.say("timing.by_month")))
    claim = months_claim(voice, found, grouping)
    days = key_share(found.late).days
    return Block(
        "payment-by-month",
        claim,
        _figure(voice, grouping, claim, days=days),
        voice.say("timing.months_caveat"),
        voice.say("timing.groups_provenance"),
    )


def months_claim(voice: Voice, found: PaymentCurves, grouping: Grouping) -> str:
    """Name the month of issue that is furthest from all others, or say that they are alike."""
    if not is_different(grouping):
        return voice.say("timing.months_claim_alike")
    apart = [one for one in grouping.groups if _is_apart(one)]
    if not apart or found.late is None:
        return voice.say("timing.months_claim_differ")
    all_share = key_share(found.late).paid.value or 0.0
    furthest = max(apart, key=lambda one: abs((key_share(one).paid.value or 0.0) - all_share))
    share = key_share(furthest)
    way = "later" if (share.paid.value or 0.0) < all_share else "earlier"
    return voice.say(
        "timing.months_claim",
        month=voice.language.month(_first_day(furthest)),
        way=voice.say(f"timing.months_way_{way}"),
        own_share=share.paid.value,
        days=share.days,
    )


def _is_apart(timing: Timing) -> bool:
    is_told = key_share(timing).paid.value is not None
    return is_told and timing.adjusted_p_value is not None and timing.adjusted_p_value < ALPHA


def _first_day(timing: Timing) -> date:
    return date.fromisoformat(f"{timing.key}-01")


def _figure(voice: Voice, grouping: Grouping, claim: str, *, days: int) -> str:
    values = tuple(key_share(one).paid.value for one in grouping.groups)
    line = Line(
        voice.say("timing.months_line", days=days),
        values,
        tuple(NONE if value is None else voice.language.share(value) for value in values),
    )
    return render_figure(
        partial(
            draw_lines,
            panels=[Panel("", (line,), partial(share_tick, voice))],
            months=[voice.language.month_short(_first_day(one)) for one in grouping.groups],
        ),
        id="payment-by-month-figure",
        title=voice.say("timing.months_title", days=days),
        description=voice.say("timing.months_description", claim=claim),
        language=voice.language,
        height_inches=2.3,
    )
