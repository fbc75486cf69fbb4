"""Brier, D-calibration, calibration and cash: published numbers, oracles, and what must hold of any data (issue 6)."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from scipy import stats
from sklearn.linear_model import LogisticRegression

from lrfm.core.reason import Reason
from lrfm.survival.metrics.brier import Brier, brier_scores
from lrfm.survival.metrics.calibration import calibration_table, observed_to_expected
from lrfm.survival.metrics.cash import (
    absolute_error,
    bias_share,
    coverage_share,
    crps,
    crps_of_draws,
    pinball_loss,
    weighted_absolute_error_share,
)
from lrfm.survival.metrics.censoring import Censoring
from lrfm.survival.metrics.dcalibration import d_calibration
from lrfm.survival.metrics.incidence import paid_share_by
from lrfm.survival.metrics.slope import calibration_slope

SKSURV = json.loads((Path(__file__).parent / "oracles/metrics_sksurv.json").read_text(encoding="utf-8"))["cases"]
EXITS = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 2), st.integers(1, 5)), min_size=1, max_size=30)


def _brier(case: dict[str, Any], *, share: np.ndarray | None = None) -> Brier:
    train, rows = case["train"], case["rows"]
    return brier_scores(
        rows["time"],
        np.array(rows["event"], int),
        np.array(case["share"]) if share is None else share,
        horizons_days=case["horizons"],
        censoring=Censoring.of(train["time"], np.array(train["event"], int)),
    )


def _followed(seed: int, *, count: int = 400, truth: float = 1.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Days, causes and predicted shares paid by day 30, some censored; right where `truth` is 1."""
    source = np.random.default_rng(seed)
    share = source.uniform(0.05, 0.95, count)
    chance = share**truth / (share**truth + (1 - share) ** truth)
    ended = np.where(source.random(count) < chance, source.integers(1, 31, count), source.integers(31, 91, count))
    censored = source.integers(5, 120, count)
    return np.minimum(ended, censored), (ended <= censored).astype(int), share


# Brier


def test_brier_published() -> None:
    """T-S10."""
    time, cause = [2, 3, 5, 8, 10], [1, 0, 1, 1, 0]
    share = 1 - np.array([[0.2], [0.5], [0.4], [0.7], [0.9]])
    found = brier_scores(time, cause, share, horizons_days=[6], censoring=Censoring.of(time, cause))
    assert found.values[0] == pytest.approx(0.0773333, abs=1e-7)
    unweighted = brier_scores(time, cause, share, horizons_days=[6], censoring=Censoring.of(time, [1] * 5))
    assert unweighted.values[0] != pytest.approx(0.0773333, abs=1e-3)


@pytest.mark.parametrize("case", SKSURV)
def test_brier_against_scikit_survival(case: dict[str, Any]) -> None:
    found = _brier(case)
    assert found.values == pytest.approx(case["told"]["brier"], rel=1e-12)
    assert found.integrated().value == pytest.approx(case["told"]["integrated"], rel=1e-12)
    assert found.values != pytest.approx(case["as_given"]["brier"], rel=1e-6), "G(t) for G(t-) would be noticed"
    assert found.until_days == case["horizons"][-1]


def test_brier_counts_other_exits_as_not_paid() -> None:
    found = brier_scores([5, 5], [1, 2], [[0.7], [0.7]], horizons_days=[10], censoring=Censoring.of([5, 5], [1, 2]))
    assert found.errors[:, 0].tolist() == pytest.approx([0.09, 0.49])


def test_brier_stops_where_few_are_watched() -> None:
    """All censored by day 20: the score at 30 is a reason, the integral ends before (B22)."""
    time, cause = np.full(20, 20.0), np.zeros(20, int)
    share = np.full((20, 3), 0.2)
    found = brier_scores(time, cause, share, horizons_days=[5, 10, 30], censoring=Censoring.of(time, cause))
    assert found.values == (pytest.approx(0.04), pytest.approx(0.04), None)
    assert found.missing[2] is not None
    assert found.missing[2] == Reason.of("survival.few_watched", horizon_days=30, least_percent=10)
    assert TypeAdapter(Reason).validate_json(TypeAdapter(Reason).dump_json(found.missing[2])) == found.missing[2]
    assert (found.until_days, found.integrated().value) == (10, pytest.approx(0.04))
    early = brier_scores(time, cause, share, horizons_days=[20, 30, 40], censoring=Censoring.of(time, cause))
    assert early.integrated().value is None
    assert early.until_days is None


def test_brier_is_proper() -> None:
    """The true chances score better than any others drawn towards the mean or away from it."""
    time, cause, share = _followed(1, count=20_000)
    censoring = Censoring.of(time, cause)
    logit = np.log(share / (1 - share))
    scores = [
        brier_scores(
            time, cause, 1 / (1 + np.exp(-stretch * logit))[:, None], horizons_days=[30], censoring=censoring
        ).values[0]
        for stretch in (0.5, 1.0, 2.0)
    ]
    assert scores[1] == min(scores)


# D-calibration


def test_d_calibration_published() -> None:
    """T-S13; with five rows the counts are told and no p-value."""
    found = d_calibration([0.95, 0.85, 0.5, 0.3, 0.25], [1, 1, 0, 1, 0], bin_count=5)
    assert found.counts == pytest.approx((1.2, 1.6, 0.2, 0.0, 2.0))
    assert found.chi2 == pytest.approx(sum((count - 1) ** 2 for count in found.counts))
    assert found.p_value is None
    assert found.missing is not None
    assert found.missing.key == "survival.few_rows"
    as_events = d_calibration([0.95, 0.85, 0.5, 0.3, 0.25], [1] * 5, bin_count=5)
    assert as_events.counts != pytest.approx(found.counts), "to take censored rows as ended would be noticed"


def test_d_calibration_finds_what_is_wrong_and_keeps_its_level() -> None:
    """Of 400 samples of right curves no more than 5 % are rejected; curves that decay too fast always are."""
    source = np.random.default_rng(4)
    rejected, wrong = 0, 0
    for _ in range(400):
        ended, censored = source.exponential(1, 200), source.exponential(3, 200)
        time, event = np.minimum(ended, censored), ended <= censored
        rejected += float(d_calibration(np.exp(-time), event).p_value or 0) < 0.05
        wrong += float(d_calibration(np.exp(-2 * time), event).p_value or 0) < 0.05
    # censored rows, spread out, lie nearer to equal counts than rows that ended: fewer than 5 % is no fault
    assert stats.binomtest(rejected, 400, 0.05, alternative="greater").pvalue > 0.01
    assert wrong == 400


def test_d_calibration_has_a_degree_less_than_bins() -> None:
    survival = (np.arange(100) / 100) ** 1.3
    found = d_calibration(survival, np.ones(100, bool))
    other = stats.chisquare(np.histogram(survival, np.linspace(0, 1, 11))[0])
    assert (found.chi2, found.p_value) == pytest.approx((other.statistic, other.pvalue))


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30), st.integers(2, 12))
@example([(5e-324, False)], 2)
def test_d_calibration_keeps_every_row(rows: list[tuple[float, bool]], bins: int) -> None:
    survival, event = (np.array(values) for values in zip(*rows, strict=True))
    found = d_calibration(survival, event, bin_count=bins)
    assert sum(found.counts) == pytest.approx(len(rows))
    assert min(found.counts) >= 0


# Calibration


@given(EXITS, st.integers(1, 9))
def test_incidence_as_written(rows: list[tuple[int, int, int]], horizon: int) -> None:
    """The recursion of METHODS 5.6, day by day, each unit of weight a row."""
    time, cause, weight = (np.array(values) for values in zip(*rows, strict=True))
    surviving, paid = 1.0, 0.0
    for day in range(1, horizon + 1):
        at_risk = weight[time >= day].sum()
        if at_risk:
            paid += surviving * weight[(time == day) & (cause == 1)].sum() / at_risk
            surviving *= 1 - weight[(time == day) & (cause != 0)].sum() / at_risk
    found = paid_share_by(time.astype(float), cause, weight=weight.astype(float), horizon_days=horizon)
    if horizon > time.max() and (cause[time == time.max()] == 0).any():
        assert found is None
    else:
        assert found == pytest.approx(paid, abs=1e-12)
    repeated = np.repeat(np.arange(len(time)), weight)
    copies = paid_share_by(
        time[repeated].astype(float), cause[repeated], weight=np.ones(len(repeated)), horizon_days=horizon
    )
    assert found == pytest.approx(copies)


def test_incidence_published() -> None:
    """T-S5 of both causes; to censor other exits instead would give 0.630682."""
    time = np.array([1.0, 2, 3, 4, 4, 4, 5, 5, 6, 8, 8, 9, 10, 12])
    cause = np.array([1, 2, 0, 1, 0, 0, 2, 1, 0, 0, 2, 0, 1, 0])
    ones, other = np.ones(14), np.array([0, 2, 1])[cause]
    told = [paid_share_by(time, cause, weight=ones, horizon_days=day) for day in (1, 4, 5, 10)]
    assert told == pytest.approx([0.071429, 0.149351, 0.246753, 0.480519], abs=1e-6)
    told = [paid_share_by(time, other, weight=ones, horizon_days=day) for day in (2, 5, 8)]
    assert told == pytest.approx([0.071429, 0.168831, 0.285714], abs=1e-6)
    censored = paid_share_by(time, np.where(cause == 2, 0, cause), weight=ones, horizon_days=10)
    assert censored == pytest.approx(0.630682, abs=1e-6)


def test_groups_are_of_equal_weight_and_hold_ties_together() -> None:
    source = np.random.default_rng(2)
    share = source.random(1000)
    time, cause = source.integers(1, 60, 1000), source.integers(1, 3, 1000)
    found = calibration_table(time, cause, share, horizon_days=30)
    assert [group.row_count for group in found.groups] == [100] * 10
    assert found.method == "shares"
    order = np.argsort(share)
    first = order[:100]
    assert found.groups[0].observed_share == pytest.approx(((cause == 1) & (time <= 30))[first].mean())
    assert found.groups[0].expected_share == pytest.approx(share[first].mean())
    amount = source.lognormal(8, 1, 1000)
    money = calibration_table(time, cause, share, horizon_days=30, weight=amount)
    assert [group.weight / amount.sum() for group in money.groups] == pytest.approx([0.1] * 10, abs=0.02)
    alike = calibration_table(time, cause, np.round(share), horizon_days=30)
    assert [group.row_count for group in alike.groups] == [int((share < 0.5).sum()), int((share >= 0.5).sum())]


def test_who_was_seen_at_the_horizon_was_followed_to_it() -> None:
    assert calibration_table([30, 5], [0, 1], [0.5, 0.5], horizon_days=30).method == "shares"
    assert calibration_table([29, 5], [0, 1], [0.5, 0.5], horizon_days=29.5).method == "aalen_johansen"


def test_by_amount_differs_from_by_count() -> None:
    """Small invoices paid, the large one not: 3 of 4, and 3 of 103 cents (B14)."""
    time, cause, share, amount = [1, 2, 3, 90], [1, 1, 1, 0], [0.5] * 4, [1, 1, 1, 100]
    (rows,) = calibration_table(time, cause, share, horizon_days=30).groups
    (money,) = calibration_table(time, cause, share, horizon_days=30, weight=amount).groups
    assert (rows.observed_share, money.observed_share) == pytest.approx((0.75, 3 / 103))
    assert (rows.ratio, money.ratio) == pytest.approx((1.5, 6 / 103))


def test_weights_for_censoring_give_the_incidence() -> None:
    """With G of the same rows, O by weights is Aalen-Johansen, to the last digit; plain shares would be lower."""
    time, cause, share = _followed(3)
    cause = np.where((cause == 1) & (np.arange(400) % 5 == 0), 2, cause)
    table = calibration_table(time, cause, share, horizon_days=30, group_count=1)
    assert table.method == "aalen_johansen"
    assert table.groups[0].observed_share is not None
    large = observed_to_expected(time, cause, share, horizon_days=30, censoring=Censoring.of(time, cause))
    assert large.value == pytest.approx(table.ratio, rel=1e-12)
    assert ((cause == 1) & (time <= 30)).mean() < table.groups[0].observed_share - 0.01


def test_right_predictions_come_true() -> None:
    time, cause, share = _followed(5, count=20_000)
    table = calibration_table(time, cause, share, horizon_days=30)
    assert len(table.groups) == 10
    for group in table.groups:
        assert group.observed_share == pytest.approx(group.expected_share, abs=0.05)
    assert table.ratio == pytest.approx(1, abs=0.02)
    slope = calibration_slope(time, cause, share, horizon_days=30, censoring=Censoring.of(time, cause))
    assert (slope.value, slope.intercept) == (pytest.approx(1, abs=0.06), pytest.approx(0, abs=0.06))
    time, cause, share = _followed(5, count=20_000, truth=0.5)
    shallow = calibration_slope(time, cause, share, horizon_days=30, censoring=Censoring.of(time, cause))
    assert shallow.value == pytest.approx(0.5, abs=0.06)


def test_slope_against_scikit_learn() -> None:
    time, cause, share = _followed(6)
    found = calibration_slope(time, cause, share, horizon_days=30, censoring=Censoring.of(time, cause))
    other = LogisticRegression(C=np.inf, tol=1e-12).fit(found.logit[:, None], found.paid, sample_weight=found.weight)
    assert (found.intercept, found.value) == pytest.approx((other.intercept_[0], other.coef_[0, 0]), abs=1e-5)
    unweighted = LogisticRegression(C=np.inf, tol=1e-12).fit(found.logit[:, None], found.paid)
    assert found.value != pytest.approx(unweighted.coef_[0, 0], abs=1e-3)


def test_drawn_slopes_are_slopes_of_copies() -> None:
    time, cause, share = _followed(7, count=60)
    censoring = Censoring.of(time, cause)
    found = calibration_slope(time, cause, share, horizon_days=30, censoring=censoring)
    customer, counts = np.arange(60) // 6, np.random.default_rng(1).integers(0, 3, (5, 10)).astype(float)
    for drawn, value in zip(counts, found.replicated(customer, counts), strict=True):
        copies = np.repeat(np.arange(60), drawn[customer].astype(int))
        again = calibration_slope(time[copies], cause[copies], share[copies], horizon_days=30, censoring=censoring)
        assert value == pytest.approx(again.value, rel=1e-9)


@pytest.mark.parametrize(
    ("time", "cause", "share"),
    [
        ([40] * 4, [0] * 4, [0.1, 0.2, 0.3, 0.4]),
        ([5] * 4, [1] * 4, [0.1, 0.2, 0.3, 0.4]),
        ([5, 40, 5, 40], [1, 0, 1, 0], [0.4] * 4),
        ([5, 5, 40, 40], [1, 1, 0, 0], [0.9, 0.8, 0.2, 0.1]),
        ([], [], []),
    ],
)
def test_no_slope(time: list[int], cause: list[int], share: list[float]) -> None:
    """All open, all paid, one prediction for all, separation, no rows: a reason (B22)."""
    found = calibration_slope(
        time, np.array(cause, int), share, horizon_days=30, censoring=Censoring.of(time, np.array(cause, int))
    )
    assert (found.value, found.intercept) == (None, None)
    assert found.missing is not None
    assert found.missing.key == "survival.no_slope"


def test_calibration_without_follow_up_says_so() -> None:
    """Nobody was watched for thirty days, nobody has money, nothing was predicted."""
    table = calibration_table([10, 20], [0, 0], [0.1, 0.2], horizon_days=30, group_count=1)
    assert (table.groups[0].observed_share, table.groups[0].ratio, table.ratio) == (None, None, None)
    assert table.groups[0].missing is not None
    assert table.groups[0].missing.key == "survival.followed_too_short"
    empty = calibration_table([40], [0], [0.1], horizon_days=30, weight=[0])
    assert empty.missing is not None
    assert empty.missing.key == "survival.no_rows"
    censoring = Censoring.of([40], [0])
    nothing = observed_to_expected([40], [0], [0.0], horizon_days=30, censoring=censoring)
    assert nothing.missing is not None
    assert nothing.missing.key == "survival.nothing_to_divide_by"


# Cash


def test_crps_published() -> None:
    """T-S11: the eight sums of 100, 300 and 1000 that may be paid, with .9, .7 and .5, when 400 came."""
    taken = list(itertools.product((0, 1), repeat=3))
    amounts, chances = np.array([100, 300, 1000]), np.array([0.9, 0.7, 0.5])
    values = [float(np.dot(one, amounts)) for one in taken]
    probability = [float(np.prod(np.where(one, chances, 1 - chances))) for one in taken]
    assert np.dot(values, probability) == pytest.approx(800)
    assert crps([400], [values], probability=probability).value == pytest.approx(215.89, abs=1e-9)
    without_spread = np.dot(probability, np.abs(np.array(values) - 400))
    assert without_spread != pytest.approx(215.89, abs=1)


@given(
    st.lists(st.integers(-5, 50), min_size=1, max_size=12),
    st.integers(-10, 60),
)
def test_crps_as_written(draws: list[int], actual: int) -> None:
    """E|X - y| - .5 E|X - X'| pair by pair; the same as the integral of squared differences of distributions."""
    values = np.array(draws, float)
    expected = np.abs(values - actual).mean() - np.abs(values[:, None] - values[None]).mean() / 2
    found = crps_of_draws([actual], [draws]).value
    assert found == pytest.approx(expected, abs=1e-9)
    grid = np.arange(-11, 61)
    below = (values[:, None] <= grid).mean(axis=0)
    assert found == pytest.approx(((below - (actual <= grid)) ** 2).sum(), abs=1e-9)


def test_points_quantiles_and_intervals() -> None:
    actual, forecast = [100, 200, 0], [110, 170, 20]
    assert absolute_error(actual, forecast).value == 20
    assert weighted_absolute_error_share(actual, forecast).value == pytest.approx(0.2)
    assert bias_share(actual, forecast).value == 0
    assert bias_share(actual, [0, 0, 0]).value == -1
    assert pinball_loss(actual, forecast, level=0.5).value == 10
    assert pinball_loss(actual, forecast, level=0.9).value == pytest.approx((1 + 27 + 2) / 3)
    assert pinball_loss(actual, forecast, level=0.1).value == pytest.approx((9 + 3 + 18) / 3)
    assert coverage_share(actual, [100, 150, 1], [120, 199, 9]).value == pytest.approx(1 / 3)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=30), st.sampled_from([0.1, 0.5, 0.9]))
def test_the_quantile_has_the_least_pinball_loss(actual: list[int], level: float) -> None:
    best = float(np.quantile(actual, level, method="inverted_cdf"))
    loss = pinball_loss(actual, np.full(len(actual), best), level=level).value
    for other in range(0, 101, 5):
        assert loss <= pinball_loss(actual, np.full(len(actual), other), level=level).value + 1e-9


def test_money_errors_are_told_or_refused() -> None:
    """Nothing came in, no weeks at all, bad forecasts."""
    nothing = weighted_absolute_error_share([0, 0], [1, 2])
    assert nothing.value is None
    assert nothing.missing is not None
    assert nothing.missing.key == "survival.nothing_to_divide_by"
    none = absolute_error([], [])
    assert none.missing is not None
    assert none.missing.key == "survival.no_rows"
    for wrong in (
        lambda: coverage_share([1], [3], [2]),
        lambda: pinball_loss([1], [1], level=1),
        lambda: crps([1], [[1, 2]], probability=[0.5, 0.6]),
        lambda: crps_of_draws([1], [[]]),
        lambda: absolute_error([1], [np.nan]),
        lambda: brier_scores([1], [1], [[1.5]], horizons_days=[3], censoring=Censoring.of([1], [1])),
        lambda: brier_scores([1], [1], [[0.5, 0.5]], horizons_days=[3, 2], censoring=Censoring.of([1], [1])),
        lambda: calibration_table([1], [1], [0.5], horizon_days=3, weight=[-1]),
        lambda: d_calibration([0.5], [1], bin_count=1),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            wrong()
