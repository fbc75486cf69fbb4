"""Days of sale as known at any cut-off, late and reversed ones among them, against plain Python (N1)."""

from __future__ import annotations

import random
from datetime import date
from itertools import pairwise
from typing import Any

import ibis
import pyarrow as pa
import pytest

from lrfm.cohort.cutoffs import Cutoffs
from lrfm.cohort.facts.sales import sales_days
from lrfm.cohort.purchasing import ALL_COLUMNS, Purchasing
from lrfm.cohort.totals import EMPTY, Grid
from lrfm.core.calendars import window_start
from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings

ENGINE = connect(EngineSettings(threads=1))
FIRST = date(2022, 1, 5)
CUTOFFS = tuple(date.fromordinal(FIRST.toordinal() + 40 * step) for step in range(7))
DOCUMENTS = pa.schema(
    [("document_key", pa.int64()), ("customer_key", pa.int64()), ("event_date", pa.date32()),
     ("due_date", pa.date32()), ("amount_minor", pa.int64()), ("is_invoice", pa.bool_()), ("since", pa.date32()),
     ("gone", pa.date32())]
)  # fmt: skip
Document = dict[str, Any]


CUSTOMERS = range(1, 201)
"""Each is an example of its own: one pass over all of them is quick."""


def _documents(seed: int) -> list[Document]:
    """Draw up to nine documents a customer: some known late, some reversed later, often on the same days."""
    chance = random.Random(seed)  # noqa: S311 - the same rows each time
    rows = []
    for customer in CUSTOMERS:
        for _ in range(chance.randint(1, 9)):
            day = chance.randint(0, 24) * 10
            since = day + chance.choice([0, 0, 0, 10, 60, 130])
            gone = chance.choice([None, None, None, 10, 50])
            rows.append(
                {
                    "document_key": len(rows),
                    "customer_key": customer,
                    "event_date": _day(day),
                    "due_date": _day(day + 30),
                    "amount_minor": chance.choice([100, 250]),
                    "is_invoice": chance.random() < 0.75,
                    "since": _day(since),
                    "gone": None if gone is None else _day(since + gone),
                }
            )
    return rows


def _day(number: int) -> date:
    return date.fromordinal(FIRST.toordinal() + number)


ROWS = _documents(5)


@pytest.mark.parametrize("months", [4, None])
def test_what_was_known_at_each_cutoff_is_a_plain_loop(months: int | None) -> None:
    """Many cut-offs, each by itself, in another row order: always what a loop over the documents counts."""
    wanted = {cutoff: _plainly(ROWS, cutoff, months) for cutoff in CUTOFFS}
    assert _told(ROWS, CUTOFFS, months) == wanted
    assert _told(ROWS[::-1], CUTOFFS[2:5], months) == {cutoff: wanted[cutoff] for cutoff in CUTOFFS[2:5]}
    assert _told(ROWS, CUTOFFS[3:4], months) == {CUTOFFS[3]: wanted[CUTOFFS[3]]}


def test_what_becomes_known_later_changes_nothing() -> None:
    """N1: without the rows and reversals that came to be known after the cut-off the same is told."""
    cutoff = CUTOFFS[3]
    known = [{**row, "gone": row["gone"] if row["gone"] and row["gone"] <= cutoff else None}
             for row in ROWS if row["since"] <= cutoff]  # fmt: skip
    assert len(known) < len(ROWS)
    assert _told(ROWS, (cutoff,), 4) == _told(known, (cutoff,), 4)
    assert _told(ROWS, CUTOFFS[:4], 4) == _told(known, CUTOFFS[:4], 4)


def test_customers_are_only_names() -> None:
    """N1: other keys, the same customers."""
    renamed = [{**row, "customer_key": 900 - row["customer_key"]} for row in ROWS]
    told, other = _told(ROWS, CUTOFFS, 4), _told(renamed, CUTOFFS, 4)
    assert other == {cutoff: {900 - key: row for key, row in of.items()} for cutoff, of in told.items()}


def test_no_row_is_known_before_its_day() -> None:
    """Windows rest on it: what lies after a cut-off is not known at it."""
    late = _document(1, 0, 50, None)
    days = ENGINE.to_arrow(_days([late, _document(2, 10, 10, 90), _document(3, 60, 60, None)]), order_by=["event_date"])
    assert all(row["since"] >= row["event_date"] for row in days.to_pylist())
    assert sum(row["gap_change"] for row in days.to_pylist()) == 1


def _document(key: int, day: int, since: int, gone: int | None) -> Document:
    return {"document_key": key, "customer_key": 1, "event_date": _day(day), "due_date": _day(day), "amount_minor": 100,
            "is_invoice": True, "since": _day(since), "gone": None if gone is None else _day(gone)}  # fmt: skip


def _days(rows: list[Document]) -> ibis.Table:
    documents = ENGINE.from_arrow(pa.Table.from_pylist(rows, DOCUMENTS), name="documents_of_test")
    kept = documents.filter(documents.gone.isnull() | (documents.gone > documents.since))
    return ENGINE.materialise(sales_days(kept), name="sales_days_of_test")


def _told(rows: list[Document], cutoffs: tuple[date, ...], months: int | None) -> dict[date, dict[int, Any]]:
    days = Cutoffs.of(cutoffs, engine=ENGINE)
    counted = Purchasing.of(_days(rows), days).totals(window_months=months).counted(ENGINE)
    grid = Grid(len(cutoffs), counted.keys())
    values = {name: found[0] for name, found in counted.on(grid).items()}
    told: dict[date, dict[int, Any]] = {}
    for number, cutoff in enumerate(cutoffs):
        told[cutoff] = {}
        for place, key in enumerate(grid.keys.tolist()):
            if values["purchase_days_ever"][number, place] > 0:
                told[cutoff][key] = [int(values[name][number, place]) for name in ALL_COLUMNS]
    assert not ({*EMPTY.values()} - {0}) & {cell for of in told.values() for row in of.values() for cell in row}
    return told


def _plainly(rows: list[Document], cutoff: date, months: int | None) -> dict[int, list[int]]:
    """Count with no more than lists, in the order of `ALL_COLUMNS`."""
    start = date.min if months is None else window_start(cutoff, months=months)
    found = {}
    by_customer = {key: [row for row in rows if row["customer_key"] == key] for key in CUSTOMERS}
    for key, of_key in by_customer.items():
        own = [row for row in of_key if row["since"] <= cutoff]
        own = [row for row in own if row["gone"] is None or row["gone"] > cutoff]
        invoices = [row for row in own if row["is_invoice"]]
        days = sorted({row["event_date"] for row in invoices})
        if not days:
            continue
        inside = [day for day in days if day >= start]
        gaps = [(b - a).days for a, b in pairwise(inside)]
        net = sum(row["amount_minor"] * (1 if row["is_invoice"] else -1) for row in own if row["event_date"] >= start)
        found[key] = [
            (days[0] - date(1970, 1, 1)).days, (days[-1] - date(1970, 1, 1)).days,
            len(days), len(invoices), sum((row["due_date"] - row["event_date"]).days for row in invoices),
            len(inside), net, len(gaps), sum(gaps), sum(gap * gap for gap in gaps),
        ]  # fmt: skip
    return found
