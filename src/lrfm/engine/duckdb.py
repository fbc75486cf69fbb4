"""An in-memory DuckDB behind Ibis: opened per process, bounded, closed to the network."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

import ibis

from lrfm.core.environment import worker_count
from lrfm.engine.base import Engine
from lrfm.engine.settings import EngineSettings
from lrfm.engine.spill import SpillFolder

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import Table

__all__ = ["DuckDbEngine", "open_duckdb"]

BYTES_OF_A_GB = 10**9
_COMPILING = RLock()
"""Held where Ibis compiles: how it does is one setting for all threads."""


@dataclass(frozen=True)
class DuckDbEngine(Engine):
    """One process's own DuckDB."""

    backend: Backend

    def from_arrow(self, table: pa.Table, *, name: str) -> Table:
        """Make an Arrow table readable as an Ibis table of that name."""
        return self.backend.create_table(name, table, overwrite=True)

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
            return self.backend.create_table(name, expression, overwrite=True)

    def compute(self, expression: Table) -> pa.Table:
        """Compute an expression into Arrow."""
        with _selects_as_written():
            return self.backend.to_pyarrow(expression)

    def close(self) -> None:
        """Close the database; its tables are gone."""
        self.backend.disconnect()


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
