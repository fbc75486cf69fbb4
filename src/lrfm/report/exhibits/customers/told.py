"""What all exhibits of customers share: names of segments, and the sentence where segments can't be told."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice
    from lrfm.segments.model import SegmentSize
    from lrfm.segments.results import SegmentResults

__all__ = [
    "NONE",
    "learned_how",
    "money_column",
    "name_of",
    "number_column",
    "of_customers",
    "share_or_none",
    "told_columns",
    "unless_missing",
]

NONE = "–"
Exhibit = Block | Lines
Shown = Callable[["Voice", "SegmentResults"], Exhibit]


def of_customers(exhibit: Shown) -> Callable[[Voice, Results], Exhibit]:
    """Show an exhibit of the segments, or the sentence why the files tell nothing of customers."""

    @wraps(exhibit)
    def shown(voice: Voice, results: Results) -> Exhibit:
        found = results.segments()
        return voice.lines(voice.say("segments.nobody")) if found is None else exhibit(voice, found)

    return shown


def unless_missing(exhibit: Shown) -> Shown:
    """Show the reason in the exhibit's place where customers can't be sorted by symbols."""

    @wraps(exhibit)
    def shown(voice: Voice, found: SegmentResults) -> Exhibit:
        missing = found.now.missing
        return exhibit(voice, found) if missing is None else voice.lines(voice.reason(missing))

    return shown


def name_of(voice: Voice, by: str, key: str) -> str:
    """Name a segment in plain words."""
    return voice.say(f"segment.{'untold' if key == 'untold' else f'{by}.{key}'}")


def learned_how(voice: Voice, found: SegmentResults) -> str:
    """Say whether boundaries and clusters come from files that were kept, or from those of this pack."""
    return voice.say("segments.learned_kept" if found.is_kept else "segments.learned_here")


def number_column(voice: Voice, key: str) -> Column:
    """Head a column of numbers."""
    return Column(voice.say(f"segments.column_{key}"), "number")


def money_column(voice: Voice, key: str) -> Column:
    """Head a column of amounts, naming the currency."""
    return Column(voice.say(f"segments.column_{key}", currency=voice.currency), "number")


def share_or_none(voice: Voice, size: SegmentSize, name: str) -> str:
    """Write a share of a segment, or a dash where there is none."""
    value = getattr(size, name)
    return NONE if value is None else voice.language.share(value)


def told_columns(table: Table) -> Table:
    """Leave out columns that tell nothing of anybody, such as what is open where files hold no payments.

    >>> table = Table("Groups", (Column("Group"), Column("Open")), (("Core", "–"),), footer=("All", "–"))
    >>> told_columns(table).rows, told_columns(table).footer
    ((('Core',),), ('All',))
    """
    rows = (*table.rows, *(() if table.footer is None else (table.footer,)))
    kept = [place for place, _ in enumerate(table.columns) if place == 0 or any(row[place] != NONE for row in rows)]

    return Table(
        table.caption,
        tuple(table.columns[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in table.rows),
        footer=None if table.footer is None else tuple(table.footer[place] for place in kept),
    )
