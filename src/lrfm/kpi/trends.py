"""The figures of many months, read in one pass over a series of cut-offs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.core.reason import Reason
from lrfm.kpi.abc import one_off_customers, rank_customers
from lrfm.kpi.bad_debt import measure_bad_debt
from lrfm.kpi.buckets import bucket_bounds
from lrfm.kpi.concentration import billed_by_customer, measure_concentration
from lrfm.kpi.disputes import measure_disputes
from lrfm.kpi.flows import read_flow
from lrfm.kpi.open_items import read_open_items
from lrfm.kpi.paid import read_paid
from lrfm.kpi.points import BALANCES, Known, month_points, year_before
from lrfm.kpi.promises import measure_promises, read_promises
from lrfm.kpi.results import Trend, Trends
from lrfm.kpi.targets import judge_targets
from lrfm.kpi.transitions import LEAST_MONTHS, measure_transitions

if TYPE_CHECKING:
    from lrfm.cohort.series import Series
    from lrfm.cohort.snapshot import Snapshot
    from lrfm.core.measure import Measure
    from lrfm.kpi.settings import TargetSettings, WindowSettings

__all__ = ["measure_trends", "without_balances"]


def measure_trends(
    series: Series,
    snapshot: Snapshot,
    *,
    profit: Mapping[int, int] | None,
    windows: WindowSettings,
    targets: TargetSettings,
) -> Trends:
    """Read the figures of every cut-off of the series, the last of which is the snapshot's.

    `profit` is that of each customer over the year to the cut-off, where lines tell it (minor units).
    """
    known = _read(series, windows=windows)
    points = month_points(known, windows=windows, shown=windows.trend_months)
    trend = Trend(bucket_bounds(windows.ageing_upper_days), points)
    billed = billed_by_customer(snapshot, since=year_before(snapshot.cutoff))
    return Trends(
        trend=trend,
        open_concentration=measure_concentration(
            known.open_items[-1].customers_minor,
            base="open",
            missing=Reason.of("kpi.nothing_open" if series.has_payments else "kpi.sales_only"),
        ),
        billed_concentration=measure_concentration(
            sorted(billed.values(), reverse=True), base="billed", missing=Reason.of("kpi.no_sales_in_period")
        ),
        abc=rank_customers(
            billed if profit is None else profit,
            by="billed" if profit is None else "profit",
            cuts=[Fraction(cut) for cut in windows.abc_cuts],
            months=12,
            one_off=one_off_customers(snapshot),
        ),
        transitions=measure_transitions(
            series, upper_days=windows.ageing_upper_days, months=max(windows.flow_months, LEAST_MONTHS)
        ),
        bad_debt=measure_bad_debt(series, known),
        promises=measure_promises(known.promises, since=year_before(snapshot.cutoff, months=windows.flow_months)),
        disputes=measure_disputes(series, share=trend.last.measure("dispute_share")),
        targets=judge_targets(trend, targets=targets),
    )


def without_balances(trends: Trends, *, reason: Reason) -> Trends:
    """Give the trends without the figures that rest on the balance, each missing for the reason given."""

    def cleared(measure: Measure) -> Measure:
        rests_on_it = measure.key in (*BALANCES, "collection_effectiveness", "turnover")
        return replace(measure, value=None, missing=reason, caveats=()) if rests_on_it else measure

    points = [
        replace(point, bucket_minor=(), measures=tuple(cleared(measure) for measure in point.measures))
        for point in trends.trend.points
    ]
    unknown = [
        replace(target, measure=cleared(target.measure), verdict="unknown", months_met=0, months_known=0)
        if cleared(target.measure).value is None
        else target
        for target in trends.targets
    ]
    transitions = trends.transitions
    return replace(
        trends,
        trend=replace(trends.trend, points=tuple(points)),
        open_concentration=measure_concentration((), base="open", missing=reason),
        transitions=replace(
            transitions,
            eventual=None,
            missing=reason,
            rolls=tuple(replace(roll, value=None, missing=reason) for roll in transitions.rolls),
            loss_by_rolls=tuple(replace(loss, value=None, missing=reason) for loss in transitions.loss_by_rolls),
        ),
        targets=tuple(unknown),
    )


def _read(series: Series, *, windows: WindowSettings) -> Known:
    engine, count = series.engine, len(series.cutoffs)
    billed, lost = series.billed, series.written_off
    return Known(
        cutoffs=series.cutoffs,
        open_items=read_open_items(series, upper_days=windows.ageing_upper_days),
        billed=read_flow(engine, billed, cutoffs=count),
        documents=read_flow(engine, billed, of="items", cutoffs=count),
        credited=read_flow(engine, billed.filter(billed.kind == "credit_note"), cutoffs=count),
        received=read_flow(engine, series.received, cutoffs=count),
        written_off=read_flow(engine, lost, cutoffs=count),
        lost_by_invoice=read_flow(engine, lost, day="invoiced_on", cutoffs=count),
        paid=read_paid(series),
        promises=read_promises(series),
        has_payments=series.has_payments,
        has_disputes=series.has_disputes,
        is_dated=series.is_dated,
        begins_on=series.begins_on,
    )
