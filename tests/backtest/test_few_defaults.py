"""Few defaults: bounds, power, sample sizes, the ladder and the verdict (METHODS 4.7, 4.9; T-M5 to T-M9; B19, N2)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from lrfm.backtest.bounds import bound_of, grade_bounds
from lrfm.backtest.contrasts import Contrast
from lrfm.backtest.needed import detectable_of, needed_of
from lrfm.backtest.power import (
    Rung,
    cox_snell_of_nagelkerke,
    hanley_mcneil_std_err,
    riley_sample_size,
    rung_of,
    smallest_detectable,
)
from lrfm.backtest.verdict import Finding, finding_of, verdict_of

GRADES = (100, 400, 300)
PUBLISHED = {
    (0, 0, 0): {
        0.5: (0.09, 0.10, 0.23), 0.75: (0.17, 0.20, 0.46), 0.9: (0.29, 0.33, 0.76), 0.95: (0.37, 0.43, 0.99),
        0.99: (0.57, 0.66, 1.52), 0.999: (0.86, 0.98, 2.28),
    },
    (0, 2, 1): {
        0.5: (0.46, 0.52, 0.56), 0.75: (0.64, 0.73, 0.90), 0.9: (0.83, 0.95, 1.29), 0.95: (0.97, 1.10, 1.57),
        0.99: (1.25, 1.43, 2.19), 0.999: (1.62, 1.85, 3.04),
    },
}  # fmt: skip


def _percent(bounds: tuple[float, ...]) -> list[float]:
    return [round(100 * bound, 2) for bound in bounds]


@pytest.mark.parametrize("defaults", PUBLISHED)
def test_pluto_tasche(defaults: tuple[int, ...]) -> None:
    """T-M5, T-M6: bounds by grade, in percent."""
    for confidence, told in PUBLISHED[defaults].items():
        assert _percent(grade_bounds(GRADES, defaults, confidence=confidence)) == list(told)


def test_correlated() -> None:
    """T-M7."""
    assert bound_of(9810, 35, correlation=0.15) == pytest.approx(0.03340, abs=5e-6)
    assert _percent(grade_bounds(GRADES, (0, 0, 0), correlation=0.12)) == [1.31, 1.45, 2.78]
    assert _percent(grade_bounds(GRADES, (0, 2, 1), correlation=0.12)) == [3.41, 3.77, 4.41]


def test_bounds_hang_together() -> None:
    """Correlation 0 is the limit; no default is a closed form; the chance of so few is what was asked."""
    assert bound_of(300, 2, correlation=1e-8) == pytest.approx(bound_of(300, 2), rel=1e-3)
    assert bound_of(100, 0) == pytest.approx(1 - 0.05 ** (1 / 100))
    assert bound_of(100, 0) == pytest.approx(0.0295, abs=5e-5)  # the rule of three gives 0.03
    assert stats.binom.cdf(7, 500, bound_of(500, 7, confidence=0.9)) == pytest.approx(0.1)
    assert bound_of(5, 5) == 1
    for wrong in ([5, 6], [-1, 0]):
        with pytest.raises(ValueError, match=r"grade"):
            grade_bounds([5, 5], wrong)


def test_hanley_mcneil_and_detectable_differences() -> None:
    """The table of METHODS 4.7."""
    table = {20: (0.064, 0.179, 0.138, 0.080), 50: (0.041, 0.114, 0.088, 0.051), 100: (0.029, 0.081, 0.063, 0.036),
             200: (0.021, 0.059, 0.046, 0.027)}  # fmt: skip
    for bad, told in table.items():
        error = hanley_mcneil_std_err(0.75, bad_count=bad, good_count=1000 - bad)
        found = [error, *(smallest_detectable(error, error, correlation=r) for r in (0.5, 0.7, 0.9))]
        np.testing.assert_allclose(found, told, atol=6e-4)


def test_riley() -> None:
    """T-M9, and the three sizes of METHODS 4.7."""
    found = riley_sample_size(24, r2=0.288, default_share=0.174)
    assert (found.shrinkage, found.optimism, found.base_rate, found.needed) == (623, 662, 221, 662)
    assert found.needed * 0.174 == pytest.approx(115.2, abs=0.05)
    r2 = cox_snell_of_nagelkerke(0.15, default_share=0.05)
    needed = [riley_sample_size(count, r2=r2, default_share=0.05).needed for count in (4, 8, 12)]
    assert needed[0] == 713
    assert [round(0.05 * size) for size in needed] == [36, 71, 107]
    with pytest.raises(ValueError, match="r2"):
        riley_sample_size(4, r2=0.9, default_share=0.05)


def _tested(*counts: tuple[int, int]) -> Any:
    """Make what is told of tested windows: outcomes known, and defaults among them."""
    return SimpleNamespace(
        tested=[SimpleNamespace(told_count=told, default_count=bad) for told, bad in counts], customer_count=1000
    )


def test_customers_needed_at_the_default_rate_of_the_tested_windows() -> None:
    """METHODS 4.7: four weights at 5 % take 713 customers with 36 defaults; nine more than twice as many."""
    four, nine = needed_of(_tested((600, 20), (400, 30)))
    assert (four.criteria, four.weight_count, four.customer_count, four.default_count) == ("lrfm", 4, 713, 36)
    assert four.default_share == 0.05
    assert (nine.criteria, nine.weight_count) == ("behaviour", 9)
    assert nine.customer_count == pytest.approx(713 * 9 / 4, abs=2)
    assert needed_of(_tested((600, 0))) == needed_of(_tested((6, 6))) == needed_of(_tested()) == ()


def test_differences_that_more_defaults_would_show() -> None:
    """The table of METHODS 4.7 at a correlation of 0.7."""
    found = detectable_of(_tested())
    assert [one.default_count for one in found] == [20, 50, 100, 200]
    np.testing.assert_allclose([one.std_err for one in found], [0.064, 0.041, 0.029, 0.021], atol=6e-4)
    np.testing.assert_allclose([one.difference for one in found], [0.138, 0.088, 0.063, 0.046], atol=6e-4)


def test_the_ladder() -> None:
    assert [rung_of(count) for count in (0, 19, 20, 49, 50, 99, 100)] == [
        Rung.BOUNDS_ONLY, Rung.BOUNDS_ONLY, Rung.INTERVALS, Rung.INTERVALS, Rung.STRONG_RIDGE, Rung.STRONG_RIDGE,
        Rung.FULL,
    ]  # fmt: skip


@given(st.floats(-1, 1), st.floats(0, 1), st.floats(0.001, 0.2))
def test_findings(low: float, width: float, margin: float) -> None:
    """One finding for each interval; the other way round it is the opposite."""
    high = low + width
    found, turned = finding_of(low, high, margin=margin), finding_of(-high, -low, margin=margin)
    opposite = {Finding.BETTER: Finding.WORSE, Finding.WORSE: Finding.BETTER}
    assert turned is opposite.get(found, found)
    if -margin <= low and high <= margin:
        assert found is Finding.EQUIVALENT
    elif low <= 0 <= high:
        assert found is Finding.CANNOT_TELL


def _contrast(first: int, second: int, low: float, high: float) -> Contrast:
    return Contrast(first, second, (low + high) / 2, joint_low=low, joint_high=high)


def test_winners() -> None:
    """Better than the reference and worse than no other; a scheme that another beats is none."""
    beside = [_contrast(1, 0, 0.05, 0.1), _contrast(2, 0, 0.03, 0.2), _contrast(3, 0, -0.01, 0.2)]
    pairs = [
        _contrast(0, 1, -0.1, -0.05), _contrast(0, 2, -0.2, -0.03), _contrast(0, 3, -0.2, 0.01),
        _contrast(1, 2, -0.1, 0.05), _contrast(1, 3, -0.1, -0.04), _contrast(2, 3, -0.1, 0.1),
    ]  # fmt: skip
    found = verdict_of(beside, pairs, reference=0, default_count=20)
    assert found.winners == (2,)
    assert found.beside_reference == {1: Finding.BETTER, 2: Finding.BETTER, 3: Finding.CANNOT_TELL}
    assert found.pairs[1, 3] is Finding.WORSE
    # a difference that is sure, yet of no use, makes no winner
    close = verdict_of(
        [_contrast(1, 0, 0.005, 0.015)], [_contrast(0, 1, -0.015, -0.005)], reference=0, default_count=99
    )
    assert (close.winners, close.beside_reference) == ((), {1: Finding.EQUIVALENT})
    none = verdict_of(beside, pairs, reference=0, default_count=19)
    assert (none.missing.values, none.winners, none.pairs) == ({"count": 19, "least": 20}, (), {})
    untold = verdict_of([Contrast(1, 0, 0.1)], [], reference=0, default_count=50)
    assert untold.beside_reference == {1: Finding.CANNOT_TELL}
