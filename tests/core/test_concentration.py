"""Concentration: published numbers, plain numpy that shares no code with ours, and what always holds (B20, T-K6)."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrfm.core.concentration import (
    effective_number,
    gini,
    gini_corrected,
    herfindahl,
    least_share,
    pareto_curve,
    positive_only,
    top_share,
)

SALES = (400, 250, 150, 80, 50, 30, 20, 10, 6, 4)
amounts_above_0 = st.lists(st.integers(1, 10**15), min_size=1, max_size=40)


def test_the_worked_example() -> None:
    assert herfindahl(SALES) == Fraction(255_352, 1_000_000)
    assert float(effective_number(SALES)) == pytest.approx(3.916, abs=5e-4)
    assert gini(SALES) == Fraction(6_172, 10_000)
    assert float(gini_corrected(SALES) or 0) == pytest.approx(0.6858, abs=5e-5)
    assert top_share(SALES, count=10) == 1
    assert top_share(SALES, count=2) == Fraction(650, 1_000)
    assert least_share(SALES) == Fraction(3, 10)
    assert least_share(SALES, making=Fraction(801, 1_000)) == Fraction(4, 10)


@given(amounts_above_0)
def test_plain_numpy_gives_the_same(amounts: list[int]) -> None:
    x = np.array(amounts, dtype=float)
    shares = x / x.sum()
    assert float(herfindahl(amounts)) == pytest.approx((shares**2).sum(), rel=1e-9)
    # the definition by pairs, not the ranked sum: mean absolute difference over twice the mean
    by_pairs = abs(x[:, None] - x[None, :]).mean() / (2 * x.mean())
    assert float(gini(amounts)) == pytest.approx(by_pairs, rel=1e-9, abs=1e-12)
    largest = np.sort(x)[::-1]
    assert float(top_share(amounts, count=3)) == pytest.approx(largest[:3].sum() / x.sum(), rel=1e-9)
    points = np.array(pareto_curve(amounts), dtype=float)
    np.testing.assert_allclose(points[:, 1], np.concatenate([[0], largest.cumsum() / x.sum()]), rtol=1e-9)
    np.testing.assert_allclose(points[:, 0], np.arange(len(x) + 1) / len(x), rtol=1e-12)


@given(amounts_above_0, st.integers(2, 5))
def test_what_always_holds(amounts: list[int], times: int) -> None:
    count = len(amounts)
    assert Fraction(1, count) <= herfindahl(amounts) <= 1
    assert 1 <= effective_number(amounts) <= count
    assert 0 <= gini(amounts) <= 1 - Fraction(1, count)
    corrected = gini_corrected(amounts)
    assert (corrected is None) == (count == 1)
    assert 0 <= (corrected or 0) <= 1
    # the unit of money and the order of rows change nothing; n copies of all leave the Gini and share out the rest
    assert herfindahl([amount * times for amount in reversed(amounts)]) == herfindahl(amounts)
    assert gini(amounts * times) == gini(amounts)
    assert herfindahl(amounts * times) == herfindahl(amounts) / times


@given(amounts_above_0, st.fractions(min_value=Fraction(1, 1_000), max_value=1))
def test_the_least_share_is_enough_and_one_customer_less_is_not(amounts: list[int], making: Fraction) -> None:
    parts = least_share(amounts, making=making)
    needed = int(parts * len(amounts))
    assert needed == parts * len(amounts)
    assert top_share(amounts, count=needed) >= making
    assert needed == 1 or top_share(amounts, count=needed - 1) < making


def test_equal_parts_are_as_many_as_they_are_and_one_is_alone() -> None:
    assert (effective_number([7] * 12), gini([7] * 12), gini_corrected([7] * 12)) == (12, 0, 0)
    assert (herfindahl([7]), gini([7]), gini_corrected([7])) == (1, 0, None)


def test_whole_numbers_of_any_kind_are_exact() -> None:
    """Squares of 64-bit amounts do not fit 64 bits: they are summed as plain numbers."""
    large = np.array([10**15, 3 * 10**15], dtype=np.int64)
    assert herfindahl(large) == Fraction(10, 16)
    with pytest.raises(TypeError):
        herfindahl([0.5, 0.5])  # type: ignore[list-item]


def test_what_is_not_above_0_is_left_out_and_counted() -> None:
    kept = positive_only([5, 0, -3, 2, -1])
    assert (kept.amounts, kept.left_out) == ((5, 2), 3)


@pytest.mark.parametrize("amounts", [(), (3, 0), (3, -1)])
@pytest.mark.parametrize(
    "formula",
    [
        herfindahl,
        effective_number,
        gini,
        gini_corrected,
        pareto_curve,
        least_share,
        lambda amounts: top_share(amounts, count=1),
    ],
)
def test_no_formula_takes_nothing_or_less(formula, amounts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"no amounts|above 0 only"):
        formula(amounts)


def test_shares_and_counts_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="nobody"):
        top_share(SALES, count=0)
    with pytest.raises(ValueError, match="no share"):
        least_share(SALES, making=Fraction(0))
