"""Sums and extremes of rows that come and go, at many cut-offs, against single ones and a plain loop (N1)."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pytest

from lrfm.cohort.cutoffs import Cutoffs
from lrfm.cohort.timeline import Timeline
from lrfm.cohort.totals import EMPTY, Grid, counted_together
from lrfm.core.calendars import window_start
from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings

ENGINE = connect(EngineSettings(threads=1))
FIRST = date(2023, 1, 31)
CUTOFFS = (FIRST, date(2023, 2, 28), date(2023, 4, 10), date(2023, 8, 31), date(2024, 2, 29))
ROWS = pa.schema(
    [("customer_key", pa.int64()), ("due", pa.date32()), ("amount", pa.int64()), ("since", pa.date32()),
     ("until", pa.date32())]
)  # fmt: skip
Row = dict[str, Any]
COLUMNS: dict[str, Any] = {
    "sums": {"total": lambda rows: rows.amount},
    "minima": {"least": lambda rows: rows.amount},
    "maxima": {"latest": lambda rows: rows.due},
}


KEYS = range(1, 151)
"""Each is an example of its own: one pass over all of them is quick."""


def _rows(seed: int) -> list[Row]:
    chance = random.Random(seed)  # noqa: S311 - the same rows each time
    found = []
    for key in KEYS:
        for _ in range(chance.randint(1, 8)):
            since = chance.randint(-60, 420)
            until = chance.choice([None, 1, 30, 200])
            found.append(
                {
                    "customer_key": key,
                    "due": _day(since + chance.choice([-40, 0, 25])),
                    "amount": chance.randint(-5, 9),
                    "since": _day(since),
                    "until": None if until is None else _day(since + until),
                }
            )
    return found


def _day(number: int) -> date:
    return date.fromordinal(FIRST.toordinal() + number)


def _timeline(rows: list[Row], cutoffs: tuple[date, ...], months: int | None) -> Timeline:
    table = ENGINE.from_arrow(pa.Table.from_pylist(rows, ROWS), name="rows_of_test")
    held = Timeline.of(table, Cutoffs.of(cutoffs, engine=ENGINE))
    return held if months is None else held.within(by="due", months=months)


def _totals(rows: list[Row], cutoffs: tuple[date, ...], months: int | None) -> dict[tuple[date, int], list[Any]]:
    totals = _timeline(rows, cutoffs, months).totals(**COLUMNS)
    counted = totals.counted(ENGINE)
    grid = Grid(len(cutoffs), counted.keys())
    values = {name: found[0] for name, found in counted.on(grid).items()}
    return {
        (cutoff, key): [int(values["total"][i, j]), int(values["least"][i, j]), _as_day(values["latest"][i, j])]
        for i, cutoff in enumerate(cutoffs)
        for j, key in enumerate(grid.keys.tolist())
        if values[totals.held][i, j] > 0
    }


def _as_day(number: Any) -> date:
    assert number != EMPTY["largest"]
    return date.fromordinal(date(1970, 1, 1).toordinal() + int(number))


def _table(rows: list[Row], cutoffs: tuple[date, ...], months: int | None) -> dict[tuple[date, int], list[Any]]:
    table = _timeline(rows, cutoffs, months).aggregate(**COLUMNS)
    found = ENGINE.to_arrow(table, order_by=["number", "customer_key"]).to_pylist()
    return {(cutoffs[row["number"]], row["customer_key"]): [row["total"], row["least"], row["latest"]] for row in found}


def _plainly(rows: list[Row], cutoffs: tuple[date, ...], months: int | None) -> dict[tuple[date, int], list[Any]]:
    found = {}
    for cutoff in cutoffs:
        for key in KEYS:
            held = [
                row
                for row in rows
                if row["customer_key"] == key
                and row["since"] <= cutoff
                and (row["until"] is None or row["until"] > cutoff)
                and (months is None or window_start(cutoff, months=months) <= row["due"] <= cutoff)
            ]
            if held:
                amounts = [row["amount"] for row in held]
                found[cutoff, key] = [sum(amounts), min(amounts), max(row["due"] for row in held)]
    return found


@pytest.mark.parametrize("months", [None, 2, 12])
def test_each_cutoff_is_a_plain_loop(months: int | None) -> None:
    """Both ways of adding up, many cut-offs and one, in any order of the rows."""
    rows = _rows(3)
    wanted = _plainly(rows, CUTOFFS, months)
    assert _totals(rows, CUTOFFS, months) == wanted
    assert _table(rows[::-1], CUTOFFS, months) == wanted
    one = {key: value for key, value in wanted.items() if key[0] == CUTOFFS[2]}
    assert _totals(rows, CUTOFFS[2:3], months) == _table(rows, CUTOFFS[2:3], months) == one


def test_what_is_known_later_is_not_held() -> None:
    """N1: neither rows nor ends that came to be known after the cut-off change anything."""
    rows, cutoff = _rows(4), CUTOFFS[2]
    known = [{**row, "until": row["until"] if row["until"] and row["until"] <= cutoff else None}
             for row in rows if row["since"] <= cutoff]  # fmt: skip
    assert len(known) < len(rows)
    assert _totals(rows, CUTOFFS[:3], 12) == _totals(known, CUTOFFS[:3], 12)


def test_the_halves_of_a_window_are_the_window() -> None:
    rows = [{"customer_key": 1, "due": _day(n), "amount": 1, "since": _day(n), "until": None} for n in range(0, 380, 7)]
    held = _timeline(rows, CUTOFFS, None)
    parts = [
        ENGINE.to_arrow(part.aggregate(sums=COLUMNS["sums"]), order_by=["number"]).to_pydict()
        for part in (
            held.within(by="due", months=12),
            held.within(by="due", months=6),
            held.within(by="due", months=12, but_last_months=6),
        )
    ]
    whole, late, early = (dict(zip(part["number"], part["total"], strict=True)) for part in parts)
    assert whole == {number: late.get(number, 0) + early.get(number, 0) for number in whole}
    assert early


def test_cutoffs_ascend() -> None:
    with pytest.raises(ValueError, match="ascending"):
        Cutoffs.of(CUTOFFS[::-1], engine=ENGINE)


def test_totals_of_the_same_rows_are_counted_together() -> None:
    """Windows that share one group-by tell what each tells alone; `past` begins the day after (B3)."""
    held = _timeline(_rows(3), CUTOFFS, None)
    several = [
        held.within(by="due", months=2).totals(**COLUMNS),
        held.within(by="due", months=6, but_last_months=2).totals(**COLUMNS),
        held.past(by="due").within(by="due", months=3).totals(**COLUMNS),
        held.totals(**COLUMNS),
    ]
    grid = Grid(len(CUTOFFS), several[-1].counted(ENGINE).keys())
    counted_at_once = _Counting(ENGINE)
    for own, counted in zip(several, counted_together(several, engine=counted_at_once), strict=True):
        alone = own.counted(ENGINE).on(grid)
        together = counted.on(grid)
        assert together.keys() == alone.keys()
        assert all((together[name][0] == alone[name][0]).all() for name in alone)
    assert counted_at_once.queries == 1


def test_rows_are_past_from_the_day_after_on() -> None:
    """What lies on the cut-off is not past on it (B3)."""
    row: Row = {"customer_key": 1, "due": CUTOFFS[1], "amount": 1, "since": FIRST, "until": None}
    for cutoffs in (CUTOFFS, CUTOFFS[1:2], CUTOFFS[2:3]):
        totals = _timeline([row], cutoffs, None).past(by="due").totals(sums={"total": lambda rows: rows.amount})
        told = totals.counted(ENGINE).on(Grid(len(cutoffs), np.array([1])))["total"][0][:, 0].tolist()
        assert told == [int(cutoff > CUTOFFS[1]) for cutoff in cutoffs]


def test_a_window_is_that_of_the_day_as_it_was() -> None:
    """A day that is changed after its window was set changes nothing of what the window holds (B3)."""
    held = _timeline(_rows(4), CUTOFFS, 3)
    moved = held.mutate(due=lambda rows: (rows.due - ibis.interval(days=500)).cast("date"))
    sums = {"total": lambda rows: rows.amount}
    found, kept = (one.totals(sums=sums).counted(ENGINE) for one in (moved, held))
    grid = Grid(len(CUTOFFS), kept.keys())
    assert kept.on(grid)["total"][0].any()
    assert (found.on(grid)["total"][0] == kept.on(grid)["total"][0]).all()


class _Counting:
    """An engine that counts its queries."""

    def __init__(self, engine: Any) -> None:
        self.engine, self.queries = engine, 0

    def compute(self, expression: Any) -> pa.Table:
        """Compute, and count."""
        self.queries += 1
        return self.engine.compute(expression)
