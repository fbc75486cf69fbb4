"""Defaults worked out day by day in plain Python, and a made-up ledger in which everything happens."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.cohort.credit_book import read_book
from tests.ledgers import Read

__all__ = ["Company", "Told", "draw_book", "tell"]

ONE = timedelta(days=1)
A, RHO_PER_CENT = 10_000, 1
ORDER = ("write_off", "event", "bounced", "past_due")
TABLES = (
    *("invoices", "credit_notes", "receipts", "allocations", "offsets", "instruments", "agreed_terms"),
    *("directory",),
)


@dataclass(frozen=True)
class Told:
    """What the loop over days says of a customer: where each day's counter stood, and its state."""

    counter: dict[date, int]
    is_default: dict[date, bool]
    begun: list[tuple[date, str]]


class Company:
    """The ledger's rows by table, and what of them was known on a day."""

    def __init__(self, read: Read) -> None:
        self.rows = {name: read.rows(name) for name in TABLES}
        for name in ("disputes", "credit_events"):
            found = read.ledger.optional.get(name)
            self.rows[name] = (
                [] if found is None else read.engine.to_arrow(found, order_by=list(found.columns)).to_pylist()
            )
        ids = self.rows["directory"]
        self.documents = {row["source_id"]: row["key"] for row in ids if row["kind"] == "document"}
        self.customers = {row["source_id"]: row["key"] for row in ids if row["kind"] == "customer"}
        self.first_day = min(row["event_date"] for row in self.rows["invoices"])

    def known(self, table: str, day: date) -> list[dict[str, Any]]:
        return [row for row in self.rows[table] if row["event_date"] <= day and row["known_on"] <= day]


def _parts(rows: list[dict[str, Any]]) -> list[tuple[date, int]]:
    """Take what came back off the payments before it, the latest first; give what stays, by day."""
    stack: list[list[Any]] = []
    for row in sorted(
        rows, key=lambda r: (r["event_date"], r["amount_minor"] < 0, r["known_on"], r["receipt_key"], r["basis"])
    ):
        left = -row["amount_minor"]
        if left < 0:
            stack.append([row["event_date"], row["amount_minor"]])
        while left > 0 and stack:
            taken = min(left, stack[-1][1])
            stack[-1][1] -= taken
            left -= taken
            if not stack[-1][1]:
                stack.pop()
    return [(day, amount) for day, amount in stack]


def _causes(company: Company, key: int, known: date) -> dict[date, list[tuple[str, int]]]:
    """Give what is a default by itself: cause, and days that cure takes, by day.

    An instrument that came back is one on each day until it was replaced, or cleared after all.
    """
    found: dict[date, list[tuple[str, int]]] = defaultdict(list)
    for row in company.known("receipts", known):
        if row["customer_key"] == key and row["kind"] in ("write_off", "lapsed") and row["amount_minor"] > 0:
            found[row["event_date"]].append(("write_off", 90))
    for row in company.rows["instruments"]:
        back = row["bounced_on"]
        if row["customer_key"] != key or row["known_on"] > known or back is None:
            continue
        mended = [day for day in (row["replaced_on"], row["cleared_on"]) if day and day > back]
        if row["replaced_on"] == back or any(day <= back + 30 * ONE for day in mended):
            continue
        day, last = back + 31 * ONE, min([known, *(day - ONE for day in mended)])
        while day <= max(last, min(known, back + 31 * ONE)):
            found[day].append(("bounced", 90))
            day += ONE
    for row in company.rows["credit_events"]:
        if company.customers[row["customer_id"]] == key:
            seen = max(row["date"], row["entered_on"] or row["date"])
            if seen <= known:
                found[row["date"]].append(("event", 365 if row["kind"] == "restructuring" else 90))
    return found


def _overdue(company: Company, document: dict[str, Any], parts: list[tuple[date, int]], day: date, known: date) -> int:
    """Give what of an invoice is overdue on a day and not in dispute."""
    due, since = document["due_date"], date.min
    for row in company.rows["agreed_terms"]:
        if row["document_key"] == document["document_key"] and since < row["known_on"] <= day:
            due, since = row["due_date"], row["known_on"]
    if day <= due:
        return 0
    left = document["amount_minor"] - sum(amount for when, amount in parts if when <= day)
    for row in company.rows["disputes"]:
        if company.documents.get(row["invoice_id"]) != document["document_key"] or row["opened_on"] > known:
            continue
        is_ours = row["reason"] == "our_error" and (row["closed_on"] or row["opened_on"]) <= known
        begins = date.min if is_ours else row["opened_on"]
        if begins <= day and (row["closed_on"] is None or day < row["closed_on"]):
            left -= left if row["amount_minor"] is None else row["amount_minor"]
            left = max(0, left)
    return left


def tell(company: Company, key: int, *, known: date) -> Told:
    """Walk through a customer's days up to `known`, with what was known on it."""
    invoices = [row for row in company.known("invoices", known) if row["customer_key"] == key]
    notes = {row["document_key"]: row for row in company.known("credit_notes", known) if row["customer_key"] == key}
    receipts = {row["receipt_key"]: row for row in company.known("receipts", known) if row["customer_key"] == key}
    allocations = company.known("allocations", known)
    own = {
        row["document_key"]: _parts([one for one in allocations if one["document_key"] == row["document_key"]])
        for row in invoices
    }
    used = [row for row in (*allocations, *company.known("offsets", known)) if row["receipt_key"] in receipts]
    of_notes = [row for row in allocations if row["document_key"] in notes]
    causes = _causes(company, key, known)
    told = Told({}, {}, [])
    count, in_default, cured_on, day = 0, False, date.min, company.first_day
    while day <= known:
        here = [row for row in invoices if row["event_date"] <= day]
        overdue = sum(_overdue(company, row, own[row["document_key"]], day, known) for row in here)
        owed = sum(row["amount_minor"] for row in here)
        owed -= sum(amount for row in here for when, amount in own[row["document_key"]] if when <= day)
        credit = sum(row["amount_minor"] for row in (*receipts.values(), *notes.values()) if row["event_date"] <= day)
        credit -= sum(row["amount_minor"] for row in used if row["event_date"] <= day)
        credit += sum(row["amount_minor"] for row in of_notes if row["event_date"] <= day)
        breach = overdue > A and overdue * 100 > owed * RHO_PER_CENT and credit < overdue
        count = count + 1 if breach else 0
        events = sorted(causes.get(day, []), key=lambda one: ORDER.index(one[0]))
        if day >= cured_on:
            in_default = False
        for cure in [90] * breach + [cure for _, cure in events]:
            cured_on = max(cured_on, day + (1 + cure) * ONE)
        if not in_default and (events or count > 90):
            in_default = True
            told.begun.append((day, events[0][0] if events else "past_due"))
        told.counter[day], told.is_default[day] = count, in_default
        day += ONE
    return told


def draw_book(folder: Path, *, seed: int, customers: int = 12) -> Read:
    """Draw a ledger of a thousand days with late entries, disputes, cheques, losses, credits and declared events."""
    chance = random.Random(seed)  # noqa: S311 - the same ledger each time
    rows: dict[str, list[str]] = defaultdict(list)
    number = 0

    def entered(day: int) -> object:
        return day + chance.choice([0, 0, 0, 2, 9, 60]) if chance.random() < 0.7 else ""

    for name in (f"K{place:02d}" for place in range(customers)):
        day, patience = chance.randrange(60), chance.choice([5, 40, 70, 110])
        while day < 800:
            number += 1
            own, amount = f"F{number:04d}", chance.choice([20, 80, 99, 100, 101, 400, 2_000])
            due = day + chance.choice([0, 14, 30, 60])
            rows["invoices"].append(f"{own}|{name}|INV|{day}|{due}|{amount}|{entered(day)}")
            _fate(chance, rows, own, customer=name, day=day, due=due, amount=amount, patience=patience, entered=entered)
            day += chance.choice([3, 20, 60, 120])
        if chance.random() < 0.4:
            on = chance.randrange(100, 900)
            kind = chance.choice(["insolvency", "restructuring", "legal"])
            rows["credit_events"].append(f"{name}|{on}|{kind}|{entered(on)}")
        if chance.random() < 0.4:
            on = chance.randrange(100, 900)
            rows["receipts"].append(f"U{name}|{name}|{on}|{chance.choice([50, 300, 3_000])}|bank|{entered(on)}")
    return read_book(folder, **{name: "\n".join(lines) for name, lines in rows.items()})


def _fate(
    chance: random.Random,
    rows: dict[str, list[str]],
    own: str,
    *,
    customer: str,
    day: int,
    due: int,
    amount: int,
    patience: int,
    entered: Callable[[int], object],
) -> None:
    """Let something become of an invoice."""
    paid, fate = max(day, due + chance.randrange(-20, patience)), chance.random()
    if chance.random() < 0.25:
        opened = due + chance.randrange(-10, 120)
        closed = opened + chance.randrange(1, 100) if chance.random() < 0.7 else ""
        part = chance.choice(["", amount // 2])
        rows["disputes"].append(f"{own}|{opened}|{closed}|{part}|{chance.choice(['price', 'our_error', ''])}")
    if fate < 0.12:
        paid = max(paid, day + 2)
        replaced = paid + 15 + chance.choice([10, 30, 31, 60])
        bounced = paid + 15 if chance.random() < 0.4 else ""
        cells = (
            f"Q{own}",
            customer,
            day + 1,
            paid,
            paid,
            bounced,
            replaced if bounced and chance.random() < 0.6 else "",
        )
        agreed = chance.choice(["yes", "no"])
        rows["instruments"].append("|".join(map(str, (*cells, amount, own, agreed, entered(day + 1)))))
    elif fate < 0.22:
        note = f"C{own}"
        rows["invoices"].append(f"{note}|{customer}|CN|{paid}|{paid}|-{amount // 2}|{entered(paid)}")
        if chance.random() < 0.5:
            rows["allocations"].append(f"{note}|{own}|{amount // 2}|{paid}|{entered(paid)}")
    elif fate < 0.24:
        rows["receipts"].append(f"W{own}|{customer}|{due + 100}|{amount}|lost|{entered(due + 100)}")
        rows["allocations"].append(f"W{own}|{own}|{amount}|{due + 100}|{entered(due + 100)}")
    elif fate < 0.98:
        parts = [amount // 2, amount - amount // 2] if chance.random() < 0.3 else [amount]
        for place, part in enumerate(parts):
            on = paid + 30 * place
            rows["receipts"].append(f"R{own}{place}|{customer}|{on}|{part}|bank|{entered(on)}")
            rows["allocations"].append(f"R{own}{place}|{own}|{part}|{on}|{entered(on)}")
