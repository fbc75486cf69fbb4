"""The exhibit of what became of what was set aside a year ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.provision.told import names_of, why
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.kpi.provision.results import LookBack, Provision
    from lrfm.report.exhibits.voice import Voice

__all__ = ["past"]


def past(voice: Voice, found: Provision) -> Block | Lines:
    """What was set aside then, what was lost since, and what may yet be, by the bucket of then."""
    told = found.past
    if told is None:
        missing = found.past_missing
        return voice.lines(voice.say("provision.untold_past", why=why(voice, missing) if missing else ""))
    return Block(
        "provision-past",
        _claim(voice, told),
        html_table(_table(voice, found, told), language=voice.language),
        voice.say("provision.past_caveat"),
        voice.say("provision.past_provenance", day=told.day),
        question=voice.say("ask.provision_past"),
    )


def _claim(voice: Voice, told: LookBack) -> str:
    """Say whether losses so far, and with all that is still open, lie below and above what was set aside."""
    aside, lost = sum(row.aside_minor for row in told.rows), sum(row.lost_minor for row in told.rows)
    still = sum(row.still_open_minor for row in told.rows)
    way = "short" if lost > aside else "enough" if lost + still <= aside else "within"
    return voice.say(f"provision.past_claim_{way}", aside_minor=aside, lost_minor=lost, still_minor=still, day=told.day)


def _table(voice: Voice, found: Provision, told: LookBack) -> Table:
    columns = (
        Column(voice.say("provision.column_bucket")),
        *(
            Column(voice.say(f"provision.column_{name}", currency=voice.currency), "number")
            for name in ("open_then", "aside_then", "lost_since", "open_still")
        ),
    )
    amounts = [(row.open_minor, row.aside_minor, row.lost_minor, row.still_open_minor) for row in told.rows]
    rows = tuple(
        (name, *(voice.amount(minor) for minor in own))
        for name, own in zip(names_of(voice, found.matrix), amounts, strict=True)
    )
    sums = (voice.amount(sum(column)) for column in zip(*amounts, strict=True))
    return Table(voice.say("provision.past_caption"), columns, rows, (voice.say("provision.row_total"), *sums))
