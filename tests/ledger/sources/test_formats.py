"""Fixed width, workbooks, Parquet and JSON lines: the cells as text, the rows with their numbers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.ledger.sources.raw import ROW_NUMBER, FaultyLine, RawRows
from lrfm.ledger.sources.read import ReadableSource, read_source, row_text
from lrfm.ledger.sources.settings import (
    FixedColumn,
    FixedWidthSource,
    JsonLinesSource,
    ParquetSource,
    WorkbookSource,
)
from lrfm.report.language import Language

PARQUET = ParquetSource(kind="parquet", path=("ledger",))
JSON = JsonLinesSource(kind="jsonl", path=("ledger",))


def _read(source: ReadableSource, content: bytes, folder: Path, *wanted: str) -> RawRows:
    (folder / "ledger").write_bytes(content)
    return read_source(source, files=[folder / "ledger"], wanted=wanted)


def _rows(raw: RawRows) -> list[list[str | None]]:
    return [[row[name] for name in raw.own_columns] for row in raw.cells.to_pylist()]


def _numbers(raw: RawRows) -> list[int]:
    return raw.cells[ROW_NUMBER].to_pylist()


def _fault(source: ReadableSource, content: bytes, folder: Path) -> str:
    with pytest.raises(UserError) as caught:
        _read(source, content, folder)
    (fault,) = caught.value.faults
    assert "{" not in Language.load("en").fault(fault)
    return fault.key


# --- fixed width ------------------------------------------------------------------------------------------------------


def _fixed(*places: tuple[str, int, int], header_row: int = 0) -> FixedWidthSource:
    columns = tuple(FixedColumn(name=name, start=start, width=width) for name, start, width in places)
    return FixedWidthSource(kind="fixed_width", path=("ledger",), columns=columns, header_row=header_row)


def test_columns_at_fixed_places_count_characters_not_bytes(tmp_path: Path) -> None:
    source = _fixed(("amount", 13, 6), ("id", 1, 5), ("name", 6, 7), header_row=1)
    text = (
        "id   name   amount\r\n00001Müller  12.50\r\n\r\n00002شرکت      7\r\nshort\r\n00003x         1   more\r\n\x1a"
    )
    raw = _read(source, text.encode("utf-8"), tmp_path)
    assert raw.columns == ("amount", "id", "name")
    assert _rows(raw) == [["12.50", "00001", "Müller"], ["7", "00002", "شرکت"], ["1", "00003", "x"]]
    assert _numbers(raw) == [2, 4, 6]
    assert raw.faulty == (FaultyLine(0, 5, "short"),)


def test_lines_above_the_first_one_may_be_all_there_is(tmp_path: Path) -> None:
    assert _read(_fixed(("a", 1, 2), header_row=3), b"x\ny\n", tmp_path).cells.num_rows == 0


@pytest.mark.data
def test_both_files_of_the_customer_base_literature_are_read(real_data: Path) -> None:
    master = _fixed(("id", 2, 5), ("date", 8, 8), ("number", 17, 2), ("value", 20, 7), header_row=1)
    raw = read_source(master, files=[real_data / "cdnow/CDNOW_master.txt"], wanted=())
    assert (raw.cells.num_rows, raw.faulty) == (69_659, ())
    assert sum(map(Decimal, raw.cells["c3"].to_pylist())) == Decimal("2500315.63")
    assert len(set(raw.cells["c0"].to_pylist())) == 23_570
    assert set(map(len, raw.cells["c0"].to_pylist())) == {5}


# --- workbooks --------------------------------------------------------------------------------------------------------


def _workbook(sheets: dict[str, Sequence[Sequence[Any]]], merged: Sequence[str] = ()) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    minute = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, datetime):
                    sheet.write_datetime(row, column, cell, minute)
                elif isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, day)
                elif cell is not None:
                    sheet.write(row, column, cell)
        for place in merged:
            sheet.merge_range(place, "merged")
    book.close()
    return buffer.getvalue()


def _sheets(*names: str, **settings: Any) -> WorkbookSource:
    return WorkbookSource(kind="xlsx", path=("ledger",), sheet=names, **settings)


TABLE = (
    ("Number", "Day", "Seen", "Amount", "Paid"),
    (17850, date(2010, 12, 1), datetime(2010, 12, 1, 8, 26), 12.5, True),
    ("00017", None, None, 1e15, False),
)
TABLE_AS_TEXT = [
    ["17850", "2010-12-01", "2010-12-01 08:26:00", "12.5", "true"],
    ["00017", None, None, "1000000000000000", "false"],
]


def test_cells_of_a_workbook_are_text_of_one_way_of_writing(tmp_path: Path) -> None:
    raw = _read(_sheets(), _workbook({"Ledger": TABLE, "Empty": ()}), tmp_path)
    assert raw.columns == TABLE[0]
    assert _rows(raw) == TABLE_AS_TEXT
    assert _numbers(raw) == [2, 3]
    assert raw.sheets == ("Ledger",)
    assert row_text(TABLE_AS_TEXT[1], source=_sheets()) == "00017\t\t\t1000000000000000\tfalse"


def test_the_header_of_a_sheet_need_not_be_its_first_row(tmp_path: Path) -> None:
    rows = [("Aged receivables",), (), (None, "as of 2024"), *TABLE, (), ("Total", None, None, 99, None)]
    raw = _read(_sheets(), _workbook({"Ledger": rows}), tmp_path, "Amount", "Number")
    assert raw.columns == TABLE[0]
    assert _rows(raw) == [*TABLE_AS_TEXT, ["Total", None, None, "99", None]]
    assert _numbers(raw) == [5, 6, 8]
    assert raw.notes == (Reason.of("source.sheet_header_detected", file="ledger", sheet="Ledger", row=4),)
    assert _rows(_read(_sheets(header_row=4), _workbook({"Ledger": rows}), tmp_path)) == _rows(raw)


def test_merged_titles_above_a_header_do_not_break_it(tmp_path: Path) -> None:
    rows = [(None,) * 5, *TABLE]
    raw = _read(_sheets(), _workbook({"Ledger": rows}, merged=("B1:D1",)), tmp_path, "Number", "Paid")
    assert (raw.columns, _rows(raw)) == (TABLE[0], TABLE_AS_TEXT)


def test_a_sheet_without_a_header_has_the_letters_of_its_columns(tmp_path: Path) -> None:
    raw = _read(_sheets(header_row=0), _workbook({"Ledger": TABLE[1:]}), tmp_path)
    assert (raw.columns, _numbers(raw)) == (("A", "B", "C", "D", "E"), [1, 2])


def test_sheets_are_chosen_by_name_by_number_or_all(tmp_path: Path) -> None:
    swapped = [(row[1], row[0], *row[2:]) for row in TABLE]
    book = _workbook({"Jan": TABLE, "Feb": swapped, "Notes": (), "3": [("x",), (1,)]})
    assert _rows(_read(_sheets("Feb"), book, tmp_path))[0][:2] == ["2010-12-01", "17850"]
    assert _read(_sheets("2"), book, tmp_path).sheets == ("Feb",)
    assert _read(_sheets("3"), book, tmp_path).columns == ("x",)
    both = _read(_sheets("Jan", "Feb"), book, tmp_path)
    assert (both.sheets, len(both.files), len(set(both.sha256)), len(both.file_hashes)) == (("Jan", "Feb"), 2, 1, 1)
    assert _rows(both) == TABLE_AS_TEXT * 2
    assert (both.rows_of(0), both.rows_of(1)) == (2, 2)
    assert _numbers(both) == [2, 3, 2, 3]
    every = _workbook({"Jan": TABLE, "Notes": (), "Feb": TABLE})
    assert _read(_sheets("*"), every, tmp_path).sheets == ("Jan", "Feb")
    assert _fault(_sheets(), book, tmp_path) == "source.several_sheets"
    assert _fault(_sheets("*"), book, tmp_path) == "source.other_columns"
    assert _fault(_sheets("Fev"), book, tmp_path) == "source.no_sheet"
    assert _fault(_sheets("Notes"), book, tmp_path) == "source.empty_sheet"


def test_formulas_give_the_value_that_was_stored_and_say_where_none_was(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("a", "b"))
    sheet.write_formula(1, 0, "=40+2", None, 42)
    sheet.write(1, 1, "x")
    book.close()
    raw = _read(_sheets(), buffer.getvalue(), tmp_path)
    assert (_rows(raw), raw.notes) == ([["42", "x"]], ())
    raw = _read(_sheets(), _without_values(buffer.getvalue()), tmp_path)
    assert _rows(raw) == [[None, "x"]]
    assert raw.notes == (Reason.of("source.formulas_without_value", file="ledger", count=1),)


def _without_values(book: bytes) -> bytes:
    """Write the workbook as programs do that compute nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b"<v>42</v>", b"<v></v>"))
    return out.getvalue()


def test_a_sheet_of_open_document_is_read(tmp_path: Path) -> None:
    """The same reader takes ODS; this one is written by hand."""
    cells = "".join(
        f"<table:table-row>{''.join(_ods_cell(cell) for cell in row)}</table:table-row>"
        for row in (("a", "b"), ("x", 1.5))
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="One">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", content)
        book.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest/>')
    raw = _read(_sheets(), out.getvalue(), tmp_path)
    assert (raw.columns, _rows(raw)) == (("a", "b"), [["x", "1.5"]])


def _ods_cell(value: str | float) -> str:
    kind = f'"float" office:value="{value}"' if isinstance(value, float) else '"string"'
    return f"<table:table-cell office:value-type={kind}><text:p>{value}</text:p></table:table-cell>"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "source.empty"),
        (_workbook({"Empty": ()}), "source.empty"),
        (b"number,amount\n1,2\n", "source.is_text"),
        (b"\x00\x01\x02", "source.broken_workbook"),
        (_workbook({"Ledger": TABLE})[:2000], "source.broken_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "source.workbook_locked"),
        (b"<html><table>", "source.is_markup"),
        (b"%PDF-1.7", "source.is_pdf"),
    ],
)
def test_what_is_no_workbook_says_so(content: bytes, key: str, tmp_path: Path) -> None:
    assert _fault(_sheets(), content, tmp_path) == key


# --- Parquet ----------------------------------------------------------------------------------------------------------


def _parquet(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return sink.getvalue().to_pybytes()


SEEN = datetime(2010, 12, 1, 8, 26)
TYPES: dict[str, tuple[pa.Array, list[str | None]]] = {
    "text": (pa.array(["a", None, " x "]), ["a", None, " x "]),
    "large text": (pa.array(["a", None, "b"], pa.large_string()), ["a", None, "b"]),
    "dictionary": (pa.array(["a", None, "a"]).dictionary_encode(), ["a", None, "a"]),
    "whole": (pa.array([17850, None, -1]), ["17850", None, "-1"]),
    "ids as floats": (pa.array([17850.0, None, 1e16]), ["17850", None, "10000000000000000"]),
    "floats": (pa.array([12.5, float("nan"), 1e-7]), ["12.5", None, "0.0000001"]),
    "small floats": (pa.array([12.1, 3.0, None], pa.float32()), ["12.1", "3", None]),
    "decimals": (pa.array([Decimal("12.10"), None, Decimal("-0.01")]), ["12.10", None, "-0.01"]),
    "tiny decimals": (pa.array([Decimal("0E-8"), None, Decimal("1.5")], pa.decimal128(20, 8)),
                      ["0.00000000", None, "1.50000000"]),
    "days": (pa.array([date(2010, 12, 1), None, date(1969, 1, 2)]), ["2010-12-01", None, "1969-01-02"]),
    "days in ms": (pa.array([date(2010, 12, 1), None, None], pa.date64()), ["2010-12-01", None, None]),
    "points": (pa.array([SEEN, None, SEEN]), ["2010-12-01 08:26:00", None, "2010-12-01 08:26:00"]),
    "fine points": (pa.array([SEEN.replace(microsecond=500_000), None, SEEN]),
                    ["2010-12-01 08:26:00.5", None, "2010-12-01 08:26:00"]),
    "points in UTC": (pa.array([datetime(2010, 12, 1, 23, 0, tzinfo=UTC), None, None], pa.timestamp("us", "UTC")),
                      ["2010-12-01 23:00:00", None, None]),
    "points elsewhere": (pa.array([datetime(2010, 12, 1, 23, tzinfo=UTC), None, None], pa.timestamp("s", "+03:30")),
                         ["2010-12-02 02:30:00", None, None]),
    "hours": (pa.array([time(8, 26), None, None], pa.time32("s")), ["08:26:00", None, None]),
    "flags": (pa.array([True, None, False]), ["true", None, "false"]),
    "bytes": (pa.array([b"abc", None, b""]), ["abc", None, ""]),
    "no text": (pa.array([b"\xff\x00", None, b"a"]), ["ff00", None, "61"]),
    "lists": (pa.array([[1, 2], None, []]), ["[1, 2]", None, "[]"]),
    "structures": (pa.array([{"a": "ä"}, None, {"a": None}]), ['{"a": "ä"}', None, '{"a": null}']),
    "nothing": (pa.nulls(3), [None, None, None]),
}  # fmt: skip


@pytest.mark.parametrize("kind", TYPES)
def test_each_type_has_one_way_of_writing(kind: str, tmp_path: Path) -> None:
    values, texts = TYPES[kind]
    raw = _read(PARQUET, _parquet(pa.table({" id ": ["1", "2", "3"], kind: values})), tmp_path)
    assert raw.columns == ("id", kind)
    assert [row[1] for row in _rows(raw)] == texts
    assert _numbers(raw) == [1, 2, 3]


def test_what_is_no_parquet_file_says_so(tmp_path: Path) -> None:
    good = _parquet(pa.table({"a": [1]}))
    assert _fault(PARQUET, b"", tmp_path) == "source.empty"
    assert _fault(PARQUET, good[:-20], tmp_path) == "source.broken_parquet"
    assert _fault(PARQUET, b"a,b\n", tmp_path) == "source.is_text"
    assert _fault(PARQUET, _workbook({"Ledger": TABLE}), tmp_path) == "source.is_workbook"


# --- JSON lines -------------------------------------------------------------------------------------------------------


def test_json_lines_keep_numbers_as_they_are_written(tmp_path: Path) -> None:
    text = (
        '{"id": "007", "amount": 12.10, "big": 12345678901234567890.12, "open": true}\r\n\n'
        '{"id": 8, "amount": 1E3, "customer": {"name": "شرکت\\u2028x", "place": {"city": "א"}}, "tags": [1.50, "x"]}\n'
        '{"id": 9, "amount": \n'
        "[1, 2]\n"
        '{"id": null, "amount": -0.0}\n'
    )
    raw = _read(JSON, text.encode("utf-8"), tmp_path)
    assert raw.columns == ("id", "amount", "big", "open", "customer.name", "customer.place.city", "tags")
    assert _rows(raw) == [
        ["007", "12.10", "12345678901234567890.12", "true", None, None, None],
        ["8", "1E3", None, None, "شرکت\u2028x", "א", '[1.50, "x"]'],
        [None, "-0.0", None, None, None, None, None],
    ]
    assert _numbers(raw) == [1, 3, 6]
    assert raw.faulty == (FaultyLine(0, 4, '{"id": 9, "amount": '), FaultyLine(0, 5, "[1, 2]"))


def test_one_list_of_objects_is_read_too(tmp_path: Path) -> None:
    raw = _read(JSON, b'[\n  {"a": 1.0, "b": "x"},\n 5,\n {"a": 2}\n]\n', tmp_path)
    assert _rows(raw) == [["1.0", "x"], ["2", None]]
    assert _numbers(raw) == [1, 3]
    assert raw.faulty == (FaultyLine(0, 2, "5"),)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "source.empty"),
        (b'{"a": 1,\n"b": 2}\n', "source.no_json_objects"),
        (b"a,b\n1,2\n", "source.no_json_objects"),
        (b"[[[[" * 50_000, "source.no_json_objects"),
        (b"%PDF-1.7", "source.is_pdf"),
    ],
)
def test_what_holds_no_json_objects_says_so(content: bytes, key: str, tmp_path: Path) -> None:
    assert _fault(JSON, content, tmp_path) == key
