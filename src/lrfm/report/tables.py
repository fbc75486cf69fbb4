"""Tables for readers: a caption, headers with their scope, names set apart from the direction of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lrfm.report.language import Language
from lrfm.report.words import escaped, isolated

__all__ = ["Column", "Table", "html_table"]

_WORDS_LETTERS, _SENTENCE_LETTERS = 16, 56


@dataclass(frozen=True)
class Column:
    """A column's heading and what its cells hold; numbers align to the right in every language."""

    heading: str
    kind: Literal["text", "number"] = "text"


@dataclass(frozen=True)
class Table:
    """Cells that are already written in the reader's language; each row is as long as ``columns``.

    The first column, where it holds text, names its row.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    footer: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a table has at least one column")
        footers = () if self.footer is None else (self.footer,)
        for row in (*self.rows, *footers):
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells under {len(self.columns)} columns: {self.caption}")


def html_table(table: Table, *, language: Language) -> str:
    """Write a table as HTML inside a region that scrolls by itself, so that a phone's page never does.

    >>> table = Table("Ageing", (Column("Customer"), Column("Open", "number")), (("A & B", "1.00"),))
    >>> "<bdi>A &amp; B</bdi>" in html_table(table, language=Language.load("en"))
    True
    """
    caption = escaped(table.caption)
    head = "".join(_heading(column) for column in table.columns)
    body = "\n".join(_row(row, table.columns, language) for row in table.rows)
    foot = "" if table.footer is None else f"<tfoot>\n{_row(table.footer, table.columns, language)}\n</tfoot>\n"
    return (
        f'<div class="scroll" data-lrfm="table" role="region" aria-label="{caption}" tabindex="0">\n'
        f"<table>\n<caption>{caption}</caption>\n"
        f"<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n{foot}</table>\n</div>"
    )


def _heading(column: Column) -> str:
    number = ' class="n"' if column.kind == "number" else ""
    if not column.heading:
        return f"<td{number}></td>"
    return f'<th scope="col"{number}>{escaped(column.heading)}</th>'


def _row(cells: tuple[str, ...], columns: tuple[Column, ...], language: Language) -> str:
    first, *others = zip(cells, columns, strict=True)
    return f"<tr>{_first_cell(*first, language)}{''.join(_cell(*pair, language) for pair in others)}</tr>"


def _first_cell(cell: str, column: Column, language: Language) -> str:
    return (
        f'<th scope="row"{_width(cell)}>{isolated(cell)}</th>'
        if column.kind == "text" and cell
        else _cell(cell, column, language)
    )


def _width(cell: str) -> str:
    """Mark words that need room: a phone would else write them a word a line beside the other columns."""
    if len(cell) < _WORDS_LETTERS:
        return ""
    return ' class="words"' if len(cell) < _SENTENCE_LETTERS else ' class="words sentence"'


def _cell(cell: str, column: Column, language: Language) -> str:
    if column.kind == "text":
        return f"<td{_width(cell)}>{isolated(cell)}</td>"
    # a minus sign stays before its number only where the cell has a direction of its own
    direction = ' dir="auto"' if language.direction == "rtl" else ""
    return f'<td class="n"{direction}>{escaped(cell)}</td>'
