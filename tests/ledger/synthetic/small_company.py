"""A small company as plain Python, with everything that can happen to an invoice, and its tables of facts."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from lrfm.ledger.synthetic.tables import FACTS

__all__ = ["LAST_DAY", "Company", "small_company"]

LAST_DAY = date(2026, 10, 31)
FIRST = date(2025, 11, 3)
NAMES = (
    *("Müller & Söhne", "O'Neill; Sons, Ltd", 'The "Corner" Shop', "شرکت پخش", "نیک‌نام", "אחים כהן", "Ñandú"),
    *("Bakery One", "Bakery One", "Casa Peñalba", "Дом", "Linden"),
)


@dataclass
class Company:
    """Rows of facts by table, as dictionaries."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> None:
        self.rows.setdefault(table, []).append(row)

    def tables(self) -> dict[str, pa.Table]:
        return {name: pa.Table.from_pylist(rows, schema=FACTS[name]) for name, rows in self.rows.items()}

    def name(self, customer: str) -> str:
        return next(row["name"] for row in self.rows["customers"] if row["customer_id"] == customer)


def small_company(seed: int, *, customers: int = 12, documents: int = 150) -> Company:
    """Draw a company: payments of several invoices, parts, advances, credits, losses, cheques, cash on account."""
    chance = random.Random(seed)  # noqa: S311 - the same company each time
    company = Company()
    for index in range(customers):
        company.add("customers", customer_id=f"K{index + 1:04d}", name=NAMES[index % len(NAMES)])
    for table in ("receipts", "allocations", "instruments"):
        company.rows[table] = []
    for number in range(documents):
        _document(company, chance, f"R{number + 1:05d}", f"K{chance.randrange(customers) + 1:04d}")
    _cash_on_account(company, chance)
    return company


def _document(company: Company, chance: random.Random, number: str, customer: str) -> None:
    day = FIRST + timedelta(days=chance.randrange(330))
    cents = chance.randrange(1_000, 3_000_000)
    due = day + timedelta(days=chance.choice([0, 14, 30, 60]))
    is_disputed = chance.random() < 0.1
    _invoice(company, number, customer, kind="invoice", day=day, due=due, cents=cents, disputed=is_disputed)
    _lines(company, chance, number, customer=customer, day=day, cents=cents)
    left = cents
    if chance.random() < 0.15:
        part = left if chance.random() < 0.3 else left // 5
        _credit(company, number, customer, day + timedelta(days=4), part, used=part)
        left -= part
    fate = chance.random()
    if fate < 0.12:
        _cheque(company, chance, number, customer=customer, day=day, due=due, cents=left)
    elif fate < 0.22:
        _pay(company, customer, day + timedelta(days=chance.randrange(5, 60)), {number: left // 2})
        if chance.random() < 0.5:
            _pay(company, customer, due + timedelta(days=20), {number: left - left // 2})
    elif fate < 0.3:
        part = left // 3 if chance.random() < 0.5 else 0
        if part:
            _pay(company, customer, due + timedelta(days=3), {number: part})
        _pay(company, customer, due + timedelta(days=40), {number: left - part}, cause="written_off")
    elif fate < 0.75:
        _pay(company, customer, day + timedelta(days=chance.randrange(-3, 70)), {number: left})


def _invoice(
    company: Company, number: str, customer: str, *, kind: str, day: date, due: date, cents: int, disputed: bool = False
) -> None:
    company.add(
        "invoices",
        invoice_id=number,
        customer_id=customer,
        kind=kind,
        invoice_date=day,
        due_date=due,
        amount_minor=cents,
        entered_on=min(day + timedelta(days=cents % 3), LAST_DAY),
        disputed=disputed,
        salesperson="S1",
    )


def _lines(company: Company, chance: random.Random, number: str, *, customer: str, day: date, cents: int) -> None:
    """Two lines whose sum is the invoice; the second one has a quantity that divides nothing."""
    first = cents // 3
    for place, (quantity, amount) in enumerate(((1, first), (chance.randrange(2, 12), cents - first))):
        company.add(
            "order_lines",
            invoice_id=number,
            customer_id=customer,
            date=day,
            product_id=f"P{place + 1}",
            quantity=quantity,
            price_minor=amount // quantity,
            amount_minor=amount,
            cost_minor=amount * 6 // 10,
        )


def _credit(company: Company, number: str, customer: str, day: date, cents: int, *, used: int) -> None:
    note = f"G{number[1:]}"
    _invoice(company, note, customer, kind="credit_note", day=day, due=day, cents=-cents)
    company.add("allocations", receipt_id=note, invoice_id=number, amount_minor=used, date=day, entered_on=day)


def _pay(company: Company, customer: str, day: date, parts: dict[str, int], *, cause: str = "paid") -> None:
    """Pay on a day within the extract; what the customer pays on one day is one receipt."""
    parts = {number: cents for number, cents in parts.items() if cents > 0}
    if day > LAST_DAY or not parts:
        return
    own = next(
        (
            row
            for row in company.rows["receipts"]
            if (row["customer_id"], row["cause"]) == (customer, cause) and abs((row["date"] - day).days) <= 6
        ),
        None,
    )
    if own is None:
        number = f"Z{len(company.rows['receipts']) + 1:05d}"
        own = {"receipt_id": number, "customer_id": customer, "date": day, "amount_minor": 0, "cause": cause}
        own |= {"entered_on": min(day + timedelta(days=1), LAST_DAY), "payer": customer}
        company.rows["receipts"].append(own)
    own["amount_minor"] += sum(parts.values())
    issued = {row["invoice_id"]: row["invoice_date"] for row in company.rows["invoices"]}
    for invoice, cents in parts.items():
        on = max(own["date"], issued[invoice])
        company.add(
            "allocations",
            receipt_id=own["receipt_id"],
            invoice_id=invoice,
            amount_minor=cents,
            date=on,
            entered_on=min(on + timedelta(days=1), LAST_DAY),
        )


def _cheque(
    company: Company, chance: random.Random, number: str, *, customer: str, day: date, due: date, cents: int
) -> None:
    matures = due + timedelta(days=20)
    is_past, bounces = matures <= LAST_DAY, chance.random() < 0.3
    if cents <= 0:
        return
    company.add(
        "instruments",
        instrument_id=f"Q{number[1:]}",
        customer_id=customer,
        kind="cheque",
        received_on=day + timedelta(days=2),
        due_on=matures,
        cleared_on=matures if is_past and not bounces else None,
        bounced_on=matures if is_past and bounces else None,
        replaced_on=None,
        amount_minor=cents,
        invoice_id=number,
        drawer=customer,
        entered_on=day + timedelta(days=3),
    )


def _cash_on_account(company: Company, chance: random.Random) -> None:
    """Two payments that settle nothing, and more on top of one that settles."""
    for customer, cents in (("K0001", 12_345), ("K0002", 999)):
        day = FIRST + timedelta(days=chance.randrange(300))
        company.add(
            "receipts",
            receipt_id=f"Y{cents}",
            customer_id=customer,
            date=day,
            amount_minor=cents,
            cause="paid",
            entered_on=day,
            payer=customer,
        )
    next(row for row in company.rows["receipts"] if row["cause"] == "paid")["amount_minor"] += 70
