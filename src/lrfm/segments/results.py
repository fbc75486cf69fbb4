"""Everything that is told of the segments of one day, with what it is compared to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from lrfm.features.groups import GroupsAt
    from lrfm.features.scores.boundaries import Boundaries
    from lrfm.features.scores.drift import Drift
    from lrfm.segments.clusters.model import Clustering
    from lrfm.segments.model import (
        AbcSizes,
        BaseReview,
        OneOffs,
        Segmentation,
        SegmentSizes,
        SizedBy,
        SmallOrders,
        TargetCustomers,
    )
    from lrfm.segments.moves import Change, Migration, MigrationSeries, Sensitivity, TypeChange
    from lrfm.segments.profile.model import Profile
    from lrfm.segments.strategies import Strategies

__all__ = ["CustomerHistory", "HistoryPayment", "SegmentResults"]


@dataclass(frozen=True)
class HistoryPayment:
    """What was paid of one customer's invoices on a day, or is still open: on that day, so many days late (signed)."""

    day: date
    days_late: int
    amount_minor: int
    is_open: bool


@dataclass(frozen=True)
class CustomerHistory:
    """One customer's purchases (net by day), payments and open invoices, as known at the cut-off, oldest first."""

    customer_key: int
    cutoff: date
    purchases: tuple[tuple[date, int], ...]
    payments: tuple[HistoryPayment, ...]
    expected_on: date | None
    """The day by which the next purchase was to be expected, by the customer's own rhythm."""


@dataclass(frozen=True)
class SegmentResults:
    """The segments at `now.cutoff`, and what they are compared to.

    Segmentations go by the same references, learned on `learned_on`, so that only customers move: of the month end
    before (`last`), of a year ago (`before`), each None where the files do not go back that far. `default_sizes` are
    the groups of a past day with what became of their customers since. `migration` leads from `before` to `now`,
    `steps` from month end to month end. `type_changes` and `score_changes` are those since `last`. `white_space` are
    products that a customer's peers buy, and the customer does not. `ranks` are those of `lrfm.segments.classes.RANKED`
    by customer key.
    """

    now: Segmentation
    last: Segmentation | None
    before: Segmentation | None
    learned_on: date
    is_kept: bool
    """Whether references and boundaries come from a file that was kept, and not from the files of this pack."""
    features: pd.DataFrame
    window_months: int
    sizes: Mapping[SizedBy, SegmentSizes]
    default_sizes: SegmentSizes | None
    horizon_months: int | None
    abc: Mapping[str, AbcSizes]
    ranks: pd.DataFrame
    one_offs: OneOffs
    targets: TargetCustomers
    small_orders: SmallOrders
    review: BaseReview
    strategies: Strategies
    migration: Migration | None
    steps: MigrationSeries | None
    type_changes: Sequence[TypeChange]
    score_changes: Sequence[Change]
    boundaries: Sequence[Boundaries]
    sensitivity: Sensitivity
    drift: Drift | None
    groups: GroupsAt | None
    group_features: pd.DataFrame | None
    clustering: Clustering | None
    members: pd.DataFrame | None
    profile: Profile | None
    history: CustomerHistory | None
    white_space: pd.DataFrame | None
