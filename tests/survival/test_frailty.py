"""Customers' own pace by gamma shrinkage: against integration, against scipy, and found again (B15, B19)."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.survival.frailty import (
    Frailty,
    customer_effects,
    fit_frailty,
    fit_scaled_frailty,
    frailty_log_likelihood,
)
from tests.survival.made_up import covers_as_often_as_it_says


def records(seed: int, *, customers: int, variance: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    hazard = rng.uniform(0.2, 12, customers)
    effect = rng.gamma(1 / variance, variance, customers) if variance else np.ones(customers)
    return rng.poisson(effect * hazard).astype(float), hazard


def fitted(events: np.ndarray, hazard: np.ndarray) -> Frailty:
    fit = fit_frailty(events, hazard)
    assert isinstance(fit, Frailty), fit
    return fit


@pytest.mark.parametrize("variance", [0.05, 0.5, 2.0])
@pytest.mark.parametrize(
    ("events", "hazard", "further"), [(0, 0.0, 1.5), (3, 1.2, 0.4), (0, 6.0, 2.0), (25, 20.0, 0.1)]
)
def test_integration_gives_the_same(variance: float, events: int, hazard: float, further: float) -> None:
    """The closed form is the integral over the gamma; with another exponent it would not be."""
    prior = stats.gamma(1 / variance, scale=variance)

    def integral(what: object) -> float:
        assert callable(what)
        return float(
            integrate.quad(
                lambda log: what(math.exp(log)) * math.exp(log * (events + 1) - math.exp(log) * hazard)
                * prior.pdf(math.exp(log)), -45, 6, limit=400, epsabs=0, epsrel=1e-10,
            )[0]
        )  # fmt: skip

    record = np.array([float(events)]), np.array([hazard])
    one = Frailty(variance, 1.0, 30, 100, 100.0)
    whole = integral(lambda _: 1.0)
    assert one.effect(*record)[0] == pytest.approx(integral(lambda u: u) / whole, rel=1e-7)
    open_still = integral(lambda u: math.exp(-u * further)) / whole
    assert one.unpaid(*record, np.array([further]))[0] == pytest.approx(open_still, rel=1e-7)
    a = 1 / variance
    wrong = ((a + hazard) / (a + hazard + further)) ** (a + events + 1)
    assert abs(wrong - open_still) > 1e-4
    likelihood = frailty_log_likelihood(variance, events=record[0], hazard=record[1])
    assert likelihood == pytest.approx(math.log(whole), rel=1e-7, abs=1e-8)


def test_scipy_has_the_same_likelihood() -> None:
    events, hazard = records(1, customers=60, variance=0.7)
    for variance in (0.01, 0.7, 3.0):
        theirs = stats.nbinom.logpmf(events, 1 / variance, 1 / (1 + variance * hazard)).sum()
        theirs -= stats.poisson.logpmf(events, hazard).sum() + hazard.sum()
        assert frailty_log_likelihood(variance, events=events, hazard=hazard) == pytest.approx(theirs, abs=1e-8)


def test_a_variance_near_nothing_loses_no_digits() -> None:
    events, hazard = records(2, customers=60, variance=0.0)
    limit = frailty_log_likelihood(0.0, events=events, hazard=hazard)
    slope = 0.5 * float(((events - hazard) ** 2 - events).sum())
    for variance in (1e-6, 1e-9, 1e-12):
        found = frailty_log_likelihood(variance, events=events, hazard=hazard)
        assert found - limit == pytest.approx(variance * slope, abs=1e-9)


def test_the_best_variance_is_the_best() -> None:
    events, hazard = records(3, customers=80, variance=0.5)
    fit = fitted(events, hazard)
    best = frailty_log_likelihood(fit.variance, events=events, hazard=hazard)
    grid = np.exp(np.linspace(-12, 4, 600))
    assert best >= max(frailty_log_likelihood(float(one), events=events, hazard=hazard) for one in grid) - 1e-9
    assert fit.gain == pytest.approx(best + hazard.sum())


def test_truth_is_found_again() -> None:
    """The true variance lies within the likelihood's 95 % interval as often as that says; half of it does not."""
    hits = wrong = 0
    for seed in range(60):
        events, hazard = records(seed, customers=120, variance=0.5)
        fit = fitted(events, hazard)
        best = frailty_log_likelihood(fit.variance, events=events, hazard=hazard)
        hits += 2 * (best - frailty_log_likelihood(0.5, events=events, hazard=hazard)) <= 3.8415
        wrong += 2 * (best - frailty_log_likelihood(0.2, events=events, hazard=hazard)) <= 3.8415
    assert covers_as_often_as_it_says(hits, 60)
    assert not covers_as_often_as_it_says(wrong, 60)


def test_shrinkage_foretells_better_than_own_means() -> None:
    rng = np.random.default_rng(4)
    effect = rng.gamma(2, 0.5, 4000)
    hazard = rng.uniform(0.2, 5, 4000)
    events = rng.poisson(effect * hazard).astype(float)
    shrunk = fitted(events, hazard).effect(events, hazard)
    errors = [float(((guess - effect) ** 2).mean()) for guess in (shrunk, events / hazard, np.ones(4000))]
    assert errors[0] < 0.8 * min(errors[1:])
    # among customers of one expected pace, the mean of the truth is that pace
    for low, high in ((0.0, 0.7), (0.7, 1.3), (1.3, 9.0)):
        here = (shrunk >= low) & (shrunk < high)
        assert effect[here].mean() == pytest.approx(shrunk[here].mean(), rel=0.08)


def test_customers_alike_have_variance_nothing() -> None:
    hazard = np.full(200, 4.0)
    fit = fitted(np.full(200, 4.0), hazard)
    assert (fit.variance, fit.gain) == (0.0, 0.0)
    assert fit.effect(np.array([9.0]), np.array([1.0])).tolist() == [1.0]
    assert fit.unpaid(np.array([9.0]), np.array([1.0]), np.array([0.7])) == pytest.approx([math.exp(-0.7)])
    near = Frailty(1e-9, 0.0, 200, 800, 800.0).unpaid(np.array([9.0]), np.array([1.0]), np.array([0.7]))
    assert near == pytest.approx([math.exp(-0.7)], abs=1e-7)


def test_newcomers_stand_at_the_mean_and_apart() -> None:
    record = pd.DataFrame({"customer": [7, 3], "events": [4.0, 0.0], "hazard": [2.0, 3.0]})
    found = customer_effects(record, asked=pd.Series([3, 99, 7]), frailty=Frailty(0.5, 3.0, 40, 90, 90.0))
    assert found.frame["customer"].tolist() == [3, 99, 7]
    assert found.frame["effect"].tolist() == pytest.approx([0.4, 1.0, 1.5])
    assert found.frame["is_unseen"].tolist() == [False, True, False]
    assert found.unseen_count == 1


def test_no_sense_is_refused() -> None:
    few = fit_frailty(np.array([1.0]), np.array([2.0]))
    assert few == Reason.of("second.too_few_customers", count=1, least=20)
    none = fit_frailty(np.zeros(50), np.zeros(50))
    assert isinstance(none, Reason)
    nothing = fit_frailty(np.zeros(50), np.ones(50))
    assert nothing == Reason.of("second.too_few_exits", count=0, least=10)
    for events, hazard in ((1.5, 1.0), (-1.0, 1.0), (1.0, 0.0), (np.nan, 1.0), (1.0, np.inf)):
        with pytest.raises(UserError, match=r"second\.not_a_record"):
            fit_frailty(np.full(30, events), np.full(30, hazard))


@pytest.mark.parametrize("variance", [0.0, 0.3, 1.5])
def test_the_level_of_the_mean_customer_is_found_again(variance: float) -> None:
    """Hazards that sum to the payments hold slow customers long, and tell a newcomer too slow; scaled, they don't."""
    events, hazard = records(8, customers=3000, variance=variance)
    low = hazard * 0.6
    found, scale = fit_scaled_frailty(events, low)
    assert isinstance(found, Frailty)
    assert scale * 0.6 == pytest.approx(1, abs=0.06)
    assert found.variance == pytest.approx(variance, abs=0.1 * variance + 0.01)
    assert found.effect(events, low * scale).mean() == pytest.approx(1, abs=1e-3)
    if variance:
        at = [frailty_log_likelihood(found.variance, events=events, hazard=low * one) for one in (0.97, 1, 1.03)]
        likelihood = [value + events.sum() * math.log(one) for value, one in zip(at, (0.97, 1, 1.03), strict=True)]
        assert fitted(events, low).effect(events, low).mean() > 1.05  # without it the mean is off
        assert np.argmax(likelihood) == 2  # and a higher level is likelier
    alike = [float(events.sum() * math.log(one) - one * low.sum()) for one in np.linspace(0.8, 3, 400)]
    best = frailty_log_likelihood(found.variance, events=events, hazard=low * scale) + events.sum() * math.log(scale)
    assert found.gain == pytest.approx(best - max(alike), rel=1e-3, abs=0.1)
    few, unscaled = fit_scaled_frailty(events[:5], low[:5])
    assert isinstance(few, Reason)
    assert unscaled == 1
