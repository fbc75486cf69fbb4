"""What of each quarter's billing was written off, and what was written off in each quarter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from lrfm.core.calendars import add_months, month_start
from lrfm.core.reason import Reason
from lrfm.engine.exact import exact_sum
from lrfm.kpi.ratios import NO_SALES, share_of
from lrfm.kpi.results import BadDebt, CohortLoss

if TYPE_CHECKING:
    from lrfm.cohort.series import Series
    from lrfm.kpi.points import Known

__all__ = ["measure_bad_debt", "quarter_start"]

QUARTERS = 12


def quarter_start(day: date) -> date:
    """Give the first day of the quarter.

    >>> str(quarter_start(date(2024, 5, 31)))
    '2024-04-01'
    """
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def measure_bad_debt(series: Series, known: Known) -> BadDebt:
    """Give the last quarters, oldest first; write-offs are less what came in after all, and known at the cut-off."""
    if not known.has_payments:
        return BadDebt((), (), Reason.of("kpi.sales_only"))
    number = len(known.cutoffs) - 1
    cutoff, first = known.cutoffs[-1], known.begins_on
    if first is None:
        return BadDebt((), (), Reason.of("kpi.no_sales"))
    starts = [add_months(quarter_start(cutoff), -3 * back) for back in reversed(range(QUARTERS))]
    starts = [start for start in starts if start >= first]
    still_open = _still_open(series)
    cohorts, calendar = [], []
    for start in starts:
        last = min(add_months(start, 3) - timedelta(days=1), cutoff)
        billed = known.billed.between(start, last, number=number)
        lost = known.lost_by_invoice.between(start, last, number=number)
        booked = known.written_off.between(start, last, number=number)
        cohorts.append(_loss(start, billed, lost, open_minor=still_open.get(start, 0)))
        calendar.append(_loss(start, billed, booked, open_minor=0))
    has_losses = any(loss.written_off_minor for loss in (*cohorts, *calendar))
    return BadDebt(tuple(cohorts), tuple(calendar), None if has_losses else Reason.of("kpi.nothing_written_off"))


def _loss(start: date, billed: int, lost: int, *, open_minor: int) -> CohortLoss:
    share = share_of(lost, billed, key="bad_debt_share", missing=Reason.of(NO_SALES))
    return CohortLoss(start, billed, lost, open_minor, share)


def _still_open(series: Series) -> Mapping[date, int]:
    """Sum the open invoices of the last cut-off by the quarter of their date."""
    rows = series.open_documents
    rows = rows.filter((rows.cutoff == series.cutoffs[-1]) & (rows.kind == "invoice") & (rows.open_minor > 0))
    grouped = rows.group_by("event_date").agg(amount=exact_sum(rows.open_minor))
    found: Counter[date] = Counter()
    for row in series.engine.to_arrow(grouped, order_by=["event_date"]).to_pylist():
        found[quarter_start(month_start(row["event_date"]))] += int(row["amount"])
    return found
