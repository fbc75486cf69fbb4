"""Gaps and repeats in document numbers (B21)."""

from __future__ import annotations

import itertools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrfm.engine.base import Engine
from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings
from lrfm.ledger.habits.model import Habits, Numbering
from lrfm.ledger.habits.numbering import find_series, measure_numbering


@pytest.fixture(scope="module")
def engine() -> Engine:
    return connect(EngineSettings(threads=1))


def numbering(engine: Engine, rows: list[tuple[str | None, str, str]]) -> Numbering:
    numbers, customers, days = (list(column) for column in zip(*rows, strict=True))
    table = pa.table(
        {
            "number": pa.array(numbers, pa.string()),
            "customer_id": customers,
            "event_date": pa.array(days, pa.string()).cast(pa.date32()),
        }
    )
    return measure_numbering(engine, engine.from_arrow(table, name="numbers"))


def _rows(numbers: list[str]) -> list[tuple[str | None, str, str]]:
    return [(number, "a", "2024-01-05") for number in numbers]


def test_gaps_are_counted_by_prefix_and_series(engine: Engine) -> None:
    kept = [number for number in range(1, 61) if number not in (7, 30, 31, 32)]
    other = [f"X{number}" for number in range(500, 530)]
    rows = _rows([f"2024/{number:04d}" for number in kept] + other + ["X9000", "none", "9" * 30])
    found = numbering(engine, [*rows, (None, "b", "2024-01-06")])
    assert (found.numbers, found.in_series, found.series_count) == (89, 86, 2)
    assert (found.missing, found.gaps, found.longest_gap, found.repeated) == (4, 2, 3, 0)
    first, second = found.series
    assert (first.prefix, first.first, first.last, first.numbers, first.missing) == ("2024/", 1, 60, 56, 4)
    assert (second.prefix, second.first, second.last, second.missing) == ("X", 500, 529, 0)


def test_a_number_of_two_customers_or_days_is_a_repeat(engine: Engine) -> None:
    rows = [("1", "a", "2024-01-05"), ("1", "a", "2024-01-05"), ("01", "a", "2024-01-06"), ("2", "a", "2024-01-05"),
            ("2", "b", "2024-01-05"), ("3", "a", "2024-01-05")]  # fmt: skip
    found = numbering(engine, rows)
    assert (found.numbers, found.repeated, found.series) == (3, 2, ())


def test_numbers_at_random_are_no_series(engine: Engine) -> None:
    drawn = np.random.default_rng(5).choice(10**9, 400, replace=False)
    assert numbering(engine, _rows([f"{number:010d}" for number in drawn])).series_count == 0


def test_a_series_needs_twenty_numbers_and_half_of_them_there() -> None:
    def sizes(numbers: list[int]) -> list[int]:
        return [one.numbers for one in find_series(np.zeros(len(numbers), int), np.array(numbers), names=[""])]

    assert sizes(list(range(20))) == [20]
    assert sizes(list(range(19))) == []
    assert sizes(list(range(0, 60, 2))) == [30]
    assert sizes(list(range(0, 90, 3))) == []
    # a jump over 100 numbers is a gap, over 101 another series
    assert sizes([*range(200), *range(300, 500)]) == [400]
    assert sizes([*range(200), *range(301, 501)]) == [200, 200]


@given(st.lists(st.sets(st.integers(0, 5000), max_size=60), max_size=4))
def test_every_missing_number_lies_inside_its_series(drawn: list[set[int]]) -> None:
    prefixes = np.array([place for place, numbers in enumerate(drawn) for _ in numbers], dtype=np.int64)
    counters = np.array([number for numbers in drawn for number in sorted(numbers)], dtype=np.int64)
    for one in find_series(prefixes, counters, names="ABCD"):
        own = drawn[ord(one.prefix) - 65]
        inside = [number for number in own if one.first <= number <= one.last]
        assert one.numbers == len(inside) >= 20
        assert one.missing == one.last - one.first + 1 - len(inside) <= one.numbers
        gaps = [high - low - 1 for low, high in itertools.pairwise(sorted(inside)) if high > low + 1]
        assert (one.gaps, one.longest_gap) == (len(gaps), max(gaps, default=0))


def test_rows_that_were_not_taken_hold_their_numbers(habits: Habits) -> None:
    """Of F-108 both rows count as one number: neither is missing, and they stand for one customer and day."""
    assert habits.numbering is not None
    assert (habits.numbering.numbers, habits.numbering.repeated) == (12, 0)
