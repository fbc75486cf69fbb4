"""Columns to files that know days and numbers: Parquet and workbooks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from lrfm.errors import Place, UserError
from lrfm.ledger.sources.settings import ParquetSource, WorkbookSource

__all__ = ["write_parquet", "write_workbook"]

ROWS_OF_A_SHEET = 1_048_576
ALL_SHEETS, TITLE = "*", "Synthetic company"
_MADE_ON = datetime(2026, 1, 1)
"""Stands in the workbook as its day, so that the same company has the same bytes."""


def write_parquet(table: pa.Table, *, path: Path, source: ParquetSource) -> None:
    """Write a Parquet file."""
    del source
    pq.write_table(table, path, compression="zstd")


def write_workbook(table: pa.Table, *, path: Path, source: WorkbookSource) -> None:
    """Write the sheets that are named, the rows shared out among them; raise `UserError` where they are too many."""
    names = [name for name in source.sheet if name != ALL_SHEETS] or ["Sheet1"]
    above = source.header_row - 1 if isinstance(source.header_row, int) and source.header_row else 0
    rows = -(-table.num_rows // len(names))
    if rows + above + 1 > ROWS_OF_A_SHEET:
        raise UserError.of("synthetic.too_many_rows", place=Place(path.name), count=table.num_rows)
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": _MADE_ON})
        days = {
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        for index, name in enumerate(names):
            sheet = book.add_worksheet(name)
            for line in range(above):
                sheet.write_string(line, 0, TITLE)
            first = above
            if source.header_row != 0:
                for place, column in enumerate(table.column_names):
                    sheet.write_string(above, place, column)
                first += 1
            _fill(sheet, table.slice(index * rows, rows), first=first, days=days)


def _fill(
    sheet: xlsxwriter.worksheet.Worksheet, table: pa.Table, *, first: int, days: Mapping[type[date], object]
) -> None:
    for place, column in enumerate(table.columns):
        for line, value in enumerate(column.to_pylist(), start=first):
            if isinstance(value, datetime | date):
                sheet.write_datetime(line, place, value, days[type(value)])
            elif isinstance(value, Decimal | int | float):
                sheet.write_number(line, place, float(value))
            elif value is not None:
                sheet.write_string(line, place, str(value))
