"""Mean lateness and shares on time, drawn towards all customers: METHODS 5.8, REML, truth found again (B15)."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.survival.shrinkage import MeanShrinkage, ShareShrinkage, fit_means, fit_shares
from tests.survival.made_up import covers_as_often_as_it_says


def late(
    seed: int, *, customers: int, each: int, between: float = 100.0, uneven: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    counts = rng.integers(1, 2 * each, customers) if uneven else np.full(customers, each)
    customer = np.repeat(np.arange(customers), counts)
    own = rng.normal(12, np.sqrt(between), customers)
    return customer, own[customer] + rng.normal(0, 20, len(customer))


def means(customer: np.ndarray, values: np.ndarray) -> MeanShrinkage:
    fit = fit_means(customer, values)
    assert isinstance(fit, MeanShrinkage), fit
    return fit


def reml(customer: np.ndarray, values: np.ndarray) -> tuple[float, float, float]:
    import statsmodels.formula.api as smf

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = smf.mixedlm("y ~ 1", pd.DataFrame({"y": values, "c": customer}), groups="c").fit(reml=True)
    return float(found.fe_params.iloc[0]), float(found.cov_re.iloc[0, 0]), float(found.scale)


def test_weights_of_the_methods() -> None:
    fit = MeanShrinkage(10.0, 100.0, 400.0, 50, 500)
    assert fit.weight(np.array([0, 2, 5, 20, 100])) == pytest.approx([0, 1 / 3, 0.5556, 0.8333, 0.9615], abs=5e-5)
    assert fit.shrunk(np.array([40.0, np.nan]), np.array([2, 0])) == pytest.approx([20.0, 10.0])
    assert MeanShrinkage(10.0, 0.0, 0.0, 50, 500).weight(np.array([5])).tolist() == [0.0]


def test_equal_counts_give_what_reml_gives() -> None:
    customer, values = late(1, customers=40, each=6)
    fit = means(customer, values)
    assert (fit.mean, fit.between, fit.within) == pytest.approx(reml(customer, values), rel=1e-4)
    assert fit.within != pytest.approx(values.var(), rel=0.05)  # the oracle can fail


def test_unequal_counts_come_near_reml() -> None:
    customer, values = late(2, customers=300, each=6, uneven=True)
    fit = means(customer, values)
    mean, between, within = reml(customer, values)
    assert fit.mean == pytest.approx(mean, abs=0.1)
    assert fit.within == pytest.approx(within, rel=0.02)
    assert fit.between == pytest.approx(between, rel=0.1)


def test_variances_are_found_again() -> None:
    """Exact interval of the variance ratio from the F distribution: holds the truth as often as it says."""
    customers, each, hits, wrong = 50, 5, 0, 0
    low, high = stats.f.ppf([0.025, 0.975], customers - 1, customers * (each - 1))
    for seed in range(80):
        fit = means(*late(seed, customers=customers, each=each))
        ratio = (fit.within + each * fit.between) / fit.within
        hits += low <= ratio / (1 + each * 100 / 400) <= high
        wrong += low <= ratio / (1 + each * 300 / 400) <= high
    assert covers_as_often_as_it_says(hits, 80)
    assert not covers_as_often_as_it_says(wrong, 80)


def test_customers_alike_share_one_mean() -> None:
    rng = np.random.default_rng(3)
    found = [means(np.repeat(np.arange(30), 4), rng.normal(5, 9, 120)) for _ in range(8)]
    assert any(fit.between == 0 for fit in found)
    alike = next(fit for fit in found if fit.between == 0)
    assert alike.shrunk(np.array([99.0]), np.array([50])) == pytest.approx([alike.mean])
    flat = means(np.repeat(np.arange(30), 4), np.full(120, 7.0))
    assert (flat.mean, flat.between, flat.within) == (7.0, 0.0, 0.0)


def test_lateness_that_can_not_be_parted() -> None:
    assert fit_means(np.zeros(9), np.arange(9.0)) == Reason.of("second.too_few_customers", count=1, least=20)
    assert fit_means(np.arange(40), np.arange(40.0)) == Reason.of("second.no_repeated")
    with pytest.raises(UserError, match=r"second\.not_finite"):
        fit_means(np.zeros(2), np.array([1.0, np.nan]))


# --- shares ---


def shares(on_time: np.ndarray, counts: np.ndarray) -> ShareShrinkage:
    fit = fit_shares(on_time, counts)
    assert isinstance(fit, ShareShrinkage), fit
    return fit


def test_share_of_the_methods() -> None:
    fit = ShareShrinkage(1.5, 13.5, 40)
    assert fit.shrunk(np.array([2, 0]), np.array([10, 0])) == pytest.approx([0.14, 0.1])


def test_the_prior_is_the_likeliest_and_is_found_again() -> None:
    rng = np.random.default_rng(5)
    counts = rng.integers(1, 30, 2500)
    on_time = rng.binomial(counts, rng.beta(2.0, 3.0, 2500))
    fit = shares(on_time, counts)
    assert (fit.hits, fit.misses) == pytest.approx((2.0, 3.0), rel=0.15)

    def likelihood(hits: float, misses: float) -> float:
        return float(stats.betabinom.logpmf(on_time, counts, hits, misses).sum())

    best = likelihood(fit.hits, fit.misses)
    around = [(fit.hits * a, fit.misses * b) for a in (0.98, 1, 1.02) for b in (0.98, 1, 1.02) if (a, b) != (1, 1)]
    assert all(likelihood(*other) < best for other in around)


def test_shares_alike_and_shares_that_say_nothing() -> None:
    rng = np.random.default_rng(6)
    fit = shares(np.full(60, 5), np.full(60, 10))
    assert fit.shrunk(np.array([9]), np.array([10])) == pytest.approx([0.5], abs=1e-3)
    assert fit_shares(np.zeros(60), np.full(60, 10)) == Reason.of("second.never_differs")
    assert fit_shares(rng.integers(0, 2, 60), np.ones(60)) == Reason.of("second.no_repeated")
    assert fit_shares(np.array([1]), np.array([2])) == Reason.of("second.too_few_customers", count=1, least=20)
    with pytest.raises(UserError, match=r"second\.not_a_share"):
        fit_shares(np.array([3]), np.array([2]))
