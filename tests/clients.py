"""Params files of small clients, written by tests that open or run them as a user does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["FAST", "own_ledger", "small_demo", "whole_demo"]

HEADER = "customer,number,date,due,amount,paid_on\n"
FAST = ["board_pack", "01_ledger_quality", "02_receivables"]
"""The pages that a small ledger makes in seconds: that of customers computes everything twice over for its proof."""
SLOWER = ["03_segments", "04_time_to_payment", "05_weighting_schemes", "07_cash_and_provision"]
MAPPING = {
    "customer_id": "customer",
    "invoice_id": "number",
    "invoice_date": "date",
    "due_date": "due",
    "amount": "amount",
    "paid_date": "paid_on",
}


def small_demo(folder: Path, **changes: object) -> Path:
    """Write params of a demo with few customers, so that a run takes seconds."""
    text = {
        "schema": 1,
        "client": {"id": "small", "name": "Small & Sons"},
        "currency": "EUR",
        "as_of": "2026-10-31",
        "sources": {"invoices": {"kind": "demo", "customers": 40, "years": 3}},
        "report": {"notebooks": FAST},
        **changes,
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "small.yml").write_text(json.dumps(text), "utf-8")
    return folder / "small.yml"


def whole_demo(folder: Path, *, report: dict[str, object] | None = None, **changes: object) -> Path:
    """Write params of a demo with few customers, or of other sources, that make every page."""
    return small_demo(
        folder,
        report={"notebooks": [*FAST, *SLOWER], **(report or {})},
        **{"proof": {"past_months": 7}, **changes},
    )


def own_ledger(folder: Path, rows: str, **changes: object) -> Path:
    """Write a ledger of our own beside its params."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ledger.csv").write_text(HEADER + rows, "utf-8")
    settings: dict[str, Any] = {
        "as_of": "2024-06-30",
        "sources": {"invoices": {"path": "ledger.csv"}},
        "mapping": {"invoices": MAPPING},
        **changes,
    }
    return small_demo(folder, **settings)
