"""A company with everything in it as tables of text: lines, returns, limits, a price index, faults of our own."""

from __future__ import annotations

import csv
import io
import random
from datetime import date, timedelta
from pathlib import Path

from lrfm.cohort.cohort import Cohort, take_cohort
from lrfm.cohort.dated import has_dated_payments
from lrfm.cohort.facts import prepare_facts
from tests.kpi.made_up import FIRST, MAPPING, draw, write
from tests.ledgers import Read, read_settings
from tests.shapes import settings_for

__all__ = ["cohort_of", "keys_of", "read_company"]

LINES_SINCE = date(2022, 5, 15)
"""Lines were not kept from the beginning."""

BESIDE = {
    "contacts": MAPPING["contacts"],
    "disputes": MAPPING["disputes"],
    "order_lines": {**MAPPING["order_lines"], "customer_id": "customer", "date": "date"},
    "limits": {"customer_id": "customer", "date": "date", "amount": "amount"},
    "price_index": {"date": "date", "index": "value"},
}


def read_company(folder: Path, seed: int, *, invoices: int = 240, customers: int = 12) -> Read:
    """Draw the company and read its ledger."""
    chance = random.Random(seed)  # noqa: S311 - the same company each time
    tables = draw(seed, invoices=invoices, customers=customers)
    names = [f"K{number:02d}" for number in range(customers)]
    tables["disputes"] = tables["disputes"].replace(",price\n", ",Our error\n")
    tables["order_lines"] = _lines(chance, tables["invoices"], names)
    tables["limits"] = _limits(chance, names)
    tables["price_index"] = _index(chance)
    write(tables, folder)
    leading = {name: columns for name, columns in MAPPING.items() if name not in BESIDE}
    paths = {name: {"path": f"{name}.csv"} for name in (*leading, *BESIDE)}
    settings = settings_for(
        {**leading, "optional": BESIDE},
        sources={**{name: paths[name] for name in leading}, "optional": {name: paths[name] for name in BESIDE}},
    )
    return read_settings(settings, data_dir=folder, folder=folder / "out")


def cohort_of(read: Read, *days: date, name: str = "facts", begins_on: date | None = None) -> Cohort:
    """Prepare the ledger and take what was known on the days."""
    ledger = read.ledger
    return take_cohort(
        prepare_facts(ledger, engine=read.engine, name=name),
        cutoffs=days,
        currency=ledger.base_currency,
        currency_digits=ledger.currency_digits,
        has_payments=ledger.has_payments,
        is_dated=has_dated_payments(ledger, engine=read.engine),
        begins_on=begins_on,
        engine=read.engine,
    )


def keys_of(read: Read, kind: str = "customer") -> dict[str, int]:
    """Give the key of each customer, or document, by its number in the files."""
    return {row["source_id"]: row["key"] for row in read.rows("directory") if row["kind"] == kind}


def _lines(chance: random.Random, invoices: str, names: list[str]) -> str:
    """Sell up to six products on an invoice, some twice; some credit notes name what came back, below 0 or above."""
    rows: list[tuple[object, ...]] = []
    for paper in csv.DictReader(io.StringIO(invoices)):
        amount = round(float(paper["amount"]) * 100)
        if date.fromisoformat(paper["date"]) < LINES_SINCE or (amount < 0 and chance.random() < 0.5):
            continue
        side = chance.choice([1, -1]) if amount < 0 else 1
        products = [chance.choice("abcdefghij") for _ in range(chance.randint(1, 6))]
        parts = [abs(amount) // len(products)] * len(products)
        for product, part in zip(products, parts, strict=True):
            cost = "" if chance.random() < 0.06 else f"{side * part * chance.randint(50, 105) // 100 / 100:.2f}"
            quantity = chance.choice([1, 2, 12, 0.125, 3.5])
            rows.append((paper["no"], product, side * quantity, f"{side * part / 100:.2f}", cost, "", ""))
    for _ in range(20):
        day = LINES_SINCE + timedelta(days=chance.randrange(750))
        minor = chance.randint(100, 90_000)
        side = chance.choice([1, 1, 1, -1])
        amounts = (f"{side * minor / 100:.2f}", f"{side * minor / 200:.2f}")
        rows.append(("", chance.choice("abxyz"), side * chance.randint(1, 9), *amounts, chance.choice(names), day))
    return _text("invoice,product,quantity,amount,cost,customer,date", rows)


def _limits(chance: random.Random, names: list[str]) -> str:
    rows: list[tuple[object, ...]] = []
    for name in names:
        for _ in range(chance.choice([0, 1, 3])):
            day = FIRST + timedelta(days=chance.randrange(900))
            rows.append((name, day, chance.choice(["0.00", "25000.00", "99999.99"])))
    return _text("customer,date,amount", rows)


def _index(chance: random.Random) -> str:
    """Let prices rise by up to five in a hundred a month, and once fall; the first months have no index."""
    rows: list[tuple[object, ...]] = []
    value = 87.3
    for month in range(2, 28):
        day = date(FIRST.year + month // 12, month % 12 + 1, 1)
        rows.append((day, f"{value:.3f}"))
        value *= 0.97 if month == 11 else 1 + chance.random() / 20
    return _text("date,value", rows)


def _text(head: str, rows: list[tuple[object, ...]]) -> str:
    return "\n".join([head, *(",".join(map(str, row)) for row in rows)]) + "\n"
