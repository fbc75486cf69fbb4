"""Rows out of a database: a table or a query that only reads, into a file that is then the input."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from lrfm.errors import UserError
from lrfm.ledger.sources.extract import batch_of_rows, batch_of_table, write_extract
from lrfm.ledger.sources.queries import only_reads, states_order, without_end
from lrfm.ledger.sources.settings import SqlSource

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    from sqlalchemy import URL, Connection, Engine

__all__ = ["fetch", "shown_address"]

CHUNK_ROWS = 50_000
SHOWN_TABLES = 40
DETAIL_SIGNS = 300
MASK = "***"
POSTGRES = ("postgresql", "postgres")
DUCKDB = "duckdb"
SQLITE = "sqlite"
PROBES = MappingProxyType({SQLITE: "SELECT 1 FROM sqlite_master"})
"""SQLite opens any file, and looks into it at the first table only."""
IN_MEMORY = (None, "", ":memory:")


def fetch(source: SqlSource, *, folder: Path, data_dir: Path) -> Path:
    """Run the query, and write its rows as text into a Parquet file in `folder`, named by its content.

    The file's hash is the hash of the input. Rows are sorted by all columns unless the query has an ORDER BY of its
    own: what a database gives in one order today it may give in another tomorrow. Points in time with a zone are given
    in UTC. Relative paths of SQLite and DuckDB files count from `data_dir`. Raises `UserError` where the address, the
    driver, the connection, the table or the query is at fault; never with a password in it.
    """
    url = _parsed(_address(source))
    if source.query is not None and not only_reads(source.query):
        raise UserError.of("source.query_writes")
    read = _read_duckdb if url.get_backend_name() == DUCKDB else _read_any
    names, batches = read(source, url, data_dir)
    has_order = source.query is not None and states_order(source.query)
    order = () if has_order else tuple(f"p{index}" for index in range(len(names)))
    return write_extract(batches, names=names, folder=folder, order=order)


def shown_address(address: str) -> str:
    """Give the address of a database without anything secret.

    >>> shown_address("postgresql://ann:secret@db:5432/books?sslpassword=secret")
    'postgresql://db:5432/books'
    """
    return _shown(_parsed(address))


def _shown(url: URL) -> str:
    port = "" if url.port is None else f":{url.port}"
    return f"{url.get_backend_name()}://{url.host or ''}{port}/{url.database or ''}"


def _address(source: SqlSource) -> str:
    if source.url_variable is None:
        return source.url or ""
    address = os.environ.get(source.url_variable, "")
    if not address.strip():
        raise UserError.of("source.url_variable_unset", variable=source.url_variable)
    return address.strip()


def _parsed(address: str) -> URL:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise UserError.of("source.bad_address") from None  # not shown: it may hold a password
    return url.set(drivername="postgresql+pg8000") if url.drivername in POSTGRES else url


def _secrets(url: URL) -> tuple[str, ...]:
    values = [str(url.password or ""), *(text for value in url.query.values() for text in (value, *value))]
    return tuple(value for value in values if isinstance(value, str) and value)


def _detail(error: Exception, url: URL) -> str:
    """Say what a driver says, without its secrets."""
    cause: Any = getattr(error, "orig", None) or error
    said = cause.args[0] if getattr(cause, "args", None) else cause
    text = said.get("M", "") if isinstance(said, dict) else str(cause)
    for secret in _secrets(url):
        text = text.replace(secret, MASK)
    return " ".join(text.split())[:DETAIL_SIGNS]


def _file_of(url: URL, data_dir: Path) -> Path:
    if url.database in IN_MEMORY:
        raise UserError.of("source.database_not_found", file=":memory:")
    path = data_dir / Path(str(url.database)).expanduser()
    if not path.is_file():
        raise UserError.of("source.database_not_found", file=str(url.database))
    return path


# --- any database that SQLAlchemy speaks to ---------------------------------------------------------------------------


def _read_any(source: SqlSource, url: URL, data_dir: Path) -> tuple[Sequence[str], Sequence[pa.Table]]:
    from sqlalchemy.exc import SQLAlchemyError

    with _connected(url, data_dir) as connection:
        try:
            statement = without_end(source.query) if source.query else _table_statement(connection, str(source.table))
            return _run(connection, statement)
        except SQLAlchemyError as error:
            raise UserError.of("source.query_failed", address=_shown(url), detail=_detail(error, url)) from None


@contextmanager
def _connected(url: URL, data_dir: Path) -> Iterator[Connection]:
    """Open a connection that may only read, where the database knows such a thing."""
    from sqlalchemy.exc import SQLAlchemyError

    engine = _engine(url, data_dir)
    try:
        try:
            connection = engine.connect().execution_options(
                **({"postgresql_readonly": True} if engine.dialect.name == "postgresql" else {})
            )
            connection.exec_driver_sql(PROBES.get(engine.dialect.name, "SELECT 1"))
        except (SQLAlchemyError, OSError, TypeError) as error:  # a driver's own word for an address without a user
            raise UserError.of("source.no_connection", address=_shown(url), detail=_detail(error, url)) from None
        with connection:
            yield connection
    finally:
        engine.dispose()


def _engine(url: URL, data_dir: Path) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError
    from sqlalchemy.pool import NullPool

    if url.get_backend_name() == SQLITE:
        import sqlite3

        address = f"{_file_of(url, data_dir).resolve().as_uri()}?mode=ro"
        return create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=NullPool)
    try:
        return create_engine(url, poolclass=NullPool)
    except (NoSuchModuleError, ModuleNotFoundError):
        raise UserError.of("source.no_driver", driver=url.drivername) from None
    except ArgumentError:
        raise UserError.of("source.bad_address") from None


def _table_statement(connection: Connection, table: str) -> str:
    from sqlalchemy import inspect

    inspector = inspect(connection)
    schema, _, name = table.rpartition(".")
    choices = ((None, table), (schema, name)) if schema else ((None, table),)
    known: dict[str, tuple[str | None, str]] = {}
    for within, _ in choices:
        if within is None or within in inspector.get_schema_names():
            found = (*inspector.get_table_names(within), *inspector.get_view_names(within))
            known |= {(f"{within}.{one}" if within else one): (within, one) for one in found}
    if table not in known:
        raise _unknown_table(table, sorted(known))
    within, name = known[table]
    quote = connection.dialect.identifier_preparer.quote_identifier
    return f"SELECT * FROM {quote(within) + '.' if within else ''}{quote(name)}"  # noqa: S608 - names are quoted


def _unknown_table(table: str, known: Sequence[str]) -> UserError:
    folded = {name.casefold(): name for name in known}
    near = get_close_matches(table.casefold(), list(folded), n=1, cutoff=0.5)
    return UserError.of(
        "source.unknown_table",
        table=table,
        nearest=folded[near[0]] if near else "–",
        tables=", ".join(known[:SHOWN_TABLES]) or "–",
    )


def _run(connection: Connection, statement: str) -> tuple[Sequence[str], Sequence[pa.Table]]:
    from sqlalchemy import text

    literal = statement.replace(":", r"\:")  # a colon is no parameter here
    result = connection.execution_options(stream_results=True).execute(text(literal))
    names = tuple(result.keys())
    return names, [batch_of_rows(rows, columns=len(names)) for rows in result.partitions(CHUNK_ROWS)]


# --- DuckDB -----------------------------------------------------------------------------------------------------------


def _read_duckdb(source: SqlSource, url: URL, data_dir: Path) -> tuple[Sequence[str], Sequence[pa.Table]]:
    """Read through DuckDB itself, which SQLAlchemy does not know; extensions are never installed."""
    import duckdb
    import pyarrow as pa

    path = _file_of(url, data_dir)
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    try:
        connection = duckdb.connect(str(path), read_only=True, config=config)
    except duckdb.Error as error:
        raise UserError.of("source.no_connection", address=_shown(url), detail=_detail(error, url)) from None
    with closing(connection):
        statement = without_end(source.query) if source.query else _duckdb_table(connection, str(source.table))
        try:
            reader = connection.execute(statement).to_arrow_reader(CHUNK_ROWS)
            return reader.schema.names, [batch_of_table(pa.Table.from_batches([batch])) for batch in reader]
        except duckdb.Error as error:
            raise UserError.of("source.query_failed", address=_shown(url), detail=_detail(error, url)) from None


def _duckdb_table(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    rows = connection.execute("SELECT table_schema, table_name FROM information_schema.tables").fetchall()
    known = {name: (schema, name) for schema, name in rows if schema == "main"}
    known |= {f"{schema}.{name}": (schema, name) for schema, name in rows}
    if table not in known:
        raise _unknown_table(table, sorted(name for name in known if not name.startswith("main.")))
    quoted = ".".join('"' + part.replace('"', '""') + '"' for part in known[table])
    return f"SELECT * FROM {quoted}"  # noqa: S608 - names are quoted
