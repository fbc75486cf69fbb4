"""Every row and every cent is accounted for, or the run stops (N4)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from lrfm.errors import Defect, UserError
from lrfm.ledger.control import check_rejected_share
from tests.ledgers import read_rows

GOOD = "\n".join(f"a, {number}, 2024-01-05, 2024-02-04, 10.00, ," for number in range(98))
BAD = "a, 998, bad, 2024-02-04, 10.00, ,\na, 999, bad, 2024-02-04, 10.00, ,"


def test_two_percent_may_fail_and_not_one_row_more(tmp_path: Path) -> None:
    controls = read_rows(f"{GOOD}\n{BAD}", tmp_path).ledger.controls
    check_rejected_share(controls, share_max=Decimal("0.02"), rejected_folder="x")
    with pytest.raises(UserError) as caught:
        check_rejected_share(controls, share_max=Decimal("0.019"), rejected_folder="x")
    assert [fault.key for fault in caught.value.faults] == ["ledger.too_many_rejected", "ledger.reason_total"]
    assert caught.value.faults[0].values["count"] == 2


def test_one_large_amount_that_fails_stops_the_run(tmp_path: Path) -> None:
    controls = read_rows(f"{GOOD}\na, 998, bad, 2024-02-04, 5000.00, ,", tmp_path).ledger.controls
    with pytest.raises(UserError):
        check_rejected_share(controls, share_max=Decimal("0.02"), rejected_folder="x")


def test_credit_notes_do_not_hide_rejected_amounts(tmp_path: Path) -> None:
    rejected = "a, 998, bad, 2024-02-04, 500.00, ,\na, 999, bad, 2024-02-04, -500.00, ,"
    controls = read_rows(f"{GOOD}\n{rejected}", tmp_path).ledger.controls
    assert controls.amount_minor("rejected") == 0
    with pytest.raises(UserError):
        check_rejected_share(controls, share_max=Decimal("0.02"), rejected_folder="x")


def test_copies_of_rows_that_were_taken_lose_nothing(tmp_path: Path) -> None:
    controls = read_rows(f"{GOOD}\n{GOOD}", tmp_path).ledger.controls
    assert controls.rows("rejected") == 98
    check_rejected_share(controls, share_max=Decimal("0.02"), rejected_folder="x")


def test_a_lost_row_or_cent_is_a_defect(tmp_path: Path) -> None:
    controls = read_rows(f"{GOOD}\n{BAD}", tmp_path).ledger.controls
    controls.require_closed()
    for broken in (
        replace(controls, rows_taken=controls.rows_taken - 1),
        replace(controls, amount_taken_minor=controls.amount_taken_minor + 1),
    ):
        with pytest.raises(Defect):
            broken.require_closed()
