"""Rows as they stand in their source: every cell as text, every row with its number, every faulty line kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.core.reason import Reason
from lrfm.errors import Fault, UserError

__all__ = [
    "FILE_INDEX",
    "ROW_NUMBER",
    "FaultyLine",
    "FileRows",
    "RawRows",
    "internal_name",
    "internal_names",
    "join_files",
    "number_rows",
    "without_blank_rows",
]

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
    differ in case alone), plus `__file_index` and `__row_number` (as an editor or a spreadsheet counts: from 1, blank
    rows and all above the header counted). Blank rows are no rows. `len(cells) + len(faulty)` = rows of the files.
    `sha256` are the hashes of the bytes that were read. `notes` say what had to be worked out.

    `__file_index` counts the files; of a workbook it counts the sheets that were read, and then `files` and `sha256`
    name it once a sheet, and `sheets` has the sheet (empty for other files). `delimiters` are those of delimited text,
    as they stand in each file.
    """

    cells: pa.Table
    faulty: tuple[FaultyLine, ...]
    files: tuple[Path, ...]
    columns: tuple[str, ...]
    sha256: tuple[str, ...]
    notes: tuple[Reason, ...] = ()
    sheets: tuple[str, ...] = ()
    delimiters: tuple[str, ...] = ()

    @property
    def file_hashes(self) -> tuple[str, ...]:
        """Give the hash of each file once, in the order of the files."""
        return tuple(dict(zip(self.files, self.sha256, strict=True)).values())

    @property
    def own_columns(self) -> tuple[str, ...]:
        """Give the internal names of the file's columns."""
        return tuple(internal_name(index) for index in range(len(self.columns)))

    def rows_of(self, file_index: int) -> int:
        """Count the rows of one file, faulty lines included."""
        good = pc.sum(pc.equal(self.cells[FILE_INDEX], file_index)).as_py() or 0
        return int(good) + sum(1 for line in self.faulty if line.file_index == file_index)


@dataclass(frozen=True)
class FileRows:
    """What one file, or one sheet, holds: `cells` has the columns `c0`, `c1`, ... as text and `__row_number`."""

    header: tuple[str, ...]
    cells: pa.Table
    faulty: tuple[FaultyLine, ...]
    sha256: str
    notes: tuple[Reason, ...] = ()
    sheet: str = ""
    delimiter: str = ""


def join_files(parts: Sequence[FileRows], *, files: Sequence[Path]) -> RawRows:
    """Put the rows of several files or sheets together, by the names of the first one's columns.

    `files` names the file of each part.

    Raises `UserError` where a file has other columns than the first; another order of the same names is no fault.
    """
    first = parts[0].header
    tables = [
        _in_order(part, first=first, file=_place(path, part), first_file=_place(files[0], parts[0])).append_column(
            FILE_INDEX, pa.repeat(pa.scalar(index, pa.int32()), part.cells.num_rows)
        )
        for index, (part, path) in enumerate(zip(parts, files, strict=True))
    ]
    names = [*(internal_name(index) for index in range(len(first))), FILE_INDEX, ROW_NUMBER]
    return RawRows(
        cells=pa.concat_tables([table.select(names) for table in tables]),
        faulty=tuple(line for part in parts for line in part.faulty),
        files=tuple(files),
        columns=first,
        sha256=tuple(part.sha256 for part in parts),
        notes=tuple(note for part in parts for note in part.notes),
        sheets=tuple(part.sheet for part in parts),
        delimiters=tuple(part.delimiter for part in parts),
    )


def _place(path: Path, part: FileRows) -> str:
    return f"{path.name}, {part.sheet}" if part.sheet else path.name


def _in_order(part: FileRows, *, first: tuple[str, ...], file: str, first_file: str) -> pa.Table:
    if part.header == first:
        return part.cells
    if Counter(part.header) != Counter(first) or len(set(first)) != len(first):
        raise UserError.of("source.other_columns", file=file, first_file=first_file)
    own = [internal_name(part.header.index(name)) for name in first]
    renamed = [internal_name(index) for index in range(len(first))]
    return part.cells.select([*own, ROW_NUMBER]).rename_columns([*renamed, ROW_NUMBER])


def internal_names(raw: RawRows, *, wanted: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """Give the internal name of each column that a mapping names.

    `wanted` are pairs of field and column. Raises `UserError` for columns that the file lacks, naming the nearest, and
    for names that more than one column bears.
    """
    faults = [_column_fault(raw, field, column) for field, column in wanted if raw.columns.count(column) != 1]
    if faults:
        raise UserError(*faults)
    return {column: internal_name(raw.columns.index(column)) for _, column in wanted}


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


def internal_name(index: int) -> str:
    """Give the name of a column inside `RawRows`, by its place.

    >>> internal_name(0)
    'c0'
    """
    return f"c{index}"


def number_rows(count: int, *, first: int, taken: Sequence[int] = ()) -> pa.Array:
    """Number `count` rows from `first`, leaving out the numbers that are `taken`.

    >>> number_rows(3, first=2, taken=[3]).to_pylist()
    [2, 4, 5]
    """
    numbers = np.arange(first, first + count + len(taken), dtype=np.int64)
    return pa.array(numbers[~np.isin(numbers, list(taken))][:count]) if taken else pa.array(numbers)


def without_blank_rows(cells: pa.Table) -> pa.Table:
    """Leave out the rows of which every cell is blank; `cells` has `__row_number` beside the text columns."""
    blank: pa.ChunkedArray | None = None
    for name in cells.column_names:
        if name == ROW_NUMBER:
            continue
        trimmed = pc.utf8_trim_whitespace(pc.fill_null(cells[name], ""))
        empty = pc.equal(pc.binary_length(trimmed), 0)
        blank = empty if blank is None else pc.and_(blank, empty)
        if not pc.any(blank, min_count=0).as_py():  # a ledger's first column or two settle it
            return cells
    return cells if blank is None else cells.filter(pc.invert(blank))
