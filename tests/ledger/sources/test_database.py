"""Ledgers that are kept in a database: SQLite, DuckDB and a real PostgreSQL (N4)."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from lrfm.errors import UserError
from lrfm.ledger.sources.database import fetch, shown_address
from lrfm.ledger.sources.extract import batch_of_rows
from lrfm.ledger.sources.queries import only_reads, states_order
from lrfm.ledger.sources.read import read_source
from lrfm.ledger.sources.settings import SqlSource
from lrfm.report.language import Language

if TYPE_CHECKING:
    from tests.ledger.sources.conftest import Postgres

INVOICES = (
    (17850, "شرکت پخش", "12.10", "2024-01-05", None),
    (2, "Müller, Söhne", "-3.00", "2024-01-06", "x"),
    (3, "אחים כהן", "1000000.00", "2024-01-07", ""),
)
EXPECTED = [
    ["17850", "شرکت پخش", "12.10", "2024-01-05", None],
    ["2", "Müller, Söhne", "-3.00", "2024-01-06", "x"],
    ["3", "אחים כהן", "1000000.00", "2024-01-07", ""],
]


def _source(url: str, **choice: str) -> SqlSource:
    return SqlSource(kind="sql", url=url, **choice)


def _rows(source: SqlSource, folder: Path) -> list[list[str | None]]:
    path = fetch(source, folder=folder / "out", data_dir=folder)
    raw = read_source(source, files=[path], wanted=())
    assert raw.sha256 == (hashlib.sha256(path.read_bytes()).hexdigest(),)
    assert raw.sha256[0].startswith(path.stem.removeprefix("extract-"))
    return [[row[name] for name in raw.own_columns] for row in raw.cells.to_pylist()]


def _fault(source: SqlSource, folder: Path) -> tuple[str, dict[str, Any]]:
    with pytest.raises(UserError) as caught:
        fetch(source, folder=folder / "out", data_dir=folder)
    (fault,) = caught.value.faults
    assert "{" not in Language.load("en").fault(fault)
    return fault.key, dict(fault.values)


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    with closing(sqlite3.connect(tmp_path / "books.db")) as connection:
        connection.execute('CREATE TABLE "Invoices" (id INTEGER, name TEXT, amount TEXT, day TEXT, note TEXT)')
        connection.executemany('INSERT INTO "Invoices" VALUES (?, ?, ?, ?, ?)', INVOICES)
        connection.execute('CREATE VIEW open AS SELECT id, 0.5 AS share FROM "Invoices"')
        connection.commit()
    return "sqlite:///books.db"


@pytest.fixture
def duck(tmp_path: Path) -> str:
    with closing(duckdb.connect(str(tmp_path / "books.duckdb"))) as connection:
        connection.execute("CREATE TABLE invoices (id BIGINT, name TEXT, amount DECIMAL(12, 2), day DATE, note TEXT)")
        connection.executemany("INSERT INTO invoices VALUES (?, ?, ?, ?, ?)", INVOICES)
        connection.execute("CREATE SCHEMA old; CREATE TABLE old.invoices AS SELECT 1 AS a")
        connection.execute("CREATE TABLE seen AS SELECT TIMESTAMPTZ '2024-01-05 23:00:00+00' AS at")
    return "duckdb:///books.duckdb"


def _literal(value: object) -> str:
    return "NULL" if value is None else f"'{value}'"


@pytest.fixture
def invoices(postgres: Postgres) -> str:
    postgres.run(
        "DROP SCHEMA IF EXISTS books CASCADE",
        "CREATE SCHEMA books",
        "CREATE TABLE books.invoices (id int, name text, amount numeric(12, 2), day date, note text)",
        *(f"INSERT INTO books.invoices VALUES ({', '.join(map(_literal, row))})" for row in INVOICES),  # noqa: S608
    )
    return postgres.url


# --- the same rows from each ------------------------------------------------------------------------------------------


def test_a_table_of_sqlite_is_read(sqlite: str, tmp_path: Path) -> None:
    assert _rows(_source(sqlite, table="Invoices"), tmp_path) == EXPECTED
    assert _rows(_source(sqlite, table="open"), tmp_path)[0] == ["17850", "0.5"]


def test_a_table_of_duckdb_is_read(duck: str, tmp_path: Path) -> None:
    assert _rows(_source(duck, table="invoices"), tmp_path) == EXPECTED
    assert _rows(_source(duck, table="old.invoices"), tmp_path) == [["1"]]
    assert _rows(_source(duck, table="seen"), tmp_path) == [["2024-01-05 23:00:00"]]


def test_a_table_of_postgresql_is_read(invoices: str, tmp_path: Path) -> None:
    assert _rows(_source(invoices, table="books.invoices"), tmp_path) == EXPECTED


def test_a_query_of_postgresql_is_run_as_it_stands(invoices: str, tmp_path: Path) -> None:
    query = (
        "SELECT id % 2 AS odd, name AS \"a:b\", 'x:y' AS t, day::text AS d, 5 % 3 AS r FROM books.invoices\n"
        "WHERE name LIKE '%ller%' -- it's; a comment\n;"
    )
    path = fetch(_source(invoices, query=query), folder=tmp_path, data_dir=tmp_path)
    raw = read_source(_source(invoices, query=query), files=[path], wanted=())
    assert raw.columns == ("odd", "a:b", "t", "d", "r")
    assert raw.cells.select(list(raw.own_columns)).to_pylist() == [
        {"c0": "0", "c1": "Müller, Söhne", "c2": "x:y", "c3": "2024-01-06", "c4": "2"}
    ]


def test_types_of_postgresql_are_written_in_one_way(postgres: Postgres, tmp_path: Path) -> None:
    query = (
        "SELECT timestamptz '2024-01-05 23:00+00' AS a, timestamp '2024-01-05 08:26:00.5' AS b, 1e20::float8 AS c, "
        "2.0::float8 AS d, true AS e, '{\"a\": 1}'::jsonb AS f, ARRAY[1, 2] AS g, 1.10::numeric AS h, "
        "time '08:26' AS k, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid AS i, '\\x6162'::bytea AS j, "
        "'NaN'::float8 AS l"
    )
    assert _rows(_source(postgres.url, query=query), tmp_path) == [
        ["2024-01-05 23:00:00", "2024-01-05 08:26:00.5", "100000000000000000000", "2", "true", '{"a": 1}', "[1, 2]",
         "1.10", "08:26:00", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "ab", None]
    ]  # fmt: skip


def test_the_order_of_the_database_does_not_change_the_extract(sqlite: str, tmp_path: Path) -> None:
    table = fetch(_source(sqlite, table="Invoices"), folder=tmp_path / "1", data_dir=tmp_path)
    with closing(sqlite3.connect(tmp_path / "books.db")) as connection:
        connection.execute('CREATE TABLE other AS SELECT * FROM "Invoices" ORDER BY id')
        connection.commit()
    again = fetch(_source(sqlite, table="other"), folder=tmp_path / "2", data_dir=tmp_path)
    assert (table.name, table.read_bytes()) == (again.name, again.read_bytes())
    ordered = _source(sqlite, query='SELECT id FROM "Invoices" ORDER BY id DESC')
    assert _rows(ordered, tmp_path) == [["17850"], ["3"], ["2"]]


def test_many_rows_come_in_chunks_and_all_of_them(postgres: Postgres, tmp_path: Path) -> None:
    query = "SELECT lpad(i::text, 7, '0') AS id, i * 1.01 AS amount FROM generate_series(1, 120000) AS i"
    rows = _rows(_source(postgres.url, query=query), tmp_path)
    assert rows == [[f"{i:07}", str(Decimal("1.01") * i)] for i in range(1, 120_001)]


def test_no_rows_and_two_columns_of_one_name_are_no_fault(sqlite: str, tmp_path: Path) -> None:
    assert _rows(_source(sqlite, query='SELECT * FROM "Invoices" WHERE 1 = 0'), tmp_path) == []
    twice = _source(sqlite, query="SELECT 1 AS a, 2 AS a")
    raw = read_source(twice, files=[fetch(twice, folder=tmp_path, data_dir=tmp_path)], wanted=())
    assert raw.columns == ("a", "a")


def test_the_address_may_stand_in_a_variable(sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = SqlSource(kind="sql", url_variable="BOOKS_URL", table="Invoices")
    monkeypatch.delenv("BOOKS_URL", raising=False)
    assert _fault(source, tmp_path) == ("source.url_variable_unset", {"variable": "BOOKS_URL"})
    monkeypatch.setenv("BOOKS_URL", sqlite)
    assert _rows(source, tmp_path) == EXPECTED


# --- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        'DELETE FROM "Invoices"',
        "DROP TABLE x",
        "SELECT 1; DROP TABLE x",
        "WITH gone AS (DELETE FROM x RETURNING *) SELECT * FROM gone",
        "WITH new AS (INSERT INTO x VALUES (1) RETURNING *) SELECT * FROM new",
        "SELECT * INTO y FROM x",
        "COPY x TO 'file'",
        "ATTACH 'other.db'",
        "PRAGMA writable_schema = 1",
        "INSTALL httpfs",
        "",
        "-- SELECT",
    ],
)
def test_only_queries_that_read_are_run(query: str, sqlite: str, tmp_path: Path) -> None:
    assert _fault(_source(sqlite, query=query), tmp_path)[0] == "source.query_writes"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 'drop table x; delete from y' AS t",
        "WITH a AS (SELECT 1) SELECT * FROM a;",
        "(SELECT 1) UNION ALL (SELECT 2)",
        "/* delete from x */ SELECT updated, created FROM x",
        'SELECT "drop table" FROM x',
    ],
)
def test_a_query_that_names_such_words_is_no_write(query: str) -> None:
    assert only_reads(query)


def test_an_order_inside_a_query_is_not_its_own() -> None:
    assert not states_order("SELECT * FROM (SELECT * FROM x ORDER BY (a)) AS y WHERE b = 'order by'")
    assert states_order("SELECT * FROM (SELECT 1) AS y ORDER\n BY 1")


def test_postgresql_itself_refuses_to_write(invoices: str, postgres: Postgres, tmp_path: Path) -> None:
    """A function that writes looks like any other in a query."""
    postgres.run(
        "CREATE OR REPLACE FUNCTION books.clear() RETURNS int LANGUAGE sql AS 'DELETE FROM books.invoices; SELECT 1'"
    )
    key, values = _fault(_source(invoices, query="SELECT books.clear()"), tmp_path)
    assert (key, "read-only" in values["detail"]) == ("source.query_failed", True)
    assert postgres.run("SELECT count(*) FROM books.invoices") == [[3]]


def test_an_unknown_table_names_the_nearest(sqlite: str, duck: str, invoices: str, tmp_path: Path) -> None:
    for source, nearest in (
        (_source(sqlite, table="invoice"), "Invoices"),
        (_source(duck, table="Invoice"), "invoices"),
        (_source(invoices, table="books.invoice"), "books.invoices"),
    ):
        key, values = _fault(source, tmp_path)
        assert (key, values["nearest"]) == ("source.unknown_table", nearest)


def test_a_connection_that_fails_says_so_without_the_password(postgres: Postgres, tmp_path: Path) -> None:
    wrong = postgres.url.replace("q7-made-up", "s3cret-word")
    for url in (wrong, wrong.replace(str(postgres.port), "1"), wrong.replace("127.0.0.1", "nowhere.invalid")):
        key, values = _fault(_source(url, table="x"), tmp_path)
        assert key == "source.no_connection"
        assert values["address"].startswith("postgresql://")
        assert "s3cret" not in str(values)
    assert "password authentication failed" in _fault(_source(wrong, table="x"), tmp_path)[1]["detail"]


def test_a_query_that_fails_says_what_the_database_says(invoices: str, sqlite: str, duck: str, tmp_path: Path) -> None:
    for url in (invoices, sqlite, duck):
        key, values = _fault(_source(url, query="SELECT nothing_of_the_kind FROM nowhere"), tmp_path)
        assert (key, "nowhere" in values["detail"]) == ("source.query_failed", True)
        assert "q7-made-up" not in str(values)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("sqlite:///missing.db", "source.database_not_found"),
        ("sqlite://", "source.database_not_found"),
        ("duckdb:///missing.duckdb", "source.database_not_found"),
        ("duckdb:///no.db", "source.no_connection"),
        ("sqlite:///no.db", "source.no_connection"),
        ("oracle://ann:s3cret@db/books", "source.no_driver"),
        ("strange://ann:s3cret@db/books", "source.no_driver"),
        ("ann:s3cret@db", "source.bad_address"),
        ("postgresql://ann:s3cret@db:port/books", "source.bad_address"),
    ],
)
def test_addresses_that_lead_nowhere(url: str, key: str, tmp_path: Path) -> None:
    (tmp_path / "no.db").write_bytes(b"this is no database, whatever its name says " * 100)
    found, values = _fault(_source(url, table="x"), tmp_path)
    assert found == key
    assert "s3cret" not in str(values)


def test_secrets_are_never_shown() -> None:
    assert shown_address("postgresql://ann:s3cret@db:5432/books?password=s3cret") == "postgresql://db:5432/books"


def test_values_of_mixed_kinds_are_text_each_in_its_way() -> None:
    rows = [(1, b"\xff"), (2.0, "x"), (1e-7, None), (float("nan"), True)]
    assert batch_of_rows(rows, columns=2).to_pylist() == [
        {"p0": "1", "p1": "ff"},
        {"p0": "2", "p1": "x"},
        {"p0": "0.0000001", "p1": None},
        {"p0": None, "p1": "true"},
    ]
