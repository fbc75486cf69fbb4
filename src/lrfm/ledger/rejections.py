"""Every row that is not in the ledger, with its own text, so that nothing gets lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from lrfm.ledger.judge import POSITION, REJECTED, TAKEN
from lrfm.ledger.sources.raw import FILE_INDEX
from lrfm.ledger.sources.read import row_text

if TYPE_CHECKING:
    from lrfm.engine.base import Engine
    from lrfm.ledger.reading import JudgedTable

__all__ = ["write_rejected"]

SCHEMA = pa.schema(
    [
        ("table_name", pa.string()),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("file", pa.string()),
        ("row_number", pa.int64()),
        ("text", pa.string()),
        ("amount_minor", pa.int64()),
    ]
)


def write_rejected(engine: Engine, judged: Mapping[str, JudgedTable], *, folder: Path) -> None:
    """Write the rows of every table that were not taken into one Parquet file, by table, file and row."""
    records = [record for name, table in judged.items() for record in _records(engine, name, table)]
    table = pa.Table.from_pylist(records, schema=SCHEMA)
    pq.write_table(table, folder / "rejected.parquet", compression="zstd")


def _records(engine: Engine, name: str, table: JudgedTable) -> list[dict[str, Any]]:
    columns = ("status", "reason", "file_index", "row_number", "amount_minor", POSITION)
    other = table.rows.filter(table.rows.status != TAKEN).select(*columns)
    rows = engine.to_arrow(other, order_by=["file_index", "row_number", POSITION])
    texts = _texts(table, rows[POSITION])
    files = [_file_name(table, index) for index in range(len(table.raw.files))]
    found = [
        {**row, "table_name": name, "file": files[row["file_index"]], "text": text}
        for row, text in zip(rows.to_pylist(), texts, strict=True)
    ]
    found += [
        {
            "table_name": name,
            "status": REJECTED,
            "reason": "faulty_line",
            "file": files[line.file_index],
            "row_number": line.row_number,
            "text": line.text,
            "amount_minor": None,
        }
        for line in table.raw.faulty
    ]
    return sorted(
        ({name: record[name] for name in SCHEMA.names} for record in found),
        key=lambda record: (record["file"], record["row_number"]),
    )


def _file_name(table: JudgedTable, index: int) -> str:
    """Give a file's path as the params name it, and the sheet of a workbook."""
    names = dict(zip(table.input.files, table.input.names, strict=True))
    sheet = table.raw.sheets[index]
    name = names[table.raw.files[index]]
    return f"{name}, {sheet}" if sheet else name


def _texts(table: JudgedTable, positions: pa.ChunkedArray) -> Sequence[str]:
    """Give the rows as they stand in their files."""
    chosen = table.raw.cells.select(list(table.raw.own_columns)).take(positions)
    columns = [column.to_pylist() for column in chosen.columns]
    delimiters = [table.raw.delimiters[index] for index in table.raw.cells[FILE_INDEX].take(positions).to_pylist()]
    return [
        row_text(cells, source=table.input.source, delimiter=delimiter)
        for delimiter, cells in zip(delimiters, zip(*columns, strict=True), strict=True)
    ]
