"""Delimited text as it stands: delimiters, headers, row numbers, faulty lines, and files that are something else."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.ledger.sources.raw import FILE_INDEX, ROW_NUMBER, FaultyLine, RawRows, internal_names
from lrfm.ledger.sources.read import read_source, row_text
from lrfm.ledger.sources.settings import CsvSource
from lrfm.report.language import Language


def _read(text: str | bytes, folder: Path, wanted: tuple[str, ...] = (), **settings: Any) -> RawRows:
    path = folder / "ledger.csv"
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return read_source(CsvSource(path=("ledger.csv",), **settings), files=[path], wanted=wanted)


def _rows(raw: RawRows) -> list[list[str]]:
    return [[row[name] for name in raw.own_columns] for row in raw.cells.to_pylist()]


def _numbers(raw: RawRows) -> list[int]:
    return raw.cells[ROW_NUMBER].to_pylist()


def _fault(text: str | bytes, folder: Path, **settings: Any) -> str:
    with pytest.raises(UserError) as caught:
        _read(text, folder, **settings)
    (fault,) = caught.value.faults
    assert "{" not in Language.load("en").fault(fault)
    return fault.key


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_rows_are_numbered_as_a_spreadsheet_shows_them(ending: str, tmp_path: Path) -> None:
    text = 'a,b\n1,2\n\n3,4\nshort\n"x, ""y""",5\n\n , \n6,7,8\n9,10\n\n'.replace("\n", ending)
    raw = _read(text, tmp_path)
    assert _rows(raw) == [["1", "2"], ["3", "4"], ['x, "y"', "5"], ["9", "10"]]
    assert _numbers(raw) == [2, 4, 6, 10]
    assert raw.faulty == (FaultyLine(0, 5, "short"), FaultyLine(0, 9, "6,7,8"))
    assert raw.rows_of(0) == 6
    assert raw.sha256 == (hashlib.sha256(text.encode()).hexdigest(),)


def test_a_quoted_cell_over_several_lines_is_one_row(tmp_path: Path) -> None:
    raw = _read('a,b\n"one\n\ntwo",1\nx,2\n', tmp_path)
    assert _rows(raw) == [["one\n\ntwo", "1"], ["x", "2"]]
    assert _numbers(raw) == [2, 3]


def test_many_rows_with_quotes_across_blocks_read_as_they_are(tmp_path: Path) -> None:
    rows = [[str(number), "x\ny, z" if number % 97 == 0 else f"name {number}"] for number in range(200_000)]
    text = "n,t\n" + "".join(f'{number},"{name}"\n' for number, name in rows)
    raw = _read(text, tmp_path)
    assert _rows(raw) == rows
    assert _numbers(raw) == list(range(2, 200_002))


def test_a_faulty_line_among_many_keeps_the_numbers_of_all(tmp_path: Path) -> None:
    rows = [f"{number},x" for number in range(100_000)]
    rows[70_000] = "faulty"
    raw = _read("n,t\n" + "\n".join(rows), tmp_path)
    assert raw.faulty == (FaultyLine(0, 70_002, "faulty"),)
    assert _numbers(raw) == [2 + int(row[0]) for row in _rows(raw)]


def test_thousands_of_blank_rows_are_no_rows(tmp_path: Path) -> None:
    raw = _read("a,b\n1,2\n" + ",\n" * 3_000 + "\n" * 2_000 + " ; ; \n" + "3,4\n", tmp_path)
    assert _rows(raw) == [["1", "2"], ["3", "4"]]
    assert _numbers(raw) == [2, 5004]
    assert [line.row_number for line in raw.faulty] == [5003]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "~", "^", "¦", "\x1f"])
def test_the_delimiter_is_worked_out_and_said(delimiter: str, tmp_path: Path) -> None:
    rows = ["Number", "Customer", "Amount"], ["1", f"Smith {delimiter} Sons", "1 234"], ["2", "Jones", "5"]
    text = "\n".join(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows)
    raw = _read(text, tmp_path)
    assert _rows(raw) == [list(row) for row in rows[1:]]
    keys = [note.key for note in raw.notes if note.key == "source.delimiter_detected"]
    assert keys == ([] if delimiter == "," else ["source.delimiter_detected"])
    assert row_text(rows[1], source=CsvSource(path=("x",)), delimiter=raw.delimiters[0]) == text.split("\n")[1]


def test_decimal_commas_are_not_taken_for_the_delimiter(tmp_path: Path) -> None:
    text = "Number;Customer;Amount;Tax\n" + "".join(f"{row};Smith, J;{row},50;{row},10\n" for row in range(50))
    assert _read(text, tmp_path).columns == ("Number", "Customer", "Amount", "Tax")


def test_the_wanted_columns_settle_which_delimiter_it_is(tmp_path: Path) -> None:
    text = "a,b;c\n1,2;3\n"
    assert _fault(text, tmp_path) == "source.delimiter_ambiguous"
    assert _read(text, tmp_path, ("b;c",)).columns == ("a", "b;c")
    assert _read(text, tmp_path, ("c",)).columns == ("a,b", "c")
    assert _read(text, tmp_path, delimiter=";").columns == ("a,b", "c")


def test_one_column_needs_no_delimiter(tmp_path: Path) -> None:
    raw = _read("name\nSmith\nJones\n\nWood\n", tmp_path)
    assert _rows(raw) == [["Smith"], ["Jones"], ["Wood"]]
    assert _numbers(raw) == [2, 3, 5]


def test_the_line_that_excel_writes_for_itself_is_skipped(tmp_path: Path) -> None:
    raw = _read("sep=;\r\na,b;c\r\n1,5;2\r\n", tmp_path)
    assert (raw.columns, _rows(raw)) == (("a,b", "c"), [["1,5", "2"]])


def test_the_header_is_the_first_row_with_every_wanted_column(tmp_path: Path) -> None:
    text = "Aged receivables\n\nas of;2024\nNumber;Customer;Amount\n1;a;10\n"
    for wanted in (("Amount", "Number"), ()):
        raw = _read(text, tmp_path, wanted)
        assert raw.columns == ("Number", "Customer", "Amount")
        assert _numbers(raw) == [5]
        assert Reason.of("source.header_detected", file="ledger.csv", row=4) in raw.notes
    assert _read(text, tmp_path, header_row=4).columns == raw.columns


def test_a_missing_column_names_the_nearest(tmp_path: Path) -> None:
    raw = _read("Number,Customer,Amount\n1,a,10\n", tmp_path, ("Amounts", "Number"))
    with pytest.raises(UserError) as caught:
        internal_names(raw, wanted=[("amount", "Amounts"), ("invoice_id", "Number")])
    (fault,) = caught.value.faults
    assert (fault.key, fault.values["nearest"]) == ("source.missing_column", "Amount")
    assert internal_names(raw, wanted=[("amount", "Amount")]) == {"Amount": "c2"}


def test_files_without_a_header_have_their_columns_named(tmp_path: Path) -> None:
    raw = _read("1;a;10\n2;b;20\n", tmp_path, columns=("n", "c", "amount"), header_row=0)
    assert (raw.columns, _numbers(raw)) == (("n", "c", "amount"), [1, 2])
    replaced = _read("x;y;z\n1;a;10\n", tmp_path, columns=("n", "c", "amount"), header_row=1)
    assert (replaced.columns, _rows(replaced)) == (("n", "c", "amount"), [["1", "a", "10"]])
    decimal = _read("1,5;a;x\n2,5;b;y\n", tmp_path, columns=("amount", "c", "d"), header_row=0)
    assert _rows(decimal) == [["1,5", "a", "x"], ["2,5", "b", "y"]]
    assert _fault("1;a\n", tmp_path, header_row=0) == "source.columns_not_named"


def test_a_header_alone_is_a_ledger_without_rows(tmp_path: Path) -> None:
    for text in ("a,b", "a,b\n", "a,b\r\n\r\n"):
        raw = _read(text, tmp_path)
        assert (raw.columns, raw.cells.num_rows, raw.faulty) == (("a", "b"), 0, ())
        assert {*raw.own_columns, FILE_INDEX, ROW_NUMBER} == set(raw.cells.column_names)


def test_hundreds_of_columns_and_a_totals_row_are_rows_like_others(tmp_path: Path) -> None:
    names = [f"column {index}" for index in range(300)]
    rows = [[f"{row}.{index}" for index in range(300)] for row in range(20)] + [["Total", *["9"] * 299]]
    raw = _read("\n".join(",".join(row) for row in [names, *rows]), tmp_path)
    assert raw.columns == tuple(names)
    assert _rows(raw) == rows


def test_files_of_one_source_may_have_their_columns_in_another_order(tmp_path: Path) -> None:
    texts = {"one.csv": "a,b\n1,2\n", "two.csv": "b;a\n4;3\nx\n", "three.csv": "a,c\n5,6\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    source = CsvSource(path=tuple(texts))
    raw = read_source(source, files=[tmp_path / "one.csv", tmp_path / "two.csv"], wanted=("a",))
    assert _rows(raw) == [["1", "2"], ["3", "4"]]
    assert raw.cells[FILE_INDEX].to_pylist() == [0, 1]
    assert raw.faulty == (FaultyLine(1, 3, "x"),)
    assert (raw.rows_of(0), raw.rows_of(1)) == (1, 2)
    with pytest.raises(UserError) as caught:
        read_source(source, files=[tmp_path / name for name in texts], wanted=("a",))
    assert caught.value.faults[0].values == {"file": "three.csv", "first_file": "one.csv"}


def test_the_sign_at_the_end_of_old_files_is_no_row(tmp_path: Path) -> None:
    assert _rows(_read("a,b\r\n1,2\r\n\x1a", tmp_path)) == [["1", "2"]]


def _zip(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


def _parquet() -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"a": [1]}), sink)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "source.empty"),
        (b"\xef\xbb\xbf", "source.empty"),
        (b" \r\n\t\n", "source.empty"),
        (b",,,\n,,\n", "source.no_header"),
        (b"\x00\x01\x02", "source.binary"),
        (b"a,b\n1,\x002\n", "source.binary"),
        (bytes(range(256)) * 8, "source.binary"),
        (b"%PDF-1.7\n%\xe2\xe3", "source.is_pdf"),
        (_zip("xl/workbook.xml"), "source.is_workbook"),
        (_zip("ledger.csv"), "source.is_compressed"),
        (b"\x1f\x8b\x08\x00", "source.is_compressed"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "source.is_workbook"),
        (_parquet(), "source.is_parquet"),
        (b"SQLite format 3\x00rest", "source.is_database"),
        (b"\x00" * 8 + b"DUCK", "source.is_database"),
        (b"\x89PNG\r\n\x1a\n", "source.is_image"),
        (b"<html><table><tr><td>1", "source.is_markup"),
    ],
)
def test_what_is_no_text_is_told_by_what_it_seems_to_be(content: bytes, key: str, tmp_path: Path) -> None:
    assert _fault(content, tmp_path) == key


def test_cells_may_be_quoted_by_any_sign(tmp_path: Path) -> None:
    raw = _read("a¦b\n«x¦y«¦2\n3¦4\n5\n", tmp_path, quote="«", delimiter="¦")
    assert _rows(raw) == [["x¦y", "2"], ["3", "4"]]
    assert raw.faulty == (FaultyLine(0, 4, "5"),)


def test_what_was_worked_out_is_put_in_words(tmp_path: Path) -> None:
    raw = _read("Ledger\n\nNumber;Größe\n1;2\n".encode("cp1252"), tmp_path, ("Number",))
    words = [Language.load("en").reason(note) for note in raw.notes]
    assert [("cp1252" in text, ";" in text, "line 3" in text) for text in words] == [
        (True, False, False),
        (False, True, False),
        (False, True, True),
    ]


def test_an_unclosed_quote_loses_no_row_in_silence(tmp_path: Path) -> None:
    text = "a,b\n" + "".join(f"{row},{chr(34) if row == 3 else ''}x\n" for row in range(1_000))
    raw = _read(text, tmp_path)
    assert raw.cells.num_rows + len(raw.faulty) in range(1, 1_001)
    kept = "".join(cell for row in _rows(raw) for cell in row) + "".join(line.text for line in raw.faulty)
    assert kept.count("x") == 1_000
    assert len(_rows(_read(text, tmp_path, quote=""))) == 1_000
