"""`lrfm map` on the real ledgers, presets off: the profile that the notes beside the files say is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from lrfm.ledger.profile.look import look_at_file
from lrfm.ledger.profile.proposal import Confidence, Proposal
from lrfm.ledger.profile.propose import propose

pytestmark = pytest.mark.data
IBM = {
    "customer_id": "customerID",
    "invoice_id": "invoiceNumber",
    "invoice_date": {"column": "InvoiceDate", "format": "%m/%d/%Y"},
    "due_date": {"column": "DueDate", "format": "%m/%d/%Y"},
    "amount": "InvoiceAmount",
    "paid_date": {"column": "SettledDate", "format": "%m/%d/%Y"},
    "disputed": {"column": "Disputed", "values": ["Yes"]},
}


def proposed(path: Path) -> Proposal:
    return propose(look_at_file(path))


def unused(found: Proposal) -> dict[str, str]:
    return {column.column: column.reason.key for column in found.unused}


@pytest.mark.parametrize("name", ["accounts_receivable.csv", "accounts_receivable_other_row_order.csv"])
def test_late_payments(name: str, real_data: Path) -> None:
    found = proposed(real_data / "ibm_late_payments" / name)
    assert (found.table, found.mapping, found.scope) == ("invoices", IBM, {})
    assert {field.confidence for field in found.fields} == {Confidence.HIGH}
    assert unused(found)["DaysLate"] == unused(found)["DaysToSettle"] == "map.unused_derived"
    assert set(unused(found)) == {"countryCode", "PaperlessDate", "PaperlessBill", "DaysToSettle", "DaysLate"}


def test_settlements(real_data: Path) -> None:
    found = proposed(real_data / "vendor_settlements/settlements.csv")
    assert found.table == "invoices"
    assert found.mapping == {
        "customer_id": "Vendor_Name",
        "customer_name": "Vendor_Name",
        "invoice_date": {"column": "Invoice_Date", "format": "%d-%b-%y"},
        "due_date": {"column": "Due_Date", "format": "%d-%b-%y"},
        "amount": "Amount",
        "days_to_pay": "Number_of_Days_until_Payment",
        "paid_amount": "Settled",
        "outstanding": "Outstanding",
        "entered_on": {"column": "Created", "format": "%d-%m-%Y"},
    }


def test_online_retail(real_data: Path) -> None:
    found = proposed(real_data / "online_retail/online_retail.parquet")
    assert (found.table, found.source["kind"]) == ("lines", "parquet")
    assert found.mapping == {
        "customer_id": "CustomerID",
        "invoice_id": "InvoiceNo",
        "date": {"column": "InvoiceDate", "format": "%Y-%m-%d"},
        "quantity": "Quantity",
        "price": "UnitPrice",
        "product_id": "StockCode",
        "description": "Description",
    }
    assert found.scope == {"set_apart": [{"name": "no customer", "column": "CustomerID", "empty": True}]}
    (remark,) = found.remarks
    assert (remark.key, remark.values["count"]) == ("map.no_customer", 135_080)


def test_cdnow_master(real_data: Path) -> None:
    found = proposed(real_data / "cdnow/CDNOW_master.txt")
    assert (found.table, found.source["kind"], found.source["header_row"]) == ("lines", "fixed_width", 1)
    assert found.mapping == {
        "customer_id": "customer_id",
        "date": {"column": "date", "format": "%Y%m%d"},
        "amount": "dollar_value",
        "quantity": "number_of_cds",
    }
    assert found.rows[0] == ("00001", "1997-01-01", "11.77", "1")


def test_cdnow_sample_has_no_names_so_nothing_is_sure(real_data: Path) -> None:
    found = proposed(real_data / "cdnow/CDNOW_sample.txt")
    assert (found.table, found.source["kind"], found.source["header_row"]) == ("lines", "fixed_width", 0)
    assert found.mapping == {
        "customer_id": "column_1",
        "date": {"column": "column_3", "format": "%Y%m%d"},
        "amount": "column_5",
        "quantity": "column_4",
    }
    assert {field.confidence for field in found.fields} == {Confidence.LOW}
    assert unused(found) == {"column_2": "map.unused_same_customer"}
