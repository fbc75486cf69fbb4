"""The exhibit of what would be set aside under other assumptions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.report.exhibits.provision.told import NONE, signed, why
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.kpi.provision.results import Provision
    from lrfm.report.exhibits.voice import Voice

__all__ = ["sensitivity"]


def sensitivity(voice: Voice, found: Provision) -> Block | Lines:
    """The sum set aside under each assumption, the largest first, beside what is booked."""
    if found.matrix.missing is not None:
        return voice.lines(voice.say("provision.untold_sensitivity", why=why(voice, found.matrix.missing)))
    total = found.matrix.total_minor or 0
    if not found.sensitivities:
        return voice.lines(voice.say("provision.sensitivity_none"))
    others = [one.total_minor for one in found.sensitivities]
    return Block(
        "provision-sensitivity",
        voice.say(
            "provision.sensitivity_claim",
            total_minor=total,
            least_minor=min(*others, total),
            most_minor=max(*others, total),
        ),
        html_table(_table(voice, found, total), language=voice.language),
        voice.say("provision.sensitivity_caveat"),
        voice.say("provision.sensitivity_provenance"),
        question=voice.say("ask.provision_sensitivity"),
    )


def _table(voice: Voice, found: Provision, total: int) -> Table:
    columns = (
        Column(voice.say("provision.column_assumption")),
        Column(voice.say("provision.column_aside", currency=voice.currency), "number"),
        Column(voice.say("provision.column_against", currency=voice.currency), "number"),
        Column(voice.say("provision.column_against_share"), "number"),
    )
    named = [(voice.say(f"provision.assume_{one.key}"), one.total_minor) for one in found.sensitivities]
    named.append((voice.say("provision.assume_booked"), total))
    rows = tuple(
        (
            name,
            voice.amount(minor),
            signed(voice, minor - total) if minor != total else NONE,
            voice.language.share(Fraction(minor - total, total)) if total and minor != total else NONE,
        )
        for name, minor in sorted(named, key=lambda row: (-row[1], row[0]))
    )
    return Table(voice.say("provision.sensitivity_caption"), columns, rows)
