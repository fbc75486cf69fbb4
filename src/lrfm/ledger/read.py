"""Read delimited text as it stands: every cell as text, every row with its number, every faulty line kept."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from lrfm.errors import Fault, UserError
from lrfm.ledger.settings import CsvSource

__all__ = ["FILE_INDEX", "ROW_NUMBER", "FaultyLine", "RawRows", "internal_names", "read_csv", "row_text"]

FILE_INDEX = "__file_index"
ROW_NUMBER = "__row_number"
SHOWN_COLUMNS = 40


@dataclass(frozen=True)
class FaultyLine:
    """A line that does not have as many cells as the header."""

    file_index: int
    row_number: int
    text: str


@dataclass(frozen=True)
class RawRows:
    """All rows of a source as text.

    `cells` has one text column per column of the file, under internal names (`c0`, `c1`, ...: headers may be empty, or
    differ in case alone), plus `__file_index` and `__row_number` (empty lines are no rows; the header's number is
    `header_row`). `len(cells) + len(faulty)` = rows of the files. `sha256` are the hashes of the bytes that were read.
    """

    cells: pa.Table
    faulty: tuple[FaultyLine, ...]
    files: tuple[Path, ...]
    columns: tuple[str, ...]
    sha256: tuple[str, ...]

    @property
    def own_columns(self) -> tuple[str, ...]:
        """Give the internal names of the file's columns."""
        return tuple(_internal(index) for index in range(len(self.columns)))

    def rows_of(self, file_index: int) -> int:
        """Count the rows of one file, faulty lines included."""
        good = pc.sum(pc.equal(self.cells[FILE_INDEX], file_index)).as_py() or 0
        return int(good) + sum(1 for line in self.faulty if line.file_index == file_index)


@dataclass(frozen=True)
class _Part:
    """What one file holds."""

    header: tuple[str, ...]
    cells: pa.Table
    faulty: tuple[FaultyLine, ...]
    sha256: str


def read_csv(source: CsvSource, *, files: Sequence[Path]) -> RawRows:
    """Read the files of one source; they must have the same columns.

    Raises `UserError` where a file is empty, not text in the stated encoding, or has other columns than the first.
    """
    parts = [_read_file(source, path=path, file_index=index) for index, path in enumerate(files)]
    for part, path in zip(parts, files, strict=True):
        if part.header != parts[0].header:
            raise UserError.of("source.other_columns", file=path.name, first_file=files[0].name)
    return RawRows(
        cells=pa.concat_tables([part.cells for part in parts]),
        faulty=tuple(line for part in parts for line in part.faulty),
        files=tuple(files),
        columns=parts[0].header,
        sha256=tuple(part.sha256 for part in parts),
    )


def internal_names(raw: RawRows, *, wanted: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """Give the internal name of each column that a mapping names.

    `wanted` are pairs of field and column. Raises `UserError` for columns that the file lacks, naming the nearest, and
    for names that more than one column bears.
    """
    faults = [_column_fault(raw, field, column) for field, column in wanted if raw.columns.count(column) != 1]
    if faults:
        raise UserError(*faults)
    return {column: _internal(raw.columns.index(column)) for _, column in wanted}


def _column_fault(raw: RawRows, field: str, column: str) -> Fault:
    file = raw.files[0].name
    if column in raw.columns:
        return Fault("source.repeated_column", {"field": field, "column": column, "file": file})
    near = get_close_matches(column, raw.columns, n=1, cutoff=0.5)
    columns = ", ".join(name for name in raw.columns[:SHOWN_COLUMNS] if name)
    return Fault(
        "source.missing_column",
        {"field": field, "column": column, "file": file, "nearest": near[0] if near else "–", "columns": columns},
    )


def _internal(index: int) -> str:
    return f"c{index}"


def row_text(cells: Sequence[str | None], *, source: CsvSource) -> str:
    """Write cells back as one line, the way the file is written."""
    out = io.StringIO()
    if not source.quote:
        return source.delimiter.join(cell or "" for cell in cells)
    csv.writer(out, delimiter=source.delimiter, quotechar=source.quote, lineterminator="").writerow(
        ["" if cell is None else cell for cell in cells]
    )
    return out.getvalue()


def _read_file(source: CsvSource, *, path: Path, file_index: int) -> _Part:
    data = path.read_bytes()
    text = _decoded(source, data, path)
    header, header_lines = _header(source, text, path)
    faulty: list[FaultyLine] = []

    def keep_faulty(row: pacsv.InvalidRow) -> str:
        faulty.append(FaultyLine(file_index, row.number, row.text))
        return "skip"

    names = [_internal(index) for index in range(len(header))]
    try:
        cells = pacsv.read_csv(
            pa.BufferReader(text),
            # one thread, or pyarrow does not number the faulty lines
            read_options=pacsv.ReadOptions(use_threads=False, skip_rows=header_lines, column_names=names),
            parse_options=pacsv.ParseOptions(
                delimiter=source.delimiter,
                quote_char=source.quote or False,
                newlines_in_values=True,
                invalid_row_handler=keep_faulty,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise UserError.of("source.not_delimited_text", file=path.name, detail=str(error)[:200]) from error
    numbers = _row_numbers(cells.num_rows, first=header_lines + 1, taken={line.row_number for line in faulty})
    cells = cells.append_column(FILE_INDEX, pa.repeat(pa.scalar(file_index, pa.int32()), cells.num_rows))
    sha256 = hashlib.sha256(data).hexdigest()
    return _Part(tuple(header), cells.append_column(ROW_NUMBER, numbers), tuple(faulty), sha256)


def _row_numbers(count: int, *, first: int, taken: set[int]) -> pa.Array:
    """Number the good rows from `first`, leaving out the numbers of faulty lines."""
    numbers = np.arange(first, first + count + len(taken), dtype=np.int64)
    return pa.array(numbers[~np.isin(numbers, list(taken))][:count]) if taken else pa.array(numbers)


def _decoded(source: CsvSource, data: bytes, path: Path) -> bytes:
    """Give the file's text as UTF-8 without a byte-order mark."""
    try:
        name = codecs.lookup(source.encoding).name
        text = data.decode("utf-8-sig" if name in ("utf-8", "utf-8-sig", "ascii") else name)
    except (LookupError, UnicodeDecodeError) as error:
        raise UserError.of(
            "source.encoding", file=path.name, encoding=source.encoding, detail=str(error)[-120:]
        ) from None
    if "\x00" in text:
        raise UserError.of("source.binary", file=path.name)
    if not text.strip():
        raise UserError.of("source.empty", file=path.name)
    return text.removeprefix("\ufeff").encode("utf-8")


def _header(source: CsvSource, text: bytes, path: Path) -> tuple[list[str], int]:
    """Give the header's cells, and how many lines it and all above it take."""
    lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")
    above = source.header_row - 1
    rows = csv.reader(
        islice(lines, above, None),
        delimiter=source.delimiter,
        quotechar=source.quote or None,
        quoting=csv.QUOTE_MINIMAL if source.quote else csv.QUOTE_NONE,
    )
    for row in rows:
        if any(cell.strip() for cell in row):
            return [cell.strip() for cell in row], above + rows.line_num
    raise UserError.of("source.no_header", file=path.name, row=source.header_row)
