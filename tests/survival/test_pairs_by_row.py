"""Concordance as a sum of rows: the same pairs as counted, and draws of first order near the exact ones (B7, B22)."""

from __future__ import annotations

import numpy as np
import pytest

from lrfm.survival.metrics.bootstrap import replicates
from lrfm.survival.metrics.censoring import Censoring
from lrfm.survival.metrics.concordance import Concordance, uno_concordance
from lrfm.survival.metrics.dcalibration import d_calibration
from lrfm.survival.metrics.pairs_by_row import RowPairs, concordance_of_rows, row_pairs


def _made(seed: int, count: int, *, days: int, scores: int) -> Concordance:
    source = np.random.default_rng(seed)
    time, event = source.integers(1, days, count), source.random(count) < 0.6
    return uno_concordance(
        time, event, source.integers(0, scores, count) - time / 10 // 3, censoring=Censoring.of(time, event)
    )


def _rows(of: Concordance) -> RowPairs:
    return row_pairs(of.time, of.event, of.score, weight=of.weight)


@pytest.mark.parametrize(("count", "days", "scores"), [(1, 5, 3), (2, 3, 2), (57, 9, 4), (64, 80, 1000), (130, 20, 7)])
def test_rows_hold_their_pairs(count: int, days: int, scores: int) -> None:
    """Against all pairs, one by one: ties of days and of scores, censored rows, unequal weights."""
    of = _made(count, count, days=days, scores=scores)
    concordant, comparable = np.zeros(count), np.zeros(count)
    for i in range(count):
        for j in range(count):
            if of.event[i] and (of.time[i] < of.time[j] or (of.time[i] == of.time[j] and not of.event[j])):
                right = (of.score[i] > of.score[j]) + (of.score[i] == of.score[j]) / 2
                for row in (i, j):
                    comparable[row] += of.weight[i]
                    concordant[row] += of.weight[i] * right
    found = _rows(of)
    assert found.comparable == pytest.approx(comparable)
    assert found.concordant == pytest.approx(concordant)
    assert found.whole.tolist() == pytest.approx([of.concordant + of.tied / 2, of.comparable])
    assert found.value == pytest.approx(of.value)


def test_draws_of_first_order_are_near_the_exact_ones() -> None:
    """Of 80 customers: the same draws of C, correlated .99 and more, and as wide an interval."""
    of, customer = _made(5, 800, days=60, scores=500), np.arange(800) // 10
    near, exact = (
        replicates(metric, customer=customer, seed=1, draw_count=300)
        for metric in (concordance_of_rows([_rows(of)]), of)
    )
    assert np.corrcoef(near, exact)[0, 1] > 0.99
    assert near.std() == pytest.approx(exact.std(), rel=0.05)


def test_parts_are_pooled_by_their_pairs() -> None:
    parts = [_made(seed, 40 + seed, days=30, scores=9) for seed in range(3)]
    found = concordance_of_rows(_rows(one) for one in parts)
    weights = [one.comparable for one in parts]
    assert found.value == pytest.approx(np.average([one.value or 0 for one in parts], weights=weights))
    assert found.row_count == 123
    assert concordance_of_rows([]).missing is not None


def test_curves_of_whole_days_are_judged_without_their_steps() -> None:
    """Payments on three days with their true chances: even where spread over the fall, far from it where not."""
    source = np.random.default_rng(1)
    after = np.array([1.0, 0.45, 0.15, 0.0])
    day = source.choice([1, 2, 3], 4000, p=[0.55, 0.3, 0.15])
    paid = np.ones(4000, bool)
    spread = d_calibration(after[day], paid, survival_before=after[day - 1])
    assert (spread.p_value or 0) > 0.05
    assert spread.counts == pytest.approx([400] * 10, abs=60)
    assert (d_calibration(after[day], paid).p_value or 0) < 1e-9
    one = d_calibration([0.25, 0.4], [1, 1], survival_before=[0.45, 0.4], bin_count=5)
    assert one.counts == pytest.approx([0, 0.75, 1.25, 0, 0])
    with pytest.raises(ValueError, match="rises"):
        d_calibration([0.5], [1], survival_before=[0.4])
