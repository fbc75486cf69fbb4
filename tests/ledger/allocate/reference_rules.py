"""Allocation the slow way: every single minor unit is a thing of its own, every day is walked through.

It shares no code with ``lrfm.ledger.allocate``. A unit of money is free, or settles an invoice, or makes up for a unit
of money given back. The result is read off by comparing each day's end with the day before.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor

Row = tuple[int, int, date, int]
"""Receipt, document, day, minor units."""


@dataclass(frozen=True)
class Document:
    key: int
    customer: int
    due: date
    since: date
    amount: int


@dataclass(eq=False)
class Unit:
    """One minor unit of a receipt."""

    settles: int | None = None
    partner: Unit | None = None

    def is_free(self) -> bool:
        return self.settles is None and self.partner is None


@dataclass(frozen=True)
class Receipt:
    key: int
    customer: int
    since: date
    amount: int
    undone_on: date | None = None


@dataclass
class World:
    rule: str
    documents: list[Document] = field(default_factory=list)
    units: dict[int, list[Unit]] = field(default_factory=dict)

    def settled(self) -> Counter[tuple[int, int]]:
        return Counter(
            (key, unit.settles) for key, units in self.units.items() for unit in units if unit.settles is not None
        )

    def open_of(self, document: Document) -> int:
        return document.amount - sum(unit.settles == document.key for units in self.units.values() for unit in units)

    def open_in_order(self) -> list[Document]:
        backwards = -1 if self.rule == "newest_due" else 1
        found = [document for document in self.documents if self.open_of(document) > 0]
        return sorted(found, key=lambda document: (backwards * document.due.toordinal(), document.key))


def allocate_slowly(documents: list[Document], receipts: list[Receipt], *, rule: str) -> list[Row]:
    rows: list[Row] = []
    for customer in {item.customer for item in (*documents, *receipts)}:
        theirs = [document for document in documents if document.customer == customer]
        rows += _one_customer(theirs, [item for item in receipts if item.customer == customer], rule=rule)
    return sorted(rows)


def _one_customer(documents: list[Document], receipts: list[Receipt], *, rule: str) -> list[Row]:
    world = World(rule)
    rows: list[Row] = []
    days = {item.since for item in (*documents, *receipts)} | {item.undone_on for item in receipts if item.undone_on}
    day = min(days)
    while day <= max(days):
        before = world.settled()
        _one_day(world, documents, sorted(receipts, key=lambda item: (item.since, item.key)), day)
        after = world.settled()
        rows += [(*pair, day, after[pair] - before[pair]) for pair in {*before, *after} if after[pair] != before[pair]]
        day += timedelta(days=1)
    return rows


def _one_day(world: World, documents: list[Document], receipts: list[Receipt], day: date) -> None:
    world.documents += [document for document in documents if document.since == day]
    for receipt in receipts:
        if receipt.undone_on == day:
            for unit in world.units.pop(receipt.key, []):
                if unit.partner is not None:
                    unit.partner.partner = None
    for receipt in receipts:
        if receipt.since == day and (receipt.undone_on is None or receipt.undone_on > day):
            world.units[receipt.key] = [Unit() for _ in range(abs(receipt.amount))]
    living = [receipt for receipt in receipts if receipt.key in world.units]
    _net(world, living)
    for receipt in living:
        if receipt.amount > 0:
            _pay(world, [unit for unit in world.units[receipt.key] if unit.is_free()])


def _net(world: World, living: list[Receipt]) -> None:
    credit = [unit for item in living if item.amount > 0 for unit in world.units[item.key] if unit.is_free()]
    debit = [unit for item in living if item.amount < 0 for unit in world.units[item.key] if unit.is_free()]
    for one, other in zip(credit, debit, strict=False):
        one.partner, other.partner = other, one


def _pay(world: World, free: list[Unit]) -> None:
    if world.rule == "pro_rata":
        targets = _in_proportion(world, len(free))
    else:
        targets = [document.key for document in world.open_in_order() for _ in range(world.open_of(document))]
    for unit, target in zip(free, targets, strict=False):
        unit.settles = target


def _in_proportion(world: World, amount: int) -> list[int]:
    due = world.open_in_order()
    total = sum(world.open_of(document) for document in due)
    if total == 0:
        return []
    amount = min(amount, total)
    ideal = {document.key: Fraction(amount * world.open_of(document), total) for document in due}
    given = {key: floor(share) for key, share in ideal.items()}
    by_remainder = sorted(
        due, key=lambda document: (given[document.key] - ideal[document.key], document.due, document.key)
    )
    for document in by_remainder[: amount - sum(given.values())]:
        given[document.key] += 1
    return [key for key, units in given.items() for _ in range(units)]
