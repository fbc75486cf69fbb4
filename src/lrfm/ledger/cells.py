"""Text cells to typed values, as Ibis expressions that never guess: what cannot be read is NULL and said.

The expressions are kept shallow on purpose. Ibis writes a shared sub-expression out at every use, so a cell is cleaned
in one computed table, read in a second and judged in a third; as one expression the query text alone takes seconds.
"""

from __future__ import annotations

import re
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
WIDE, SPARE_DIGITS = 30, 6
PLAIN_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$"
# no-break blanks, minus sign, apostrophe as printers set them
ODD_SIGNS, PLAIN_SIGNS = "\u00a0\u202f\u2212\u2019", "  -'"


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
    """Write a number with a point and without grouping; what does not fit the stated signs becomes "?", never a guess.

    Parentheses and a minus behind the number mean a negative one; blanks that do not break count as blanks.
    """
    plain = text.translate(ODD_SIGNS, PLAIN_SIGNS)
    plain = plain.re_replace(r"^\((.*)\)$", r"-\1").re_replace(r"^([^-+].*)-$", r"-\1")
    point, group = re.escape(decimal_sign), re.escape(thousands_sign)
    whole = rf"([0-9]+|[0-9]{{1,3}}({group}[0-9]{{3}})+)" if thousands_sign else "[0-9]+"
    fits = plain.re_search(rf"^[+-]?({whole}({point}[0-9]*)?|{point}[0-9]+)$")
    bare = plain.replace(thousands_sign, "") if thousands_sign else plain
    return fits.ifelse(
        bare.replace(decimal_sign, ".") if decimal_sign != "." else bare, text.notnull().ifelse("?", text)
    )


def exact_amount(plain: StringValue, *, digits: int) -> DecimalValue:
    """Read a plain number as a decimal with some decimals more than the currency's, NULL where it is none."""
    kind = dt.Decimal(WIDE, digits + SPARE_DIGITS)
    return plain.re_search(PLAIN_NUMBER).ifelse(plain.try_cast(kind), ibis.null(kind))


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
