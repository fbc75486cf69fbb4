"""Whether a difference between schemes is the same at all origins (METHODS 4.4, 4.9; B4, N2)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from lrfm.backtest.auc import auc, clustered_areas
from lrfm.backtest.drift import drift_of
from lrfm.backtest.trial import Trial

QUARTERS, ORIGINS, WINDOW = 8, 5, 4


def made(seed: int, *, shock: float, customers: int = 400) -> Trial:
    """Quarterly origins with windows of four quarters; the first scheme's pull on default varies by quarter."""
    source = np.random.default_rng(seed)
    pull = 0.6 + shock * source.normal(size=QUARTERS)
    true, other = source.normal(size=(2, customers))
    falls = np.full(customers, 99)
    for quarter in range(QUARTERS):
        hazard = 0.03 * np.exp(pull[quarter] * true - pull[quarter] ** 2 / 2)
        falls[(source.random(customers) < -np.expm1(-hazard)) & (falls == 99)] = quarter
    place, customer = (grid.ravel() for grid in np.meshgrid(np.arange(ORIGINS), np.arange(customers), indexing="ij"))
    kept = falls[customer] >= place
    place, customer = place[kept], customer[kept]
    risk = np.column_stack((true + other, other + 0.3 * true))[customer]
    one = np.ones(len(customer))
    return Trial(("a", "b"), risk, risk, place, customer, falls[customer] < place + WINDOW, one, one, one)


def chances(*, shock: float, count: int = 200, customers: int = 400) -> np.ndarray:
    return np.array(
        [drift_of(made(seed, shock=shock, customers=customers), first=0, second=1).p_value for seed in range(count)]
    )


def test_the_test_keeps_its_level_and_sees_what_varies() -> None:
    """Five in a hundred of worlds that stay the same are called varying; of worlds that vary many more.

    With windows taken for independent four in ten p-values would lie below one half, which this would see.
    """
    same = chances(shock=0.0)
    assert stats.binomtest(int((same < 0.05).sum()), len(same), 0.05).pvalue > 0.01
    assert stats.binomtest(int((same < 0.5).sum()), len(same), 0.5).pvalue > 0.01
    varying = chances(shock=0.9, count=40, customers=1000)
    assert (varying < 0.05).mean() > 0.5


def test_leaving_out_an_origin_is_the_average_of_the_others() -> None:
    trial = made(1, shock=0.0)
    told = drift_of(trial, first=0, second=1)
    once = trial.once()
    without = []
    for place in range(ORIGINS):
        rows = trial.place != place
        areas = clustered_areas(
            trial.risk[rows], trial.is_bad[rows], cutoff=trial.place[rows], default_weight=once[rows]
        ).values
        without.append(areas[0] - areas[1])
    assert told.origin_count == ORIGINS
    assert (told.low, told.high) == pytest.approx((min(without), max(without)))


def test_where_nothing_can_be_compared() -> None:
    """One origin; or two, of which one has a single default; or two schemes that order alike."""
    trial = made(2, shock=0.0)
    assert drift_of(trial.at(0), first=0, second=1) is None
    first_bad = np.flatnonzero(trial.is_bad & (trial.place == 1))[1:]
    single = trial.some(np.isin(trial.place, (0, 1)) & ~np.isin(np.arange(len(trial.place)), first_bad))
    assert auc(single.at(1).risk[:, 0], single.at(1).is_bad).value is not None
    assert drift_of(single, first=0, second=1) is None
    alike = drift_of(trial, first=0, second=0)
    assert (alike.low, alike.high, alike.p_value) == (0, 0, None)
