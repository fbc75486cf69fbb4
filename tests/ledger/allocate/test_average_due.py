"""The agreed average due date of cheques (راس‌گیری), by hand and by its definition."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import floor

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrfm.errors import Defect
from lrfm.ledger.allocate.average_due import average_due

Cheque = tuple[int, date, int]  # document, due day, amount


def _average(cheques: list[Cheque]) -> list[Cheque]:
    found = average_due(
        pa.table(
            {
                "document_key": pa.array([cheque[0] for cheque in cheques], pa.int64()),
                "due_on": pa.array([cheque[1] for cheque in cheques], pa.date32()),
                "amount_minor": pa.array([cheque[2] for cheque in cheques], pa.int64()),
            }
        )
    )
    assert found.schema.types == [pa.int64(), pa.date32(), pa.int64()]
    return [tuple(row.values()) for row in found.to_pylist()]  # type: ignore[misc]


def test_three_cheques_by_hand() -> None:
    """From 1 March 2024: 20 million after 30 days, 30 after 60, 50 after 90.

    (20 x 30 + 30 x 60 + 50 x 90) / 100 = (600 + 1800 + 4500) / 100 = 69 days: 9 May 2024.
    """
    start = date(2024, 3, 1)
    cheques = [
        (1, start + timedelta(days=30 * number), amount * 10**6) for number, amount in ((1, 20), (2, 30), (3, 50))
    ]
    assert _average(cheques) == [(1, date(2024, 5, 9), 100_000_000)]


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [((1, 1), date(2024, 1, 2)), ((2, 1), date(2024, 1, 1)), ((1001, 1000), date(2024, 1, 1))],
)
def test_half_a_day_rounds_up_and_less_does_not(amounts: tuple[int, int], expected: date) -> None:
    cheques = [(1, date(2024, 1, 1), amounts[0]), (1, date(2024, 1, 2), amounts[1])]
    assert [row[1] for row in _average(cheques)] == [expected]


def test_half_a_day_rounds_up_before_1970_too() -> None:
    assert _average([(1, date(1969, 12, 30), 1), (1, date(1969, 12, 31), 1)])[0][1] == date(1969, 12, 31)


def test_without_rows_there_is_nothing_to_average() -> None:
    assert _average([]) == []


def test_an_amount_of_zero_is_a_defect() -> None:
    with pytest.raises(Defect, match="amount_minor"):
        _average([(1, date(2024, 1, 1), 0)])


cheques_of = st.lists(
    st.tuples(
        st.integers(-2, 2),
        st.dates(date(1960, 1, 1), date(2060, 1, 1)),
        st.integers(1, 100) | st.integers(1, 4 * 10**17),  # the largest ones exceed 64 bits when weighed
    ),
    max_size=20,
)


@given(cheques_of)
def test_agrees_with_fractions(cheques: list[Cheque]) -> None:
    expected = []
    for document in sorted({cheque[0] for cheque in cheques}):
        of = [(day.toordinal(), amount) for key, day, amount in cheques if key == document]
        total = sum(amount for _, amount in of)
        exact = Fraction(sum(day * amount for day, amount in of), total)
        expected.append((document, date.fromordinal(floor(exact + Fraction(1, 2))), total))
    assert _average(cheques) == expected


@given(cheques_of.filter(bool))
def test_interest_is_the_same_to_half_a_day(cheques: list[Cheque]) -> None:
    """At first order, interest to and from the average cancels: sum of amount x (due - average) is about zero."""
    one = [(1, day, amount) for _, day, amount in cheques]
    ((_, average, total),) = _average(one)
    assert abs(2 * sum(amount * (day - average).days for _, day, amount in one)) <= total
