"""Many cut-offs taken in one pass over the ledger."""

from __future__ import annotations

from lrfm.cohort.series.series import Series, month_end_cutoffs, take_month_ends, take_series

__all__ = ["Series", "month_end_cutoffs", "take_month_ends", "take_series"]
