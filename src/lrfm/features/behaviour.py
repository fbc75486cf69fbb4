"""What went wrong in the window beside lateness: disputes that were opened, instruments that bounced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.features.block import Block, one_each
from lrfm.features.untold import untold

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.cohort.cohort import Cohort

__all__ = ["incident_block"]


def incident_block(cohort: Cohort, *, window_months: int) -> Block:
    """Count what was opened or came back in the window, as known at the cut-off.

    - `dispute_count`: disputes of invoices opened in the window, closed or not;
    - `bounced_count`: instruments that bounced in the window, replaced or not.
    """
    if not cohort.has_payments:
        return Block((), (), lambda frame: untold(frame, whole=("dispute_count", "bounced_count")))
    disputes = cohort.disputes.within(by="opened_on", months=window_months)
    bounces = cohort.bounces.within(by="bounced_on", months=window_months)
    tables = (
        disputes.totals(sums={"dispute_count": one_each}),
        bounces.totals(sums={"bounced_count": one_each}),
    )
    return Block(tables, ("dispute_count", "bounced_count"), _same)


def _same(frame: pd.DataFrame) -> pd.DataFrame:
    return frame
