"""Files in the style of whole business programs: Odoo, ERPNext, Dynamics."""

from __future__ import annotations

from collections.abc import Sequence

from tests.ledger.profile.invented import Sample, as_text, ledger

__all__ = ["dynamics", "erpnext", "erpnext_gl", "odoo"]


def odoo(header: Sequence[str], preset: str | None, name: str) -> Sample:
    rows = [
        (
            f"INV/2024/{one.number}",
            one.name,
            one.invoiced_on,
            one.due_on,
            round(one.amount / 1.19, 2),
            one.amount,
            one.open_amount,
            "Not Paid" if one.open_amount else "Paid",
            "Posted",
        )
        for one in ledger()
    ]
    number, partner, day, due, net, total, due_amount, paid, state = header
    fields = {
        "customer_id": partner,
        "customer_name": partner,
        "document_id": number,
        "date": day,
        "due_date": due,
        "amount": total,
        "outstanding": due_amount,
    }
    return Sample(
        name, as_text(header, rows).encode(), "invoices", fields, preset, {"date": "%Y-%m-%d"}, (net, paid, state)
    )


def erpnext() -> Sample:
    header = (
        "ID",
        "Customer",
        "Customer Name",
        "Date",
        "Payment Due Date",
        "Grand Total",
        "Outstanding Amount",
        "Currency",
        "Status",
        "Company",
    )
    rows = [
        (
            f"ACC-SINV-{one.number}",
            f"CUST-{one.customer}",
            one.name,
            one.invoiced_on,
            one.due_on,
            one.amount,
            one.open_amount,
            "INR",
            "Overdue" if one.open_amount else "Paid",
            "Our Company",
        )
        for one in ledger()
    ]
    fields = {
        "customer_id": "Customer",
        "customer_name": "Customer Name",
        "document_id": "ID",
        "date": "Date",
        "due_date": "Payment Due Date",
        "amount": "Grand Total",
        "outstanding": "Outstanding Amount",
        "currency": "Currency",
    }
    return Sample(
        "sales_invoice.csv",
        as_text(header, rows).encode(),
        "invoices",
        fields,
        "erpnext",
        {"date": "%Y-%m-%d"},
        ("Status",),
    )


def erpnext_gl() -> Sample:
    header = (
        "Posting Date",
        "Due Date",
        "Account",
        "Party Type",
        "Party",
        "Debit Amount",
        "Credit Amount",
        "Voucher Type",
        "Voucher No",
        "Against Voucher Type",
        "Against Voucher",
    )
    rows: list[tuple[object, ...]] = []
    for one in ledger(has_credits=False):
        invoice = f"SINV-{one.number}"
        rows.append(
            (
                one.invoiced_on,
                one.due_on,
                "Debtors - C",
                "Customer",
                one.name,
                one.amount,
                0,
                "Sales Invoice",
                invoice,
                "Sales Invoice",
                invoice,
            )
        )
        if one.paid_on:
            rows.append(
                (
                    one.paid_on,
                    one.paid_on,
                    "Debtors - C",
                    "Customer",
                    one.name,
                    0,
                    one.amount,
                    "Payment Entry",
                    f"PAY-{one.number}",
                    "Sales Invoice",
                    invoice,
                )
            )
    fields = {
        "customer_id": "Party",
        "customer_name": "Party",
        "document_id": "Voucher No",
        "kind": "Voucher Type",
        "date": "Posting Date",
        "due_date": "Due Date",
        "debit": "Debit Amount",
        "credit": "Credit Amount",
        "applies_to": "Against Voucher",
    }
    return Sample("gl.csv", as_text(header, rows).encode(), "transactions", fields, "erpnext_gl", {"date": "%Y-%m-%d"})


def dynamics() -> Sample:
    header = (
        "DataAreaId",
        "AccountNum",
        "Voucher",
        "Invoice",
        "TransDate",
        "DueDate",
        "AmountMST",
        "CurrencyCode",
        "TransType",
        "Closed",
        "LastSettleVoucher",
    )
    rows: list[tuple[object, ...]] = []
    for one in ledger():
        closed = one.paid_on or ""
        rows.append(
            (
                "usmf",
                f"C-{one.customer}",
                f"FTV-{one.number}",
                f"FTI-{one.number}",
                one.invoiced_on,
                one.due_on,
                one.amount,
                "USD",
                "Invoice",
                closed,
                f"ARP-{one.number}" if closed else "",
            )
        )
        if one.paid_on:
            rows.append(
                (
                    "usmf",
                    f"C-{one.customer}",
                    f"ARP-{one.number}",
                    "",
                    one.paid_on,
                    one.paid_on,
                    -one.amount,
                    "USD",
                    "Payment",
                    closed,
                    f"FTV-{one.number}",
                )
            )
    fields = {
        "customer_id": "AccountNum",
        "document_id": "Voucher",
        "kind": "TransType",
        "date": "TransDate",
        "due_date": "DueDate",
        "amount": "AmountMST",
        "clearing_date": "Closed",
        "currency": "CurrencyCode",
    }
    return Sample(
        "custtrans.csv", as_text(header, rows).encode(), "transactions", fields, "dynamics_365", {"date": "%Y-%m-%d"}
    )
