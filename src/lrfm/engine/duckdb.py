"""An in-memory DuckDB behind Ibis: opened per process, bounded, closed to the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from lrfm.engine.settings import EngineSettings
from lrfm.errors import Defect

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import Table

__all__ = ["Engine", "connect"]


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
        pq.write_table(self.to_arrow(expression, order_by=order_by), path, compression="zstd")


def connect(settings: EngineSettings, *, spill_folder: Path | None = None) -> Engine:
    """Open an in-memory engine; it never installs or loads extensions by itself.

    >>> engine = connect(EngineSettings(threads=1))
    >>> table = engine.from_arrow(pa.table({"x": [2, 1]}), name="t")
    >>> engine.to_arrow(table, order_by=["x"]).to_pylist()
    [{'x': 1}, {'x': 2}]
    """
    config = {
        "threads": settings.threads,
        "memory_limit": f"{settings.memory_limit_gb}GB",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if spill_folder is not None:
        spill_folder.mkdir(parents=True, exist_ok=True)
        config["temp_directory"] = str(spill_folder)
    return Engine(ibis.duckdb.connect(**config))
