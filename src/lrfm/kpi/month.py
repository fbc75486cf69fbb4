"""The figures of the month, together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from lrfm.core.measure import Measure
from lrfm.core.reason import Reason
from lrfm.kpi.activity import Activity, measure_activity
from lrfm.kpi.ageing import SALES_ONLY, Ageing, age_open_items, open_items, overdue_share
from lrfm.kpi.debtors import Debtor, largest_debtors
from lrfm.kpi.dso import MonthCounted, MonthSales, count_back_dso, months_counted, sales_by_month
from lrfm.kpi.instruments import Instruments, measure_instruments
from lrfm.kpi.lateness import Lateness, measure_lateness

if TYPE_CHECKING:
    from lrfm.cohort.snapshot import Snapshot
    from lrfm.kpi.settings import WindowSettings

__all__ = ["MonthFigures", "measure_month", "with_caveat"]

DEBTORS = 10


@dataclass(frozen=True)
class MonthFigures:
    """What the pack says of one cut-off; every figure comes from the same snapshot.

    Where the files show sales alone (`has_payments` is False) all figures of what is owed and paid are missing.
    """

    cutoff: date
    has_payments: bool
    open_items: Measure
    ageing: Ageing
    overdue_share: Measure
    count_back_dso: Measure
    lateness: Lateness
    activity: Activity
    instruments: Instruments
    sales: tuple[MonthSales, ...]
    months_counted: tuple[MonthCounted, ...]
    debtors: tuple[Debtor, ...]

    @property
    def headlines(self) -> tuple[Measure, ...]:
        """The figures of the first page, in its order."""
        if not self.has_payments:
            return (self.activity.billed, self.activity.sales_documents, self.activity.buying_customers)
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
    ageing = age_open_items(snapshot, upper_days=windows.ageing_upper_days)
    sales = sales_by_month(snapshot)
    figures = MonthFigures(
        cutoff=snapshot.cutoff,
        has_payments=snapshot.has_payments,
        open_items=open_items(snapshot),
        ageing=ageing,
        overdue_share=overdue_share(ageing),
        count_back_dso=count_back_dso(ageing.total_minor, months=sales),
        activity=measure_activity(snapshot, months=windows.flow_months),
        instruments=measure_instruments(snapshot),
        sales=sales,
        months_counted=months_counted(ageing.total_minor, months=sales),
        debtors=largest_debtors(snapshot, count=DEBTORS),
        lateness=measure_lateness(snapshot, months=windows.flow_months),
    )
    return figures if snapshot.has_payments else _without_payments(figures)


def _without_payments(figures: MonthFigures) -> MonthFigures:
    """Say of every figure of what is owed and paid that the files can't tell it."""

    def missing(measure: Measure) -> Measure:
        return replace(measure, value=None, missing=Reason.of(SALES_ONLY), caveats=())

    late = figures.lateness
    return replace(
        figures,
        overdue_share=missing(figures.overdue_share),
        count_back_dso=missing(figures.count_back_dso),
        months_counted=(),
        lateness=replace(
            late,
            weighted_days_late=missing(late.weighted_days_late),
            weighted_days_late_floored=missing(late.weighted_days_late_floored),
            weighted_days_to_pay=missing(late.weighted_days_to_pay),
            paid_on_time_share=missing(late.paid_on_time_share),
        ),
    )
