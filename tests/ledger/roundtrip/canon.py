"""A small ledger as plain Python, and the tables that it is in each shape."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

__all__ = ["SHAPES", "Bill", "Canon", "Table", "canon", "plain"]

FIRST = date(2024, 1, 1)
NAMES = ("شرکت پخش", "Müller & Söhne", "אחים כהן", "O'Neill; Sons, Ltd", "Ñandú")


@dataclass(frozen=True)
class Bill:
    """One invoice (or, below 0, a credit note) with its single payment, in cents."""

    customer: str
    number: str
    day: date
    due: date | None
    cents: int
    paid_on: date | None
    paid_cents: int


Canon = Sequence[Bill]
Table = list[dict[str, Any]]
"""Rows of typed cells: text, `date`, `Decimal` or None."""


def canon(seed: int, *, size: int = 24) -> list[Bill]:
    """Draw a ledger: part payments, advances, credit notes, unpaid invoices."""
    chance = random.Random(seed)  # noqa: S311 - the same ledger each time
    found = []
    for number in range(1, size + 1):
        day = FIRST + timedelta(days=chance.randrange(90))
        cents = chance.randrange(1, 500_000)
        if chance.random() < 0.1:
            found.append(Bill(chance.choice(NAMES), f"{number:04d}", day, None, -cents, None, 0))
            continue
        paid = chance.choice([0, cents, cents, max(1, cents // 3)])
        paid_on = day + timedelta(days=chance.randrange(-10, 80)) if paid else None
        due = day + timedelta(days=chance.choice([0, 14, 30]))
        found.append(Bill(chance.choice(NAMES), f"{number:04d}", day, due, cents, paid_on, paid))
    return found


def _money(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _invoice(bill: Bill) -> dict[str, Any]:
    return {
        "customer": bill.customer,
        "no": bill.number,
        "date": bill.day,
        "due": bill.due,
        "amount": _money(bill.cents),
    }


def _rows(bills: Canon) -> dict[str, Table]:
    paid = [{"paid_on": bill.paid_on, "paid": _money(bill.paid_cents) if bill.paid_on else None} for bill in bills]
    return {"invoices": [{**_invoice(bill), **own} for bill, own in zip(bills, paid, strict=True)]}


def _receipts(bills: Canon) -> dict[str, Table]:
    """Receipts that name their invoice."""
    return {
        "invoices": [_invoice(bill) for bill in bills],
        "receipts": [
            {
                "customer": bill.customer,
                "no": f"Z{bill.number}",
                "date": bill.paid_on,
                "amount": _money(bill.paid_cents),
                "for": bill.number,
            }
            for bill in bills
            if bill.paid_on
        ],
    }


def _allocations(bills: Canon) -> dict[str, Table]:
    """Receipts, and beside them which settles what."""
    tables = _receipts(bills)
    receipts = tables["receipts"]
    return {
        "invoices": tables["invoices"],
        "receipts": [{name: value for name, value in row.items() if name != "for"} for row in receipts],
        "allocations": [{"receipt": row["no"], "invoice": row["for"], "amount": row["amount"]} for row in receipts],
    }


def _transactions(bills: Canon) -> dict[str, Table]:
    """One list: what is paid in full bears a clearing number, a part payment names its invoice."""
    rows: Table = []
    for bill in bills:
        cleared = bill.paid_on is not None and bill.paid_cents == bill.cents
        group = {
            "clearing": f"A{bill.number}" if cleared else None,
            "cleared": max(bill.paid_on, bill.day) if cleared and bill.paid_on else None,
        }
        kind = "RV" if bill.cents > 0 else "DG"
        rows.append({**_invoice(bill), "kind": kind, "applies": None, **group})
        if bill.paid_on:
            rows.append(
                {
                    "customer": bill.customer,
                    "no": f"Z{bill.number}",
                    "date": bill.paid_on,
                    "due": None,
                    "amount": -_money(bill.paid_cents),
                    "kind": "DZ",
                    "applies": None if cleared else bill.number,
                    **group,
                }
            )
    return {"transactions": rows}


INVOICE = {"customer_id": "customer", "invoice_id": "no", "invoice_date": "date", "due_date": "due", "amount": "amount"}
RECEIPT = {"customer_id": "customer", "receipt_id": "no", "date": "date", "amount": "amount"}
SHAPES: dict[str, tuple[Callable[[Canon], dict[str, Table]], dict[str, Any]]] = {
    "rows": (_rows, {"invoices": {**INVOICE, "paid_date": "paid_on", "paid_amount": "paid"}}),
    "receipts": (_receipts, {"invoices": INVOICE, "receipts": {**RECEIPT, "invoice_id": "for"}}),
    "allocations": (
        _allocations,
        {
            "invoices": INVOICE,
            "receipts": RECEIPT,
            "allocations": {"receipt_id": "receipt", "invoice_id": "invoice", "amount": "amount"},
        },
    ),
    "transactions": (
        _transactions,
        {
            "transactions": {
                "customer_id": "customer",
                "document_id": "no",
                "date": "date",
                "due_date": "due",
                "amount": "amount",
                "kind": {"column": "kind", "codes": {"RV": "invoice", "DG": "credit_note", "DZ": "receipt"}},
                "clearing_id": "clearing",
                "clearing_date": "cleared",
                "applies_to": "applies",
            }
        },
    ),
}


@dataclass(frozen=True)
class Plain:
    """What is expected of a day: by number what is open, in cents, and what is on account."""

    documents: dict[str, int]
    on_account_cents: int


def plain(bills: Canon, day: date) -> Plain:
    """Say by plain Python what is open at the end of a day."""
    documents = {}
    on_account = 0
    for bill in bills:
        paid = bill.paid_cents if bill.paid_on and bill.paid_on <= day else 0
        if bill.day <= day:
            documents[bill.number] = bill.cents - paid
        else:
            on_account += paid
    return Plain({number: cents for number, cents in documents.items() if cents}, on_account)
