"""Exhibits of what was read: from the files to the ledger, table by table, and what was worked out on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.ledger.judge import REJECTED, SET_APART
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lrfm.core.reason import Reason
    from lrfm.ledger.control import FileControls, ReasonTotal
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["file_to_ledger", "reading", "rejected_rows", "tables_read"]

WORKED_OUT = {
    "source.encoding_detected": "encoding",
    "source.delimiter_detected": "delimiter",
    "source.header_detected": "header",
    "source.sheet_header_detected": "header",
    "source.formulas_without_value": "formulas",
    "source.dates_decided": "dates",
}
"""Notes that a page can repeat, each with how: a page names no files."""
OPTIONAL = "optional."
FILES_CLAIMS = {
    (False, False): "quality.files_claim",
    (False, True): "quality.files_claim_of_table",
    (True, False): "quality.files_claim_in_part",
    (True, True): "quality.files_claim_in_part_of_table",
}
"""What is said where amounts can't be read, and where there are several tables."""


def file_to_ledger(voice: Voice, results: Results) -> Block:
    """Every row and every cent of the leading table: in the ledger, set apart or rejected."""
    controls = results.controls
    lines = [
        ("quality.row_read", controls.rows_read, controls.amount_read_minor),
        ("quality.row_set_apart", controls.rows(SET_APART), controls.amount_minor(SET_APART)),
        ("quality.row_rejected", controls.rows(REJECTED), controls.amount_minor(REJECTED)),
    ]
    rows = tuple((voice.say(key), voice.language.count(count), voice.amount(minor)) for key, count, minor in lines)
    footer = (
        voice.say("quality.row_taken"),
        voice.language.count(controls.rows_taken),
        voice.amount(controls.amount_taken_minor),
    )
    caption = voice.say("quality.files_caption")
    if len(results.tables) > 1:
        caption = voice.say("quality.files_caption_of", table=_table_name(voice, results.leading))
    table = Table(caption, _rows_and_amount(voice, voice.say("quality.column_what")), rows, footer)
    return Block(
        "files",
        _files_claim(voice, results),
        html_table(table, language=voice.language),
        voice.say("quality.files_caveat"),
        voice.say("quality.files_provenance"),
        question=voice.say("ask.files"),
    )


def _files_claim(voice: Voice, results: Results) -> str:
    controls = results.controls
    unreadable = sum(total.unreadable_rows for total in controls.by_reason)
    return voice.say(
        FILES_CLAIMS[bool(unreadable), len(results.tables) > 1],
        count=controls.rows_read,
        amount_minor=controls.amount_read_minor,
        unreadable=unreadable,
        table=_table_name(voice, results.leading),
    )


def tables_read(voice: Voice, results: Results) -> Block | Lines:
    """What became of the rows and amounts of each table; one sentence where there is one table only."""
    tables = results.tables
    if len(tables) == 1:
        return voice.lines(voice.say("quality.tables_one", table=_table_name(voice, results.leading)))
    rows = tuple((_table_name(voice, name), *_row_counts(voice, controls)) for name, controls in tables.items())
    amounts = tuple(
        (_table_name(voice, name), *_amounts(voice, controls))
        for name, controls in tables.items()
        if results.has_amounts(name)
    )
    steps = (
        Column(voice.say("quality.column_table")),
        *(Column(voice.say(f"quality.column_{name}"), "number") for name in ("read", "taken", "set_apart", "rejected")),
    )
    exhibits = (
        Table(voice.say("quality.tables_caption_rows"), steps, rows),
        Table(voice.say("quality.tables_caption_amounts"), steps, amounts),
    )
    return Block(
        "tables",
        voice.say("quality.tables_claim", count=len(tables), rows=sum(item.rows_read for item in tables.values())),
        "\n".join(html_table(table, language=voice.language) for table in exhibits),
        voice.say("quality.tables_caveat"),
        voice.say("quality.files_provenance"),
        question=voice.say("ask.tables"),
    )


def _row_counts(voice: Voice, controls: FileControls) -> Iterator[str]:
    for count in (controls.rows_read, controls.rows_taken, controls.rows(SET_APART), controls.rows(REJECTED)):
        yield voice.language.count(count)


def _amounts(voice: Voice, controls: FileControls) -> Iterator[str]:
    for minor in (
        controls.amount_read_minor,
        controls.amount_taken_minor,
        controls.amount_minor(SET_APART),
        controls.amount_minor(REJECTED),
    ):
        yield voice.amount(minor)


def rejected_rows(voice: Voice, results: Results) -> Block:
    """What was not taken, by table and reason, with what to do about it."""
    totals = [(name, total) for name, controls in results.tables.items() for total in controls.by_reason]
    if not totals:
        return Block("rejected", voice.say("quality.rejected_none"), "", "", "")
    shows_table = len(results.tables) > 1
    columns = (
        *((Column(voice.say("quality.column_table")),) if shows_table else ()),
        *_rows_and_amount(voice, voice.say("quality.column_reason")),
        Column(voice.say("quality.column_remedy")),
    )
    rows = tuple(
        (*((_table_name(voice, name),) if shows_table else ()), *_told(voice, results, name, total))
        for name, total in totals
    )
    table = Table(voice.say("quality.rejected_caption"), columns, rows)
    return Block(
        "rejected",
        voice.say("quality.rejected_claim", count=sum(total.rows for _, total in totals)),
        html_table(table, language=voice.language),
        voice.say("quality.rejected_caveat"),
        voice.say("quality.rejected_provenance"),
        question=voice.say("ask.rejected"),
    )


def _told(voice: Voice, results: Results, table: str, total: ReasonTotal) -> tuple[str, ...]:
    return (
        voice.not_taken_because(status=total.status, reason=total.reason),
        voice.language.count(total.rows),
        voice.amount(total.amount_minor) if results.has_amounts(table) else "",
        voice.remedy_for(status=total.status, reason=total.reason),
    )


def reading(voice: Voice, results: Results) -> Block | Lines:
    """What had to be worked out while reading; one sentence where the params and the files say it all."""
    told = (note for note in results.notes if note.values.get("format") != "")  # an empty column has no format
    rows = tuple(dict.fromkeys(_worked_out(voice, note) for note in told))
    if not rows:
        return voice.lines(voice.say("quality.reading_none"))
    columns = (Column(voice.say("quality.column_what_of")), Column(voice.say("quality.column_worked_out")))
    table = Table(voice.say("quality.reading_caption"), columns, rows)
    return Block(
        "reading",
        voice.say("quality.reading_claim", count=len(rows)),
        html_table(table, language=voice.language),
        voice.say("quality.reading_caveat"),
        voice.say("quality.reading_provenance"),
        question=voice.say("ask.reading"),
    )


def _worked_out(voice: Voice, note: Reason) -> tuple[str, str]:
    values = dict(note.values)
    name = WORKED_OUT[note.key]
    if name == "header":
        values["line"] = values["row"]
    return voice.say(f"reading.{name}", **values), voice.say(f"reading.{name}_found", **values)


def _table_name(voice: Voice, name: str) -> str:
    """Give the name of a table, the main ones' and the optional ones'."""
    return voice.say(f"table.{name.removeprefix(OPTIONAL)}")


def _rows_and_amount(voice: Voice, first: str) -> tuple[Column, ...]:
    return (
        Column(first),
        Column(voice.say("quality.column_rows"), "number"),
        Column(voice.say("report.amount_in", currency=voice.currency), "number"),
    )
