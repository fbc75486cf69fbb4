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
    """Say whether money is slower or faster, where that is more than ranges explain."""
    pairs = [
        (share, other)
        for share, other in zip(money.shares, late.shares, strict=True)
        if share.paid.value is not None and other.paid.value is not None
    ]
    if not pairs:
        return voice.say("timing.amounts_claim_none")
    share, other = min(pairs, key=lambda pair: abs(pair[0].days - KEY_DAY))
    gap = (share.paid.value or 0.0) - (other.paid.value or 0.0)
    apart = "claim_unsure" if _overlap(share.paid, other.paid) else "claim" if gap < 0 else "claim_faster"
    key = "claim_same" if abs(gap) < ONE_POINT else apart
    return voice.say(
        f"timing.amounts_{key}", days=share.days, amount_share=share.paid.value, count_share=other.paid.value
    )


def _overlap(one: Estimate, other: Estimate) -> bool:
    if one.lower is None or one.upper is None or other.lower is None or other.upper is None:
        return True
    return one.lower <= other.upper and other.lower <= one.upper


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
