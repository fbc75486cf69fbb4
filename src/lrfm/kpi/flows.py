"""Sums of what was billed, received and lost between two days, as far as a cut-off knew them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine

__all__ = ["Flow", "read_flow"]


@dataclass(frozen=True)
class Flow:
    """Amounts by day, for each cut-off as it knew them: `days` ascending, `totals` summed up to and with each day.

    >>> flow = Flow.of([(date(2024, 1, 5), 0, 100), (date(2024, 1, 9), 1, 50)], cutoffs=2)
    >>> [flow.between(date(2024, 1, 1), date(2024, 1, 31), number=number) for number in (0, 1)]
    [100, 150]
    """

    days: tuple[tuple[date, ...], ...]
    totals: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, cells: Iterable[tuple[date, int, int]], *, cutoffs: int) -> Flow:
        """Build from cells of (day, number of the first cut-off that knew it, amount)."""
        new: list[list[tuple[date, int]]] = [[] for _ in range(cutoffs)]
        for day, number, amount in cells:
            new[number].append((day, amount))
        known: dict[date, int] = defaultdict(int)
        days, totals = [], []
        for found in new:
            for day, amount in found:
                known[day] += amount
            ordered = tuple(sorted(known))
            days.append(ordered)
            totals.append(tuple(accumulate(known[day] for day in ordered)))
        return cls(tuple(days), tuple(totals))

    def between(self, first: date, last: date, *, number: int) -> int:
        """Sum what fell on the days from `first` to `last`, as the cut-off of that number knew it."""
        days, totals = self.days[number], self.totals[number]
        start, end = bisect_left(days, first), bisect_right(days, last)
        return (totals[end - 1] if end else 0) - (totals[start - 1] if start else 0)

    def in_all(self, *, number: int) -> int:
        """Sum everything that the cut-off of that number knew."""
        return self.totals[number][-1] if self.totals[number] else 0

    def entered(self, *, number: int) -> int:
        """Sum what the cut-off of that number knew and the one before it did not."""
        return self.in_all(number=number) - (self.in_all(number=number - 1) if number else 0)

    def first_day(self, *, number: int) -> date | None:
        """Give the earliest day with an amount that still stands, or None.

        >>> reversed_first = Flow.of([(date(2024, 1, 5), 0, 100), (date(2024, 1, 5), 1, -100)], cutoffs=2)
        >>> [str(reversed_first.first_day(number=number)) for number in (0, 1)]
        ['2024-01-05', 'None']
        """
        steps = zip(self.days[number], (0, *self.totals[number]), self.totals[number], strict=False)
        return next((day for day, before, total in steps if total != before), None)


def read_flow(engine: Engine, cells: Table, *, day: str = "event_date", of: str = "amount_minor", cutoffs: int) -> Flow:
    """Read cells of (`day`, `number`, `of`) into a flow of amounts, or of whatever else `of` counts."""
    rows = engine.to_arrow(cells.select(day, "number", of), order_by=[day, "number", of]).to_pylist()
    return Flow.of(((row[day], row["number"], int(row[of])) for row in rows), cutoffs=cutoffs)
