"""Rows counted by key and by how long they are held: one group-by for all that is summed of them at many cut-offs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.arrays import EMPTY, HELD, Grid, Held, Known, Way, Whole, largest_or_least, whole_of
from lrfm.cohort.windows import Window, earliest_day, latest_day
from lrfm.engine.exact import in_64_bits

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table, Value

    from lrfm.cohort.cutoffs import Cutoffs
    from lrfm.engine.base import Engine

__all__ = ["CountedSpans", "SpanScan", "SpanValues", "Spans"]

ENTERS, LEAVES, CODE = "enters", "leaves", "span_code"


@dataclass(frozen=True)
class Spans:
    """What is summed, or least or largest, of rows that are held from `enters` to before `leaves`, in windows.

    `values` are expressions of `rows`, by the name that they are told by. `HELD` counts the rows.
    """

    rows: Table
    cutoffs: Cutoffs
    by: str
    windows: tuple[Window, ...]
    values: Mapping[str, tuple[Way, Value]]

    @property
    def columns(self) -> Mapping[str, Way]:
        """Say how each column is put together."""
        return {**{name: way for name, (way, _) in self.values.items()}, HELD: "sum"}

    def is_with(self, other: Spans) -> bool:
        """Tell whether one group-by may count both."""
        return self.by == other.by and self.cutoffs.days == other.cutoffs.days and self.rows.equals(other.rows)


@dataclass(frozen=True)
class SpanScan:
    """Several `Spans` of the same rows, counted by one group-by."""

    parts: tuple[Spans, ...]
    edges: Mapping[str, tuple[date, ...]] = field(init=False)
    asked: tuple[tuple[Way, Value], ...] = field(init=False)

    def __post_init__(self) -> None:
        days: dict[str, set[date]] = {}
        asked: list[tuple[Way, Value]] = []
        for part in self.parts:
            for window in part.windows:
                days.setdefault(window.day, set()).update(window.edges)
            asked += [one for one in part.values.values() if _place(one, asked) is None]
        object.__setattr__(self, "edges", {day: tuple(sorted(edges)) for day, edges in days.items()})
        object.__setattr__(self, "asked", tuple(asked))

    def counted(self, engine: Engine) -> CountedSpans:
        """Count the rows in the engine."""
        return CountedSpans(self, engine.compute(self._table()))

    def _table(self) -> Table:
        first = self.parts[0]
        rows = first.rows
        names = [f"value_{place}" for place in range(len(self.asked))]
        asked = zip(names, self.asked, strict=True)
        made = {name: value.cast("int64") if way == "sum" else value for name, (way, value) in asked}
        rows = rows.select(first.by, ENTERS, LEAVES, *self.edges, **made)
        bounds = self._bounds(rows)
        rows = rows.filter(*bounds) if bounds else rows
        for day, edges in self.edges.items():
            rows = first.cutoffs.with_reached(rows, day=day, to=f"{day}_place", starts=edges)
        code = reduce(
            lambda found, day: found * (len(self.edges[day]) + 1) + rows[f"{day}_place"],
            self.edges,
            rows[ENTERS] * (len(first.cutoffs) + 1) + rows[LEAVES],
        )
        grouped = rows.group_by(rows[first.by], **{CODE: code.cast("int64")})
        ways = {name: way for name, (way, _) in zip(names, self.asked, strict=True)}
        return grouped.agg(
            **{name: _aggregate(rows[name], way) for name, way in ways.items()}, **{HELD: rows.count().cast("int64")}
        )

    def _bounds(self, rows: Table) -> list[Value]:
        """Leave out what no part holds at any cut-off: before or after the windows that all parts have."""
        found = []
        for day in self.edges:
            first = [earliest_day(part.windows, day=day) for part in self.parts]
            last = [latest_day(part.windows, day=day) for part in self.parts]
            if all(one is not None for one in first):
                found.append(rows[day] >= ibis.literal(min(one for one in first if one is not None)))
            if all(one is not None for one in last):
                found.append(rows[day] < ibis.literal(max(one for one in last if one is not None)))
        return found


@dataclass(frozen=True)
class CountedSpans:
    """What a scan counted, as an Arrow table."""

    scan: SpanScan
    table: pa.Table

    def keys(self) -> Whole:
        """Give the keys, some more than once."""
        return self._keys

    @cached_property
    def _keys(self) -> Whole:
        return whole_of(self.table[self.scan.parts[0].by])

    @cached_property
    def _held(self) -> tuple[Whole, Whole, Mapping[str, Whole]]:
        """Read from the codes from which cut-off on rows are held, until which, and how many edges each day reached."""
        import numpy as np

        code = whole_of(self.table[CODE])
        places: dict[str, Whole] = {}
        for day in reversed(tuple(self.scan.edges)):
            code, places[day] = np.divmod(code, len(self.scan.edges[day]) + 1)
        enters, leaves = np.divmod(code, len(self.scan.parts[0].cutoffs) + 1)
        return enters, leaves, places

    def of(self, part: Spans, grid: Grid) -> SpanValues:
        """Say when what a part counts is held."""
        import numpy as np

        enters, leaves, places = self._held
        for window in part.windows:
            edges, place = self.scan.edges[window.day], places[window.day]
            if window.begins is not None:
                enters = np.maximum(enters, _numbers(edges, window.begins)[place])
            if window.ends is not None:
                leaves = np.minimum(leaves, _numbers(edges, window.ends)[place])
        at, known = grid.key_places(self._keys)
        known = known & (enters < leaves)
        names = {name: f"value_{_place(asked, self.scan.asked)}" for name, asked in part.values.items()}
        return SpanValues(
            self.table, {**names, HELD: HELD}, part.columns, known, at[known], enters[known], leaves[known], grid
        )


@dataclass(frozen=True)
class SpanValues:
    """Rows at places of a grid, each from one cut-off until another."""

    table: pa.Table
    names: Mapping[str, str]
    ways: Mapping[str, Way]
    known: Known
    at: Whole
    enters: Whole
    leaves: Whole
    grid: Grid

    def kind(self, name: str) -> pa.DataType:
        """Give the type of a column."""
        return self.table[self.names[name]].type

    def on_grid(self, name: str) -> Whole:
        """Give a column at each cut-off and key."""
        way = self.ways[name]
        values = whole_of(self.table[self.names[name]], missing=EMPTY[way])[self.known]
        if way == "sum":
            return self._held.added(values)
        return largest_or_least(values, at=self.at, enters=self.enters, leaves=self.leaves, grid=self.grid, way=way)

    @cached_property
    def _held(self) -> Held:
        return Held.of(self.grid, at=self.at, enters=self.enters, leaves=self.leaves)


def _place(asked: tuple[Way, Value], among: Sequence[tuple[Way, Value]]) -> int | None:
    same = (place for place, (way, value) in enumerate(among) if way == asked[0] and value.equals(asked[1]))
    return next(same, None)


def _numbers(edges: Sequence[date], starts: Sequence[date]) -> Whole:
    """Give for each count of edges that a day has reached how many of the starts it has."""
    import numpy as np

    return np.array([0, *(bisect_right(starts, edge) for edge in edges)], np.int64)


def _aggregate(column: Value, way: Way) -> Value:
    if way == "sum":
        return in_64_bits(column.sum())
    return column.min() if way == "least" else column.max()
