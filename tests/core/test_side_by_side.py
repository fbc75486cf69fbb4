"""Work done side by side comes back in order, and what one raises is not lost (B19)."""

from __future__ import annotations

import time

import numpy as np
import pytest

from lrfm.core.side_by_side import at_once, side_by_side


def test_results_stand_in_the_order_of_items() -> None:
    """Also where a later one is done sooner, and where the work is parted once more within a thread."""

    def slow(item: int) -> int:
        time.sleep(0.02 if item == 0 else 0)
        return sum(side_by_side(lambda part: part * item, range(3)))

    assert side_by_side(slow, (item for item in range(9))) == [3 * item for item in range(9)]
    assert side_by_side(slow, []) == []


def test_numbers_are_those_of_one_thread_after_another() -> None:
    tables = [np.random.default_rng(seed).normal(size=(400, 300)) for seed in range(6)]
    together, alone = side_by_side(lambda one: one.T @ one, tables), [one.T @ one for one in tables]
    for one, other in zip(together, alone, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)
    assert all(
        (one == two).all() for one, two in zip(together, side_by_side(lambda one: one.T @ one, tables), strict=True)
    )


def test_what_one_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda item: 1 // item, [1, 0])
    with pytest.raises(ZeroDivisionError):
        at_once(lambda: 1, lambda: 1 // 0)
