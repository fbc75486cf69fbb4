"""Weights by time to default: published coefficients, other libraries, a known truth, customers seen in part (B4)."""

from __future__ import annotations

import numpy as np
import pytest
from lifelines import CoxPHFitter
from sklearn.base import clone
from statsmodels.duration.hazard_regression import PHReg

from lrfm.errors import UserError
from lrfm.weights.learned.partial import RiskSets, fit_times
from lrfm.weights.learned.times import TimeToDefault
from lrfm.weights.sample import Sample
from tests.weights.made_customers import TRUTH, made


def _times(data, *, seed, censored=True):
    """Draw exponential times by the truth, and the end of what was seen, both in whole days."""
    source = np.random.default_rng(seed)
    hazard = np.exp(TRUTH.sum() / 2 - data.u @ TRUTH) / 700
    until = np.ceil(source.exponential(1 / hazard))
    seen = np.ceil(source.uniform(30, 500, len(until))) if censored else np.full(len(until), 1e6)
    return np.minimum(until, seen), until <= seen


def test_published_coefficient():
    """T-S1: Therneau & Grambsch's first data, Breslow's ties."""
    time, event = np.array([9.0, 1, 1, 6, 6, 8]), np.array([1, 1, 0, 1, 1, 0], dtype=bool)
    sets = RiskSets.of(np.array([[0.0], [1], [1], [1], [0], [0]]), time, event)
    beta = fit_times(sets, ridge=1e-10)
    assert beta[0] == pytest.approx(np.log(1.5 + np.sqrt(33) / 2), rel=1e-6)
    assert sets.loss(beta)[0] == pytest.approx(3.8247495, abs=5e-8)


def test_statsmodels_finds_the_same_where_no_coefficient_is_held_at_zero():
    data = made(600, seed=1)
    time, event = _times(data, seed=1)
    x = -data.u[:, :3]
    theirs = PHReg(time, x, status=event.astype(int), ties="breslow").fit()
    found = fit_times(RiskSets.of(x, time, event), ridge=1e-9)
    assert (found > 0.1).all()
    assert found == pytest.approx(np.asarray(theirs.params), rel=1e-5)


def test_lifelines_finds_the_same_without_ties():
    data = made(300, seed=2)
    time, event = _times(data, seed=2)
    time = time + np.random.default_rng(2).random(300)
    frame = data.frame.assign(time=time, event=event)[["time", "event"]]
    frame[["L", "R", "F"]] = -data.u[:, :3]
    theirs = CoxPHFitter().fit(frame, "time", "event", fit_options={"precision": 1e-12})
    found = fit_times(RiskSets.of(-data.u[:, :3], time, event), ridge=1e-9)
    assert found == pytest.approx(theirs.params_.to_numpy(), rel=1e-5)


def test_derivatives_are_those_of_the_loss():
    data = made(120, seed=3)
    time, event = _times(data, seed=3)
    sets, beta = RiskSets.of(-data.u, time, event), np.array([0.5, 1.0, -0.3, 0.2])
    _, gradient, derived = sets.loss(beta, 2.0)
    curvature = derived()
    steps = 1e-5 * np.eye(4)
    slopes = [(sets.loss(beta + step, 2.0)[0] - sets.loss(beta - step, 2.0)[0]) / 2e-5 for step in steps]
    bends = [(sets.loss(beta + step, 2.0)[1] - sets.loss(beta - step, 2.0)[1]) / 2e-5 for step in steps]
    assert gradient == pytest.approx(slopes, rel=1e-6)
    assert curvature == pytest.approx(np.array(bends), rel=1e-5, abs=1e-6)


def test_known_weights_are_recovered_from_customers_seen_in_part():
    """8,000 customers, a third seen to their default: weights within 0.05 of the truth."""
    data = made(8000, seed=4)
    time, event = _times(data, seed=4)
    scheme = TimeToDefault().fit(data.frame, event, time_days=time, horizon_days=365)
    assert 0.2 < event.mean() < 0.5
    assert scheme.weighting().array == pytest.approx(TRUTH / TRUTH.sum(), abs=0.05)
    assert np.corrcoef(scheme.score(data.frame), data.u @ TRUTH)[0, 1] > 0.99


def test_defaults_beyond_the_horizon_are_not_seen():
    data = made(500, seed=5)
    time, event = _times(data, seed=5)
    short = TimeToDefault(ridge=1.0).fit(data.frame, event, time_days=time, horizon_days=200)
    cut = TimeToDefault(ridge=1.0).fit(data.frame, event & (time <= 200), time_days=np.minimum(time, 200))
    assert short.weighting() == cut.weighting()


def test_the_ridge_is_large_where_criteria_tell_nothing():
    """Left-out customers add to the partial likelihood what the ridge is judged by."""
    data = made(600, seed=9)
    time, event = _times(data, seed=9)
    told = TimeToDefault().fit(data.frame, event, time_days=time).ridge_
    mixed = np.random.default_rng(9).permutation(600)
    untold = TimeToDefault().fit(data.frame, event[mixed], time_days=time[mixed]).ridge_
    assert told <= 1.0
    assert untold == 100.0


def test_a_step_of_all_utilities_changes_nothing_and_large_values_do_not_overflow():
    data = made(100, seed=6)
    time, event = _times(data, seed=6)
    near, far = (RiskSets.of(data.u + shift, time, event).loss(np.full(4, 400.0))[0] for shift in (0, 1000))
    assert np.isfinite(far)
    assert far == pytest.approx(near, rel=1e-6)


def test_bad_data():
    data = made(50, seed=7)
    time = np.arange(50.0)
    with pytest.raises(UserError, match="no_times"):
        TimeToDefault().fit(data.frame, data.is_bad)
    with pytest.raises(UserError, match="no_outcomes"):
        TimeToDefault().fit(data.frame, time_days=time)
    with pytest.raises(UserError, match="one_class"):
        TimeToDefault().fit(data.frame, np.zeros(50), time_days=time)
    with pytest.raises(UserError, match="one_class"):
        TimeToDefault().fit(data.frame, time > 40, time_days=time, horizon_days=30)
    with pytest.raises(UserError, match=r"not_a_time\(count=2"):
        TimeToDefault().fit(data.frame, data.is_bad, time_days=np.append(time[2:], [-1, np.nan]))
    with pytest.raises(UserError, match="other_length"):
        TimeToDefault().fit(data.frame, data.is_bad, time_days=time[:5])
    alike = data.frame.assign(recency_days=3)
    assert TimeToDefault().fit(alike, data.is_bad, time_days=time).weighting().by_name["R"] == 0


def test_the_same_each_time_and_after_a_clone():
    data = made(300, seed=8, rows_each=3)
    time, event = _times(data, seed=8)
    given = {"time_days": time, "groups": data.customer}
    first = TimeToDefault().fit(data.frame, event, **given)
    again = clone(first).fit(data.frame, event, **given)
    assert again.weighting() == first.weighting()
    everybody = Sample(data.frame, event, data.customer, {"time_days": time}, {})
    refitted = clone(first).weigh_again(everybody, like=first)
    assert refitted.values == pytest.approx(first.weighting().values, abs=1e-9)
    assert refitted.remarks == first.weighting().remarks
