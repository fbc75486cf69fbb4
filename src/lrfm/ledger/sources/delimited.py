"""Read delimited text as it stands."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.ledger.sources.decode import Text, decode_text, unused_sign
from lrfm.ledger.sources.delimiters import Sample, find_delimiter, split_rows
from lrfm.ledger.sources.headers import LOOKED_AT_ROWS, find_header
from lrfm.ledger.sources.raw import (
    ROW_NUMBER,
    FaultyLine,
    FileRows,
    internal_name,
    number_rows,
    without_blank_rows,
)
from lrfm.ledger.sources.settings import CsvSource

__all__ = ["read_delimited"]

AUTO = "auto"
COMMA = ","
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n?$', re.IGNORECASE)
"""Excel writes it above the header, and shows no row for it."""
BLOCK_BYTES = 1 << 20
LONGEST_ROW_BYTES = 1 << 28
RULER = re.compile(r"[-=_+|\s]*[-=_]{3}[-=_+|\s]*")


@dataclass(frozen=True)
class _Header:
    """The names of the columns, where the rows below begin, and how many rows stand above them."""

    names: tuple[str, ...]
    offset_bytes: int
    rows_above: int


def read_delimited(source: CsvSource, *, path: Path, file_index: int, wanted: Sequence[str]) -> FileRows:
    """Read one file.

    Rows are numbered as an editor counts lines above the header, and as a spreadsheet counts rows below it: a quoted
    cell may go over several lines. Raises `UserError` where the file is empty or no text in the stated encoding.
    """
    data = path.read_bytes()
    text = decode_text(data, encoding=source.encoding, file=path.name)
    delimiter = _delimiter(source, text, wanted, path.name)
    header = _header(source, text.data, delimiter, wanted, path.name)
    cells, faulty = _parse_any(text.data, delimiter, source.quote, header, path.name)
    return FileRows(
        header=header.names,
        cells=without_blank_rows(cells),
        faulty=tuple(
            FaultyLine(file_index, number, line)
            for number, line in faulty
            if line.strip(f"{delimiter}{source.quote} \t\r\n")
        ),
        sha256=hashlib.sha256(data).hexdigest(),
        notes=(*text.notes, *_notes(source, delimiter, header, path.name)),
        delimiter=delimiter,
    )


def _notes(source: CsvSource, delimiter: str, header: _Header, file: str) -> Iterator[Reason]:
    if source.delimiter == AUTO and delimiter != COMMA:
        shown = delimiter if delimiter.isprintable() else repr(delimiter).strip("'")
        yield Reason.of("source.delimiter_detected", file=file, delimiter=shown)
    if source.header_row == AUTO and header.rows_above > 1:
        yield Reason.of("source.header_detected", file=file, row=header.rows_above)


class _Lines:
    """The lines of a text, one after another, with the bytes that were taken."""

    def __init__(self, text: bytes) -> None:
        self._lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")
        self.taken = 0
        self.taken_bytes = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.taken += 1
            self.taken_bytes += len(line.encode("utf-8"))
            yield line


def _first_line(text: bytes) -> str:
    return next(iter(_Lines(text)))


def _delimiter(source: CsvSource, text: Text, wanted: Sequence[str], file: str) -> str:
    if source.delimiter != AUTO:
        return source.delimiter
    if stated := SEPARATOR_LINE.match(_first_line(text.data)):
        return stated.group(1)
    lines = tuple(islice(_Lines(text.data), 2 * LOOKED_AT_ROWS))
    return find_delimiter(Sample(lines, source.quote, len(source.columns)), wanted=wanted, file=file)


def _header(source: CsvSource, text: bytes, delimiter: str, wanted: Sequence[str], file: str) -> _Header:
    """Find the header's cells, and how much of the text it and all above it take."""
    lines = _Lines(text)
    stream = iter(lines)
    skipped = 1 if SEPARATOR_LINE.match(_first_line(text)) else 0
    above = source.header_row - 1 if isinstance(source.header_row, int) and not source.columns else 0
    if source.columns:
        skipped = max(skipped, source.header_row if isinstance(source.header_row, int) else 0)
    for _ in islice(stream, max(skipped, above)):
        pass
    if source.header_row == 0 and not source.columns:
        raise UserError.of("source.columns_not_named", file=file)
    if source.columns:
        return _Header(source.columns, lines.taken_bytes, lines.taken)
    found = _looked_for(stream, lines, source, delimiter, wanted)
    if found is None:
        raise UserError.of("source.no_header", file=file, row=max(1, above + 1))
    return found


def _looked_for(
    stream: Iterator[str], lines: _Lines, source: CsvSource, delimiter: str, wanted: Sequence[str]
) -> _Header | None:
    """Look through the first rows; a file without the wanted names shows those of its first row that is not blank."""
    rows: list[list[str]] = []
    ends: list[tuple[int, int]] = []
    names = frozenset(wanted) if source.header_row == AUTO else frozenset()
    split = split_rows(stream, delimiter=delimiter, quote=source.quote)
    with suppress(csv.Error):  # a quote that is never closed; what stands above it was read
        for row in split:
            rows.append(row)
            ends.append((lines.taken_bytes, lines.taken))
            cells = {cell.strip() for cell in row}
            found = names <= cells if names else source.header_row != AUTO and any(cells)
            if found or len(rows) == LOOKED_AT_ROWS:
                break
    place = find_header(rows, wanted=sorted(names))
    return None if place is None else _Header(tuple(cell.strip() for cell in rows[place]), *ends[place])


def _parse_any(
    text: bytes, delimiter: str, quote: str, header: _Header, file: str
) -> tuple[pa.Table, list[tuple[int, str]]]:
    """Split the rows; delimiters and quotes beyond ASCII are put out of pyarrow's way, and back again in cells."""
    odd = [sign for sign in (delimiter, quote) if not sign.isascii()]
    if not odd:
        return _parse(pa.py_buffer(text)[header.offset_bytes :], delimiter, quote, header, file)
    below = text[header.offset_bytes :]
    instead: dict[str, str] = {}
    for sign in odd:
        instead[sign] = unused_sign(below + "".join(instead.values()).encode(), file=file)
        below = below.replace(sign.encode("utf-8"), instead[sign].encode())
    cells, faulty = _parse(
        pa.py_buffer(below), instead.get(delimiter, delimiter), instead.get(quote, quote), header, file
    )
    for sign, other in instead.items():
        cells = _with_sign(cells, sign=sign, other=other)
        faulty = [(row, line.replace(other, sign)) for row, line in faulty]
    return cells, faulty


def _with_sign(cells: pa.Table, *, sign: str, other: str) -> pa.Table:
    """Put a sign back where another one stands for it."""
    for index, name in enumerate(cells.column_names):
        if name != ROW_NUMBER:
            restored = pc.replace_substring(cells[name], pattern=other, replacement=sign)
            cells = cells.set_column(index, name, restored)
    return cells


def _parse(
    below: pa.Buffer, delimiter: str, quote: str, header: _Header, file: str
) -> tuple[pa.Table, list[tuple[int, str]]]:
    """Split the rows below the header; the fast way first, and the one that keeps faulty lines where there are any."""
    names = [internal_name(index) for index in range(len(header.names))]
    if below.size == 0:
        empty = pa.table({name: pa.array([], pa.string()) for name in names})
        return empty.append_column(ROW_NUMBER, number_rows(0, first=1)), []
    split = pacsv.ParseOptions(
        delimiter=delimiter,
        quote_char=quote or False,
        newlines_in_values=bool(quote) and _holds(below, quote),
        ignore_empty_lines=False,  # they count in the numbers of the rows
    )
    try:
        cells = _read(below, pacsv.ReadOptions(column_names=names, block_size=BLOCK_BYTES), split)
        faulty: list[tuple[int, str]] = []
    except pa.ArrowInvalid:
        cells, faulty = _read_with_faulty(below, names, split, file)
    numbers = number_rows(
        cells.num_rows, first=header.rows_above + 1, taken=[row + header.rows_above for row, _ in faulty]
    )
    return cells.append_column(ROW_NUMBER, numbers), [(row + header.rows_above, line) for row, line in faulty]


def _holds(below: pa.Buffer, sign: str) -> bool:
    return re.search(re.escape(sign.encode()), memoryview(below)) is not None


def _read(below: pa.Buffer, reading: pacsv.ReadOptions, split: pacsv.ParseOptions) -> pa.Table:
    types = dict.fromkeys(reading.column_names, pa.string())
    as_text = pacsv.ConvertOptions(column_types=types, strings_can_be_null=False, check_utf8=False)
    return pacsv.read_csv(pa.BufferReader(below), read_options=reading, parse_options=split, convert_options=as_text)


def _read_with_faulty(
    below: pa.Buffer, names: list[str], split: pacsv.ParseOptions, file: str
) -> tuple[pa.Table, list[tuple[int, str]]]:
    """Read one row after another, as pyarrow numbers faulty lines in one thread only."""
    faulty: list[tuple[int, str]] = []

    def keep(row: pacsv.InvalidRow) -> str:
        if not RULER.fullmatch(row.text):  # a line drawn in print holds no row
            faulty.append((row.number, row.text))
        return "skip"

    split.invalid_row_handler = keep
    split.newlines_in_values = True
    one_thread = pacsv.ReadOptions(use_threads=False, column_names=names, block_size=LONGEST_ROW_BYTES)
    try:
        return _read(below, one_thread, split), faulty
    except pa.ArrowInvalid as error:
        raise UserError.of("source.not_delimited_text", file=file, detail=str(error)[:200]) from error
