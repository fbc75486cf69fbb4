"""What clusters are learned with (B3, METHODS 2.5): weights, preparation, sampling, choice, succession."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from lrfm.core.settings import Refused
from lrfm.segments.clusters.agreement import adjusted_rand
from lrfm.segments.clusters.choice import judged
from lrfm.segments.clusters.fit import fitted_centres, one_thread, refined_centres
from lrfm.segments.clusters.learn import weights_of
from lrfm.segments.clusters.model import ONE_TIME, Candidate, Refusal, Shape
from lrfm.segments.clusters.points import nearest, points_of, repeated, sampled
from lrfm.segments.clusters.preparation import learned_preparation, prepared, shapes_of, weighted
from lrfm.segments.clusters.settings import ClusterWeights
from lrfm.segments.clusters.succession import successions
from tests.segments.made_up_clusters import QUICK, blobs, plain_z


@pytest.fixture(autouse=True)
def _no_threads_left_behind():
    """Threads of OpenMP would hang tests of this process that fork later."""
    with one_thread():
        yield


# --- weights ---


def _best_halves(z_values, weights):
    """The partition in two with the least weighted squared distance, by trying all of them."""
    best = (np.inf, ())
    for rest in itertools.product((0, 1), repeat=len(z_values) - 1):
        labels = np.array((0, *rest))
        if labels.any():
            parts = [z_values[labels == one] for one in (0, 1)]
            cost = sum((((part - part.mean(axis=0)) ** 2) * weights).sum() for part in parts)
            best = min(best, (cost, tuple(labels)))
    return best


def _halves_by(rows):
    labels = nearest(rows, centres=fitted_centres(points_of(rows), cluster_count=2, starts=50, seed=1)).first
    return tuple(int(label != labels[0]) for label in labels)


def test_weights_are_those_of_squared_distances():
    """Columns times the root of the weight; times the weight itself would weigh 9 where 3 is meant."""
    z_values = np.array([[-2, -1.0], [-2, 1.0], [2, -1.0], [2, 1.0]]) + np.array([[0.1, 0], [0, 0.1], [0, 0], [0, 0]])
    weights = (1.0, 3.0)
    wanted = _best_halves(z_values, weights)[1]
    assert wanted == (0, 0, 1, 1)
    assert _halves_by(weighted(z_values, weights=weights)) == wanted
    assert _halves_by(z_values * np.array(weights)) != wanted


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), weight=st.sampled_from([0.2, 1.0, 4.0]))
def test_weighted_clusters_are_the_best_there_are(seed, weight):
    z_values = np.random.default_rng(seed).normal(size=(7, 2))
    weights = (1.0, weight)
    assert _halves_by(weighted(z_values, weights=weights)) == _best_halves(z_values, weights)[1]


def test_only_ratios_of_weights_matter():
    equal = weights_of(ClusterWeights(length=2, recency=2, frequency=2, monetary=2))
    assert equal == (1, 1, 1, 1)
    assert weights_of(ClusterWeights(length=0, recency=0, frequency=1, monetary=3)) == (0, 0, 1, 3)
    with pytest.raises(Refused):
        ClusterWeights._some_weight(ClusterWeights.model_construct(length=0, recency=0, frequency=0, monetary=0))


# --- preparation ---


def test_preparation_is_the_recipe_and_frozen():
    customers = blobs(120)[0]
    customers.iloc[0, 3] = -5000
    customers.iloc[1, 3] = 10**12
    preparation = learned_preparation(customers, shapes=shapes_of(root_recency=False))
    z_values = prepared(customers, preparation=preparation)
    assert z_values == pytest.approx(plain_z(customers), abs=1e-9)
    assert z_values.mean(axis=0) == pytest.approx(0, abs=1e-12)
    assert prepared(customers.iloc[:7], preparation=preparation) == pytest.approx(z_values[:7], abs=0)
    assert [part.shape for part in preparation.columns] == [Shape.PLAIN, Shape.PLAIN, Shape.LOG, Shape.LOG]
    rooted = learned_preparation(customers, shapes=shapes_of(root_recency=True)).columns[1]
    cut = customers["recency_days"].clip(rooted.low, rooted.high)
    assert (rooted.shape, rooted.mean) == (Shape.ROOT, pytest.approx(np.sqrt(cut + 1).mean()))


def test_a_column_without_spread_says_nothing():
    customers = blobs(50)[0].assign(frequency_count=3)
    preparation = learned_preparation(customers, shapes=shapes_of(root_recency=False))
    assert not prepared(customers, preparation=preparation)[:, 2].any()


# --- points ---


def test_a_sample_depends_on_values_only():
    generator = np.random.default_rng(0)
    rows = generator.integers(0, 6, size=(400, 2)).astype(float)
    points, turned = points_of(rows), points_of(rows[::-1])
    drawn = sampled(points, limit=150, seed=5)
    assert drawn.total == 150
    assert (drawn.at == sampled(turned, limit=150, seed=5).at).all()
    held = {tuple(at): count for at, count in zip(points.at, points.counts, strict=True)}
    assert all(count <= held[tuple(at)] for at, count in zip(drawn.at, drawn.counts, strict=True))
    assert sampled(points, limit=400, seed=5) is points


def test_counted_points_are_repeated_rows():
    rows = np.random.default_rng(3).integers(0, 4, size=(90, 2)).astype(float)
    points = points_of(rows)
    centres = refined_centres(points, centres=fitted_centres(points, cluster_count=3, starts=50, seed=1))
    plain = KMeans(3, init=centres, n_init=1).fit(rows)
    assert np.sort(plain.cluster_centers_, axis=0) == pytest.approx(np.sort(centres, axis=0), abs=1e-9)
    assert len(repeated(points)) == 90


# --- the choice ---


def _candidate(count, silhouette=0.5, index=1.0, stability=0.9, smallest=0.1):
    return Candidate(count, silhouette, index, stability, 0.2, smallest, 0.0, 1.0, None, ())


def _refusals(*candidates):
    return {one.cluster_count: one.refusals for one in judged(candidates, settings=QUICK)}


def test_the_smallest_that_is_nearly_the_best_is_taken():
    found = _refusals(_candidate(2, 0.3, 1.5), _candidate(3, 0.48, 1.05), _candidate(4), _candidate(5, stability=0.7))
    assert found == {2: (Refusal.WORSE,), 3: (), 4: (Refusal.LARGER,), 5: (Refusal.UNSTABLE,)}


@settings(max_examples=20, deadline=None)
@given(pairs=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=2, max_size=40))
def test_agreement_is_that_of_scikit_learn(pairs):
    labels, others = (np.array(side) for side in zip(*pairs, strict=True))
    assert adjusted_rand(labels, others) == pytest.approx(adjusted_rand_score(labels, others), abs=1e-12)


def test_where_the_two_indices_disagree_the_least_shortfall_is_taken():
    found = _refusals(_candidate(2, 0.8, 2.0), _candidate(3, 0.6, 1.2), _candidate(4, 0.4, 1.0))
    assert found == {2: (Refusal.WORSE,), 3: (), 4: (Refusal.WORSE,)}


def test_each_limit_refuses():
    assert _refusals(_candidate(2, 0.2)) == {2: (Refusal.WEAK, Refusal.ONE_CLOUD)}
    assert _refusals(replace(_candidate(2, 0.24), one_cloud_silhouette=0.1)) == {2: (Refusal.WEAK,)}
    assert _refusals(_candidate(2, 0.25)) == {2: ()}
    assert _refusals(replace(_candidate(2), one_cloud_silhouette=0.46)) == {2: (Refusal.ONE_CLOUD,)}
    assert _refusals(_candidate(2, smallest=0.005)) == {2: (Refusal.SMALL,)}
    assert _refusals(_candidate(2, stability=0.79)) == {2: (Refusal.UNSTABLE,)}
    assert _refusals(_candidate(2)) == {2: ()}


# --- succession ---


def test_new_clusters_continue_old_ones():
    old = pd.DataFrame({"customer_key": range(12), "cluster": ["a"] * 5 + ["b"] * 5 + [ONE_TIME] * 2})
    new = pd.DataFrame({"customer_key": range(12), "cluster": ["x"] * 4 + ["y"] * 4 + ["z"] * 3 + [ONE_TIME]})
    first, second, third = successions(old, new)
    assert (first.new_key, first.old_key, first.shared_count, first.overlap) == ("x", "a", 4, 0.8)
    assert (second.new_key, second.old_key, second.shared_count) == ("y", "b", 3)
    assert second.overlap == pytest.approx(3 / 6)
    assert (third.old_key, third.shared_count) == (None, 0)
    assert {one.new_key: one.old_key for one in successions(new, new)} == {"x": "x", "y": "y", "z": "z"}
