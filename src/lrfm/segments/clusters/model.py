"""What clusters are: types that stages keep and exhibits show, without what computes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lrfm.core.reason import Reason

__all__ = [
    "LRFM_COLUMNS",
    "MEMBER_COLUMNS",
    "ONE_TIME",
    "Candidate",
    "Cluster",
    "ClusterModel",
    "Clustering",
    "Evidence",
    "Mixture",
    "Preparation",
    "PreparedColumn",
    "Refusal",
    "Shape",
    "Succession",
]

LRFM_COLUMNS = ("length_days", "recency_days", "frequency_count", "monetary_minor")
"""The columns of customer features that clusters are made of, in the order of a symbol."""

ONE_TIME = "one_time"
"""Stands where a cluster's key would: bought on one day only, so that L and F say nothing."""

MEMBER_COLUMNS = ("customer_key", "cluster", "distance", "next_cluster", "margin", "is_uncertain", "mixture_share")
"""Columns of the frame of members, one row a customer, sorted by customer_key.

`cluster` is the key of the nearest cluster, or `ONE_TIME` (then all others are missing). `distance` is to its centre,
in standard deviations. `margin` is 1 on the centre and 0 where the next one is as near. `mixture_share` is how sure the
second opinion is of the same cluster: the probability under the Gaussian mixture.
"""


class Shape(StrEnum):
    """How a column is bent before it is standardised."""

    PLAIN = "plain"
    LOG = "log"
    """log(x + 1), amounts below 0 taken as 0."""
    ROOT = "root"
    """sqrt(x + 1)."""


class Refusal(StrEnum):
    """Why a number of clusters was not taken."""

    UNSTABLE = "unstable"
    """Other samples of the same customers give other clusters."""
    WEAK = "weak"
    """Customers are hardly closer to their own cluster than to the next."""
    ONE_CLOUD = "one_cloud"
    """A single cloud of the same shape is cut as well as these customers: the clusters cut, they don't find."""
    SMALL = "small"
    """The smallest cluster holds too few customers to be a segment."""
    WORSE = "worse"
    """Good enough by itself, but clearly worse than another number."""
    LARGER = "larger"
    """As good as the one taken, with more clusters."""


@dataclass(frozen=True)
class PreparedColumn:
    """Constants of one column, learned once: cut at `low` and `high`, bend, take `mean` off, divide by `scale`.

    `orientation` is 1 where more is better and -1 where less is, so that prepared values all say "higher is better".
    """

    column: str
    shape: Shape
    orientation: int
    low: float
    high: float
    mean: float
    scale: float
    """Standard deviation (ddof 0) of the bent values; 0 where all are equal, and the column then says nothing."""


@dataclass(frozen=True)
class Preparation:
    """Constants of all columns, frozen when clusters are learned."""

    columns: tuple[PreparedColumn, ...]


@dataclass(frozen=True)
class Cluster:
    """One cluster as it was learned. Tuples follow the order of the columns of the preparation."""

    key: str
    """The symbol, with ".2", ".3" where clusters share it, better ones first."""
    rank: int
    """1 is the best by composite score."""
    symbol: str
    """"+" where the centre lies above the mean of all customers (of recency: more recent), else "-"; as in "++-+"."""
    score: float
    """Weighted mean of the centre's oriented z values."""
    centre: tuple[float, ...]
    """Oriented z values, not weighted."""
    medians: tuple[float, ...]
    """Medians of the members' values as they were, for people."""
    customer_count: int


@dataclass(frozen=True)
class Mixture:
    """Gaussian mixture over weighted z values (z times root of weight); components in the order of the clusters."""

    shares: tuple[float, ...]
    means: tuple[tuple[float, ...], ...]
    covariances: tuple[tuple[tuple[float, ...], ...], ...]


@dataclass(frozen=True)
class Candidate:
    """What one number of clusters gave, on the sample. Means: `Refusal`."""

    cluster_count: int
    silhouette: float
    davies_bouldin: float
    stability: float
    """Mean adjusted Rand index between the clusters and those of resamples."""
    one_cloud_silhouette: float
    """Mean silhouette of single Gaussian clouds with the same covariance, cut into as many."""
    smallest_share: float
    mixture_bic: float
    """Bayesian information criterion of the Gaussian mixture; less is better."""
    mixture_agreement: float
    """Adjusted Rand index between clusters and mixture."""
    shortfall: float | None
    """By how much it stays behind the best, as a share; None where it was refused for another reason."""
    refusals: tuple[Refusal, ...]
    """None for the one that was taken."""


@dataclass(frozen=True)
class Evidence:
    """How the number of clusters was chosen."""

    candidates: tuple[Candidate, ...]
    chosen_count: int | None
    mixture_count: int | None
    """The number with the lowest BIC: what the second opinion would have taken."""
    customer_count: int
    one_time_count: int
    sample_count: int
    """Customers on whom candidates were compared; fewer than all of them only above a limit in the settings."""
    start_count: int
    resample_count: int


@dataclass(frozen=True)
class ClusterModel:
    """Frozen clusters; `clusters.apply` gives later customers the nearest one."""

    learned_on: date
    preparation: Preparation
    weights: tuple[float, ...]
    """One a column, with mean 1; a squared distance is the sum of weight times squared difference of z values."""
    clusters: tuple[Cluster, ...]
    mixture: Mixture
    uncertain_margin: float
    inertia: float
    """Mean squared weighted distance of the learned customers to their centre."""
    evidence: Evidence


@dataclass(frozen=True)
class Clustering:
    """Clusters, or no model; the evidence in both cases."""

    evidence: Evidence
    model: ClusterModel | None
    reason: Reason
    """Why so many clusters, or why none."""


@dataclass(frozen=True)
class Succession:
    """Which old cluster a new one continues: the pairing with the most customers in common."""

    new_key: str
    old_key: str | None
    """None where there are more new clusters than old ones, or nobody is in both."""
    shared_count: int
    overlap: float
    """Customers in both over customers in either."""
