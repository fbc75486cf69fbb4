"""The real ledgers: counts that somebody else took with pandas (the notes beside the files)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ledgers import IBM, VENDOR, read_settings, settings_of

pytestmark = pytest.mark.data


def test_ibm_late_payments(real_data: Path, tmp_path: Path) -> None:
    read = read_settings(
        settings_of("ibm_late_payments/accounts_receivable.csv", mapping=IBM, currency="USD"),
        data_dir=real_data,
        folder=tmp_path,
    )
    facts, controls = read.ledger.quality, read.ledger.controls
    assert (controls.rows_read, controls.rows_taken, controls.amount_read_minor) == (2_466, 2_466, 14_770_318)
    assert (facts.customers, facts.disputed_rows, facts.unpaid_invoices) == (100, 561, 0)
    assert (facts.late_over_0_rows, facts.late_over_30_rows, facts.late_over_60_rows, facts.late_over_90_rows) == (
        877,
        8,
        0,
        0,
    )
    assert (facts.max_days_late, str(facts.first_invoice_on), str(facts.last_invoice_on)) == (
        45,
        "2012-01-03",
        "2013-12-02",
    )
    snapshot = read.at("2013-06-30")
    still_open = snapshot.documents.filter(snapshot.documents.open_minor > 0)
    still_open = read.engine.record(still_open.agg(n=still_open.count()))
    assert still_open["n"] == 84
    assert snapshot.rolled_balance_minor == 511_985


def test_ibm_in_another_row_order_is_the_same_ledger(real_data: Path, tmp_path: Path) -> None:
    one, other = (
        read_settings(
            settings_of(f"ibm_late_payments/{name}.csv", mapping=IBM, currency="USD"),
            data_dir=real_data,
            folder=tmp_path / name,
        )
        for name in ("accounts_receivable", "accounts_receivable_other_row_order")
    )
    assert one.ledger.inputs[0].sha256 != other.ledger.inputs[0].sha256
    assert one.ledger.fingerprint == other.ledger.fingerprint
    assert one.rows("invoices") == other.rows("invoices")


def test_vendor_settlements(real_data: Path, tmp_path: Path) -> None:
    read = read_settings(
        settings_of("vendor_settlements/settlements.csv", mapping=VENDOR, currency="USD"),
        data_dir=real_data,
        folder=tmp_path,
    )
    facts, controls = read.ledger.quality, read.ledger.controls
    assert (controls.rows_read, controls.amount_read_minor) == (8_753, 2_031_487_865)
    assert [(total.reason, total.rows) for total in controls.by_reason] == [("copy_of_a_row", 1)]
    assert (facts.customers, facts.part_paid_invoices, facts.outstanding_minor) == (3_276, 634, 73_997_692)
    assert (facts.late_over_0_rows, facts.late_over_30_rows, facts.late_over_60_rows, facts.late_over_90_rows) == (
        6_471,
        2_719,
        734,
        0,
    )
    assert (facts.max_days_late, facts.paid_before_invoice_rows) == (89, 9)
    assert (facts.largest_minor, facts.next_largest_minor) == (1_066_666_758, 14_817_275)


def test_vendor_settlements_read_as_open_when_the_copy_is_kept(real_data: Path, tmp_path: Path) -> None:
    settings = settings_of(
        "vendor_settlements/settlements.csv", mapping=VENDOR, currency="USD", scope={"duplicates": "keep"}
    )
    read = read_settings(settings, data_dir=real_data, folder=tmp_path)
    documents = read.at("2017-11-30").documents
    sums = read.engine.record(
        documents.agg(
            open=documents.open_minor.sum().cast("int64"),
            over_90=documents.open_minor.sum(where=documents.days_past_due > 90).cast("int64"),
        )
    )
    assert sums["open"] == 73_997_692
    assert int(str(sums["over_90"])) // 100 == 735_847
