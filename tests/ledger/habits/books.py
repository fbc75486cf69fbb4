"""One small company's books as text, with one of each habit in them; pandas reads the same text in the tests."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pandas as pd

from lrfm.ledger.settings import LedgerSettings
from tests.ledgers import Read, read_settings

__all__ = ["MAPPING", "TABLES", "frame", "read_books"]

INVOICES = """customer,number,date,due,amount,entered
a,F-007,2023-10-02,2023-11-01,70.00,2024-01-02
a,F-101,2024-01-05,2024-02-04,100.00,2024-01-05
a,F-102,2024-01-05,2024-02-04,100.00,2024-01-07
a,F-103,2024-01-31,2024-03-01,333.33,2024-02-01
b,F-105,2024-02-03,2024-03-04,100.00,2024-02-11
b,F-106,2024-02-29,2024-03-30,250.00,2024-04-15
c,F-108,2024-04-06,2024-05-06,100.00,2024-04-05
c,F-108,2024-04-06,2024-05-06,one,2024-04-05
c,G1,2024-04-10,2024-05-10,400.00,
c,G1-C,2024-04-11,,-100.00,2024-04-11
b,F-109,2024-04-12,2024-05-12,80.00,2024-04-12
b,F-110,2024-04-12,2024-05-12,80.00,2024-04-12
b,F-110-C,2024-04-20,,-80.00,2024-04-20
"""
RECEIPTS = """receipt,customer,date,amount,entered,invoice
R1,a,2024-02-06,100.00,2024-02-07,F-101
R2,b,2024-03-10,100.00,2024-04-01,F-105
R3,c,2024-05-01,400.00,2024-05-01,G1
R4,c,2024-05-02,-50.00,2024-05-02,
"""
CUSTOMERS = """customer,name,tax,phone,address
a,Alpha,DE 12-345,(021) 88 77 66,1 High St.
b,Beta,de12345,,2 Low Road
d,Delta,,00218 87766,9 Far Away
c,Gamma,,۰۲۱۸۸۷۷۶۶,"2, LOW ROAD"
"""
ORDERS = """order,customer,date,amount
O1,a,2024-01-01,100.00
O2,a,2024-01-02,100.00
O3,b,2024-02-01,100.00
O4,c,2024-03-01,55.00
"""
DELIVERIES = """delivery,customer,date,order,invoice,amount
D1,a,2024-01-04,O1,F-101,100.00
D2,a,2024-01-04,O2,,100.00
D3,b,2024-02-03,O3,F-999,100.00
D4,c,2024-04-08,,F-108,90.00
"""
LINES = """product,quantity,invoice,amount
p,1,F-101,60.00
q,1,F-101,40.00
p,2,F-102,99.00
p,1,F-777,5.00
q,-1,G1-C,-100.00
"""
CONTACTS = """customer,date,invoice,promised,sum
a,2024-03-01,F-101,2024-03-05,50.00
a,2024-03-02,F-900,2024-03-06,30.00
b,2024-03-03,F-901,,
c,2024-03-04,,2024-03-08,10.00
"""
TABLES = {
    "invoices": INVOICES,
    "receipts": RECEIPTS,
    "customers": CUSTOMERS,
    "orders": ORDERS,
    "deliveries": DELIVERIES,
    "order_lines": LINES,
    "contacts": CONTACTS,
}
MAPPING: dict[str, Any] = {
    "invoices": {
        "customer_id": "customer",
        "invoice_id": "number",
        "invoice_date": "date",
        "due_date": "due",
        "amount": "amount",
        "entered_on": "entered",
    },
    "receipts": {
        "receipt_id": "receipt",
        "customer_id": "customer",
        "date": "date",
        "amount": "amount",
        "entered_on": "entered",
        "invoice_id": "invoice",
    },
    "optional": {
        "customers": {
            "customer_id": "customer", "name": "name", "tax_id": "tax", "phone": "phone", "address": "address",
        },
        "orders": {"order_id": "order", "customer_id": "customer", "date": "date", "amount": "amount"},
        "deliveries": {
            "delivery_id": "delivery", "customer_id": "customer", "date": "date", "order_id": "order",
            "invoice_id": "invoice", "amount": "amount",
        },
        "order_lines": {"product_id": "product", "quantity": "quantity", "invoice_id": "invoice", "amount": "amount"},
        "contacts": {
            "customer_id": "customer", "date": "date", "invoice_id": "invoice", "promised_on": "promised",
            "promised_amount": "sum",
        },
    },
}  # fmt: skip


def frame(name: str) -> pd.DataFrame:
    """Read one of the tables as text."""
    return pd.read_csv(io.StringIO(TABLES[name]), dtype=str)


def read_books(folder: Path) -> Read:
    """Read the books from files in the folder."""
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    paths = {name: {"path": f"{name}.csv"} for name in TABLES}
    main = {name: paths.pop(name) for name in ("invoices", "receipts")}
    settings = LedgerSettings.model_validate(
        {"currency": "EUR", "currency_digits": 2, "sources": {**main, "optional": paths}, "mapping": MAPPING}
    )
    return read_settings(settings, data_dir=folder, folder=folder / "out")
