"""Apache Spark behind Ibis: local, on a cluster, or through Spark Connect; the same numbers as DuckDB."""

from __future__ import annotations

import itertools
import os
import re
import uuid
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
from ibis.expr.operations import InMemoryTable

from lrfm.engine.base import Engine
from lrfm.engine.spark_session import Started, failures, first_line, start
from lrfm.engine.spark_sql import spark_sql
from lrfm.engine.spark_types import as_declared
from lrfm.errors import Defect, UserError

if TYPE_CHECKING:
    from ibis.backends.pyspark import Backend
    from ibis.expr.types import Table

    from lrfm.engine.settings import EngineSettings

__all__ = ["SparkEngine", "open_spark"]

_NOT_IN_A_NAME = re.compile(r"\W")


@dataclass(frozen=True)
class SparkEngine(Engine):
    """One process's session; what it computes lies as Parquet in a database of its own, which goes with the engine.

    That cuts an expression off from what it came from on every kind of cluster: a table is files, not a plan.
    """

    started: Started
    backend: Backend
    database: str
    owner: int
    closing: weakref.finalize[..., Engine]
    counter: Iterator[int] = field(default_factory=itertools.count)
    sent: set[str] = field(default_factory=set)

    def from_arrow(self, table: pa.Table, *, name: str) -> Table:
        """Send a (small) Arrow table to Spark; it passes through this process."""
        self._require_owner()
        view = self._unique(name)
        self._send(table, view)
        return self.backend.table(view)

    def read_parquet(self, path: Path | str | Sequence[str], *, name: str) -> Table:
        """Read Parquet lazily, by the machines of the cluster: each must see the path."""
        self._require_owner()
        names = [str(path)] if isinstance(path, str | Path) else list(path)
        view = self._unique(name)
        reader = self.started.session.read.option("recursiveFileLookup", "true")
        with _told_of(", ".join(names)):
            reader.parquet(*names).createOrReplaceTempView(view)
            return self.backend.table(view)

    def read_table(self, table: str) -> Table:
        """Read a table of the metastore lazily."""
        self._require_owner()
        *database, own = table.split(".")
        with _told_of(table):
            return self.backend.table(own, database=".".join(database) or None)

    def materialise(self, expression: Table, *, name: str) -> Table:
        """Compute an expression now and write it into this engine's database."""
        own = self._unique(name)
        frame = as_declared(self._frame(expression), expression.schema())
        frame.write.format("parquet").saveAsTable(f"{self.database}.{own}")
        return self.backend.table(own, database=self.database)

    def compute(self, expression: Table) -> pa.Table:
        """Bring the result to this process."""
        declared = expression.schema()
        return as_declared(self._frame(expression), declared).toArrow().cast(declared.to_pyarrow())

    def close(self) -> None:
        """Drop this engine's tables, and end the session if this engine began it."""
        self._require_owner()
        self.closing()

    def _frame(self, expression: Table):  # type: ignore[no-untyped-def]  # noqa: ANN202 (pyspark is optional)
        self._require_owner()
        self._send_held(expression)
        return self.started.session.sql(spark_sql(self.backend.compiler.to_sqlglot(expression)))

    def _send_held(self, expression: Table) -> None:
        """Send the tables that an expression holds, once each and as Arrow.

        Ibis would send them as rows of Python, which Spark's workers read by a Python of their own.
        """
        for held in expression.op().find(InMemoryTable):
            if held.name not in self.sent:
                self._send(held.data.to_pyarrow(held.schema), held.name)
                self.sent.add(held.name)

    def _send(self, table: pa.Table, view: str) -> None:
        """Send a table with its types stated: Spark Connect does not ask an empty one for its own."""
        from ibis.backends.pyspark.datatypes import PySparkSchema

        plain = _plain(table)
        kinds = PySparkSchema.from_ibis(ibis.schema(plain.schema))
        self.started.session.createDataFrame(plain, schema=kinds).createOrReplaceTempView(view)

    def _unique(self, name: str) -> str:
        return f"{_NOT_IN_A_NAME.sub('_', name)}_{next(self.counter)}"

    def _require_owner(self) -> None:
        """A forked child would speak on its parent's connection to Spark."""
        if os.getpid() != self.owner:
            raise Defect("a Spark engine was used in a process that was forked from its own")


def open_spark(settings: EngineSettings, *, work_root: Path | None = None) -> SparkEngine:
    """Open a session; raise `UserError` where pyspark or Java is missing, or Spark does not start.

    Tables are written below the settings' work folder, on local masters below `work_root` (or a temporary folder).
    """
    started = start(settings, work_root=work_root)
    database = f"lrfm_{uuid.uuid4().hex}"
    try:
        backend = ibis.pyspark.connect(started.session)
        _create(started, database)
    except BaseException:
        started.end()
        raise
    return SparkEngine(
        started=started,
        backend=backend,
        database=database,
        owner=os.getpid(),
        closing=weakref.finalize(backend, _close, started, database, os.getpid()),
    )


def _create(started: Started, database: str) -> None:
    """Create the database of a run and write into it, for a folder that can't be written is told best at once."""
    place = f"{started.work_dir.rstrip('/')}/{database}".replace("'", "\\'")
    try:
        started.session.sql(f"CREATE DATABASE {database} LOCATION '{place}'")
    except failures() as error:
        raise UserError.of("engine.no_work_dir", path=started.work_dir, detail=first_line(error)) from error


@contextmanager
def _told_of(source: str) -> Iterator[None]:
    """Say which source Spark could not open."""
    try:
        yield
    except failures() as error:
        raise UserError.of("engine.not_readable", source=source, detail=first_line(error)) from error


def _close(started: Started, database: str, owner: int) -> None:
    if os.getpid() != owner:
        return
    try:
        started.session.sql(f"DROP DATABASE IF EXISTS {database} CASCADE")
    finally:
        started.end()


def _plain(table: pa.Table) -> pa.Table:
    """Give a table without the types that Spark does not take: dictionaries and large texts become plain ones."""
    fields = [one.with_type(_plain_type(one.type)) for one in table.schema]
    return table.cast(pa.schema(fields))


def _plain_type(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return _plain_type(kind.value_type)
    return pa.string() if pa.types.is_large_string(kind) else kind
