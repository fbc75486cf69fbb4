"""How sure a Gaussian mixture is of each component, from its frozen parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.segments.clusters.model import Mixture

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["memberships", "mixture_of"]


def mixture_of(
    shares: NDArray[np.float64],
    means: NDArray[np.float64],
    covariances: NDArray[np.float64],
    *,
    order: NDArray[np.int64],
) -> Mixture:
    """Freeze a mixture, its components put in the given order."""
    return Mixture(
        shares=tuple(float(share) for share in shares[order]),
        means=tuple(tuple(float(part) for part in mean) for mean in means[order]),
        covariances=tuple(tuple(tuple(float(part) for part in row) for row in one) for one in covariances[order]),
    )


def memberships(rows: NDArray[np.float64], *, mixture: Mixture) -> NDArray[np.float64]:
    """Give each row's probability of each component; rows sum to 1.

    >>> two = Mixture((0.5, 0.5), ((-1.0,), (1.0,)), (((1.0,),), ((1.0,),)))
    >>> memberships(np.array([[0.0], [9.0]]), mixture=two).round(6).tolist()
    [[0.5, 0.5], [0.0, 1.0]]
    """
    logs = np.column_stack(
        [
            np.log(share) + _log_density(rows, mean=np.asarray(mean), covariance=np.asarray(covariance))
            for share, mean, covariance in zip(mixture.shares, mixture.means, mixture.covariances, strict=True)
        ]
    )
    likely = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(likely / likely.sum(axis=1, keepdims=True), dtype=np.float64)


def _log_density(
    rows: NDArray[np.float64], *, mean: NDArray[np.float64], covariance: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the normal log density without the constant that all components share."""
    root = np.linalg.cholesky(covariance)
    standard = np.linalg.solve(root, (rows - mean).T)
    return np.asarray(-0.5 * (standard**2).sum(axis=0) - np.log(np.diag(root)).sum(), dtype=np.float64)
