"""A file of any kind is looked at: what it is, where its names stand, how its numbers and dates are written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from lrfm.errors import UserError
from lrfm.ledger.profile.look import look_at_file
from lrfm.ledger.profile.names import likeness, no_fact
from lrfm.ledger.profile.places import find_places
from lrfm.ledger.profile.proposal import Proposal
from lrfm.ledger.profile.propose import propose
from tests.ledger.profile.invented import ledger

HEADER = ("Customer No", "Customer name", "Invoice no", "Invoice date", "Due date", "Amount", "Paid on")
RIGHT = {
    "customer_id": "Customer No",
    "customer_name": "Customer name",
    "document_id": "Invoice no",
    "date": "Invoice date",
    "due_date": "Due date",
    "amount": "Amount",
    "paid_date": "Paid on",
}


def rows() -> list[tuple[object, ...]]:
    return [
        (one.customer, one.name, f"I{one.number}", one.invoiced_on, one.due_on, one.amount, one.paid_on)
        for one in ledger(has_credits=False)
    ]


def chosen(found: Proposal) -> dict[str, str]:
    return {field.role: field.columns[0] for field in found.fields if field.columns}


def workbook(path: Path, *, above: Sequence[str] = (), sheets: Sequence[str] = ("Sheet1",)) -> Path:
    """Write the ledger with real dates and numbers below some lines of title."""
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for name in sheets:
        sheet = book.add_worksheet(name)
        for place, title in enumerate(above):
            sheet.write(place, 0, title)
        sheet.write_row(len(above), 0, HEADER)
        for place, row in enumerate(rows(), start=len(above) + 1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(place, column, cell, day)  # type: ignore[arg-type]
                elif cell is not None:
                    sheet.write(place, column, cell)
    book.close()
    return path


def test_a_workbook_whose_header_is_not_in_row_one(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ledger.xlsx", above=["Aged debtors", "Printed on 3 January", ""])
    looked = look_at_file(path)
    assert looked.raw.columns == HEADER
    found = propose(looked)
    assert (found.table, chosen(found), found.source["kind"]) == ("invoices", RIGHT, "xlsx")


def test_a_workbook_of_several_sheets_asks_for_one(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ledger.xlsx", sheets=("2023", "2024"))
    with pytest.raises(UserError) as caught:
        look_at_file(path)
    assert caught.value.faults[0].key == "source.several_sheets"
    assert look_at_file(path, part="2024").source["sheet"] == "2024"


def test_a_workbook_is_known_whatever_its_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ledger.xlsx").rename(tmp_path / "ledger.csv")
    assert look_at_file(path).source["kind"] == "xlsx"


def test_json_lines(tmp_path: Path) -> None:
    lines = [json.dumps(dict(zip(HEADER, row, strict=True)), default=str) for row in rows()]
    (tmp_path / "ledger.txt").write_text("\n".join(lines))
    found = propose(look_at_file(tmp_path / "ledger.txt"))
    assert (found.table, chosen(found), found.source["kind"]) == ("invoices", RIGHT, "jsonl")


def test_parquet(tmp_path: Path) -> None:
    columns = dict(zip(HEADER, zip(*rows(), strict=True), strict=True))
    pq.write_table(pa.table({name: list(cells) for name, cells in columns.items()}), tmp_path / "ledger.bin")
    found = propose(look_at_file(tmp_path / "ledger.bin"))
    assert (found.table, chosen(found), found.source["kind"]) == ("invoices", RIGHT, "parquet")


def test_fixed_places_with_names_and_a_title(tmp_path: Path) -> None:
    lines = ["Sales journal", "customer invoice   date       amount"]
    lines += [
        f"{one.customer:>8} {one.number:>7} {one.invoiced_on:%Y-%m-%d} {one.amount:>10.2f}"
        for one in ledger(has_credits=False)
    ]
    (tmp_path / "journal.txt").write_text("\n".join(lines) + "\n")
    found = propose(look_at_file(tmp_path / "journal.txt"))
    assert (found.table, found.source["kind"], found.source["header_row"]) == ("lines", "fixed_width", 2)
    assert chosen(found) == {"customer_id": "customer", "document_id": "invoice", "date": "date", "amount": "amount"}


def test_prose_and_delimited_text_have_no_fixed_places() -> None:
    assert find_places(["a;b;c", "1;2;3"]) is None
    assert find_places(["It was a dark night", "and nobody was out"]) is None


def test_dates_that_fit_two_orders_are_read_as_the_others_are_and_said(tmp_path: Path) -> None:
    text = "customer,invoice no,invoice date,due date,amount\n"
    for number in range(60):
        start = date(2024, number % 9 + 1, number % 7 + 1)
        text += f"C{number % 5},I{number},{start:%d/%m/%Y},{start + timedelta(days=20):%d/%m/%Y},{number + 0.5}\n"
    (tmp_path / "a.csv").write_text(text)
    found = propose(look_at_file(tmp_path / "a.csv"))
    field = next(field for field in found.fields if field.role == "date")
    assert isinstance(field.value, dict)
    assert field.value["format"] == "%d/%m/%Y"
    assert ("map.as_other_dates", "medium") in {(reason.key, field.confidence.value) for reason in field.reasons}


def test_dates_that_nothing_decides_are_unsure(tmp_path: Path) -> None:
    lines = [f"C{number % 5},I{number},0{number % 9 + 1}/0{number % 7 + 1}/2024,{number + 0.5}" for number in range(60)]
    (tmp_path / "a.csv").write_text("customer,invoice no,invoice date,amount\n" + "\n".join(lines))
    found = propose(look_at_file(tmp_path / "a.csv"))
    field = next(field for field in found.fields if field.role == "date")
    assert field.confidence.value == "low"
    assert "map.date_ambiguous" in {reason.key for reason in field.reasons}


def test_a_file_of_300_columns(tmp_path: Path) -> None:
    more = [f"Attribute {number}" for number in range(293)]
    lines = [",".join(map(str, (*HEADER, *more)))]
    lines += [",".join([*("" if cell is None else str(cell) for cell in row), *["x"] * 293]) for row in rows()]
    (tmp_path / "wide.csv").write_text("\n".join(lines))
    found = propose(look_at_file(tmp_path / "wide.csv"))
    assert chosen(found) == RIGHT
    assert len(found.unused) == 293


def test_a_header_and_nothing_below(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(",".join(HEADER) + "\n")
    found = propose(look_at_file(tmp_path / "a.csv"))
    assert found.rows_read == 0
    assert {reason.values["field"] for reason in found.remarks if reason.key == "map.not_found"} >= {"amount"}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("CUSTOMER_ID", "customer_id"),
        ("كد مشتري", "customer_id"),
        ("Nº de factura", "document_id"),
        ("Fälligkeitsdatum", "due_date"),
        ('סה"כ', "amount"),
        ("invoiceDueDate", "due_date"),
    ],
)
def test_names_are_read_whatever_their_case_signs_and_letters(name: str, role: str) -> None:
    assert likeness(name, role) >= 0.8


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("pred_paid_date", "prediction"),
        ("P(late) score", "prediction"),
        ("DaysLate", "derived"),
        ("Overdue flag", "status"),
        ("payment_state", "status"),
        ("61-90", "ageing"),
        ("VAT amount", "part_of_amount"),
        ("Saldo", "running_balance"),
        ("Amount due", None),
        ("Disputed", None),
    ],
)
def test_what_is_no_fact_is_known_by_its_name(name: str, what: str | None) -> None:
    assert no_fact(name) == what


def test_a_customers_group_is_no_customer() -> None:
    assert likeness("Customer group", "customer_id") == 0
    assert likeness("Customer email", "customer_name") == 0
