"""Frozen clusters applied to customers of any day: the nearest centre, how far it is, and how clear a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.segments.clusters.model import MEMBER_COLUMNS, ONE_TIME
from lrfm.segments.clusters.points import nearest
from lrfm.segments.clusters.preparation import prepared, weighted
from lrfm.segments.clusters.soft import memberships

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd
    from numpy.typing import NDArray

    from lrfm.segments.clusters.model import ClusterModel

__all__ = ["is_one_time", "members_of", "weighted_centres"]


def is_one_time(customers: pd.DataFrame) -> pd.Series[Any]:
    """Tell who bought on one day only, ever: they have no length and no frequency to be like others in."""
    return customers["purchase_days_ever"] <= 1


def weighted_centres(model: ClusterModel) -> NDArray[np.float64]:
    """Give the centres in the space of distances, in the order of the clusters."""
    return weighted(np.array([cluster.centre for cluster in model.clusters]), weights=model.weights)


def members_of(customers: pd.DataFrame, *, model: ClusterModel) -> pd.DataFrame:
    """Give each customer the nearest cluster; columns as in `MEMBER_COLUMNS`.

    `customers` are features at one cut-off, indexed by customer_key. Nothing is learned: constants, weights and centres
    are the model's.
    """
    import pandas as pd

    single = is_one_time(customers)
    found = pd.concat([_assigned(customers[~single], model=model), _set_apart(customers[single])])
    return found.sort_values("customer_key", ignore_index=True)


def _assigned(customers: pd.DataFrame, *, model: ClusterModel) -> pd.DataFrame:
    rows = weighted(prepared(customers, preparation=model.preparation), weights=model.weights)
    near = nearest(rows, centres=weighted_centres(model))
    keys = np.array([cluster.key for cluster in model.clusters], dtype=object)
    margin = 1.0 - near.first_distance / near.second_distance
    return _frame(
        customers,
        cluster=keys[near.first],
        distance=near.first_distance,
        next_cluster=keys[near.second],
        margin=margin,
        is_uncertain=margin < model.uncertain_margin,
        mixture_share=memberships(rows, mixture=model.mixture)[np.arange(len(rows)), near.first],
    )


def _set_apart(customers: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return _frame(
        customers,
        cluster=ONE_TIME,
        distance=np.nan,
        next_cluster=None,
        margin=np.nan,
        is_uncertain=pd.NA,
        mixture_share=np.nan,
    )


def _frame(customers: pd.DataFrame, **columns: object) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame({"customer_key": customers.index.to_numpy(dtype=np.int64), **columns})
    types = {"cluster": "object", "next_cluster": "object", "is_uncertain": "boolean"}
    floats = dict.fromkeys(("distance", "margin", "mixture_share"), "float64")
    return frame.astype({**types, **floats})[list(MEMBER_COLUMNS)]
