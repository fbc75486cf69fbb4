"""A ledger written in each shape and each format reads back to the same ledger (N4)."""

from __future__ import annotations

import calendar
import random
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.ledger.roundtrip.canon import SHAPES, Canon, Table, canon, plain
from tests.ledger.roundtrip.formats import FORMATS, Format
from tests.ledgers import Read, read_settings
from tests.shapes import agree_on_all_days, settings_for

if TYPE_CHECKING:
    from tests.ledger.sources.conftest import Postgres

SEED = 20_261_121
DATES = ("invoice_date", "date", "due_date", "paid_date", "clearing_date")
MONTH_ENDS = [date(2024, month, calendar.monthrange(2024, month)[1]) for month in range(1, 7)]


def _mapping(shape: str, way: Format) -> dict[str, Any]:
    return {
        table: {name: {"column": column, **way.dates} if name in DATES else column for name, column in mapping.items()}
        for table, mapping in SHAPES[shape][1].items()
    }


def _read(bills: Canon, shape: str, way: Format, folder: Path, *, shuffled: bool = False) -> Read:
    folder.mkdir(parents=True, exist_ok=True)
    tables = SHAPES[shape][0](bills)
    if shuffled:
        tables = {name: _shuffled(rows, name) for name, rows in tables.items()}
    sources = {name: way.write(rows, folder, name) for name, rows in tables.items()}
    mapping = _mapping(shape, way)
    settings = settings_for(mapping, sources=sources, allocation={"reversal_days": 0})
    return read_settings(settings, data_dir=folder, folder=folder / "out")


def _shuffled(rows: Table, name: str) -> Table:
    return random.Random(name).sample(rows, len(rows))  # noqa: S311 - the same order each time


def _facts(read: Read) -> dict[str, tuple[str, str, int]]:
    """Give customer, date and amount of each document by its number."""
    ids = {(row["kind"], row["key"]): row["source_id"] for row in read.rows("directory")}
    signed = [(row, 1) for row in read.rows("invoices")] + [(row, -1) for row in read.rows("credit_notes")]
    return {
        ids["document", row["document_key"]]: (
            ids["customer", row["customer_key"]],
            f"{row['event_date']} {row.get('due_date') or ''}".strip(),
            sign * row["amount_minor"],
        )
        for row, sign in signed
    }


def _expect(read: Read, bills: Canon) -> None:
    assert (read.rejected(), read.ledger.controls.rows_taken) == ([], read.ledger.controls.rows_read)
    assert _facts(read) == {
        bill.number: (bill.customer, f"{bill.day} {bill.due or ''}".strip(), bill.cents) for bill in bills
    }
    ids = {row["key"]: row["source_id"] for row in read.rows("directory") if row["kind"] == "document"}
    for day in MONTH_ENDS:
        snapshot, expected = read.at(day), plain(bills, day)
        documents = read.engine.to_arrow(snapshot.documents, order_by=["document_key"]).to_pylist()
        cash = read.engine.to_arrow(snapshot.unapplied, order_by=["receipt_key"]).to_pylist()
        assert {
            ids[row["document_key"]]: row["open_minor"] for row in documents if row["open_minor"]
        } == expected.documents
        assert sum(row["unapplied_minor"] for row in cash) == expected.on_account_cents
        assert snapshot.rolled_balance_minor == sum(expected.documents.values()) - expected.on_account_cents


@pytest.fixture(scope="module")
def bills() -> Canon:
    return canon(SEED)


@pytest.fixture(scope="module")
def fingerprints(bills: Canon, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The hash of the ledger in each shape, written as plain CSV in another order of rows."""
    return {
        shape: _read(bills, shape, FORMATS["csv"], tmp_path_factory.mktemp(shape), shuffled=True).ledger.fingerprint
        for shape in SHAPES
    }


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_reads_back_to_the_same_open_items(shape: str, tmp_path: Path) -> None:
    written = canon(SEED)
    read = _read(written, shape, FORMATS["csv"], tmp_path)
    _expect(read, written)
    agree_on_all_days(read, snapshots=2)


@pytest.mark.parametrize("way", FORMATS)
def test_each_format_of_invoice_rows_reads_back_to_the_same_ledger(
    way: str, bills: Canon, fingerprints: dict[str, str], tmp_path: Path
) -> None:
    assert _read(bills, "rows", FORMATS[way], tmp_path).ledger.fingerprint == fingerprints["rows"]


@pytest.mark.parametrize("way", [way for way in FORMATS if way != "csv"][::3])
def test_each_format_of_a_transaction_list_reads_back_to_the_same_ledger(
    way: str, bills: Canon, fingerprints: dict[str, str], tmp_path: Path
) -> None:
    assert _read(bills, "transactions", FORMATS[way], tmp_path).ledger.fingerprint == fingerprints["transactions"]


@pytest.mark.parametrize("shape", ["receipts", "allocations"])
@pytest.mark.parametrize("way", ["csv", "csv, bars, Jalali in Persian digits", "workbook", "sqlite"])
def test_several_tables_read_back_from_one_book(
    way: str, shape: str, bills: Canon, fingerprints: dict[str, str], tmp_path: Path
) -> None:
    assert _read(bills, shape, FORMATS[way], tmp_path).ledger.fingerprint == fingerprints[shape]


def _postgres_writer(server: Postgres) -> Format:
    kinds = {
        "amount": "numeric(14, 2)",
        "paid": "numeric(14, 2)",
        **dict.fromkeys(("date", "due", "paid_on", "cleared"), "date"),
    }

    def cell(value: object) -> str:
        return "NULL" if value is None else "'" + str(value).replace("'", "''") + "'"

    def write(table: Table, _: Path, name: str) -> dict[str, Any]:
        columns = ", ".join(f'"{column}" {kinds.get(column, "text")}' for column in table[0])
        rows = ", ".join(f"({', '.join(cell(value) for value in row.values())})" for row in table)
        server.run(
            f"DROP TABLE IF EXISTS {name}",
            f"CREATE TABLE {name} ({columns})",
            f"INSERT INTO {name} VALUES {rows}",  # noqa: S608 - our own rows
        )
        return {"kind": "sql", "url": server.url, "table": name}

    return Format(write, {})


@pytest.mark.parametrize("shape", SHAPES)
def test_a_real_postgresql_reads_back_to_the_same_ledger(
    shape: str,
    bills: Canon,
    fingerprints: dict[str, str],
    postgres: Postgres,
    tmp_path: Path,
) -> None:
    assert _read(bills, shape, _postgres_writer(postgres), tmp_path).ledger.fingerprint == fingerprints[shape]


def test_another_ledger_has_another_fingerprint(bills: Canon, fingerprints: dict[str, str], tmp_path: Path) -> None:
    other = [*bills[:-1], type(bills[-1])(**{**vars(bills[-1]), "cents": bills[-1].cents + 1})]
    for shape in SHAPES:
        assert _read(other, shape, FORMATS["csv"], tmp_path / shape).ledger.fingerprint != fingerprints[shape]
