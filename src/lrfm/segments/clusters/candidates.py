"""Every number of clusters put to the test: how well they part, whether they hold, and what a mixture says."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np

from lrfm.segments.clusters.agreement import adjusted_rand
from lrfm.segments.clusters.fit import fitted_centres, fitted_mixture
from lrfm.segments.clusters.model import Candidate
from lrfm.segments.clusters.points import Points, nearest, points_of, repeated, resampled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from sklearn.mixture import GaussianMixture

__all__ = ["Trial", "trials"]

_STARTS = 5
_RESAMPLE_STARTS = 2
_CLOUDS = 4


@dataclass(frozen=True)
class Trial:
    """A candidate with the fits behind it."""

    candidate: Candidate
    mixture: GaussianMixture


def trials(sample: Points, *, counts: Sequence[int], resamples: int, seed: int) -> tuple[Trial, ...]:
    """Try each number of clusters on a sample; nothing is judged yet."""
    from sklearn.metrics import pairwise_distances

    rows = repeated(sample)
    distances = pairwise_distances(rows)
    clouds = _one_cloud_silhouettes(rows, counts=counts, seed=seed)
    return tuple(
        _trial(sample, rows, distances, cluster_count=count, one_cloud=clouds[count], resamples=resamples, seed=seed)
        for count in counts
    )


def _trial(
    sample: Points,
    rows: NDArray[np.float64],
    distances: NDArray[np.float64],
    *,
    cluster_count: int,
    one_cloud: float,
    resamples: int,
    seed: int,
) -> Trial:
    from sklearn.metrics import davies_bouldin_score, silhouette_score

    centres = fitted_centres(sample, cluster_count=cluster_count, starts=_STARTS, seed=seed)
    labels = nearest(rows, centres=centres).first
    mixture = fitted_mixture(sample, centres=centres, seed=seed)
    candidate = Candidate(
        cluster_count=cluster_count,
        silhouette=float(silhouette_score(distances, labels, metric="precomputed")),
        davies_bouldin=float(davies_bouldin_score(rows, labels)),
        stability=_stability(sample, rows, labels, cluster_count=cluster_count, resamples=resamples, seed=seed),
        one_cloud_silhouette=one_cloud,
        smallest_share=float(np.bincount(labels, minlength=cluster_count).min()) / len(rows),
        mixture_bic=float(mixture.bic(rows)),
        mixture_agreement=adjusted_rand(labels, mixture.predict(rows)),
        shortfall=None,
        refusals=(),
    )
    return Trial(candidate, mixture)


def _stability(
    sample: Points,
    rows: NDArray[np.float64],
    labels: NDArray[np.int64],
    *,
    cluster_count: int,
    resamples: int,
    seed: int,
) -> float:
    """Learn on resamples, give all customers of the sample their cluster there, and compare (adjusted Rand)."""
    generator = np.random.default_rng([seed, cluster_count])
    scores = []
    for draw in range(resamples):
        again = resampled(sample, generator=generator)
        if len(again.at) < cluster_count:
            scores.append(0.0)
            continue
        centres = fitted_centres(again, cluster_count=cluster_count, starts=_RESAMPLE_STARTS, seed=seed + draw)
        scores.append(adjusted_rand(labels, nearest(rows, centres=centres).first))
    return fmean(scores)


def _one_cloud_silhouettes(rows: NDArray[np.float64], *, counts: Sequence[int], seed: int) -> dict[int, float]:
    """Cut single Gaussian clouds of the same covariance into clusters too: a long cloud is cut well, and stably.

    What holds no groups at all would otherwise pass for two of them, wherever F and M rise together.
    """
    from sklearn.metrics import pairwise_distances

    clouds = [_cloud(rows, generator=np.random.default_rng([seed, number])) for number in range(_CLOUDS)]
    far = [pairwise_distances(cloud) for cloud in clouds]
    return {
        count: fmean(
            _cut_silhouette(cloud, distances, cluster_count=count, seed=seed)
            for cloud, distances in zip(clouds, far, strict=True)
        )
        for count in counts
    }


def _cloud(rows: NDArray[np.float64], *, generator: np.random.Generator) -> NDArray[np.float64]:
    # the root by eigenvalues: a constant column makes the covariance singular
    values, vectors = np.linalg.eigh(np.cov(rows, rowvar=False))
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    return np.asarray(generator.standard_normal(rows.shape) @ root.T, dtype=np.float64)


def _cut_silhouette(
    cloud: NDArray[np.float64], distances: NDArray[np.float64], *, cluster_count: int, seed: int
) -> float:
    from sklearn.metrics import silhouette_score

    centres = fitted_centres(points_of(cloud), cluster_count=cluster_count, starts=_STARTS, seed=seed)
    labels = nearest(cloud, centres=centres).first
    return float(silhouette_score(distances, labels, metric="precomputed"))
