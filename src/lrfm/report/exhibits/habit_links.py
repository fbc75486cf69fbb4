"""Exhibits of what hangs together: customers that may be one, and what the tables beside the ledger lack."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.ledger.habits.model import Shared, SharedGroup
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["lacks", "shared"]

NAMES_SHOWN = 4


def shared(voice: Voice, results: Results) -> Block | Lines:
    """Customers with one tax number, telephone or address: possibly one debtor."""
    found = results.habits.shared
    if found is None:
        key = "habits.shared_no_fields" if "customers" in results.optional_rows else "habits.shared_no_table"
        return voice.lines(voice.say(key))
    if not found.groups:
        return voice.lines(voice.say("habits.shared_none"))
    tables = (_fields_table(voice, found), _groups_table(voice, found))
    return Block(
        "shared",
        voice.say("habits.shared_claim", count=found.groups, customers=found.customers),
        "\n".join(html_table(table, language=voice.language) for table in tables),
        voice.say("habits.shared_caveat"),
        voice.say("habits.shared_provenance"),
        question=voice.say("habits.shared_question"),
    )


def _fields_table(voice: Voice, found: Shared) -> Table:
    count = voice.language.count
    rows = tuple(
        (
            voice.say(f"habits.field_{one.field}"),
            *map(count, (one.filled, one.groups, one.customers, one.fillers)),
        )
        for one in found.fields
    )
    columns = (
        Column(voice.say("habits.column_field")),
        *(Column(voice.say(f"habits.column_{name}"), "number") for name in ("filled", "groups", "linked", "fillers")),
    )
    return Table(voice.say("habits.shared_caption"), columns, rows)


def _groups_table(voice: Voice, found: Shared) -> Table:
    rows = tuple(
        (
            _who(voice, group),
            voice.language.count(len(group.customer_keys)),
            voice.language.formats.enumeration([voice.say(f"habits.field_{field}") for field in group.fields]),
        )
        for group in found.largest
    )
    columns = (
        Column(voice.say("habits.column_who")),
        Column(voice.say("habits.column_items"), "number"),
        Column(voice.say("habits.column_by")),
    )
    key = "habits.groups_caption" if len(rows) == found.groups else "habits.groups_caption_some"
    return Table(voice.say(key, shown=len(rows), all=found.groups), columns, rows)


def _who(voice: Voice, group: SharedGroup) -> str:
    names = [voice.name_of(key) for key in group.customer_keys[:NAMES_SHOWN]]
    more = len(group.customer_keys) - len(names)
    who = voice.language.formats.enumeration(names) if not more else ", ".join(names)
    return voice.say("habits.who_more", who=who, more=more) if more else who


def lacks(voice: Voice, results: Results) -> Block | Lines:
    """What should be there between the ledger and the tables beside it, and is not."""
    found = results.habits.lacks
    if not found:
        return voice.lines(voice.say("habits.lacks_none"))
    rows = tuple(
        (
            voice.say(f"habits.lack_{one.name}"),
            voice.language.count(one.items),
            voice.language.count(one.of_items),
            voice.language.share(Fraction(one.items, one.of_items)) if one.of_items else "–",
            "–" if one.amount_minor is None else voice.amount(one.amount_minor),
        )
        for one in found
    )
    columns = (
        Column(voice.say("habits.column_lack")),
        Column(voice.say("habits.column_items"), "number"),
        Column(voice.say("habits.column_of"), "number"),
        Column(voice.say("habits.column_share"), "number"),
        Column(voice.say("habits.amount_in", currency=voice.currency), "number"),
    )
    lacking = sum(one.items > 0 for one in found)
    key = "habits.lacks_claim" if lacking else "habits.lacks_claim_nothing"
    return Block(
        "lacks",
        voice.say(key, count=lacking, known=len(found)),
        html_table(Table(voice.say("habits.lacks_caption"), columns, rows), language=voice.language),
        voice.say("habits.lacks_caveat"),
        voice.say("habits.lacks_provenance"),
        question=voice.say("habits.lacks_question"),
    )
