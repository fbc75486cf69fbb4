"""Invoices and receipts as two tables: what is open on which day, by each rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ledgers import Read
from tests.shapes import agree_on_all_days, allocated, open_items, payments, read_tables

INVOICES = {
    "customer_id": "customer",
    "invoice_id": "no",
    "invoice_date": "date",
    "due_date": "due",
    "amount": "amount",
}
RECEIPTS = {"customer_id": "customer", "receipt_id": "no", "date": "date", "amount": "amount"}
ALLOCATIONS = {"receipt_id": "receipt", "invoice_id": "invoice", "amount": "amount"}

BILLED = """
    no | customer | date       | due        | amount
    F1 | a        | 2024-01-10 | 2024-02-09 | 100.00
    F2 | a        | 2024-01-20 | 2024-01-30 |  50.00
    F3 | a        | 2024-02-15 | 2024-03-16 |  30.00
    F4 | b        | 2024-01-10 | 2024-02-09 |  80.00
"""
RECEIVED = """
    no | customer | date       | amount
    R1 | a        | 2024-02-01 |  90.00
    R2 | a        | 2024-02-20 | 100.00
    R3 | b        | 2024-01-05 |  20.00
"""


def _read(folder: Path, *, invoices: str = BILLED, receipts: str = RECEIVED, **settings: Any) -> Read:
    return read_tables(
        folder, {"invoices": invoices, "receipts": receipts}, {"invoices": INVOICES, "receipts": RECEIPTS}, **settings
    )


def test_without_allocations_the_oldest_due_is_paid_first(tmp_path: Path) -> None:
    read = _read(tmp_path)
    assert open_items(read, "2024-01-09") == {"cash R3": -20}
    assert open_items(read, "2024-01-31") == {"F1": 100, "F2": 50, "F4": 60}
    assert open_items(read, "2024-02-01") == {"F1": 60, "F4": 60}
    assert open_items(read, "2024-02-15") == {"F1": 60, "F3": 30, "F4": 60}
    assert open_items(read, "2024-02-20") == {"F4": 60, "cash R2": -10}
    assert payments(read, "2024-02-20") == {
        "F1": [(40, -8), (60, 11)],
        "F2": [(50, 2)],
        "F3": [(30, -25)],
        "F4": [(20, -35)],
    }
    assert (read.ledger.rule, read.ledger.rule_minor) == ("oldest_due", 21000)
    agree_on_all_days(read)


def test_the_newest_due_first_and_pro_rata_are_chosen_by_name(tmp_path: Path) -> None:
    newest = _read(tmp_path / "newest", allocation={"rule": "newest_due"})
    assert open_items(newest, "2024-02-01") == {"F2": 50, "F1": 10, "F4": 60}
    assert open_items(newest, "2024-02-20") == {"F4": 60, "cash R2": -10}
    shares = _read(tmp_path / "shares", allocation={"rule": "pro_rata"})
    assert open_items(shares, "2024-02-01") == {"F1": 40, "F2": 20, "F4": 60}
    for read in (newest, shares):
        agree_on_all_days(read)
        # the bounds of a headline are the same whatever the rule
        assert {row["rule"] for row in read.rows("bounds")} == {"oldest_due", "newest_due"}


def test_with_no_rule_all_cash_stays_on_account(tmp_path: Path) -> None:
    read = _read(tmp_path, allocation={"rule": "none"})
    assert open_items(read, "2024-02-20") == {
        "F1": 100, "F2": 50, "F3": 30, "F4": 80, "cash R1": -90, "cash R2": -100, "cash R3": -20}  # fmt: skip
    assert read.at("2024-02-20").rolled_balance_minor == 5000
    assert read.ledger.rule_minor == 0
    agree_on_all_days(read)


def test_given_allocations_come_before_any_rule(tmp_path: Path) -> None:
    tables = {
        "invoices": BILLED,
        "receipts": RECEIVED,
        "allocations": """
            receipt | invoice | amount
            R1      | F1      | 60.00
            R1      | F2      | 10.00
            R2      | F1      | 40.00
            R2      | F3      | 30.00
        """,
    }
    mapping = {"invoices": INVOICES, "receipts": RECEIPTS, "allocations": ALLOCATIONS}
    read = read_tables(tmp_path / "alone", tables, mapping)
    assert read.ledger.rule == "none"
    assert open_items(read, "2024-02-01") == {"F1": 40, "F2": 40, "F4": 80, "cash R1": -20, "cash R3": -20}
    assert open_items(read, "2024-02-20") == {"F2": 40, "F4": 80, "cash R1": -20, "cash R2": -30, "cash R3": -20}
    agree_on_all_days(read)
    ruled = read_tables(tmp_path / "ruled", tables, mapping, allocation={"rule": "oldest_due"})
    assert open_items(ruled, "2024-02-20") == {"F4": 60, "cash R2": -10}
    agree_on_all_days(ruled)


def test_an_allocation_counts_from_its_own_day(tmp_path: Path) -> None:
    read = read_tables(
        tmp_path,
        {
            "invoices": BILLED,
            "receipts": RECEIVED,
            "allocations": "receipt|invoice|amount|on\nR1|F1|90|2024-02-10",
        },
        {"invoices": INVOICES, "receipts": RECEIPTS, "allocations": {**ALLOCATIONS, "date": "on"}},
    )
    assert open_items(read, "2024-02-09") == {"F1": 100, "F2": 50, "F4": 80, "cash R1": -90, "cash R3": -20}
    assert open_items(read, "2024-02-10") == {"F1": 10, "F2": 50, "F4": 80, "cash R3": -20}
    # the money came on the first of February, whenever somebody said for what
    assert payments(read, "2024-02-10") == {"F1": [(90, -8)]}
    agree_on_all_days(read)


def test_an_allocation_without_an_amount_takes_all_that_both_leave_open(tmp_path: Path) -> None:
    read = read_tables(
        tmp_path,
        {"invoices": BILLED, "receipts": RECEIVED, "allocations": "receipt|invoice\nR2|F1\nR1|F2\nR1|F3"},
        {
            "invoices": INVOICES,
            "receipts": RECEIPTS,
            "allocations": {"receipt_id": "receipt", "invoice_id": "invoice"},
        },
    )
    assert open_items(read, "2024-02-20") == {"F4": 80, "cash R1": -10, "cash R3": -20}
    agree_on_all_days(read)


def test_a_credit_note_settles_an_invoice_as_a_receipt_does(tmp_path: Path) -> None:
    read = read_tables(
        tmp_path,
        {
            "invoices": BILLED + "    G1 | a | 2024-02-18 | | -70.00\n",
            "receipts": RECEIVED,
            "allocations": "receipt|invoice|amount\nG1|F1|60\nR1|F1|40",
        },
        {"invoices": INVOICES, "receipts": RECEIPTS, "allocations": ALLOCATIONS},
    )
    assert open_items(read, "2024-02-17")["F1"] == 60
    assert open_items(read, "2024-02-18") == {
        "F2": 50, "F3": 30, "F4": 80, "G1": -10, "cash R1": -50, "cash R3": -20}  # fmt: skip
    # a credit is no payment
    assert payments(read, "2024-02-18") == {"F1": [(40, -8)]}
    agree_on_all_days(read)


def test_receipts_that_name_their_invoice_need_no_table_of_allocations(tmp_path: Path) -> None:
    read = read_tables(
        tmp_path,
        {
            "invoices": BILLED,
            "receipts": """
                no | customer | date       | amount | for
                R1 | a        | 2024-02-01 |  90.00 | F1
                R2 | a        | 2024-02-20 |  30.00 | F1
                R3 | b        | 2024-01-05 |  20.00 |
                R4 | a        | 2024-02-21 |   5.00 | F77
            """,
        },
        {"invoices": INVOICES, "receipts": {**RECEIPTS, "invoice_id": "for"}},
    )
    assert open_items(read, "2024-02-21") == {
        "F2": 50, "F3": 30, "F4": 60, "cash R2": -20, "cash R4": -5}  # fmt: skip
    agree_on_all_days(read)


def test_write_offs_and_money_given_back_are_no_payments(tmp_path: Path) -> None:
    read = read_tables(
        tmp_path,
        {
            "invoices": BILLED,
            "receipts": """
                no | customer | date       | amount | for | what
                R1 | a        | 2024-02-01 | 100.00 | F1  | bank
                R2 | a        | 2024-02-10 | -40.00 | F1  | bank
                R3 | b        | 2024-03-05 |  80.00 | F4  | lost
            """,
        },
        {
            "invoices": INVOICES,
            "receipts": {
                **RECEIPTS,
                "invoice_id": "for",
                "cause": {"column": "what", "codes": {"bank": "paid", "lost": "written_off"}},
            },
        },
    )
    assert open_items(read, "2024-02-09") == {"F2": 50, "F4": 80}
    assert open_items(read, "2024-02-10") == {"F1": 40, "F2": 50, "F4": 80}
    assert open_items(read, "2024-03-05") == {"F1": 40, "F2": 50, "F3": 30}
    assert "F4" not in payments(read, "2024-03-05")
    assert [
        row["amount_minor"]
        for row in read.engine.to_arrow(read.ledger.write_offs, order_by=["receipt_key"]).to_pylist()
    ] == [8000]
    agree_on_all_days(read)


def test_an_invoice_and_its_full_credit_within_three_days_never_were_a_sale(tmp_path: Path) -> None:
    rows = BILLED + "    G1 | a | 2024-01-12 | | -100.00\n    G2 | b | 2024-01-14 | | -80.00\n"
    read = _read(tmp_path, invoices=rows, receipts="no|customer|date|amount\nR3|b|2024-01-05|20.00")
    assert open_items(read, "2024-01-11") == {"F1": 100, "F4": 60}
    sold = {
        row["document_key"]
        for row in read.engine.to_arrow(read.at("2024-01-31").sales, order_by=["document_key"]).to_pylist()
    }
    numbers = {row["source_id"] for row in read.rows("directory") if row["kind"] == "document" and row["key"] in sold}
    assert numbers == {"F2", "F4", "G2"}
    assert open_items(read, "2024-01-31") == {"F2": 50, "F4": 60, "G2": -80}
    agree_on_all_days(read)


def test_what_was_posted_late_is_known_late(tmp_path: Path) -> None:
    read = read_tables(
        tmp_path,
        {
            "invoices": """
                no | customer | date       | due        | amount | entered
                F1 | a        | 2024-01-10 | 2024-02-09 | 100.00 | 2024-01-10
                F2 | a        | 2024-01-12 | 2024-01-30 |  50.00 | 2024-03-01
            """,
            "receipts": """
                no | customer | date       | amount | entered
                R1 | a        | 2024-02-01 | 120.00 | 2024-02-05
            """,
        },
        {
            "invoices": {**INVOICES, "entered_on": "entered"},
            "receipts": {**RECEIPTS, "entered_on": "entered"},
        },
    )
    assert open_items(read, "2024-02-04") == {"F1": 100}
    assert open_items(read, "2024-02-05") == {"cash R1": -20}
    # F2 was due first, but on the day of the receipt nobody knew of it: it takes what is left
    assert open_items(read, "2024-03-01") == {"F2": 30}
    agree_on_all_days(read)


@pytest.mark.parametrize("rule", ["oldest_due", "pro_rata"])
def test_rows_known_later_change_no_earlier_day(rule: str, tmp_path: Path) -> None:
    """The files cut off at a day give what the whole files give at that day."""
    whole = _read(tmp_path / "whole", allocation={"rule": rule})
    for day in ("2024-02-15",):
        cut = {
            name: "\n".join(
                line for place, line in enumerate(text.strip().splitlines()) if not place or _date(line) <= day
            )
            for name, text in (("invoices", BILLED), ("receipts", RECEIVED))
        }
        early = _read(tmp_path / day, invoices=cut["invoices"], receipts=cut["receipts"], allocation={"rule": rule})
        assert open_items(early, day) == open_items(whole, day)
        assert payments(early, day) == payments(whole, day)


def _date(line: str) -> str:
    return line.split("|")[2].strip()


def test_what_is_given_is_what_is_written_down(tmp_path: Path) -> None:
    read = read_tables(
        tmp_path,
        {
            "invoices": BILLED,
            "receipts": RECEIVED,
            "allocations": "receipt|invoice|amount\nR1|F1|50\nR1|F2|40\nR2|F1|50",
        },
        {"invoices": INVOICES, "receipts": RECEIPTS, "allocations": ALLOCATIONS},
    )
    assert allocated(read) == {("R1", "F1", 50, "given"), ("R1", "F2", 40, "given"), ("R2", "F1", 50, "given")}
