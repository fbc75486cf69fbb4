"""A params file in order, and ways to spoil it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

GOOD = """\
schema: 1
client: {id: acme, name: Acme}
language: en
currency: EUR
as_of: 2026-10-31
sources:
  invoices:
    path: invoices.csv
mapping:
  invoices:
    customer_id: Customer
    invoice_id: Number
    invoice_date: {column: Date, format: "%d.%m.%Y"}
    due_date: Due
    paid_date: Paid
    amount: Amount
"""


@pytest.fixture
def good() -> str:
    """Give the text of a params file in order; its ledger is `invoices.csv` beside it."""
    return GOOD


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """Write a params file with a ledger beside it."""

    def write(text: str | bytes) -> Path:
        (tmp_path / "invoices.csv").write_text("Customer,Number,Date,Due,Paid,Amount\n")
        path = tmp_path / "acme.yml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write
