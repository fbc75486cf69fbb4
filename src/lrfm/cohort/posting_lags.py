"""How many days after their receipt payments were posted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from lrfm.cohort.outcomes.book import way_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from lrfm.engine.base import Engine
    from lrfm.ledger.model import LedgerTables

__all__ = ["posting_lags"]

FOLLOWED_DAYS = 60
"""Payments of the last days are left out: those posted late are not known yet."""


def posting_lags(ledger: LedgerTables, *, day: date, since: date, engine: Engine) -> npt.NDArray[np.int64]:
    """Give the days from receipt to posting of payments applied to invoices, as known at `day`, ascending.

    Payments from `since` on that were received at least `FOLLOWED_DAYS` before the day count.
    """
    kinds = ledger.receipts.select("receipt_key", "kind")
    rows = ledger.allocations.join(kinds, "receipt_key")
    until = day - timedelta(days=FOLLOWED_DAYS)
    rows = rows.filter((way_of(rows.kind) == "paid") & rows.event_date.between(since, until) & (rows.known_on <= day))
    rows = rows.select(lag=rows.known_on.delta(rows.event_date, unit="day").cast("int64").clip(lower=0))
    counted = engine.to_arrow(rows.group_by("lag").agg(count=rows.count().cast("int64")), order_by=["lag"])
    return np.repeat(counted["lag"].to_numpy(), counted["count"].to_numpy())
