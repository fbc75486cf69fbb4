"""The ledger as it was known at a cut-off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from lrfm.ledger.control import rolled_balance

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.duckdb import Engine
    from lrfm.ledger.model import Ledger

__all__ = ["Snapshot", "open_snapshot", "save_snapshot", "take_snapshot"]

TABLES = {"documents": ["document_key"], "unapplied": ["receipt_key"], "payments": ["receipt_key", "document_key"]}


@dataclass(frozen=True)
class Snapshot:
    """What was known at `cutoff`; it holds no reference to the ledger, and no column that is true only at the extract.

    - `documents`: one row per invoice (`kind` = invoice, amount > 0) and credit note (amount < 0): `document_key`,
      `customer_key`, `event_date`, `due_date` (of a credit note: its own date), `amount_minor`, `settled_minor`,
      `open_minor` = amount less settled, `days_past_due` (0 where not past due or nothing is open).
    - `unapplied`: receipts, or parts of them, that settle nothing yet: `unapplied_minor` > 0 is the customer's credit.
    - `payments`: what settled an invoice: `paid_on`, `amount_minor`, `days_late` (signed), `days_to_pay`.
    """

    cutoff: date
    currency: str
    currency_digits: int
    documents: Table
    unapplied: Table
    payments: Table
    engine: Engine
    rolled_balance_minor: int


def take_snapshot(ledger: Ledger, *, cutoff: date, engine: Engine) -> Snapshot:
    """Take what was known at the cut-off: rows whose event date and known-on date are both at or before it."""
    documents = _documents(ledger, cutoff)
    allocations = _known(ledger.allocations, cutoff)
    settled = allocations.group_by("document_key").agg(settled_minor=allocations.amount_minor.sum().cast("int64"))
    documents = documents.left_join(settled, "document_key").drop("document_key_right")
    documents = documents.mutate(settled_minor=documents.settled_minor.fill_null(0))
    documents = documents.mutate(open_minor=documents.amount_minor - documents.settled_minor)
    past_due = ibis.literal(cutoff).delta(documents.due_date, unit="day")
    documents = documents.mutate(
        days_past_due=(documents.open_minor != 0).ifelse(ibis.greatest(past_due, 0), 0).cast("int64")
    )
    tables = {"documents": documents, "unapplied": _unapplied(ledger, cutoff), "payments": _payments(ledger, cutoff)}
    computed = {name: engine.materialise(table, name=f"snapshot_{name}") for name, table in tables.items()}
    return Snapshot(
        cutoff,
        ledger.base_currency,
        ledger.currency_digits,
        **computed,
        engine=engine,
        rolled_balance_minor=rolled_balance(engine, ledger.movements, cutoff=cutoff),
    )


def save_snapshot(snapshot: Snapshot, *, folder: Path) -> None:
    """Write a snapshot's tables into a folder, in a total order."""
    for name, order in TABLES.items():
        snapshot.engine.write_parquet(getattr(snapshot, name), folder / f"{name}.parquet", order_by=order)
    (folder / "rolled_balance_minor.txt").write_text(str(snapshot.rolled_balance_minor), "utf-8")


def open_snapshot(engine: Engine, *, folder: Path, cutoff: date, currency: str, currency_digits: int) -> Snapshot:
    """Open a saved snapshot; tables are read lazily from their files."""
    tables = {name: engine.read_parquet(folder / f"{name}.parquet", name=f"snapshot_{name}_file") for name in TABLES}
    rolled = int((folder / "rolled_balance_minor.txt").read_text("utf-8"))
    return Snapshot(cutoff, currency, currency_digits, **tables, engine=engine, rolled_balance_minor=rolled)


def _known(table: Table, cutoff: date) -> Table:
    return table.filter((table.event_date <= cutoff) & (table.known_on <= cutoff))


def _documents(ledger: Ledger, cutoff: date) -> Table:
    invoices, notes = _known(ledger.invoices, cutoff), _known(ledger.credit_notes, cutoff)
    invoices = invoices.select(
        "document_key", "customer_key", "event_date", "due_date", "amount_minor", kind=ibis.literal("invoice")
    )
    notes = notes.select(
        "document_key",
        "customer_key",
        "event_date",
        due_date=notes.event_date,
        amount_minor=-notes.amount_minor,
        kind=ibis.literal("credit_note"),
    )
    return ibis.union(invoices, notes)


def _unapplied(ledger: Ledger, cutoff: date) -> Table:
    """Receipts less what of them is known to settle a document."""
    receipts, allocations = _known(ledger.receipts, cutoff), _known(ledger.allocations, cutoff)
    applied = allocations.group_by("receipt_key").agg(applied_minor=allocations.amount_minor.sum().cast("int64"))
    joined = receipts.left_join(applied, "receipt_key").drop("receipt_key_right")
    joined = joined.mutate(unapplied_minor=joined.amount_minor - joined.applied_minor.fill_null(0))
    return joined.filter(joined.unapplied_minor != 0).select(
        "receipt_key", "customer_key", "event_date", "unapplied_minor"
    )


def _payments(ledger: Ledger, cutoff: date) -> Table:
    """What settled invoices, with signed lateness on the day the money came."""
    receipts = ledger.receipts.select("receipt_key", paid_on="event_date")
    invoices = _known(ledger.invoices, cutoff).select(
        "document_key", "customer_key", "due_date", invoiced_on="event_date"
    )
    known = _known(ledger.allocations, cutoff).select("receipt_key", "document_key", "amount_minor")
    joined = known.join(receipts, "receipt_key").join(invoices, "document_key")
    return joined.select(
        "receipt_key",
        "document_key",
        "customer_key",
        "invoiced_on",
        "due_date",
        "paid_on",
        "amount_minor",
        days_late=joined.paid_on.delta(joined.due_date, unit="day").cast("int64"),
        days_to_pay=joined.paid_on.delta(joined.invoiced_on, unit="day").cast("int64"),
    )
