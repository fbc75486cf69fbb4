"""Read delimited text as it stands: every cell as text, every row with its number, every faulty line kept."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv

from lrfm.errors import Fault, UserError
from lrfm.ledger.settings import CsvSource

__all__ = ["FILE_INDEX", "ROW_NUMBER", "FaultyLine", "RawRows", "read_csv", "require_columns", "row_text"]

FILE_INDEX = "__file_index"
ROW_NUMBER = "__row_number"


@dataclass(frozen=True)
class FaultyLine:
    """A line that does not have the columns of the header."""

    file_index: int
    row_number: int
    text: str
    columns_wanted: int
    columns_found: int


@dataclass(frozen=True)
class RawRows:
    """All rows of a source as text.

    `cells` has one text column per column of the file, plus `__file_index` and `__row_number`
    (the header is row 1; lines left empty are no rows). `len(cells) + len(faulty)` = rows of the files.
    """

    cells: pa.Table
    faulty: tuple[FaultyLine, ...]
    files: tuple[Path, ...]
    columns: tuple[str, ...]

    @property
    def row_count(self) -> int:
        """Rows of the files, faulty lines included."""
        return int(self.cells.num_rows) + len(self.faulty)


def read_csv(source: CsvSource, *, files: Sequence[Path]) -> RawRows:
    """Read the files of one source; they must have the same columns.

    Raises `UserError` where a file is empty, not text in the stated encoding, or has other columns than the first.
    """
    parts = [_read_file(source, path=path, file_index=index) for index, path in enumerate(files)]
    columns = parts[0][0].column_names
    for (cells, _), path in zip(parts, files, strict=True):
        if cells.column_names != columns:
            raise UserError.of("source.other_columns", file=path.name, first_file=files[0].name)
    faulty = tuple(line for _, lines in parts for line in lines)
    cells = pa.concat_tables([cells for cells, _ in parts])
    own = tuple(name for name in columns if name not in (FILE_INDEX, ROW_NUMBER))
    return RawRows(cells, faulty, tuple(files), own)


def require_columns(raw: RawRows, *, wanted: Sequence[tuple[str, str]]) -> None:
    """Check that each (field, column) of a mapping is in the file; raise `UserError` naming the nearest columns."""
    missing = [(fieldname, column) for fieldname, column in wanted if column not in raw.columns]
    if missing:
        raise UserError(
            *(Fault("source.missing_column", _missing_column(raw, fieldname, column)) for fieldname, column in missing)
        )


def row_text(cells: Sequence[str | None], *, source: CsvSource) -> str:
    """Write cells back as one line, the way the file is written."""
    out = io.StringIO()
    csv.writer(out, delimiter=source.delimiter, quotechar=source.quote, lineterminator="").writerow(
        ["" if cell is None else cell for cell in cells]
    )
    return out.getvalue()


def _missing_column(raw: RawRows, fieldname: str, column: str) -> dict[str, object]:
    near = get_close_matches(column, raw.columns, n=1, cutoff=0.5)
    return {
        "field": fieldname,
        "column": column,
        "file": raw.files[0].name,
        "nearest": near[0] if near else "-",
        "columns": ", ".join(raw.columns[:40]),
    }


def _read_file(source: CsvSource, *, path: Path, file_index: int) -> tuple[pa.Table, list[FaultyLine]]:
    data = _decoded(source, path)
    header = _header(source, data, path)
    faulty: list[FaultyLine] = []

    def keep_faulty(row: pacsv.InvalidRow) -> str:
        faulty.append(FaultyLine(file_index, row.number, row.text, row.expected_columns, row.actual_columns))
        return "skip"

    try:
        cells = pacsv.read_csv(
            pa.BufferReader(data),
            # one thread, or pyarrow does not number the faulty lines
            read_options=pacsv.ReadOptions(use_threads=False),
            parse_options=pacsv.ParseOptions(
                delimiter=source.delimiter,
                quote_char=source.quote,
                newlines_in_values=True,
                invalid_row_handler=keep_faulty,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise UserError.of("source.not_delimited_text", file=path.name, detail=str(error)[:200]) from error
    numbers = _row_numbers(cells.num_rows, taken={line.row_number for line in faulty})
    cells = cells.append_column(FILE_INDEX, pa.array([file_index] * cells.num_rows, pa.int32()))
    return cells.append_column(ROW_NUMBER, numbers), faulty


def _row_numbers(count: int, *, taken: set[int]) -> pa.Array:
    """Number the good rows from 2, leaving out the numbers of faulty lines."""
    if not taken:
        return pa.array(range(2, count + 2), pa.int64())
    free = (number for number in range(2, count + len(taken) + 2) if number not in taken)
    return pa.array([next(free) for _ in range(count)], pa.int64())


def _decoded(source: CsvSource, path: Path) -> bytes:
    """Give the file as UTF-8 without a byte-order mark."""
    data = path.read_bytes()
    try:
        name = codecs.lookup(source.encoding).name
        text_is_utf8 = name in ("utf-8", "utf-8-sig", "ascii")
        text = data.decode("utf-8-sig" if text_is_utf8 else name)
    except (LookupError, UnicodeDecodeError) as error:
        raise UserError.of(
            "source.encoding", file=path.name, encoding=source.encoding, detail=str(error)[-120:]
        ) from None
    if "\x00" in text:
        raise UserError.of("source.binary", file=path.name)
    if not text.strip():
        raise UserError.of("source.empty", file=path.name)
    return text.removeprefix("\ufeff").encode("utf-8")


def _header(source: CsvSource, data: bytes, path: Path) -> list[str]:
    first = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
    header = next(row for row in csv.reader(first, delimiter=source.delimiter, quotechar=source.quote) if row)
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise UserError.of("source.repeated_column", file=path.name, columns=", ".join(repeated))
    return header
