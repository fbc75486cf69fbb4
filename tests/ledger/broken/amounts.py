"""Amounts, payments, causes, kinds and currencies that can't be taken as they stand."""

from __future__ import annotations

from datetime import date, timedelta

from tests.ledger.broken.case import NAME, Case, invoices, lines
from tests.ledgers import HEADER, MAPPING

__all__ = ["CASES"]

AUTO = {**MAPPING, "invoice_date": "date", "due_date": "due"}
TERMS = {name: MAPPING[name] for name in ("customer_id", "invoice_id", "amount")} | {
    "invoice_date": "date",
    "terms": {"days": 30},
}
JALALI = {**TERMS, "invoice_date": {"column": "date", "calendar": "jalali"}}
SHORT = "customer,number,date,amount"
EXCEL_TEXT = {**TERMS, "invoice_date": {"column": "date", "format": "%d.%m.%Y"}}
KINDS = {**TERMS, "kind": {"column": "kind", "codes": {"RE": "invoice", "GS": "credit_note"}}}
CLOSED = {name: value for name, value in MAPPING.items() if name != "paid_amount"} | {
    "closing": {
        "column": "why",
        "codes": {"P": "paid", "C": "credited", "W": "withdrawn", "O": "written_off", "L": "lapsed", "R": "reversed"},
    }
}
PARTS = {**MAPPING, "outstanding": "rest"}


def _short(*cells: str) -> str:
    return lines(SHORT, *(f"{NAME},{number},{cell}" for number, cell in enumerate(cells)))


def _days(count: int, form: str) -> list[str]:
    return [(date(2024, 1, 1) + timedelta(days=7 * number)).strftime(form) for number in range(count)]


SWAPPED = [
    day if number % 3 else "/".join((day[3:5], day[:2], day[6:])) for number, day in enumerate(_days(60, "%d/%m/%Y"))
]
MIXED = [*_days(30, "%d/%m/%Y"), *_days(30, "%Y-%m-%d")]
AMBIGUOUS = [f"{day:02d}/{month:02d}/2024" for day, month in ((1, 2), (3, 4), (5, 6), (7, 8))]


CASES: tuple[Case, ...] = (
    invoices(
        "amounts with an exponent",
        ["a,1,2024-01-05,2024-02-04,1e3,,", "a,2,2024-01-05,2024-02-04,1.5E+2,,"],
        rows=2,
        taken=0,
        amount=0,
        reasons={"amount_unreadable": 2},
    ),
    invoices(
        "thousands signs that do not fit",
        ['a,1,2024-01-05,2024-02-04,"1,23",,', 'a,2,2024-01-05,2024-02-04,"1,234.50",,'],
        source={"thousands_sign": ","},
        rows=2,
        taken=1,
        amount=1234.5,
        reasons={"amount_unreadable": 1},
    ),
    invoices(
        "amounts finer than the currency",
        ["a,1,2024-01-05,2024-02-04,10.005,,", "a,2,2024-01-05,2024-02-04,10.00,,"],
        rows=2,
        taken=1,
        amount=10,
        reasons={"amount_too_fine": 1},
    ),
    invoices(
        "amounts beyond all money",
        ["a,1,2024-01-05,2024-02-04,100000000000000000000,,", "a,2,2024-01-05,2024-02-04,10.00,,"],
        rows=2,
        taken=1,
        amount=10,
        reasons={"amount_unreadable": 1},
    ),
    invoices(
        "amounts of ten to the power of thirteen",
        ["a,1,2024-01-05,2024-02-04,10000000000000,,", "a,2,2024-01-05,2024-02-04,.01,,"],
        rows=2,
        taken=2,
        amount=10_000_000_000_000.01,
    ),
    invoices(
        "negative and zero amounts",
        ["a,1,2024-01-05,2024-02-04,-10.00,,", "a,2,2024-01-05,2024-02-04,0.00,,", "a,3,2024-01-05,2024-02-04,10.00,,"],
        rows=3,
        taken=2,
        amount=0,
        open=0,
        reasons={"zero_amount": 1},
    ),
    invoices(
        "no amount and no dates",
        ["a,1,,,,,", "a,2,2024-01-05,2024-02-04,,,", "a,3,,2024-02-04,1,,", "a,4,2024-01-05,,1,,"],
        rows=4,
        taken=0,
        amount=2,
        reasons={"amount_missing": 2, "invoice_date_missing": 1, "due_date_missing": 1},
    ),
    invoices(
        "equal rows",
        ["a,1,2024-01-05,2024-02-04,10.00,,"] * 3,
        rows=3,
        taken=1,
        amount=30,
        reasons={"copy_of_a_row": 2},
    ),
    invoices(
        "equal rows that are genuine",
        ["a,1,2024-01-05,2024-02-04,10.00,,"] * 3,
        settings={"scope": {"duplicates": "keep"}},
        rows=3,
        taken=3,
        amount=30,
        open=30,
    ),
    invoices(
        "one number for two invoices",
        ["a,1,2024-01-05,2024-02-04,10.00,,", "b,1,2024-01-05,2024-02-04,20.00,,", "b,2,2024-01-05,2024-02-04,5,,"],
        rows=3,
        taken=1,
        amount=35,
        reasons={"conflicting_invoice_id": 2},
    ),
    invoices(
        "no customer",
        lines(HEADER, ",1,2024-01-05,2024-02-04,10.00,,", f"{NAME},2,2024-01-05,2024-02-04,5.00,,"),
        rows=2,
        taken=1,
        amount=15,
        reasons={"missing_customer": 1},
    ),
    invoices(
        "all open",
        [f"a,{number},2024-01-05,2024-02-04,10.00,," for number in range(5)],
        rows=5,
        taken=5,
        amount=50,
        open=50,
    ),
    invoices(
        "all paid",
        [f"a,{number},2024-01-05,2024-02-04,10.00,2024-02-01,10.00" for number in range(5)],
        rows=5,
        taken=5,
        amount=50,
        open=0,
    ),
    invoices("one row", ["a,1,2024-01-05,2024-02-04,10.00,,"], rows=1, taken=1, amount=10, open=10),
    invoices("paid twice", ["a,1,2024-01-05,2024-02-04,10.00,2024-02-01,20.00"], rows=1, taken=1, amount=10, open=-10),
    invoices(
        "paid before it was billed",
        ["a,1,2024-01-05,2024-02-04,10.00,2023-12-01,10.00"],
        rows=1,
        taken=1,
        amount=10,
        open=0,
    ),
    invoices(
        "a payment without a date",
        ["a,1,2024-01-05,2024-02-04,10.00,,10.00", "a,2,2024-01-05,2024-02-04,5.00,,"],
        rows=2,
        taken=1,
        amount=15,
        open=5,
        reasons={"payment_without_date": 1},
    ),
    invoices(
        "payments without dates, as of the extract",
        ["a,1,2024-01-05,2024-02-04,10.00,,10.00", "a,2,2024-01-05,2024-02-04,5.00,,"],
        rows=2,
        taken=2,
        amount=15,
        open=5,
        settings={"scope": {"undated_payments": "at_extract"}, "extract_date": "2024-03-31"},
    ),
    invoices(
        "placeholders for dates of payment",
        ["a,1,2024-01-05,2024-02-04,10.00,1900-01-01,10.00", "a,2,2024-01-05,2024-02-04,10.00,9999-12-31,10.00"],
        rows=2,
        taken=0,
        amount=20,
        reasons={"paid_date_implausible": 1, "paid_date_unreadable": 1},
    ),
    invoices(
        "placeholders that are declared",
        ["a,1,2024-01-05,2024-02-04,10.00,1900-01-01,", "a,2,2024-01-05,2024-02-04,5.00,00.00.0000,"],
        source={"missing": ["1900-01-01", "00.00.0000"]},
        rows=2,
        taken=2,
        amount=15,
        open=15,
    ),
    invoices(
        "more outstanding than billed",
        lines(HEADER + ",rest", f"{NAME},1,2024-01-05,2024-02-04,10.00,2024-02-01,0.00,12.00"),
        mapping=PARTS,
        rows=1,
        taken=0,
        amount=10,
        reasons={"parts_do_not_add_up": 1},
    ),
    invoices(
        "more outstanding than billed, alone",
        lines(
            HEADER + ",rest",
            f"{NAME},1,2024-01-05,2024-02-04,10.00,2024-02-01,,12.00",
            f"{NAME},2,2024-01-05,2024-02-04,10.00,2024-02-01,,4.00",
        ),
        mapping={name: value for name, value in PARTS.items() if name != "paid_amount"},
        rows=2,
        taken=1,
        amount=20,
        open=4,
        reasons={"payment_of_other_sign": 1},
    ),
    invoices(
        "paid and outstanding that do not add up",
        lines(
            HEADER + ",rest",
            f"{NAME},1,2024-01-05,2024-02-04,10.00,2024-02-01,4.00,5.00",
            f"{NAME},2,2024-01-05,2024-02-04,10.00,2024-02-01,4.00,6.00",
        ),
        mapping=PARTS,
        rows=2,
        taken=1,
        amount=20,
        open=6,
        reasons={"parts_do_not_add_up": 1},
    ),
    invoices(
        "each cause of closing",
        lines(
            "customer,number,date,due,amount,paid_on,why",
            *(f"{NAME},{code},2024-01-05,2024-02-04,10.00,2024-02-01,{code}" for code in "PCWOLR"),
            f"{NAME},open,2024-01-05,2024-02-04,10.00,,",
        ),
        mapping=CLOSED,
        rows=7,
        taken=7,
        amount=70,
        open=10,
    ),
    invoices(
        "causes of closing that mean nothing",
        lines(
            "customer,number,date,due,amount,paid_on,why",
            f"{NAME},1,2024-01-05,2024-02-04,10.00,2024-02-01,X",
            f"{NAME},2,2024-01-05,2024-02-04,10.00,2024-02-01,",
            f"{NAME},3,2024-01-05,2024-02-04,10.00,2024-02-01,P",
        ),
        mapping=CLOSED,
        rows=3,
        taken=1,
        amount=30,
        open=0,
        reasons={"unknown_cause": 2},
    ),
    invoices(
        "credit notes written as plus under a column of kinds",
        lines(
            SHORT + ",kind",
            f"{NAME},1,2024-01-05,100,RE",
            f"{NAME},2,2024-01-15,30,GS",
            f"{NAME},3,2024-01-15,-20,GS",
            f"{NAME},4,2024-01-15,5,ZZ",
        ),
        mapping=KINDS,
        rows=4,
        taken=3,
        amount=55,
        open=50,
        reasons={"unknown_kind": 1},
    ),
    invoices(
        "reversals within three days and after",
        [
            "a,1,2024-01-05,2024-02-04,10.00,,",
            "a,2,2024-01-08,,-10.00,,",
            "b,3,2024-01-05,2024-02-04,10.00,,",
            "b,4,2024-01-09,,-10.00,,",
        ],
        rows=4,
        taken=4,
        amount=0,
        open=0,
    ),
    invoices(
        "codes of terms",
        lines(
            SHORT + ",code", f"{NAME},1,2024-01-31,10,N30", f"{NAME},2,2024-01-31,10,EOM", f"{NAME},3,2024-01-31,10,?"
        ),
        mapping={**TERMS, "terms": {"column": "code", "codes": {"N30": 30, "EOM": {"days": 30, "end_of_month": True}}}},
        rows=3,
        taken=2,
        amount=30,
        reasons={"due_date_unreadable": 1},
    ),
    invoices(
        "an unknown currency",
        lines(SHORT + ",cur", f"{NAME},1,2024-01-31,10,EUR", f"{NAME},2,2024-01-31,10,XQZ", f"{NAME},3,2024-01-31,10,"),
        mapping={**TERMS, "currency": "cur"},
        rows=3,
        taken=1,
        amount=10,
        open=10,
        reasons={"other_currency": 2},
    ),
    invoices(
        "related parties",
        ["a,1,2024-01-05,2024-02-04,10.00,,", "b,2,2024-01-05,2024-02-04,20.00,,"],
        settings={"scope": {"related_parties": [f"{NAME} b"]}},
        rows=2,
        taken=1,
        amount=30,
        open=10,
        reasons={"related_party": 1},
    ),
    invoices(
        "dates of two columns worked out",
        ["a,1,31.01.2024,13.02.2024,10.00,,", "a,2,30.01.2024,14.02.2024,10.00,,"],
        mapping=AUTO,
        rows=2,
        taken=2,
        amount=20,
        notes=frozenset({"source.dates_decided"}),
    ),
)
