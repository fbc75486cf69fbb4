"""An invented ledger, and what a sample file is."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

__all__ = ["Invoice", "Sample", "as_text", "ledger", "with_comma"]

NAMES = (
    "Ada Works Ltd",
    "Blue Barn Co",
    "Cedar & Sons",
    "Delta Tools",
    "Elm Street Foods",
    "Fern Supply",
    "Gable Homes",
    "Harbour Fish",
    "Iris Textiles",
    "Juniper Books",
    "Kestrel Air",
    "Linden Glass",
)


@dataclass(frozen=True)
class Invoice:
    """One invoice of the invented ledger; `paid_on` is empty where it is open."""

    number: int
    customer: int
    name: str
    invoiced_on: date
    due_on: date
    paid_on: date | None
    amount: float
    open_amount: float
    is_credit: bool


def ledger(rows: int = 120, *, names: Sequence[str] = NAMES, has_credits: bool = True) -> list[Invoice]:
    """Invent invoices: one in ten open, one in twenty a credit note."""
    chance = random.Random(7)  # noqa: S311 (an invented ledger, the same each time)
    found = []
    for number in range(rows):
        customer = chance.randrange(len(names))
        start = date(2023, 1, 2) + timedelta(days=chance.randrange(700))
        amount = round(chance.uniform(20, 9000), 2)
        is_open = number % 10 == 3
        is_credit = has_credits and number % 20 == 11
        paid = None if is_open else start + timedelta(days=chance.randrange(3, 75))
        found.append(
            Invoice(
                5000 + number,
                1001 + customer,
                names[customer],
                start,
                start + timedelta(days=30),
                paid,
                -amount if is_credit else amount,
                amount if is_open else 0.0,
                is_credit,
            )
        )
    return found


@dataclass(frozen=True)
class Sample:
    """A file's name and bytes, the table that it is, its fields' columns, and the preset that reads it, if any."""

    name: str
    content: bytes
    table: str
    fields: dict[str, str]
    preset: str | None = None
    formats: dict[str, str] = field(default_factory=dict)
    not_facts: tuple[str, ...] = ()
    calendar: str = "gregorian"
    source: dict[str, object] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """Write the file."""
        path = folder / self.name
        path.write_bytes(self.content)
        return path


def as_text(header: Sequence[str], rows: Sequence[Sequence[object]], *, delimiter: str = ",", above: str = "") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return above + out.getvalue()


def with_comma(number: float) -> str:
    """Write 1.234,50."""
    return f"{number:,.2f}".translate(str.maketrans(",.", ".,"))
