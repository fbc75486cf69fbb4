"""Arrays of cut-offs and keys: whole numbers brought to their places, and held from one cut-off until another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    Whole = npt.NDArray[np.int64]
    Known = npt.NDArray[np.bool_]
else:
    Whole = Known = Any

__all__ = [
    "EMPTY", "HELD", "Grid", "Held", "Known", "Way", "Whole", "distinct", "largest_or_least", "merge", "through",
    "whole_of",
]  # fmt: skip

HELD = "held_rows"
Way = Literal["sum", "least", "largest"]
EMPTY: Mapping[Way, int] = {"sum": 0, "least": 2**63 - 1, "largest": -(2**63)}
"""What an extreme is where no row is held."""


@dataclass(frozen=True)
class Grid:
    """Cut-offs by number, and keys in ascending order: where a value stands in an array of both."""

    cutoff_count: int
    keys: Whole

    def blank(self, value: int) -> Whole:
        """Make an array of cut-offs and keys that holds one value."""
        import numpy as np

        return np.full((self.cutoff_count, len(self.keys)), value, np.int64)

    def key_places(self, keys: Whole) -> tuple[Whole, Known]:
        """Give where each key stands, and whether the grid has it."""
        import numpy as np

        if not len(self.keys):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), np.bool_)
        first, span = self.keys[0], int(self.keys[-1] - self.keys[0]) + 1
        if span <= MOST_LOOKED_UP * len(self.keys):
            # most keys follow each other: to look one up costs a tenth of searching it
            inside = (keys >= first) & (keys <= self.keys[-1])
            at = keys - first if inside.all() else np.where(inside, keys - first, 0)
            if span == len(self.keys):
                return at, inside
            table = np.full(span, -1, np.int64)
            table[self.keys - first] = np.arange(len(self.keys))
            at = table[at]
            return np.maximum(at, 0), inside & (at >= 0)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return at, self.keys[at] == keys

    def places(self, table: pa.Table, *, by: str) -> tuple[Whole, Known]:
        """Give the place of each row of a table whose key is in the grid, and which rows these are."""
        at, known = self.key_places(whole_of(table[by]))
        return (whole_of(table["number"]) * len(self.keys) + at)[known], known


MOST_LOOKED_UP = 8
"""A table of keys may be so many times as long as there are keys."""


def whole_of(column: pa.ChunkedArray, *, missing: int = 0) -> Whole:
    """Give whole numbers, or days since 1970, as an array of 64 bits; decimals must be whole."""
    import numpy as np
    import pyarrow as pa

    if pa.types.is_date32(column.type):
        column = column.cast(pa.int32())
    found = column.cast(pa.int64())
    return np.asarray(found.fill_null(missing) if found.null_count else found, np.int64)


def distinct(parts: Sequence[Whole]) -> Whole:
    """Give the keys of all parts, each once, ascending.

    >>> import numpy as np
    >>> distinct([np.array([7, 5]), np.array([5, 6])]).tolist()
    [5, 6, 7]
    """
    import numpy as np

    parts = [part for part in parts if len(part)]
    if not parts:
        return np.zeros(0, np.int64)
    first, last = min(int(part.min()) for part in parts), max(int(part.max()) for part in parts)
    if last - first >= MOST_LOOKED_UP * sum(len(part) for part in parts):
        return np.unique(np.concatenate(parts))
    there = np.zeros(last - first + 1, np.bool_)
    for part in parts:
        there[part - first] = True
    return np.flatnonzero(there) + first


def through(step: Whole, way: Way) -> Whole:
    """Put together what comes at each cut-off with all before it."""
    import numpy as np

    ways = {"sum": np.add, "least": np.minimum, "largest": np.maximum}
    return ways[way].accumulate(step, axis=0, out=step)


def merge(value: Whole, more: Whole, way: Way) -> None:
    """Put an array together with another one, in place."""
    import numpy as np

    {"sum": np.add, "least": np.minimum, "largest": np.maximum}[way](value, more, out=value)


@dataclass(frozen=True)
class Held:
    """Where in a grid rows begin to be held, and where those end that do before its last cut-off."""

    grid: Grid
    starts: Whole
    is_ended: Known
    ends: Whole

    @classmethod
    def of(cls, grid: Grid, *, at: Whole, enters: Whole, leaves: Whole) -> Held:
        """Find the places of rows, each held at a key from one cut-off until another."""
        size = len(grid.keys)
        is_ended = leaves < grid.cutoff_count
        return cls(grid, enters * size + at, is_ended, (leaves * size + at)[is_ended])

    def added(self, values: Whole) -> Whole:
        """Sum values of the rows at each cut-off and key."""
        import numpy as np

        step = self.grid.blank(EMPTY["sum"])
        flat = step.reshape(-1)
        np.add.at(flat, self.starts, values)
        np.subtract.at(flat, self.ends, values[self.is_ended])
        return through(step, "sum")


def largest_or_least(values: Whole, *, at: Whole, enters: Whole, leaves: Whole, grid: Grid, way: Way) -> Whole:
    """Give the extreme of values, each held from one cut-off until another, at each cut-off and key.

    Each counts for two spans of a power of two, from its first cut-off and up to its last; a span is two of half its
    length.
    """
    import numpy as np

    put, size = (np.minimum if way == "least" else np.maximum), len(grid.keys)
    told = values != EMPTY[way]
    values, at, enters, leaves = values[told], at[told], enters[told], leaves[told]
    level = np.frexp((leaves - enters).astype(np.float64))[1] - 1
    found = grid.blank(EMPTY[way])
    for power in reversed(range(int(grid.cutoff_count).bit_length())):
        longer, half = found.copy(), 2**power
        merge(found[half:], longer[:-half], way)
        some = np.flatnonzero(level == power)
        for first in (enters[some], leaves[some] - half):
            put.at(found.reshape(-1), first * size + at[some], values[some])
    return found
