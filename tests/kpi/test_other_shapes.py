"""Figures of ledgers that hold more than invoices, or less: instruments, credits of two kinds, sales alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from lrfm.cohort.snapshot import Snapshot
from lrfm.kpi.activity import measure_activity
from lrfm.kpi.ageing import SALES_ONLY, age_open_items, open_items
from lrfm.kpi.instruments import DueMonth, Standing, measure_instruments
from lrfm.kpi.month import measure_month
from lrfm.kpi.settings import WindowSettings
from tests.ledgers import read_rows

ROWS = """
    a, 1, 2024-01-01, 2024-01-31, 100.00,           ,
    a, 2, 2024-02-01, 2024-02-01, -30.00,           ,
    b, 3, 2024-04-10, 2024-05-01,  20.00, 2024-03-01, 20.00
    b, 4, 2024-03-01, 2024-03-31,  10.00,           ,
"""
INSTRUMENTS = pa.schema(
    [
        ("instrument_key", pa.int64()),
        ("customer_key", pa.int64()),
        ("kind", pa.string()),
        ("received_on", pa.date32()),
        ("due_on", pa.date32()),
        ("bounced_on", pa.date32()),
        ("amount_minor", pa.int64()),
        ("state", pa.string()),
    ]
)


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    return read_rows(ROWS, tmp_path).at("2024-03-31")


def _with_instruments(snapshot: Snapshot, *held: tuple[str, int, str]) -> Snapshot:
    rows = [
        {
            "instrument_key": key,
            "customer_key": 1,
            "kind": "cheque",
            "received_on": date(2024, 1, 1),
            "due_on": date.fromisoformat(due),
            "bounced_on": None,
            "amount_minor": amount,
            "state": state,
        }
        for key, (due, amount, state) in enumerate(held, start=1)
    ]
    table = snapshot.engine.from_arrow(pa.Table.from_pylist(rows, schema=INSTRUMENTS), name="held")
    return replace(snapshot, instruments=table)


def _sales_alone(snapshot: Snapshot) -> Snapshot:
    """The same sales as if nothing were known of due dates and payments."""
    empty = {name: getattr(snapshot, name).limit(0) for name in ("documents", "unapplied", "payments", "instruments")}
    return replace(snapshot, **empty, has_payments=False, rolled_balance_minor=0)


def test_open_notes_and_unapplied_cash_are_told_apart(snapshot: Snapshot) -> None:
    ageing = age_open_items(snapshot, upper_days=(30, 60))
    assert (ageing.note_items, ageing.notes_minor) == (1, 3_000)
    # the payment of invoice 3 came before the invoice: until then it settles nothing
    assert (ageing.unapplied_items, ageing.unapplied_minor) == (1, 2_000)
    assert (ageing.credit_items, ageing.credits_minor) == (2, 5_000)
    assert ageing.total_minor == open_items(snapshot).value == 11_000 - 5_000


def test_instruments_are_counted_by_the_month_in_which_they_are_due(snapshot: Snapshot) -> None:
    found = measure_instruments(
        _with_instruments(
            snapshot,
            ("2024-05-02", 500, "in_hand"),
            ("2024-03-30", 700, "in_hand"),
            ("2024-03-31", 40, "in_hand"),
            ("2024-03-01", 300, "bounced"),
        )
    )
    assert (found.in_hand, found.bounced) == (Standing(3, 1_240), Standing(1, 300))
    assert found.late == Standing(1, 700), "what is due on the day of the cut-off is not late"
    assert found.by_month == (
        DueMonth(date(2024, 3, 1), Standing(2, 740), Standing(1, 300)),
        DueMonth(date(2024, 5, 1), Standing(1, 500), Standing(0, 0)),
    )
    assert found.are_there


def test_a_ledger_without_instruments_has_none(snapshot: Snapshot) -> None:
    found = measure_instruments(snapshot)
    assert (found.in_hand, found.late, found.bounced, found.by_month) == (Standing(0, 0),) * 3 + ((),)
    assert not found.are_there


def test_activity_counts_sales_and_buyers_of_the_window(snapshot: Snapshot) -> None:
    whole = measure_activity(snapshot, months=12)
    assert (whole.billed.value, whole.sales_documents.value, whole.buying_customers.value) == (8_000, 2, 2)
    month = measure_activity(snapshot, months=1)
    assert (month.first_day, month.billed.value) == (date(2024, 3, 1), 1_000)
    assert (month.sales_documents.value, month.buying_customers.value) == (1, 1)
    assert (month.known_documents, month.known_minor) == (3, 8_000)


def test_sales_alone_have_no_figure_of_what_is_owed_or_paid(snapshot: Snapshot) -> None:
    figures = measure_month(_sales_alone(snapshot), windows=WindowSettings())
    late = figures.lateness
    unknown = (
        figures.open_items,
        figures.overdue_share,
        figures.count_back_dso,
        late.weighted_days_late,
        late.weighted_days_late_floored,
        late.weighted_days_to_pay,
        late.paid_on_time_share,
    )
    for measure in unknown:
        assert measure.value is None
        assert measure.missing is not None
        assert measure.missing.key == SALES_ONLY
    assert figures.months_counted == ()
    assert [head.key for head in figures.headlines] == ["billed", "sales_documents", "buying_customers"]
    assert sum(month.sales_minor for month in figures.sales) == figures.activity.known_minor == 8_000
