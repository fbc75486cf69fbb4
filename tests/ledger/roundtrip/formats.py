"""The formats that a table of typed cells is written in, each with the settings of its source."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.ledger.roundtrip.canon import Table

__all__ = ["FORMATS", "Dates", "Format", "Numbers"]


@dataclass(frozen=True)
class Dates:
    """How dates are written, and how that is stated."""

    write: Callable[[date], str]
    format: dict[str, str]


@dataclass(frozen=True)
class Numbers:
    """How amounts are written."""

    decimal: str = "."
    thousands: str = ""
    digits: str = "0123456789"
    is_trailing: bool = False

    def write(self, amount: Decimal) -> str:
        text = f"{abs(amount):,.2f}".replace(",", "\0").replace(".", self.decimal).replace("\0", self.thousands)
        text = text.translate(str.maketrans("0123456789", self.digits))
        if amount >= 0:
            return text
        return f"{text}-" if self.is_trailing else f"-{text}"


@dataclass(frozen=True)
class Format:
    """A way of writing a table to a file: gives the settings of its source."""

    write: Callable[[Table, Path, str], dict[str, Any]]
    dates: dict[str, str]


ISO = Dates(lambda day: day.isoformat(), {})
PERSIAN = "۰۱۲۳۴۵۶۷۸۹"


def _jalali(day: date) -> str:
    from persiantools.jdatetime import JalaliDate

    return JalaliDate(day).strftime("%Y/%m/%d").translate(str.maketrans("0123456789", PERSIAN))


def _text(value: Any, dates: Dates, numbers: Numbers) -> str:
    if isinstance(value, date):
        return dates.write(value)
    return numbers.write(value) if isinstance(value, Decimal) else (value or "")


def _csv(
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
    dates: Dates = ISO,
    numbers: Numbers = Numbers(),
    stated: bool = False,
    end: str = "\n",
) -> Format:
    def write(table: Table, folder: Path, name: str) -> dict[str, Any]:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
        writer.writerow(table[0])
        writer.writerows([_text(value, dates, numbers) for value in row.values()] for row in table)
        (folder / f"{name}.csv").write_bytes(out.getvalue().encode(encoding))
        said = {"encoding": encoding, "delimiter": delimiter} if stated else {}
        return {"path": f"{name}.csv", "decimal_sign": numbers.decimal, "thousands_sign": numbers.thousands, **said}

    return Format(write, dates.format)


def _fixed(table: Table, folder: Path, name: str) -> dict[str, Any]:
    columns = [{"name": column, "start": 1 + 24 * place, "width": 24} for place, column in enumerate(table[0])]
    lines = ["".join(_text(value, ISO, Numbers()).ljust(24) for value in row.values()) for row in table]
    (folder / f"{name}.txt").write_text("\r\n".join(lines), "utf-8", newline="")
    return {"kind": "fixed_width", "path": f"{name}.txt", "columns": columns}


def _workbook(table: Table, folder: Path, name: str) -> dict[str, Any]:
    import xlsxwriter

    with xlsxwriter.Workbook(folder / f"{name}.xlsx") as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        book.add_worksheet("Notes").write_string(0, 0, "Nothing here")
        sheet = book.add_worksheet("Ledger")
        sheet.write_string(0, 0, "Exported for tests")
        for place, row in enumerate([dict(zip(table[0], table[0], strict=True)), *table]):
            for column, value in enumerate(row.values()):
                if isinstance(value, date):
                    sheet.write_datetime(place + 2, column, value, day)
                elif isinstance(value, Decimal):
                    sheet.write_number(place + 2, column, float(value))
                elif value is not None:
                    sheet.write_string(place + 2, column, value)
    return {"kind": "xlsx", "path": f"{name}.xlsx", "sheet": "Ledger"}


def _parquet(table: Table, folder: Path, name: str) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(
        pa.Table.from_pylist(table, schema=pa.schema([(column, _arrow_type(column)) for column in table[0]])),
        folder / f"{name}.parquet",
    )
    return {"kind": "parquet", "path": f"{name}.parquet"}


def _arrow_type(column: str) -> Any:
    import pyarrow as pa

    if column in ("amount", "paid"):
        return pa.decimal128(14, 2)
    return pa.date32() if column in ("date", "due", "paid_on", "cleared") else pa.string()


def _json(table: Table, folder: Path, name: str) -> dict[str, Any]:
    lines = [
        json.dumps(
            {column: float(value) if isinstance(value, Decimal) else value for column, value in row.items()},
            default=str,
        )
        for row in table
    ]
    (folder / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    return {"kind": "jsonl", "path": f"{name}.jsonl"}


def _sqlite(table: Table, folder: Path, name: str) -> dict[str, Any]:
    columns = list(table[0])
    with closing(sqlite3.connect(folder / "books.db")) as connection:
        declared = ", ".join(f'"{column}" TEXT' for column in columns)
        connection.execute(f"CREATE TABLE {name} ({declared})")
        rows = [[None if value is None else str(value) for value in row.values()] for row in table]
        connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)  # noqa: S608
        connection.commit()
    return {"kind": "sql", "url": "sqlite:///books.db", "table": name}


def _duckdb(table: Table, folder: Path, name: str) -> dict[str, Any]:
    import duckdb

    kinds = {
        "amount": "DECIMAL(14, 2)",
        "paid": "DECIMAL(14, 2)",
        **dict.fromkeys(("date", "due", "paid_on", "cleared"), "DATE"),
    }
    with closing(duckdb.connect(str(folder / "books.duckdb"))) as connection:
        columns = ", ".join(f'"{column}" {kinds.get(column, "TEXT")}' for column in table[0])
        connection.execute(f"CREATE TABLE {name} ({columns})")
        connection.executemany(
            f"INSERT INTO {name} VALUES ({', '.join('?' * len(table[0]))})",  # noqa: S608 - our own rows
            [list(row.values()) for row in table],
        )
    return {"kind": "sql", "url": "duckdb:///books.duckdb", "table": name}


GERMAN = Dates(lambda day: day.strftime("%d.%m.%Y"), {})
AMERICAN = Dates(lambda day: day.strftime("%m/%d/%Y"), {})
EXCEL = Dates(lambda day: str((day - date(1899, 12, 30)).days), {"format": "excel_days"})
NAMED = Dates(lambda day: day.strftime("%d-%b-%y"), {"format": "%d-%b-%y"})
JALALI = Dates(_jalali, {"calendar": "jalali"})
FORMATS: dict[str, Format] = {
    "csv": _csv(),
    "csv, semicolons, German": _csv(
        delimiter=";", dates=GERMAN, numbers=Numbers(",", "."), encoding="utf-8-sig", end="\r\n"
    ),
    "csv, tabs, utf-16, American": _csv(delimiter="\t", dates=AMERICAN, numbers=Numbers(".", ","), encoding="utf-16"),
    "csv, bars, Jalali in Persian digits": _csv(delimiter="|", dates=JALALI, numbers=Numbers("٫", "٬", PERSIAN)),
    "csv, day numbers, minus behind": _csv(dates=EXCEL, numbers=Numbers(is_trailing=True), stated=True),
    "csv, names of months, Swiss": _csv(delimiter=";", dates=NAMED, numbers=Numbers(".", "'")),
    "fixed width": Format(_fixed, {}),
    "workbook": Format(_workbook, {}),
    "parquet": Format(_parquet, {}),
    "json lines": Format(_json, {}),
    "sqlite": Format(_sqlite, {}),
    "duckdb": Format(_duckdb, {}),
}
