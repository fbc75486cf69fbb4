"""Exhibits of curves by segment, terms and size: each group before all invoices."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.small_curves import SmallCurve, draw_small_curves, rows_of
from lrfm.report.exhibits.series import joined, share_tick
from lrfm.report.exhibits.timing.told import ALPHA, chance, group_name, in_order, is_cut, key_share
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.survival.told import Grouping, PaymentCurves, Timing

__all__ = ["grouping_claim", "is_different", "segments", "sizes", "terms"]

ROW_INCHES = 1.75
FIRST_DAY, LAST_DAY = -30, 120
"""Days drawn in a panel, which is small."""


def segments(voice: Voice, found: PaymentCurves) -> Block | Lines:
    """Curves by the group that a customer was in before the invoice."""
    caveat = "" if found.segments_since is None else voice.say("timing.segment_caveat", since=found.segments_since)
    return _grouped(voice, found, "segment", caveat)


def terms(voice: Voice, found: PaymentCurves) -> Block | Lines:
    """Curves by terms of payment."""
    return _grouped(voice, found, "terms", voice.say("timing.terms_caveat"))


def sizes(voice: Voice, found: PaymentCurves) -> Block | Lines:
    """Curves by the size of the invoice."""
    return _grouped(voice, found, "size", voice.say("timing.size_caveat"))


def is_different(grouping: Grouping) -> bool:
    """Tell whether groups differ by more than chance, all groupings of the page considered."""
    return grouping.adjusted_p_value is not None and grouping.adjusted_p_value < ALPHA


def grouping_claim(voice: Voice, found: PaymentCurves, grouping: Grouping) -> str:
    """Say which groups pay earliest and latest, or that chance explains what differs."""
    by = voice.say(f"timing.by_{grouping.by}")
    if len(grouping.groups) == 1:
        name = group_name(voice, found, grouping.by, grouping.groups[0].key)
        return voice.say("timing.groups_claim_one", by=by, name=name)
    if grouping.adjusted_p_value is None or not grouping.is_clustered:
        return voice.say("timing.groups_claim_untested", by=by, count=len(grouping.groups))
    if not is_different(grouping):
        return voice.say("timing.groups_claim_alike", by=by, chance=chance(voice, grouping.adjusted_p_value))
    apart = [one for one in grouping.groups if _is_apart(one)]
    if not apart or found.late is None:
        return voice.say("timing.groups_claim_differ", by=by)
    days = key_share(found.late).days
    ordered = sorted(apart, key=_paid)
    if len(apart) > 1 and _paid(ordered[0]) < _paid(ordered[-1]):
        return voice.say(
            "timing.groups_claim",
            by=by,
            fast=_name(voice, found, grouping, ordered[-1]),
            slow=_name(voice, found, grouping, ordered[0]),
            fast_share=_paid(ordered[-1]),
            slow_share=_paid(ordered[0]),
            days=days,
        )
    return voice.say(
        "timing.groups_claim_some",
        by=by,
        name=_name(voice, found, grouping, ordered[0]),
        own_share=_paid(ordered[0]),
        all_share=_paid(found.late),
        days=days,
    )


def _name(voice: Voice, found: PaymentCurves, grouping: Grouping, timing: Timing) -> str:
    return group_name(voice, found, grouping.by, timing.key)


def _is_apart(timing: Timing) -> bool:
    told = key_share(timing).paid.value is not None
    return told and timing.adjusted_p_value is not None and timing.adjusted_p_value < ALPHA


def _paid(timing: Timing) -> float:
    return key_share(timing).paid.value or 0.0


def _grouped(voice: Voice, found: PaymentCurves, by: str, caveat: str) -> Block | Lines:
    grouping = found.by(by)
    if grouping is None:
        none = "timing.groups_none_segment" if by == "segment" else "timing.groups_none"
        return voice.lines(voice.say(none, by=voice.say(f"timing.by_{by}")))
    if grouping.missing is not None:
        return voice.lines(voice.reason(grouping.missing))
    claim = grouping_claim(voice, found, grouping)
    untold = [group_name(voice, found, by, key) for key, _, _ in grouping.untold]
    return Block(
        f"payment-by-{by}",
        claim,
        _figure(voice, found, grouping, claim),
        joined(
            caveat,
            voice.say("timing.groups_unknown", count=grouping.unknown) if grouping.unknown else "",
            voice.say("timing.groups_untold", names=untold) if untold else "",
            is_cut(voice, found),
        ),
        voice.say("timing.groups_provenance"),
        question=voice.say("ask.timing_groups") if by == "segment" else "",
    )


def _figure(voice: Voice, found: PaymentCurves, grouping: Grouping, claim: str) -> str:
    if found.late is None:
        return ""
    panels = [_panel(voice, found, grouping.by, timing) for timing in in_order(grouping)]
    days, shares = _within(found.late.curve.days, found.late.curve.paid)
    wide, narrow = rows_of(len(panels), narrow=False), rows_of(len(panels), narrow=True)
    return render_figure(
        partial(
            draw_small_curves,
            panels=panels,
            everyone=(days, shares),
            everyone_label=voice.say("timing.everyone"),
            tick=partial(share_tick, voice),
            x_label=voice.say("timing.x_due_short"),
        ),
        id=f"payment-by-{grouping.by}-figure",
        title=voice.say(f"timing.groups_title_{grouping.by}"),
        description=voice.say("timing.groups_description", claim=claim),
        language=voice.language,
        height_inches=0.3 + ROW_INCHES * wide,
        narrow_height_inches=0.3 + ROW_INCHES * narrow,
    )


def _panel(voice: Voice, found: PaymentCurves, by: str, timing: Timing) -> SmallCurve:
    curve, share = timing.curve, key_share(timing)
    days, paid = _within(curve.days, curve.paid)
    name = group_name(voice, found, by, timing.key)
    value = share.paid.value
    drawn = value is not None and days and days[0] <= share.days <= days[-1]
    return SmallCurve(
        title=name,
        days=days,
        shares=paid,
        low=_within(curve.days, curve.low)[1] if curve.low else (),
        high=_within(curve.days, curve.high)[1] if curve.high else (),
        ticks=tuple(
            (day, voice.language.count(count))
            for day, count in zip(curve.tick_days, curve.at_risk, strict=True)
            if FIRST_DAY <= day <= LAST_DAY
        ),
        spot=(share.days, value) if drawn and value is not None else None,
        spot_words="" if value is None else voice.say("timing.spot", paid_share=value, days=share.days),
        words=voice.say("timing.panel_words", name=name, count=timing.invoices, customers=timing.customers),
    )


def _within(days: tuple[int, ...], values: tuple[float, ...]) -> tuple[tuple[int, ...], tuple[float, ...]]:
    kept = [(day, value) for day, value in zip(days, values, strict=True) if FIRST_DAY <= day <= LAST_DAY]
    return tuple(day for day, _ in kept), tuple(value for _, value in kept)
