"""Parquet, CSV and CSV with Jalali days hold the same company, to the cent and to the day (N20)."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import jdatetime
import pyarrow.parquet as pq
import pytest

from lrfm.ledger.synthetic.company import Company, write_company
from lrfm.ledger.synthetic.company_settings import CompanySettings
from lrfm.ledger.synthetic.settings_side import LineSettings, SideSettings
from lrfm.ledger.synthetic.tables import FACTS

SETTINGS = CompanySettings(
    seed=3,
    customers=24,
    block_customers=16,
    first_day=date(2025, 5, 1),
    history_months=2,
    side=SideSettings(lines=LineSettings(products=8)),
)


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return write_company(SETTINGS, tmp_path_factory.mktemp("parquet"))


def _day(text: str, calendar: str) -> date:
    if calendar == "gregorian":
        return date.fromisoformat(text)
    return jdatetime.date(*(int(part) for part in text.split("-"))).togregorian()


def _cell(text: str, column: str, value: object, calendar: str) -> object:
    """Read a cell as what the Parquet file holds there."""
    if text == "":
        return None
    if column.endswith("_minor"):
        whole, cents = text.removeprefix("-").split(".")
        assert len(cents) == 2
        return (-1 if text.startswith("-") else 1) * (int(whole) * 100 + int(cents))
    if isinstance(value, date):
        return _day(text, calendar)
    if isinstance(value, bool):
        return {"true": True, "false": False}[text]
    return type(value)(text) if value is not None else text


@pytest.mark.parametrize("calendar", ["gregorian", "jalali"])
def test_all_formats_hold_the_same(parquet: Company, tmp_path: Path, calendar: str) -> None:
    write_company(SETTINGS, tmp_path, file_format="csv", calendar=calendar)  # type: ignore[arg-type]
    for name in FACTS:
        known = pq.read_table(parquet.path(name))
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert header == [column.removesuffix("_minor") for column in known.column_names]
        assert len(rows) == known.num_rows
        for place, column in enumerate(known.column_names):
            values = known[column].to_pylist()
            read = [_cell(row[place], column, value, calendar) for row, value in zip(rows, values, strict=True)]
            assert read == values, (name, column)
