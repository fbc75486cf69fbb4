"""Which old cluster each new one continues, when clusters were learned again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.segments.clusters.model import ONE_TIME, Succession

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd

    from lrfm.segments.clusters.model import Clustering

__all__ = ["successions", "successors"]


def successors(customers: pd.DataFrame, *, old: Clustering, new: Clustering) -> tuple[Succession, ...]:
    """Say which old cluster each new one continues among the customers of a day; nothing where one side has none."""
    from lrfm.segments.clusters.apply import members_of

    if old.model is None or new.model is None:
        return ()
    return successions(members_of(customers, model=old.model), members_of(customers, model=new.model))


def successions(old: pd.DataFrame, new: pd.DataFrame) -> tuple[Succession, ...]:
    """Pair new clusters with old ones so that as many customers as possible stay in a pair.

    Takes two frames of members of the same day, one by each model; customers who are in no cluster in either are left
    out. The pairing is one to one, by the Hungarian method; new clusters come sorted by key.
    """
    import pandas as pd
    from scipy.optimize import linear_sum_assignment

    before, after = _clusters_of(old), _clusters_of(new)
    both = pd.concat([before.rename("old"), after.rename("new")], axis=1, join="inner")
    new_keys, old_keys = sorted(after.unique()), sorted(before.unique())
    shared = pd.crosstab(both["new"], both["old"]).reindex(index=new_keys, columns=old_keys, fill_value=0).to_numpy()
    partners = {new_keys[row]: old_keys[column] for row, column in zip(*linear_sum_assignment(-shared), strict=True)}
    return tuple(_succession(key, partners.get(key), both=both) for key in new_keys)


def _clusters_of(members: pd.DataFrame) -> pd.Series[Any]:
    clusters = members.set_index("customer_key")["cluster"]
    return clusters[clusters != ONE_TIME]


def _succession(new_key: str, old_key: str | None, *, both: pd.DataFrame) -> Succession:
    is_new, is_old = both["new"] == new_key, both["old"] == old_key
    shared = int((is_new & is_old).sum())
    if not shared:
        return Succession(new_key, None, 0, 0.0)
    return Succession(new_key, old_key, shared, shared / int((is_new | is_old).sum()))
