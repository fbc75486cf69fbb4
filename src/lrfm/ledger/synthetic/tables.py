"""Schemas of the tables of facts of a made-up company; ids are text, `*_minor` whole minor units."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pyarrow as pa

__all__ = ["FACTS", "empty_table", "shaped"]

_ID = _TEXT = pa.string()
_DAY, _MINOR, _COUNT = pa.date32(), pa.int64(), pa.int64()


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


FACTS: Mapping[str, pa.Schema] = MappingProxyType(
    {
        "customers": _schema(
            customer_id=_ID,
            name=_TEXT,
            sector=_TEXT,
            region=_TEXT,
            country=_TEXT,
            tax_id=_TEXT,
            phone=_TEXT,
            address=_TEXT,
            salesperson=_TEXT,
            opened_on=_DAY,
            terms_days=_COUNT,
        ),
        "invoices": _schema(
            invoice_id=_ID,
            customer_id=_ID,
            kind=_TEXT,
            invoice_date=_DAY,
            due_date=_DAY,
            amount_minor=_MINOR,
            entered_on=_DAY,
            disputed=pa.bool_(),
            salesperson=_TEXT,
        ),
        "receipts": _schema(
            receipt_id=_ID,
            customer_id=_ID,
            date=_DAY,
            amount_minor=_MINOR,
            cause=_TEXT,
            entered_on=_DAY,
            payer=_TEXT,
        ),
        "allocations": _schema(receipt_id=_ID, invoice_id=_ID, amount_minor=_MINOR, date=_DAY, entered_on=_DAY),
        "instruments": _schema(
            instrument_id=_ID,
            customer_id=_ID,
            kind=_TEXT,
            received_on=_DAY,
            due_on=_DAY,
            cleared_on=_DAY,
            bounced_on=_DAY,
            replaced_on=_DAY,
            amount_minor=_MINOR,
            invoice_id=_ID,
            drawer=_TEXT,
            entered_on=_DAY,
        ),
        "disputes": _schema(
            dispute_id=_ID,
            invoice_id=_ID,
            customer_id=_ID,
            opened_on=_DAY,
            closed_on=_DAY,
            amount_minor=_MINOR,
            reason=_TEXT,
        ),
        "order_lines": _schema(
            invoice_id=_ID,
            customer_id=_ID,
            date=_DAY,
            product_id=_ID,
            quantity=_COUNT,
            price_minor=_MINOR,
            amount_minor=_MINOR,
            cost_minor=_MINOR,
        ),
        "orders": _schema(
            order_id=_ID, customer_id=_ID, date=_DAY, amount_minor=_MINOR, salesperson=_TEXT, wanted_on=_DAY
        ),
        "deliveries": _schema(
            delivery_id=_ID, customer_id=_ID, order_id=_ID, invoice_id=_ID, date=_DAY, amount_minor=_MINOR
        ),
        "stock": _schema(product_id=_ID, date=_DAY, quantity=_COUNT, value_minor=_MINOR),
        "prices": _schema(product_id=_ID, date=_DAY, price_minor=_MINOR),
        "contacts": _schema(
            customer_id=_ID,
            date=_DAY,
            invoice_id=_ID,
            kind=_TEXT,
            promised_on=_DAY,
            promised_amount_minor=_MINOR,
        ),
        "campaigns": _schema(campaign_id=_ID, customer_id=_ID, date=_DAY, cost_minor=_MINOR),
        "limits": _schema(customer_id=_ID, date=_DAY, amount_minor=_MINOR),
        "visits": _schema(customer_id=_ID, date=_DAY, salesperson=_TEXT),
        "price_index": _schema(date=_DAY, index=pa.float64()),
        "outflows": _schema(date=_DAY, amount_minor=_MINOR, kind=_TEXT),
    }
)
"""The columns of each table of facts, in their order."""


def empty_table(name: str) -> pa.Table:
    """Give a table of facts without rows.

    >>> empty_table("limits").column_names
    ['customer_id', 'date', 'amount_minor']
    """
    return FACTS[name].empty_table()


def shaped(name: str, table: pa.Table) -> pa.Table:
    """Give a table of facts with just its columns and types; text may be held as a dictionary.

    Raises `KeyError` where a column is missing.
    """
    columns = []
    for field in FACTS[name]:
        column = table[field.name]
        is_text = pa.types.is_dictionary(column.type) and pa.types.is_string(column.type.value_type)
        columns.append(column if is_text and pa.types.is_string(field.type) else column.cast(field.type))
    return pa.table(columns, names=FACTS[name].names)
