"""The stability index and what chance reaches: published numbers, scipy, and simulation (N10, T-M8)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from lrfm.core.stability import critical_index, holm_adjusted, index_parts, shift_test, stability_index

counts_of_bins = st.lists(st.integers(0, 500), min_size=2, max_size=10).filter(lambda counts: sum(counts) > 0)


def test_the_published_index() -> None:
    """T-M8."""
    assert stability_index([10] * 10, [8, 9, *[10] * 6, 11, 12]) == pytest.approx(0.010116, abs=5e-7)
    # the oracle can fail: with cells in another place the number is another
    assert stability_index([10] * 10, [8, 8, *[10] * 6, 12, 12]) != pytest.approx(0.010116, abs=5e-4)


@pytest.mark.parametrize(("customers", "critical"), [(100, 0.338), (300, 0.113), (1000, 0.034)])
def test_the_published_critical_values(customers: int, critical: float) -> None:
    """METHODS 4.8: ten bins, two samples of one size."""
    assert critical_index(customers, customers, bins=10) == pytest.approx(critical, abs=5e-4)
    assert critical_index(customers, customers, bins=9) != pytest.approx(critical, abs=5e-4)


def test_the_rule_of_thumb_has_no_error_rate() -> None:
    """METHODS 4.8: of two samples of 300 in ten bins, one pair in ten is above .10 by noise alone."""
    random = np.random.default_rng(7)
    then, now = (random.multinomial(300, [0.1] * 10, size=4_000) for _ in range(2))
    found = np.array([stability_index(*pair) for pair in zip(then.tolist(), now.tolist(), strict=True)])
    assert (found > 0.10).mean() == pytest.approx(0.10, abs=0.015)
    assert (found > critical_index(300, 300, bins=10)).mean() == pytest.approx(0.05, abs=0.015)


@given(counts_of_bins)
def test_scipy_gives_the_same(then: list[int]) -> None:
    """The index is the sum of both relative entropies of the shares, cells at least half a customer."""
    now = then[1:] + then[:1]
    e, a = (np.maximum(np.array(counts, float), 0.5) / sum(counts) for counts in (then, now))
    both = special.rel_entr(a, e).sum() + special.rel_entr(e, a).sum()
    assert stability_index(then, now) == pytest.approx(both, abs=1e-12)
    if e != pytest.approx(a):
        assert stability_index(then, now) != pytest.approx(special.rel_entr(a, e).sum(), abs=1e-12)


@given(counts_of_bins)
def test_like_samples_have_no_index(counts: list[int]) -> None:
    assert stability_index(counts, counts) == 0
    if 0 not in counts:
        assert stability_index(counts, [3 * count for count in counts]) == pytest.approx(0)
    assert shift_test(counts, counts).p_value == 1


def test_parts_are_never_below_zero_and_add_up() -> None:
    parts = index_parts([5, 0, 95], [20, 1, 79])
    assert min(parts) >= 0
    assert sum(parts) == pytest.approx(stability_index([5, 0, 95], [20, 1, 79]))


def test_an_empty_cell_counts_as_half_a_customer() -> None:
    assert stability_index([0, 100], [10, 90]) == pytest.approx(
        (0.1 - 0.005) * np.log(0.1 / 0.005) + (0.9 - 1) * np.log(0.9)
    )


@pytest.mark.parametrize("counts", [[], [0, 0], [-1, 5]])
def test_counts_that_are_none_are_refused(counts: list[int]) -> None:
    with pytest.raises(ValueError, match="counts per bin"):
        stability_index(counts, counts)


def test_tables_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="bins then"):
        stability_index([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="moves between 2 bins"):
        shift_test([5, 5], [5, 5], moves=[[1]])
    with pytest.raises(ValueError, match="more customers moved"):
        shift_test([5, 5], [5, 5], moves=[[6, 0], [0, 4]])
    with pytest.raises(ValueError, match="both samples"):
        critical_index(0, 5, bins=5)


@given(counts_of_bins)
def test_without_moves_it_is_the_formula_for_independent_samples(then: list[int]) -> None:
    """N10: the weights are all 1/n + 1/m, whatever the shares are."""
    now = list(reversed(then))
    filled = sum(a + b > 0 for a, b in zip(then, now, strict=True))
    found = shift_test(then, now)
    assert found.critical == pytest.approx(critical_index(sum(then), sum(now), bins=filled), rel=1e-6)


def test_with_the_same_customers_it_is_the_test_of_mcnemar() -> None:
    """Two bins, the same customers: the p-value is that of (b - c)^2 / (b + c)."""
    stay, b, c = 40_000, 520, 440
    moves = [[stay, b], [c, stay]]
    found = shift_test([stay + b, stay + c], [stay + c, stay + b], moves=moves)
    mcnemar = (b - c) ** 2 / (b + c)
    assert found.p_value == pytest.approx(stats.chi2.sf(mcnemar, 1), rel=1e-3)
    # the oracle can fail: as if they were other customers, the same difference is nothing
    assert shift_test([stay + b, stay + c], [stay + c, stay + b]).p_value > 0.5


def test_nobody_moved() -> None:
    found = shift_test([3, 7], [3, 7], moves=[[3, 0], [0, 7]])
    assert (found.index, found.critical, found.p_value) == (0, 0, 1)
    assert found.critical_if_independent > 0


def test_holm_by_hand() -> None:
    assert holm_adjusted([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm_adjusted([]) == ()
    assert holm_adjusted([0.6, 0.9]) == (1.0, 1.0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_holm_is_between_the_p_value_and_bonferroni(p_values: list[float]) -> None:
    for adjusted, p in zip(holm_adjusted(p_values), p_values, strict=True):
        assert p <= adjusted <= min(1, len(p_values) * max(p_values))


REPEATS = 800
TOLERANCE = 3 * (0.05 * 0.95 / REPEATS) ** 0.5
"""Three standard errors of a share of .05."""


def _false_alarms(*, customers: int, in_both: int, kept: float, bins: int = 5) -> tuple[float, float]:
    """Give the shares of false alarms where nothing moved: moves allowed for, and as if samples were independent."""
    random = np.random.default_rng(20241231)
    paired = independent = 0
    for _ in range(REPEATS):
        then = random.normal(size=customers)
        now = random.normal(size=customers)
        now[:in_both] = kept * then[:in_both] + (1 - kept**2) ** 0.5 * now[:in_both]
        edges = np.sort(then)[[-(-customers * part // bins) - 1 for part in range(1, bins)]]
        before, after = np.searchsorted(edges, then), np.searchsorted(edges, now)
        moves = np.zeros((bins, bins), dtype=int)
        np.add.at(moves, (before[:in_both], after[:in_both]), 1)
        found = shift_test(_counted(before, bins), _counted(after, bins), moves=moves.tolist())
        paired += found.index > found.critical
        independent += found.index > found.critical_if_independent
    return paired / REPEATS, independent / REPEATS


def _counted(bins: np.ndarray, count: int) -> Sequence[int]:
    return [int(found) for found in np.bincount(bins, minlength=count)]


@pytest.mark.parametrize(("in_both", "kept"), [(0, 0.0), (300, 0.98), (210, 0.95)])
def test_false_alarms_are_as_many_as_allowed(in_both: int, kept: float) -> None:
    """N10: where nothing moved, at most 5 % (three standard errors), whoever is in both samples."""
    with_moves, without = _false_alarms(customers=300, in_both=in_both, kept=kept)
    assert with_moves <= 0.05 + TOLERANCE
    assert with_moves >= 0.02
    # what the moves are for: without them the alarm hardly ever sounds, and so misses what is there
    assert (without < 0.02) if in_both else (abs(without - 0.05) <= TOLERANCE)


def test_a_move_that_the_formula_for_independent_samples_misses_is_seen() -> None:
    """N10: 300 customers of whom one in five falls by a bin."""
    then = [60] * 5
    moves = [[60, 0, 0, 0, 0], [14, 46, 0, 0, 0], [0, 14, 46, 0, 0], [0, 0, 14, 46, 0], [0, 0, 0, 14, 46]]
    now = [sum(row[place] for row in moves) for place in range(5)]
    found = shift_test(then, now, moves=moves)
    assert found.critical < found.index < found.critical_if_independent
