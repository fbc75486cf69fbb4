"""The exhibit of money beside invoices: do large amounts, and parts, come later than invoices by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.timing.told import KEY_DAY, how_sure, is_cut, share_range
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.survival.estimate import Estimate
    from lrfm.survival.told import AmountTiming, PaymentCurves, Timing

__all__ = ["amounts"]

ONE_POINT = 0.01


def amounts(voice: Voice, found: PaymentCurves) -> Block | Lines:
    """Shares of money paid beside shares of invoices."""
    if found.amounts is None or found.late is None:
        return voice.lines(voice.say("timing.amounts_none"))
    return Block(
        "payment-amounts",
        _claim(voice, found.amounts, found.late),
        html_table(_table(voice, found.amounts, found.late), language=voice.language),
        joined(
            voice.say("timing.amounts_caveat"),
            how_sure(voice, found),
            is_cut(voice, found),
        ),
        voice.say("timing.amounts_provenance", amount_minor=found.amounts.amount_minor),
    )


def _claim(voice: Voice, money: AmountTiming, late: Timing) -> str:
    """Say whether money is slower or faster, where that is more than chance."""
    told = [
        (share, other, ahead)
        for share, other, ahead in zip(money.shares, late.shares, money.ahead, strict=True)
        if ahead.value is not None
    ]
    if not told:
        return voice.say("timing.amounts_claim_none")
    share, other, ahead = min(told, key=lambda one: abs(one[0].days - KEY_DAY))
    return voice.say(
        f"timing.amounts_{_kind(ahead)}",
        days=share.days,
        amount_share=share.paid.value,
        count_share=other.paid.value,
    )


def _kind(ahead: Estimate) -> str:
    if abs(ahead.value or 0.0) < ONE_POINT:
        return "claim_same"
    if ahead.lower is None or ahead.upper is None or ahead.lower <= 0 <= ahead.upper:
        return "claim_unsure"
    return "claim" if ahead.upper < 0 else "claim_faster"


def _table(voice: Voice, money: AmountTiming, late: Timing) -> Table:
    columns = (
        Column(voice.say("timing.column_day"), "number"),
        Column(voice.say("timing.column_by_count"), "number"),
        Column(voice.say("timing.column_by_amount"), "number"),
    )
    rows = tuple(
        (voice.language.count(share.days), share_range(voice, other.paid), share_range(voice, share.paid))
        for share, other in zip(money.shares, late.shares, strict=True)
    )
    return Table(voice.say("timing.amounts_caption"), columns, rows)
