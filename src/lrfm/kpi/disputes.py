"""Open invoices in dispute on the day."""

from __future__ import annotations

from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

from lrfm.core.measure import Measure
from lrfm.core.reason import Reason
from lrfm.kpi.results import DisputeReason, Disputes

if TYPE_CHECKING:
    from lrfm.cohort.series import Series

__all__ = ["measure_disputes"]


def measure_disputes(series: Series, *, share: Measure) -> Disputes:
    """Count and sum the open invoices that are in dispute at the last cut-off, by reason, the largest first."""
    if not series.has_disputes:
        return Disputes(0, 0, share, None, (), Reason.of("kpi.no_disputes_table"))
    cutoff = series.cutoffs[-1]
    rows = series.disputes.filter(series.disputes.cutoff == cutoff)
    found = series.engine.to_arrow(rows, order_by=["document_key"]).to_pylist()
    by_reason: dict[str, list[int]] = {}
    for row in found:
        by_reason.setdefault(row["reason"], []).append(row["open_minor"])
    reasons = [DisputeReason(reason, len(amounts), sum(amounts)) for reason, amounts in by_reason.items()]
    days = [(cutoff - row["opened_on"]).days for row in found]
    return Disputes(
        items=len(found),
        open_minor=sum(row["open_minor"] for row in found),
        share=share,
        median_days_open=Fraction(median(days)) if days else None,
        by_reason=tuple(sorted(reasons, key=lambda reason: (-reason.open_minor, reason.reason))),
        missing=None,
    )
