"""Invoices with their full credit within days."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrfm.errors import Defect
from lrfm.ledger.allocate.reversals import match_reversals

DAY = date(2024, 2, 26)
Paper = tuple[int, int, int, int]  # key, customer, day, amount


def _table(papers: list[Paper]) -> pa.Table:
    return pa.table(
        {
            "document_key": pa.array([paper[0] for paper in papers], pa.int64()),
            "customer_key": pa.array([paper[1] for paper in papers], pa.int64()),
            "event_date": pa.array([DAY + timedelta(days=paper[2]) for paper in papers], pa.date32()),
            "amount_minor": pa.array([paper[3] for paper in papers], pa.int64()),
        }
    )


def _match(invoices: list[Paper], credit: list[Paper], days: int) -> list[tuple[int, int]]:
    found = match_reversals(_table(invoices), _table(credit), days=days)
    assert found.schema.types == [pa.int64(), pa.int64()]
    return list(zip(found["document_key"].to_pylist(), found["credit_key"].to_pylist(), strict=True))


def _slowly(invoices: list[Paper], credit: list[Paper], days: int) -> list[tuple[int, int]]:
    """Try all pairs, nearest first, then by the invoice's key and the credit's."""
    pairs = sorted(
        (note[2] - bill[2], bill[0], note[0]) for bill in invoices for note in credit if bill[1::2] == note[1::2]
    )
    used: set[tuple[str, int]] = set()
    found = []
    for gap, bill, note in pairs:
        if 0 <= gap <= days and ("bill", bill) not in used and ("note", note) not in used:
            used |= {("bill", bill), ("note", note)}
            found.append((bill, note))
    return sorted(found)


def test_the_credit_is_of_the_same_customer_and_amount_and_within_days() -> None:
    bills = [(1, 1, 0, 50), (2, 2, 0, 50), (3, 1, 0, 51), (4, 3, 5, 50)]
    notes = [(11, 1, 3, 50), (12, 2, 4, 50), (13, 3, 4, 50)]  # in time, a day too late, before its invoice
    assert _match(bills, notes, 3) == [(1, 11)]
    assert _match(bills, notes, 4) == [(1, 11), (2, 12)]
    assert _match(bills, notes, 2) == []


def test_the_nearest_in_time_comes_first() -> None:
    bills = [(1, 1, 0, 50), (2, 1, 2, 50)]
    assert _match(bills, [(11, 1, 2, 50)], 3) == [(2, 11)]
    assert _match(bills, [(11, 1, 2, 50), (12, 1, 3, 50)], 2) == [(2, 11)]


def test_the_last_days_of_one_customer_are_not_the_first_of_the_next() -> None:
    start = (date(1970, 1, 1) - DAY).days
    for day in range(5):
        assert _match([(1, 1, start + day, 50)], [(11, 2, start, 50)], 3) == []


def test_without_rows_there_are_no_pairs() -> None:
    assert _match([], [], 3) == []
    assert _match([(1, 1, 0, 5)], [], 3) == []
    assert _match([], [(1, 1, 0, 5)], 3) == []


def test_a_key_that_stands_twice_is_a_defect() -> None:
    with pytest.raises(Defect, match="document_key"):
        _match([(1, 1, 0, 5), (1, 2, 0, 5)], [], 3)


papers_of = st.lists(
    st.tuples(st.integers(-9, 9), st.integers(1, 2), st.integers(0, 9), st.integers(1, 2)),
    max_size=12,
    unique_by=lambda paper: paper[0],
)


@given(papers_of, papers_of, st.integers(0, 5), st.randoms(use_true_random=False))
def test_agrees_with_trying_all_pairs_whatever_the_order_of_rows(
    invoices: list[Paper], credit: list[Paper], days: int, random: Random
) -> None:
    expected = _slowly(invoices, credit, days)
    random.shuffle(invoices)
    random.shuffle(credit)
    assert _match(invoices, credit, days) == expected
