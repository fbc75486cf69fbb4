"""The gaps between the days on which a customer bought in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.neighbours import gaps_between
from lrfm.core.calendars import window_start
from lrfm.features.block import Block, one_each, ratio

if TYPE_CHECKING:
    import pandas as pd
    from ibis.expr.types import IntegerValue, Table

    from lrfm.cohort.cohort import Cohort

__all__ = ["gap_block"]


def gap_block(cohort: Cohort, *, window_months: int) -> Block:
    """Measure the gaps between days of purchase that follow each other in the window, as known at the cut-off.

    - `gap_count`, `gap_days_sum`: how many, and their days; `mean_gap_days` = `gap_days_sum` / `gap_count`;
    - `longest_gap_days`.

    Missing (the counts: 0) for customers with fewer than two days of purchase in the window.
    """
    earliest = window_start(cohort.cutoffs.days[0], months=window_months)
    gaps = gaps_between(cohort.purchasing).filter(lambda rows: rows.previous_on >= ibis.literal(earliest))
    gaps = gaps.mutate(gap_days=_days).within(by="previous_on", months=window_months)
    table = gaps.totals(
        sums={"gap_count": one_each, "gap_days_sum": lambda rows: rows.gap_days},
        maxima={"longest_gap_days": lambda rows: rows.gap_days},
    )
    return Block((table,), ("gap_count", "gap_days_sum"), _derive)


def _days(rows: Table) -> IntegerValue:
    return rows.event_date.delta(rows.previous_on, unit="day").cast("int64")


def _derive(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(
        mean_gap_days=ratio(frame["gap_days_sum"], frame["gap_count"]),
        longest_gap_days=frame["longest_gap_days"].astype("Int64"),
    )
