"""Ledgers drawn at random, with everything in them that files really hold: they hold together on every day."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.ledgers import Read
from tests.series import agrees_with_snapshots
from tests.shapes import agree_on_all_days, read_tables

FIRST = date(2024, 1, 1)
RULES = ("oldest_due", "newest_due", "pro_rata", "none")
TABLES: dict[str, dict[str, Any]] = {
    "invoices": {
        "customer_id": "customer",
        "invoice_id": "no",
        "invoice_date": "date",
        "due_date": "due",
        "amount": "amount",
        "entered_on": "entered",
    },
    "receipts": {
        "customer_id": "customer",
        "receipt_id": "no",
        "date": "date",
        "amount": "amount",
        "invoice_id": "for",
        "cause": {"column": "what", "codes": {"bank": "paid", "lost": "written_off", "gone": "withdrawn"}},
        "entered_on": "entered",
    },
    "allocations": {"receipt_id": "receipt", "invoice_id": "invoice", "amount": "amount", "date": "on"},
    "instruments": {
        "instrument_id": "no",
        "customer_id": "customer",
        "received_on": "got",
        "due_on": "due",
        "cleared_on": "cleared",
        "bounced_on": "bounced",
        "replaced_on": "replaced",
        "amount": "amount",
        "invoice_id": "for",
    },
}
POSTED: dict[str, Any] = {
    "customer_id": "customer",
    "document_id": "no",
    "date": "date",
    "due_date": "due",
    "amount": "amount",
    "kind": {
        "column": "kind",
        "codes": {"RV": "invoice", "DG": "credit_note", "DZ": "receipt", "WO": "write_off", "AB": "clearing"},
    },
    "clearing_id": "group",
    "clearing_date": "cleared",
    "applies_to": "for",
    "entered_on": "entered",
}


class _Draw:
    """What a drawn ledger is made of."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same ledger each time

    def day(self, earliest: date = FIRST, days: int = 60) -> date:
        return earliest + timedelta(days=self.chance.randrange(days))

    def cents(self) -> str:
        return f"{self.chance.choice([1, 100, 250, 999, 5000, 10000]) / 100:.2f}"

    def maybe(self, value: object, share: float) -> str:
        return str(value) if self.chance.random() < share else ""

    def row(self, *cells: object) -> str:
        return "|".join(str(cell) for cell in cells)


def _tables(seed: int) -> dict[str, str]:
    draw = _Draw(seed)
    chance = draw.chance
    customers = "abc"[: chance.randrange(1, 4)]
    invoices, receipts, allocations, cheques = [], [], [], []
    for number in range(chance.randrange(4, 14)):
        day = draw.day()
        sign = chance.choice(["", "", "", "-"])
        invoices.append(
            draw.row(
                chance.choice(customers),
                f"F{number}",
                day,
                day + timedelta(days=chance.randrange(40)),
                sign + draw.cents(),
                draw.maybe(draw.day(day, 20), 0.5),
            )
        )
    for number in range(chance.randrange(1, 12)):
        day = draw.day()
        sign = chance.choice(["", "", "", "-"])
        what = chance.choice(["bank", "bank", "bank", "lost", "gone"])
        receipts.append(
            draw.row(
                chance.choice(customers),
                f"R{number}",
                day,
                sign + draw.cents(),
                draw.maybe(f"F{chance.randrange(len(invoices))}", 0.3),
                what,
                draw.maybe(draw.day(day, 20), 0.5),
            )
        )
        for _ in range(chance.choice([0, 1, 1, 2])):
            source = chance.choice([f"R{number}", f"F{chance.randrange(len(invoices))}"])
            allocations.append(
                draw.row(
                    source,
                    f"F{chance.randrange(len(invoices))}",
                    draw.maybe(draw.cents(), 1),
                    draw.maybe(draw.day(), 0.5),
                )
            )
    for number in range(chance.randrange(0, 6)):
        got = draw.day()
        cleared = draw.maybe(draw.day(got, 40), 0.7)
        bounced = draw.maybe(draw.day(got, 60), 0.5)
        replaced = draw.maybe(draw.day(date.fromisoformat(bounced), 20), 0.5) if bounced else ""
        cheques.append(
            draw.row(
                f"C{number}",
                chance.choice(customers),
                got,
                draw.day(got, 40),
                cleared,
                bounced,
                replaced,
                draw.cents(),
                draw.maybe(f"F{chance.randrange(len(invoices))}", 0.5),
            )
        )
    heads = {
        "invoices": "customer|no|date|due|amount|entered",
        "receipts": "customer|no|date|amount|for|what|entered",
        "allocations": "receipt|invoice|amount|on",
        "instruments": "no|customer|got|due|cleared|bounced|replaced|amount|for",
    }
    rows = {"invoices": invoices, "receipts": receipts, "allocations": allocations, "instruments": cheques}
    return {name: "\n".join([heads[name], *own]) for name, own in rows.items()}


def _posted(seed: int) -> str:
    draw = _Draw(seed)
    chance = draw.chance
    rows = ["customer|no|kind|date|due|amount|group|cleared|for|entered"]
    for number in range(chance.randrange(4, 24)):
        day = draw.day()
        kind = chance.choice(["RV", "RV", "RV", "DG", "DZ", "DZ", "WO", "AB"])
        usual = "" if kind == "RV" else "-"
        sign = usual if chance.random() < 0.85 else chance.choice(["", "-"])
        group = draw.maybe(f"G{chance.randrange(4)}", 0.5)
        cleared = draw.maybe(draw.day(day, 40), 0.9) if group else draw.maybe(draw.day(day, 40), 0.1)
        owner = chance.choice("ab")
        reference = draw.maybe(f"D{chance.randrange(24)}", 0.3) if kind in ("DZ", "DG", "WO") else ""
        rows.append(
            draw.row(
                owner,
                f"D{number}",
                kind,
                day,
                day + timedelta(days=30),
                sign + draw.cents(),
                group,
                cleared,
                reference,
                draw.maybe(draw.day(day, 15), 0.5),
            )
        )
    return "\n".join(rows)


def _check(read: Read) -> None:
    agree_on_all_days(read, snapshots=2)
    assert all(row["reason"] for row in read.rejected())
    agrees_with_snapshots(read, [FIRST + timedelta(days=days) for days in (20, 45, 70, 110)])


# the last five were found to break what is promised: cheques that bounced, money given back, beside a rule
@pytest.mark.parametrize("seed", [9, 16, 30, 58, 68])
def test_invoices_receipts_allocations_and_cheques(seed: int, tmp_path: Path) -> None:
    rule = RULES[seed % len(RULES)]
    _check(read_tables(tmp_path, _tables(seed), TABLES, allocation={"rule": rule}))


@pytest.mark.parametrize("seed", range(4))
def test_posted_rows_with_any_clearing(seed: int, tmp_path: Path) -> None:
    rule = RULES[seed % len(RULES)]
    read = read_tables(tmp_path, {"transactions": _posted(seed)}, {"transactions": POSTED}, allocation={"rule": rule})
    _check(read)
