"""What should be there and is not: between the ledger and the tables beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import ibis

from lrfm.engine.exact import exact_sum
from lrfm.ledger.habits.model import Lack

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, Table

    from lrfm.engine.base import Engine

__all__ = ["LACKS", "find_lacks"]

LACKS = (
    "customers_without_master",
    "orders_without_delivery",
    "orders_without_invoice",
    "deliveries_without_invoice",
    "invoices_without_delivery",
    "documents_without_lines",
    "documents_unlike_lines",
    "lines_without_document",
    "contacts_without_invoice",
    "promises_without_invoice",
    "disputes_without_invoice",
)
"""Every lack that can be looked for, in the order in which they are shown."""


def find_lacks(
    engine: Engine, documents: Table, *, customers: Table, optional: Mapping[str, Table]
) -> tuple[Lack, ...]:
    """Look for what the tables beside the ledger allow to look for, in one query; nothing where there are none.

    `documents` are those of `lrfm.ledger.habits.postings.ledger_documents`, `customers` has `customer_id` and
    `customer_key`. Amounts are those of the side that stands alone.
    """
    numbers = documents.select("number")
    looks = [
        *_master(documents, customers, optional),
        *_deliveries(documents, numbers, optional),
        *_lines(documents, optional),
        *_claims(numbers, optional),
    ]
    if not looks:
        return ()
    every = looks[0] if len(looks) == 1 else ibis.union(*looks)
    rows = engine.to_arrow(every, order_by=["name"]).to_pylist()
    found = {row["name"]: row for row in rows}
    return tuple(_lack(found[name]) for name in LACKS if name in found)


def _lack(row: Mapping[str, object]) -> Lack:
    amount = row["amount_minor"]
    return Lack(
        str(row["name"]),
        int(str(row["items"])),
        int(str(row["of_items"])),
        None if amount is None else int(str(amount)),
    )


def _look(name: str, rows: Table, is_lacking: BooleanValue, *, amount: str | None = None) -> Table:
    """Count the rows that lack something, and sum what they are worth."""
    rows = rows.mutate(is_lacking=is_lacking.fill_null(False))
    total = ibis.null("decimal(38,0)") if amount is None else exact_sum(rows[amount], where=rows.is_lacking)
    counted = rows.agg(
        items=rows.is_lacking.cast("int64").sum().fill_null(0).cast("int64"),
        of_items=rows.count(),
        **({} if amount is None else {"amount_minor": total}),
    )
    summed = counted.amount_minor if amount is not None else ibis.null("decimal(38,0)")
    return counted.select("items", "of_items", name=ibis.literal(name), amount_minor=summed)


def _amount_of(rows: Table) -> str | None:
    return "amount_minor" if "amount_minor" in rows.columns else None


def _master(documents: Table, customers: Table, optional: Mapping[str, Table]) -> Iterator[Table]:
    if "customers" not in optional:
        return
    known = optional["customers"].select("customer_id").distinct()
    billed = documents.filter(documents.side == "invoice")
    billed = billed.group_by("customer_key").agg(billed_minor=exact_sum(billed.amount_minor))
    every = customers.left_join(billed, "customer_key").drop("customer_key_right")
    yield _look("customers_without_master", every, ~every.customer_id.isin(known.customer_id), amount="billed_minor")


def _deliveries(documents: Table, numbers: Table, optional: Mapping[str, Table]) -> Iterator[Table]:
    if "deliveries" not in optional:
        return
    sent = optional["deliveries"]
    bills = "invoice_id" in sent.columns
    orders = optional.get("orders")
    if orders is not None and "order_id" in sent.columns:
        named = sent.filter(sent.order_id.notnull())
        amount = _amount_of(orders)
        yield _look("orders_without_delivery", orders, ~orders.order_id.isin(named.order_id), amount=amount)
        if bills:
            billed = named.filter(named.invoice_id.isin(numbers.number))
            yield _look("orders_without_invoice", orders, ~orders.order_id.isin(billed.order_id), amount=amount)
    if bills:
        is_billed = sent.invoice_id.isin(numbers.number).fill_null(False)
        yield _look("deliveries_without_invoice", sent, ~is_billed, amount=_amount_of(sent))
        named = sent.filter(sent.invoice_id.notnull())
        # what was billed outside the time of the deliveries can't be held against them
        of_time = documents.filter(
            (documents.side == "invoice")
            & documents.event_date.between(sent.date.min().as_scalar(), sent.date.max().as_scalar())
        )
        is_sent = of_time.number.isin(named.invoice_id)
        yield _look("invoices_without_delivery", of_time, ~is_sent, amount="amount_minor")


def _lines(documents: Table, optional: Mapping[str, Table]) -> Iterator[Table]:
    lines = optional.get("order_lines")
    if lines is None or "invoice_id" not in lines.columns:
        return
    named = lines.filter(lines.invoice_id.notnull())
    amount = _amount_of(lines)
    signed = (documents.side == "invoice").ifelse(documents.amount_minor, -documents.amount_minor)
    whole = documents.group_by("number").agg(net_minor=exact_sum(signed))
    sums = {"lines_minor": exact_sum(named.amount_minor)} if amount else {}
    summed = named.group_by(number="invoice_id").agg(lines=named.count(), **sums)
    joined = whole.left_join(summed, "number")
    joined = joined.mutate(gross_minor=joined.net_minor.abs())
    yield _look("documents_without_lines", joined, joined.lines.isnull(), amount="gross_minor")
    if amount:
        both = joined.filter(joined.lines.notnull())
        both = both.mutate(apart_minor=(both.net_minor - both.lines_minor).abs())
        yield _look("documents_unlike_lines", both, both.apart_minor != 0, amount="apart_minor")
    yield _look("lines_without_document", named, ~named.invoice_id.isin(whole.number), amount=amount)


def _claims(numbers: Table, optional: Mapping[str, Table]) -> Iterator[Table]:
    """Contacts, promises and disputes that name an invoice which the ledger does not hold."""
    contacts = optional.get("contacts")
    if contacts is not None and "invoice_id" in contacts.columns:
        named = contacts.filter(contacts.invoice_id.notnull())
        yield _look("contacts_without_invoice", named, ~named.invoice_id.isin(numbers.number))
        if "promised_on" in named.columns:
            promised = named.filter(named.promised_on.notnull())
            is_known = promised.invoice_id.isin(numbers.number)
            amount = "promised_amount_minor" if "promised_amount_minor" in promised.columns else None
            yield _look("promises_without_invoice", promised, ~is_known, amount=amount)
    if "disputes" in optional:
        disputes = optional["disputes"]
        yield _look(
            "disputes_without_invoice", disputes, ~disputes.invoice_id.isin(numbers.number), amount=_amount_of(disputes)
        )
