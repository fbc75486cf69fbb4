"""Exhibits of what customers promised, and of what they dispute."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.kpi.results import Disputes, Promises, Trends
    from lrfm.report.exhibits.voice import Voice

__all__ = ["disputes", "promises"]

MONTHS_SHOWN = 12
REASONS_SHOWN = 8
"""Reasons are free text: a ledger may have as many of them as disputes."""


def promises(voice: Voice, trends: Trends) -> Block | Lines:
    """Promises that fell due, and how many were kept; one sentence where none did."""
    found = trends.promises
    if not found.due:
        return voice.lines(*_none_due(voice, found))
    months = [month for month in found.by_month if month.due][-MONTHS_SHOWN:]
    rows = tuple(
        (
            voice.language.month(month.month),
            voice.language.count(month.due),
            voice.language.count(month.kept),
            voice.language.share(Fraction(month.kept, month.due)),
        )
        for month in reversed(months)
    )
    columns = (
        Column(voice.say("promises.column_month")),
        Column(voice.say("promises.column_due"), "number"),
        Column(voice.say("promises.column_kept"), "number"),
        Column(voice.say("promises.column_share"), "number"),
    )
    table = Table(voice.say("promises.caption"), columns, rows)
    key = "promises.claim" if found.kept else "promises.claim_none_kept"
    pending = _pending(voice, found)
    return Block(
        "promises",
        voice.say(key, count=found.due, kept=found.kept, kept_share=Fraction(found.kept, found.due)),
        html_table(table, language=voice.language) if rows else "",
        joined(voice.say("promises.caveat"), pending),
        voice.say("promises.provenance"),
        question=voice.say("ask.promises"),
    )


def _none_due(voice: Voice, found: Promises) -> tuple[str, ...]:
    why = voice.measure(found.kept_share) if found.kept_share.missing else voice.say("promises.none_due")
    return tuple(words for words in (why, _pending(voice, found)) if words)


def _pending(voice: Voice, found: Promises) -> str:
    if not found.pending:
        return ""
    return voice.say("promises.pending", count=found.pending, pending_minor=found.pending_minor)


def disputes(voice: Voice, trends: Trends) -> Block | Lines:
    """What is in dispute, by reason; one sentence where nothing is, or where it can't be told."""
    found = trends.disputes
    if not found.items:
        return voice.lines(voice.reason(found.missing) if found.missing else voice.say("disputes.none"))
    # reasons are free text: whoever may not see a name may find it in them
    shows_reasons = bool(found.by_reason) and not voice.masks_names
    # the trend knows whether a share of the balance can be told at all
    share = trends.trend.last.measure("dispute_share").value
    return Block(
        "disputes",
        voice.say(
            "disputes.claim" if share is None else "disputes.claim_share",
            count=found.items,
            open_minor=found.open_minor,
            open_share=share,
        ),
        html_table(_reasons(voice, found), language=voice.language) if shows_reasons else "",
        joined(
            voice.say("disputes.caveat"),
            "" if shows_reasons or not found.by_reason else voice.say("disputes.masked"),
            voice.reason(found.missing) if found.missing else "",
            _age(voice, found),
        ),
        voice.say("disputes.provenance"),
        question=voice.say("ask.disputes"),
    )


def _age(voice: Voice, found: Disputes) -> str:
    if found.median_days_open is None:
        return ""
    return voice.say("disputes.age", days=voice.language.days(found.median_days_open))


def _reasons(voice: Voice, found: Disputes) -> Table:
    columns = (
        Column(voice.say("disputes.column_reason")),
        Column(voice.say("disputes.column_items"), "number"),
        Column(voice.say("report.amount_in", currency=voice.currency), "number"),
    )
    largest = sorted(found.by_reason, key=lambda row: (-row.open_minor, row.reason))
    written = [
        (row.reason or voice.say("disputes.no_reason"), row.items, row.open_minor) for row in largest[:REASONS_SHOWN]
    ]
    if others := largest[REASONS_SHOWN:]:
        name = voice.say("disputes.others", count=len(others))
        written.append((name, sum(row.items for row in others), sum(row.open_minor for row in others)))
    rows = tuple((name, voice.language.count(items), voice.amount(minor)) for name, items, minor in written)
    footer = (voice.say("disputes.total"), voice.language.count(found.items), voice.amount(found.open_minor))
    return Table(voice.say("disputes.caption"), columns, rows, footer)
