"""The exhibit of a cut: do the files leave out whoever took longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.survival.told import PaymentCurves

__all__ = ["cut"]


def cut(voice: Voice, found: PaymentCurves) -> Block | Lines:
    """Say beyond which day the files hold nobody, or that they end as tails do."""
    told = found.cut or found.cut_age
    if told is None:
        key = "timing.cut_none_open" if found.open_invoices else "timing.cut_none"
        return voice.lines(voice.say(key, count=found.open_invoices))
    count = voice.language.count
    rows = (
        (voice.say("timing.cut_last"), count(told.last_days)),
        (voice.say("timing.cut_followed"), count(told.followed)),
        (voice.say("timing.cut_expected", window=told.window_days), count(told.expected)),
        (voice.say("timing.cut_came"), count(0)),
    )
    columns = (Column(voice.say("timing.column_what")), Column(voice.say("timing.column_number"), "number"))
    return Block(
        "payment-cut",
        voice.say("timing.cut_claim" if found.cut else "timing.cut_claim_age", days=told.last_days),
        html_table(Table(voice.say("timing.cut_caption"), columns, rows), language=voice.language),
        voice.say("timing.cut_consequence"),
        voice.say("timing.cut_provenance", window=told.window_days),
        question=voice.say("ask.timing_cut"),
    )
