"""Many cut-offs in one pass, compared with a snapshot of each."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from lrfm.cohort.series import take_series
from lrfm.core.calendars import add_months
from tests.ledgers import Read

__all__ = ["agrees_with_snapshots"]

MONTHS = 2


def _series_rows(read: Read, cutoffs: list[date]) -> dict[str, list[dict[str, Any]]]:
    """Take the series and give its tables as rows."""
    series = take_series(read.ledger, cutoffs=cutoffs, engine=read.engine, payments_months=MONTHS)
    names = ("open_documents", "unapplied", "billed", "payments")
    return {
        name: read.engine.to_arrow(getattr(series, name), order_by=list(getattr(series, name).columns)).to_pylist()
        for name in names
    }


def agrees_with_snapshots(read: Read, cutoffs: list[date]) -> int:
    """Compare each cut-off with a snapshot of its own; give the number of open items seen."""
    found = _series_rows(read, cutoffs)
    seen = 0
    for number, cutoff in enumerate(cutoffs):
        snapshot = read.at(cutoff)
        documents = read.engine.to_arrow(snapshot.documents, order_by=["document_key"]).to_pylist()
        wanted = {
            row["document_key"]: (
                row["customer_key"],
                row["kind"],
                row["due_date"],
                row["open_minor"],
                row["days_past_due"],
            )
            for row in documents
            if row["open_minor"]
        }
        own = [row for row in found["open_documents"] if row["cutoff"] == cutoff]
        assert {
            row["document_key"]: (
                row["customer_key"],
                row["kind"],
                row["due_date"],
                row["open_minor"],
                row["days_past_due"],
            )
            for row in own
        } == wanted, cutoff
        assert len(own) == len(wanted)
        cash = read.engine.to_arrow(snapshot.unapplied, order_by=["receipt_key"]).to_pylist()
        assert sorted(
            (row["customer_key"], row["unapplied_minor"]) for row in found["unapplied"] if row["cutoff"] == cutoff
        ) == sorted((row["customer_key"], row["unapplied_minor"]) for row in cash), cutoff
        billed: Counter[tuple[date, bool]] = Counter()
        for row in found["billed"]:
            if row["number"] <= number:
                billed[row["event_date"], row["kind"] == "invoice"] += int(row["amount_minor"])
        sold: Counter[tuple[date, bool]] = Counter()
        for row in read.engine.to_arrow(snapshot.sales, order_by=["document_key"]).to_pylist():
            sold[row["event_date"], row["amount_minor"] > 0] += row["amount_minor"]
        assert {key: value for key, value in billed.items() if value} == dict(sold), cutoff
        assert _payments_of(found["payments"], cutoff) == _payments_in_window(read, cutoff), cutoff
        seen += len(own)
    return seen


def _payments_of(rows: list[dict[str, Any]], cutoff: date) -> Counter[tuple[date, int, int]]:
    own: Counter[tuple[date, int, int]] = Counter()
    for row in rows:
        if row["cutoff"] == cutoff:
            own[row["paid_on"], row["days_late"], row["days_to_pay"]] += int(row["amount_minor"])
    return own


def _payments_in_window(read: Read, cutoff: date) -> Counter[tuple[date, int, int]]:
    first = add_months(date.fromordinal(cutoff.toordinal() + 1), -MONTHS)
    own: Counter[tuple[date, int, int]] = Counter()
    rows = read.engine.to_arrow(read.at(cutoff).payments, order_by=["receipt_key", "document_key"]).to_pylist()
    for row in rows:
        if row["paid_on"] >= first:
            own[row["paid_on"], row["days_late"], row["days_to_pay"]] += row["amount_minor"]
    return own
