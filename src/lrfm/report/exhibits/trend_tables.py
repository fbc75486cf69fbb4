"""What the exhibits of several months show, as tables: exact figures as text, money and shares as decimals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pyarrow as pa

from lrfm.kpi.results import ABSORBING
from lrfm.report.exhibits.table_parts import DAY, TEXT, WHOLE, Money, table_of

if TYPE_CHECKING:
    from lrfm.core.measure import Measure
    from lrfm.kpi.results import (
        Abc,
        BadDebt,
        Concentration,
        Disputes,
        Promises,
        TargetResult,
        Transitions,
        Trend,
        Trends,
    )

__all__ = ["balance_tables", "payment_tables", "trend_tables"]

SHARE = pa.decimal128(18, 9)


def trend_tables(trends: Trends, *, money: Money) -> Mapping[str, pa.Table]:
    """Give the tables that every ledger has, by name: those that rest on billing."""
    return {
        "trend": _trend(trends.trend, money),
        "concentration": _concentration((trends.open_concentration, trends.billed_concentration), money),
        "abc": _abc(trends.abc, money),
    }


def payment_tables(trends: Trends, *, money: Money, masks_names: bool) -> Mapping[str, pa.Table]:
    """Give the tables that need payments; with masked names, disputes go without their free text."""
    disputes = replace(trends.disputes, by_reason=()) if masks_names else trends.disputes
    return {
        "promises": _promises(trends.promises),
        "disputes": _disputes(disputes, money),
        "targets": _targets(trends.targets, money),
    }


def balance_tables(trends: Trends, *, money: Money) -> Mapping[str, pa.Table]:
    """Give the tables that rest on the balance: where its fate is unknown they tell nothing."""
    return {
        "ageing_trend": _ageing(trends.trend, money),
        "transitions": _transitions(trends.transitions, money),
        "bad_debt": _bad_debt(trends.bad_debt, money),
    }


def _trend(trend: Trend, money: Money) -> pa.Table:
    """Every figure of every month; an empty value has its reason's key beside it."""
    rows = [
        {
            "cutoff": point.cutoff,
            "figure": measure.key,
            "unit": measure.unit.value,
            "value": measure.text(digits=money.digits),
            "missing": None if measure.missing is None else measure.missing.key,
        }
        for point in trend.points
        for measure in point.measures
    ]
    return table_of({"cutoff": DAY, "figure": TEXT, "unit": TEXT, "value": TEXT, "missing": TEXT}, rows)


def _ageing(trend: Trend, money: Money) -> pa.Table:
    rows = [
        {
            "cutoff": point.cutoff,
            "bucket": number,
            "first_day": first,
            "last_day": last,
            "open_amount": money.of(minor),
        }
        for point in trend.points
        for number, ((first, last), minor) in enumerate(zip(trend.bounds, point.bucket_minor, strict=True))
    ]
    columns = {"cutoff": DAY, "bucket": WHOLE, "first_day": WHOLE, "last_day": WHOLE, "open_amount": money.amount}
    return table_of(columns, rows)


def _concentration(both: tuple[Concentration, ...], money: Money) -> pa.Table:
    """The curves point by point: shares of customers, largest first, and of the amount."""
    rows = [
        {
            "base": found.base,
            "customers": found.customers,
            "total_amount": money.of(found.total_minor),
            "customers_share": _exact(customers),
            "amount_share": _exact(amount),
        }
        for found in both
        for customers, amount in found.curve
    ]
    columns = {
        "base": TEXT,
        "customers": WHOLE,
        "total_amount": money.amount,
        "customers_share": SHARE,
        "amount_share": SHARE,
    }
    return table_of(columns, rows)


def _abc(abc: Abc, money: Money) -> pa.Table:
    rows = [
        {"class": row.name, "by": abc.by, "customers": row.customers, "amount": money.of(row.amount_minor)}
        for row in abc.classes
    ]
    return table_of({"class": TEXT, "by": TEXT, "customers": WHOLE, "amount": money.amount}, rows)


def _transitions(found: Transitions, money: Money) -> pa.Table:
    """One row for each flow; states are numbers of buckets, and the ways to leave them."""
    states = [str(number) for number in range(len(found.bounds))]
    rows = [
        {"from_bucket": number, "to_state": state, "amount": money.of(minor)}
        for number, flows in enumerate(found.flows_minor)
        for state, minor in zip((*states, *ABSORBING), flows, strict=True)
    ]
    return table_of({"from_bucket": WHOLE, "to_state": TEXT, "amount": money.amount}, rows)


def _bad_debt(found: BadDebt, money: Money) -> pa.Table:
    rows = [
        {
            "quarter": row.first_day,
            "by": by,
            "billed_amount": money.of(row.billed_minor),
            "written_off_amount": money.of(row.written_off_minor),
            "open_amount": money.of(row.open_minor),
            "share": row.share.text(digits=money.digits),
        }
        for by, losses in (("invoice", found.cohorts), ("booking", found.calendar))
        for row in losses
    ]
    columns = {
        "quarter": DAY,
        "by": TEXT,
        "billed_amount": money.amount,
        "written_off_amount": money.amount,
        "open_amount": money.amount,
        "share": TEXT,
    }
    return table_of(columns, rows)


def _promises(found: Promises) -> pa.Table:
    rows = [{"month": row.month, "due": row.due, "kept": row.kept} for row in found.by_month]
    return table_of({"month": DAY, "due": WHOLE, "kept": WHOLE}, rows)


def _disputes(found: Disputes, money: Money) -> pa.Table:
    rows = [
        {"reason": row.reason, "invoices": row.items, "open_amount": money.of(row.open_minor)}
        for row in found.by_reason
    ]
    return table_of({"reason": TEXT, "invoices": WHOLE, "open_amount": money.amount}, rows)


def _targets(results: tuple[TargetResult, ...], money: Money) -> pa.Table:
    rows = [
        {
            "figure": result.measure.key,
            "unit": result.measure.unit.value,
            "value": result.measure.text(digits=money.digits),
            "bound": result.bound,
            "wanted": _wanted(result, money),
            "verdict": result.verdict,
            "months_met": result.months_met,
            "months_known": result.months_known,
        }
        for result in results
    ]
    columns = {
        **dict.fromkeys(("figure", "unit", "value", "bound", "wanted", "verdict"), TEXT),
        "months_met": WHOLE,
        "months_known": WHOLE,
    }
    return table_of(columns, rows)


def _wanted(result: TargetResult, money: Money) -> str | None:
    wanted: Measure = replace(result.measure, value=result.wanted, missing=None, caveats=())
    return wanted.text(digits=money.digits)


def _exact(share: Fraction) -> Decimal:
    return Decimal(round(share * 10**9)).scaleb(-9)
