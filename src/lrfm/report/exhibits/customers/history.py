"""The exhibit of one customer's history as a strip."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lrfm.core.calendars import window_start
from lrfm.figures.strip import Payment, Purchase, draw_strip
from lrfm.report.exhibits.customers.told import name_of
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.results import CustomerHistory, HistoryPayment, SegmentResults

__all__ = ["history"]


def history(voice: Voice, found: SegmentResults) -> Block | Lines:
    """Purchases above the line, lateness below it, of the customer with most money among those who changed group."""
    shown = found.history
    if shown is None or not shown.purchases:
        return voice.lines(voice.say("segments.history_none"))
    figure = render_figure(
        partial(
            draw_strip,
            purchases=[
                Purchase(day, float(minor), voice.say("segments.purchase_text", day=day, amount_minor=minor))
                for day, minor in shown.purchases
            ],
            payments=[_payment(voice, one) for one in shown.payments],
            first_day=shown.purchases[0][0],
            cutoff=shown.cutoff,
            window_from=max(shown.purchases[0][0], window_start(shown.cutoff, months=found.window_months)),
            expected_on=shown.expected_on,
            labels=(
                voice.say("segments.strip_purchases"),
                voice.say("segments.strip_late"),
                voice.say("segments.strip_expected"),
            ),
            tick=voice.language.month_short,
            late_tick=voice.language.count,
        ),
        id="history-figure",
        title=voice.say("segments.history_title", name=voice.name_of(shown.customer_key)),
        description=_claim(voice, found, shown),
        language=voice.language,
        height_inches=2.8,
        narrow_height_inches=2.8,
    )
    return Block(
        "customer-history",
        _claim(voice, found, shown),
        figure,
        voice.say("segments.history_caveat"),
        voice.say("segments.history_provenance", count=found.window_months),
    )


def _claim(voice: Voice, found: SegmentResults, shown: CustomerHistory) -> str:
    group = found.now.frame["group"].get(shown.customer_key)
    before = found.before.frame["group"].get(shown.customer_key) if found.before is not None else None
    words = {"name": voice.name_of(shown.customer_key), "count": len(shown.purchases)}
    if not isinstance(group, str):
        return voice.say("segments.history_claim_plain", **words)
    now = name_of(voice, "group", group)
    if not isinstance(before, str) or before == group:
        return voice.say("segments.history_claim", now=now, **words)
    return voice.say("segments.history_claim_moved", before=name_of(voice, "group", before), now=now, **words)


def _payment(voice: Voice, one: HistoryPayment) -> Payment:
    key = "segments.open_text" if one.is_open else "segments.payment_text"
    return Payment(
        one.day,
        one.days_late,
        one.is_open,
        voice.say(key, day=one.day, count=one.days_late, amount_minor=one.amount_minor),
    )
