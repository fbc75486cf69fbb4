"""Settings of clusters."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Refused, Settings

__all__ = ["ClusterSettings", "ClusterWeights"]

_Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class ClusterWeights(Settings):
    """How much each part of LRFM counts in the distance between two customers; only their ratios matter."""

    length: _Weight = Field(default=1.0, description="weight of the length of the relationship")
    recency: _Weight = Field(default=1.0, description="weight of the time since the last purchase")
    frequency: _Weight = Field(default=1.0, description="weight of the number of purchases")
    monetary: _Weight = Field(default=1.0, description="weight of the amount")

    @model_validator(mode="after")
    def _some_weight(self) -> Self:
        if not any((self.length, self.recency, self.frequency, self.monetary)):
            raise Refused(Reason.of("params.all_weights_zero"))
        return self


class ClusterSettings(Settings):
    """How clusters are learned, and what a number of clusters must stand up to."""

    weights: ClusterWeights = Field(default=ClusterWeights(), description="weights of L, R, F and M")
    fewest_clusters: int = Field(default=2, ge=2, le=10, description="smallest number of clusters that is tried")
    most_clusters: int = Field(default=10, ge=2, le=20, description="largest number of clusters that is tried")
    root_recency: bool = Field(default=False, description="take the square root of recency, which has a long tail")
    least_customers: int = Field(default=30, ge=10, description="repeat customers below which no clusters are sought")
    starts: int = Field(default=50, ge=50, le=1000, description="random starts of the clusters that are kept")
    sample_customers: int = Field(
        default=1000, ge=200, le=20_000, description="customers on whom the number of clusters is chosen, at most"
    )
    resamples: int = Field(default=20, ge=10, le=500, description="resamples of customers behind the stability")
    least_stability: float = Field(
        default=0.8, ge=0, le=1, description="adjusted Rand index that resamples must reach on average"
    )
    least_silhouette: float = Field(
        default=0.25, ge=-1, le=1, description="silhouette below which there is no structure"
    )
    least_gain: float = Field(
        default=0.05, ge=0, le=1, description="silhouette above that of one cloud of the same shape, at least"
    )
    least_share: float = Field(default=0.01, ge=0, lt=0.5, description="share of customers in the smallest cluster")
    tolerance: float = Field(
        default=0.1, ge=0, lt=1, description="how far below the best a smaller number of clusters may stay, as a share"
    )
    uncertain_margin: float = Field(
        default=0.1, ge=0, lt=1, description="margin below which a member might as well be in the next cluster"
    )

    @model_validator(mode="after")
    def _range_ascends(self) -> Self:
        if self.fewest_clusters > self.most_clusters:
            raise Refused(Reason.of("params.clusters_not_ascending"))
        return self
