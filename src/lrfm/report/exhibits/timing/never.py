"""The exhibit of what is unpaid after a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.core.reason import Reason
from lrfm.report.exhibits.timing.told import NONE
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.survival.told import PaymentCurves

__all__ = ["never"]


def never(voice: Voice, found: PaymentCurves) -> Block | Lines:
    """What is unpaid so many days after the invoice, or why nobody can tell."""
    told = found.never
    if found.is_settled_only:
        return voice.lines(voice.say("timing.never_settled_only"))
    if isinstance(told, Reason):
        return voice.lines(voice.reason(told))
    columns = (
        Column(voice.say("timing.column_what")),
        Column(voice.say("timing.column_share"), "number"),
        Column(voice.say("timing.column_range"), "number"),
    )
    rows = (
        (
            voice.say("timing.never_open"),
            voice.language.share(told.open_share),
            voice.say("timing.range", low_share=told.low, high_share=told.high),
        ),
        (voice.say("timing.never_written_off"), voice.language.share(told.written_off_share), NONE),
    )
    table = Table(voice.say("timing.never_caption", days=told.days), columns, rows)
    return Block(
        "never-paid",
        voice.say("timing.never_claim", unpaid_share=told.share, days=told.days),
        html_table(table, language=voice.language),
        voice.say("timing.never_caveat", days=told.days),
        voice.say("timing.never_provenance", count=told.followed, days=told.days),
        question=voice.say("ask.timing_never"),
    )
