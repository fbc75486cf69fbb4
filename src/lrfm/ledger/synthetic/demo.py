"""The demo ledger: some hundred customers of one made-up company, written as a plain CSV export.

It holds what real exports hold: late entry of invoices, part payments, credit notes, payments in advance, invoices
nobody pays, a copied row and unreadable rows. The same seed gives the same bytes.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lrfm.ledger.sources.settings import DemoSource
from lrfm.ledger.tables.settings import InvoiceMapping

if TYPE_CHECKING:
    from numpy.random import Generator

__all__ = ["DEMO_HEADER", "demo_mapping", "write_demo"]

DEMO_HEADER = (
    "Customer",
    "Name",
    "Trade",
    "Invoice",
    "Invoice date",
    "Due date",
    "Amount",
    "Entered on",
    "Paid on",
    "Paid",
    "Payment entered on",
)
FIRST_DAY, LAST_DAY = date(2023, 1, 2), date(2026, 10, 31)
# what was unpaid before has long been written off and left the export
UNPAID_SINCE = date(2026, 1, 5)
TERMS_DAYS = (14, 30, 30, 45, 60)
TRADES = (
    "Bakery",
    "Building supplies",
    "Cafe",
    "Clinic",
    "Garden centre",
    "Hotel",
    "Pharmacy",
    "Print shop",
    "School",
    "Workshop",
)
PLACES = (
    "Ashford",
    "Brightwater",
    "Calder",
    "Dunmore",
    "Eastgate",
    "Fairview",
    "Glenhaven",
    "Harbour",
    "Ivybridge",
    "Juniper",
    "Kestrel",
    "Linden",
    "Marlow",
    "Northfield",
    "Oakridge",
    "Pinewood",
    "Quayside",
    "Riverside",
    "Stonebridge",
    "Thornbury",
    "کاوه",
    "نیک‌نام",
    "مهر",
    "دماوند",
    "השקמה",
    "הגליל",
    "ארז",
    "Peñalba",
    "Muñoz",
    "Sierra Clara",
)


@dataclass(frozen=True)
class _Habits:
    """How each customer buys and pays; one value per customer."""

    terms_days: np.ndarray
    size_log: np.ndarray
    gap_days: np.ndarray
    lateness_days: np.ndarray
    never_pays_share: np.ndarray
    starts_day: np.ndarray


def demo_mapping() -> InvoiceMapping:
    """Say what the demo's columns mean."""
    return InvoiceMapping.model_validate(
        {
            "customer_id": "Customer",
            "customer_name": "Name",
            "invoice_id": "Invoice",
            "invoice_date": "Invoice date",
            "due_date": "Due date",
            "amount": "Amount",
            "entered_on": "Entered on",
            "paid_date": "Paid on",
            "paid_amount": "Paid",
            "paid_entered_on": "Payment entered on",
        }
    )


def write_demo(source: DemoSource, *, path: Path) -> None:
    """Write the demo as a CSV file: rows in the order of their entry, and a few that no ledger should take."""
    rng = np.random.default_rng(source.seed)
    habits = _habits(rng, source.customers)
    rows = [row for customer in range(source.customers) for row in _customer_rows(rng, habits, customer)]
    rows.sort(key=lambda row: (row[7], row[3]))
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(DEMO_HEADER)
        writer.writerows(_numbered(rows))
        writer.writerows(_faulty(rows))


@dataclass(frozen=True)
class _Document:
    """An invoice or credit note with what was paid on it, in cents."""

    customer: int
    kind: str
    issued: date
    due: date
    cents: int
    entered: date
    paid_on: date | None = None
    paid_cents: int = 0


def _habits(rng: Generator, count: int) -> _Habits:
    late = rng.gamma(1.0, 8.0, count) - 8.0
    return _Habits(
        terms_days=rng.choice(TERMS_DAYS, count),
        size_log=rng.normal(6.6, 0.9, count),
        gap_days=np.clip(rng.gamma(2.0, 22.0, count), 5, 180),
        lateness_days=late,
        never_pays_share=np.where(rng.random(count) < 0.06, 0.5, 0.004),
        starts_day=np.sort(rng.integers(0, 1_100, count)),
    )


def _customer_rows(rng: Generator, habits: _Habits, customer: int) -> list[list[str]]:
    """All documents of one customer, from its first day to the end of the extract."""
    days = (
        np.cumsum(np.concatenate(([0.0], rng.exponential(habits.gap_days[customer], 400))))
        + habits.starts_day[customer]
    )
    days = days[days <= (LAST_DAY - FIRST_DAY).days].astype(int)
    amounts = np.exp(rng.normal(habits.size_log[customer], 0.55, len(days)))
    rows: list[list[str]] = []
    for day, amount in zip(days, amounts, strict=True):
        issued = _working_day(FIRST_DAY + timedelta(days=int(day)))
        if issued <= LAST_DAY:
            rows.extend(_documents(rng, habits, customer, issued, round(float(amount) * 100)))
    return rows


def _documents(rng: Generator, habits: _Habits, customer: int, issued: date, cents: int) -> list[list[str]]:
    """One invoice with its payment, and now and then a credit note."""
    due = issued + timedelta(days=int(habits.terms_days[customer]))
    entered = min(issued + timedelta(days=int(rng.geometric(0.55)) - 1), LAST_DAY)
    invoice = _pay(rng, habits, _Document(customer, "R", issued, due, cents, entered))
    rows = [_row(rng, invoice)]
    if rng.random() < 0.03:
        noted = issued + timedelta(days=int(rng.integers(3, 25)))
        part = -max(100, cents // int(rng.integers(5, 20)))
        note = _Document(customer, "C", noted, noted, part, noted)
        if invoice.paid_on is not None and invoice.paid_on >= noted:
            note = replace(note, paid_on=invoice.paid_on, paid_cents=part)
        if noted <= LAST_DAY:
            rows.append(_row(rng, note))
    return rows


def _pay(rng: Generator, habits: _Habits, invoice: _Document) -> _Document:
    """Pay the invoice by the end of the extract, or not: around the due date, on payment runs, sometimes in part."""
    is_recent = invoice.issued >= UNPAID_SINCE
    if is_recent and rng.random() < habits.never_pays_share[invoice.customer]:
        return invoice
    delay = habits.lateness_days[invoice.customer] + rng.gamma(1.3, 6.0) - 6.0
    if rng.random() < 0.02:
        delay += rng.exponential(60.0)
    day = max(invoice.due + timedelta(days=round(delay)), invoice.issued + timedelta(days=1))
    if rng.random() < 0.35:
        day = _payment_run(day)
    if rng.random() < 0.004:
        day = invoice.issued - timedelta(days=int(rng.integers(2, 12)))
    day = _working_day(day)
    if day > LAST_DAY:
        return invoice
    pays_part = is_recent and rng.random() < 0.03
    paid = invoice.cents * int(rng.integers(30, 90)) // 100 if pays_part else invoice.cents
    return replace(invoice, paid_on=day, paid_cents=paid)


def _payment_run(day: date) -> date:
    """The customer's next run: the 15th or the last days of the month."""
    return day.replace(day=15) if day.day <= 15 else day.replace(day=28)


def _working_day(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)


def _row(rng: Generator, document: _Document) -> list[str]:
    paid_on = document.paid_on
    booked = min(paid_on + timedelta(days=int(rng.geometric(0.6)) - 1), LAST_DAY) if paid_on else None
    return [
        f"{10_000 + document.customer}",
        _name(document.customer),
        TRADES[document.customer % len(TRADES)],
        document.kind,
        document.issued.isoformat(),
        document.due.isoformat(),
        _money(document.cents),
        document.entered.isoformat(),
        paid_on.isoformat() if paid_on else "",
        _money(document.paid_cents) if paid_on else "",
        booked.isoformat() if booked else "",
    ]


def _name(customer: int) -> str:
    place = PLACES[customer % len(PLACES)]
    return f"{place} {TRADES[customer % len(TRADES)]} {customer // len(PLACES) + 1}"


def _money(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _numbered(rows: list[list[str]]) -> list[list[str]]:
    """Give documents their numbers in the order of entry."""
    return [[*row[:3], f"{row[3]}{100_001 + index}", *row[4:]] for index, row in enumerate(rows)]


def _faulty(rows: list[list[str]]) -> list[list[str]]:
    """Rows as exports have them: a copy, an unreadable date, a missing customer, an amount in words."""
    numbered = _numbered(rows)
    last = len(numbered)
    undated = [*numbered[last // 2][:3], "R199991", "31.02.2026", *numbered[last // 2][5:]]
    nameless = ["", "", *numbered[last // 3][2:3], "R199992", *numbered[last // 3][4:]]
    wordy = [*numbered[last // 4][:3], "R199993", *numbered[last // 4][4:6], "see contract", *numbered[last // 4][7:]]
    return [numbered[last // 5], undated, nameless, wordy]
