"""Count-back days sales outstanding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.core.calendars import add_months, month_end, month_start
from lrfm.core.measure import Measure, Unit
from lrfm.core.reason import Reason
from lrfm.engine.exact import exact_sum

if TYPE_CHECKING:
    from lrfm.cohort.snapshot import Snapshot

__all__ = ["MonthCounted", "MonthSales", "count_back_dso", "months_counted", "sales_by_month"]

KEY = "count_back_dso"


@dataclass(frozen=True)
class MonthSales:
    """Gross credit sales of a month (minor units, credit notes taken off) and its days, counted to the cut-off."""

    month: date
    days: int
    sales_minor: int


@dataclass(frozen=True)
class MonthCounted:
    """A month with the days of it that count, and the part of the balance (minor units) that its sales use up."""

    sales: MonthSales
    days: Fraction
    part_minor: int


def count_back_dso(balance_minor: int, *, months: Sequence[MonthSales]) -> Measure:
    """Count back through sales, latest month first, until the balance is used up.

    A month's actual days count in full while the balance covers its sales, the last one in proportion. A month
    without sales adds its days. A balance larger than all sales gives at least the sum of days, and one of 0 or less
    gives 0, each with a caveat.

    >>> march = [MonthSales(date(2024, 3, 1), 30, 100_000), MonthSales(date(2024, 2, 1), 30, 80_000),
    ...          MonthSales(date(2024, 1, 1), 30, 70_000)]
    >>> round(float(count_back_dso(212_000, months=march).value), 2)
    73.71
    """
    if not any(month.sales_minor > 0 for month in months):
        return Measure(KEY, None, Unit.DAYS, missing=Reason.of("kpi.no_sales"))
    if balance_minor <= 0:
        return Measure(KEY, 0, Unit.DAYS, caveats=(Reason.of("kpi.dso_no_balance"),))
    counted = months_counted(balance_minor, months=months)
    days = sum((month.days for month in counted), Fraction(0))
    if sum(month.part_minor for month in counted) < balance_minor:
        return Measure(KEY, days, Unit.DAYS, caveats=(Reason.of("kpi.dso_beyond_history", days=int(days)),))
    return Measure(KEY, days, Unit.DAYS)


def months_counted(balance_minor: int, *, months: Sequence[MonthSales]) -> tuple[MonthCounted, ...]:
    """Give the months that a balance counts back through, each with its days and its part of the balance.

    >>> march = [MonthSales(date(2024, 3, 1), 31, 90_000), MonthSales(date(2024, 2, 1), 29, 58_000)]
    >>> [(str(month.days), month.part_minor) for month in months_counted(100_000, months=march)]
    [('31', 90000), ('5', 10000)]
    """
    rest, counted = balance_minor, []
    for month in months:
        if rest <= 0:
            break
        part = min(rest, max(0, month.sales_minor))
        days = Fraction(month.days) if part < rest else Fraction(part * month.days, month.sales_minor)
        counted.append(MonthCounted(month, days, part))
        rest -= part
    return tuple(counted)


def sales_by_month(snapshot: Snapshot) -> tuple[MonthSales, ...]:
    """Sum documents by the month of their date, latest month first, down to the first month with a document.

    The month of the cut-off counts its days up to the cut-off. Months without documents are there with 0.
    """
    documents = snapshot.sales
    grouped = (
        documents.mutate(month=documents.event_date.truncate("M").cast("date"))
        .group_by("month")
        .agg(sales=exact_sum(documents.amount_minor))
    )
    found = {
        row["month"]: int(row["sales"]) for row in snapshot.engine.to_arrow(grouped, order_by=["month"]).to_pylist()
    }
    if not found:
        return ()
    months: list[MonthSales] = []
    month, first = month_start(snapshot.cutoff), min(found)
    while month >= first:
        end = min(month_end(month), snapshot.cutoff)
        months.append(MonthSales(month, (end - month).days + 1, found.get(month, 0)))
        month = add_months(month, -1)
    return tuple(months)
