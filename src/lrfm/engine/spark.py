"""Apache Spark behind Ibis: local, on a cluster, or through Spark Connect; the same numbers as DuckDB."""

from __future__ import annotations

import itertools
import os
import re
import uuid
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from lrfm.engine.base import Engine
from lrfm.engine.spark_session import Started, start
from lrfm.engine.spark_types import as_declared
from lrfm.errors import Defect

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

    def from_arrow(self, table: pa.Table, *, name: str) -> Table:
        """Send a (small) Arrow table to Spark; it passes through this process."""
        self._require_owner()
        view = self._unique(name)
        self.started.session.createDataFrame(_plain(table)).createOrReplaceTempView(view)
        return self.backend.table(view)

    def read_parquet(self, path: Path | str | Sequence[str], *, name: str) -> Table:
        """Read Parquet lazily, by the machines of the cluster: each must see the path."""
        self._require_owner()
        names = [str(path)] if isinstance(path, str | Path) else list(path)
        view = self._unique(name)
        reader = self.started.session.read.option("recursiveFileLookup", "true")
        reader.parquet(*names).createOrReplaceTempView(view)
        return self.backend.table(view)

    def read_table(self, table: str) -> Table:
        """Read a table of the metastore lazily."""
        self._require_owner()
        *database, own = table.split(".")
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
        self.backend._run_pre_execute_hooks(expression)  # noqa: SLF001 (registers tables that an expression holds)
        return self.started.session.sql(str(self.backend.compile(expression)))

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
    backend = ibis.pyspark.connect(started.session)
    database = f"lrfm_{uuid.uuid4().hex}"
    place = f"{started.work_dir.rstrip('/')}/{database}".replace("'", "\\'")
    started.session.sql(f"CREATE DATABASE {database} LOCATION '{place}'")
    return SparkEngine(
        started=started,
        backend=backend,
        database=database,
        owner=os.getpid(),
        closing=weakref.finalize(backend, _close, started, database, os.getpid()),
    )


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
