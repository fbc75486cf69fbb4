"""A made-up company of thirty months as tables of text: drawn in plain Python, with everything late in it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.ledgers import Read, read_settings
from tests.shapes import settings_for

__all__ = ["FIRST", "HEADS", "MAPPING", "draw", "read_written", "write"]

FIRST = date(2022, 1, 1)
DAYS = 900
HEADS = {
    "invoices": "no,customer,kind,date,due,amount,entered",
    "receipts": "no,customer,date,amount,cause,entered",
    "allocations": "source,invoice,amount,date,entered",
    "instruments": "no,customer,got,due,cleared,bounced,amount,for,agreed,entered",
    "contacts": "customer,date,kind,invoice,promised,amount",
    "disputes": "invoice,opened,closed,reason",
    "order_lines": "invoice,product,quantity,amount,cost",
}
OPTIONAL = ("contacts", "disputes", "order_lines")
MAPPING: dict[str, Any] = {
    "invoices": {
        "customer_id": "customer",
        "invoice_id": "no",
        "kind": {"column": "kind", "codes": {"INV": "invoice", "CN": "credit_note"}},
        "invoice_date": "date",
        "due_date": "due",
        "amount": "amount",
        "entered_on": "entered",
    },
    "receipts": {
        "receipt_id": "no",
        "customer_id": "customer",
        "date": "date",
        "amount": "amount",
        "cause": {"column": "cause", "codes": {"bank": "paid", "lost": "written_off"}},
        "entered_on": "entered",
    },
    "allocations": {
        "receipt_id": "source",
        "invoice_id": "invoice",
        "amount": "amount",
        "date": "date",
        "entered_on": "entered",
    },
    "instruments": {
        "instrument_id": "no",
        "customer_id": "customer",
        "received_on": "got",
        "due_on": "due",
        "cleared_on": "cleared",
        "bounced_on": "bounced",
        "amount": "amount",
        "invoice_id": "for",
        "agreed_term": {"column": "agreed", "values": ["yes"]},
        "entered_on": "entered",
    },
    "contacts": {
        "customer_id": "customer",
        "date": "date",
        "kind": "kind",
        "invoice_id": "invoice",
        "promised_on": "promised",
        "promised_amount": "amount",
    },
    "disputes": {"invoice_id": "invoice", "opened_on": "opened", "closed_on": "closed", "reason": "reason"},
    "order_lines": {
        "invoice_id": "invoice",
        "product_id": "product",
        "quantity": "quantity",
        "amount": "amount",
        "cost": "cost",
    },
}


@dataclass(frozen=True)
class _Bill:
    """An invoice, of which something becomes."""

    customer: str
    own: str
    day: date
    due: date
    minor: int


class _Company:
    """Rows of each table, drawn one after the other."""

    def __init__(self, seed: int, *, customers: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same company each time
        self.customers = [f"K{number:02d}" for number in range(customers)]
        self.rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in HEADS}

    def add(self, table: str, *cells: object) -> None:
        self.rows[table].append(cells)

    def number(self, letter: str) -> str:
        return f"{letter}{sum(map(len, self.rows.values())):04d}"

    def later(self, day: date, most: int, least: int = 0) -> date:
        return day + timedelta(days=self.chance.randint(least, most))

    def entered(self, day: date) -> object:
        """Say when a row was entered: on its day, soon, or long after; now and then nothing is said."""
        lag = self.chance.choices([None, 0, 2, 12, 45], weights=[2, 6, 3, 2, 1])[0]
        return "" if lag is None else day + timedelta(days=lag)

    def pay(self, customer: str, invoice: str, day: date, minor: int, cause: str = "bank") -> str:
        own = self.number("R")
        self.add("receipts", own, customer, day, _money(minor), cause, self.entered(day))
        allocated = self.chance.choice(["", self.later(day, 40)])
        self.add(
            "allocations", own, invoice, _money(abs(minor)), allocated, self.entered(allocated) if allocated else ""
        )
        return own


def _money(minor: int) -> str:
    return f"{minor / 100:.2f}"


def draw(seed: int, *, invoices: int = 170, customers: int = 25) -> dict[str, str]:
    """Give the tables as CSV text."""
    company = _Company(seed, customers=customers)
    ways = (_in_full, _in_parts, _open, _lost, _by_cheque, _credited, _reversed, _refunded, _taken_back)
    weights = (8, 6, 3, 2, 3, 2, 1, 1, 1)
    for place in range(invoices):
        day = FIRST + timedelta(days=round(DAYS * (place + company.chance.random()) / invoices))
        customer = company.customers[int(len(company.customers) * company.chance.random() ** 2)]
        minor, due = company.chance.randint(1_000, 900_000), company.later(day, 60, 20)
        own = company.number("F")
        company.add("invoices", own, customer, "INV", day, due, _money(minor), company.entered(day))
        parts = (minor // 3, minor - minor // 3)
        for part in parts:
            cost = round(part * company.chance.uniform(0.5, 1.1))
            company.add("order_lines", own, company.chance.choice("pqr"), 1, _money(part), _money(cost))
        bill = _Bill(customer, own, day, due, minor)
        company.chance.choices(ways, weights)[0](company, bill)
        _beside(company, bill)
    for _ in range(invoices // 20):
        day = company.later(FIRST, DAYS)
        paid = _money(company.chance.randint(500, 90_000))
        customer = company.chance.choice(company.customers)
        company.add("receipts", company.number("R"), customer, day, paid, "bank", company.entered(day))
    return {
        name: "\n".join([head, *(",".join(map(str, row)) for row in company.rows[name])]) + "\n"
        for name, head in HEADS.items()
    }


def _in_full(company: _Company, bill: _Bill) -> None:
    company.pay(bill.customer, bill.own, max(bill.day, company.later(bill.due, 50, -25)), bill.minor)


def _in_parts(company: _Company, bill: _Bill) -> None:
    first = company.chance.randint(1, bill.minor - 1)
    paid_on = company.later(bill.due, 30, -10)
    company.pay(bill.customer, bill.own, paid_on, first)
    if company.chance.random() < 0.7:
        company.pay(bill.customer, bill.own, company.later(paid_on, 90, 1), bill.minor - first)


def _open(company: _Company, bill: _Bill) -> None:
    """Leave it open."""


def _lost(company: _Company, bill: _Bill) -> None:
    """Write the rest off, and now and then get it back after all: the loss is taken back, then the money comes."""
    rest, lost_on = bill.minor, company.later(bill.due, 220, 60)
    if company.chance.random() < 0.5:
        rest = bill.minor // 2
        company.pay(bill.customer, bill.own, company.later(bill.due, 40), bill.minor - rest)
    company.pay(bill.customer, bill.own, lost_on, rest, "lost")
    if company.chance.random() < 0.4:
        back_on = company.later(lost_on, 200, 130)
        company.pay(bill.customer, bill.own, back_on, -rest, "lost")
        company.pay(bill.customer, bill.own, company.later(back_on, 140, 130), rest)


def _by_cheque(company: _Company, bill: _Bill) -> None:
    got = company.later(bill.day, 20, 5)
    dated = company.later(bill.due, 60, 5)
    cleared, fate = company.later(dated, 5), company.chance.random()
    bounced = company.later(cleared, 25, 1) if fate < 0.4 else ""
    agreed = "yes" if fate > 0.6 else "no"
    number = company.number("C")
    company.add(
        "instruments",
        number,
        bill.customer,
        got,
        dated,
        cleared,
        bounced,
        _money(bill.minor),
        bill.own,
        agreed,
        company.entered(got),
    )
    if bounced and company.chance.random() < 0.6:
        company.pay(bill.customer, bill.own, company.later(bounced, 120, 60), bill.minor)


def _credited(company: _Company, bill: _Bill) -> None:
    """Credit a part days later, and leave a part of the credit note itself open."""
    note, noted_on = company.number("N"), company.later(bill.day, 60, 5)
    part = bill.minor // 4
    company.add(
        "invoices", note, bill.customer, "CN", noted_on, noted_on, _money(-part - 100), company.entered(noted_on)
    )
    if company.chance.random() < 0.8:
        company.add("allocations", note, bill.own, _money(part), company.later(noted_on, 30), "")
    company.pay(bill.customer, bill.own, company.later(bill.due, 60, 10), bill.minor - part)


def _reversed(company: _Company, bill: _Bill) -> None:
    note, noted_on = company.number("N"), company.later(bill.day, 3)
    company.add(
        "invoices", note, bill.customer, "CN", noted_on, noted_on, _money(-bill.minor), company.entered(noted_on)
    )


def _refunded(company: _Company, bill: _Bill) -> None:
    """Pay in two parts and give back more than the later of them."""
    paid_on = company.later(bill.due, 20)
    company.pay(bill.customer, bill.own, paid_on, bill.minor - bill.minor // 4)
    company.pay(bill.customer, bill.own, company.later(paid_on, 20, 1), bill.minor // 4)
    company.pay(bill.customer, bill.own, company.later(paid_on, 220, 130), -(bill.minor // 3))


def _taken_back(company: _Company, bill: _Bill) -> None:
    """Take a part of an allocation back later: that money is unapplied from then on."""
    paid_on = company.later(bill.due, 20)
    receipt = company.pay(bill.customer, bill.own, paid_on, bill.minor)
    company.add("allocations", receipt, bill.own, _money(-(bill.minor // 3)), company.later(paid_on, 220, 130), "")


def _beside(company: _Company, bill: _Bill) -> None:
    """Dispute some invoices, remind of some, and have payment promised."""
    chance = company.chance
    if chance.random() < 0.25:
        opened = company.later(bill.due, 30, -20)
        closed = chance.choice(["", company.later(opened, 120)])
        company.add("disputes", bill.own, opened, closed, chance.choice(["price", "quality", ""]))
        if closed and chance.random() < 0.4:
            company.add("disputes", bill.own, company.later(closed, 40), "", "delivery")
    if chance.random() < 0.45:
        made_on = company.later(bill.due, 15, -10)
        promised = company.later(made_on, 45)
        invoice, amount = chance.choice(
            [(bill.own, ""), (bill.own, bill.minor // 2), (bill.own, bill.minor), ("", bill.minor // 3), ("", "")]
        )
        stated = _money(amount) if amount else ""
        company.add("contacts", bill.customer, made_on, "call", invoice, promised, stated)
    elif chance.random() < 0.3:
        company.add("contacts", bill.customer, company.later(bill.due, 15), "reminder", bill.own, "", "")


def write(tables: dict[str, str], folder: Path) -> None:
    """Write each table as a CSV file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")


def read_written(folder: Path) -> Read:
    """Read the ledger from the files."""
    leading = {name: columns for name, columns in MAPPING.items() if name not in OPTIONAL}
    paths = {name: {"path": f"{name}.csv"} for name in MAPPING}
    settings = settings_for(
        {**leading, "optional": {name: MAPPING[name] for name in OPTIONAL}},
        sources={**{name: paths[name] for name in leading}, "optional": {name: paths[name] for name in OPTIONAL}},
    )
    return read_settings(settings, data_dir=folder, folder=folder / "out")
