"""The interval for a difference of two predictors: customers drawn again, paired (METHODS 4.4, 5.7; B7, B22)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from lrfm.survival.metrics.bootstrap import LEAST_CUSTOMERS, paired_difference, replicates
from lrfm.survival.metrics.brier import brier_scores
from lrfm.survival.metrics.calibration import observed_to_expected
from lrfm.survival.metrics.cash import crps_of_draws, pinball_loss, weighted_absolute_error_share
from lrfm.survival.metrics.censoring import Censoring
from lrfm.survival.metrics.concordance import harrell_concordance, uno_concordance
from lrfm.survival.metrics.dcalibration import d_calibration
from lrfm.survival.metrics.slope import calibration_slope
from lrfm.survival.metrics.sums import Replicable, mean_of, ratio_of

HORIZON = 30.0
CUSTOMERS, EACH = 60, 5
CUSTOMER = np.repeat(np.arange(CUSTOMERS), EACH)


class _Case:
    """Rows of 60 customers, whose habits are shared by their invoices; `share` knows them, more or less."""

    def __init__(self, seed: int, noise: float) -> None:
        source = np.random.default_rng(seed)
        habit = np.repeat(source.normal(0, 1, CUSTOMERS), EACH)
        ended = np.ceil(source.exponential(30 * np.exp(habit)))
        censored = source.integers(20, 90, len(habit))
        self.time, self.cause = np.minimum(ended, censored), (ended <= censored).astype(int)
        self.rate = np.exp(-habit + source.normal(0, noise, len(habit))) / 30
        self.share = 1 - np.exp(-self.rate * HORIZON)
        self.amount = source.lognormal(6, 1, len(habit))
        self.draws = self.amount[:, None] * (source.random((len(habit), 20)) < self.share[:, None])
        self.paid = self.amount * ((self.cause == 1) & (self.time <= HORIZON))
        self.censoring = Censoring.of(self.time, self.cause)


METRICS: dict[str, Callable[[_Case], Replicable]] = {
    "harrell": lambda case: harrell_concordance(case.time, case.cause, case.rate),
    "uno": lambda case: uno_concordance(case.time, case.cause, case.rate, censoring=case.censoring, until_days=HORIZON),
    "brier": lambda case: brier_scores(
        case.time, case.cause, case.share[:, None], horizons_days=[HORIZON], censoring=case.censoring
    ).at(HORIZON),
    "integrated": lambda case: brier_scores(
        case.time,
        case.cause,
        np.column_stack((case.share / 2, case.share)),
        horizons_days=[HORIZON / 2, HORIZON],
        censoring=case.censoring,
    ).integrated(),
    "d_calibration": lambda case: d_calibration(np.exp(-case.rate * case.time), case.cause).sums,
    "in_the_large": lambda case: observed_to_expected(
        case.time, case.cause, case.share, horizon_days=HORIZON, censoring=case.censoring, weight=case.amount
    ),
    "slope": lambda case: calibration_slope(
        case.time, case.cause, case.share, horizon_days=HORIZON, censoring=case.censoring
    ),
    "wape": lambda case: weighted_absolute_error_share(case.paid, case.amount * case.share),
    "pinball": lambda case: pinball_loss(case.paid, case.amount * case.share, level=0.9),
    "crps": lambda case: crps_of_draws(case.paid, case.draws),
}


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_can_be_drawn_again(name: str) -> None:
    """All customers once are the metric itself; a predictor is no better than itself, and a seed gives one answer."""
    metric = METRICS[name](_Case(1, 0.0))
    assert metric.value is not None
    assert metric.replicated(CUSTOMER, np.ones((1, CUSTOMERS)))[0] == pytest.approx(metric.value, rel=1e-9)
    same = paired_difference(metric, metric, customer=CUSTOMER, seed=1, draw_count=50)
    assert (same.value, same.low, same.high, same.p_value) == (0, 0, 0, 1)
    other = METRICS[name](_Case(1, 3.0))
    told = [paired_difference(metric, other, customer=CUSTOMER, seed=seed, draw_count=100) for seed in (1, 1, 2)]
    assert told[0] == told[1]
    assert told[0] != told[2]
    assert told[0].value == pytest.approx(metric.value - (other.value or 0))
    assert told[0].low < told[0].high


@pytest.mark.parametrize(("name", "sign"), [("harrell", 1), ("uno", 1), ("brier", -1), ("integrated", -1)])
def test_who_knows_is_found_better_than_who_guesses(name: str, sign: int) -> None:
    found = paired_difference(
        METRICS[name](_Case(1, 0.0)), METRICS[name](_Case(1, 3.0)), customer=CUSTOMER, seed=1, draw_count=400
    )
    assert found.low is not None
    assert found.high is not None
    assert min(sign * found.low, sign * found.high) > 0
    assert found.p_value == pytest.approx(2 / 401)


def test_the_interval_is_that_of_customers_not_of_rows() -> None:
    """Errors alike within a customer: the spread is the clustered one, twice and more that of rows drawn alone."""
    source = np.random.default_rng(2)
    error = np.repeat(source.normal(0, 1, 200), 10) + source.normal(0, 0.1, 2000)
    customer = np.repeat(np.arange(200), 10)
    spread = replicates(mean_of(error), customer=customer, seed=1, draw_count=4000).std()
    assert spread == pytest.approx(error.reshape(200, 10).mean(axis=1).std() / np.sqrt(200), rel=0.04)
    by_row = replicates(mean_of(error), customer=np.arange(2000), seed=1, draw_count=1000).std()
    assert spread > 2.5 * by_row


def test_pairing_takes_away_what_both_share() -> None:
    """The same draw serves both predictors: a hard customer is hard for both."""
    source = np.random.default_rng(3)
    shared, customer = np.repeat(source.normal(0, 5, 100), 4), np.repeat(np.arange(100), 4)
    first, second = shared + source.normal(0.2, 0.5, 400), shared + source.normal(0, 0.5, 400)
    found = paired_difference(mean_of(first), mean_of(second), customer=customer, seed=1)
    assert found.low is not None
    assert found.high is not None
    assert found.high - found.low < 0.25
    assert found.low > 0
    alone = replicates(mean_of(first), customer=customer, seed=1)
    assert np.quantile(alone, 0.975) - np.quantile(alone, 0.025) > 1.5


def test_intervals_cover() -> None:
    """Of 300 samples of 80 customers the 90 % interval holds the truth, not rejected at 1 %."""
    covered = 0
    for seed in range(300):
        source = np.random.default_rng(seed)
        effect = np.repeat(source.normal(0.3, 1, 80), 3) + source.normal(0, 1, 240)
        found = paired_difference(
            mean_of(effect), mean_of(np.zeros(240)), customer=np.arange(240) // 3, seed=seed, draw_count=300, level=0.9
        )
        covered += (found.low or 0) <= 0.3 <= (found.high or 0)
    assert stats.binomtest(covered, 300, 0.9).pvalue > 0.01


def test_the_order_of_rows_and_the_names_of_customers_do_not_matter() -> None:
    first, second = METRICS["brier"](_Case(1, 0.0)), METRICS["brier"](_Case(1, 1.0))
    case, other = _Case(1, 0.0), _Case(1, 1.0)
    order = np.random.default_rng(1).permutation(len(CUSTOMER))
    for one in (case, other):
        one.time, one.cause, one.share = one.time[order], one.cause[order], one.share[order]
    found = paired_difference(first, second, customer=CUSTOMER, seed=5)
    names = np.array([f"{number:03}" for number in CUSTOMER[order]])
    mixed = paired_difference(METRICS["brier"](case), METRICS["brier"](other), customer=names, seed=5)
    assert (mixed.value, mixed.low, mixed.high) == pytest.approx((found.value, found.low, found.high), abs=1e-12)


def test_the_interval_holds_the_middle_of_the_draws() -> None:
    first, second = METRICS["crps"](_Case(1, 0.0)), METRICS["crps"](_Case(1, 1.0))
    found = paired_difference(first, second, customer=CUSTOMER, seed=4, draw_count=200, level=0.8)
    drawn = [replicates(metric, customer=CUSTOMER, seed=4, draw_count=200) for metric in (first, second)]
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(drawn[0] - drawn[1], [0.1, 0.9])))


def test_draws_held_a_few_at_a_time_are_the_same_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    metric = METRICS["harrell"](_Case(1, 0.0))
    whole = replicates(metric, customer=CUSTOMER, seed=3, draw_count=20)
    monkeypatch.setattr("lrfm.survival.metrics.bootstrap.CELLS_AT_ONCE", 7 * CUSTOMERS)
    monkeypatch.setattr("lrfm.survival.metrics.pairs_drawn.CELLS_AT_ONCE", 3 * len(CUSTOMER))
    assert replicates(metric, customer=CUSTOMER, seed=3, draw_count=20).tolist() == whole.tolist()


def test_reasons_why_there_is_no_interval() -> None:
    """Few customers, a metric without a value, too many draws that tell nothing."""
    few = paired_difference(mean_of(np.ones(9)), mean_of(np.ones(9)), customer=np.arange(9), seed=1)
    assert (few.value, few.low, few.missing and few.missing.key) == (None, None, "survival.few_customers")
    open_rows = harrell_concordance(np.arange(50.0), np.zeros(50, bool), np.ones(50))
    none = paired_difference(open_rows, open_rows, customer=np.arange(50), seed=1)
    assert (none.value, none.missing and none.missing.key) == (None, "survival.no_pairs")
    above, below = np.eye(1, LEAST_CUSTOMERS)[0], np.eye(1, LEAST_CUSTOMERS)[0]
    rare = ratio_of(above, below)
    failed = paired_difference(rare, rare, customer=np.arange(LEAST_CUSTOMERS), seed=1)
    assert (failed.value, failed.low) == (0, None)
    assert failed.missing is not None
    assert failed.missing.key == "survival.draws_failed"
    assert failed.failed_count > 200
    with pytest.raises(ValueError, match="50 rows, 50 rows and 2 customers"):
        paired_difference(open_rows, open_rows, customer=[1, 2], seed=1)
