"""Amounts of one table in minor units of the base currency; other currencies by their dated rates, or in no sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from lrfm.errors import UserError
from lrfm.ledger.allocate.rates import convert

if TYPE_CHECKING:
    from lrfm.ledger.mapping.numbers import AmountColumnValues
    from lrfm.ledger.tables.columns import Cells

__all__ = ["Currencies", "Money", "base_money"]

UNNAMED = "?"
CODE_LENGTH = 3
MARKS = {"€": "EUR", "£": "GBP", "₪": "ILS", "﷼": "IRR"}
"""Marks that stand for one currency alone; a dollar may be anybody's."""


@dataclass(frozen=True)
class Currencies:
    """The base currency, its decimals, and the dated rates of others (`currency`, `date`, `rate`), if there are any."""

    base: str
    digits: int
    rates: pa.Table | None
    document_days: pa.Table | None = None
    """Days of the documents (`document_id`, `event_date`), at whose rates what settles them is converted."""

    def days_of(self, refs: pa.Array, *, otherwise: pa.Array) -> pa.Array:
        """Give the day whose rate counts: of the document that a row settles, else its own.

        So an invoice in another currency that is paid in full leaves no rest: exchange differences are no receivables.
        """
        if self.document_days is None:
            return otherwise
        place = pc.index_in(refs, value_set=self.document_days["document_id"].combine_chunks())
        return pc.coalesce(self.document_days["event_date"].combine_chunks().take(place), otherwise)


@dataclass(frozen=True)
class Money:
    """Amounts of a table, by field; NULL where unreadable, or in a currency that can't be added up.

    `foreign_currency` is NULL where the amount is, or became, one of the base currency; `foreign_minor` is the first
    field's amount in its own currency; `lacks_rate` tells where rates are given but none holds on the day.
    """

    minor: Mapping[str, pa.Array]
    is_bad: Mapping[str, pa.Array]
    is_fine: Mapping[str, pa.Array]
    foreign_currency: pa.Array
    foreign_minor: pa.Array
    lacks_rate: pa.Array

    def beside(self, amount: pa.Array, *, spans_lines: pa.Array) -> dict[str, pa.Array]:
        """Give what every table tells beside its amount; a row that swallowed others may move more than it shows."""
        is_zero = pc.fill_null(pc.equal(amount, 0), False)
        return {
            "foreign_currency": self.foreign_currency,
            "foreign_minor": self.foreign_minor,
            "moves_nothing": pc.and_(is_zero, pc.invert(spans_lines)),
        }


def base_money(
    cells: Cells, amounts: Mapping[str, AmountColumnValues], *, day: pa.Array, currencies: Currencies
) -> Money:
    """Turn the amounts of a table into the base currency, at the rate of each row's day."""
    _require_base_marks(cells, amounts, base=currencies.base)
    code = _codes(cells)
    is_foreign = pc.fill_null(pc.not_equal(code, currencies.base), False)
    minor = {
        name: pc.if_else(values.is_fine, pa.scalar(None, pa.int64()), values.minor) for name, values in amounts.items()
    }
    first = next(iter(minor.values()))
    is_bad = {name: values.is_bad for name, values in amounts.items()}
    is_fine = {name: values.is_fine for name, values in amounts.items()}
    if not pc.any(is_foreign).as_py():
        return Money(minor, is_bad, is_fine, cells.nothing(pa.string()), cells.nothing(pa.int64()), cells.false())
    null = pa.scalar(None, pa.int64())
    foreign_minor = pc.if_else(is_foreign, first, null)
    if currencies.rates is None:
        kept = {name: pc.if_else(is_foreign, null, value) for name, value in minor.items()}
        foreign = pc.if_else(is_foreign, code, pa.scalar(None, pa.string()))
        return Money(kept, is_bad, is_fine, foreign, foreign_minor, cells.false())
    lacks = cells.false()
    for name, values in amounts.items():
        found = convert(
            values.exact, code, day, rates=currencies.rates, base=currencies.base, base_digits=currencies.digits
        )
        minor[name] = pc.if_else(is_foreign, found.minor, minor[name])
        is_fine[name] = pc.and_(is_fine[name], pc.invert(is_foreign))
        is_bad[name] = pc.or_(is_bad[name], pc.and_(is_foreign, found.is_too_large))
        lacks = pc.or_(lacks, pc.and_(is_foreign, pc.and_(found.is_missing, pc.is_valid(values.exact))))
    still = pc.if_else(lacks, code, pa.scalar(None, pa.string()))
    return Money(minor, is_bad, is_fine, still, foreign_minor, lacks)


def _require_base_marks(cells: Cells, amounts: Mapping[str, AmountColumnValues], *, base: str) -> None:
    """Refuse amounts that bear the mark of another currency than the base, where no column names currencies."""
    if getattr(cells.mapping, "currency", None) is not None:
        return
    for name, values in amounts.items():
        said = MARKS.get(values.currency_mark, values.currency_mark)
        if len(said) == CODE_LENGTH and said.isascii() and said != base:
            column = getattr(cells.mapping, name).column
            raise UserError.of("mapping.currency_mark", column=column, mark=values.currency_mark, base=base)


def _codes(cells: Cells) -> pa.Array:
    """Give the currency of each row, "?" where a mapped cell names none, NULL where no column is mapped."""
    if getattr(cells.mapping, "currency", None) is None:
        return cells.nothing(pa.string())
    return pc.fill_null(pc.utf8_upper(cells.text("currency")), UNNAMED)
