"""Credits to debits inside clearing groups, against a loop that moves one minor unit at a time."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrfm.errors import Defect
from lrfm.ledger.allocate.given import GroupMatches, allocate_group

DAY = date(2024, 2, 26)
Row = tuple[int, int, bool, int, int]  # group, key, is_debit, day, amount


def _table(rows: list[Row]) -> pa.Table:
    return pa.table(
        {
            "group": pa.array([row[0] for row in rows], pa.int64()),
            "key": pa.array([row[1] for row in rows], pa.int64()),
            "is_debit": pa.array([row[2] for row in rows], pa.bool_()),
            "order_day": pa.array([DAY + timedelta(days=row[3]) for row in rows], pa.date32()),
            "amount_minor": pa.array([row[4] for row in rows], pa.int64()),
        }
    )


def _found(rows: list[Row]) -> tuple[list[tuple[int, ...]], dict[int, int]]:
    result = allocate_group(_table(rows))
    return _plain(result), dict(zip(*result.residuals.to_pydict().values(), strict=True))


def _plain(result: GroupMatches) -> list[tuple[int, ...]]:
    assert result.matches.column_names == ["credit_key", "debit_key", "amount_minor"]
    return [tuple(row.values()) for row in result.matches.to_pylist()]


def _slowly(rows: list[Row]) -> tuple[list[tuple[int, ...]], dict[int, int]]:
    pairs: Counter[tuple[int, int]] = Counter()
    residuals = {}
    for group in {row[0] for row in rows}:
        queues: dict[bool, list[int]] = {True: [], False: []}
        for _, key, is_debit, _, amount in sorted(
            (row for row in rows if row[0] == group), key=lambda row: (row[3], row[1])
        ):
            queues[is_debit] += [key] * amount
        pairs.update(zip(queues[False], queues[True], strict=False))
        residuals[group] = len(queues[True]) - len(queues[False])
    return sorted(((*pair, amount) for pair, amount in pairs.items()), key=lambda row: (row[1], row[0])), residuals


def test_what_is_due_first_is_settled_first() -> None:
    rows = [(1, 10, True, 5, 70), (1, 11, True, 2, 50), (1, 20, False, 9, 60), (1, 21, False, 8, 30)]
    # 11 was due first: all of 21 and 20 of 20; then 10 gets the other 40
    assert _found(rows) == ([(20, 10, 40), (20, 11, 20), (21, 11, 30)], {1: 30})


def test_groups_of_one_side_are_left_over_whole() -> None:
    assert _found([(1, 10, True, 0, 7), (2, 20, False, 0, 9), (3, 10, True, 0, 1), (3, 20, False, 0, 2)]) == (
        [(20, 10, 1)],
        {1: 7, 2: -9, 3: -1},
    )
    assert _found([]) == ([], {})


def test_sums_over_all_groups_may_exceed_64_bits() -> None:
    most = 6 * 10**18
    rows = [(group, side * 100 + group, side == 0, 0, most) for group in range(8) for side in (0, 1)]
    assert _found(rows) == ([(100 + group, group, most) for group in range(8)], dict.fromkeys(range(8), 0))


def test_an_amount_of_zero_is_a_defect() -> None:
    with pytest.raises(Defect, match="amount_minor"):
        _found([(1, 10, True, 0, 0)])


rows_of = st.lists(
    st.tuples(st.integers(-1, 2), st.integers(-5, 5), st.booleans(), st.integers(0, 3), st.integers(1, 9)),
    max_size=14,
    unique_by=lambda row: row[1:3],
)


@given(rows_of, st.randoms(use_true_random=False))
def test_agrees_with_moving_single_units_whatever_the_order_of_rows(rows: list[Row], random: Random) -> None:
    expected = _slowly(rows)
    random.shuffle(rows)
    assert _found(rows) == expected


@given(rows_of)
def test_nothing_is_lost_and_nothing_settled_twice(rows: list[Row]) -> None:
    matches, residuals = _found(rows)
    by_credit, by_debit = Counter[int](), Counter[int]()
    for credit, debit, amount in matches:
        by_credit[credit] += amount
        by_debit[debit] += amount
    assert all(0 <= (by_debit if is_debit else by_credit)[key] <= amount for _, key, is_debit, _, amount in rows)
    signed = sum(amount if is_debit else -amount for _, _, is_debit, _, amount in rows)
    assert sum(residuals.values()) == signed


def test_a_key_that_stands_twice_is_added_up() -> None:
    assert _found([(1, 10, True, 0, 3), (1, 10, True, 1, 4), (1, 20, False, 0, 7)]) == ([(20, 10, 7)], {1: 0})


def test_groups_that_add_up_leave_nothing() -> None:
    """Many groups at once: credits are the debits cut at other places, so that each group clears to zero."""
    source = np.random.default_rng(5)
    groups = np.repeat(np.arange(2_000), 3)
    amounts = source.integers(1, 10**12, len(groups))
    whole = np.add.reduceat(amounts, np.arange(0, len(groups), 3))
    table = pa.table(
        {
            "group": np.concatenate((groups, np.arange(2_000))),
            "key": np.arange(8_000),
            "is_debit": np.arange(8_000) < 6_000,
            "order_day": pa.array(np.zeros(8_000, np.int32), pa.int32()).cast(pa.date32()),
            "amount_minor": np.concatenate((amounts, whole)),
        }
    )
    result = allocate_group(table)
    assert result.matches["debit_key"].to_pylist() == list(range(6_000))
    assert result.matches["amount_minor"].to_pylist() == amounts.tolist()
    assert set(result.residuals["residual_minor"].to_pylist()) == {0}
