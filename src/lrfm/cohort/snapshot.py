"""The ledger as it was known at a cut-off."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.netted import net_of_returns
from lrfm.ledger.control import rolled_balance

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.model import LedgerTables

__all__ = ["Snapshot", "open_snapshot", "save_snapshot", "take_snapshot"]

TABLES = {
    "documents": ["document_key"],
    "unapplied": ["receipt_key"],
    "payments": ["receipt_key", "document_key"],
    "instruments": ["instrument_key"],
    "sales": ["document_key"],
}
PAYMENT_KINDS = ("cash", "instrument")
"""What counts as a payment: not a write-off, not a credit, and nothing that has no day of its own."""
REVERSAL = "reversal"
FACTS = "facts.json"


@dataclass(frozen=True)
class Snapshot:
    """What was known at `cutoff`; it holds no reference to the ledger, and no column that is true only at the extract.

    - `documents`: one row per invoice (`kind` = invoice, amount > 0) and credit note (amount < 0): `document_key`,
      `customer_key`, `event_date`, `due_date` (of a credit note: its own date), `amount_minor`, `settled_minor`,
      `open_minor` = amount less settled, `days_past_due` (0 where not past due or nothing is open). An invoice and the
      credit note that reversed it are not among them once both are known: they never were a sale.
    - `unapplied`: receipts, or parts of them, that settle nothing yet: `unapplied_minor` > 0 is the customer's credit.
    - `payments`: what paid an invoice: `paid_on`, `amount_minor`, `days_late` (signed), `days_to_pay`.
    - `sales`: what was billed, credit notes below 0: `document_key`, `customer_key`, `event_date`, `amount_minor`.
      Where the files show sales alone (`has_payments` is False) the other tables are empty.
    - `instruments`: cheques, notes and direct debits that stand: `state` in_hand or bounced, `due_on`, `amount_minor`.
    """

    cutoff: date
    currency: str
    currency_digits: int
    documents: Table
    unapplied: Table
    payments: Table
    instruments: Table
    sales: Table
    engine: Engine
    rolled_balance_minor: int
    has_payments: bool


def take_snapshot(
    ledger: LedgerTables, *, cutoff: date, engine: Engine, allocations: Table | None = None, name: str = "snapshot"
) -> Snapshot:
    """Take what was known at the cut-off: rows whose event date and known-on date are both at or before it.

    `allocations` take the place of the ledger's own, such as those under another rule; `name` keeps the tables of
    several snapshots of one engine apart.
    """
    settling = _known(ledger.allocations if allocations is None else allocations, cutoff)
    documents = _documents(ledger, cutoff)
    settled = settling.group_by("document_key").agg(settled_minor=settling.amount_minor.sum().cast("int64"))
    documents = documents.left_join(settled, "document_key").drop("document_key_right")
    documents = documents.mutate(settled_minor=documents.settled_minor.fill_null(0))
    documents = documents.mutate(open_minor=documents.amount_minor - documents.settled_minor)
    past_due = ibis.literal(cutoff).delta(documents.due_date, unit="day")
    documents = documents.mutate(
        days_past_due=(documents.open_minor != 0).ifelse(ibis.greatest(past_due, 0), 0).cast("int64")
    )
    reversed_ = settling.filter(settling.basis == REVERSAL).select("document_key").distinct()
    tables = {
        "documents": documents.anti_join(reversed_, "document_key"),
        "unapplied": _unapplied(ledger, settling, cutoff),
        "payments": _payments(ledger, settling, cutoff),
        "instruments": _instruments(ledger, cutoff),
        "sales": _sales(ledger, documents.anti_join(reversed_, "document_key"), cutoff),
    }
    computed = {table: engine.materialise(expression, name=f"{name}_{table}") for table, expression in tables.items()}
    return Snapshot(
        cutoff,
        ledger.base_currency,
        ledger.currency_digits,
        **computed,
        engine=engine,
        rolled_balance_minor=rolled_balance(engine, ledger.movements, cutoff=cutoff),
        has_payments=ledger.has_payments,
    )


def save_snapshot(snapshot: Snapshot, *, folder: Path) -> None:
    """Write a snapshot's tables into a folder, in a total order."""
    for name, order in TABLES.items():
        snapshot.engine.write_parquet(getattr(snapshot, name), folder / f"{name}.parquet", order_by=order)
    facts = {"rolled_balance_minor": snapshot.rolled_balance_minor, "has_payments": snapshot.has_payments}
    (folder / FACTS).write_text(json.dumps(facts, indent=1), "utf-8")


def open_snapshot(engine: Engine, *, folder: Path, cutoff: date, currency: str, currency_digits: int) -> Snapshot:
    """Open a saved snapshot; tables are read lazily from their files."""
    tables = {name: engine.read_parquet(folder / f"{name}.parquet", name=f"snapshot_{name}_file") for name in TABLES}
    facts = json.loads((folder / FACTS).read_text("utf-8"))
    return Snapshot(cutoff, currency, currency_digits, **tables, engine=engine, **facts)


def _known(table: Table, cutoff: date) -> Table:
    return table.filter((table.event_date <= cutoff) & (table.known_on <= cutoff))


def _invoices(ledger: LedgerTables, cutoff: date) -> Table:
    """Invoices with the due date as known: where a cheque term was agreed by then, its average due date."""
    invoices = _known(ledger.invoices, cutoff)
    agreed = ledger.agreed_terms.filter(ledger.agreed_terms.known_on <= cutoff)
    agreed = agreed.group_by("document_key").agg(agreed_due=agreed.due_date.argmax(agreed.known_on))
    joined = invoices.left_join(agreed, "document_key").drop("document_key_right")
    return joined.mutate(due_date=ibis.coalesce(joined.agreed_due, joined.due_date)).drop("agreed_due")


def _documents(ledger: LedgerTables, cutoff: date) -> Table:
    invoices, notes = _invoices(ledger, cutoff), _known(ledger.credit_notes, cutoff)
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


def _sales(ledger: LedgerTables, documents: Table, cutoff: date) -> Table:
    columns = ("document_key", "customer_key", "event_date", "amount_minor")
    return (documents if ledger.has_payments else _known(ledger.sales, cutoff)).select(*columns)


def _unapplied(ledger: LedgerTables, settling: Table, cutoff: date) -> Table:
    """Receipts less what of them is known to settle a document, or to have met other money."""
    receipts, offsets = _known(ledger.receipts, cutoff), _known(ledger.offsets, cutoff)
    used = ibis.union(settling.select("receipt_key", "amount_minor"), offsets.select("receipt_key", "amount_minor"))
    applied = used.group_by("receipt_key").agg(applied_minor=used.amount_minor.sum().cast("int64"))
    joined = receipts.left_join(applied, "receipt_key").drop("receipt_key_right")
    joined = joined.mutate(unapplied_minor=joined.amount_minor - joined.applied_minor.fill_null(0))
    return joined.filter(joined.unapplied_minor != 0).select(
        "receipt_key", "customer_key", "event_date", "unapplied_minor"
    )


def _payments(ledger: LedgerTables, settling: Table, cutoff: date) -> Table:
    """What paid invoices, with signed lateness on the day the money came; what was taken back is no payment."""
    receipts = ledger.receipts.filter(ledger.receipts.kind.isin(PAYMENT_KINDS))
    receipts = receipts.select("receipt_key", paid_on="event_date")
    invoices = _invoices(ledger, cutoff).select("document_key", "customer_key", "due_date", invoiced_on="event_date")
    paid = settling.group_by("receipt_key", "document_key").agg(amount_minor=settling.amount_minor.sum().cast("int64"))
    paid = paid.filter(paid.amount_minor != 0)
    joined = _less_given_back(paid.join(receipts, "receipt_key")).join(invoices, "document_key")
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


def _less_given_back(paid: Table) -> Table:
    """Take money given back off what was paid of the same document before it, the latest payment first."""
    rows = paid.mutate(day=paid.paid_on, known=paid.paid_on, basis=paid.receipt_key)  # no finer order is known
    return net_of_returns(rows, by=("document_key",)).select(*paid.columns)


def _instruments(ledger: LedgerTables, cutoff: date) -> Table:
    """Instruments that stand at the cut-off: in hand until they clear or bounce, bounced until they are replaced."""
    rows = ledger.instruments
    known = rows.filter((rows.received_on <= cutoff) & (rows.known_on <= cutoff))
    cleared, bounced = (known.cleared_on <= cutoff).fill_null(False), (known.bounced_on <= cutoff).fill_null(False)
    replaced = (known.replaced_on <= cutoff).fill_null(False)
    paid = cleared & ~(bounced & (known.bounced_on >= known.cleared_on).fill_null(False))
    state = ibis.cases((bounced, "bounced"), else_="in_hand")
    return known.filter(~paid & ~replaced).select(
        "instrument_key",
        "customer_key",
        "kind",
        "received_on",
        "due_on",
        "amount_minor",
        bounced_on=bounced.ifelse(known.bounced_on, ibis.null("date")),
        state=state,
    )
