"""Files with traps: outputs of models, no header, no due date, debit and credit apart."""

from __future__ import annotations

from datetime import timedelta

from tests.ledger.profile.invented import Sample, as_text, ledger, with_comma

__all__ = ["headless", "models", "ordered_lines", "spanish_ledger", "terms"]


def models() -> Sample:
    """A file that a model has been at: predictions, scores, ages and statuses beside the facts."""
    header = (
        "inv_no",
        "cust_no",
        "inv_dt",
        "due_dt",
        "expected_payment_date",
        "amt",
        "predicted_days_late",
        "late_prob",
        "risk_score",
        "Aging Bucket",
        "status",
        "is_overdue",
        "clear_dt",
        "model_label",
        "posting_id",
    )
    rows = [
        (
            one.number,
            one.customer,
            one.invoiced_on.strftime("%Y%m%d"),
            one.due_on.strftime("%Y%m%d"),
            one.due_on + timedelta(days=4),
            one.amount,
            4.2,
            0.31,
            640,
            "31-60",
            "open" if one.open_amount else "closed",
            "yes",
            one.paid_on.strftime("%Y%m%d") if one.paid_on else "",
            1,
            1,
        )
        for one in ledger(has_credits=False)
    ]
    fields = {
        "customer_id": "cust_no",
        "document_id": "inv_no",
        "date": "inv_dt",
        "due_date": "due_dt",
        "amount": "amt",
        "paid_date": "clear_dt",
    }
    not_facts = (
        "expected_payment_date",
        "predicted_days_late",
        "late_prob",
        "risk_score",
        "Aging Bucket",
        "status",
        "is_overdue",
        "model_label",
    )
    return Sample("scored.csv", as_text(header, rows).encode(), "invoices", fields, None, {"date": "%Y%m%d"}, not_facts)


def ordered_lines() -> Sample:
    """Order lines of a web shop, with names of our own."""
    header = ("OrderID", "LineNo", "SKU", "Item name", "Qty", "Unit price", "Order date", "Client code", "Country")
    rows = [
        (
            one.number // 2,
            one.number % 2,
            f"SKU-{one.number % 17}",
            "Chair, oak",
            one.number % 5 + 1,
            f"{one.amount / 50:.2f}",
            one.invoiced_on.strftime("%d-%b-%Y"),
            f"{one.number // 2 % 23:06d}",
            "Spain",
        )
        for one in ledger(has_credits=False)
    ]
    fields = {
        "customer_id": "Client code",
        "document_id": "OrderID",
        "date": "Order date",
        "quantity": "Qty",
        "price": "Unit price",
        "product_id": "SKU",
        "description": "Item name",
    }
    return Sample(
        "orders.csv", as_text(header, rows, delimiter="|").encode(), "lines", fields, None, {"date": "%d-%b-%Y"}
    )


def spanish_ledger() -> Sample:
    """A current account in Spanish with debit and credit columns, and a title above the header."""
    header = ("Fecha", "Vencimiento", "Nº documento", "Cliente", "Concepto", "Debe", "Haber", "Saldo")
    rows: list[tuple[object, ...]] = []
    for one in ledger(has_credits=False):
        rows.append(
            (
                one.invoiced_on.strftime("%d/%m/%Y"),
                one.due_on.strftime("%d/%m/%Y"),
                one.number,
                one.name,
                "Factura",
                with_comma(one.amount),
                "",
                with_comma(one.amount),
            )
        )
        if one.paid_on:
            day = one.paid_on.strftime("%d/%m/%Y")
            rows.append((day, day, 7000 + one.number, one.name, "Cobro", "", with_comma(one.amount), "0,00"))
    fields = {
        "customer_id": "Cliente",
        "customer_name": "Cliente",
        "document_id": "Nº documento",
        "date": "Fecha",
        "due_date": "Vencimiento",
        "debit": "Debe",
        "credit": "Haber",
    }
    return Sample(
        "extracto.csv",
        as_text(header, rows, delimiter=";", above="Extracto de clientes;;;;;;;\r\n").encode(),
        "transactions",
        fields,
        None,
        {"date": "%d/%m/%Y"},
        ("Saldo",),
        source={"decimal_sign": ",", "thousands_sign": "."},
    )


def terms() -> Sample:
    """No due date, but terms; one receipt date; unusual short names."""
    header = ("Bill to", "Bill No.", "Bill Date", "Pymt Terms", "Bill Amt", "Date Received", "Sales rep")
    rows = [
        (
            f"00{one.customer}",
            one.number,
            one.invoiced_on.strftime("%d %b %y"),
            "NET 30" if one.number % 3 else "NET 60",
            f"{one.amount:.2f}",
            one.paid_on.strftime("%d %b %y") if one.paid_on else "",
            "Kim",
        )
        for one in ledger(has_credits=False)
    ]
    fields = {
        "customer_id": "Bill to",
        "document_id": "Bill No.",
        "date": "Bill Date",
        "terms": "Pymt Terms",
        "amount": "Bill Amt",
        "paid_date": "Date Received",
    }
    return Sample("bills.csv", as_text(header, rows).encode(), "invoices", fields, None, {"date": "%d %b %y"})


def headless() -> Sample:
    """No header line at all."""
    rows = [
        (
            f"C{one.customer}",
            f"INV{one.number}",
            one.invoiced_on.isoformat(),
            one.due_on.isoformat(),
            f"{one.amount:.2f}",
            one.paid_on.isoformat() if one.paid_on else "",
        )
        for one in ledger(has_credits=False)
    ]
    text = "".join(",".join(row) + "\n" for row in rows)
    fields = {
        "customer_id": "column_1",
        "document_id": "column_2",
        "date": "column_3",
        "due_date": "column_4",
        "amount": "column_5",
        "paid_date": "column_6",
    }
    return Sample("headless.csv", text.encode(), "invoices", fields, None, {"date": "%Y-%m-%d"})
