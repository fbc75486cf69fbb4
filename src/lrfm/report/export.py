"""Tables as files: CSV that no spreadsheet executes, workbooks with the same bytes each time, ordered Parquet.

Tables come as Arrow, whose whole numbers and decimals are exact. Every file has a total order: by the columns given,
then by all others, so that the engine's free row order never shows.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lrfm.report.language import Language
from lrfm.report.words import printable

if TYPE_CHECKING:
    import pyarrow as pa
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["Sheet", "defused", "ordered", "write_csv", "write_parquet", "write_workbook"]

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_BAD_IN_SHEET_NAMES: Final = re.compile(r"[\[\]:*?/\\]")
_SHEET_NAME_LETTERS: Final = 31
_CELL_LETTERS: Final = 32_767
_EXACT_IN_A_CELL: Final = 10**15
"""Spreadsheets keep fifteen digits; what has more is written as text rather than wrongly."""
_WIDEST: Final = 48
_FIXED_TIME: Final = dt.datetime(2026, 1, 1)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: its name, its table, the order of its rows, and words for its columns.

    ``headings`` gives the reader's words for column names; a column without one keeps its name.
    """

    name: str
    table: pa.Table
    order_by: tuple[str, ...] = ()
    headings: Mapping[str, str] | None = None


def defused(text: str) -> str:
    """Prefix text that a spreadsheet would take for a formula.

    >>> defused("=cmd|' /C calc'!A0"), defused("Smith & Sons")
    ("'=cmd|' /C calc'!A0", 'Smith & Sons')
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def ordered(table: pa.Table, *, order_by: Sequence[str]) -> pa.Table:
    """Sort by the columns given, then by all others: rows that still tie are equal in everything."""
    names = [*order_by, *(name for name in table.column_names if name not in order_by)]
    return table.sort_by([(name, "ascending") for name in names]) if names else table


def write_csv(table: pa.Table, path: Path, *, order_by: Sequence[str] = ()) -> None:
    """Write UTF-8 CSV with text cells defused; empty means no value, numbers and dates are plain."""
    rows = ordered(table, order_by=order_by)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:  # with a mark, or Excel garbles it
        writer = csv.writer(stream)  # its \r\n makes it quote a stray \r inside a cell, too
        writer.writerow([defused(name) for name in rows.column_names])
        for batch in rows.to_batches(max_chunksize=10_000):
            writer.writerows([_csv_cell(value) for value in row.values()] for row in batch.to_pylist())


def write_parquet(table: pa.Table, path: Path, *, order_by: Sequence[str] = ()) -> None:
    """Write Parquet with a total order; the same rows give the same bytes."""
    from pyarrow import parquet

    rows = ordered(table, order_by=order_by).replace_schema_metadata(None).combine_chunks()
    parquet.write_table(rows, path, compression="zstd", row_group_size=1_000_000)


def write_workbook(sheets: Sequence[Sheet], path: Path, *, language: Language) -> None:
    """Write a workbook: text is never a formula or a link, and a right-to-left language gets right-to-left sheets.

    Money is given as decimals; values are exact up to fifteen digits and become text beyond.
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        # Without a fixed time each run would give other bytes.
        book.set_properties({"created": _FIXED_TIME})
        formats = _Formats(book)
        taken: set[str] = set()
        for sheet in sheets:
            page = book.add_worksheet(_sheet_name(sheet.name, taken))
            if language.direction == "rtl":
                page.right_to_left()
            _fill(page, sheet, formats)


class _Formats:
    """The cell formats of one workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._decimals: dict[int, Format] = {}
        self.heading: Format = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        self.text: Format = book.add_format({"num_format": "@"})
        self.date: Format = book.add_format({"num_format": "yyyy-mm-dd"})
        self.whole: Format = book.add_format({"num_format": "#,##0"})
        self.real: Format = book.add_format({"num_format": "General"})

    def decimal(self, scale: int) -> Format:
        if scale not in self._decimals:
            places = f".{'0' * scale}" if scale else ""
            self._decimals[scale] = self._book.add_format({"num_format": f"#,##0{places}"})
        return self._decimals[scale]


def _fill(page: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    rows = ordered(sheet.table, order_by=sheet.order_by)
    headings = sheet.headings or {}
    for across, name in enumerate(rows.column_names):
        heading = printable(headings.get(name, name))
        values = rows.column(across).to_pylist()
        page.write_string(0, across, heading, formats.heading)
        for down, value in enumerate(values, start=1):
            _write(page, down, across, value, formats)
        longest = max((len(str(value)) for value in values if value is not None), default=0)
        page.set_column(across, across, min(_WIDEST, max(longest, len(heading)) + 3))
    page.freeze_panes(1, 0)


def _write(page: Worksheet, down: int, across: int, value: object, formats: _Formats) -> None:
    match value:
        case None:
            page.write_blank(down, across, None)
        case bool():
            page.write_boolean(down, across, value)
        case dt.datetime():
            page.write_string(down, across, value.isoformat(sep=" "), formats.text)
        case dt.date():
            page.write_datetime(down, across, value, formats.date)
        case int() if abs(value) < _EXACT_IN_A_CELL:
            page.write_number(down, across, value, formats.whole)
        case Decimal() if abs(value) * 10 ** _scale(value) < _EXACT_IN_A_CELL:
            page.write_number(down, across, value, formats.decimal(_scale(value)))
        case float():
            page.write_number(down, across, value, formats.real)
        case _:
            page.write_string(down, across, printable(str(value))[:_CELL_LETTERS], formats.text)


def _scale(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _csv_cell(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return defused(value)
        case bool():
            return str(value).lower()
        case float():
            return repr(value)
        case dt.date():
            return value.isoformat()
        case _:
            return str(value)


def _sheet_name(name: str, taken: set[str]) -> str:
    """Give a name that spreadsheets accept and that no other sheet of the book has."""
    plain = _BAD_IN_SHEET_NAMES.sub(" ", printable(name)).strip("' ")[:_SHEET_NAME_LETTERS] or "Sheet"
    candidate, number = plain, 2
    while candidate.casefold() in taken:
        suffix = f" {number}"
        candidate, number = plain[: _SHEET_NAME_LETTERS - len(suffix)] + suffix, number + 1
    taken.add(candidate.casefold())
    return candidate
