"""The days on which connected customers bought, so that those of a group can be counted together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.features.group_level import KEYS

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.cohort.cohort import Cohort
    from lrfm.features.groups import Groups

__all__ = ["connected_purchase_days"]


def connected_purchase_days(cohort: Cohort, groups: Groups) -> pd.DataFrame:
    """Give the days of purchase of all connected customers, as known at each cut-off of the cohort.

    Columns `cutoff` (datetime64[s]), `customer_key` and `event_date` (datetime64[s]), sorted: one row a day on which a
    customer bought something. Of customers who are connected with nobody no row leaves the engine.
    """
    import pandas as pd
    import pyarrow as pa

    members = groups.keys()["customer_key"].drop_duplicates().sort_values()
    keys = pa.table({"customer_key": pa.array(members, pa.int64())})
    connected = cohort.engine.from_arrow(keys, name="connected_customers")
    rows = cohort.purchases.exploded().semi_join(connected, "customer_key")
    rows = rows.select("cutoff", "customer_key", "event_date").distinct()
    found: pd.DataFrame = cohort.engine.to_arrow(rows, order_by=[*KEYS, "event_date"]).to_pandas()
    for name in ("cutoff", "event_date"):
        found[name] = pd.to_datetime(found[name]).astype("datetime64[s]")
    return found
