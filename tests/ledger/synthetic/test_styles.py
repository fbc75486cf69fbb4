"""A company written in the style of each preset reads back to the same ledger, up to what is said to be left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pyarrow as pa
import pytest

from lrfm.cli.answer import english
from lrfm.cli.synthetic_style import params_text, preset_files
from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.ledger.settings import ScopeSettings
from lrfm.ledger.synthetic.styles.plain import filled, plain_settings, style_of
from lrfm.ledger.synthetic.styles.write import Written, write_in_style
from lrfm.params import Params, read_params
from lrfm.params.model import PresetName
from tests.ledger.synthetic.small_company import LAST_DAY, Company, small_company
from tests.ledger.synthetic.told import TELLS, Tells, expected, read_back
from tests.ledgers import Read, read_settings
from tests.shapes import settings_for

SEED = 20_261_101
EXACT = Tells("posted")


@pytest.fixture(scope="module")
def company() -> Company:
    return small_company(SEED)


def _written(company: Company, preset: str, folder: Path) -> tuple[Written, Params]:
    chosen = preset_files(preset, currency="EUR")
    written = write_in_style(company.tables(), style=chosen.style, folder=folder)
    (folder / "company.yml").write_text(params_text(chosen, client_id="made", last_day=LAST_DAY), "utf-8")
    return written, read_params(folder / "company.yml")


def _read(params: Params, folder: Path) -> Read:
    return read_settings(params.ledger_settings(), data_dir=params.data_dir, folder=folder / "out")


def _said(left_out: tuple[Reason, ...], key: str) -> dict[str, Any]:
    return next((dict(reason.values) for reason in left_out if reason.key == f"synthetic.{key}"), {})


def test_every_preset_is_tried() -> None:
    assert set(TELLS) == set(get_args(PresetName))


@pytest.mark.parametrize("preset", TELLS)
def test_a_company_reads_back_in_the_style_of_each_preset(preset: str, company: Company, tmp_path: Path) -> None:
    """N4: documents, open items, balances and money to the cent, and what is missing is said with its amount."""
    written, params = _written(company, preset, tmp_path)
    read = _read(params, tmp_path)
    assert (read.ledger.controls.rows_taken, read.rejected()) == (read.ledger.controls.rows_read, [])
    tells, said = TELLS[preset], written.left_out
    found = read_back(read, tells)
    assert found == expected(company, tells)
    for place in (3, 40):  # a cent more in one document is another company
        assert found != expected(_with_a_cent_more(company, place), tells)
    assert all(english().text(one.key, currency="EUR", digits=2, **one.values) for one in said)
    lost = sum(row["amount_minor"] for row in company.rows["receipts"] if row["cause"] == "written_off")
    assert lost > 0
    if tells.shape == "rows":
        assert _said(said, "losses_open")["amount_minor"] == lost
        assert bool(_said(said, "parts_unsaid")) == (tells.of_payment == "dates")
    elif tells.shape == "posted":
        assert _said(said, "kind_as") != {}
        assert bool(_said(said, "parts_unsaid")) == (tells.closes == "whole")
    else:
        assert _said(said, "payments_unsaid")["count"] > 0
    assert bool(_said(said, "disputes_unsaid")) == (preset != "ibm_late_payments")


def _with_a_cent_more(company: Company, place: int) -> Company:
    rows = company.rows["invoices"]
    more = {**rows[place], "amount_minor": rows[place]["amount_minor"] + 1}
    return Company({**company.rows, "invoices": [*rows[:place], more, *rows[place + 1 :]]})


def test_plain_files_of_any_kind_leave_nothing_out(company: Company, tmp_path: Path) -> None:
    """Every balance, day of payment, loss and cheque comes back; days are Jalali."""
    tables = company.tables()
    sources, mapping = plain_settings(filled(tables), file_format="csv", calendar="jalali")
    sources |= {
        "receipts": {"kind": "xlsx", "path": "receipts.xlsx", "sheet": ["One", "Two"], "header_row": 3},
        "allocations": {"kind": "jsonl", "path": "allocations.jsonl"},
        "instruments": {"kind": "parquet", "path": ["instruments/1.parquet", "instruments/2.parquet"]},
    }
    written = write_in_style(tables, style=style_of(sources, mapping, currency="EUR", digits=2), folder=tmp_path)
    assert written.left_out == ()
    assert all(path.is_file() for path in written.files)
    settings = settings_for(mapping, sources=sources, extract_date=LAST_DAY)
    read = read_settings(settings, data_dir=tmp_path, folder=tmp_path / "out")
    assert read.rejected() == []
    assert read_back(read, EXACT) == expected(company, EXACT)
    kinds = Counter(row["kind"] for row in read.rows("receipts"))
    assert kinds["write_off"] == sum(row["cause"] == "written_off" for row in company.rows["receipts"])
    assert kinds["instrument"] == sum(row["cleared_on"] is not None for row in company.rows["instruments"])


CODES = {
    "customer_id": ["Company", "No"],
    "document_id": "Doc",
    "kind": {"column": "T", "codes": {"I": "invoice", "C": "credit_note", "P": "receipt", "X": "write_off"}},
    "date": {"column": "Day", "format": "excel_days"},
    "terms": {"column": "Terms", "codes": {"C0": 0, "C14": 14, "C30": 30, "C60": 60}},
    "amount": {"column": "Amount", "sign": "reversed"},
    "applies_to": "For",
    "disputed": {"column": "Flag", "values": ["D"]},
    "currency": "Cur",
}
SOURCE: dict[str, Any] = {
    "path": ["a.csv", "b.csv"],
    "encoding": "utf-16",
    "delimiter": ";",
    "header_row": 2,
    "decimal_sign": ",",
    "thousands_sign": ".",
}


def test_codes_terms_signs_and_ids_of_two_columns_are_written_as_they_are_read(
    company: Company, tmp_path: Path
) -> None:
    settings = settings_for({"transactions": CODES}, sources={"transactions": SOURCE}, extract_date=LAST_DAY)
    style = style_of({"transactions": SOURCE}, {"transactions": CODES}, currency="EUR", digits=2)
    written = write_in_style(company.tables(), style=style, folder=tmp_path)
    assert [path.name for path in written.files] == ["a.csv", "b.csv"]
    read = read_settings(settings, data_dir=tmp_path, folder=tmp_path / "out")
    assert read.rejected() == []
    told, found = expected(company, EXACT), read_back(read, EXACT)
    assert found.open_items == told.open_items
    assert {customer.removeprefix("1|"): cents for customer, cents in found.balances.items()} == told.balances
    assert {(key[0], *key[2:]) for key in found.documents} == {(key[0], *key[2:]) for key in told.documents}
    disputed = sum(row["disputed"] for row in company.rows["invoices"])
    assert sum(row["is_disputed_at_extract"] for row in read.rows("invoices")) == disputed


INVOICES: dict[str, Any] = {
    "customer_id": "No",
    "customer_name": "Name",
    "invoice_id": "Invoice",
    "invoice_date": "Day",
    "due_date": "Due",
    "amount": "Sum",
}
CLOSING: dict[str, Any] = {
    "paid_date": "On",
    "paid_amount": "Paid",
    "outstanding": "Open",
    "closing": {"column": "Why", "codes": {"P": "paid", "W": "written_off", "C": "credited"}, "otherwise": "open"},
}


def test_codes_of_closing_tell_losses_and_credits_from_payments(company: Company, tmp_path: Path) -> None:
    sources = {"invoices": {"path": "a.csv"}}
    mapping = {"invoices": {**INVOICES, **CLOSING}}
    written = write_in_style(
        company.tables(), style=style_of(sources, mapping, currency="EUR", digits=2), folder=tmp_path
    )
    settings = settings_for(mapping, sources=sources, extract_date=LAST_DAY)
    read = read_settings(settings, data_dir=tmp_path, folder=tmp_path / "out")
    assert read.rejected() == []
    told, found = expected(company, EXACT), read_back(read, EXACT)
    assert (found.documents, found.open_items) == (told.documents, told.open_items)
    missing = _said(written.left_out, "cash_unsaid")["amount_minor"]
    assert sum(found.balances.values()) - sum(told.balances.values()) == missing > 0
    lost = {row["receipt_id"]: row["amount_minor"] for row in company.rows["receipts"] if row["cause"] == "written_off"}
    assert sum(row["amount_minor"] for row in read.rows("receipts") if row["kind"] == "write_off") == sum(lost.values())


def test_what_the_reader_will_see_otherwise_is_said(company: Company, tmp_path: Path) -> None:
    """Rows that a rule of scope sets apart, terms without a code, a column for two fields, rows that are alike."""
    mapping = {key: value for key, value in INVOICES.items() if key != "due_date"}
    invoices = {"invoices": {**mapping, "terms": {"days": 30}, "entered_on": "Day"}}
    style = style_of({"invoices": {"path": "a.csv"}}, invoices, currency="EUR", digits=2)
    rule = {"name": "old series", "column": "Invoice", "starts_with": ["R0000"]}
    ruled = replace(style, scope=ScopeSettings.model_validate({"set_apart": [rule]}))
    said = write_in_style(company.tables(), style=ruled, folder=tmp_path).left_out
    assert _said(said, "rows_set_apart") == {"count": 9, "rule": "old series"}
    others = [row for row in company.rows["invoices"] if row["kind"] == "invoice"]
    differ = [row for row in others if (row["due_date"] - row["invoice_date"]).days != 30]
    assert _said(said, "due_days_differ")["count"] == len(differ) > 0
    assert _said(said, "column_taken") == {"column": "Day", "field": "entered_on"}
    lines = {"customer_id": "No", "date": "Day", "product_id": "What", "amount": "Sum"}
    twice = _lines(amount_minor=[500, 500, 500, 500], product_id=["P1", "P1", "P1", "P2"])
    style = style_of({"lines": {"path": "b.csv"}}, {"lines": lines}, currency="EUR", digits=2)
    assert _said(write_in_style(twice, style=style, folder=tmp_path).left_out, "rows_alike")["count"] == 1


def _lines(**columns: list[Any]) -> dict[str, pa.Table]:
    facts = small_company(SEED, customers=2, documents=2).tables()
    lines = facts["order_lines"]
    for name, values in columns.items():
        lines = lines.set_column(lines.column_names.index(name), name, pa.array(values))
    return {**facts, "order_lines": lines}


def test_what_does_not_fit_its_place_is_numbered_left_empty_or_refused(tmp_path: Path) -> None:
    style = preset_files("cdnow", currency="EUR").style
    long = ["customer-one", "customer-two", "customer-two", "customer-one"]
    numbered = write_in_style(_lines(customer_id=long), style=style, folder=tmp_path)
    assert _said(numbered.left_out, "ids_numbered") == {"column": "customer_id", "width": 6}
    lines = (tmp_path / "cdnow/CDNOW_master.txt").read_text("utf-8").splitlines()
    assert [line[:6].strip() for line in lines[1:5]] == ["00003", "00004", "00004", "00003"]
    many = write_in_style(_lines(quantity=[1, 1000, 1, 999]), style=style, folder=tmp_path)
    assert _said(many.left_out, "cells_too_long") == {"column": "number_of_cds", "width": 3, "count": 1}
    with pytest.raises(UserError) as refused:
        write_in_style(_lines(amount_minor=[10**10] * 4), style=style, folder=tmp_path)
    assert refused.value.faults[0].key == "synthetic.does_not_fit"


def test_letters_that_an_encoding_lacks_are_refused(company: Company, tmp_path: Path) -> None:
    source = {"invoices": {"path": "a.csv", "encoding": "cp1252"}}
    style = style_of(source, {"invoices": INVOICES}, currency="EUR", digits=2)
    with pytest.raises(UserError) as refused:
        write_in_style(company.tables(), style=style, folder=tmp_path)
    assert refused.value.faults[0].key == "synthetic.not_in_encoding"
