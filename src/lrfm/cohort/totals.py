"""What rows add up to at each of many cut-offs: changes from the engine, added up once in arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.cohort.arrays import EMPTY, HELD, Grid, Known, Way, Whole, distinct, merge, through, whole_of
from lrfm.cohort.spans import CountedSpans, Spans, SpanScan

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine

__all__ = [
    "EMPTY", "HELD", "ChangeValues", "Changes", "Counted", "CountedChanges", "Grid", "Totals", "Way",
    "counted_together", "whole_of",
]  # fmt: skip


@dataclass(frozen=True)
class Changes:
    """Rows by `number` and key: what changes from this cut-off on, or, where not `is_lasting`, what is at it alone."""

    table: Table
    columns: Mapping[str, Way]
    is_lasting: bool = True


@dataclass(frozen=True)
class CountedChanges:
    """Changes that are counted, as an Arrow table."""

    changes: Changes
    table: pa.Table
    by: str

    def keys(self) -> Whole:
        """Give the keys, some more than once."""
        return whole_of(self.table[self.by])

    def of(self, changes: Changes, grid: Grid) -> ChangeValues:
        """Say where the changes stand; keys are looked up once for all columns."""
        return ChangeValues(changes, self.table, *grid.places(self.table, by=self.by), grid)


@dataclass(frozen=True)
class ChangeValues:
    """Changes at places of a grid, each place once."""

    changes: Changes
    table: pa.Table
    place: Whole
    known: Known
    grid: Grid

    def kind(self, name: str) -> pa.DataType:
        """Give the type of a column."""
        return self.table[name].type

    def on_grid(self, name: str) -> Whole:
        """Give a column at each cut-off and key."""
        way = self.changes.columns[name]
        step = self.grid.blank(EMPTY[way])
        step.reshape(-1)[self.place] = whole_of(self.table[name], missing=EMPTY[way])[self.known]
        return through(step, way) if self.changes.is_lasting and len(step) > 1 else step


@dataclass(frozen=True)
class Totals:
    """Sums and extremes at each cut-off and key, as changes that are still to be added up.

    The engine counts the changes, which are few; adding them up needs no window over all of them. `columns` are those
    that are told, `held` the column that counts what is held: a key is there at a cut-off where it is above 0.
    """

    changes: tuple[Changes | Spans, ...]
    columns: tuple[str, ...]
    held: str
    cutoff_count: int
    by: str = "customer_key"

    def counted(self, engine: Engine) -> Counted:
        """Count the changes in the engine."""
        return next(counted_together([self], engine=engine))


@dataclass(frozen=True)
class Counted:
    """Totals whose changes are counted."""

    totals: Totals
    tables: tuple[CountedChanges | CountedSpans, ...]

    def keys(self) -> Whole:
        """Give the keys, each once, ascending."""
        return distinct([table.keys() for table in self.tables])

    def on(self, grid: Grid) -> dict[str, tuple[Whole, pa.DataType]]:
        """Give each column, and what is held, at each cut-off and key of the grid, with its type.

        Extremes of nothing are those of `EMPTY`; keys that the grid lacks are left out.
        """
        found: dict[str, tuple[Whole, pa.DataType]] = {}
        wanted = dict.fromkeys((*self.totals.columns, self.totals.held))
        for part, table in zip(self.totals.changes, self.tables, strict=True):
            values = table.of(part, grid)  # type: ignore[arg-type]  # each table is of its own part
            for name in wanted:
                if name not in part.columns:
                    continue
                more = values.on_grid(name)
                if name in found:
                    merge(found[name][0], more, part.columns[name])
                else:
                    found[name] = (more, values.kind(name))
        return {name: found[name] for name in wanted}


def counted_together(totals: Sequence[Totals], *, engine: Engine) -> Iterator[Counted]:
    """Count several totals in their order, each as soon as its tables are there; spans of the same rows in one go."""
    waiting = dict(enumerate(totals))
    tables: dict[tuple[int, int], CountedChanges | CountedSpans] = {}
    while waiting:
        place, first = next(iter(waiting.items()))
        for part, changes in enumerate(first.changes):
            if (place, part) in tables:
                continue
            if isinstance(changes, Changes):
                tables[place, part] = CountedChanges(changes, engine.compute(changes.table), first.by)
                continue
            same = [
                ((other, at), one)
                for other, some in waiting.items()
                for at, one in enumerate(some.changes)
                if (other, at) not in tables and isinstance(one, Spans) and one.is_with(changes)
            ]
            counted = SpanScan(tuple(one for _, one in same)).counted(engine)
            tables |= dict.fromkeys((at for at, _ in same), counted)
        del waiting[place]
        yield Counted(first, tuple(tables.pop((place, part)) for part in range(len(first.changes))))
