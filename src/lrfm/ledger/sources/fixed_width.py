"""Read text whose columns stand at fixed places."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from lrfm.ledger.sources.decode import decode_text, unused_sign
from lrfm.ledger.sources.raw import (
    ROW_NUMBER,
    FaultyLine,
    FileRows,
    internal_name,
    number_rows,
    without_blank_rows,
)
from lrfm.ledger.sources.settings import FixedWidthSource

__all__ = ["read_fixed_width"]

LINE = "line"


def read_fixed_width(source: FixedWidthSource, *, path: Path, file_index: int) -> FileRows:
    """Read one file; places count characters, whatever the encoding.

    A line that ends before the last column begins is faulty. Raises `UserError` where the file is empty or no text in
    the stated encoding.
    """
    data = path.read_bytes()
    text = decode_text(data, encoding=source.encoding, file=path.name)
    lines = _lines(text.data, path.name).slice(source.header_row)
    first = source.header_row + 1
    last_start = max(column.start for column in source.columns)
    short = pc.less(pc.utf8_length(lines), last_start)
    blank = pc.equal(pc.binary_length(pc.utf8_trim_whitespace(lines)), 0)
    numbers = pa.chunked_array([number_rows(len(lines), first=first)])
    is_faulty = pc.and_not(short, blank)
    good = pc.invert(pc.or_(short, blank))
    kept = lines.filter(good)
    cells = pa.table(
        {
            internal_name(index): pc.utf8_trim_whitespace(
                pc.utf8_slice_codeunits(kept, column.start - 1, column.start - 1 + column.width)
            )
            for index, column in enumerate(source.columns)
        }
    ).append_column(ROW_NUMBER, numbers.filter(good))
    faulty = zip(numbers.filter(is_faulty).to_pylist(), lines.filter(is_faulty).to_pylist(), strict=True)
    return FileRows(
        header=tuple(column.name for column in source.columns),
        cells=without_blank_rows(cells),
        faulty=tuple(FaultyLine(file_index, number, line) for number, line in faulty),
        sha256=hashlib.sha256(data).hexdigest(),
        notes=text.notes,
    )


def _lines(text: bytes, file: str) -> pa.ChunkedArray:
    """Split a text into lines, blank ones too; pyarrow does it fast, as a table of one column."""
    table = pacsv.read_csv(
        pa.BufferReader(text),
        read_options=pacsv.ReadOptions(column_names=[LINE]),
        parse_options=pacsv.ParseOptions(
            delimiter=unused_sign(text, file=file), quote_char=False, ignore_empty_lines=False
        ),
        convert_options=pacsv.ConvertOptions(
            column_types={LINE: pa.string()}, strings_can_be_null=False, check_utf8=False
        ),
    )
    return table[LINE]
