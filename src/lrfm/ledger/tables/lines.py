"""Rows of the table of lines sold: cells to values, with the reason where a row can't be taken."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from lrfm.core.money import MAX_MINOR
from lrfm.ledger.tables.faults import either, first_reason
from lrfm.ledger.tables.money import Currencies, Money, base_money

if TYPE_CHECKING:
    from lrfm.ledger.tables.columns import Cells
    from lrfm.ledger.tables.settings import LineMapping

__all__ = ["line_rows"]

FACTOR_DIGITS, FACTOR_WHOLE_DIGITS = 37, 16


def line_rows(cells: Cells, *, currencies: Currencies) -> pa.Table:
    """Read the lines; one row out per row in.

    Columns: `file_index`, `row_number`, `customer_id`, `customer_name`, `document_id` (NULL = each line is one),
    `event_date`, `amount_minor` (as written, else quantity times price, rounded half away from zero line by line),
    `is_rounded`, `quantity`, `price`, `product_id`, `description`, `foreign_currency`, `foreign_minor`,
    `moves_nothing`, `fault`.
    """
    mapping: LineMapping = cells.mapping  # type: ignore[assignment]
    day, bad_day = cells.days("date")
    quantity, bad_quantity = cells.number("quantity")
    price, bad_price = cells.number("price")
    if mapping.amount is not None:
        money = base_money(cells, {"amount": cells.amount("amount")}, day=day, currencies=currencies)
        amount, is_rounded = money.minor["amount"], cells.false()
    else:
        amount, is_rounded = _product(quantity, price, digits=cells.digits)
        is_beyond = pc.and_(pc.and_(pc.is_valid(quantity), pc.is_valid(price)), pc.is_null(amount))
        bad_price = either(bad_price, is_beyond)
        money = _foreign(cells, amount, currencies=currencies)
        amount = money.minor["amount"]
    customer, own = cells.ids("customer_id"), cells.ids("invoice_id")
    spans = cells.spans_lines()
    return pa.table(
        {
            **cells.places(),
            "customer_id": customer,
            "customer_name": cells.text("customer_name") if mapping.customer_name else customer,
            "document_id": own,
            "event_date": day,
            "amount_minor": amount,
            "is_rounded": is_rounded,
            "quantity": quantity,
            "price": price,
            "product_id": cells.text("product_id"),
            "description": cells.text("description"),
            **money.beside(amount, spans_lines=spans),
            "fault": first_reason(
                [
                    ("cell_spans_lines", spans),
                    ("missing_customer", pc.is_null(customer)),
                    ("missing_document_id", pc.is_null(own) if mapping.invoice_id else cells.false()),
                    ("other_currency", pc.is_valid(money.foreign_currency)),
                    ("amount_unreadable", either(money.is_bad["amount"], bad_quantity, bad_price)),
                    ("amount_too_fine", money.is_fine["amount"]),
                    ("amount_missing", pc.is_null(amount)),
                    ("document_date_unreadable", bad_day),
                    ("document_date_missing", pc.is_null(day)),
                ]
            ),
        }
    )


def _product(quantity: pa.Array, price: pa.Array, *, digits: int) -> tuple[pa.Array, pa.Array]:
    """Multiply exactly and round half away from zero to minor units; tell where anything was rounded.

    NULL where a factor is missing, or where either of them or the product is beyond all money.
    """
    exact = pc.multiply(_factor(quantity), _factor(price))
    rounded = pc.round(exact, ndigits=digits, round_mode="half_towards_infinity")
    fits = pc.less_equal(pc.abs(rounded), pa.scalar(MAX_MINOR // 10**digits, pa.int64()).cast(rounded.type))
    kept = pc.if_else(fits, rounded, pa.scalar(None, rounded.type)).cast(pa.decimal128(24, digits))
    minor = pc.multiply(kept, pa.scalar(Decimal(10**digits), pa.decimal128(digits + 1, 0)))
    return minor.cast(pa.int64()), either(pc.not_equal(rounded, exact))


def _factor(values: pa.Array) -> pa.Array:
    """Widen one side of a product: Arrow's longest decimals have 76 digits, both sides and a sign must fit."""
    kind = pa.decimal256(FACTOR_DIGITS, values.type.scale)
    limit = pa.scalar(10**FACTOR_WHOLE_DIGITS, pa.int64()).cast(values.type)
    fits = pc.less(pc.abs(values), limit)
    return pc.if_else(fits, values, pa.scalar(None, values.type)).cast(kind)


def _foreign(cells: Cells, amount: pa.Array, *, currencies: Currencies) -> Money:
    """Keep products in another currency out of all sums."""
    none = cells.false()
    if getattr(cells.mapping, "currency", None) is None:
        text, whole = cells.nothing(pa.string()), cells.nothing(pa.int64())
        return Money({"amount": amount}, {"amount": none}, {"amount": none}, text, whole, none)
    code = pc.fill_null(pc.utf8_upper(cells.text("currency")), "?")
    is_foreign = pc.not_equal(code, currencies.base)
    null = pa.scalar(None, pa.int64())
    return Money(
        {"amount": pc.if_else(is_foreign, null, amount)},
        {"amount": none},
        {"amount": none},
        pc.if_else(is_foreign, code, pa.scalar(None, pa.string())),
        pc.if_else(is_foreign, amount, null),
        none,
    )
