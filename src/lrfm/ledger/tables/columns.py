"""Which columns a mapping names, and its cells read whole column by whole column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from lrfm.core.settings import Settings
from lrfm.ledger.mapping.dates import read_days
from lrfm.ledger.mapping.numbers import AmountColumnValues, read_amounts, read_numbers, read_whole
from lrfm.ledger.mapping.settings import AmountColumn, CodeColumn, DateColumn, FlagColumn, IdColumns, NumberColumn
from lrfm.ledger.mapping.text import clean_id, clean_text, join_ids
from lrfm.ledger.sources.raw import FILE_INDEX, ROW_NUMBER, RawRows, internal_names

if TYPE_CHECKING:
    from lrfm.ledger.mapping.dates import DayColumn
    from lrfm.ledger.sources.settings import Source

__all__ = ["Cells", "DecidedFormat", "mapped_columns"]


def mapped_columns(mapping: Settings) -> list[tuple[str, str]]:
    """List each (field, column) that a mapping names, in the order of its fields.

    >>> from lrfm.ledger.tables.settings import AllocationMapping
    >>> mapped_columns(AllocationMapping(receipt_id=["Co", "No"], invoice_id="Ref"))
    [('receipt_id', 'Co'), ('receipt_id', 'No'), ('invoice_id', 'Ref')]
    """
    return list(_mapped(mapping))


def _mapped(mapping: Settings) -> Iterator[tuple[str, str]]:
    for field in type(mapping).model_fields:
        value = getattr(mapping, field)
        if isinstance(value, IdColumns):
            yield from ((field, column) for column in value.columns)
        elif isinstance(value, Settings) and getattr(value, "column", None) is not None:
            yield field, value.column  # type: ignore[attr-defined]


@dataclass(frozen=True)
class DecidedFormat:
    """How the dates of a column turned out to be written."""

    field: str
    column: str
    format: str
    calendar: str


@dataclass(frozen=True)
class Cells:
    """The cells of one table, by the fields of its mapping; each method reads one whole column."""

    raw: RawRows
    source: Source
    mapping: Settings
    digits: int
    table: str

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The internal name of each mapped column; raise `UserError` for columns that the file lacks."""
        return internal_names(
            self.raw,
            wanted=[(f"mapping.{self.table}.{field}", column) for field, column in mapped_columns(self.mapping)],
        )

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self.raw.cells.num_rows)

    def places(self) -> dict[str, pa.Array]:
        """Give where each row stands."""
        return {
            "file_index": _whole(self.raw.cells[FILE_INDEX]),
            "row_number": _whole(self.raw.cells[ROW_NUMBER]),
        }

    def text(self, field: str) -> pa.Array:
        """Give cleaned texts, NULL where there is none or the field is not mapped."""
        column = getattr(self.mapping, field)
        return self._texts(column.column) if column is not None else self.nothing(pa.string())

    def ids(self, field: str) -> pa.Array:
        """Give identifiers, NULL where any of their columns is empty or the field is not mapped."""
        column: IdColumns | None = getattr(self.mapping, field)
        if column is None:
            return self.nothing(pa.string())
        parts = [clean_id(self._column(name), missing=self.source.no_value, pad=column.pad) for name in column.columns]
        return parts[0] if len(parts) == 1 else join_ids(parts)

    def days(self, field: str) -> tuple[pa.Array, pa.Array]:
        """Give days and whether the cell holds something that is none."""
        decided = self._days.get(field)
        if decided is None:
            return self.nothing(pa.date32()), self.false()
        return decided.days, decided.is_bad

    @cached_property
    def _days(self) -> Mapping[str, DayColumn]:
        found = {}
        for field in type(self.mapping).model_fields:
            column = getattr(self.mapping, field)
            if isinstance(column, DateColumn):
                found[field] = read_days(self._texts(column.column), column=column, field=field)
        return found

    def formats(self) -> tuple[DecidedFormat, ...]:
        """Tell how dates are written in each column of dates."""
        return tuple(
            DecidedFormat(field, getattr(self.mapping, field).column, day.format, day.calendar)
            for field, day in self._days.items()
        )

    def amount(self, field: str) -> AmountColumnValues:
        """Give amounts in minor units, with their flags."""
        column: AmountColumn | None = getattr(self.mapping, field)
        texts = self.nothing(pa.string()) if column is None else self._texts(column.column)
        return read_amounts(
            texts,
            column=column or AmountColumn(column="-"),
            digits=self.digits,
            decimal_sign=self.source.decimal_sign,
            thousands_sign=self.source.thousands_sign,
        )

    def number(self, field: str) -> tuple[pa.Array, pa.Array]:
        """Give exact numbers and whether the cell holds something that is none."""
        column: NumberColumn | None = getattr(self.mapping, field)
        texts = self.nothing(pa.string()) if column is None else self._texts(column.column)
        return read_numbers(texts, decimal_sign=self.source.decimal_sign, thousands_sign=self.source.thousands_sign)

    def whole(self, field: str) -> tuple[pa.Array, pa.Array]:
        """Give whole numbers and whether the cell holds something that is none."""
        return read_whole(self.text(field))

    def flags(self, field: str) -> pa.Array:
        """Tell which rows bear a mark."""
        column: FlagColumn | None = getattr(self.mapping, field)
        if column is None:
            return self.false()
        texts = clean_text(self._column(column.column), missing=())
        return pc.fill_null(pc.is_in(texts, value_set=pa.array(column.values, pa.string())), False)

    def codes(self, field: str) -> tuple[pa.Array, pa.Array]:
        """Give what codes mean, and whether a code means nothing; NULL where the field is not mapped."""
        column: CodeColumn | None = getattr(self.mapping, field)
        if column is None:
            return self.nothing(pa.string()), self.false()
        texts = pc.fill_null(self._texts(column.column), "")
        known = {"": None, **{code.strip(): meaning for code, meaning in column.codes.items()}}
        index = pc.index_in(texts, value_set=pa.array(list(known), pa.string()))
        meanings = pc.take(pa.array(list(known.values()), pa.string()), index)
        if column.otherwise is not None:
            return pc.fill_null(meanings, column.otherwise), self.false()
        return meanings, pc.is_null(index)

    def spans_lines(self, *, but: tuple[str, ...] = ("customer_name", "description", "drawer", "payer")) -> pa.Array:
        """Tell where a cell that is read holds a line break: an unclosed quote may have swallowed the rows below it."""
        found = self.false()
        for name in {column: None for field, column in mapped_columns(self.mapping) if field not in but}:
            breaks = pc.match_substring(_whole(self._column(name)), "\n")
            if pc.any(breaks).as_py():
                found = pc.or_(found, pc.fill_null(breaks, False))
        return found

    def nothing(self, kind: pa.DataType) -> pa.Array:
        """Give a column without values."""
        return pa.nulls(self.rows, kind)

    def false(self) -> pa.Array:
        """Give a column of no."""
        return pa.repeat(pa.scalar(False), self.rows)

    def texts_of(self, column: str) -> pa.Array:
        """Give the cleaned texts of a column by its name in the file."""
        return self._texts(column)

    def _texts(self, column: str) -> pa.Array:
        return clean_text(self._column(column), missing=self.source.no_value)

    def _column(self, name: str) -> pa.ChunkedArray:
        return self.raw.cells[self.names[name]]


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
