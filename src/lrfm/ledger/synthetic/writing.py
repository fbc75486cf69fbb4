"""Write the tables of a company block by block, as Parquet or as CSV, with days of either calendar."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from lrfm.ledger.mapping.settings import DateColumn
from lrfm.ledger.synthetic.styles.dates import day_texts
from lrfm.ledger.synthetic.styles.numbers import amount_texts

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

__all__ = ["Calendar", "FileFormat", "TableFiles", "as_text"]

FileFormat = Literal["parquet", "csv"]
Calendar = Literal["gregorian", "jalali"]
MINOR_DIGITS = 2
DAY_FORMAT = "%Y-%m-%d"
_CSV = pyarrow.csv.WriteOptions(quoting_style="needed")
_CSV_REST = pyarrow.csv.WriteOptions(quoting_style="needed", include_header=False)


@dataclass
class TableFiles:
    """Open files of a folder, one a table; rows are appended.

    In Parquet, columns are as in the tables. In CSV an amount `x_minor` becomes the column `x` with two decimals, and
    days are texts such as 2026-10-31 or, of the Jalali calendar, 1405-08-09.
    """

    folder: Path
    file_format: FileFormat
    calendar: Calendar = "gregorian"
    _stack: ExitStack = field(default_factory=ExitStack)
    _parquet: dict[str, pq.ParquetWriter] = field(default_factory=dict)
    _csv: dict[str, pa.OSFile] = field(default_factory=dict)

    def __enter__(self) -> Self:
        """Open no file yet: a table's first rows do."""
        self._stack.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all files."""
        self._stack.__exit__(kind, error, trace)

    def without(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Name the tables that have no file yet."""
        return tuple(name for name in names if name not in self._parquet and name not in self._csv)

    def append(self, name: str, table: pa.Table) -> None:
        """Append rows to a table's file."""
        if self.file_format == "parquet":
            self._append_parquet(name, table)
        else:
            self._append_csv(name, table)

    def _append_parquet(self, name: str, table: pa.Table) -> None:
        if name not in self._parquet:
            writer = pq.ParquetWriter(
                self.folder / f"{name}.parquet",
                table.schema,
                compression="snappy",
                use_dictionary=_repeating(table),
                write_statistics=False,
                store_schema=False,
            )
            self._parquet[name] = self._stack.enter_context(writer)
        self._parquet[name].write_table(table)

    def _append_csv(self, name: str, table: pa.Table) -> None:
        is_new = name not in self._csv
        if is_new:
            self._csv[name] = self._stack.enter_context(pa.OSFile(str(self.folder / f"{name}.csv"), "wb"))
        options = _CSV if is_new else _CSV_REST
        pyarrow.csv.write_csv(as_text(table, calendar=self.calendar), self._csv[name], write_options=options)


def as_text(table: pa.Table, *, calendar: Calendar) -> pa.Table:
    """Give a table as a CSV file states it: exact decimals for whole minor units, texts for days.

    >>> days = pa.array([20_545, None]).cast(pa.int32()).view(pa.date32())
    >>> as_text(pa.table({"paid_minor": [-5, 123456], "on": days}), calendar="jalali").to_pydict()
    {'paid': ['-0.05', '1234.56'], 'on': ['1405-01-13', None]}
    """
    names, columns = [], []
    for name, column in zip(table.column_names, table.columns, strict=True):
        is_minor = name.endswith("_minor")
        names.append(name.removesuffix("_minor"))
        columns.append(_text_column(column.combine_chunks(), is_minor=is_minor, calendar=calendar))
    return pa.table(columns, names=names)


def _text_column(values: pa.Array, *, is_minor: bool, calendar: Calendar) -> pa.Array:
    if isinstance(values, pa.DictionaryArray):
        return values.dictionary_decode()
    if is_minor:
        return amount_texts(values, digits=MINOR_DIGITS, decimal_sign=".", thousands_sign="")
    if pa.types.is_date32(values.type):
        return day_texts(values, column=DateColumn(column="day", format=DAY_FORMAT, calendar=calendar))
    return values


def _repeating(table: pa.Table) -> list[str]:
    """Name the columns whose values repeat: texts held as dictionaries of few, and whatever else is worth it."""
    return [
        name
        for name, column in zip(table.column_names, table.columns, strict=True)
        if pa.types.is_dictionary(column.type) or pa.types.is_date32(column.type)
    ]
