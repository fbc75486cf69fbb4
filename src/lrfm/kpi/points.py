"""The figures of each cut-off of a series, each as it was known then."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.core.calendars import add_months, month_end, month_start
from lrfm.core.concentration import effective_number, gini, herfindahl, positive_only, top_share
from lrfm.core.measure import Measure, Unit
from lrfm.core.reason import Reason
from lrfm.kpi.ageing import SALES_ONLY
from lrfm.kpi.dso import MonthSales, count_back_dso
from lrfm.kpi.ratios import (
    NO_SALES,
    average_days_delinquent,
    best_possible_dso,
    collection_effectiveness,
    share_of,
    simple_dso,
    turnover,
)
from lrfm.kpi.results import MonthPoint

if TYPE_CHECKING:
    from lrfm.kpi.flows import Flow
    from lrfm.kpi.open_items import OpenItems
    from lrfm.kpi.paid import Paid
    from lrfm.kpi.promises import PromiseBook
    from lrfm.kpi.settings import WindowSettings

__all__ = ["BALANCES", "LOOK_BACK_MONTHS", "UNDATED", "Known", "month_points", "year_before"]

LOOK_BACK_MONTHS = 12
"""Cut-offs before the first that is shown: a year's mean balance needs them."""
TOP = 10
DSO_FAMILY = ("simple_dso", "best_possible_dso", "average_days_delinquent", "credit_days")
UNDATED = "kpi.payments_undated"
"""Why a figure that looks back is missing where payments have no days."""
BALANCES = (
    "open_items",
    "receivable",
    "overdue_share",
    "not_due_share",
    "dispute_share",
    "unapplied_share",
    "credit_note_share",
    "simple_dso",
    "best_possible_dso",
    "average_days_delinquent",
    "credit_days",
    "count_back_dso",
    "hhi",
    "effective_customers",
    "gini",
    "top_ten_share",
)
"""Figures that rest on the balance of their own day alone."""
NEEDS_DAYS = (
    "collection_effectiveness",
    "turnover",
    "weighted_days_to_pay",
    "weighted_days_late",
    "weighted_days_late_floored",
    "paid_on_time_share",
    "collected_month",
    "promises_kept_share",
)
NOT_OF_SALES = (*BALANCES, *NEEDS_DAYS, "written_off_month", "bad_debt_calendar_share", "bad_debt_matched_share")
FLOWS = ("billed_month", "collected_month", "credited_month", "written_off_month")


@dataclass(frozen=True)
class Known:
    """What the series tells, read out of the engine: for every cut-off what stood open and what had flowed.

    `billed` is net of credit notes, `documents` counts what it sums; `begins_on` is the first day of the first month
    that the files hold in full. Where files don't tell on which days payments came (`is_dated` is False) no figure
    that looks back holds.
    """

    cutoffs: tuple[date, ...]
    open_items: tuple[OpenItems, ...]
    billed: Flow
    documents: Flow
    credited: Flow
    received: Flow
    written_off: Flow
    lost_by_invoice: Flow
    paid: tuple[Paid, ...]
    promises: PromiseBook
    has_payments: bool
    has_disputes: bool
    is_dated: bool
    begins_on: date | None


def month_points(known: Known, *, windows: WindowSettings, shown: int) -> tuple[MonthPoint, ...]:
    """Give the figures of the last `shown` cut-offs, oldest first."""
    # without days of payment only the last cut-off, which is not before the extract, tells what was open
    first = max(0, len(known.cutoffs) - (shown if known.is_dated else 1))
    return tuple(_point(known, number, windows=windows) for number in range(first, len(known.cutoffs)))


def year_before(cutoff: date, *, months: int = 12) -> date:
    """Give the first day of the whole months that end with the cut-off.

    >>> str(year_before(date(2024, 2, 29)))
    '2023-03-01'
    """
    return add_months(cutoff + timedelta(days=1), -months)


def _point(known: Known, number: int, *, windows: WindowSettings) -> MonthPoint:
    items = known.open_items[number]
    measures = (
        *_balances(known, items),
        *_dso_family(known, number, months=windows.dso_months),
        _count_back(known, number),
        _effectiveness(known, number),
        _turnover(known, number),
        *known.paid[number].measures(months=windows.flow_months),
        *_months_flows(known, number),
        *_concentration(items),
        *_losses(known, number),
        known.promises.kept_share(number, since=year_before(known.cutoffs[number], months=windows.flow_months)),
    )
    if not known.has_payments:
        measures = tuple(_unless(measure, needs=NOT_OF_SALES, reason=SALES_ONLY) for measure in measures)
    elif not known.is_dated:
        measures = tuple(_unless(measure, needs=NEEDS_DAYS, reason=UNDATED) for measure in measures)
    return MonthPoint(known.cutoffs[number], items.bucket_minor, measures)


def _unless(measure: Measure, *, needs: Container[str], reason: str) -> Measure:
    """Say of a figure that needs what the files don't hold why it is missing."""
    if measure.key not in needs:
        return measure
    return replace(measure, value=None, missing=Reason.of(reason), caveats=())


def _balances(known: Known, items: OpenItems) -> tuple[Measure, ...]:
    whole = items.receivable_minor
    disputes = share_of(items.disputed_minor, whole, key="dispute_share")
    if not known.has_disputes:
        disputes = Measure("dispute_share", None, Unit.SHARE, missing=Reason.of("kpi.no_disputes_table"))
    return (
        Measure("open_items", items.open_minor, Unit.MONEY_MINOR),
        Measure("receivable", whole, Unit.MONEY_MINOR),
        share_of(items.overdue_minor, whole, key="overdue_share"),
        share_of(items.not_due_minor, whole, key="not_due_share"),
        disputes,
        share_of(items.unapplied_minor, whole, key="unapplied_share"),
        share_of(items.notes_minor, whole, key="credit_note_share"),
    )


def _dso_family(known: Known, number: int, *, months: int) -> tuple[Measure, ...]:
    """Give DSO and its parts: simple = best possible + delinquent - credits, exactly where the balance is above 0."""
    cutoff, items = known.cutoffs[number], known.open_items[number]
    first = year_before(cutoff, months=months)
    sales = known.billed.between(first, cutoff, number=number)
    days = (cutoff - first).days + 1
    if not _reaches(known, first):
        missing = Reason.of("kpi.history_too_short")
        return tuple(Measure(key, None, Unit.DAYS, missing=missing) for key in DSO_FAMILY)
    credits_ = average_days_delinquent(abs(items.credits_minor), sales_minor=sales, days=days)
    if credits_.value is not None and items.credits_minor < 0:  # more was given back than stands to their credit
        credits_ = replace(credits_, value=-credits_.value)
    return (
        simple_dso(items.open_minor, sales_minor=sales, days=days),
        best_possible_dso(items.not_due_minor, sales_minor=sales, days=days),
        average_days_delinquent(items.overdue_minor, sales_minor=sales, days=days),
        replace(credits_, key="credit_days"),
    )


def _count_back(known: Known, number: int) -> Measure:
    return count_back_dso(known.open_items[number].open_minor, months=tuple(_months(known, number)))


def _months(known: Known, number: int) -> Sequence[MonthSales]:
    """Give the sales of each month, latest first, down to the first with a document."""
    cutoff, first = known.cutoffs[number], known.documents.first_day(number=number)
    if first is None:
        return ()
    found, month = [], month_start(cutoff)
    while month >= month_start(first):
        last = min(month_end(month), cutoff)
        found.append(MonthSales(month, (last - month).days + 1, known.billed.between(month, last, number=number)))
        month = add_months(month, -1)
    return found


def _effectiveness(known: Known, number: int) -> Measure:
    """Give what was collected between two cut-offs, as a share of what could be (METHODS: full sales of the period).

    Sales are what became known in the period, less credit notes: what could be collected since the opening balance.
    Open credit notes are off the balances, too, so that to allocate one changes nothing.
    """
    key = "collection_effectiveness"
    if number == 0:
        return Measure(key, None, Unit.SHARE, missing=Reason.of("kpi.history_too_short"))
    opening, closing = known.open_items[number - 1], known.open_items[number]
    owed, not_due = closing.less_notes_minor, max(0, closing.not_due_minor - closing.notes_minor)
    if owed < 0:
        return Measure(key, None, Unit.SHARE, missing=Reason.of("kpi.nothing_to_collect"))
    return collection_effectiveness(
        opening_minor=opening.less_notes_minor,
        sales_minor=known.billed.entered(number=number),
        closing_minor=owed,
        closing_not_due_minor=min(not_due, owed),
    )


def _turnover(known: Known, number: int) -> Measure:
    """Give a year's sales over the mean of its thirteen month-end balances."""
    if number < LOOK_BACK_MONTHS or not _reaches(known, known.cutoffs[number - LOOK_BACK_MONTHS]):
        return Measure("turnover", None, Unit.RATIO, missing=Reason.of("kpi.history_too_short"))
    balances = [items.open_minor for items in known.open_items[number - LOOK_BACK_MONTHS : number + 1]]
    cutoff = known.cutoffs[number]
    sales = known.billed.between(year_before(cutoff), cutoff, number=number)
    return turnover(sales, average_balance_minor=Fraction(sum(balances), len(balances)))


def _months_flows(known: Known, number: int) -> tuple[Measure, ...]:
    """Give what was billed, collected, credited and lost as it was entered since the cut-off before.

    By the day of entry nothing that is entered late is left out of every month: the months sum to all that is known.
    """
    credited = known.credited.entered(number=number)
    amounts = (
        known.billed.entered(number=number) - credited,
        known.received.entered(number=number),
        -credited,
        known.written_off.entered(number=number),
    )
    return tuple(Measure(key, amount, Unit.MONEY_MINOR) for key, amount in zip(FLOWS, amounts, strict=True))


def _concentration(items: OpenItems) -> tuple[Measure, ...]:
    """Say how much of the open invoices stands on few customers."""
    amounts = positive_only(items.customers_minor).amounts
    keys = (
        ("hhi", Unit.SHARE),
        ("effective_customers", Unit.RATIO),
        ("gini", Unit.SHARE),
        ("top_ten_share", Unit.SHARE),
    )
    if not amounts:
        return tuple(Measure(key, None, unit, missing=Reason.of("kpi.nothing_open")) for key, unit in keys)
    values = (herfindahl(amounts), effective_number(amounts), gini(amounts), top_share(amounts, count=TOP))
    return tuple(Measure(key, value, unit) for (key, unit), value in zip(keys, values, strict=True))


def _losses(known: Known, number: int) -> tuple[Measure, Measure]:
    """Give a year's write-offs over its sales, and those of the invoices of the year before over theirs."""
    cutoff = known.cutoffs[number]
    first = year_before(cutoff)
    older, last = year_before(cutoff, months=24), first - timedelta(days=1)
    too_short = Reason.of("kpi.history_too_short")
    calendar, matched = (
        share_of(
            known.written_off.between(first, cutoff, number=number),
            known.billed.between(first, cutoff, number=number),
            key="bad_debt_calendar_share",
            missing=Reason.of(NO_SALES),
        ),
        share_of(
            known.lost_by_invoice.between(older, last, number=number),
            known.billed.between(older, last, number=number),
            key="bad_debt_matched_share",
            missing=Reason.of(NO_SALES),
        ),
    )
    return (
        calendar if _reaches(known, first) else replace(calendar, value=None, missing=too_short),
        matched if _reaches(known, older) else replace(matched, value=None, missing=too_short),
    )


def _reaches(known: Known, first: date) -> bool:
    """Tell whether the files hold everything from a day on: of the time before they may hold only what stayed open."""
    return known.begins_on is not None and known.begins_on <= first
