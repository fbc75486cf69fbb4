"""An in-memory DuckDB behind Ibis: opened per process, bounded, closed to the network."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

import ibis
from ibis.backends.sql.datatypes import DuckDBType
from ibis.expr.operations import DatabaseTable, InMemoryTable, Namespace, ScalarUDF

from lrfm.core.environment import worker_count
from lrfm.engine.base import Engine
from lrfm.engine.settings import EngineSettings
from lrfm.engine.spill import SpillFolder
from lrfm.errors import Defect

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.backends.duckdb import Backend
    from ibis.expr.datatypes import DataType
    from ibis.expr.schema import Schema
    from ibis.expr.types import Table

__all__ = ["DuckDbEngine", "open_duckdb"]

BYTES_OF_A_GB = 10**9
_OF_THIS_PROCESS = Namespace(catalog="memory", database="main")
"""Where DuckDB keeps the tables of a database that has no file."""
_COMPILING = RLock()
"""Held where Ibis compiles: how it does is one setting for all threads."""


@dataclass(frozen=True)
class DuckDbEngine(Engine):
    """One process's own DuckDB."""

    backend: Backend

    def from_arrow(self, table: pa.Table, *, name: str) -> Table:
        """Make an Arrow table readable as an Ibis table of that name."""
        given = f"arrow of {name}"
        self.backend.con.register(given, table)
        try:
            return self._keep(f"FROM {_quoted(given)}", ibis.schema(table.schema), name=name)
        finally:
            self.backend.con.unregister(given)

    def read_parquet(self, path: Path | str | Sequence[str], *, name: str) -> Table:
        """Read Parquet lazily; folders are read with all below them."""
        if isinstance(path, Path):
            return self.backend.read_parquet(path, table_name=name)
        names = [path] if isinstance(path, str) else list(path)
        return self.backend.read_parquet([_as_glob(one) for one in names], table_name=name)

    def read_table(self, table: str) -> Table:
        """Read a table of this database by name."""
        *database, own = table.split(".")
        return self.backend.table(own, database=".".join(database) or None)

    def materialise(self, expression: Table, *, name: str) -> Table:
        """Compute an expression now, so that the result no longer refers to what it came from."""
        with _selects_as_written():
            return self._keep(self._sql(expression), expression.schema(), name=name)

    def compute(self, expression: Table) -> pa.Table:
        """Compute an expression into Arrow."""
        with _selects_as_written():
            found = self.backend.con.sql(self._sql(expression)).to_arrow_table()
        return expression.__pyarrow_result__(found)

    def _sql(self, expression: Table) -> str:
        """Write an expression as SQL; what it holds in memory is there to be read."""
        if expression.op().find((InMemoryTable, ScalarUDF)):  # asked once, where Ibis goes through it five times
            self.backend._run_pre_execute_hooks(expression)  # noqa: SLF001  # Ibis has no other name for it
        return str(self.backend.compile(expression))

    def _keep(self, query: str, schema: Schema, *, name: str) -> Table:
        """Compute a query into a table of a schema's columns; one statement, where Ibis puts eight.

        On a small table each of them takes longer than the work itself. Raises `Defect` for columns that DuckDB can't
        tell apart, and for those of no type.
        """
        if schema.null_fields or len({column.lower() for column in schema}) < len(schema):
            raise Defect(f"{name}: a table cannot hold the columns {dict(schema)}")
        columns = ", ".join(
            f"CAST({_quoted(column)} AS {_stored(kind)}) AS {_quoted(column)}" for column, kind in schema.items()
        )
        self.backend.con.execute(f"CREATE OR REPLACE TABLE {_quoted(name)} AS SELECT {columns} FROM ({query})")  # noqa: S608  # all names are quoted
        if not all(_comes_back(kind) for kind in schema.types):
            return self.backend.table(name)
        return DatabaseTable(name, schema=schema, source=self.backend, namespace=_OF_THIS_PROCESS).to_expr()

    def close(self) -> None:
        """Close the database; its tables are gone."""
        self.backend.disconnect()


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


@cache
def _stored(kind: DataType) -> str:
    """Name DuckDB's type for an Ibis type."""
    return str(DuckDBType.to_string(kind))


@cache
def _comes_back(kind: DataType) -> bool:
    """Whether Ibis reads a column as of the type as which it was written; not so where a time's fractions are given."""
    return bool(DuckDBType.from_string(_stored(kind), nullable=kind.nullable) == kind)


@contextmanager
def _selects_as_written() -> Iterator[None]:
    """Keep Ibis from putting one query into another: DuckDB does so by itself, in less time than Ibis takes."""
    with _COMPILING:
        before = ibis.options.sql.fuse_selects
        ibis.options.sql.fuse_selects = False
        try:
            yield
        finally:
            ibis.options.sql.fuse_selects = before


def _as_glob(name: str) -> str:
    return f"{name.rstrip('/')}/**/*.parquet" if Path(name).is_dir() else name


def open_duckdb(settings: EngineSettings, *, spill_root: Path | None = None) -> DuckDbEngine:
    """Open an in-memory engine; it never installs or loads extensions by itself.

    Threads and memory are this process's part of the settings: as many processes as the environment tells of
    (`lrfm.core.environment.WORKERS_VARIABLE`) share them. What does not fit is spilled to a folder of this engine's
    own below `spill_root`, which goes when the engine does.

    >>> import pyarrow as pa
    >>> engine = open_duckdb(EngineSettings(threads=1))
    >>> table = engine.from_arrow(pa.table({"x": [2, 1]}), name="t")
    >>> engine.to_arrow(table, order_by=["x"]).to_pylist()
    [{'x': 1}, {'x': 2}]
    """
    workers = worker_count()
    config = {
        "threads": max(1, settings.threads // workers),
        "memory_limit": f"{int(settings.memory_limit_gb * BYTES_OF_A_GB) // workers}B",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if spill_root is None:
        return DuckDbEngine(ibis.duckdb.connect(**config))
    spill = SpillFolder.below(spill_root)
    backend = ibis.duckdb.connect(**config, temp_directory=str(spill.path))
    weakref.finalize(backend, spill.remove)
    return DuckDbEngine(backend)
