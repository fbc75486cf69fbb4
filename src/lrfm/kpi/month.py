"""The figures of the month, together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from lrfm.core.measure import Measure
from lrfm.core.reason import Reason
from lrfm.kpi.ageing import Ageing, age_open_items, open_items, overdue_share
from lrfm.kpi.debtors import Debtor, largest_debtors
from lrfm.kpi.dso import MonthCounted, MonthSales, count_back_dso, months_counted, sales_by_month
from lrfm.kpi.lateness import Lateness, measure_lateness

if TYPE_CHECKING:
    from lrfm.cohort.snapshot import Snapshot
    from lrfm.kpi.settings import WindowSettings

__all__ = ["MonthFigures", "measure_month", "with_caveat"]

DEBTORS = 10


@dataclass(frozen=True)
class MonthFigures:
    """What the pack says of one cut-off; every figure comes from the same snapshot."""

    cutoff: date
    open_items: Measure
    ageing: Ageing
    overdue_share: Measure
    count_back_dso: Measure
    lateness: Lateness
    sales: tuple[MonthSales, ...]
    months_counted: tuple[MonthCounted, ...]
    debtors: tuple[Debtor, ...]

    @property
    def headlines(self) -> tuple[Measure, ...]:
        """The figures of the first page, in its order."""
        return (self.open_items, self.overdue_share, self.count_back_dso, self.lateness.weighted_days_late)


def with_caveat(figures: MonthFigures, reason: Reason) -> MonthFigures:
    """Give the figures that rest on the open balance a caveat that goes wherever they go."""
    marked = {
        name: replace(measure, caveats=(*measure.caveats, reason))
        for name in ("open_items", "overdue_share", "count_back_dso")
        if (measure := getattr(figures, name)).value is not None
    }
    return replace(figures, **marked)


def measure_month(snapshot: Snapshot, *, windows: WindowSettings) -> MonthFigures:
    """Read every figure of the month from a snapshot."""
    total = open_items(snapshot)
    ageing = age_open_items(snapshot, upper_days=windows.ageing_upper_days)
    sales = sales_by_month(snapshot)
    return MonthFigures(
        cutoff=snapshot.cutoff,
        open_items=total,
        ageing=ageing,
        overdue_share=overdue_share(ageing),
        count_back_dso=count_back_dso(ageing.total_minor, months=sales),
        sales=sales,
        months_counted=months_counted(ageing.total_minor, months=sales),
        debtors=largest_debtors(snapshot, count=DEBTORS),
        lateness=measure_lateness(snapshot, months=windows.flow_months),
    )
