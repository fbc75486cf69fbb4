"""The demo ledger: the same bytes from the same seed, and what a newcomer should see in it."""

from __future__ import annotations

from pathlib import Path

from lrfm.ledger.settings import DemoSource, LedgerSettings
from lrfm.ledger.synthetic.demo import write_demo
from tests.ledgers import read_settings


def _demo(seed: int, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    write_demo(DemoSource(kind="demo", seed=seed, customers=20, years=2), folder=folder)
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first = _demo(1, tmp_path / "first")
    assert first == _demo(1, tmp_path / "again")
    assert first != _demo(2, tmp_path / "other")


def test_the_demo_has_the_habits_of_real_exports(tmp_path: Path) -> None:
    settings = LedgerSettings.model_validate(
        {
            "currency": "EUR",
            "currency_digits": 2,
            "sources": {"invoices": {"kind": "demo", "customers": 200, "years": 3}},
        }
    )
    read = read_settings(settings, data_dir=tmp_path, folder=tmp_path)
    facts = read.ledger.quality
    assert sorted(read.reasons().values()) == [
        "amount_unreadable",
        "copy_of_a_row",
        "invoice_date_unreadable",
        "missing_customer",
    ]
    assert 150 <= facts.customers <= 200
    assert min(facts.part_paid_invoices, facts.paid_before_invoice_rows) >= 3
    assert min(facts.credit_note_rows, facts.unpaid_invoices) > 50
    late_share = facts.late_over_0_rows / facts.paid_invoices
    assert 0.3 < late_share < 0.7
    assert facts.mapped.has_entry_dates
    assert facts.mapped.has_payment_entry_dates
    names = {row["name"] for row in read.rows("directory") if row["kind"] == "customer"}
    assert all(any(low <= letter <= high for name in names for letter in name) for low, high in SCRIPTS)
    # a cheque that clears is the payment of its invoice
    assert {"cash", "credited", "instrument", "write_off"} <= {row["kind"] for row in read.rows("receipts")}
    assert read.ledger.optional.keys() >= {"order_lines", "customers", "disputes", "contacts", "stock", "campaigns"}


SCRIPTS = (("A", "z"), ("ا", "ی"), ("א", "ת"), ("А", "я"))
"""First and last letters of the four scripts of the demo's names."""
