"""Files that are not what they seem: encodings, delimiters, kinds, headers, odd cells."""

from __future__ import annotations

import zipfile
from pathlib import Path

import xlsxwriter

from tests.ledger.broken.case import NAME, Case, invoices, lines, refused, tables
from tests.ledgers import HEADER, MAPPING

__all__ = ["CASES"]

ROW = f"{NAME},1,2024-01-05,2024-02-04,100.00,,"
NEXT = f"{NAME},2,2024-01-06,2024-02-05,50.00,,"
PERSIAN = lines(HEADER, f"شرکت {NAME} پخش مواد غذایی تهران,1,2024-01-05,2024-02-04,100.00,,")
XLSX = {"kind": "xlsx", "path": "ledger.xlsx"}
COLUMNS = HEADER.split(",")


def _book(*rows: list[object], merge: str | None = None) -> object:
    """Give a writer of a workbook of these rows."""

    def write(path: Path) -> None:
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for place, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, str) and value.startswith("=") and "|" in value:
                        formula, result = value.split("|")
                        sheet.write_formula(place, column, formula, None, float(result))
                    elif isinstance(value, str):
                        sheet.write_string(place, column, value)
                    elif value is not None:
                        sheet.write(place, column, value)
            if merge:
                sheet.merge_range(merge, "Aged receivables of all customers", book.add_format())

    return write


def _sqlite(path: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE ledger (customer TEXT)")
        connection.commit()


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ledger.csv", lines(HEADER, ROW))


WIDE = ",".join([*COLUMNS, *(f"extra {number}" for number in range(300))])
WIDE_ROW = ROW + "," + ",".join("x" for _ in range(300))
BOOK_ROWS = (
    [NAME, "1", "2024-01-05", "2024-02-04", 100, None, None],
    [NAME, "2", "2024-01-06", "2024-02-05", 50.5, None, None],
)

CASES: tuple[Case, ...] = (
    refused(
        "cp1256 read as utf-8",
        PERSIAN.replace("ی", "ي").encode("cp1256"),
        "source.encoding",
        source={"encoding": "utf-8"},
    ),
    invoices(
        "cp1256 found out",
        PERSIAN.replace("ی", "ي").encode("cp1256"),
        rows=1,
        taken=1,
        amount=100,
        notes=frozenset({"source.encoding_detected"}),
    ),
    invoices(
        "utf-16 without byte order mark",
        lines(HEADER, ROW, NEXT).encode("utf-16-le"),
        rows=2,
        taken=2,
        amount=150,
        notes=frozenset({"source.encoding_detected"}),
    ),
    refused(
        "two encodings in one file",
        lines(HEADER, ROW).encode()
        + f"Größe {NAME},2,2024-01-05,2024-02-04,1,,\n".encode()
        + f"Größe {NAME},3,2024-01-05,2024-02-04,1,,\n".encode("cp1252"),
        "source.encoding",
        source={"encoding": "utf-8"},
    ),
    refused("empty file", b"", "source.empty"),
    refused("only blanks and line ends", b" \n\n \r\n", "source.empty"),
    invoices("header only", HEADER + "\n", rows=0, taken=0, amount=0),
    refused("bytes that are no text", bytes(range(256)) * 4, "source.binary"),
    refused("NUL bytes in a text", f"{HEADER}\n{ROW}\n".encode() + b"\x00" * 40, "source.binary"),
    refused("a workbook called CSV", _book(COLUMNS, *BOOK_ROWS), "source.is_workbook"),
    refused("a text called workbook", lines(HEADER, ROW), "source.is_text", source=XLSX),
    refused("a ZIP called CSV", _zip, "source.is_compressed"),
    refused("a PDF called CSV", b"%PDF-1.7\n" + b"x" * 500, "source.is_pdf"),
    refused("a web page called CSV", f"<html><table><tr><td>{NAME}</td></tr></table></html>", "source.is_markup"),
    refused(
        "a Parquet file cut off",
        b"PAR1" + b"\x15\x04" * 50,
        "source.broken_parquet",
        source={"kind": "parquet", "path": "ledger.parquet"},
    ),
    refused("a column that is not there", lines(HEADER.replace("amount", "sum"), ROW), "source.missing_column"),
    refused("a column that stands twice", lines(HEADER + ",amount", ROW + ",1"), "source.repeated_column"),
    refused("nothing but a table of other things", "a;b\n1;2\n", "source.missing_column"),
    refused("no header row so far down", lines(HEADER, ROW), "source.no_header", source={"header_row": 40}),
    invoices("300 columns more", lines(WIDE, WIDE_ROW), rows=1, taken=1, amount=100),
    invoices("CRLF ends", lines(HEADER, ROW, NEXT).replace("\n", "\r\n"), rows=2, taken=2, amount=150),
    invoices(
        "CR ends, as an old Mac wrote them", lines(HEADER, ROW, NEXT).replace("\n", "\r"), rows=2, taken=2, amount=150
    ),
    invoices("no line end at the end", f"{HEADER}\n{ROW}", rows=1, taken=1, amount=100),
    invoices(
        "thousands of blank rows",
        lines(HEADER, ROW, *([",,,,,,"] * 2500), *([""] * 2500), NEXT),
        rows=2,
        taken=2,
        amount=150,
    ),
    invoices(
        "a delimiter inside a bare cell",
        lines(HEADER, ROW, f"{NAME}, Sons,2,2024-01-06,2024-02-05,50.00,,"),
        rows=2,
        taken=1,
        amount=100,
        reasons={"faulty_line": 1},
    ),
    invoices(
        "a quote that is never closed",
        lines(HEADER, ROW, f'"{NAME},2,2024-01-06,2024-02-05,50.00,,', NEXT),
        rows=2,
        taken=1,
        amount=100,
        reasons={"faulty_line": 1},
    ),
    invoices(
        "a line break in a name",
        lines(HEADER + ",name", f'1,1,2024-01-05,2024-02-04,100.00,,,"{NAME}\nand Sons"'),
        mapping={**MAPPING, "customer_name": "name"},
        rows=1,
        taken=1,
        amount=100,
    ),
    invoices(
        "a line break in a customer's number",
        lines(HEADER, f'"{NAME}\n17",1,2024-01-05,2024-02-04,100.00,,', NEXT),
        rows=2,
        taken=1,
        amount=150,
        reasons={"cell_spans_lines": 1},
    ),
    invoices(
        "very long texts",
        lines(HEADER + ",note", f"{NAME},1,2024-01-05,2024-02-04,100.00,,,{'x' * 300_000}"),
        rows=1,
        taken=1,
        amount=100,
    ),
    invoices(
        "formulas as text",
        lines(
            HEADER,
            f"=SUM(A1:A9) {NAME},1,2024-01-05,2024-02-04,100.00,,",
            f'"=HYPERLINK(""http://x"",""{NAME}"")",2,2024-01-05,2024-02-04,=SUM(1),,',
        ),
        rows=2,
        taken=1,
        amount=100,
        reasons={"amount_unreadable": 1},
    ),
    invoices(
        "formulas in a workbook are read as their values",
        _book(COLUMNS, BOOK_ROWS[0], [NAME, "2", "2024-01-06", "2024-02-05", "=40+10|50", None, None]),
        source=XLSX,
        rows=2,
        taken=2,
        amount=150,
    ),
    invoices(
        "merged cells above the header",
        _book([], [], COLUMNS, *BOOK_ROWS, merge="A1:G2"),
        source=XLSX,
        rows=2,
        taken=2,
        amount=150.5,
        notes=frozenset({"source.sheet_header_detected"}),
    ),
    invoices(
        "a totals row at the end of a CSV",
        lines(HEADER, ROW, NEXT, "Total,,,,150.00,,"),
        rows=3,
        taken=2,
        amount=300,
        reasons={"totals_row": 1},
    ),
    invoices(
        "a totals row at the end of a workbook",
        _book(COLUMNS, *BOOK_ROWS, ["Total", None, None, None, "=SUM(E2:E3)|150.5", None, None]),
        source=XLSX,
        rows=3,
        taken=2,
        amount=301,
        reasons={"totals_row": 1},
    ),
    invoices(
        "a totals row that is declared",
        lines(HEADER, ROW, NEXT, "Total,,,,150.00,,"),
        rows=3,
        taken=2,
        amount=300,
        settings={"scope": {"set_apart": [{"name": "totals", "column": "number", "empty": True}]}},
        reasons={"totals": 1},
    ),
    Case(
        "parts with other columns",
        {"one.csv": lines(HEADER, ROW), "two.csv": lines(HEADER.replace("paid_on", "paid on"), NEXT)},
        {"sources": {"invoices": {"path": ["one.csv", "two.csv"]}}, "mapping": {"invoices": MAPPING}},
        fault="source.other_columns",
    ),
    Case(
        "the same file twice",
        {"one.csv": lines(HEADER, ROW, NEXT), "two.csv": lines(HEADER, ROW, NEXT)},
        {"sources": {"invoices": {"path": ["one.csv", "two.csv"]}}, "mapping": {"invoices": MAPPING}},
        rows=4,
        taken=2,
        amount=300,
        reasons={"copy_of_a_row": 2},
    ),
    Case(
        "a database without the table",
        {"books.db": _sqlite},
        {
            "sources": {"invoices": {"kind": "sql", "url": "sqlite:///books.db", "table": "bills"}},
            "mapping": {"invoices": MAPPING},
        },
        fault="source.unknown_table",
    ),
    Case(
        "a query that writes",
        {"books.db": _sqlite},
        {
            "sources": {"invoices": {"kind": "sql", "url": "sqlite:///books.db", "query": "DELETE FROM ledger"}},
            "mapping": {"invoices": MAPPING},
        },
        fault="source.query_writes",
    ),
    Case(
        "a database that is not there",
        {},
        {
            "sources": {"invoices": {"kind": "sql", "url": "sqlite:///none.db", "table": "bills"}},
            "mapping": {"invoices": MAPPING},
        },
        fault="source.database_not_found",
    ),
    Case(
        "JSON that is no object a line",
        {"ledger.jsonl": "[1, 2]\n3\n"},
        {"sources": {"invoices": {"kind": "jsonl", "path": "ledger.jsonl"}}, "mapping": {"invoices": MAPPING}},
        fault="source.no_json_objects",
    ),
    tables(
        "zero-padded numbers in one of two tables",
        {
            "invoices": "customer|no|date|due|amount\n00017 |F1|2024-01-05|2024-02-04|100\n"
            f"{NAME}|F2|2024-01-05|2024-02-04|50",
            "receipts": f"customer|no|date|amount\n17|R1|2024-02-01|100\n{NAME}|R2|2024-02-01|20",
        },
        {
            "invoices": {
                "customer_id": {"columns": "customer", "pad": 5},
                "invoice_id": "no",
                "invoice_date": "date",
                "due_date": "due",
                "amount": "amount",
            },
            "receipts": {
                "customer_id": {"columns": "customer", "pad": 5},
                "receipt_id": "no",
                "date": "date",
                "amount": "amount",
            },
        },
        rows=2,
        taken=2,
        amount=150,
        open=30,
    ),
)
