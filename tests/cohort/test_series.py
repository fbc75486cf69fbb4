"""Many cut-offs in one pass give what a snapshot of each gives (B20, N1, N5)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lrfm.cohort.series import month_end_cutoffs
from tests.ledgers import IBM, VENDOR, read_settings, settings_of
from tests.series import agrees_with_snapshots


@pytest.mark.data
@pytest.mark.parametrize(
    ("file", "mapping", "as_of"),
    [
        ("ibm_late_payments/accounts_receivable.csv", IBM, date(2013, 6, 30)),
        ("vendor_settlements/settlements.csv", VENDOR, date(2020, 5, 15)),
    ],
)
def test_real_ledgers(file: str, mapping: dict[str, object], as_of: date, real_data: Path, tmp_path: Path) -> None:
    settings = settings_of(file, mapping=mapping, currency="USD")
    read = read_settings(settings, data_dir=real_data, folder=tmp_path)
    cutoffs = month_end_cutoffs(as_of, months=6, since=date(2012, 1, 1))
    assert agrees_with_snapshots(read, list(cutoffs)) > 200
