"""Columns of a table by the fields of its mapping, as expressions of the types that fields have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import ibis

from lrfm.errors import UserError
from lrfm.ledger.sources.settings import NO_VALUE
from lrfm.ledger.tables.columns import mapped_columns

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, DateValue, IntegerValue, StringValue, Table, Value

    from lrfm.core.settings import Settings
    from lrfm.ledger.mapping.settings import AmountColumn, CodeColumn, FlagColumn, IdColumns

__all__ = ["TypedCells", "any_of", "first_fault", "moved"]

MAX_SCALE = 12
INTEGER_DIGITS = 18
SHIFT_DIGITS = 7


@dataclass(frozen=True)
class TypedCells:
    """One table as its source has it, with the mapping of its columns; `name` is what the params call it."""

    table: Table
    mapping: Settings
    name: str
    digits: int

    def require_columns(self) -> None:
        """Raise `UserError` where the table lacks a column of the mapping."""
        for field, column in mapped_columns(self.mapping):
            if column not in self.table.columns:
                raise UserError.of(
                    "typed.no_column", table=self.name, field=field, column=column, known=", ".join(self.table.columns)
                )

    def text(self, field: str) -> StringValue:
        """Give trimmed texts, NULL where there is none or the field is not mapped."""
        column = getattr(self.mapping, field)
        return ibis.null("string") if column is None else self._text(column.column, field)

    def ids(self, field: str) -> StringValue:
        """Give identifiers as text; of several columns joined, NULL where one of them is empty."""
        column: IdColumns | None = getattr(self.mapping, field)
        if column is None:
            return ibis.null("string")
        parts = [self._padded(self._text(name, field), column.pad) for name in column.columns]
        return parts[0] if len(parts) == 1 else reduce(lambda left, right: left + "|" + right, parts)

    def day(self, field: str) -> DateValue:
        """Give days; raise `UserError` where the column holds anything but dates or timestamps."""
        column = getattr(self.mapping, field)
        if column is None:
            return ibis.null("date")
        cell = self.table[column.column]
        if not (cell.type().is_date() or cell.type().is_timestamp()):
            raise self._refused(field, column.column, "typed.not_a_date_column")
        return cell.cast("date")

    def amount(self, field: str) -> tuple[IntegerValue, BooleanValue]:
        """Give amounts in minor units, and whether a cell is finer than the currency; exact, or refused."""
        column: AmountColumn | None = getattr(self.mapping, field)
        if column is None:
            return ibis.null("int64"), ibis.literal(False)
        cell, kind = self.table[column.column], self.table[column.column].type()
        if kind.is_integer():
            scale = 0
        elif kind.is_decimal() and (kind.scale or 0) <= MAX_SCALE:
            scale = kind.scale or 0
        else:
            raise self._refused(field, column.column, "typed.not_an_amount_column")
        # precisions are stated so that no engine has to round a product
        wide = cell.cast(f"decimal({INTEGER_DIGITS + scale},{scale})")
        exact = f"decimal({INTEGER_DIGITS + SHIFT_DIGITS + scale},{scale})"
        shifted = (wide * ibis.literal(10**self.digits).cast(f"decimal({SHIFT_DIGITS},0)")).cast(exact)
        whole = shifted.round().cast("int64")
        is_fine = ibis.literal(False) if column.round else (shifted != whole.cast(exact)).fill_null(False)
        return (-whole if column.sign == "reversed" else whole), is_fine

    def number(self, field: str) -> Value:
        """Give numbers that are no amounts, of whatever numeric type they have."""
        column = getattr(self.mapping, field).column
        if not self.table[column].type().is_numeric():
            raise self._refused(field, column, "typed.not_a_number_column")
        return self.table[column]

    def codes(self, field: str) -> tuple[StringValue, BooleanValue]:
        """Give what codes mean, and whether a code means nothing."""
        column: CodeColumn | None = getattr(self.mapping, field)
        if column is None:
            return ibis.null("string"), ibis.literal(False)
        text = self._text(column.column, field).fill_null("")
        nothing = ibis.null("string") if column.otherwise is None else ibis.literal(column.otherwise)
        found = ibis.cases(
            *((text == code.strip(), meaning) for code, meaning in column.codes.items() if code.strip()), else_=nothing
        )
        is_bad = found.isnull() & (text != "") if column.otherwise is None else ibis.literal(False)
        return found, is_bad

    def flags(self, field: str) -> BooleanValue:
        """Tell which rows bear a mark."""
        column: FlagColumn | None = getattr(self.mapping, field)
        if column is None:
            return ibis.literal(False)
        cell = self.table[column.column]
        if cell.type().is_boolean():
            wanted = {text.strip().lower() for text in column.values}
            return cell.fill_null(False) if "true" in wanted else (~cell).fill_null(False)
        return cell.cast("string").strip().isin(list(column.values)).fill_null(False)

    def other_currency(self, base: str) -> BooleanValue:
        """Tell which rows are in another currency than the base."""
        if getattr(self.mapping, "currency", None) is None:
            return ibis.literal(False)
        return (self.text("currency").upper() != base).fill_null(True)

    def _text(self, column: str, field: str) -> StringValue:
        cell, kind = self.table[column], self.table[column].type()
        if not (kind.is_string() or kind.is_integer() or kind.is_boolean()):
            raise self._refused(field, column, "typed.not_a_text_column")
        text = cell.cast("string").strip()
        return text.isin(list(NO_VALUE)).ifelse(ibis.null("string"), text) if kind.is_string() else text

    def _padded(self, text: StringValue, pad: int | None) -> StringValue:
        if pad is None:
            return text
        return text.re_search("^[0-9]+$").ifelse(
            (text.length() < pad).ifelse(text.lpad(pad, "0"), text), text
        )  # lpad alone would cut longer ones

    def _refused(self, field: str, column: str, key: str) -> UserError:
        return UserError.of(key, table=self.name, field=field, column=column, kind=str(self.table[column].type()))


def any_of(*parts: Value) -> Value:
    """Tell whether any condition holds; NULL does not."""
    return reduce(or_, (part.fill_null(False) for part in parts))


def moved(*amounts: Value) -> Value:
    """Tell whether any amount is there and not 0."""
    return any_of(*(amount != 0 for amount in amounts))


def first_fault(faults: Sequence[tuple[str, Value]]) -> Value:
    """Give the name of the first condition that holds, NULL where none does."""
    return ibis.cases(*((condition.fill_null(False), name) for name, condition in faults), else_=ibis.null("string"))
