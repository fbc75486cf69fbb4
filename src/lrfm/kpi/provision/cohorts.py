"""What quarters of billing lost of the money that reached each bucket."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from lrfm.kpi.provision.history import LOST, OPEN
from lrfm.kpi.provision.results import CohortLosses

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["cohort_losses"]


def cohort_losses(
    cohorts: pd.DataFrame, *, cutoff: date, first_complete: date | None, buckets: int, mature_days: int
) -> tuple[CohortLosses, ...]:
    """Give each quarter that the files hold from its first day on, oldest first (METHODS 6.7).

    Of all invoices of a quarter: money that was still open on a bucket's first day reached it. A quarter is mature so
    many days after the last of its due dates: of younger ones, losses are still to come.
    """
    rows = []
    for first_day in sorted(set(cohorts["first_day"])):
        if first_complete is not None and first_day < first_complete:
            continue
        quarter = cohorts[cohorts["first_day"] == first_day]
        due = max(quarter["last_due"])
        rows.append(
            CohortLosses(
                first_day,
                reached_minor=_at_least(quarter, buckets),
                lost_minor=_at_least(quarter[quarter["cause"] == LOST], buckets),
                open_minor=int(quarter.loc[quarter["cause"] == OPEN, "amount_minor"].sum()),
                is_mature=_as_date(due) + timedelta(days=mature_days) <= cutoff,
            )
        )
    return tuple(rows)


def _at_least(quarter: pd.DataFrame, buckets: int) -> tuple[int, ...]:
    return tuple(int(quarter.loc[quarter["top"] >= bucket, "amount_minor"].sum()) for bucket in range(buckets))


def _as_date(day: date) -> date:
    return date(day.year, day.month, day.day)
