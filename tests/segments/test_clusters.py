"""Clusters nobody defined beforehand (B3, B8, METHODS 2.5): found where they are, refused where they are not."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from lrfm.segments.clusters.apply import members_of, weighted_centres
from lrfm.segments.clusters.candidates import trials
from lrfm.segments.clusters.choice import judged
from lrfm.segments.clusters.fit import one_thread
from lrfm.segments.clusters.learn import learned_clusters
from lrfm.segments.clusters.model import MEMBER_COLUMNS, ONE_TIME, Refusal
from lrfm.segments.clusters.points import points_of
from lrfm.segments.clusters.preparation import weighted
from lrfm.segments.clusters.settings import ClusterWeights
from lrfm.segments.clusters.soft import memberships
from tests.segments.made_up_clusters import DAY, QUICK, blobs, customers_of, learned, one_cloud, plain_z


@pytest.fixture(autouse=True)
def _no_threads_left_behind():
    """Threads of OpenMP would hang tests of this process that fork later."""
    with one_thread():
        yield


# --- what is found ---


def test_planted_kinds_are_found_in_their_number():
    customers, kinds, clustering = learned()
    members = members_of(customers, model=clustering.model)
    assert clustering.evidence.chosen_count == 4
    assert clustering.reason.key == "segments.clusters_chosen"
    assert adjusted_rand_score(kinds, members["cluster"]) > 0.97
    assert [one.cluster_count for one in clustering.evidence.candidates] == [2, 3, 4, 5]
    assert [bool(one.refusals) for one in clustering.evidence.candidates] == [True, True, False, True]
    symbols = [cluster.symbol for cluster in clustering.model.clusters]
    assert (symbols[0], symbols[-1]) == ("++++", "----")
    scores = [cluster.score for cluster in clustering.model.clusters]
    assert scores == sorted(scores, reverse=True)
    assert sum(cluster.customer_count for cluster in clustering.model.clusters) == len(customers)


def test_a_plain_run_of_scikit_learn_finds_the_same():
    customers, _, clustering = learned()
    plain = KMeans(4, n_init=50, random_state=0).fit(plain_z(customers))
    members = members_of(customers, model=clustering.model)
    assert adjusted_rand_score(plain.labels_, members["cluster"]) == 1
    assert clustering.model.inertia == pytest.approx(plain.inertia_ / len(customers), rel=1e-9)
    ours = sorted(cluster.centre for cluster in clustering.model.clusters)
    assert np.array(ours) == pytest.approx(np.array(sorted(map(tuple, plain.cluster_centers_))), abs=1e-9)


def test_one_cloud_gives_no_clusters():
    clustering = learned_clusters(one_cloud(200), settings=QUICK, learned_on=DAY)
    assert clustering.model is None
    assert clustering.reason.key == "segments.no_stable_clusters"
    assert all(Refusal.UNSTABLE in one.refusals for one in clustering.evidence.candidates)


def test_a_long_cloud_is_cut_stably_and_still_refused():
    """F and M that rise together make two halves that every resample finds again: stability alone would take them."""
    weights = ClusterWeights(length=0, recency=0)
    lenient = QUICK.model_copy(update={"weights": weights, "most_clusters": 3, "least_gain": 0.0})
    customers = one_cloud(300, between=0.9)
    strict = lenient.model_copy(update={"least_gain": 0.05})
    clustering = learned_clusters(customers, settings=strict, learned_on=DAY)
    halves = clustering.evidence.candidates[0]
    assert halves.stability > 0.8
    assert halves.refusals == (Refusal.ONE_CLOUD,)
    assert clustering.reason.key == "segments.no_distinct_clusters"
    without = replace(halves, one_cloud_silhouette=0.0, refusals=())
    assert not judged([without], settings=lenient)[0].refusals, "only that guard stands between"


def test_too_few_and_all_alike_are_said():
    few = learned_clusters(blobs(29)[0], settings=QUICK, learned_on=DAY)
    assert (few.model, few.reason.key) == (None, "segments.too_few_repeat_customers")
    alike = learned_clusters(pd.concat([blobs(1)[0]] * 40), settings=QUICK, learned_on=DAY)
    assert (alike.model, alike.reason.key) == (None, "segments.customers_alike")


def test_who_bought_once_is_apart():
    customers, _, clustering = learned()
    once = blobs(5, seed=9)[0].assign(purchase_days_ever=1, length_days=0).rename(lambda key: key + 9000)
    both = pd.concat([once, customers])
    again = learned_clusters(both, settings=QUICK, learned_on=DAY)
    assert again.model.clusters == clustering.model.clusters, "they move no centre"
    assert again.evidence.one_time_count == 5
    members = members_of(both, model=again.model).set_index("customer_key")
    assert set(members.loc[once.index, "cluster"]) == {ONE_TIME}
    assert members.loc[once.index, ["distance", "next_cluster", "margin", "is_uncertain"]].isna().all(axis=None)
    alone = members_of(once, model=again.model)
    pd.testing.assert_frame_equal(alone.set_index("customer_key"), members.loc[once.index], check_names=False)
    assert members_of(once.iloc[:0], model=again.model).empty


# --- nothing but values matters ---


@settings(max_examples=2, deadline=None)
@given(order=st.randoms(use_true_random=False))
def test_order_and_names_of_customers_change_nothing(order):
    customers, _, clustering = learned()
    rows = list(range(len(customers)))
    order.shuffle(rows)
    names = order.sample(range(10**6), len(rows))
    shuffled = customers.iloc[rows].set_index(pd.Index(names, name="customer_key"))
    again = learned_clusters(shuffled, settings=QUICK, learned_on=DAY)
    assert again == clustering, "to the last digit"
    before = members_of(customers, model=clustering.model).set_index("customer_key")
    after = members_of(shuffled, model=again.model).set_index("customer_key")
    renamed = before.set_axis(range(len(before))).loc[rows].set_axis(names)
    pd.testing.assert_frame_equal(after, renamed.sort_index(), check_names=False, check_index_type=False, rtol=1e-9)


@settings(max_examples=2, deadline=None)
@given(row=st.integers(0, 259), seed=st.integers(0, 99))
def test_twenty_identical_customers_share_a_cluster(row, seed):
    customers = learned()[0]
    twins = pd.concat([customers.iloc[[row]]] * 20).set_axis(range(5000, 5020))
    mixed = pd.concat([customers, twins]).sample(frac=1, random_state=seed).rename_axis("customer_key")
    model = learned_clusters(mixed, settings=QUICK, learned_on=DAY).model
    members = members_of(mixed, model=model).set_index("customer_key").loc[range(5000, 5020)]
    assert len(members.drop_duplicates(subset=["cluster", "distance", "next_cluster", "margin"])) == 1


# --- frozen ---


def test_applied_to_the_learned_customers_it_gives_the_fit():
    customers, _, clustering = learned()
    model = clustering.model
    rows = weighted(plain_z(customers), weights=model.weights)
    fit = KMeans(4, init=weighted_centres(model), n_init=1).fit(rows)
    members = members_of(customers, model=model)
    keys = np.array([cluster.key for cluster in model.clusters])
    assert (keys[fit.labels_] == members["cluster"]).all()
    distances = np.sort(fit.transform(rows), axis=1)
    assert members["distance"].to_numpy() == pytest.approx(distances[:, 0], abs=1e-9)
    assert members["margin"].to_numpy() == pytest.approx(1 - distances[:, 0] / distances[:, 1], abs=1e-9)
    assert list(members.columns) == list(MEMBER_COLUMNS)
    assert dict(members["cluster"].value_counts()) == {one.key: one.customer_count for one in model.clusters}


def test_a_later_month_moves_no_centre_and_half_way_is_uncertain():
    customers, _, clustering = learned()
    later = customers.iloc[:3].copy()
    members = members_of(later, model=clustering.model)
    first = members_of(customers, model=clustering.model).iloc[:3]
    pd.testing.assert_frame_equal(members, first)
    loyal, lost = clustering.model.clusters[0], clustering.model.clusters[-1]
    two = replace(clustering.model, clusters=(loyal, lost))
    steps = np.linspace(loyal.medians, lost.medians, 400)
    way = members_of(customers_of(steps.T), model=two)
    assert way["is_uncertain"].any()
    assert not way["is_uncertain"].iloc[[0, -1]].any()
    assert (way.loc[way["is_uncertain"], "margin"] < two.uncertain_margin).all()
    assert (way["cluster"] != way["next_cluster"]).all()


def test_soft_memberships_are_those_of_scikit_learn():
    rows = weighted(plain_z(learned()[0]), weights=(1.0,) * 4)
    (trial,) = trials(points_of(rows), counts=[4], resamples=1, seed=1)
    fitted = trial.mixture
    model = replace(
        learned()[2].model.mixture,
        shares=tuple(fitted.weights_),
        means=tuple(map(tuple, fitted.means_)),
        covariances=tuple(tuple(map(tuple, one)) for one in fitted.covariances_),
    )
    assert memberships(rows, mixture=model) == pytest.approx(fitted.predict_proba(rows), abs=1e-9)
    assert members_of(learned()[0], model=learned()[2].model)["mixture_share"].mean() > 0.9


# --- the process ---

_PROCESS = """
import sys
import lrfm.segments.clusters.apply, lrfm.segments.clusters.candidates, lrfm.segments.clusters.fit
import lrfm.segments.learned, lrfm.segments.clusters.learn, lrfm.segments.clusters.succession
import lrfm.segments.profile.traits
assert not {"sklearn", "scipy", "pandas"} & set(sys.modules), "imported before anybody asked"
from threadpoolctl import threadpool_info
with lrfm.segments.clusters.fit.one_thread():
    pools = {pool["user_api"]: pool["num_threads"] for pool in threadpool_info()}
assert pools == {"blas": 1, "openmp": 1}, pools
"""


def test_nothing_heavy_is_imported_and_the_first_run_of_a_process_has_one_thread():
    ran = subprocess.run([sys.executable, "-c", _PROCESS], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
