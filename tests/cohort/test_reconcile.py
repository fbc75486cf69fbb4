"""Open items = ageing = control balance, to the cent, or the run fails and names the documents (N4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from lrfm.cohort.reconcile import ControlSource, reconcile
from lrfm.errors import Defect, UserError
from tests.ledgers import MAPPING, read_rows, read_text

DAY = date(2024, 2, 29)
ROWS = """
    a, R1, 2024-01-01, 2024-01-31, 100.00,           ,
    b, R2, 2024-01-01, 2024-01-31,  40.50, 2024-02-10, 40.50
    b, R3, 2024-02-01, 2024-03-31,  19.50,           ,
"""


def test_without_a_stated_balance_the_rows_are_rolled_forward(tmp_path: Path) -> None:
    read = read_rows(ROWS, tmp_path)
    found = reconcile(
        read.ledger, read.at(DAY), open_items_minor=11950, balances={"receivables": {date(2024, 1, 31): Decimal(1)}}
    )
    assert (found.amount_minor, found.source) == (11950, ControlSource.ROLLED)


def test_a_stated_balance_that_agrees_is_told_as_stated(tmp_path: Path) -> None:
    read = read_rows(ROWS, tmp_path)
    found = reconcile(
        read.ledger, read.at(DAY), open_items_minor=11950, balances={"receivables": {DAY: Decimal("119.50")}}
    )
    assert (found.amount_minor, found.source) == (11950, ControlSource.STATED)


def test_a_stated_balance_that_differs_names_what_explains_it(tmp_path: Path) -> None:
    text = (
        "customer,number,date,due,amount,paid_on,paid,entered\na,R1,2024-01-01,2024-01-31,100.00,,,2024-01-01\n"
        "b,R9,2024-02-28,2024-03-31,19.50,,,2024-03-04\nc,R4,2024-02-01,2024-03-31,19.50,2024-02-03,19.50,2024-02-01\n"
    )
    read = read_text(text, tmp_path, mapping={**MAPPING, "entered_on": "entered"})
    with pytest.raises(UserError) as caught:
        reconcile(read.ledger, read.at(DAY), open_items_minor=10000, balances={"receivables": {DAY: Decimal("119.50")}})
    mismatch, same, late = caught.value.faults
    assert (mismatch.values["difference_minor"], same.values["documents"], late.values["documents"]) == (
        1950,
        "R4",
        "R9",
    )


def test_credit_notes_and_payments_entered_later_are_named_too(tmp_path: Path) -> None:
    header = "customer,number,date,due,amount,paid_on,paid,entered,booked\n"
    text = (
        f"{header}a,R1,2024-01-01,2024-01-31,100.00,2024-02-20,100.00,2024-01-01,2024-03-02\n"
        "a,C1,2024-02-27,,-7.00,,,2024-03-01,\n"
    )
    mapping = {**MAPPING, "entered_on": "entered", "paid_entered_on": "booked"}
    read = read_text(text, tmp_path, mapping=mapping)
    with pytest.raises(UserError) as caught:
        reconcile(read.ledger, read.at(DAY), open_items_minor=10000, balances={"receivables": {DAY: Decimal(-5)}})
    told = {fault.key: fault.values.get("documents") for fault in caught.value.faults}
    assert (told["control.entered_later"], told["control.payments_later"]) == ("C1", "R1")
    assert "control.no_document" in told


def test_tables_that_lost_a_cent_are_a_defect(tmp_path: Path) -> None:
    read = read_rows(ROWS, tmp_path)
    snapshot = read.at(DAY)
    with pytest.raises(Defect):
        reconcile(read.ledger, replace(snapshot, rolled_balance_minor=11951), open_items_minor=11950, balances={})


def test_a_balance_finer_than_the_currency_is_refused(tmp_path: Path) -> None:
    read = read_rows(ROWS, tmp_path)
    with pytest.raises(UserError) as caught:
        reconcile(
            read.ledger, read.at(DAY), open_items_minor=11950, balances={"receivables": {DAY: Decimal("119.505")}}
        )
    assert caught.value.faults[0].key == "control.too_fine"
