"""Cheques, notes and direct debits: a promise is open until it clears, and paid means cleared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lrfm.cohort.reconcile import ControlSource, reconcile
from lrfm.errors import UserError
from tests.ledgers import Read
from tests.shapes import agree_on_all_days, open_items, payments, read_tables

INVOICES = {
    "customer_id": "customer",
    "invoice_id": "no",
    "invoice_date": "date",
    "due_date": "due",
    "amount": "amount",
}
CHEQUES: dict[str, Any] = {
    "instrument_id": "no",
    "customer_id": "customer",
    "received_on": "got",
    "due_on": "due",
    "cleared_on": "cleared",
    "bounced_on": "bounced",
    "replaced_on": "replaced",
    "amount": "amount",
    "invoice_id": "for",
}
BILLED = """
    no | customer | date       | due        | amount
    F1 | a        | 2024-01-10 | 2024-02-09 | 100.00
    F2 | a        | 2024-01-20 | 2024-02-19 |  50.00
"""
HEAD = "no | customer | got | due | cleared | bounced | replaced | amount | for"


def _read(folder: Path, *cheques: str, mapping: dict[str, Any] | None = None, **settings: Any) -> Read:
    return read_tables(
        folder,
        {"invoices": BILLED, "instruments": "\n".join([HEAD, *cheques])},
        {"invoices": INVOICES, "instruments": mapping or CHEQUES},
        **settings,
    )


def _held(read: Read, day: str) -> dict[str, int]:
    rows = read.engine.to_arrow(read.at(day).instruments, order_by=["instrument_key"]).to_pylist()
    return {row["state"]: row["amount_minor"] for row in rows}


def test_a_cheque_pays_on_the_day_it_clears(tmp_path: Path) -> None:
    read = _read(tmp_path, "C1 | a | 2024-02-01 | 2024-03-01 | 2024-03-04 | | | 100.00 | F1")
    assert (open_items(read, "2024-03-03"), _held(read, "2024-03-03")) == ({"F1": 100, "F2": 50}, {"in_hand": 10000})
    assert (open_items(read, "2024-03-04"), _held(read, "2024-03-04")) == ({"F2": 50}, {})
    assert payments(read, "2024-03-04") == {"F1": [(100, 24)]}
    assert _held(read, "2024-01-31") == {}
    agree_on_all_days(read)


def test_a_cheque_that_bounces_never_paid(tmp_path: Path) -> None:
    read = _read(tmp_path, "C1 | a | 2024-02-01 | 2024-03-01 | | 2024-03-04 | 2024-04-10 | 100.00 | F1")
    assert [_held(read, day) for day in ("2024-03-03", "2024-03-04", "2024-04-09", "2024-04-10")] == [
        {"in_hand": 10000},
        {"bounced": 10000},
        {"bounced": 10000},
        {},
    ]
    assert open_items(read, "2024-04-10") == {"F1": 100, "F2": 50}
    assert payments(read, "2024-04-10") == {}


@pytest.mark.parametrize(
    ("reference", "allocation"), [("F1", {}), ("", {"rule": "oldest_due"})], ids=["named", "by rule"]
)
def test_a_bounce_after_clearing_reopens_the_invoice_on_its_old_clock(
    reference: str, allocation: dict[str, str], tmp_path: Path
) -> None:
    read = _read(
        tmp_path,
        f"C1 | a | 2024-02-01 | 2024-03-01 | 2024-03-04 | 2024-03-20 | | 100.00 | {reference}",
        allocation=allocation,
    )
    assert open_items(read, "2024-03-04") == {"F2": 50}
    assert open_items(read, "2024-03-20") == {"F1": 100, "F2": 50}
    rows = read.engine.to_arrow(read.at("2024-03-20").documents, order_by=["document_key"]).to_pylist()
    assert [row["days_past_due"] for row in rows] == [40, 30]
    assert payments(read, "2024-03-19") == {"F1": [(100, 24)]}
    assert payments(read, "2024-03-20") == {}
    agree_on_all_days(read)


def test_a_second_cheque_pays_what_the_first_left_open(tmp_path: Path) -> None:
    read = _read(
        tmp_path,
        "C1 | a | 2024-02-01 | 2024-03-01 | 2024-03-04 | 2024-03-20 | 2024-03-25 | 100.00 | F1",
        "C2 | a | 2024-03-25 | 2024-04-01 | 2024-04-02 | | | 100.00 | F1",
    )
    assert (open_items(read, "2024-03-25"), _held(read, "2024-03-25")) == ({"F1": 100, "F2": 50}, {"in_hand": 10000})
    assert open_items(read, "2024-04-02") == {"F2": 50}
    assert payments(read, "2024-04-02") == {"F1": [(100, 53)]}
    agree_on_all_days(read)


def test_the_agreed_average_due_date_is_the_due_date(tmp_path: Path) -> None:
    """Two cheques, 40 at day 30 and 60 at day 80 of the year: the average is day 60, the 29th of February."""
    read = read_tables(
        tmp_path,
        {
            "invoices": BILLED,
            "instruments": f"{HEAD} | agreed\n"
            "C1 | a | 2024-02-01 | 2024-01-30 | | | | 40.00 | F1 | yes\n"
            "C2 | a | 2024-02-03 | 2024-03-20 | | | | 60.00 | F1 | yes\n"
            "C3 | a | 2024-02-03 | 2024-06-20 | | | | 50.00 | F2 | no\n",
        },
        {
            "invoices": INVOICES,
            "instruments": {**CHEQUES, "agreed_term": {"column": "agreed", "values": "yes"}},
        },
    )
    due = {
        day: [
            str(row["due_date"])
            for row in read.engine.to_arrow(read.at(day).documents, order_by=["document_key"]).to_pylist()
        ]
        for day in ("2024-02-02", "2024-02-03")
    }
    # before the last of them was there the agreement was not complete
    assert due == {"2024-02-02": ["2024-02-09", "2024-02-19"], "2024-02-03": ["2024-02-29", "2024-02-19"]}
    agree_on_all_days(read)


def test_each_part_is_held_against_its_own_account(tmp_path: Path) -> None:
    read = _read(
        tmp_path,
        "C1 | a | 2024-02-01 | 2024-03-01 | | | | 30.00 | F1",
        "C2 | a | 2024-02-01 | 2024-02-02 | | 2024-02-03 | | 20.00 | F1",
    )
    day = date(2024, 2, 29)
    balances = {
        "receivables": {day: Decimal(100)},
        "instruments_in_hand": {day: Decimal(30)},
        "bounced": {day: Decimal(20)},
    }
    found = reconcile(read.ledger, read.at(day), open_items_minor=15000, balances=balances)
    assert (found.amount_minor, found.source) == (15000, ControlSource.STATED)
    assert {account.name: account.amount_minor for account in found.accounts} == {
        "receivables": 10000,
        "instruments_in_hand": 3000,
        "bounced": 2000,
    }
    unsaid = reconcile(read.ledger, read.at(day), open_items_minor=15000, balances={"receivables": {day: Decimal(100)}})
    assert {account.name: account.source for account in unsaid.accounts} == {
        "receivables": ControlSource.STATED,
        "instruments_in_hand": ControlSource.ROLLED,
        "bounced": ControlSource.ROLLED,
    }
    with pytest.raises(UserError) as caught:
        reconcile(
            read.ledger, read.at(day), open_items_minor=15000, balances={**balances, "bounced": {day: Decimal(19)}}
        )
    assert caught.value.faults[0].key == "control.instruments_mismatch"
