"""Typed rows to the columns of a file: each field in the column and the way of writing that it is read by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from lrfm.core.reason import Reason
from lrfm.ledger.mapping.settings import (
    AmountColumn,
    CodeColumn,
    DateColumn,
    FlagColumn,
    IdColumns,
    NumberColumn,
    SideColumn,
    Terms,
)
from lrfm.ledger.sources.settings import CsvSource, FixedWidthSource, Source
from lrfm.ledger.synthetic.styles.dates import day_texts, format_of
from lrfm.ledger.synthetic.styles.numbers import amount_texts, as_decimals, number_texts
from lrfm.ledger.synthetic.styles.terms import term_texts

if TYPE_CHECKING:
    from lrfm.core.settings import Settings
    from lrfm.ledger.settings import SetApartRule
    from lrfm.ledger.synthetic.styles.rows import Rows

__all__ = ["Written", "columns_of"]

YES_ELSE = ("No", "N", "-")
POSTED = ("Posted", "Paid", "-")
ISO, ISO_TIME = "%Y-%m-%d", "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True)
class Written:
    """A table as its file holds it: text, or typed values where the file has types; and what it cannot hold."""

    table: pa.Table
    left_out: tuple[Reason, ...]


@dataclass(frozen=True)
class _Writer:
    """How the cells of one table are written."""

    source: Source
    digits: int
    currency: str
    codes: Mapping[str, str]

    @property
    def is_typed(self) -> bool:
        """Tell whether files of this kind hold days and numbers as such."""
        return not isinstance(self.source, CsvSource | FixedWidthSource)

    def field(self, column: object, values: pa.Array) -> pa.Array:
        """Write the values of one field."""
        match column:
            case DateColumn():
                return self._days(values, column)
            case AmountColumn():
                return self._amounts(pc.negate(values) if column.sign == "reversed" else values)
            case NumberColumn():
                return self._numbers(values)
        return _marks(values, column)

    def _days(self, values: pa.Array, column: DateColumn) -> pa.Array:
        written = format_of(column)
        if self.is_typed and column.calendar == "gregorian" and written in (ISO, ISO_TIME):
            return values if written == ISO else values.cast(pa.timestamp("s"))
        return day_texts(values, column=column)

    def _amounts(self, values: pa.Array) -> pa.Array:
        if self.is_typed and self.source.decimal_sign == ".":
            return as_decimals(values, digits=self.digits)
        return amount_texts(
            values,
            digits=self.digits,
            decimal_sign=self.source.decimal_sign,
            thousands_sign=self.source.thousands_sign,
        )

    def _numbers(self, values: pa.Array) -> pa.Array:
        if self.is_typed and self.source.decimal_sign == ".":
            return values
        return number_texts(values, decimal_sign=self.source.decimal_sign)


def _marks(values: pa.Array, column: object) -> pa.Array:
    """Write codes, flags and sides by what they mean; any other text as it is."""
    match column:
        case CodeColumn():
            meanings, places = _encoded(values)
            return pa.array([_code(column, one) for one in meanings], pa.string()).take(places)
        case FlagColumn():
            no = next((text for text in YES_ELSE if text not in column.values), "")
            return pc.if_else(values, column.values[0], no)
        case SideColumn():
            return pc.if_else(values, column.debit[0], column.credit[0])
    return values.cast(pa.string())


def _encoded(values: pa.Array) -> tuple[list[str | None], pa.Array]:
    encoded = pc.dictionary_encode(values, null_encoding="encode")
    return encoded.dictionary.to_pylist(), encoded.indices


def _code(column: CodeColumn, meaning: str | None) -> str:
    """Give the first code of a meaning; where only all other codes mean it, one that is not listed."""
    found = next((code for code, means in column.codes.items() if means == meaning), None)
    if found is not None:
        return found
    if meaning is not None and meaning == column.otherwise:
        return next(code for code in ("", meaning, f"{meaning}*") if code not in column.codes)
    return ""


def columns_of(
    rows: Rows,
    *,
    mapping: Settings,
    source: Source,
    digits: int,
    currency: str,
    codes: Mapping[str, str],
    rules: tuple[SetApartRule, ...] = (),
) -> Written:
    """Give the columns in the order of the mapping, then those that rules of scope look at.

    `codes` are the words for kinds of documents, where they stand beside a number to tell documents apart.
    """
    writer = _Writer(source, digits, currency, codes)
    found: dict[str, pa.Array] = {}
    left_out: list[Reason] = []
    behind: dict[str, pa.Array] = {}
    for field in type(mapping).model_fields:
        column = getattr(mapping, field)
        for name, cells in _of_field(writer, rows, field, column):
            if isinstance(column, IdColumns) and name != column.columns[-1]:
                behind.setdefault(name, cells)
            elif name not in found:
                found[name] = cells
            elif not found[name].equals(cells) and field != "customer_name":
                left_out.append(Reason.of("synthetic.column_taken", column=name, field=field))
    found = {**found, **{name: cells for name, cells in behind.items() if name not in found}}
    for rule in rules:
        text = next(
            text for text in (*POSTED, "+") if text not in rule.values and not text.startswith(rule.starts_with)
        )
        found.setdefault(rule.column, pa.repeat(pa.scalar(text), rows.size))
        left_out.extend(_set_apart(rule, found[rule.column]))
    return Written(pa.table(found), tuple(left_out))


def _of_field(writer: _Writer, rows: Rows, field: str, column: object) -> Iterator[tuple[str, pa.Array]]:
    """Give the columns of a field with their cells."""
    if column is None:
        return
    if isinstance(column, IdColumns):
        yield from _ids(writer, rows, field, column)
        return
    if isinstance(column, Terms):
        if column.column is not None:
            issued = rows.values.get("invoice_date", rows.values.get("date"))
            yield column.column, term_texts(issued, rows.values["due_date"], terms=column)
        return
    name: str | None = getattr(column, "column", None)
    if name is None:
        return
    if field == "currency":
        yield name, pa.repeat(pa.scalar(writer.currency), rows.size)
    elif field in rows.values:
        yield name, writer.field(column, rows.values[field])
    else:
        yield name, pa.nulls(rows.size, pa.string())


def _ids(writer: _Writer, rows: Rows, field: str, column: IdColumns) -> Iterator[tuple[str, pa.Array]]:
    """Give an id in its last column; what stands before it is the kind of the document, or the same for all."""
    own = rows.values.get(field, pa.nulls(rows.size, pa.string())).cast(pa.string())
    if len(column.columns) > 1:
        kinds = rows.kinds.get(field)
        texts, places = _encoded(kinds) if kinds is not None else (["1"], pa.repeat(pa.scalar(0), rows.size))
        words = pa.array([writer.codes.get(str(text), str(text)) for text in texts], pa.string()).take(places)
        before = pc.if_else(pc.is_valid(own), words, pa.scalar(None, pa.string()))
        yield from ((name, before) for name in column.columns[:-1])
    yield column.columns[-1], own


def _set_apart(rule: SetApartRule, cells: pa.Array) -> Iterator[Reason]:
    """Say how many rows a rule of scope will set apart."""
    texts = cells.cast(pa.string())
    hit = pc.is_in(texts, value_set=pa.array(rule.values, pa.string()))
    for start in rule.starts_with:
        hit = pc.or_(hit, pc.fill_null(pc.starts_with(texts, start), False))
    count = pc.sum(hit).as_py() or 0
    if count:
        yield Reason.of("synthetic.rows_set_apart", count=count, rule=rule.name)
