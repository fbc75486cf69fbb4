"""What every engine does: tables enter as Arrow, Parquet or by name, and leave as Arrow in a total order."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from lrfm.errors import Defect

if TYPE_CHECKING:
    from ibis.expr.types import Table

__all__ = ["Engine", "write_arrow"]


class Engine(ABC):
    """One process's way to compute Ibis expressions; the same expression gives the same rows on each engine."""

    @abstractmethod
    def from_arrow(self, table: pa.Table, *, name: str) -> Table:
        """Make an Arrow table readable as an Ibis table of that name."""

    @abstractmethod
    def read_parquet(self, path: Path | str | Sequence[str], *, name: str) -> Table:
        """Read Parquet lazily: a file, or as text also a folder, a glob, a URL, or several of them."""

    @abstractmethod
    def read_table(self, table: str) -> Table:
        """Read a table that the engine knows by name, such as `sales.invoices` of a metastore, lazily."""

    @abstractmethod
    def materialise(self, expression: Table, *, name: str) -> Table:
        """Compute an expression now, so that the result no longer refers to what it came from."""

    @abstractmethod
    def compute(self, expression: Table) -> pa.Table:
        """Compute an expression into Arrow, its columns of the types that Ibis declares."""

    @abstractmethod
    def close(self) -> None:
        """Give back what the engine holds; what it made is gone then."""

    def to_arrow(self, expression: Table, *, order_by: Sequence[str]) -> pa.Table:
        """Compute an expression into Arrow, its rows in the order of the named columns."""
        return self.compute(expression.order_by(list(order_by)))

    def record(self, expression: Table) -> Mapping[str, object]:
        """Compute an expression of one row and give it by column name."""
        rows = self.compute(expression).to_pylist()
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


ROWS_READ_TOGETHER = 131_072
"""Rows of one group in a file: an engine reads groups side by side, and leaves out those that a bound rules out."""


def write_arrow(table: pa.Table, path: Path) -> None:
    """Write a table as it stands, for a later stage to read."""
    pq.write_table(table, path, compression="lz4", row_group_size=ROWS_READ_TOGETHER)
