"""Ratios of what is owed to what was billed: one exact formula each, whatever it is fed with.

Amounts are whole minor units, sales net of credit notes. A ratio whose divisor is 0 or less is missing with the reason
why, never 0; an argument that no ledger can give (a negative count of days) raises `ValueError`.
"""

from __future__ import annotations

from fractions import Fraction

from lrfm.core.measure import Measure, Unit
from lrfm.core.reason import Reason

__all__ = [
    "NO_SALES",
    "average_days_delinquent",
    "bad_debt_share",
    "best_possible_dso",
    "collection_effectiveness",
    "share_of",
    "simple_dso",
    "turnover",
]

NO_SALES = "kpi.no_sales_in_period"
"""Why a ratio to sales is missing."""

_NOTHING_OPEN = Reason("kpi.nothing_open")


def simple_dso(balance_minor: int, *, sales_minor: int, days: int) -> Measure:
    """Give the balance over the sales of a period, times its days (DSO).

    A balance of 0 or less gives 0 with a caveat, as in the count-back method. Where the balance is the open invoices
    before credits, it is `best_possible_dso` plus `average_days_delinquent`, exactly.

    >>> round(float(simple_dso(212_000, sales_minor=250_000, days=90).value), 2)
    76.32
    """
    measure = _days_of("simple_dso", max(balance_minor, 0), sales_minor=sales_minor, days=days)
    if balance_minor > 0 or measure.value is None:
        return measure
    return Measure(measure.key, 0, Unit.DAYS, caveats=(Reason.of("kpi.dso_no_balance"),))


def best_possible_dso(not_due_minor: int, *, sales_minor: int, days: int) -> Measure:
    """Give what is not yet due over the sales of a period, times its days: the DSO if nobody paid late.

    >>> int(best_possible_dso(4_000, sales_minor=10_000, days=30).value)
    12
    """
    return _days_of("best_possible_dso", not_due_minor, sales_minor=sales_minor, days=days)


def average_days_delinquent(overdue_minor: int, *, sales_minor: int, days: int) -> Measure:
    """Give what is past due over the sales of a period, times its days.

    A ratio of stocks, which old unpaid invoices raise: not the mean lateness of invoices.

    >>> int(average_days_delinquent(15_000 - 4_000, sales_minor=10_000, days=30).value)
    33
    """
    return _days_of("average_days_delinquent", overdue_minor, sales_minor=sales_minor, days=days)


def turnover(net_sales_minor: int, *, average_balance_minor: int | Fraction) -> Measure:
    """Give how many times a period's sales turn the average balance over; 365 over a year's is a DSO.

    >>> str(turnover(1_200_000, average_balance_minor=150_000).value)
    '8'
    """
    if net_sales_minor <= 0:
        return Measure("turnover", None, Unit.RATIO, missing=Reason.of(NO_SALES))
    if average_balance_minor <= 0:
        return Measure("turnover", None, Unit.RATIO, missing=Reason.of("kpi.no_average_balance"))
    return Measure("turnover", net_sales_minor / Fraction(average_balance_minor), Unit.RATIO)


def collection_effectiveness(
    *,
    opening_minor: int,
    sales_minor: int,
    closing_minor: int,
    closing_not_due_minor: int,
    sales_divisor: int = 1,
) -> Measure:
    """Give what was collected in a period as a share of what could be (collection effectiveness index, CEI).

    (opening + sales - closing) / (opening + sales - closing not due), the balances being open invoices before credits
    and the sales those of the whole period. Some pages divide the sales by the months: `sales_divisor` reconciles with
    them and serves nothing else. Below 0 where the balance grew by more than was sold.

    >>> period = dict(opening_minor=6_200, sales_minor=10_890, closing_minor=6_340, closing_not_due_minor=3_590)
    >>> round(float(collection_effectiveness(**period).value), 6)
    0.796296
    >>> round(float(collection_effectiveness(**period, sales_divisor=3).value), 6)
    0.559295
    """
    if sales_divisor < 1:
        raise ValueError(f"sales can't be divided by {sales_divisor}")
    if not 0 <= closing_not_due_minor <= closing_minor:
        raise ValueError("what is not due is a part of the closing balance before credits")
    to_collect = opening_minor + Fraction(sales_minor, sales_divisor)
    collectable = to_collect - closing_not_due_minor
    key = "collection_effectiveness"
    if collectable <= 0:
        return Measure(key, None, Unit.SHARE, missing=Reason.of("kpi.nothing_to_collect"))
    return Measure(key, (to_collect - closing_minor) / collectable, Unit.SHARE)


def bad_debt_share(*, written_off_minor: int, recovered_minor: int, sales_minor: int) -> Measure:
    """Give what was written off, less what came in after all, as a share of sales.

    Feed it one cohort of invoices and what became of them (matched), or one period's bookings (calendar). Below 0
    where more was recovered than written off.

    >>> str(bad_debt_share(written_off_minor=3_500, recovered_minor=500, sales_minor=100_000).value)
    '3/100'
    """
    net_minor = written_off_minor - recovered_minor
    return share_of(net_minor, sales_minor, key="bad_debt_share", missing=Reason.of(NO_SALES))


def share_of(part_minor: int, whole_minor: int, *, key: str, missing: Reason = _NOTHING_OPEN) -> Measure:
    """Give a part of a whole; the reason `missing` where the whole is 0 or less.

    >>> share_of(25, 100, key="dispute_share").text(digits=2)
    '0.2500'
    """
    if whole_minor <= 0:
        return Measure(key, None, Unit.SHARE, missing=missing)
    return Measure(key, Fraction(part_minor, whole_minor), Unit.SHARE)


def _days_of(key: str, part_minor: int, *, sales_minor: int, days: int) -> Measure:
    if days < 1 or part_minor < 0:
        raise ValueError(f"{key}: {part_minor} minor units open and a period of {days} days")
    if sales_minor <= 0:
        return Measure(key, None, Unit.DAYS, missing=Reason.of(NO_SALES))
    return Measure(key, Fraction(part_minor, sales_minor) * days, Unit.DAYS)
