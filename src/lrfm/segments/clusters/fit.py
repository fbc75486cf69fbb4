"""Fits by scikit-learn on one thread: k-means, and the Gaussian mixture beside it."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.one_thread import one_thread as held
from lrfm.segments.clusters.points import repeated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from sklearn.cluster import KMeans
    from sklearn.mixture import GaussianMixture

    from lrfm.segments.clusters.points import Points

__all__ = ["fitted_centres", "fitted_mixture", "one_thread", "refined_centres"]

_RIDGE = 1e-3
"""Added to variances of mixtures: values cut at the same percentile make a heap without any spread."""


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold numpy, scipy and scikit-learn to one thread (`lrfm.core.one_thread`)."""
    import sklearn.cluster  # noqa: F401  # only libraries that are loaded can be held

    with held():
        yield


def fitted_centres(points: Points, *, cluster_count: int, starts: int, seed: int) -> NDArray[np.float64]:
    """Give the centres of the best of many k-means++ starts, sorted by their values."""
    from sklearn.cluster import KMeans

    return _centres(points, KMeans(cluster_count, init="k-means++", n_init=starts, random_state=seed))


def refined_centres(points: Points, *, centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move centres found on a sample to where they settle among all points."""
    from sklearn.cluster import KMeans

    return _centres(points, KMeans(len(centres), init=centres, n_init=1, max_iter=1000, tol=0.0))


def fitted_mixture(points: Points, *, centres: NDArray[np.float64], seed: int) -> GaussianMixture:
    """Fit a mixture of Gaussians with full covariances, begun at the centres of k-means."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture

    mixture = GaussianMixture(len(centres), means_init=centres, reg_covar=_RIDGE, max_iter=200, random_state=seed)
    with warnings.catch_warnings():
        # a second opinion that has not settled is still one: its BIC and agreement say how good
        warnings.simplefilter("ignore", ConvergenceWarning)
        return mixture.fit(repeated(points))


def _centres(points: Points, kmeans: KMeans) -> NDArray[np.float64]:
    found = kmeans.fit(points.at, sample_weight=points.counts).cluster_centers_
    return np.asarray(found[np.lexsort(found.T[::-1])], dtype=np.float64)
