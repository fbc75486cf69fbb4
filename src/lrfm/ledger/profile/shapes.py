"""Which table a file is: invoices, a list of transactions, or lines of sales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lrfm.core.reason import Reason
from lrfm.ledger.profile.codes import meanings_of
from lrfm.ledger.profile.content import ColumnFacts

__all__ = ["FIELDS", "shape_of"]

_CUSTOMER = {"customer_id": "customer_id", "customer_name": "customer_name"}
FIELDS: Mapping[str, Mapping[str, str]] = {
    "invoices": {
        **_CUSTOMER,
        "document_id": "invoice_id",
        "kind": "kind",
        "date": "invoice_date",
        "due_date": "due_date",
        "terms": "terms",
        "amount": "amount",
        "paid_date": "paid_date",
        "days_to_pay": "days_to_pay",
        "paid_amount": "paid_amount",
        "outstanding": "outstanding",
        "entered_on": "entered_on",
        "currency": "currency",
        "disputed": "disputed",
    },
    "transactions": {
        **_CUSTOMER,
        "document_id": "document_id",
        "kind": "kind",
        "date": "date",
        "due_date": "due_date",
        "terms": "terms",
        "amount": "amount",
        "debit": "debit",
        "credit": "credit",
        "side": "side",
        "outstanding": "outstanding",
        "clearing_id": "clearing_id",
        "clearing_date": "clearing_date",
        "applies_to": "applies_to",
        "entered_on": "entered_on",
        "currency": "currency",
        "disputed": "disputed",
    },
    "lines": {
        **_CUSTOMER,
        "document_id": "invoice_id",
        "date": "date",
        "amount": "amount",
        "quantity": "quantity",
        "price": "price",
        "product_id": "product_id",
        "description": "description",
        "currency": "currency",
    },
}
"""The field of each role, by table, in the order in which they are written."""
_PAYMENTS = {"paid_date", "days_to_pay", "paid_amount", "outstanding"}
_TERMS = {"due_date", "terms"}


def shape_of(roles: Mapping[str, int], facts: Sequence[ColumnFacts]) -> tuple[str, Reason]:
    """Tell which table it is, by what was found, and why."""
    found = set(roles)
    if (told := _told_of_postings(roles, facts)) is not None:
        return "transactions", told
    if not (_PAYMENTS | _TERMS) & found:
        return "lines", Reason.of("map.table_of_sales")
    if {"quantity", "price"} <= found and not (_PAYMENTS | {"due_date"}) & found:
        return "lines", Reason.of("map.table_of_quantities")
    return "invoices", Reason.of("map.table_of_invoices")


def _told_of_postings(roles: Mapping[str, int], facts: Sequence[ColumnFacts]) -> Reason | None:
    """Say what shows that invoices and payments stand in one list; `None` where nothing does."""
    if {"debit", "credit"} <= set(roles):
        return Reason.of("map.table_of_debits")
    if "side" in roles:
        return Reason.of("map.table_of_sides", column=facts[roles["side"]].name)
    if "kind" in roles and _holds_payments(facts[roles["kind"]]):
        return Reason.of("map.table_of_kinds", column=facts[roles["kind"]].name)
    if {"clearing_id", "clearing_date"} <= set(roles):
        return Reason.of("map.table_of_clearings", column=facts[roles["clearing_id"]].name)
    return None


def _holds_payments(facts: ColumnFacts) -> bool:
    """Tell whether a column of document types has invoices and payments."""
    kinds = set(meanings_of(facts.distinct.to_pylist()).values())
    return "invoice" in kinds and bool(kinds & {"receipt", "write_off", "clearing"})
