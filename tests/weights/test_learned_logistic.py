"""Logistic weights, with and without a bound at 0: other libraries, a known truth, and who must not be learned from."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression

from lrfm.errors import UserError
from lrfm.report.messages import MESSAGES
from lrfm.weights.criteria import LRFM
from lrfm.weights.learned.folds import folds_of, sampled_rows
from lrfm.weights.learned.logistic import fit_non_negative, fit_ridge, log_loss
from lrfm.weights.learned.non_negative import NonNegativeLogistic, learned_weighting
from lrfm.weights.learned.outcomes import outcomes_of
from lrfm.weights.learned.ridge import RidgeLogistic
from lrfm.weights.learned.ridges import RidgeSearch, choose_ridge
from lrfm.weights.normalise import Normaliser
from lrfm.weights.scheme import CompositeScheme
from tests.weights.made_customers import TRUTH, made

LEARNED = (CompositeScheme(NonNegativeLogistic()), RidgeLogistic())


def _by_bounded_quasi_newton(x, outcomes, ridge):
    """What METHODS 3.5 states, by scipy's L-BFGS-B."""
    design = np.column_stack([np.ones(len(x)), x])

    def loss(beta):
        p = 1 / (1 + np.exp(-design @ beta))
        slope = design.T @ (outcomes.weight * (p - outcomes.good)) + ridge * np.append(0, beta[1:])
        return log_loss(design @ beta, outcomes) + ridge / 2 * beta[1:] @ beta[1:], slope

    bounds = [(None, None)] + [(0, None)] * x.shape[1]
    options = {"ftol": 1e-15, "gtol": 1e-9, "maxiter": 5000, "maxfun": 100_000}
    return minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=bounds, options=options)


@given(seed=st.integers(0, 10_000), ridge=st.sampled_from([0.1, 1.0, 30.0]))
@settings(max_examples=8, deadline=None)
def test_the_minimum_is_that_of_bounded_quasi_newton(seed, ridge):
    """B4: same loss as L-BFGS-B to eight digits, and the conditions of a minimum under bounds hold."""
    source = np.random.default_rng(seed)
    u = source.random((150, 5))
    bad = source.random(150) < 1 / (1 + np.exp(1 + u @ source.normal(0, 3, 5)))
    bad[:2] = True, False
    outcomes = outcomes_of(bad, 150, sample_weight=source.uniform(0.2, 3, 150))
    found = fit_non_negative(u, outcomes, ridge=ridge)
    theirs = _by_bounded_quasi_newton(u, outcomes, ridge)
    ours = log_loss(found.log_odds(u), outcomes) + ridge / 2 * found.beta @ found.beta
    assert ours <= theirs.fun + 1e-8 * (1 + theirs.fun)
    assert found.beta == pytest.approx(theirs.x[1:], abs=1e-3)
    p = 1 / (1 + np.exp(-found.log_odds(u)))
    slope = u.T @ (outcomes.weight * (p - outcomes.good)) + ridge * found.beta
    assert (found.beta >= 0).all()
    assert slope[found.beta > 1e-9] == pytest.approx(0, abs=1e-4)
    assert (slope[found.beta <= 1e-9] >= -1e-4).all()


def test_without_a_ridge_or_a_bound_that_binds_all_say_the_same():
    """statsmodels' and scikit-learn's unpenalised logistic regression, where no coefficient is held at 0."""
    data = made(3000, seed=1, truth=np.array([2.0, 3.0, 2.0, 2.0]))
    outcomes = outcomes_of(data.is_bad, 3000)
    found = fit_non_negative(data.u, outcomes, ridge=1e-9)
    theirs = sm.Logit(outcomes.good, sm.add_constant(data.u)).fit(disp=0, tol=1e-12)
    assert (found.beta > 0.1).all()
    assert np.append(found.intercept, found.beta) == pytest.approx(np.asarray(theirs.params), rel=1e-6)
    other = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(data.u, outcomes.good)
    assert found.beta == pytest.approx(other.coef_[0], rel=1e-3)


@pytest.mark.parametrize("ridge", [0.05, 1.0, 20.0])
def test_a_ridge_is_scikit_learns(ridge):
    data = made(800, seed=2)
    weight = np.random.default_rng(2).uniform(0, 3, 800)
    outcomes = outcomes_of(data.is_bad, 800, sample_weight=weight)
    found = fit_ridge(data.u, outcomes, ridge=ridge)
    theirs = LogisticRegression(C=1 / ridge, solver="newton-cholesky", tol=1e-10, max_iter=500)
    theirs.fit(data.u, outcomes.good, sample_weight=weight)
    assert found.beta == pytest.approx(theirs.coef_[0], abs=1e-6)
    assert found.intercept == pytest.approx(theirs.intercept_[0], abs=1e-6)


def test_known_weights_are_recovered():
    """B4: 20,000 customers, 7,000 defaults: each weight within 0.04 of the truth; M, which tells nothing, near 0."""
    data = made(20_000, seed=3)
    found = CompositeScheme(NonNegativeLogistic()).fit(data.frame, data.is_bad).weighting()
    assert found.array == pytest.approx(TRUTH / TRUTH.sum(), abs=0.04)
    assert found.by_name["M"] < 0.02


def test_what_raises_risk_has_no_weight_and_it_is_said():
    """METHODS 3.5: M may truly raise the risk of default; then its weight is 0, and the ridge's share says against."""
    data = made(4000, seed=4, truth=np.array([1.5, 3.0, 1.5, -2.0]))
    bounded = CompositeScheme(NonNegativeLogistic()).fit(data.frame, data.is_bad).weighting()
    assert bounded.by_name["M"] == 0
    told = {remark.key: remark.values for remark in bounded.remarks}
    assert told["weights.learned_zero"]["names"] == "M"
    free = RidgeLogistic().fit(data.frame, data.is_bad)
    assert free.coefficients_["M"] < 0 < free.weighting().by_name["M"]
    told = {remark.key: remark.values for remark in free.weighting().remarks}
    assert told["weights.against"]["names"] == "M"


def test_where_nothing_helps_the_weights_are_equal():
    data = made(3000, seed=5, truth=-np.abs(TRUTH) - 1)
    found = CompositeScheme(NonNegativeLogistic()).fit(data.frame, data.is_bad).weighting()
    assert found.values == (0.25,) * 4
    assert found.remarks[0].key == "weights.learned_nothing"
    assert learned_weighting(np.zeros(2), ("a", "b"), origin="x").values == (0.5, 0.5)


def test_shares_of_the_ridge_are_of_coefficient_times_deviation():
    data = made(1000, seed=6)
    fitted = RidgeLogistic(ridge=1.0).fit(data.frame, data.is_bad)
    sizes = np.abs(list(fitted.coefficients_.values())) * data.u.std(axis=0)
    assert fitted.weighting().array == pytest.approx(sizes / sizes.sum())


# Outcomes


@pytest.mark.parametrize("scheme", LEARNED)
def test_one_kind_of_outcome_teaches_nothing(scheme):
    data = made(60, seed=7)
    for kind in (np.zeros(60), np.ones(60)):
        with pytest.raises(UserError, match=r"weights\.one_class"):
            clone(scheme).fit(data.frame, kind)
    with pytest.raises(UserError, match="one_class"):
        clone(scheme).fit(data.frame, data.is_bad, sample_weight=np.where(data.is_bad, 0.0, 1.0))


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"is_bad": None}, "no_outcomes"),
        ({"is_bad": [0, 1, 2]}, "not_an_outcome"),
        ({"is_bad": [0, 1, np.nan]}, "not_an_outcome"),
        ({"is_bad": [0, 1]}, "other_length"),
        ({"is_bad": [0, 1, 0], "groups": ["a"]}, "other_length"),
        ({"is_bad": [0, 1, 0], "sample_weight": [1, -1, 1]}, "not_row_weights"),
        ({"is_bad": [0, 1, 0], "sample_weight": [1, np.nan, 1]}, "not_row_weights"),
    ],
)
def test_outcomes_that_are_none(given, key):
    is_bad = given.pop("is_bad")
    with pytest.raises(UserError, match=rf"weights\.{key}\("):
        outcomes_of(is_bad, 3, **given)
    assert f"weights.{key}" in MESSAGES


@pytest.mark.parametrize("scheme", LEARNED)
def test_perfectly_parted_customers_have_finite_weights(scheme):
    frame = pd.DataFrame({criterion.column: np.arange(40.0) for criterion in LRFM})
    frame["recency_days"] = 40.0 - frame["recency_days"]
    fitted = clone(scheme).fit(frame, np.arange(40) < 15)
    assert np.isfinite(fitted.score(frame)).all()
    assert fitted.weighting().array == pytest.approx([0.25] * 4, abs=0.1)


@pytest.mark.parametrize("scheme", LEARNED)
def test_constant_columns_and_single_customers(scheme):
    data = made(300, seed=8)
    frame = data.frame.assign(length_days=100.0)
    assert clone(scheme).fit(frame, data.is_bad).weighting().by_name["L"] == 0
    one = clone(scheme).fit(data.frame, data.is_bad, groups=np.zeros(300))
    assert sum(one.weighting().values) == pytest.approx(1)
    with pytest.raises(UserError):
        clone(scheme).fit(data.frame[:1], data.is_bad[:1])


@pytest.mark.parametrize("scheme", LEARNED)
def test_twice_the_same_whatever_the_names_of_customers(scheme):
    """Deterministic, and a weight of 2 is a row twice (the customer's, so that parts stay whole)."""
    data = made(400, seed=9, rows_each=2)
    first, second = (clone(scheme).fit(data.frame, data.is_bad, groups=data.customer) for _ in range(2))
    assert first.score(data.frame).tolist() == second.score(data.frame).tolist()
    stated = {"ridge": 1.0} if isinstance(scheme, RidgeLogistic) else {"weigher": NonNegativeLogistic(ridge=1.0)}
    counts = np.random.default_rng(1).integers(1, 4, 400)
    rows = np.repeat(np.arange(400), counts)
    # the values that come first and last stay, so the range that utilities are measured by is nearly the same
    wide = {"normaliser": "raw_min_max"}
    weighed = clone(scheme).set_params(**stated, **wide).fit(data.frame, data.is_bad, sample_weight=counts)
    repeated = clone(scheme).set_params(**stated, **wide).fit(data.frame.take(rows), data.is_bad[rows])
    if not isinstance(scheme, RidgeLogistic):
        assert weighed.weighting().array == pytest.approx(repeated.weighting().array, abs=1e-8)
    else:
        assert weighed.score(data.frame) == pytest.approx(repeated.score(data.frame), abs=1e-6)


# The ridge


def test_parts_hold_customers_whole_and_defaulters_each():
    data = made(600, seed=10, rows_each=3)
    outcomes = outcomes_of(data.is_bad, 600, groups=data.customer)
    part = folds_of(outcomes, count=5, seed=1)
    assert all(len(set(part[data.customer == one])) == 1 for one in range(200))
    assert all(data.is_bad[part == each].any() for each in range(5))
    few = outcomes_of([1, 1, 0, 0, 0], 5, groups=["a", "a", "b", "c", "d"])
    assert folds_of(few, count=5, seed=1).max() == 0
    assert choose_ridge(fit_ridge, np.zeros((5, 1)), few, search=RidgeSearch()).ridge == 100.0


def test_samples_hold_customers_whole_and_defaulters_by_their_share():
    data = made(3000, seed=14, rows_each=3)
    outcomes = outcomes_of(data.is_bad, 3000, groups=data.customer)
    some = sampled_rows(outcomes, most_rows=600, seed=1)
    assert 600 <= some.sum() <= 606
    assert all(len(set(some[data.customer == one])) == 1 for one in range(0, 1000, 7))
    ever_bad = np.bincount(data.customer, weights=data.is_bad) > 0
    assert ever_bad[np.unique(data.customer[some])].mean() == pytest.approx(ever_bad.mean(), abs=0.01)
    assert sampled_rows(outcomes, most_rows=3000, seed=1).all()


def test_the_ridge_is_large_where_criteria_tell_nothing():
    """Noise is best foretold by the share of defaults alone; strong criteria ask for nearly no ridge."""
    noise, strong = made(500, seed=11, truth=np.zeros(4)), made(2000, seed=11, truth=4 * TRUTH)
    chosen = [
        choose_ridge(fit_ridge, data.u, outcomes_of(data.is_bad, len(data.u)), search=RidgeSearch()).ridge
        for data in (noise, strong)
    ]
    assert chosen == [100.0, 0.01]


def test_customers_of_whom_rows_repeat_are_not_foretold_from_themselves():
    """Ten copies of each row: dealt by rows, a model with no ridge looks best; dealt by customer it does not."""
    data = made(60, seed=12, truth=np.zeros(4))
    source = np.random.default_rng(12)
    x = np.tile(np.column_stack([data.u, source.random((60, 25))]), (10, 1))
    bad, customer = np.tile(data.is_bad, 10), np.tile(np.arange(60), 10)
    search = RidgeSearch(ridges=(0.01, 100.0))
    grouped = choose_ridge(fit_ridge, x, outcomes_of(bad, 600, groups=customer), search=search)
    loose = choose_ridge(fit_ridge, x, outcomes_of(bad, 600), search=search)
    assert (grouped.ridge, loose.ridge) == (100.0, 0.01)


@pytest.mark.parametrize("ridge", [0.0, -1.0, float("nan"), float("inf")])
def test_a_ridge_must_be_above_zero(ridge):
    data = made(60, seed=7)
    for scheme in (CompositeScheme(NonNegativeLogistic(ridge=ridge)), RidgeLogistic(ridge=ridge)):
        with pytest.raises(UserError, match="no_such_ridge"):
            scheme.fit(data.frame, data.is_bad)
    with pytest.raises(UserError, match="no_such_ridge"):
        RidgeLogistic(search=RidgeSearch(ridges=())).fit(data.frame, data.is_bad)


# Peeking


class PooledNonNegative(CompositeScheme):
    """A scheme that peeks: its utilities are measured by customers whom it is to score."""

    def fit(self, frame, is_bad=None, **others):
        super().fit(frame, is_bad, **others)
        self.training_ = frame
        return self

    def score(self, frame):
        pooled = pd.concat([self.training_, frame])
        self.normaliser_ = Normaliser(self.criteria, kind=self.normaliser).fit(pooled)
        return super().score(frame)


def test_a_scheme_that_normalises_on_the_pooled_sample_scores_otherwise():
    """What an honest scheme says of a customer does not hang on who else is scored; what a peeking one says does."""
    data, later = made(300, seed=13), made(300, seed=14)
    later.frame["recency_days"] *= 3
    honest = CompositeScheme(NonNegativeLogistic(ridge=1.0)).fit(data.frame, data.is_bad)
    peeking = PooledNonNegative(NonNegativeLogistic(ridge=1.0)).fit(data.frame, data.is_bad)
    assert honest.score(later.frame)[:10].tolist() == honest.score(later.frame[:10]).tolist()
    assert peeking.score(later.frame)[:10] != pytest.approx(peeking.score(later.frame[:10]), abs=0.1)
    assert peeking.score(later.frame) != pytest.approx(honest.score(later.frame), abs=1.0)
