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


COUNTS = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400), st.integers(-90, 400)), min_size=1, max_size=40)


@given(COUNTS)
def test_months_are_thin_where_anything_that_is_counted_is(rows: list[tuple[int, int, int]]) -> None:
    series = [list(counts) for counts in zip(*rows, strict=True)]
    first, last = complete_months(*series)
    alone = [complete_months(counts) for counts in series]
    expected = max(place for place, _ in alone), min(place for _, place in alone)
    assert (first, last) == expected or (expected[0] > expected[1] and (first, last) == (0, len(rows) - 1))


def paid(*payments: tuple[int, int]) -> list[SideMonth]:
    """Months of payments, each of a number and an amount, counted from January 2020."""
    rows = [(number, *told) for number, told in enumerate(payments) if told[0]]
    return [replace(month(number, items, side="payment"), amount_minor=minor) for number, items, minor in rows]


@pytest.mark.parametrize(("payments", "first"), [
    # not one payment; few of them; many, of small amounts; a quarter in number and amount
    ([(0, 0), (90, 900)], 2), ([(20, 230), (90, 900)], 2), ([(90, 220), (90, 900)], 2), ([(25, 225), (90, 900)], 1),
])  # fmt: skip
def test_the_first_months_are_thin_by_number_or_amount_of_payments(payments: list[tuple[int, int]], first: int) -> None:
    rows = [*months(*[100] * 12), *paid(*payments, *[(90, 900)] * 10)]
    assert find_edges(rows, extract_on=END).first_complete == date(2020, first, 1)


def test_open_items_taken_over_are_not_complete_though_many_invoices_are_there() -> None:
    """Invoices of the last two months before the files begin are mostly still open; their payments tell (B21)."""
    billed = months(1, 3, 8, 12, 20, 37, 281, 669, *[700] * 12)
    some = paid((0, 0), (0, 0), (0, 0), (1, 57), (2, 223), (0, 0), (2, 189), (26, 1_628), *[(690, 80_000)] * 12)
    edges = find_edges([*billed, *some], extract_on=END)
    assert edges.thin_invoices_until == date(2020, 7, 1)
    assert edges.first_complete == date(2020, 9, 1)
    assert (edges.early_invoices, edges.early_payments) == (1_031, 31)
    assert (edges.unpaid_months, edges.unusual) == ((), ()), "what the files hold in part is not judged"
    habits = Habits((*billed, *some), edges, None, None, (), None, ())  # type: ignore[arg-type]
    assert habits.begins_with_open_items
    assert find_edges(billed, extract_on=END).first_complete == date(2020, 7, 1), "nothing is known of payments"


def test_a_business_that_began_is_not_said_to_have_taken_invoices_over() -> None:
    """Terms of ninety days: three months of invoices without payments, in full from the first."""
    rows = (*months(*[100] * 12), *paid((0, 0), (0, 0), (2, 90), *[(90, 900)] * 9))
    edges = find_edges(rows, extract_on=END)
    assert edges.first_complete == date(2020, 4, 1)
    assert not Habits(rows, edges, None, None, (), None, ()).begins_with_open_items  # type: ignore[arg-type]


def test_payments_that_end_before_invoices_do_end_the_complete_months() -> None:
    rows = [*months(*[100] * 12), *paid(*[(90, 900)] * 10, (20, 900))]
    assert find_edges(rows, extract_on=END).last_complete == date(2020, 10, 1)


def test_old_invoices_without_payments_were_taken_over_while_open() -> None:
    rows = [*months(2, 1, 0, 1, 90, 100, 110), *(month(number, 80, side="payment") for number in (4, 5, 6))]
    edges = find_edges(rows, extract_on=END)
    assert edges.first_complete == date(2020, 5, 1)
    assert (edges.early_invoices, edges.early_minor, edges.early_payments) == (4, 4000, 0)
    habits = Habits(tuple(rows), edges, None, None, (), None, ())  # type: ignore[arg-type]
    assert habits.begins_with_open_items
    settled = [*rows, month(1, 1, side="payment")]
    early = find_edges(settled, extract_on=END)
    assert early.early_payments == 1
    assert not replace(habits, months=tuple(settled), edges=early).begins_with_open_items, "a quarter is paid"
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
    payments = [month(number, 9, side="payment") for number in (0, 1, *range(3, 14))]
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
