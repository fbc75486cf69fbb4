"""Read sheets of workbooks as text."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from pathlib import Path

import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.ledger.sources.headers import LOOKED_AT_ROWS, find_header
from lrfm.ledger.sources.raw import ROW_NUMBER, FileRows, internal_name, number_rows, without_blank_rows
from lrfm.ledger.sources.seems import is_plain_text, what_it_seems
from lrfm.ledger.sources.settings import WorkbookSource
from lrfm.ledger.sources.texts import plain_number

__all__ = ["read_workbook"]

ALL_SHEETS = "*"
AUTO = "auto"
SIGNIFICANT_DIGITS = 15
"""Excel keeps no more of a number, and shows none of what binary arithmetic leaves behind them."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
FORMULA_WITHOUT_VALUE = re.compile(rb"<f(?:/>|>[^<]*</f>|\s[^>]*/>|\s[^>]*[^/]>[^<]*</f>)(?:<v/>|<v></v>)?</c>")

Cell = int | float | str | bool | time | date | datetime | timedelta
Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class _Sheet:
    """One sheet; `rows` begin with the sheet's first row."""

    name: str
    is_visible: bool
    rows: Rows


def read_workbook(source: WorkbookSource, *, path: Path, wanted: Sequence[str]) -> tuple[FileRows, ...]:
    """Read the chosen sheets of one workbook, one after another; rows are numbered as the program shows them.

    Formulas give the value that was stored with them, merged cells hold their value in the first one. Without a header
    (`header_row: 0`) columns are named A, B, C as in the program. Raises `UserError` where the workbook is broken or
    has a password, and where it isn't plain which sheet is meant.
    """
    data = path.read_bytes()
    try:
        sheets = _chosen(source, CalamineWorkbook.from_filelike(io.BytesIO(data)), path.name)
    except (CalamineError, OSError) as error:
        raise _fault(data, path.name, error) from error
    sha256 = hashlib.sha256(data).hexdigest()
    notes = tuple(_formula_notes(data, path.name))
    parts = [_read_sheet(source, sheet, path.name, wanted) for sheet in sheets]
    return tuple(
        FileRows(header, cells, (), sha256, (*(notes if index == 0 else ()), *said), sheet=sheets[index].name)
        for index, (header, cells, said) in enumerate(parts)
    )


def _fault(data: bytes, file: str, error: Exception) -> UserError:
    if not data:
        return UserError.of("source.empty", file=file)
    if isinstance(error, PasswordError) or ENCRYPTED in data:
        return UserError.of("source.workbook_locked", file=file)
    seems = what_it_seems(data)
    if seems not in (None, "source.is_workbook"):
        return UserError.of(str(seems), file=file)
    if is_plain_text(data):
        return UserError.of("source.is_text", file=file)
    return UserError.of("source.broken_workbook", file=file, detail=str(error)[:200])


def _chosen(source: WorkbookSource, book: CalamineWorkbook, file: str) -> Sequence[_Sheet]:
    about = [about for about in book.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet]
    if source.sheet and source.sheet != (ALL_SHEETS,):
        named = [_loaded(book, _named(about, name, file)) for name in source.sheet]
        for sheet in named:
            if not _is_filled(sheet):
                raise UserError.of("source.empty_sheet", file=file, sheet=sheet.name)
        return named
    filled = [sheet for one in about if _is_filled(sheet := _loaded(book, one))]
    if not filled:
        raise UserError.of("source.empty", file=file)
    if source.sheet:
        return filled
    visible = [sheet for sheet in filled if sheet.is_visible] or filled
    if len(visible) > 1:
        raise UserError.of("source.several_sheets", file=file, sheets=", ".join(sheet.name for sheet in visible))
    return visible


def _loaded(book: CalamineWorkbook, about: SheetMetadata) -> _Sheet:
    rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
    return _Sheet(about.name, about.visible == SheetVisibleEnum.Visible, rows)


def _is_filled(sheet: _Sheet) -> bool:
    return any(cell not in ("", None) for row in sheet.rows for cell in row)


def _named(sheets: Sequence[SheetMetadata], name: str, file: str) -> SheetMetadata:
    """Find a sheet by its name, or by its number from 1 where none bears that name."""
    for sheet in sheets:
        if sheet.name.strip() == name.strip():
            return sheet
    if name.isascii() and name.isdigit() and 1 <= int(name) <= len(sheets):
        return sheets[int(name) - 1]
    names = [sheet.name for sheet in sheets]
    near = get_close_matches(name, names, n=1, cutoff=0.4)
    raise UserError.of(
        "source.no_sheet", file=file, sheet=name, nearest=near[0] if near else "–", sheets=", ".join(names)
    )


def _read_sheet(
    source: WorkbookSource, sheet: _Sheet, file: str, wanted: Sequence[str]
) -> tuple[tuple[str, ...], pa.Table, tuple[Reason, ...]]:
    above = _rows_above(source, sheet, file, wanted)
    header = [_letters(index) for index in range(len(sheet.rows[0]))]
    if above:
        header = [(_text(cell) or "").strip() for cell in sheet.rows[above - 1]]
    below = sheet.rows[above:]
    columns = [pa.array(map(_text, column), pa.string()) for column in zip(*below, strict=True)]
    if not columns:
        columns = [pa.array([], pa.string()) for _ in header]
    while header and not header[-1] and columns[-1].null_count == len(columns[-1]):
        header.pop()
        columns.pop()
    cells = pa.table({internal_name(index): column for index, column in enumerate(columns)})
    numbered = cells.append_column(ROW_NUMBER, number_rows(len(below), first=above + 1))
    is_said = source.header_row == AUTO and above > 1
    notes = (Reason.of("source.sheet_header_detected", file=file, sheet=sheet.name, row=above),) if is_said else ()
    return tuple(header), without_blank_rows(numbered), notes


def _rows_above(source: WorkbookSource, sheet: _Sheet, file: str, wanted: Sequence[str]) -> int:
    """Give how many rows the header and all above it take; none where the params say that there is no header."""
    if source.header_row == 0:
        return 0
    start = 0 if source.header_row == AUTO else int(source.header_row) - 1
    looked_at = [[_text(cell) or "" for cell in row] for row in sheet.rows[start : start + LOOKED_AT_ROWS]]
    if source.header_row == AUTO:
        place = find_header(looked_at, wanted=wanted)
    else:
        place = next((index for index, row in enumerate(looked_at) if any(cell.strip() for cell in row)), None)
    if place is None:
        raise UserError.of("source.no_header", file=f"{file}, {sheet.name}", row=start + 1)
    return start + place + 1


def _letters(index: int) -> str:
    """Name a column as the program does.

    >>> _letters(0), _letters(27)
    ('A', 'AB')
    """
    high, low = divmod(index, 26)
    return (_letters(high - 1) if high else "") + chr(ord("A") + low)


def _text(cell: Cell) -> str | None:
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        whole = cell + timedelta(seconds=round(cell.microsecond / 1e6), microseconds=-cell.microsecond)
        return whole.isoformat(sep=" ")
    return str(cell)


def _number(value: float) -> str:
    text = format(value, f".{SIGNIFICANT_DIGITS}g")
    return plain_number(text) if "e" in text else text


def _formula_notes(data: bytes, file: str) -> Iterator[Reason]:
    """Count formulas that a program wrote without computing them."""
    if not data.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
        count = sum(len(FORMULA_WITHOUT_VALUE.findall(book.read(name))) for name in sheets)
    if count:
        yield Reason.of("source.formulas_without_value", file=file, count=count)
