"""Intervals of weights: what is drawn, what is shared, and how often they hold the truth (B4, N2)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom
from sklearn.base import clone

from lrfm.core.reason import Reason
from lrfm.report.messages import MESSAGES
from lrfm.weights.criteria import LRFM
from lrfm.weights.intervals import WeightIntervals, drawn_rows, intervals_of_schemes
from lrfm.weights.learned.bins import cut_points
from lrfm.weights.learned.boosting import MonotoneBoosting
from lrfm.weights.learned.non_negative import NonNegativeLogistic
from lrfm.weights.learned.ridge import RidgeLogistic
from lrfm.weights.learned.scorecard import Scorecard
from lrfm.weights.learned.times import TimeToDefault
from lrfm.weights.measured.weighers import Critic, Entropy, Merec
from lrfm.weights.normalise import Normaliser
from lrfm.weights.scheme import CompositeScheme
from lrfm.weights.weighting import Weighting
from tests.weights.made_customers import TRUTH, made


class Doubtful(RidgeLogistic):
    """A scheme of somebody's own that learns as another one does, and then thinks better of it."""

    def fit(self, frame, is_bad=None, *, sample_weight=None, groups=None):
        super().fit(frame, is_bad, sample_weight=sample_weight, groups=groups)
        self.weighting_ = Weighting.of(self.weighting_.names, np.ones(4), origin="own")
        return self


def weight_intervals(scheme, frame, is_bad=None, **how):
    """Give the intervals of one scheme."""
    (found,) = intervals_of_schemes({"": scheme}, frame, is_bad, **how).values()
    return found


def test_customers_are_drawn_with_all_their_rows_and_each_kind_apart():
    """Whatever the order of rows."""
    data = made(300, seed=1, rows_each=3)
    mixed = np.random.default_rng(1).permutation(300)
    for rows in drawn_rows(data.customer[mixed], data.is_bad[mixed], draws=3, seed=1):
        times = np.bincount(mixed[rows], minlength=300).reshape(-1, 3)
        assert (times == times[:, :1]).all()
    ever_bad = {int(one) for one in data.customer[data.is_bad]}
    for rows in drawn_rows(data.customer, data.is_bad, draws=20, seed=1):
        drawn = data.customer[rows]
        times = np.bincount(rows, minlength=300).reshape(-1, 3)
        assert (times == times[:, :1]).all()
        assert len(rows) == 300
        assert sum(int(one) in ever_bad for one in drawn[::3]) == len(ever_bad)


def test_the_short_way_is_the_long_one():
    """Schemes share values, scales and outcomes, and begin where all led; each from its own frame gives the same."""
    data = made(250, seed=2, rows_each=2)
    time = np.where(data.is_bad, 1 + np.arange(250) % 300, 365.0)
    weight = np.where(np.arange(250) % 5 == 0, 0.0, 1.0 + np.arange(250) % 2)
    schemes = {
        "entropy": CompositeScheme(Entropy()),
        "critic": CompositeScheme(Critic(), normaliser="rank"),
        "learned": CompositeScheme(NonNegativeLogistic(ridge=1.0)),
        "ridge": RidgeLogistic(ridge=1.0),
        "card": Scorecard(),
        "times": TimeToDefault(ridge=1.0),
        "own": Doubtful(ridge=1.0),
    }
    drawing = {"groups": data.customer, "draws": 10, "seed": 3}
    learning = {"sample_weight": weight, "time_days": time, "horizon_days": 365}
    found = intervals_of_schemes(schemes, data.frame, data.is_bad, **drawing, **learning)
    for name, scheme in schemes.items():
        drawn = []
        for rows in drawn_rows(data.customer, data.is_bad, draws=10, seed=3):
            given = {"groups": data.customer[rows], "sample_weight": weight[rows]}
            times = {"time_days": time[rows], "horizon_days": 365} if scheme.needs_times else {}
            fitted = clone(scheme).fit(data.frame.take(rows), data.is_bad[rows], **given, **times)
            drawn.append(fitted.weighting().values)
        assert found[name].lows == pytest.approx(np.quantile(drawn, 0.025, axis=0), abs=1e-9)
        assert found[name].highs == pytest.approx(np.quantile(drawn, 0.975, axis=0), abs=1e-9)
        alone = weight_intervals(scheme, data.frame, data.is_bad, **drawing, **learning)
        assert alone == found[name]
    assert found["own"].values == (0.25,) * 4


def test_every_kind_of_scheme_has_intervals_around_its_weights():
    data = made(400, seed=4, rows_each=2)
    time = np.where(data.is_bad, 1 + np.arange(400) % 300, 365.0)
    schemes = {
        "ridge": RidgeLogistic(),
        "card": Scorecard(),
        "times": TimeToDefault(),
        "trees": MonotoneBoosting(criteria=LRFM),
    }
    learning = {"sample_weight": np.ones(400), "time_days": time, "horizon_days": 365}
    found = intervals_of_schemes(schemes, data.frame, data.is_bad, groups=data.customer, draws=20, seed=1, **learning)
    assert list(found) == list(schemes)
    assert found["trees"] == Reason.of("weights.no_weights")
    for name in ("ridge", "card", "times"):
        one = found[name]
        assert isinstance(one, WeightIntervals)
        assert (one.draw_count, one.failed_count) == (20, 0)
        assert all(0 <= low <= high <= 1 for low, high in zip(one.lows, one.highs, strict=True))
        assert sum(low <= value <= high for low, value, high in zip(one.lows, one.values, one.highs, strict=True)) >= 3


def test_customers_in_many_rows_widen_intervals():
    """Eight rows a customer tell hardly more than one: intervals that take rows for customers are too narrow."""
    data = made(150, seed=5)
    rows = np.repeat(np.arange(150), 8)
    frame, bad = data.frame.take(rows), data.is_bad[rows]
    scheme = CompositeScheme(NonNegativeLogistic(ridge=1.0))
    wide, narrow = (weight_intervals(scheme, frame, bad, groups=groups, draws=40, seed=1) for groups in (rows, None))
    assert wide.highs[1] - wide.lows[1] > 1.8 * (narrow.highs[1] - narrow.lows[1])


def test_intervals_hold_the_truth_as_often_as_they_say():
    """20 ledgers of 400 customers: 95 % intervals of L's and of R's weight; not rejected by an exact test at 1 %."""
    truth = np.array([2.0, 3.0, 2.0, 2.0])
    weights = truth / truth.sum()
    scheme = CompositeScheme(NonNegativeLogistic(ridge=0.1))
    held = np.zeros(4)
    for seed in range(20):
        data = made(400, seed=100 + seed, truth=truth, base=0.5)
        found = weight_intervals(scheme, data.frame, data.is_bad, draws=40, seed=seed)
        held += (np.array(found.lows) <= weights) & (weights <= np.array(found.highs))
    assert (held[:2] >= binom.ppf(0.005, 20, 0.95)).all()


def test_schemes_that_cannot_be_learned_give_a_reason():
    data = made(100, seed=6)
    frame = data.frame.copy()
    frame.loc[0, "recency_days"] = 0
    found = weight_intervals(CompositeScheme(Merec()), frame, draws=5, seed=1)
    assert found.key == "weights.not_above_zero"
    assert weight_intervals(RidgeLogistic(), frame, np.zeros(100), draws=5, seed=1).key == "weights.one_class"


def test_too_many_draws_without_weights_give_no_interval():
    """A dozen customers, and a method that refuses draws in which one is best by everything."""

    class Choosy(Critic):
        def points(self, u, raw, is_cost):
            alike = len(np.unique(raw[:, 0])) < 9
            return (
                Reason.of("weights.too_few_customers", count=1, least=2) if alike else super().points(u, raw, is_cost)
            )

    data = made(12, seed=7)
    found = weight_intervals(CompositeScheme(Choosy()), data.frame, draws=30, seed=1)
    assert found.key == "weights.draws_failed"
    assert found.values["count"] > 3
    assert "weights.draws_failed" in MESSAGES


def test_the_ridge_stays_as_it_was_chosen():
    data = made(300, seed=8)
    learned = clone(CompositeScheme(NonNegativeLogistic())).fit(data.frame, data.is_bad)
    ridge = float({remark.key: remark.values for remark in learned.weighting().remarks}["weights.ridge"]["ridge"])
    given = {"draws": 15, "seed": 2}
    chosen = weight_intervals(CompositeScheme(NonNegativeLogistic()), data.frame, data.is_bad, **given)
    stated = weight_intervals(CompositeScheme(NonNegativeLogistic(ridge=ridge)), data.frame, data.is_bad, **given)
    assert chosen == stated
    assert TRUTH[1] == max(TRUTH)


@pytest.mark.parametrize("count", [3, 10, 101, 5000])
def test_quantiles_of_what_is_in_order_are_numpys(count):
    """To the last digit: scales and cuts of drawn customers are taken from values that were sorted once."""
    values = np.random.default_rng(count).lognormal(5, 2, count)
    frame = pd.DataFrame({"length_days": values})
    (frozen,) = Normaliser(LRFM[:1]).fit(frame).frozen_
    assert frozen.constants == tuple(np.quantile(values, [0.01, 0.99]))
    cuts = cut_points(values, np.zeros(count, dtype=bool), count=10)
    expected = np.union1d(*[np.quantile(values, np.arange(1, 10) / 10, method="inverted_cdf")] * 2)
    assert set(expected) - {values.max()} <= set(cuts)
