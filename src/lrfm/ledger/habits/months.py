"""What was posted by month: numbers, amounts, days of the week, round amounts, and how late it was entered."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from lrfm.core.calendars import month_end, month_start
from lrfm.engine.exact import exact_sum
from lrfm.ledger.habits.model import LAG_BOUNDS_DAYS, SideMonth

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine

__all__ = ["measure_months"]

HUNDRED = 100
CLASSES = len(LAG_BOUNDS_DAYS) + 1
WEEK = 7
Day = tuple[date, date | None, bool, int, int, int]
"""Date, day of entry, whether the amounts are round; number, net and gross amount of what was posted so."""


def measure_months(engine: Engine, postings: Table, *, digits: int) -> tuple[SideMonth, ...]:
    """Count the postings by side and month of their date, in one pass; `digits` are the currency's decimals."""
    amount = postings.amount_minor
    rows = postings.mutate(is_round=(amount % (HUNDRED * 10**digits) == 0) & (amount != 0))
    by_day = rows.group_by("side", "event_date", "entered_on", "is_round").agg(
        items=rows.count(), net_minor=exact_sum(rows.amount_minor), gross_minor=exact_sum(rows.amount_minor.abs())
    )
    found = engine.to_arrow(by_day, order_by=["side", "event_date", "entered_on", "is_round"])
    months: dict[tuple[date, str], list[Day]] = defaultdict(list)
    columns = ("side", "event_date", "entered_on", "is_round", "items", "net_minor", "gross_minor")
    for side, day, entered_on, is_round, items, net, gross in zip(
        *(found[name].to_pylist() for name in columns), strict=True
    ):
        months[month_start(day), side].append((day, entered_on, is_round, items, int(net), int(gross)))
    return tuple(_month(side, month, months[month, side]) for month, side in sorted(months))


def _month(side: str, month: date, days: list[Day]) -> SideMonth:
    ends = month_end(month)
    lag_items, lag_minor = [0] * CLASSES, [0] * CLASSES
    weekdays, entered_weekdays = [0] * WEEK, [0] * WEEK
    after_items = after_minor = 0
    lags: list[int] = []
    for day, entered_on, _, items, net, _ in days:
        weekdays[day.weekday()] += items
        if entered_on is None:
            continue
        lags.append(max(0, (entered_on - day).days))
        place = bisect_left(LAG_BOUNDS_DAYS, lags[-1])
        lag_items[place] += items
        lag_minor[place] += net
        entered_weekdays[entered_on.weekday()] += items
        if entered_on > ends:
            after_items += items
            after_minor += net
    return SideMonth(
        side=side,
        month=month,
        first_on=days[0][0],
        last_on=days[-1][0],
        items=sum(day[3] for day in days),
        amount_minor=sum(day[4] for day in days),
        gross_minor=sum(day[5] for day in days),
        entered=sum(lag_items),
        last_entered_on=max((day[1] for day in days if day[1]), default=None),
        max_lag_days=max(lags, default=None),
        lag_items=_four(lag_items),
        lag_minor=_four(lag_minor),
        after_month_items=after_items,
        after_month_minor=after_minor,
        weekdays=_seven(weekdays),
        entered_weekdays=_seven(entered_weekdays),
        round_items=sum(day[3] for day in days if day[2]),
        round_minor=sum(day[5] for day in days if day[2]),
    )


def _four(values: list[int]) -> tuple[int, int, int, int]:
    first, second, third, fourth = values
    return first, second, third, fourth


def _seven(values: list[int]) -> tuple[int, int, int, int, int, int, int]:
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = values
    return monday, tuesday, wednesday, thursday, friday, saturday, sunday
