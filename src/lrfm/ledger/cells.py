"""Text cells to typed values, as Ibis expressions that never guess: what cannot be read is NULL and said.

The expressions are kept shallow on purpose. Ibis writes a shared sub-expression out at every use, so a cell is cleaned
in one computed table, read in a second and judged in a third; as one expression the query text alone takes seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import ibis.expr.datatypes as dt

from lrfm.core.money import MAX_MINOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ibis.expr.types import BooleanValue, DateValue, DecimalValue, IntegerValue, StringValue, Table

__all__ = [
    "exact_amount",
    "is_finer_than",
    "joined_cell",
    "minor_units",
    "plain_number",
    "plausible_day",
    "text_cell",
    "whole_number",
    "written_day",
]

EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
# Wide enough for any amount up to MAX_MINOR with the decimals of any currency.
WIDE = 26
PLAIN_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$"


@ibis.udf.scalar.builtin(name="try_strptime")  # type: ignore[untyped-decorator]
def _try_strptime(text: str, pattern: str) -> dt.timestamp:
    """Parse a timestamp, NULL where the text does not fit (DuckDB's own function)."""


def text_cell(table: Table, column: str, *, missing: Sequence[str]) -> StringValue:
    """Give a cell without surrounding blanks, NULL where it means "no value"."""
    cell = table[column].strip()
    return cell.isin(list(missing)).ifelse(ibis.null("string"), cell) if missing else cell


def joined_cell(table: Table, columns: Sequence[str], *, missing: Sequence[str]) -> StringValue:
    """Give one or several cells as one identifier, NULL where any of them is missing."""
    cells = [text_cell(table, column, missing=missing) for column in columns]
    whole = cells[0]
    for cell in cells[1:]:
        whole = whole + "|" + cell
    return whole


def plain_number(text: StringValue, *, decimal_sign: str, thousands_sign: str) -> StringValue:
    """Write a number with a point and without grouping."""
    plain = text.replace(thousands_sign, "") if thousands_sign else text
    return plain.replace(decimal_sign, ".") if decimal_sign != "." else plain


def exact_amount(plain: StringValue, *, digits: int) -> DecimalValue:
    """Read a plain number as a decimal with the currency's decimals, NULL where it is none."""
    return plain.re_search(PLAIN_NUMBER).ifelse(
        plain.try_cast(dt.Decimal(WIDE, digits)), ibis.null(dt.Decimal(WIDE, digits))
    )


def is_finer_than(plain: StringValue, *, digits: int) -> BooleanValue:
    """Tell whether a plain number has decimals beyond the currency's that are not zero."""
    return plain.re_search(rf"\.[0-9]{{{digits}}}[0-9]*[1-9]")


def minor_units(amount: DecimalValue, *, digits: int) -> IntegerValue:
    """Give a decimal in whole minor units, NULL beyond the largest amount taken."""
    minor = (amount * ibis.literal(10**digits, dt.Decimal(7, 0))).cast("int64")
    return (amount.abs() <= ibis.literal(MAX_MINOR // 10**digits)).ifelse(minor, ibis.null("int64"))


def written_day(text: StringValue, *, pattern: str) -> DateValue:
    """Read a date written in one stated way, NULL where the text does not fit."""
    return _try_strptime(text, pattern).date()


def plausible_day(day: DateValue) -> DateValue:
    """Keep a date between the years 1900 and 2200; others are slips of the pen, not dates."""
    return day.year().between(EARLIEST_YEAR, LATEST_YEAR).ifelse(day, ibis.null("date"))


def whole_number(text: StringValue) -> IntegerValue:
    """Read a whole number, also one written with decimals that are all zero; NULL otherwise."""
    digits = text.re_search(r"^[+-]?[0-9]{1,6}(\.0*)?$").ifelse(
        text.re_extract(r"^([+-]?[0-9]+)", 1), ibis.null("string")
    )
    return digits.try_cast("int64")
