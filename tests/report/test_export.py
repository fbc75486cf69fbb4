from __future__ import annotations

import csv
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from lxml import etree
from pyarrow import parquet

from lrfm.report.export import Sheet, defused, write_csv, write_parquet, write_workbook
from lrfm.report.language import PSEUDO_MIRRORED, Language

EN = Language.load("en")
HOSTILE = ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "\tx", "\rx", "\nx", "אחים כהן Export", "<script>", "plain", None]


@pytest.fixture
def table() -> pa.Table:
    rows = len(HOSTILE)
    return pa.table(
        {
            "customer": HOSTILE,
            "open": pa.array([Decimal(f"-{n}.50") for n in range(rows)], pa.decimal128(18, 2)),
            "invoices": pa.array(range(rows), pa.int64()),
            "due": [date(2013, 6, 30)] * rows,
            "share": [0.5] * rows,
            "listed": [True] * rows,
        }
    )


def _shuffled(table: pa.Table) -> pa.Table:
    return table.take(list(range(len(table)))[::-1])


def _sheet_xml(path: Path, sheet: int = 1) -> etree._Element:
    with zipfile.ZipFile(path) as book:
        return etree.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))


def _strings(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as book:
        tree = etree.fromstring(book.read("xl/sharedStrings.xml"))
    return ["".join(item.itertext()) for item in tree.iterchildren("{*}si")]


def test_csv_is_defused_and_numbers_stay_numbers(table: pa.Table, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(table, path, order_by=["invoices"])
    with path.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    assert header == ["customer", "open", "invoices", "due", "share", "listed"]
    assert rows[0] == ["'=cmd|' /C calc'!A0", "-0.50", "0", "2013-06-30", "0.5", "true"]
    assert [row[0] for row in rows] == [defused(name) if name is not None else "" for name in HOSTILE]
    assert all(row[0][:1] not in set("=+-@\t\r\n") for row in rows)


def test_a_heading_is_defused_too(tmp_path: Path) -> None:
    write_csv(pa.table({"=x": ["a"]}), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig") == "'=x\na\n"


def test_row_order_does_not_show(table: pa.Table, tmp_path: Path) -> None:
    for name, rows in (("a", table), ("b", _shuffled(table))):
        write_csv(rows, tmp_path / f"{name}.csv", order_by=["due"])
        write_parquet(rows, tmp_path / f"{name}.parquet", order_by=["due"])
        write_workbook([Sheet("Open", rows, ("due",))], tmp_path / f"{name}.xlsx", language=EN)
    for suffix in ("csv", "parquet", "xlsx"):
        assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


def test_parquet_keeps_types(table: pa.Table, tmp_path: Path) -> None:
    write_parquet(table, tmp_path / "a.parquet", order_by=["invoices"])
    assert parquet.read_table(tmp_path / "a.parquet").equals(table)


def test_workbook_holds_no_formula_and_no_link(table: pa.Table, tmp_path: Path) -> None:
    linked = table.append_column("web", pa.array(["https://example.org"] * len(table)))
    write_workbook([Sheet("Open", linked)], tmp_path / "a.xlsx", language=EN)
    tree = _sheet_xml(tmp_path / "a.xlsx")
    assert tree.findall(".//{*}f") == []
    assert tree.findall(".//{*}hyperlink") == []
    assert {name.replace("\r", "\n") for name in HOSTILE if name} <= set(_strings(tmp_path / "a.xlsx"))
    assert _with_types(tree) >= {("s", "A2"), ("n", "B2"), ("n", "C2"), ("n", "D2"), ("b", "F2")}


def _with_types(tree: etree._Element) -> set[tuple[str, str]]:
    return {(cell.get("t", "n"), cell.get("r")) for cell in tree.iter("{*}c")}


def test_workbook_has_the_same_bytes_at_another_time(table: pa.Table, tmp_path: Path) -> None:
    write_workbook([Sheet("Open", table)], tmp_path / "a.xlsx", language=EN)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        assert {info.date_time for info in book.infolist()} == {(1980, 1, 31, 0, 0, 0)}
        assert b"2026-01-01T00:00:00Z" in book.read("docProps/core.xml")


def test_workbook_runs_from_right_to_left(table: pa.Table, tmp_path: Path) -> None:
    for code, expected in (("en", None), (PSEUDO_MIRRORED, "1")):
        write_workbook([Sheet("Open", table)], tmp_path / "a.xlsx", language=Language.load(code))
        assert _sheet_xml(tmp_path / "a.xlsx").find(".//{*}sheetView").get("rightToLeft") == expected


def test_headings_in_words(table: pa.Table, tmp_path: Path) -> None:
    write_workbook([Sheet("Open", table, headings={"customer": "Kunde"})], tmp_path / "a.xlsx", language=EN)
    assert {"Kunde", "invoices"} <= set(_strings(tmp_path / "a.xlsx"))


def test_what_a_cell_cannot_hold_becomes_text(tmp_path: Path) -> None:
    table = pa.table(
        {
            "whole": pa.array([10**15], pa.int64()),
            "money": pa.array([Decimal("10000000000000.01")], pa.decimal128(20, 2)),
            "time": [datetime(2013, 6, 30, 12)],
        }
    )
    write_workbook([Sheet("Open", table)], tmp_path / "a.xlsx", language=EN)
    assert {"1000000000000000", "10000000000000.01", "2013-06-30 12:00:00"} <= set(_strings(tmp_path / "a.xlsx"))


def test_sheet_names_are_made_acceptable(table: pa.Table, tmp_path: Path) -> None:
    names = ["a/b:c?", "A b c", "x" * 40, "x" * 41, "'", ""]
    write_workbook([Sheet(name, table) for name in names], tmp_path / "a.xlsx", language=EN)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        tree = etree.fromstring(book.read("xl/workbook.xml"))
    assert [sheet.get("name") for sheet in tree.iter("{*}sheet")] == [
        "a b c", "A b c 2", "x" * 31, "x" * 29 + " 2", "Sheet", "Sheet 2"]  # fmt: skip


def test_an_empty_table_has_its_header(tmp_path: Path) -> None:
    table = pa.table({"a": pa.array([], pa.string())})
    write_csv(table, tmp_path / "a.csv")
    write_parquet(table, tmp_path / "a.parquet")
    write_workbook([Sheet("a", table)], tmp_path / "a.xlsx", language=EN)
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig") == "a\n"
