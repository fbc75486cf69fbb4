"""The demo ledger: the same bytes from the same seed, and what a newcomer should see in it."""

from __future__ import annotations

from pathlib import Path

from lrfm.ledger.settings import DemoSource, LedgerSettings
from lrfm.ledger.synthetic.demo import write_demo
from tests.ledgers import read_settings


def _demo(seed: int, folder: Path) -> bytes:
    path = folder / f"{seed}.csv"
    write_demo(DemoSource(kind="demo", seed=seed, customers=40), path=path)
    return path.read_bytes()


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first = _demo(1, tmp_path)
    assert first == _demo(1, tmp_path)
    assert first != _demo(2, tmp_path)


def test_the_demo_has_the_habits_of_real_exports(tmp_path: Path) -> None:
    settings = LedgerSettings.model_validate(
        {"currency": "EUR", "currency_digits": 2, "sources": {"invoices": {"kind": "demo"}}}
    )
    read = read_settings(settings, data_dir=tmp_path, folder=tmp_path)
    facts = read.ledger.quality
    assert sorted(read.reasons().values()) == [
        "amount_unreadable",
        "copy_of_a_row",
        "invoice_date_unreadable",
        "missing_customer",
    ]
    assert 300 <= facts.customers <= 320
    assert (
        min(facts.part_paid_invoices, facts.credit_note_rows, facts.unpaid_invoices, facts.paid_before_invoice_rows)
        > 10
    )
    late_share = facts.late_over_0_rows / facts.paid_invoices
    assert 0.3 < late_share < 0.7
    assert facts.mapped.has_entry_dates
    assert facts.mapped.has_payment_entry_dates
