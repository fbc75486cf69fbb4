"""An in-memory DuckDB behind Ibis: opened per process, bounded, closed to the network."""

from __future__ import annotations

import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from lrfm.core.environment import worker_count
from lrfm.engine.settings import EngineSettings
from lrfm.engine.spill import SpillFolder
from lrfm.errors import Defect

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import BooleanValue, DecimalScalar, NumericValue, Table

__all__ = ["Engine", "connect", "exact_sum", "write_arrow"]

BYTES_OF_A_GB = 10**9


@dataclass(frozen=True)
class Engine:
    """One process's connection; tables enter as Arrow or Parquet and leave as Arrow in a total order."""

    backend: Backend

    def from_arrow(self, table: pa.Table, *, name: str) -> Table:
        """Make an Arrow table readable as an Ibis table of that name."""
        return self.backend.create_table(name, table, overwrite=True)

    def read_parquet(self, path: Path, *, name: str) -> Table:
        """Read one Parquet file lazily."""
        return self.backend.read_parquet(path, table_name=name)

    def materialise(self, expression: Table, *, name: str) -> Table:
        """Compute an expression now, so that the result no longer refers to what it came from."""
        return self.backend.create_table(name, expression, overwrite=True)

    def to_arrow(self, expression: Table, *, order_by: Sequence[str]) -> pa.Table:
        """Compute an expression into Arrow, its rows in the order of the named columns."""
        return self.backend.to_pyarrow(expression.order_by(list(order_by)))

    def record(self, expression: Table) -> Mapping[str, object]:
        """Compute an expression of one row and give it by column name."""
        rows = self.backend.to_pyarrow(expression).to_pylist()
        if len(rows) != 1:
            raise ValueError(f"one row was wanted, {len(rows)} came")
        return dict(rows[0])

    def whole_numbers(self, expression: Table) -> Mapping[str, int]:
        """Compute an expression of one row that holds whole numbers only, such as counts and sums of minor units.

        Raises `Defect` where a value is none: a sum that became a float has lost its exactness.
        """
        found: dict[str, int] = {}
        for name, value in self.record(expression).items():
            if not isinstance(value, int | Decimal) or value != int(value):
                raise Defect(f"{name} should be a whole number, got {type(value).__name__}")
            found[name] = int(value)
        return found

    def write_parquet(self, expression: Table, path: Path, *, order_by: Sequence[str]) -> None:
        """Write an expression in a total order: the same rows give the same bytes."""
        write_arrow(self.to_arrow(expression, order_by=order_by), path)


def write_arrow(table: pa.Table, path: Path) -> None:
    """Write a table as it stands, for a later stage to read."""
    pq.write_table(table, path, compression="lz4")


def connect(settings: EngineSettings, *, spill_root: Path | None = None) -> Engine:
    """Open an in-memory engine; it never installs or loads extensions by itself.

    Threads and memory are this process's part of the settings: as many processes as the environment tells of
    (`lrfm.core.environment.WORKERS_VARIABLE`) share them. What does not fit is spilled to a folder of this engine's
    own below `spill_root`, which goes when the engine does.

    >>> engine = connect(EngineSettings(threads=1))
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
        return Engine(ibis.duckdb.connect(**config))
    spill = SpillFolder.below(spill_root)
    backend = ibis.duckdb.connect(**config, temp_directory=str(spill.path))
    weakref.finalize(backend, spill.remove)
    return Engine(backend)


def exact_sum(column: NumericValue, *, where: BooleanValue | None = None) -> DecimalScalar:
    """Sum whole numbers exactly, however many and large: 38 digits, 0 where there is no row."""
    return column.sum(where=where).cast("decimal(38,0)").fill_null(0)
