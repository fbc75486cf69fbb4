"""What rows add up to at each of many cut-offs: changes from the engine, added up once in arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine

    Whole = npt.NDArray[np.int64]

__all__ = ["HELD", "Changes", "Counted", "Grid", "Totals", "Way", "whole_of"]

HELD = "held_rows"
Way = Literal["sum", "least", "largest"]
EMPTY: Mapping[Way, int] = {"sum": 0, "least": 2**63 - 1, "largest": -(2**63)}
"""What an extreme is where no row is held."""


@dataclass(frozen=True)
class Changes:
    """Rows by `number` and key: what changes from this cut-off on, or, where not `is_lasting`, what is at it alone.

    Where `levels` is above 0 they are extremes by `level` too, and hold for 2**level cut-offs from their number on.
    """

    table: Table
    columns: Mapping[str, Way]
    is_lasting: bool = True
    levels: int = 0


@dataclass(frozen=True)
class Totals:
    """Sums and extremes at each cut-off and key, as changes that are still to be added up.

    The engine counts the changes, which are few; adding them up needs no window over all of them. `columns` are those
    that are told, `held` the column that counts what is held: a key is there at a cut-off where it is above 0.
    """

    changes: tuple[Changes, ...]
    columns: tuple[str, ...]
    held: str
    cutoff_count: int
    by: str = "customer_key"

    def counted(self, engine: Engine) -> Counted:
        """Count the changes in the engine."""
        return Counted(self, tuple(engine.compute(part.table) for part in self.changes))


@dataclass(frozen=True)
class Counted:
    """Totals whose changes are counted, as Arrow tables."""

    totals: Totals
    tables: tuple[pa.Table, ...]

    def keys(self) -> Whole:
        """Give the keys, each once, ascending."""
        import numpy as np

        return np.unique(np.concatenate([whole_of(table[self.totals.by]) for table in self.tables]))

    def on(self, grid: Grid) -> dict[str, tuple[Whole, pa.DataType]]:
        """Give each column, and what is held, at each cut-off and key of the grid, with its type.

        Extremes of nothing are those of `EMPTY`; keys that the grid lacks are left out.
        """
        # keys are looked up once for all columns of a table
        placed = {id(table): grid.places(table, by=self.totals.by) for table in self.tables}
        found: dict[str, tuple[Whole, pa.DataType]] = {}
        for wanted in dict.fromkeys((*self.totals.columns, self.totals.held)):
            kinds = [(part, table) for part, table in self._with(wanted)]
            way, kind = kinds[0][0].columns[wanted], kinds[0][1][wanted].type
            value = grid.blank(EMPTY[way])
            for part, table in kinds:
                if part.levels:
                    _merge(value, self._over_spans(part, table, grid, wanted), way)
                else:
                    step = _step(table[wanted], placed[id(table)], grid, way)
                    _merge(value, _through(step, way) if part.is_lasting else step, way)
            found[wanted] = (value, kind)
        return found

    def _over_spans(self, part: Changes, table: pa.Table, grid: Grid, column: str) -> Whole:
        """Give the extremes at each cut-off of rows that hold for spans: a span is two of half its length."""
        import pyarrow.compute as pc

        way = part.columns[column]
        value = grid.blank(EMPTY[way])
        for level in reversed(range(part.levels)):
            half, longer = 2**level, value.copy()
            _merge(value[half:], longer[:-half], way)
            some = table.filter(pc.equal(table["level"], level))
            _merge(value, _step(some[column], grid.places(some, by=self.totals.by), grid, way), way)
        return value

    def _with(self, column: str) -> Sequence[tuple[Changes, pa.Table]]:
        parts = zip(self.totals.changes, self.tables, strict=True)
        return [(part, table) for part, table in parts if column in part.columns]


@dataclass(frozen=True)
class Grid:
    """Cut-offs by number, and keys in ascending order: where a value stands in an array of both."""

    cutoff_count: int
    keys: Whole

    def blank(self, value: int) -> Whole:
        """Make an array of cut-offs and keys that holds one value."""
        import numpy as np

        return np.full((self.cutoff_count, len(self.keys)), value, np.int64)

    def places(self, table: pa.Table, *, by: str) -> tuple[Whole, npt.NDArray[np.bool_]]:
        """Give the place of each row of a table whose key is in the grid, and which rows these are."""
        import numpy as np

        keys, number = whole_of(table[by]), whole_of(table["number"])
        at = np.minimum(np.searchsorted(self.keys, keys), max(0, len(self.keys) - 1))
        known = self.keys[at] == keys if len(self.keys) else np.zeros(len(keys), np.bool_)
        return (number * len(self.keys) + at)[known], known


def whole_of(column: pa.ChunkedArray, *, missing: int = 0) -> Whole:
    """Give whole numbers, or days since 1970, as an array of 64 bits; decimals must be whole."""
    import numpy as np
    import pyarrow as pa

    if pa.types.is_date32(column.type):
        column = column.cast(pa.int32())
    found = column.cast(pa.int64())
    return np.asarray(found.fill_null(missing) if found.null_count else found, np.int64)


def _step(column: pa.ChunkedArray, places: tuple[Whole, npt.NDArray[np.bool_]], grid: Grid, way: Way) -> Whole:
    """Bring a column to its places; each place comes once in a table that is grouped."""
    place, known = places
    step = grid.blank(EMPTY[way])
    step.reshape(-1)[place] = whole_of(column, missing=EMPTY[way])[known]
    return step


def _through(step: Whole, way: Way) -> Whole:
    import numpy as np

    if way == "sum":
        return np.cumsum(step, axis=0)
    return np.minimum.accumulate(step, axis=0) if way == "least" else np.maximum.accumulate(step, axis=0)


def _merge(value: Whole, more: Whole, way: Way) -> None:
    import numpy as np

    {"sum": np.add, "least": np.minimum, "largest": np.maximum}[way](value, more, out=value)
