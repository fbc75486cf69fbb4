"""What was sold of each product, by document: with its customer and day, and since when it was known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

    from lrfm.ledger.model import LedgerTables

__all__ = ["PARTS_OF_ONE", "sold_lines"]

PARTS_OF_ONE = 1_000
"""Quantities are counted in whole thousandths: their sums are the same in any order."""

LINES = {
    "document_key": "int64",
    "customer_key": "int64",
    "event_date": "date",
    "product_id": "string",
    "product_key": "int64",
    "is_return": "boolean",
    "since": "date",
    "until": "date",
    "quantity_milli": "int64",
    "amount_minor": "int64",
    "costed_minor": "int64",
    "cost_minor": "int64",
    "costed_count": "int64",
    "untold_minor": "int64",
    "basket_count": "int64",
}
PLACE = ("document_key", "customer_key", "event_date", "product_id", "is_return", "since", "until")
"""What a row stands for."""
RAW = ("product_id", "quantity_milli", "amount_minor", "cost_minor")


def sold_lines(ledger: LedgerTables, documents: Table) -> Table:
    """Sum lines of order or invoice by document and product, with the sign of their document: credit notes take off.

    A line belongs to its invoice, and is known with it, until that is reversed; those without an invoice make one
    basket of the customer and day that they name. Columns: `document_key` (NULL: none), `customer_key`, `event_date`,
    `product_id` (NULL: a credit note none of whose lines has a cost), `product_key` (its number), `is_return`,
    `quantity_milli` (thousandths),
    `amount_minor` (NULL: not told), `costed_minor` and `cost_minor` (of the lines that tell both, `costed_count` of
    them), `untold_minor` (what such a credit note takes off), `basket_count` (1 in one row of each invoice or basket),
    `since`, `until`.
    """
    rows = ledger.optional.get("order_lines")
    if rows is None:
        return ibis.memtable([], schema=LINES)
    rows = rows.mutate(
        quantity_milli=(rows.quantity.cast("float64") * PARTS_OF_ONE).round().cast("int64"),
        amount_minor=_column(rows, "amount_minor", "int64"),
        cost_minor=_column(rows, "cost_minor", "int64"),
        invoice_id=_column(rows, "invoice_id", "string"),
    )
    parts = [_of_documents(rows, ledger, documents)]
    if {"customer_id", "date"} <= set(rows.columns):
        parts.append(_loose(rows.filter(rows.invoice_id.isnull()), ledger))
    own = ibis.union(*(part.select(*PLACE, *RAW[1:]) for part in parts)) if len(parts) > 1 else parts[0]
    products = _with_baskets(_with_keys(_by_product(own)))
    return ibis.union(products.select(*LINES), _untold(documents, products).select(*LINES))


def _of_documents(rows: Table, ledger: LedgerTables, documents: Table) -> Table:
    ids = ledger.directory.filter(ledger.directory.kind == "document")
    ids = ids.group_by(invoice_id=ids.source_id).agg(document_key=ids.key.min())
    owners = documents.select("document_key", "customer_key", "event_date", "is_invoice", "since", "gone")
    joined = rows.select("invoice_id", *RAW).join(ids, "invoice_id").join(owners, "document_key")
    # some programs write credit notes' lines above 0: the document gives the sign, once
    amount_sign = (~joined.is_invoice & (joined.amount_minor > 0)).fill_null(False).ifelse(-1, 1).cast("int64")
    quantity_sign = (~joined.is_invoice & (joined.quantity_milli > 0)).fill_null(False).ifelse(-1, 1).cast("int64")
    return joined.select(
        "document_key",
        "customer_key",
        "event_date",
        "product_id",
        "since",
        is_return=~joined.is_invoice,
        until=joined.gone,
        quantity_milli=joined.quantity_milli * quantity_sign,
        amount_minor=joined.amount_minor * amount_sign,
        cost_minor=joined.cost_minor * amount_sign,
    ).select(*PLACE, *RAW[1:])


def _loose(rows: Table, ledger: LedgerTables) -> Table:
    owners = ledger.directory.filter(ledger.directory.kind == "customer")
    joined = rows.join(owners.select(customer_id="source_id", customer_key="key"), "customer_id")
    return joined.select(
        "customer_key",
        *RAW,
        document_key=ibis.null("int64"),
        event_date=joined.date,
        is_return=joined.quantity_milli < 0,
        since=joined.date,
        until=ibis.null("date"),
    )


def _by_product(rows: Table) -> Table:
    is_costed = rows.amount_minor.notnull() & rows.cost_minor.notnull()
    sums = {
        "quantity_milli": rows.quantity_milli,
        "amount_minor": rows.amount_minor,
        "costed_minor": is_costed.ifelse(rows.amount_minor, 0),
        "cost_minor": is_costed.ifelse(rows.cost_minor, 0),
        "costed_count": is_costed.cast("int64"),
    }
    return rows.group_by(*PLACE).agg(**{name: column.sum().cast("int64") for name, column in sums.items()})


def _with_keys(rows: Table) -> Table:
    """Number the products: whole numbers are grouped by much faster than texts."""
    names = rows.select("product_id").distinct()
    numbered = names.mutate(product_key=ibis.row_number().over(order_by=names.product_id).cast("int64"))
    return rows.left_join(numbered, "product_id").drop("product_id_right")


def _with_baskets(rows: Table) -> Table:
    """Mark one row of each invoice, or basket without one."""
    loose = rows.document_key.isnull()
    basket = [
        ibis.coalesce(rows.document_key, 0),
        loose.ifelse(rows.customer_key, 0),
        loose.ifelse(rows.event_date, ibis.null("date")),
        rows.is_return,
    ]
    place = ibis.row_number().over(ibis.window(group_by=basket, order_by=rows.product_id))
    return rows.mutate(basket_count=(place == 0).cast("int64"), untold_minor=ibis.literal(0, "int64"))


def _untold(documents: Table, products: Table) -> Table:
    """Credit notes of which no line tells a cost: they take off what they are for, and leave its cost."""
    told = products.filter(products.costed_count > 0).select("document_key")
    notes = documents.filter(~documents.is_invoice).anti_join(told, "document_key")
    zero, nothing = ibis.literal(0, "int64"), ibis.null("int64")
    return notes.select(
        "document_key",
        "customer_key",
        "event_date",
        "since",
        product_id=ibis.null("string"),
        product_key=nothing,
        is_return=ibis.literal(True),
        until=notes.gone,
        quantity_milli=nothing,
        amount_minor=nothing,
        costed_minor=zero,
        cost_minor=zero,
        costed_count=zero,
        untold_minor=notes.amount_minor,
        basket_count=zero,
    )


def _column(rows: Table, name: str, kind: str) -> Value:
    return rows[name].cast(kind) if name in rows.columns else ibis.null(kind)
