"""One list of all that was posted: clearing numbers in SAP's style, open balances in QuickBooks' style, references."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.ledgers import Read
from tests.shapes import agree_on_all_days, open_items, payments, read_tables

SAP: dict[str, Any] = {
    "customer_id": "Account",
    "document_id": "Document",
    "kind": {
        "column": "Type",
        "codes": {"RV": "invoice", "DR": "invoice", "DG": "credit_note", "DZ": "receipt", "AB": "clearing"},
    },
    "date": "Date",
    "due_date": "Due",
    "amount": "Amount",
    "clearing_id": "Clearing",
    "clearing_date": "Cleared",
}
COLUMNS = "Account | Document | Type | Date | Due | Amount | Clearing | Cleared\n"


def _sap(folder: Path, rows: str, *, mapping: dict[str, Any] | None = None, head: str = COLUMNS, **more: Any) -> Read:
    return read_tables(folder, {"transactions": head + rows}, {"transactions": mapping or SAP}, **more)


def test_a_clearing_number_says_what_was_paid_with_what(tmp_path: Path) -> None:
    read = _sap(
        tmp_path,
        """
        a | 1001 | RV | 2024-01-10 | 2024-02-09 |  100.00 | 2001 | 2024-02-15
        a | 1002 | DR | 2024-01-20 | 2024-02-19 |   50.00 | 2001 | 2024-02-15
        a | 1003 | DG | 2024-01-25 |            |  -30.00 | 2001 | 2024-02-15
        a | 2001 | DZ | 2024-02-15 |            | -120.00 | 2001 | 2024-02-15
        a | 1004 | RV | 2024-02-01 | 2024-03-02 |   70.00 |      |
        b | 1005 | RV | 2024-01-10 | 2024-02-09 |   40.00 |      |
    """.replace("        ", ""),
    )
    assert open_items(read, "2024-02-14") == {"1001": 100, "1002": 50, "1003": -30, "1004": 70, "1005": 40}
    assert open_items(read, "2024-02-15") == {"1004": 70, "1005": 40}
    assert sum(amount for found in payments(read, "2024-02-15").values() for amount, _ in found) == 120
    assert read.ledger.rule == "none"
    agree_on_all_days(read)


def test_the_same_clearing_number_at_two_customers_is_two_groups(tmp_path: Path) -> None:
    read = _sap(
        tmp_path,
        """\
a | 1001 | RV | 2024-01-10 | 2024-02-09 |  100.00 | 9 | 2024-02-15
a | 2001 | DZ | 2024-02-15 |            | -100.00 | 9 | 2024-02-15
b | 1002 | RV | 2024-01-10 | 2024-02-09 |  100.00 | 9 | 2024-02-20
b | 2002 | DZ | 2024-02-20 |            | -100.00 | 9 | 2024-02-20
""",
    )
    assert open_items(read, "2024-02-15") == {"1002": 100}
    assert open_items(read, "2024-02-20") == {}
    agree_on_all_days(read)


def test_a_group_that_does_not_come_to_zero_was_cleared_elsewhere(tmp_path: Path) -> None:
    """Half of what cleared lies in another account, or in another year: closed is closed, but no payment."""
    read = _sap(
        tmp_path,
        """\
a | 1001 | RV | 2024-01-10 | 2024-02-09 | 100.00 | 7 | 2024-02-15
a | 2001 | DZ | 2024-02-15 |            | -60.00 | 7 | 2024-02-15
b | 2002 | DZ | 2024-02-15 |            | -25.00 | 8 | 2024-02-18
""",
    )
    assert open_items(read, "2024-02-14") == {"1001": 100}
    documents = {
        row["document_key"]: row["open_minor"]
        for row in read.engine.to_arrow(read.at("2024-02-18").documents, order_by=["document_key"]).to_pylist()
    }
    assert documents == {1: 0}
    assert payments(read, "2024-02-18") == {"1001": [(60, 6)]}
    kinds = {row["kind"] for row in read.rows("receipts")}
    assert "cleared_elsewhere" in kinds
    agree_on_all_days(read)


def test_a_part_payment_names_its_invoice_and_the_rest_stays_open(tmp_path: Path) -> None:
    mapping = {**SAP, "applies_to": "Invoice"}
    read = _sap(
        tmp_path,
        """\
a | 1001 | RV | 2024-01-10 | 2024-02-09 | 100.00 | | |
a | 2001 | DZ | 2024-02-15 |            | -60.00 | | | 1001
a | 1003 | DG | 2024-02-20 |            | -10.00 | | | 1001
""",
        mapping=mapping,
        head=COLUMNS.strip() + " | Invoice\n",
    )
    assert open_items(read, "2024-02-15") == {"1001": 40}
    assert open_items(read, "2024-02-20") == {"1001": 30}
    agree_on_all_days(read)


def test_a_part_payment_that_clears_later_with_its_invoice_counts_once(tmp_path: Path) -> None:
    mapping = {**SAP, "applies_to": "Invoice"}
    read = _sap(
        tmp_path,
        """\
a | 1001 | RV | 2024-01-10 | 2024-02-09 | 100.00 | 9 | 2024-03-01 |
a | 2001 | DZ | 2024-02-15 |            | -60.00 | 9 | 2024-03-01 | 1001
a | 2002 | DZ | 2024-03-01 |            | -40.00 | 9 | 2024-03-01 |
""",
        mapping=mapping,
        head=COLUMNS.strip() + " | Invoice\n",
    )
    assert open_items(read, "2024-02-15") == {"1001": 40}
    assert open_items(read, "2024-03-01") == {}
    assert payments(read, "2024-03-01") == {"1001": [(60, 6), (40, 21)]}
    agree_on_all_days(read)


def test_a_residual_item_goes_on_where_the_invoice_was_cleared(tmp_path: Path) -> None:
    """SAP clears the invoice with the payment and posts what is left as an item of its own (AB)."""
    read = _sap(
        tmp_path,
        """\
a | 1001 | RV | 2024-01-10 | 2024-02-09 | 100.00 | 2001 | 2024-02-15
a | 2001 | DZ | 2024-02-15 |            | -60.00 | 2001 | 2024-02-15
a | 2001 | AB | 2024-02-15 | 2024-02-09 | -40.00 | 2001 | 2024-02-15
a | 2001 | AB | 2024-02-15 | 2024-02-09 |  40.00 |      |
""",
    )
    assert open_items(read, "2024-02-14") == {"1001": 100}
    assert sum(open_items(read, "2024-02-15").values()) == 40
    assert payments(read, "2024-02-15") == {"1001": [(60, 6)]}
    agree_on_all_days(read)


def test_debit_and_credit_columns_and_sides_are_signed_amounts(tmp_path: Path) -> None:
    rows = """\
a | 1 | 2024-01-10 | 2024-02-09 | 100.00 |       | 100.00 | S
a | 2 | 2024-02-15 |            |        | 60.00 |  60.00 | H
"""
    head = "Account | Document | Date | Due | Debit | Credit | Amount | Side\n"
    common = {"customer_id": "Account", "document_id": "Document", "date": "Date", "due_date": "Due"}
    sides = {"side": {"column": "Side", "debit": "S", "credit": "H"}, "amount": "Amount"}
    for name, how in (("columns", {"debit": "Debit", "credit": "Credit"}), ("side", sides)):
        read = _sap(tmp_path / name, rows, mapping={**common, **how}, head=head)
        assert open_items(read, "2024-02-14") == {"1": 100}
        assert open_items(read, "2024-02-15") == {"1": 40}
        assert (read.ledger.rule, read.ledger.rule_minor) == ("oldest_due", 6000)
        agree_on_all_days(read)


def test_open_balances_alone_tell_what_is_open_at_the_extract(tmp_path: Path) -> None:
    """QuickBooks' list has no clearing: what is no longer open was closed with the customer's other rows."""
    read = read_tables(
        tmp_path,
        {
            "transactions": """
                Name | Num | Kind    | Date       | Due        | Amount  | Open
                a    | 1   | Invoice | 2024-01-10 | 2024-02-09 |  100.00 |   0.00
                a    | 2   | Invoice | 2024-01-20 | 2024-02-19 |   50.00 |  20.00
                a    | 3   | Payment | 2024-02-15 |            | -130.00 |   0.00
                b    | 4   | Invoice | 2024-01-10 | 2024-02-09 |   40.00 |  40.00
                b    | 5   | Payment | 2024-02-20 |            |  -15.00 | -15.00
            """
        },
        {
            "transactions": {
                "customer_id": "Name",
                "document_id": ["Kind", "Num"],
                "kind": {"column": "Kind", "codes": {"Invoice": "invoice", "Payment": "receipt"}},
                "date": "Date",
                "due_date": "Due",
                "amount": "Amount",
                "outstanding": "Open",
            }
        },
        extract_date="2024-02-29",
    )
    assert open_items(read, "2024-02-29") == {"Invoice|2": 20, "Invoice|4": 40, "cash Payment|5": -15}
    assert open_items(read, "2024-02-15") == {"Invoice|2": 20, "Invoice|4": 40}
    assert payments(read, "2024-02-15") == {"Invoice|1": [(100, 6)], "Invoice|2": [(30, -4)]}
    agree_on_all_days(read)


def test_a_list_cut_off_at_a_day_gives_that_day_the_same(tmp_path: Path) -> None:
    rows = """\
a | 1001 | RV | 2024-01-10 | 2024-02-09 |  100.00 | 2001 | 2024-02-15
a | 1002 | DR | 2024-01-20 | 2024-02-19 |   50.00 | 2001 | 2024-02-15
a | 2001 | DZ | 2024-02-10 |            | -150.00 | 2001 | 2024-02-15
a | 1004 | RV | 2024-02-01 | 2024-03-02 |   70.00 | 2002 | 2024-03-05
a | 2002 | DZ | 2024-03-05 |            |  -70.00 | 2002 | 2024-03-05
"""
    early = """\
a | 1001 | RV | 2024-01-10 | 2024-02-09 |  100.00 | |
a | 1002 | DR | 2024-01-20 | 2024-02-19 |   50.00 | |
a | 2001 | DZ | 2024-02-10 |            | -150.00 | |
a | 1004 | RV | 2024-02-01 | 2024-03-02 |   70.00 | |
"""
    whole, cut = _sap(tmp_path / "whole", rows), _sap(tmp_path / "cut", early)
    assert open_items(whole, "2024-02-12") == open_items(cut, "2024-02-12")
    assert open_items(whole, "2024-02-15") == {"1004": 70}
    agree_on_all_days(whole)


def test_rows_of_one_number_are_parts_of_one_document(tmp_path: Path) -> None:
    """A document of two due dates stands in two rows; each part is open by itself."""
    read = _sap(
        tmp_path,
        """\
a | 1001 | RV | 2024-01-10 | 2024-02-09 |  60.00 | 2001 | 2024-02-09
a | 1001 | RV | 2024-01-10 | 2024-03-10 |  40.00 |      |
a | 2001 | DZ | 2024-02-09 |            | -60.00 | 2001 | 2024-02-09
""",
    )
    assert read.reasons() == {}
    assert sum(open_items(read, "2024-02-08").values()) == 100
    (left,) = open_items(read, "2024-02-09").values()
    assert left == 40
    agree_on_all_days(read)
