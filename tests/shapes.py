"""Ledgers of any shape as tables of text; a test says what the files hold, and what is open on which day."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from lrfm.cohort.snapshot import take_snapshot
from lrfm.kpi.ageing import age_open_items
from lrfm.ledger.settings import LedgerSettings
from tests.ledgers import Read, read_settings

__all__ = [
    "CREDITS",
    "agree_on_all_days",
    "allocated",
    "as_csv",
    "cells_of",
    "open_items",
    "payments",
    "read_tables",
    "settings_for",
]

CREDITS = "cash "
"""What stands before the number of a receipt that settles nothing yet."""


def cells_of(text: str) -> list[list[str]]:
    """Read a table written with bars between its cells, one row a line."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def as_csv(text: str) -> str:
    """Write a table with bars as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(cells_of(text))
    return out.getvalue()


def settings_for(
    mapping: dict[str, Any], *, sources: dict[str, Any] | None = None, currency: str = "EUR", **settings: Any
) -> LedgerSettings:
    """Give ledger settings for tables that lie in `<name>.csv`, or where `sources` says."""
    given = {name: {"path": f"{name}.csv"} for name in mapping} | (sources or {})
    return LedgerSettings.model_validate(
        {"currency": currency, "currency_digits": 2, "sources": given, "mapping": mapping, **settings}
    )


def read_tables(folder: Path, tables: dict[str, str], mapping: dict[str, Any], **settings: Any) -> Read:
    """Write each table of text as a CSV file and read the ledger."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(as_csv(text), "utf-8")
    return read_settings(settings_for(mapping, **settings), data_dir=folder, folder=folder / "out")


def open_items(read: Read, day: date | str) -> dict[str, float]:
    """Give what is open at the end of a day by number: credit notes below 0, cash on account below 0 as `cash <no>`."""
    snapshot = read.at(day)
    ids = {(row["kind"], row["key"]): row["source_id"] for row in read.rows("directory")}
    found: dict[str, float] = {}
    for row in read.engine.to_arrow(snapshot.documents, order_by=["document_key"]).to_pylist():
        if row["open_minor"]:
            found[ids["document", row["document_key"]]] = row["open_minor"] / 100
    for row in read.engine.to_arrow(snapshot.unapplied, order_by=["receipt_key"]).to_pylist():
        name = CREDITS + ids.get(("receipt", row["receipt_key"]), "elsewhere")
        found[name] = found.get(name, 0) - row["unapplied_minor"] / 100
    return found


def allocated(read: Read) -> set[tuple[str, str, float, str]]:
    """Give what settles what: number of the receipt ("" where none stands in the files), document, amount, basis."""
    ids = {(row["kind"], row["key"]): row["source_id"] for row in read.rows("directory")}
    return {
        (
            ids.get(("receipt", row["receipt_key"]), ""),
            ids["document", row["document_key"]],
            row["amount_minor"] / 100,
            row["basis"],
        )
        for row in read.rows("allocations")
    }


def payments(read: Read, day: date | str) -> dict[str, list[tuple[float, int]]]:
    """Give what paid each invoice by a day: amounts with their signed days late, by the invoice's number."""
    snapshot = read.at(day)
    ids = {row["key"]: row["source_id"] for row in read.rows("directory") if row["kind"] == "document"}
    found: dict[str, list[tuple[float, int]]] = defaultdict(list)
    rows = read.engine.to_arrow(snapshot.payments, order_by=["document_key", "paid_on", "receipt_key"]).to_pylist()
    for row in rows:
        found[ids[row["document_key"]]].append((row["amount_minor"] / 100, row["days_late"]))
    return dict(found)


def agree_on_all_days(read: Read, *, snapshots: int = 6) -> None:
    """Check, by plain Python over the tables, that the ledger holds together on every day that it covers.

    Documents less cash on account = the rows rolled forward; no document is settled beyond its amount, no receipt used
    beyond its own; nothing is allocated before both sides are known. On some of the days that change anything the
    snapshot and its ageing must give the same sums.
    """
    tables = {
        name: read.rows(name)
        for name in ("invoices", "credit_notes", "receipts", "allocations", "offsets", "movements")
    }
    for read_controls in (read.ledger.controls, *read.ledger.other_controls.values()):
        read_controls.require_closed()
    changes = sorted({max(row["event_date"], row["known_on"]) for rows in tables.values() for row in rows})
    if not changes:
        return
    totals = {}
    day = changes[0] - timedelta(days=1)
    while day <= changes[-1]:
        totals[day] = _open_on(day, tables)
        day += timedelta(days=1)
    step = max(1, len(changes) // snapshots)
    for day in {*changes[::step], changes[-1]}:
        snapshot = take_snapshot(read.ledger, cutoff=day, engine=read.engine)
        ageing = age_open_items(snapshot, upper_days=[30, 60, 90])
        assert ageing.total_minor == snapshot.rolled_balance_minor == totals[day], day
    for rule in {row["rule"] for row in read.rows("bounds")}:
        bounded = [row for row in read.rows("bounds") if row["rule"] == rule]
        _open_on(changes[-1], {**tables, "allocations": bounded})


def _open_on(day: date, tables: dict[str, list[dict[str, Any]]]) -> int:
    """Sum what is open on a day, checking each document and each receipt."""
    known = {
        name: [row for row in rows if row["event_date"] <= day and row["known_on"] <= day]
        for name, rows in tables.items()
    }
    notes = {row["document_key"] for row in known["credit_notes"]}
    amounts = {row["document_key"]: row["amount_minor"] for row in (*known["invoices"], *known["credit_notes"])}
    receipts = {row["receipt_key"]: row["amount_minor"] for row in known["receipts"]}
    settled: dict[int, int] = defaultdict(int)
    used: dict[int, int] = defaultdict(int)
    for row in known["allocations"]:
        assert row["document_key"] in amounts, f"{day}: settled before it is known"
        assert row["receipt_key"] in receipts, f"{day}: settles before it is known"
        settled[row["document_key"]] += row["amount_minor"]
        used[row["receipt_key"]] += row["amount_minor"]
    for row in known["offsets"]:
        used[row["receipt_key"]] += row["amount_minor"]
    total = 0
    for key, amount in amounts.items():
        taken = -settled[key] if key in notes else settled[key]
        assert 0 <= taken <= amount, f"{day}: document {key} of {amount} is settled by {taken}"
        total += (taken - amount) if key in notes else (amount - taken)
    for key, amount in receipts.items():
        left = amount - used[key]
        assert left == 0 or (left > 0) == (amount > 0), f"{day}: receipt {key} of {amount} is used by {used[key]}"
        assert abs(left) <= abs(amount), f"{day}: receipt {key} of {amount} has {left} left"
        total -= left
    assert total == sum(row["amount_minor"] for row in known["movements"]), f"{day}: rolled forward"
    return total
