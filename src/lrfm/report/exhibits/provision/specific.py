"""The exhibit of customers assessed apart from the matrix, and of related parties."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.report.exhibits.provision.told import rate
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.kpi.provision.results import Provision, RelatedParties, Specific
    from lrfm.report.exhibits.voice import Voice

__all__ = ["specific"]


def specific(voice: Voice, found: Provision) -> Block | Lines:
    """Who is assessed apart, why, and what is set aside; or the sentence that nobody is."""
    apart = [one for one in found.matrix.specific if one.customer_key is not None]
    unknown = _unknown(voice, [one.customer for one in found.matrix.specific if one.customer_key is None])
    if not apart:
        lines = [voice.say("provision.specific_none"), unknown, _related(voice, found.related)]
        return voice.lines(*(line for line in lines if line))
    return Block(
        "provision-specific",
        voice.say(
            "provision.specific_claim",
            count=len(apart),
            owed_minor=sum(one.exposure_minor for one in apart),
            aside_minor=sum(one.allowance_minor for one in apart),
        ),
        html_table(_table(voice, apart), language=voice.language),
        joined(unknown, *(_cut(voice, one) for one in apart), _related(voice, found.related)),
        voice.say("provision.specific_provenance"),
        question=voice.say("ask.provision_specific"),
    )


def _unknown(voice: Voice, customers: list[str]) -> str:
    """Name those whom the files don't know; where names are masked, count them."""
    if not customers:
        return ""
    key = "provision.specific_unknown_masked" if voice.masks_names else "provision.specific_unknown"
    return voice.say(key, count=len(customers), customers=tuple(customers))


def _table(voice: Voice, apart: list[Specific]) -> Table:
    columns = (
        Column(voice.say("debtors.column_customer")),
        Column(voice.say("provision.column_open", currency=voice.currency), "number"),
        Column(voice.say("provision.column_rate"), "number"),
        Column(voice.say("provision.column_aside", currency=voice.currency), "number"),
        Column(voice.say("provision.column_reason")),
    )
    rows = tuple(
        (
            voice.name_of(one.customer_key or 0),
            voice.amount(one.exposure_minor),
            rate(voice, Fraction(one.allowance_minor, one.exposure_minor) if one.exposure_minor else None),
            voice.amount(one.allowance_minor),
            one.reason if one.holds else voice.say("provision.not_yet", reason=one.reason),
        )
        for one in sorted(apart, key=lambda one: (-one.allowance_minor, one.customer_key))
    )
    return Table(voice.say("provision.specific_caption"), columns, rows)


def _cut(voice: Voice, one: Specific) -> str:
    """Say where the stated amount is more than is owed."""
    if one.stated_minor is None or one.stated_minor <= one.exposure_minor:
        return ""
    return voice.say(
        "provision.specific_cut",
        customer=voice.name_of(one.customer_key or 0),
        stated_minor=one.stated_minor,
        owed_minor=one.exposure_minor,
    )


def _related(voice: Voice, related: RelatedParties) -> str:
    if not related.named:
        return voice.sentence(voice.say("provision.related_none"))
    return voice.sentence(
        voice.say("provision.related", count=related.named, rows=related.rows, amount_minor=related.amount_minor)
    )
