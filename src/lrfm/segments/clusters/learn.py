"""Clusters learned from the customers of one day.

scikit-learn is imported when this runs, and held to one thread. A child forked after several threads of OpenMP have run
waits for them for ever, so this belongs into a worker process all the same.
"""

from __future__ import annotations

from dataclasses import replace
from math import fsum
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.segments.clusters.apply import is_one_time
from lrfm.segments.clusters.choice import chosen_count, judged, reason_of
from lrfm.segments.clusters.model import LRFM_COLUMNS, Clustering, ClusterModel, Evidence
from lrfm.segments.clusters.named import named_clusters, ordered_centres
from lrfm.segments.clusters.points import nearest, points_of, repeated, sampled
from lrfm.segments.clusters.preparation import learned_preparation, prepared, shapes_of, weighted
from lrfm.segments.clusters.soft import mixture_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

    from lrfm.segments.clusters.candidates import Trial
    from lrfm.segments.clusters.model import Mixture, Preparation
    from lrfm.segments.clusters.points import Points
    from lrfm.segments.clusters.settings import ClusterSettings, ClusterWeights

__all__ = ["learned_clusters", "weights_of"]

_SEED = 20_240_101
"""Any number does; it is fixed, so that the same customers always give the same clusters."""

_START_CUSTOMERS = 10_000
"""Customers on whom the clusters that are kept are started, at most; they settle among all."""


def weights_of(weights: ClusterWeights) -> tuple[float, ...]:
    """Give the weights in the order of the columns, scaled to a mean of 1: equal ones leave distances as they are."""
    plain = (weights.length, weights.recency, weights.frequency, weights.monetary)
    return tuple(weight * len(plain) / sum(plain) for weight in plain)


def learned_clusters(customers: pd.DataFrame, *, settings: ClusterSettings, learned_on: date) -> Clustering:
    """Learn clusters of the customers who bought more than once, or say why there are none.

    `customers` are features at one cut-off, indexed by customer_key. Neither their order nor their keys matter. The
    number of clusters is chosen on a sample where there are many customers; the centres are those of all.
    """
    from lrfm.segments.clusters.fit import one_thread

    repeat = customers.loc[~is_one_time(customers), list(LRFM_COLUMNS)]
    nobody = _evidence(customers, repeat, settings=settings)
    if len(repeat) < settings.least_customers:
        few = Reason.of("segments.too_few_repeat_customers", count=len(repeat), least=settings.least_customers)
        return Clustering(nobody, None, few)
    preparation = learned_preparation(repeat, shapes=shapes_of(root_recency=settings.root_recency))
    z_values = prepared(repeat, preparation=preparation)
    points = points_of(weighted(z_values, weights=weights_of(settings.weights)))
    sample = sampled(points, limit=settings.sample_customers, seed=_SEED)
    if len(sample.at) <= settings.fewest_clusters:
        return Clustering(nobody, None, Reason.of("segments.customers_alike", count=len(repeat)))
    with one_thread():
        tried = _tried(sample, settings=settings)
        evidence = _judged(nobody, tried, settings=settings)
        reason = reason_of(evidence.candidates, settings=settings)
        trial = next((one for one in tried if one.candidate.cluster_count == evidence.chosen_count), None)
        if trial is None:
            return Clustering(evidence, None, reason)
        centres = _centres(points, trial, z_values, settings=settings)
        mixture = _aligned(trial, sample, centres=weighted(centres, weights=weights_of(settings.weights)))
    model = _model(
        repeat, z_values, centres, mixture=mixture, preparation=preparation, settings=settings, learned_on=learned_on,
        evidence=evidence,
    )  # fmt: skip
    return Clustering(evidence, model, reason)


def _evidence(customers: pd.DataFrame, repeat: pd.DataFrame, *, settings: ClusterSettings) -> Evidence:
    return Evidence(
        candidates=(),
        chosen_count=None,
        mixture_count=None,
        customer_count=len(repeat),
        one_time_count=len(customers) - len(repeat),
        sample_count=min(len(repeat), settings.sample_customers),
        start_count=settings.starts,
        resample_count=settings.resamples,
    )


def _tried(sample: Points, *, settings: ClusterSettings) -> tuple[Trial, ...]:
    from lrfm.segments.clusters.candidates import trials

    most = min(settings.most_clusters, len(sample.at) - 1)
    counts: Sequence[int] = range(settings.fewest_clusters, most + 1)
    return trials(sample, counts=counts, resamples=settings.resamples, seed=_SEED)


def _judged(nobody: Evidence, tried: Sequence[Trial], *, settings: ClusterSettings) -> Evidence:
    candidates = judged([trial.candidate for trial in tried], settings=settings)
    by_mixture = min(candidates, key=lambda one: (one.mixture_bic, one.cluster_count))
    return replace(
        nobody,
        candidates=candidates,
        chosen_count=chosen_count(candidates),
        mixture_count=by_mixture.cluster_count,
    )


def _centres(
    points: Points, trial: Trial, z_values: NDArray[np.float64], *, settings: ClusterSettings
) -> NDArray[np.float64]:
    """Start many times, and let the best settle among all customers; z values, in the clusters' order."""
    from lrfm.segments.clusters.fit import fitted_centres, refined_centres

    weights = weights_of(settings.weights)
    count = trial.candidate.cluster_count
    many = sampled(points, limit=_START_CUSTOMERS, seed=_SEED)
    begun = fitted_centres(many, cluster_count=count, starts=settings.starts, seed=_SEED)
    settled = refined_centres(points, centres=begun)
    return ordered_centres(_unweighted(settled, z_values, weights=weights), weights=weights)


def _model(
    repeat: pd.DataFrame,
    z_values: NDArray[np.float64],
    centres: NDArray[np.float64],
    *,
    mixture: Mixture,
    preparation: Preparation,
    settings: ClusterSettings,
    learned_on: date,
    evidence: Evidence,
) -> ClusterModel:
    weights = weights_of(settings.weights)
    near = nearest(weighted(z_values, weights=weights), centres=weighted(centres, weights=weights))
    return ClusterModel(
        learned_on=learned_on,
        preparation=preparation,
        weights=weights,
        clusters=named_clusters(centres, weights=weights, values=repeat, places=near.first),
        mixture=mixture,
        uncertain_margin=settings.uncertain_margin,
        inertia=fsum(near.first_distance**2) / len(repeat),
        evidence=evidence,
    )


def _unweighted(
    centres: NDArray[np.float64], z_values: NDArray[np.float64], *, weights: tuple[float, ...]
) -> NDArray[np.float64]:
    """Take the roots of the weights off again; where a weight is 0, the centre is the mean of the members."""
    roots = np.sqrt(np.asarray(weights))
    places = nearest(weighted(z_values, weights=weights), centres=centres).first
    means = [[fsum(column) / len(column) for column in z_values[places == one].T] for one in range(len(centres))]
    return np.asarray(np.divide(centres, roots, out=np.array(means), where=roots > 0), dtype=np.float64)


def _aligned(trial: Trial, sample: Points, *, centres: NDArray[np.float64]) -> Mixture:
    """Put the mixture's components in the order of the clusters with which they share most customers of the sample."""
    from scipy.optimize import linear_sum_assignment

    rows = repeated(sample)
    shared = np.zeros((len(centres), len(centres)), dtype=np.int64)
    np.add.at(shared, (nearest(rows, centres=centres).first, trial.mixture.predict(rows)), 1)
    _, order = linear_sum_assignment(-shared)
    fitted = trial.mixture
    return mixture_of(fitted.weights_, fitted.means_, fitted.covariances_, order=np.asarray(order))
