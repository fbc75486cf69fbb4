"""Files in the style of programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from tests.ledger.profile.invented import Sample, as_text, ledger, with_comma

__all__ = ["quickbooks", "sap_english", "sap_german", "xero"]


def _sap_amount(number: float, write: Callable[[float], str]) -> str:
    return write(abs(number)) + ("-" if number < 0 else "")


def _sap(header: Sequence[str], *, day: str, write: Callable[[float], str], delimiter: str) -> str:
    rows: list[list[object]] = []
    for one in ledger():
        clearing = "" if one.paid_on is None else str(1_400_000_000 + one.number)
        cleared = "" if one.paid_on is None else one.paid_on.strftime(day)
        kind = "DG" if one.is_credit else "RV"
        dates = [one.invoiced_on.strftime(day), (one.invoiced_on + timedelta(days=1)).strftime(day)]
        rows.append(
            [
                "1000",
                one.customer,
                90_000_000 + one.number,
                kind,
                *dates,
                one.due_on.strftime(day),
                _sap_amount(one.amount, write),
                "EUR",
                clearing,
                cleared,
                f"INV {one.number}",
            ]
        )
        if one.paid_on is not None and not one.is_credit:
            rows.append(
                [
                    "1000",
                    one.customer,
                    clearing,
                    "DZ",
                    cleared,
                    cleared,
                    cleared,
                    _sap_amount(-one.amount, write),
                    "EUR",
                    clearing,
                    cleared,
                    "",
                ]
            )
    return as_text(header, rows, delimiter=delimiter)


def sap_english() -> Sample:
    header = (
        "Company Code",
        "Account",
        "Document Number",
        "Document Type",
        "Document Date",
        "Posting Date",
        "Net due date",
        "Amount in local currency",
        "Local Currency",
        "Clearing Document",
        "Clearing date",
        "Text",
    )
    text = _sap(header, day="%m/%d/%Y", write=lambda number: f"{number:,.2f}", delimiter="\t")
    fields = {
        "customer_id": "Account",
        "document_id": "Document Number",
        "kind": "Document Type",
        "date": "Document Date",
        "due_date": "Net due date",
        "amount": "Amount in local currency",
        "currency": "Local Currency",
        "clearing_id": "Clearing Document",
        "clearing_date": "Clearing date",
        "entered_on": "Posting Date",
    }
    return Sample(
        "fbl5n.txt",
        text.encode(),
        "transactions",
        fields,
        "sap_fbl5n",
        {"date": "%m/%d/%Y"},
        source={"thousands_sign": ","},
    )


def sap_german() -> Sample:
    header = (
        "Buchungskreis",
        "Konto",
        "Belegnummer",
        "Belegart",
        "Belegdatum",
        "Buchungsdatum",
        "Nettofälligkeit",
        "Betrag in Hauswährung",
        "Hauswährung",
        "Ausgleichsbeleg",
        "Ausgleichsdatum",
        "Text",
    )
    text = _sap(header, day="%d.%m.%Y", write=with_comma, delimiter=";")
    fields = {
        "customer_id": "Konto",
        "document_id": "Belegnummer",
        "kind": "Belegart",
        "date": "Belegdatum",
        "due_date": "Nettofälligkeit",
        "amount": "Betrag in Hauswährung",
        "currency": "Hauswährung",
        "clearing_id": "Ausgleichsbeleg",
        "clearing_date": "Ausgleichsdatum",
        "entered_on": "Buchungsdatum",
    }
    return Sample(
        "einzelposten.csv",
        text.encode("cp1252"),
        "transactions",
        fields,
        "sap_fbl5n_de",
        {"date": "%d.%m.%Y"},
        source={"decimal_sign": ",", "thousands_sign": "."},
    )


def quickbooks() -> Sample:
    header = ("Date", "Transaction type", "Num", "Name", "Memo/Description", "Due date", "Amount", "Open balance")
    rows: list[list[object]] = []
    for one in ledger():
        kind = "Credit Memo" if one.is_credit else "Invoice"
        rows.append(
            [
                one.invoiced_on.strftime("%m/%d/%Y"),
                kind,
                one.number,
                one.name,
                "Goods",
                one.due_on.strftime("%m/%d/%Y"),
                f"{one.amount:,.2f}",
                f"{one.open_amount:,.2f}",
            ]
        )
        if one.paid_on and not one.is_credit:
            paid = one.paid_on.strftime("%m/%d/%Y")
            rows.append([paid, "Payment", 8000 + one.number, one.name, "", paid, f"{-one.amount:,.2f}", "0.00"])
    above = "Acme Inc\r\nTransaction List by Customer\r\nAll Dates\r\n\r\n"
    fields = {
        "customer_id": "Name",
        "customer_name": "Name",
        "document_id": "Num",
        "kind": "Transaction type",
        "date": "Date",
        "due_date": "Due date",
        "amount": "Amount",
        "outstanding": "Open balance",
    }
    return Sample(
        "qbo.csv",
        as_text(header, rows, above=above).encode("utf-8-sig"),
        "transactions",
        fields,
        "quickbooks",
        {"date": "%m/%d/%Y"},
        source={"thousands_sign": ","},
    )


def xero() -> Sample:
    header = (
        "ContactName",
        "EmailAddress",
        "InvoiceNumber",
        "Reference",
        "InvoiceDate",
        "DueDate",
        "Total",
        "TaxTotal",
        "InvoiceAmountPaid",
        "InvoiceAmountDue",
        "Currency",
        "Type",
        "Status",
    )
    rows = [
        (
            one.name,
            "a@b.example",
            f"INV-{one.number}",
            "",
            one.invoiced_on.strftime("%d/%m/%Y"),
            one.due_on.strftime("%d/%m/%Y"),
            f"{one.amount:.2f}",
            f"{one.amount / 6:.2f}",
            f"{one.amount - one.open_amount:.2f}",
            f"{one.open_amount:.2f}",
            "GBP",
            "Sales invoice",
            "Awaiting Payment" if one.open_amount else "Paid",
        )
        for one in ledger(has_credits=False)
    ]
    fields = {
        "customer_id": "ContactName",
        "customer_name": "ContactName",
        "document_id": "InvoiceNumber",
        "date": "InvoiceDate",
        "due_date": "DueDate",
        "amount": "Total",
        "paid_amount": "InvoiceAmountPaid",
        "outstanding": "InvoiceAmountDue",
        "currency": "Currency",
    }
    return Sample(
        "xero.csv",
        as_text(header, rows).encode(),
        "invoices",
        fields,
        "xero",
        {"date": "%d/%m/%Y"},
        ("Status", "TaxTotal"),
    )
