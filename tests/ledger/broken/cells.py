"""Cells that can't be taken as they stand: dates, amounts, numbers, codes."""

from __future__ import annotations

from datetime import date, timedelta

from tests.ledger.broken.case import NAME, Case, invoices, lines, refused
from tests.ledgers import MAPPING

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
    refused(
        "day and month swapped in a third of the rows",
        _short(*(f"{day},10" for day in SWAPPED)),
        "mapping.date_mixed",
        mapping=TERMS,
    ),
    refused("two ways of writing dates", _short(*(f"{day},10" for day in MIXED)), "mapping.date_mixed", mapping=TERMS),
    refused(
        "dates that can be read in two ways",
        _short(*(f"{day},10" for day in AMBIGUOUS)),
        "mapping.date_ambiguous",
        mapping=TERMS,
    ),
    refused(
        "a column of names taken for dates",
        _short(*(f"{NAME} x,10" for _ in range(9))),
        "mapping.date_unknown",
        mapping=TERMS,
    ),
    invoices(
        "ambiguous dates with a stated format",
        _short(*(f"{day},10" for day in AMBIGUOUS)),
        rows=4,
        taken=4,
        amount=40,
        mapping={**TERMS, "invoice_date": {"column": "date", "format": "%d/%m/%Y"}},
    ),
    invoices(
        "years 0024 and 9999",
        ["a,1,0024-01-05,2024-02-04,10.00,,", "a,2,2024-01-05,9999-12-31,10.00,,", "a,3,2024-01-05,2024-02-04,10.00,,"],
        rows=3,
        taken=1,
        amount=30,
        reasons={"invoice_date_unreadable": 1, "due_date_unreadable": 1},
    ),
    invoices(
        "day numbers of Excel under a date format",
        _short("45292,10", "05.01.2024,20"),
        mapping=EXCEL_TEXT,
        rows=2,
        taken=1,
        amount=30,
        reasons={"invoice_date_unreadable": 1},
    ),
    invoices(
        "days that are in no calendar",
        ["a,1,2023-02-29,2024-02-04,10.00,,", "a,2,2024-04-31,2024-05-04,10.00,,"],
        rows=2,
        taken=0,
        amount=20,
        reasons={"invoice_date_unreadable": 2},
    ),
    invoices(
        "Jalali dates in Persian digits",
        _short("۱۴۰۲/۱۲/۲۹,۱۰", "۱۴۰۳/۱۲/۳۰,۲۰٫۵", "۱۴۰۳/۰۱/۰۱,۳۰"),
        mapping=JALALI,
        source={"decimal_sign": "٫"},
        rows=3,
        taken=3,
        amount=60.5,
    ),
    invoices(
        "the 30th of Esfand in a common year",
        _short("1402/12/30,10", "1403/12/30,20", "1402/07/15,30", "1402/07/16,40", "1402/07/17,50", "1402/07/18,60"),
        mapping=JALALI,
        rows=6,
        taken=5,
        amount=210,
        reasons={"invoice_date_unreadable": 1},
    ),
    invoices(
        "one customer in Arabic and in Persian letters",
        lines(SHORT, f"علي {NAME},1,2024-01-05,10", f"علی {NAME},2,2024-01-13,20"),
        mapping=TERMS,
        rows=2,
        taken=2,
        amount=30,
    ),
)
