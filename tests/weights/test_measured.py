"""Measured weights: published numbers, another library, and what must hold of any customers (B4, N2; T-W1 to 6, 12)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pymcdm.weights as other
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from sklearn.base import clone

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.report.messages import MESSAGES
from lrfm.weights.criteria import LRFM, Criterion
from lrfm.weights.learned.non_negative import NonNegativeLogistic
from lrfm.weights.learned.ridge import RidgeLogistic
from lrfm.weights.learned.scorecard import Scorecard
from lrfm.weights.learned.times import TimeToDefault
from lrfm.weights.measured.components import component_weights
from lrfm.weights.measured.entropy import entropies, entropy_weights
from lrfm.weights.measured.losses import idocriw_weights, loss_weights
from lrfm.weights.measured.removal import removal_weights
from lrfm.weights.measured.spread import correlations, critic_weights, deviation_weights
from lrfm.weights.measured.weighers import (
    Cilos,
    Critic,
    Entropy,
    Idocriw,
    Merec,
    PrincipalComponents,
    StandardDeviation,
)
from lrfm.weights.normalise import KINDS
from lrfm.weights.own import OwnScheme
from lrfm.weights.scheme import CompositeScheme
from lrfm.weights.sensitivity import weights_by_normalisation

AIRCRAFT = np.array(
    [
        [2.0, 1500, 20000, 5.5, 5, 9],
        [2.5, 2700, 18000, 6.5, 3, 5],
        [1.8, 2000, 21000, 4.5, 7, 7],
        [2.2, 1800, 20000, 5, 5, 5],
    ]
)
CRUDE = np.array(
    [
        [7, 312, 1891, 6613, 163],
        [72, 88, 728, 941804, 1078],
        [10, 252, 2594, 3466, 117471],
        [10, 145, 980, 2371, 86329],
        [65, 54, 350, 501, 29897],
        [29, 48, 380, 912, 34051],
        [7, 476, 3300, 78470, 2212],
        [70, 87, 650, 733, 819000],
        [4, 86, 591, 3015, 103],
        [12, 79, 579, 3240, 96098],
        [21, 45, 261, 1253, 453],
        [1, 72, 530, 4333, 0.1048],
    ]
)
FLATS = np.array([[3.0, 100, 10, 7], [2.5, 80, 8, 5], [1.8, 50, 20, 11], [2.2, 70, 12, 9]])
FLAT_COSTS = np.array([True, False, True, False])
COMPANIES = np.array(
    [[5000, 3, 3, 4, 3, 2], [680, 5, 3, 2, 2, 1], [2000, 3, 2, 3, 4, 3], [600, 4, 3, 1, 2, 2], [800, 2, 4, 3, 3, 4]]
)
MEASURED = (Entropy(), StandardDeviation(), Critic(), Merec(floor=0.01), PrincipalComponents(), Cilos(), Idocriw())


def unit(x: np.ndarray) -> np.ndarray:
    return (x - x.min(axis=0)) / np.ptp(x, axis=0)


def customers(count: int = 300, seed: int = 3) -> pd.DataFrame:
    source = np.random.default_rng(seed)
    size = source.normal(size=count)
    return pd.DataFrame(
        {
            "length_days": np.round(source.uniform(0, 1500, count)),
            "recency_days": np.round(source.exponential(60, count)),
            "frequency_count": source.poisson(np.exp(1.5 + 0.6 * size)) + 1,
            "monetary_minor": np.round(np.exp(11 + 1.2 * size + source.normal(size=count))),
        }
    )


# Published numbers


def test_aircraft_by_entropy():
    """T-W1: Hwang & Yoon 1981, exact; the book rounds E to four digits."""
    assert entropies(AIRCRAFT) == pytest.approx([0.994689, 0.982948, 0.998888, 0.993271, 0.970323, 0.977141], abs=5e-7)
    found = entropy_weights(AIRCRAFT)
    assert found == pytest.approx([0.064190, 0.206088, 0.013445, 0.081326, 0.358680, 0.276272], abs=5e-7)
    assert found == pytest.approx([0.0649, 0.2055, 0.0133, 0.0829, 0.3570, 0.2764], abs=2e-3)
    both = entropy_weights(AIRCRAFT, given=np.array([0.2, 0.1, 0.1, 0.1, 0.2, 0.3]))
    assert both == pytest.approx([0.064989, 0.104327, 0.006806, 0.041169, 0.363144, 0.419566], abs=5e-7)


def test_other_published_entropy_and_deviation():
    """T-W2, T-W3 (entropy) and T-W4."""
    assert entropy_weights(CRUDE) == pytest.approx([0.104991, 0.069124, 0.071373, 0.449937, 0.304575], abs=5e-7)
    assert entropy_weights(FLATS) == pytest.approx([0.1146, 0.1981, 0.4185, 0.2689], abs=5e-5)
    inverted = np.where(FLAT_COSTS, FLATS.min(axis=0) / FLATS, FLATS)
    assert entropy_weights(inverted) == pytest.approx([0.1277, 0.2174, 0.3599, 0.2950], abs=5e-5)
    materials = [
        [0, 0, 0],
        [0.39, 0.3, 0.77],
        [0.17, 0.36, 0.8],
        [0.35, 0.29, 0.93],
        [0.3, 0.4, 0.94],
        [0.84, 0.71, 1],
        [1, 1, 0.99],
    ]
    assert deviation_weights(np.array(materials)) == pytest.approx([0.3459, 0.3129, 0.3412], abs=5e-5)


def test_published_merec():
    """T-W5: Keshavarz-Ghorabaee et al. 2021."""
    x = np.array(
        [[450, 8000, 54, 145], [10, 9100, 2, 160], [100, 8200, 31, 153], [220, 9300, 1, 162], [5, 8400, 23, 158]]
    )
    found = removal_weights(x, is_cost=np.array([False, False, True, True]))
    assert found == pytest.approx([0.5752, 0.0141, 0.4016, 0.0091], abs=5e-5)


def test_published_critic():
    """T-W6: Tus & Adali 2019; with the first criterion turned round all weights change."""
    assert critic_weights(unit(COMPANIES)) == pytest.approx([0.157, 0.249, 0.168, 0.121, 0.154, 0.151], abs=5e-4)
    turned = unit(COMPANIES)
    turned[:, 0] = 1 - turned[:, 0]
    found = critic_weights(turned)
    assert found == pytest.approx([0.184066, 0.213029, 0.142214, 0.158301, 0.168382, 0.134008], abs=5e-7)


def test_published_cilos_and_idocriw():
    """T-W12: Zavadskas & Podvezko 2016."""
    assert loss_weights(FLATS, FLAT_COSTS) == pytest.approx([0.3343, 0.2199, 0.1957, 0.2501], abs=5e-5)
    assert idocriw_weights(FLATS, FLAT_COSTS) == pytest.approx([0.1658, 0.1885, 0.3545, 0.2911], abs=5e-5)


# Another library


@pytest.mark.parametrize("seed", range(10))
def test_pymcdm_says_the_same(seed):
    """Where all values are above 0 and one customer is best, pymcdm 1.4 gives the same numbers."""
    source = np.random.default_rng(seed)
    x = source.lognormal(1, 0.7, (int(source.integers(5, 60)), int(source.integers(2, 7))))
    is_cost = source.random(x.shape[1]) < 0.4
    types = np.where(is_cost, -1, 1)
    assert entropy_weights(x) == pytest.approx(other.entropy_weights(x))
    assert deviation_weights(x) == pytest.approx(other.standard_deviation_weights(x))
    assert critic_weights(unit(x)) == pytest.approx(other.critic_weights(x))
    assert removal_weights(x, is_cost=is_cost) == pytest.approx(other.merec_weights(x, types))
    assert loss_weights(x, is_cost) == pytest.approx(other.cilos_weights(x, types), rel=1e-8)
    assert idocriw_weights(x, is_cost) == pytest.approx(other.idocriw_weights(x, types), rel=1e-8)


def test_one_zero_takes_no_weight():
    """0 ln 0 is 0: a zero changes next to nothing. pymcdm 1.4 refuses zeros, which every ledger has."""
    x = np.random.default_rng(5).uniform(1, 2, (500, 4))
    without = entropy_weights(x)
    x[7, 1] = 1e-9
    nearly = entropy_weights(x)
    assert nearly == pytest.approx(other.entropy_weights(x))
    x[7, 1] = 0.0
    assert entropy_weights(x) == pytest.approx(nearly, abs=1e-6)
    assert np.abs(nearly - without).max() < 0.02
    with pytest.raises(ValueError, match="positive"):
        other.entropy_weights(x)


# What must hold


@given(seed=st.integers(0, 10_000), method=st.sampled_from(MEASURED))
@settings(max_examples=60, deadline=None)
def test_weights_are_weights_whatever_the_order_of_customers(seed, method):
    source = np.random.default_rng(seed)
    frame = customers(int(source.integers(20, 80)), seed=seed)
    if seed % 3 == 0:
        frame["length_days"] = 100.0
    try:
        found = CompositeScheme(method).fit(frame).weighting()
    except UserError as error:
        assert error.faults[0].key == "weights.no_single_balance"  # noqa: PT017
        reject()
    assert sum(found.values) == pytest.approx(1)
    mixed = CompositeScheme(method).fit(frame.sample(frac=1, random_state=seed)).weighting()
    assert mixed.values == pytest.approx(found.values, abs=1e-8)
    if seed % 3 == 0:
        assert found.by_name["L"] == 0


def test_best_customers_that_tie_stand_for_one_together():
    """Which of the customers at the top comes first must not decide CILOS; their order does in pymcdm."""
    x = np.array([[9.0, 1.0, 3.0], [9.0, 5.0, 1.0], [2.0, 7.0, 8.0], [1.0, 2.0, 4.0]])
    benefit = np.zeros(3, dtype=bool)
    assert loss_weights(x[::-1], benefit) == pytest.approx(loss_weights(x, benefit), abs=1e-12)
    types = np.ones(3)
    assert other.cilos_weights(x[[1, 0, 2, 3]], types) != pytest.approx(other.cilos_weights(x, types), abs=0.01)


def test_a_best_customer_who_is_there_twice_counts_as_one():
    """Then it is the same which of the two stands for the best, and pymcdm's first is as good as our mean."""
    x = np.random.default_rng(9).uniform(1, 9, (12, 4))
    twice = np.vstack([x, x[x[:, 0].argmax()]])
    found = loss_weights(twice, np.zeros(4, dtype=bool))
    assert found == pytest.approx(other.cilos_weights(twice, np.ones(4)))


def test_correlations_are_those_of_numpy():
    u = np.random.default_rng(1).random((50, 4))
    assert correlations(u) == pytest.approx(np.corrcoef(u.T))
    u[:, 2] = 0.5
    assert correlations(u)[2].tolist() == [0, 0, 1, 0]


def test_criteria_that_repeat_each_other_are_in_no_conflict():
    u = np.tile(np.random.default_rng(2).random((30, 1)), (1, 3))
    assert critic_weights(u) == Reason.of("weights.nothing_differs")
    found = Critic().weigh(u, u, criteria=tuple(Criterion(name, name) for name in "abc"))
    assert found.values == pytest.approx([1 / 3] * 3)
    assert found.remarks[0].key == "weights.nothing_differs"


def test_squared_loadings_are_those_of_scikit_learn():
    from sklearn.decomposition import PCA

    u = np.random.default_rng(4).random((80, 4)) + np.random.default_rng(5).random((80, 1))
    z = (u - u.mean(axis=0)) / u.std(axis=0)
    learned = PCA().fit(z)
    found = component_weights(u)
    assert found.weights == pytest.approx(learned.components_[0] ** 2)
    assert not found.mixes_signs
    kept = learned.explained_variance_ratio_ * 4 >= 1
    part = learned.explained_variance_ratio_[kept] / learned.explained_variance_ratio_[kept].sum()
    many = component_weights(u, retained="above_one")
    assert many.weights == pytest.approx(part @ learned.components_[kept] ** 2)


def test_a_first_component_of_mixed_signs_is_no_value():
    """Squared loadings would weigh what contradicts the others; equal weights, and it is said (METHODS 3.3)."""
    source = np.random.default_rng(6)
    common = source.random(200)
    u = np.column_stack([common, common + source.random(200) / 5, 1 - common + source.random(200) / 5])
    found = PrincipalComponents().weigh(u, u, criteria=tuple(Criterion(name, name) for name in "abc"))
    assert found.values == pytest.approx([1 / 3] * 3)
    assert found.remarks == (Reason.of("weights.mixed_signs", names="c"),)


# Where a method does not fit


def test_merec_refuses_zeros_and_says_that_a_floor_changes_weights():
    """R = 0 or L = 0 gave NaN; adding 1 is not innocuous, so nothing is added unless the user states a floor."""
    frame = customers()
    frame.loc[:4, "recency_days"] = 0
    with pytest.raises(UserError) as told:
        CompositeScheme(Merec()).fit(frame)
    fault = told.value.faults[0]
    assert fault.key == "weights.not_above_zero"
    assert fault.values["count"] == int(((frame <= 0).any(axis=1)).sum())
    low, high = (CompositeScheme(Merec(floor=floor)).fit(frame).weighting() for floor in (0.001, 0.1))
    assert low.remarks[0].key == "weights.floored"
    assert np.abs(low.array - high.array).max() > 0.02
    with pytest.raises(UserError, match="no_such_floor"):
        CompositeScheme(Merec(floor=0.0)).fit(frame)


def test_customers_with_more_credit_than_sales_stop_entropy_of_values():
    frame = customers()
    frame.loc[:2, "monetary_minor"] = -500
    with pytest.raises(UserError, match=r"weights.below_zero\(count=3"):
        CompositeScheme(Entropy(basis="values")).fit(frame)
    assert sum(CompositeScheme(Entropy()).fit(frame).weighting().values) == pytest.approx(1)


def test_values_of_costs_must_be_above_zero_for_cilos():
    frame = customers()
    frame.loc[0, "recency_days"] = 0
    for method in (Cilos(basis="values"), Idocriw(basis="values")):
        with pytest.raises(UserError, match="not_above_zero"):
            CompositeScheme(method).fit(frame)


def test_criteria_at_their_best_together_have_no_single_balance():
    x = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 5.0], [3.0, 9.0, 9.0]])
    found = loss_weights(x, np.zeros(3, dtype=bool))
    assert found == Reason.of("weights.no_single_balance", method="CILOS")


def test_too_few_and_all_alike():
    one = np.array([[0.5, 0.5]])
    for method in (entropy_weights, deviation_weights, critic_weights, component_weights):
        assert method(one).key == "weights.too_few_customers"
        assert method(np.tile(one, (5, 1))).key == "weights.nothing_differs"
    assert removal_weights(one, is_cost=np.zeros(2, dtype=bool)).key == "weights.too_few_customers"
    frame = pd.concat([customers(1)] * 6, ignore_index=True)
    for method in MEASURED:
        assert CompositeScheme(method).fit(frame).weighting().values == pytest.approx([0.25] * 4)


def test_given_weights_must_be_weights():
    for stated in ((1.0,), (1.0, -1.0, 1.0, 1.0), (0.0,) * 4):
        with pytest.raises(UserError, match="not_weights"):
            CompositeScheme(Entropy(given=stated)).fit(customers())
    found = CompositeScheme(Entropy(given=(1.0, 0.0, 0.0, 1.0))).fit(customers()).weighting()
    assert found.by_name["R"] == found.by_name["F"] == 0


def test_every_reason_has_words():
    for key in ("too_few_customers", "below_zero", "not_above_zero", "no_single_balance", "floored", "mixed_signs"):
        assert f"weights.{key}" in MESSAGES


# Weights are a property of the transform


def test_entropy_on_ranks_is_equal_and_critic_asks_for_correlations_alone():
    """METHODS 3.1: on ranks entropy is exactly equal weights, and CRITIC depends on correlations only."""
    source = np.random.default_rng(8)
    size = source.normal(size=400)
    columns = [size + spread * source.normal(size=400) for spread in (0.3, 0.8, 1.5, 3.0)]
    frame = pd.DataFrame(dict(zip([one.column for one in LRFM], map(np.exp, columns), strict=True)))
    ranked = weights_by_normalisation(CompositeScheme(Entropy()), frame, kinds=("rank", "raw_min_max"))
    assert ranked["rank"].values == pytest.approx([0.25] * 4, abs=1e-12)
    assert max(ranked["raw_min_max"].values) > 0.3
    ranks = np.column_stack([column.argsort().argsort() for column in columns]) * np.array([1, -1, 1, 1])
    conflict = (1 - np.corrcoef(ranks.T)).sum(axis=0)
    found = weights_by_normalisation(CompositeScheme(Critic()), frame, kinds=("rank",))["rank"]
    assert found.values == pytest.approx(conflict / conflict.sum())


def test_weights_move_with_the_normalisation_and_reasons_stand_where_there_are_none():
    frame = customers()
    frame.loc[0, "recency_days"] = 0
    found = weights_by_normalisation(CompositeScheme(Entropy()), frame)
    assert tuple(found) == KINDS
    assert found["linear"] == Reason.of("weights.needs_above_zero", criterion="R", kind="linear")
    told = np.array([one.array for one in found.values() if not isinstance(one, Reason)])
    assert np.ptp(told, axis=0).max() > 0.1


@pytest.mark.parametrize(
    "scheme",
    [
        CompositeScheme(PrincipalComponents()),
        CompositeScheme(NonNegativeLogistic(), aggregation="topsis"),
        RidgeLogistic(),
        TimeToDefault(),
        OwnScheme(CompositeScheme(Critic()), name="mine", columns=tuple(one.column for one in LRFM)),
    ],
)
def test_under_its_own_normalisation_a_scheme_has_the_weights_that_it_scores_with(scheme):
    """With a criterion in which all are alike, which no scheme weighs whatever its weigher makes of it."""
    frame = customers(120).assign(frequency_count=3)
    frame.loc[0, "recency_days"] = 0
    bad = (frame["recency_days"] > frame["recency_days"].median()).to_numpy()
    bad[::7] = ~bad[::7]
    times = {"time_days": np.where(bad, 100.0, 365.0), "horizon_days": 365.0}
    learned = clone(scheme).fit(frame, bad, **(times if scheme.needs_times else {}))
    found = weights_by_normalisation(scheme, frame, bad, kinds=("min_max", "rank", "linear"), **times)
    assert found["min_max"] == learned.weighting()
    assert found["min_max"].by_name["F"] == found["rank"].by_name["F"] == 0
    assert found["linear"].key == "weights.needs_above_zero"


def test_a_scheme_without_a_normalisation_has_none_to_compare():
    assert weights_by_normalisation(Scorecard(), customers()) == {}


def test_a_constant_added_changes_entropy():
    """Entropy weights need a natural zero: a year more of length for everybody moves them (METHODS 3.1)."""
    x = customers().to_numpy(float)
    later = x + np.array([365.0, 0, 0, 0])
    assert entropy_weights(later)[0] < entropy_weights(x)[0] / 2
