"""Read a source of any kind, and write rows back as they stand in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import assert_never

from lrfm.ledger.sources.delimited import read_delimited
from lrfm.ledger.sources.fixed_width import read_fixed_width
from lrfm.ledger.sources.json_lines import read_json_lines
from lrfm.ledger.sources.parquet import read_parquet
from lrfm.ledger.sources.raw import FileRows, RawRows, join_files
from lrfm.ledger.sources.settings import (
    CsvSource,
    FixedWidthSource,
    JsonLinesSource,
    ParquetSource,
    SqlSource,
    WorkbookSource,
)
from lrfm.ledger.sources.workbook import read_workbook

__all__ = ["ReadableSource", "read_source", "row_text"]

ReadableSource = CsvSource | FixedWidthSource | WorkbookSource | ParquetSource | JsonLinesSource | SqlSource
AUTO = "auto"
BETWEEN_CELLS = "\t"
COMMA = ","


def read_source(source: ReadableSource, *, files: Sequence[Path], wanted: Sequence[str]) -> RawRows:
    """Read the files of one source; `wanted` are the names of the columns that a mapping needs.

    The file of a database is the extract that `database.fetch` wrote. Raises `UserError` where a file can't be read, or
    has other columns than the first.
    """
    parts = [
        (path, part)
        for index, path in enumerate(files)
        for part in _read_file(source, path=path, file_index=index, wanted=wanted)
    ]
    return join_files([part for _, part in parts], files=[path for path, _ in parts])


def _read_file(source: ReadableSource, *, path: Path, file_index: int, wanted: Sequence[str]) -> tuple[FileRows, ...]:
    match source:
        case CsvSource():
            return (read_delimited(source, path=path, file_index=file_index, wanted=wanted),)
        case FixedWidthSource():
            return (read_fixed_width(source, path=path, file_index=file_index),)
        case WorkbookSource():
            return read_workbook(source, path=path, wanted=wanted)
        case JsonLinesSource():
            return (read_json_lines(source, path=path, file_index=file_index),)
        case ParquetSource() | SqlSource():
            return (read_parquet(path),)
        case _:
            assert_never(source)


def row_text(cells: Sequence[str | None], *, source: ReadableSource, delimiter: str = "") -> str:
    """Write cells back as one line: of delimited text as it stands in the file, of others with tabs between the cells.

    `delimiter` is the one that was found in the file (`RawRows.delimiters`); without it the source says it.

    >>> row_text(["a", "x; y", None], source=CsvSource(path=("ledger.csv",)), delimiter=";")
    'a;"x; y";'
    """
    texts = [cell or "" for cell in cells]
    if not isinstance(source, CsvSource):
        return BETWEEN_CELLS.join(texts)
    stated = COMMA if source.delimiter == AUTO else source.delimiter
    if not source.quote:
        return (delimiter or stated).join(texts)
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter or stated, quotechar=source.quote, lineterminator="").writerow(texts)
    return out.getvalue()
