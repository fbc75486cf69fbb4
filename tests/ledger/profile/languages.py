"""Files with column names in other languages than English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from persiantools.jdatetime import JalaliDate

from tests.ledger.profile.invented import Sample, as_text, ledger, with_comma

__all__ = ["hebrew", "persian", "western"]

PERSIAN_NAMES = ("شرکت آلفا", "بازرگانی کیان", "فروشگاه نور", "صنایع پارس", "پخش سپهر", "شرکت یاس")


HEBREW_NAMES = ("אלון בעמ", "ברוש תעשיות", "גפן מזון", "דקל שיווק", "הדס טקסטיל", "ורד ספרים")


PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def persian(header: Sequence[str], name: str, preset: str | None) -> Sample:
    def jalali(day: date | None) -> str:
        return "" if day is None else JalaliDate(day).strftime("%Y/%m/%d").translate(PERSIAN_DIGITS)

    rows = [
        (
            str(one.customer).translate(PERSIAN_DIGITS),
            one.name,
            one.number,
            jalali(one.invoiced_on),
            jalali(one.due_on),
            f"{round(one.amount * 10_000):,}".translate(PERSIAN_DIGITS),
            jalali(one.paid_on),
        )
        for one in ledger(names=PERSIAN_NAMES, has_credits=False)
    ]
    customer, named, number, day, due, amount, paid = header
    fields = {
        "customer_id": customer,
        "customer_name": named,
        "document_id": number,
        "date": day,
        "due_date": due,
        "amount": amount,
        "paid_date": paid,
    }
    return Sample(
        name,
        as_text(header, rows).encode(),
        "invoices",
        fields,
        preset,
        {"date": "%Y/%m/%d"},
        calendar="jalali",
        source={"thousands_sign": ","},
    )


def hebrew() -> Sample:
    header = (
        "מספר לקוח",
        "שם לקוח",
        "מספר חשבונית",
        "תאריך חשבונית",
        "תאריך לתשלום",
        "סכום חשבונית",
        "תאריך תשלום",
        "סטטוס",
    )
    rows = [
        (
            one.customer,
            one.name,
            one.number,
            one.invoiced_on.strftime("%d/%m/%Y"),
            one.due_on.strftime("%d/%m/%Y"),
            f"{one.amount:,.2f}",
            one.paid_on.strftime("%d/%m/%Y") if one.paid_on else "",
            "פתוח" if one.open_amount else "שולם",
        )
        for one in ledger(names=HEBREW_NAMES, has_credits=False)
    ]
    fields = {
        "customer_id": header[0],
        "customer_name": header[1],
        "document_id": header[2],
        "date": header[3],
        "due_date": header[4],
        "amount": header[5],
        "paid_date": header[6],
    }
    return Sample(
        "hebrew.csv",
        as_text(header, rows).encode("cp1255"),
        "invoices",
        fields,
        "he_invoices",
        {"date": "%d/%m/%Y"},
        ("סטטוס",),
        source={"thousands_sign": ","},
    )


def western(
    header: Sequence[str], name: str, preset: str | None, *, encoding: str, day: str, not_facts: tuple[str, ...]
) -> Sample:
    rows = [
        (
            one.customer,
            one.name,
            f"F{one.number}",
            one.invoiced_on.strftime(day),
            one.due_on.strftime(day),
            with_comma(one.amount),
            one.paid_on.strftime(day) if one.paid_on else "",
            "pendiente" if one.open_amount else "cobrada",
        )
        for one in ledger(has_credits=False)
    ]
    customer, named, number, invoiced, due, amount, paid, _ = header
    fields = {
        "customer_id": customer,
        "customer_name": named,
        "document_id": number,
        "date": invoiced,
        "due_date": due,
        "amount": amount,
        "paid_date": paid,
    }
    return Sample(
        name,
        as_text(header, rows, delimiter=";").encode(encoding),
        "invoices",
        fields,
        preset,
        {"date": day},
        not_facts,
        source={"decimal_sign": ",", "thousands_sign": "."},
    )
