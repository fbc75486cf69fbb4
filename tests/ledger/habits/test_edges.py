"""Where an extract begins and ends, and which months stand apart (B14, B21)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrfm.ledger.habits.edges import complete_months, find_edges, unusual_values
from lrfm.ledger.habits.model import Habits, SideMonth

NO_DAYS = (0, 0, 0, 0, 0, 0, 0)
NO_LAG = (0, 0, 0, 0)


def month(number: int, items: int, *, side: str = "invoice", first_day: int = 1, last_day: int = 28) -> SideMonth:
    """A month of invoices of 10.00 each, counted from January 2020."""
    first = date(2020 + number // 12, number % 12 + 1, 1)
    return SideMonth(
        side=side,
        month=first,
        first_on=first.replace(day=first_day),
        last_on=first.replace(day=last_day),
        items=items,
        amount_minor=1000 * items,
        gross_minor=1000 * items,
        entered=0,
        last_entered_on=None,
        max_lag_days=None,
        lag_items=NO_LAG,
        lag_minor=NO_LAG,
        after_month_items=0,
        after_month_minor=0,
        weekdays=NO_DAYS,
        entered_weekdays=NO_DAYS,
        round_items=0,
        round_minor=0,
    )


def months(*counts: int) -> list[SideMonth]:
    return [month(number, count) for number, count in enumerate(counts) if count]


END = date(2030, 1, 1)


@pytest.mark.parametrize(("counts", "expected"), [
    ([100] * 24, (0, 23)), ([1, 0, 3, 100, 90, 110, 100], (3, 6)), ([3] * 30 + [100] * 24, (30, 53)),
    ([100] * 24 + [3, 1], (0, 23)), ([10, 14, 20, 28, 39, 55, 77, 108], (0, 7)), ([5], (0, 0)), ([1, 90], (0, 1)),
])  # fmt: skip
def test_thin_months_at_both_ends_are_left_out(counts: list[int], expected: tuple[int, int]) -> None:
    assert complete_months(counts) == expected


@given(st.lists(st.integers(0, 400), min_size=1, max_size=40))
def test_what_is_left_out_is_thin(counts: list[int]) -> None:
    first, last = complete_months(counts)
    assert 0 <= first <= last < len(counts)
    if first:
        assert 4 * max(counts[:first]) < np.median(counts[first : first + 6])
    if last < len(counts) - 1:
        assert 4 * max(counts[last + 1 :]) < np.median(counts[max(0, last - 5) : last + 1])


def test_old_invoices_without_payments_were_taken_over_while_open() -> None:
    rows = [*months(2, 1, 0, 1, 90, 100, 110), month(4, 80, side="payment")]
    edges = find_edges(rows, extract_on=END)
    assert edges.first_complete == date(2020, 5, 1)
    assert (edges.early_invoices, edges.early_minor, edges.early_payments) == (4, 4000, 0)
    habits = Habits(tuple(rows), edges, None, None, (), None, ())  # type: ignore[arg-type]
    assert habits.begins_with_open_items
    paid = [*rows, month(1, 1, side="payment")]
    early = find_edges(paid, extract_on=END)
    assert early.early_payments == 1
    assert not replace(habits, months=tuple(paid), edges=early).begins_with_open_items
    # nothing is known of payments at all: nothing is said of them
    assert not replace(habits, months=tuple(months(2, 1, 0, 1, 90, 100, 110))).begins_with_open_items


def test_a_month_that_begins_late_or_was_not_over_is_not_complete() -> None:
    rows = [month(0, 50, first_day=8), month(1, 50), month(2, 50), month(3, 40, last_day=20)]
    assert find_edges(rows, extract_on=None).first_complete == date(2020, 2, 1)
    assert find_edges(rows, extract_on=None).last_complete == date(2020, 3, 1)
    assert find_edges(rows, extract_on=END).last_complete == date(2020, 4, 1)
    in_time = [replace(rows[0], first_on=date(2020, 1, 7)), *rows[1:]]
    assert find_edges(in_time, extract_on=None).first_complete == date(2020, 1, 1)
    assert find_edges([month(0, 5, first_day=9, last_day=12)], extract_on=None).first_complete is None
    assert find_edges([], extract_on=END).last_complete is None


def test_months_without_any_and_months_apart() -> None:
    counts = [40, 40, 40, 0, 40, 40, 40, 19, 40, 81, 40, 40, 40, 40]
    payments = [month(1, 9, side="payment"), month(3, 9, side="payment")]
    edges = find_edges([*months(*counts), *payments], extract_on=END)
    assert edges.empty_months == (date(2020, 4, 1),)
    assert edges.unpaid_months == (date(2020, 3, 1),)
    found = [(one.month.month, one.measure, one.is_high, one.value) for one in edges.unusual]
    assert found == [
        (8, "items", False, 19),
        (10, "items", True, 81),
        (8, "amount", False, 19_000),
        (10, "amount", True, 81_000),
    ]
    # months of few invoices are not judged
    assert find_edges(months(*(count // 2 for count in counts)), extract_on=END).unusual == ()


@given(st.lists(st.integers(0, 10**17), min_size=1, max_size=30))
def test_values_apart_are_those_that_pandas_finds(values: list[int]) -> None:
    """Exact, whatever the size: medians of whole numbers are halves at most (B20)."""
    expected = []
    for place, value in enumerate(values):
        around = pd.Series([*values[max(0, place - 6) : place], *values[place + 1 : place + 7]], dtype=object)
        if len(around) < 6:
            continue
        ordered = sorted(around)
        middle = Fraction(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2], 2)
        if value > 2 * middle or 2 * value < middle:
            expected.append((place, value > middle, round(middle)))
    assert unusual_values(values) == expected
