"""Defaults and softer outcomes of customers after each of many cut-offs."""

from __future__ import annotations

from lrfm.cohort.outcomes.keep import open_outcomes, save_outcomes
from lrfm.cohort.outcomes.origins import Origin, horizon_months, month_end_origins
from lrfm.cohort.outcomes.outcomes import Outcomes, take_outcomes, unknown_fate_documents

__all__ = [
    "Origin",
    "Outcomes",
    "horizon_months",
    "month_end_origins",
    "open_outcomes",
    "save_outcomes",
    "take_outcomes",
    "unknown_fate_documents",
]
