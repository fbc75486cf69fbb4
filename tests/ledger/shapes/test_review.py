"""What a reader of the first draft found wrong, each as the smallest ledger that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lrfm.errors import UserError
from tests.shapes import agree_on_all_days, open_items, payments, read_tables

INVOICES = {
    "customer_id": "customer",
    "invoice_id": "no",
    "invoice_date": "date",
    "due_date": "due",
    "amount": "amount",
}
RECEIPTS = {"customer_id": "customer", "receipt_id": "no", "date": "date", "amount": "amount"}
CHEQUES = {
    "customer_id": "customer",
    "instrument_id": "no",
    "received_on": "received",
    "due_on": "due",
    "cleared_on": "cleared",
    "bounced_on": "bounced",
    "amount": "amount",
    "invoice_id": "for",
}
POSTED = {
    "customer_id": "customer",
    "document_id": "no",
    "kind": {"column": "type", "codes": {"RV": "invoice", "DZ": "receipt", "DG": "credit_note"}},
    "date": "date",
    "due_date": "due",
    "amount": "amount",
    "clearing_id": "clearing",
    "clearing_date": "cleared",
}


def test_cheques_beside_stated_payments_pay_nothing_twice(tmp_path: Path) -> None:
    read = read_tables(
        tmp_path,
        {
            "invoices": """
                no | customer | date       | due        | amount | paid
                F1 | a        | 2024-01-01 | 2024-01-31 | 100.00 | 2024-03-01
            """,
            "instruments": """
                no | customer | received   | due        | cleared    | bounced | amount | for
                Q1 | a        | 2024-01-10 | 2024-03-01 | 2024-03-01 |         | 100.00 | F1
            """,
        },
        {"invoices": {**INVOICES, "paid_date": "paid"}, "instruments": CHEQUES},
    )
    assert open_items(read, "2024-03-31") == {}
    agree_on_all_days(read)


def test_an_allocation_that_is_taken_back_leaves_the_invoice_open(tmp_path: Path) -> None:
    read = read_tables(
        tmp_path,
        {
            "invoices": """
                no | customer | date       | due        | amount
                F1 | a        | 2024-01-01 | 2024-01-31 | 200.00
            """,
            "receipts": """
                no | customer | date       | amount
                R1 | a        | 2024-02-01 | 200.00
            """,
            "allocations": """
                receipt | invoice | date       | amount
                R1      | F1      | 2024-02-01 | 100.00
                R1      | F1      | 2024-02-10 | -100.00
            """,
        },
        {
            "invoices": INVOICES,
            "receipts": RECEIPTS,
            "allocations": {"receipt_id": "receipt", "invoice_id": "invoice", "date": "date", "amount": "amount"},
        },
    )
    assert open_items(read, "2024-02-05") == {"F1": 100, "cash R1": -100}
    assert open_items(read, "2024-03-31") == {"F1": 200, "cash R1": -200}
    agree_on_all_days(read)


def test_clearing_numbers_start_again_each_year(tmp_path: Path) -> None:
    read = read_tables(
        tmp_path,
        {
            "transactions": """
                no | customer | type | date       | due        | amount  | clearing | cleared
                1  | a        | RV   | 2023-01-01 | 2023-01-31 | 100.00  | 9        | 2023-02-05
                2  | a        | DZ   | 2023-02-05 |            | -100.00 | 9        | 2023-02-05
                3  | a        | RV   | 2024-01-01 | 2024-01-31 | 50.00   | 9        | 2024-02-05
                4  | a        | DZ   | 2024-02-05 |            | -50.00  | 9        | 2024-02-05
            """,
        },
        {"transactions": POSTED},
    )
    assert open_items(read, "2023-12-31") == {}
    assert len(payments(read, "2023-12-31")) == 1


def test_what_a_list_calls_open_is_open_whatever_its_clearing_says(tmp_path: Path) -> None:
    read = read_tables(
        tmp_path,
        {
            "transactions": """
                no | customer | type | date       | due        | amount   | clearing | cleared    | open
                1  | a        | RV   | 2024-01-01 | 2024-01-31 | 1000.00  | P1       | 2024-02-05 | 600.00
                2  | a        | DZ   | 2024-02-05 |            | -400.00  | P1       | 2024-02-05 | 0.00
            """,
        },
        {"transactions": {**POSTED, "outstanding": "open"}},
    )
    assert open_items(read, "2024-03-31") == {"1": 600}


def test_the_day_on_which_a_cheque_bounces_is_not_known_before(tmp_path: Path) -> None:
    read = read_tables(
        tmp_path,
        {
            "invoices": """
                no | customer | date       | due        | amount
                F1 | a        | 2024-01-01 | 2024-01-31 | 100.00
            """,
            "instruments": """
                no | customer | received   | due        | cleared | bounced    | amount | for
                Q1 | a        | 2024-01-10 | 2024-03-01 |         | 2024-03-01 | 100.00 | F1
            """,
        },
        {"invoices": INVOICES, "instruments": CHEQUES},
    )
    snapshot = read.at("2024-02-15")
    (cheque,) = read.engine.to_arrow(snapshot.instruments, order_by=["instrument_key"]).to_pylist()
    assert (cheque["state"], cheque["bounced_on"]) == ("in_hand", None)


def test_a_cheque_that_came_back_before_its_invoice_pays_nothing(tmp_path: Path) -> None:
    read = read_tables(
        tmp_path,
        {
            "invoices": """
                no | customer | date       | due        | amount
                F1 | a        | 2024-01-25 | 2024-02-24 | 100.00
            """,
            "instruments": """
                no | customer | received   | due        | cleared    | bounced    | amount | for
                Q1 | a        | 2024-01-05 | 2024-01-10 | 2024-01-10 | 2024-01-20 | 100.00 | F1
            """,
        },
        {"invoices": INVOICES, "instruments": CHEQUES},
    )
    assert open_items(read, "2024-03-31") == {"F1": 100}
    assert payments(read, "2024-03-31") == {}


def test_a_number_of_two_customers_means_the_own_invoice(tmp_path: Path) -> None:
    read = read_tables(
        tmp_path,
        {
            "transactions": """
                no | customer | type | date       | due        | amount  | clearing | cleared | for
                1  | a        | RV   | 2024-01-01 | 2024-01-31 | 100.00  |          |         |
                1  | b        | RV   | 2024-01-06 | 2024-02-05 | 100.00  |          |         |
                7  | b        | DZ   | 2024-02-05 |            | -100.00 |          |         | 1
            """,
        },
        {"transactions": {**POSTED, "applies_to": "for"}},
    )
    (open_one,) = open_items(read, "2024-03-31").values()
    assert open_one == 100
    snapshot = read.at("2024-03-31")
    rows = read.engine.to_arrow(snapshot.documents, order_by=["document_key"]).to_pylist()
    assert [row["customer_key"] for row in rows if row["open_minor"]] == [1]


def test_a_clearing_number_of_zeros_clears_nothing(tmp_path: Path) -> None:
    read = read_tables(
        tmp_path,
        {
            "transactions": """
                no | customer | type | date       | due        | amount  | clearing   | cleared
                1  | a        | RV   | 2024-01-01 | 2024-01-31 | 100.00  | 0000000000 |
                2  | a        | DZ   | 2024-02-05 |            | -40.00  | 0          |
            """,
        },
        {"transactions": POSTED},
    )
    assert open_items(read, "2024-03-31") == {"1": 100, "cash 2": -40}


def test_money_given_back_is_no_payment_any_more(tmp_path: Path) -> None:
    read = read_tables(
        tmp_path,
        {
            "transactions": """
                no | customer | type | date       | due        | amount   | clearing | cleared | for
                1  | a        | RV   | 2024-01-01 | 2024-01-31 | 1000.00  |          |         |
                2  | a        | DZ   | 2024-02-05 |            | -400.00  |          |         | 1
                3  | a        | DZ   | 2024-02-20 |            | -600.00  |          |         | 1
                4  | a        | DZ   | 2024-03-01 |            | 700.00   |          |         | 1
            """,
        },
        {"transactions": {**POSTED, "applies_to": "for"}},
    )
    snapshot = read.at("2024-03-31")
    rows = read.engine.to_arrow(snapshot.payments, order_by=["paid_on"]).to_pylist()
    assert [(row["days_late"], row["amount_minor"]) for row in rows] == [(5, 30_000)]
    assert open_items(read, "2024-03-31") == {"1": 700}
    assert sum(row["amount_minor"] for row in read.engine.to_arrow(
        read.at("2024-02-28").payments, order_by=["paid_on"]).to_pylist()) == 100_000  # fmt: skip


def test_a_replacement_pays_what_bounced_whatever_else_is_billed_later(tmp_path: Path) -> None:
    read = read_tables(
        tmp_path,
        {
            "invoices": """
                no | customer | date       | due        | amount
                A0 | b        | 2024-06-01 | 2024-06-30 | 10.00
                F1 | a        | 2024-01-01 | 2024-01-31 | 100.00
            """,
            "instruments": """
                no | customer | received   | due        | cleared    | bounced    | amount | for
                Q1 | a        | 2024-01-10 | 2024-02-01 | 2024-02-01 | 2024-02-10 | 100.00 | F1
                Q2 | a        | 2024-02-12 | 2024-03-01 | 2024-03-01 |            | 100.00 | F1
            """,
        },
        {"invoices": INVOICES, "instruments": CHEQUES},
    )
    assert open_items(read, "2024-02-15") == {"F1": 100}
    assert open_items(read, "2024-03-31") == {}
    agree_on_all_days(read)


@pytest.mark.parametrize(("apart", "key"), [("", "ledger.allocations_without_currency"), ("USD", None)])
def test_allocations_beside_two_currencies_are_refused_until_one_is_set_apart(
    apart: str, key: str | None, tmp_path: Path
) -> None:
    tables = {
        "invoices": """
            no | customer | date       | due        | amount | cur
            F1 | a        | 2024-01-01 | 2024-01-31 | 100.00 | USD
            F2 | a        | 2024-01-01 | 2024-01-31 | 50.00  | EUR
        """,
        "receipts": """
            no | customer | date       | amount | cur
            R2 | a        | 2024-02-01 | 50.00  | EUR
        """,
        "allocations": """
            receipt | invoice | amount
            R2      | F2      | 50.00
        """,
        "rates": """
            currency | date       | rate
            USD      | 2023-12-31 | 0.90
        """,
    }
    mapping = {
        "invoices": {**INVOICES, "currency": "cur"},
        "receipts": {**RECEIPTS, "currency": "cur"},
        "allocations": {"receipt_id": "receipt", "invoice_id": "invoice", "amount": "amount"},
        "rates": {"currency": "currency", "date": "date", "rate": "rate"},
    }
    scope = {"set_apart": [{"name": "dollars", "column": "cur", "values": [apart]}]} if apart else {}
    if key is None:
        assert open_items(read_tables(tmp_path, tables, mapping, scope=scope), "2024-03-31") == {}
        return
    with pytest.raises(UserError) as caught:
        read_tables(tmp_path, tables, mapping, scope=scope)
    assert [fault.key for fault in caught.value.faults] == [key]
