"""What most of a customer's peers buy, and the customer does not (METHODS 7.7)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from ibis.expr.types import Table

    from lrfm.cohort.cohort import Cohort

__all__ = ["white_space"]


def white_space(
    cohort: Cohort,
    *,
    peers: pd.DataFrame,
    window_months: int = 12,
    least_share: Decimal = Decimal("0.5"),
    least_peers: int = 10,
) -> pd.DataFrame:
    """Give the products that at least a share of the other customers of a segment bought, for each who did not.

    `peers` has `customer_key` and `segment`. Bought is what is on an invoice of the window, as known at the last
    cut-off. Columns: `customer_key`, `product_id`, `segment`, `buyer_count`, `peer_count` (the others of the segment);
    ordered by customer, most bought first. Segments with fewer than `least_peers` others tell nothing.
    """
    bought = _bought(cohort, window_months=window_months)
    members = _members(cohort, peers)
    sizes = members.group_by("segment").agg(peer_count=members.count().cast("int64") - 1)
    sold = bought.join(members, "customer_key")
    buyers = sold.group_by("segment", "product_id").agg(buyer_count=sold.count().cast("int64"))
    common = buyers.join(sizes, "segment")
    least = Fraction(least_share)
    is_common = common.buyer_count * least.denominator >= common.peer_count * least.numerator
    common = common.filter(is_common & (common.peer_count >= least_peers))
    wanted = members.join(common, "segment").anti_join(bought, ["customer_key", "product_id"])
    found = wanted.select("customer_key", "product_id", "segment", "buyer_count", "peer_count")
    frame: pd.DataFrame = cohort.engine.to_arrow(found, order_by=["customer_key", "product_id"]).to_pandas()
    ordered = frame.sort_values(["customer_key", "buyer_count", "product_id"], ascending=[True, False, True])
    return ordered.reset_index(drop=True)


def _bought(cohort: Cohort, *, window_months: int) -> Table:
    lines = cohort.lines.filter(lambda rows: rows.product_id.notnull() & ~rows.is_return)
    rows = lines.within(by="event_date", months=window_months).exploded()
    rows = rows.filter(rows.number == len(cohort.cutoffs) - 1)
    return rows.select("customer_key", "product_id").distinct()


def _members(cohort: Cohort, peers: pd.DataFrame) -> Table:
    import pyarrow as pa

    columns = {
        "customer_key": pa.array(peers["customer_key"], pa.int64()),
        "segment": pa.array(peers["segment"].astype("str"), pa.string()),
    }
    return cohort.engine.from_arrow(pa.table(columns), name="white_space_peers")
