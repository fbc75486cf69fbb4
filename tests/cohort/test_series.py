"""Many cut-offs in one pass give what a snapshot of each gives (B20, N1, N5)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lrfm.cohort.series import month_end_cutoffs
from tests.ledgers import IBM, VENDOR, read_settings, settings_of
from tests.series import agrees_with_snapshots
from tests.shapes import read_tables


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


def test_money_given_back_is_not_taken_off_a_later_payment(tmp_path: Path) -> None:
    """Paid, given back, and paid again: the second payment pays; of two before a return the later one goes first."""
    rows = """
        no | customer | type | date       | due        | amount   | for
        1  | a        | RV   | 2024-01-01 | 2024-01-31 | 1000.00  |
        2  | a        | DZ   | 2024-02-05 |            | -1000.00 | 1
        3  | a        | DZ   | 2024-02-20 |            | 1000.00  | 1
        4  | a        | DZ   | 2024-03-01 |            | -1000.00 | 1
        5  | b        | RV   | 2024-01-01 | 2024-01-31 | 1000.00  |
        6  | b        | DZ   | 2024-02-06 |            | -400.00  | 5
        7  | b        | DZ   | 2024-02-10 |            | -600.00  | 5
        8  | b        | DZ   | 2024-02-20 |            | 700.00   | 5
        9  | b        | DZ   | 2024-03-02 |            | -500.00  | 5
    """
    columns = {"customer_id": "customer", "document_id": "no", "date": "date", "due_date": "due", "amount": "amount"}
    kind = {"column": "type", "codes": {"RV": "invoice", "DZ": "receipt"}}
    read = read_tables(
        tmp_path, {"transactions": rows}, {"transactions": {**columns, "kind": kind, "applies_to": "for"}}
    )
    paid = read.engine.to_arrow(read.at("2024-03-31").payments, order_by=["paid_on"]).to_pylist()
    found = [(row["paid_on"].isoformat(), row["amount_minor"]) for row in paid]
    assert found == [("2024-02-06", 30_000), ("2024-03-01", 100_000), ("2024-03-02", 50_000)]
    assert agrees_with_snapshots(read, [date(2024, 2, 15), date(2024, 2, 29), date(2024, 3, 31)]) > 0
