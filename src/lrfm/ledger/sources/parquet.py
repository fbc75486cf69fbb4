"""Read Parquet files as text."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from lrfm.errors import UserError
from lrfm.ledger.sources.raw import ROW_NUMBER, FileRows, internal_name, number_rows, without_blank_rows
from lrfm.ledger.sources.seems import is_plain_text, what_it_seems
from lrfm.ledger.sources.texts import text_column

__all__ = ["read_parquet"]


def read_parquet(path: Path) -> FileRows:
    """Read one file; rows are numbered from 1, and every value is written as `text_column` does.

    Raises `UserError` where the file is no Parquet file, or a broken one.
    """
    data = path.read_bytes()
    try:
        table = pq.ParquetFile(pa.BufferReader(data)).read()  # names may stand twice
        columns = [text_column(column) for column in table.columns]
    except (pa.ArrowException, OSError) as error:
        raise _fault(data, path.name, error) from error
    names = [internal_name(index) for index in range(len(columns))]
    cells = pa.table(dict(zip(names, columns, strict=True)))
    numbered = cells.append_column(ROW_NUMBER, number_rows(table.num_rows, first=1))
    return FileRows(
        header=tuple(name.strip() for name in table.column_names),
        cells=without_blank_rows(numbered),
        faulty=(),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _fault(data: bytes, file: str, error: Exception) -> UserError:
    if not data:
        return UserError.of("source.empty", file=file)
    seems = what_it_seems(data)
    if seems not in (None, "source.is_parquet"):
        return UserError.of(str(seems), file=file)
    if is_plain_text(data):
        return UserError.of("source.is_text", file=file)
    return UserError.of("source.broken_parquet", file=file, detail=str(error)[:200])
