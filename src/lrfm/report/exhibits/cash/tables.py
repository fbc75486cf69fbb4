"""What the page on cash shows, as tables: money as decimals of the pack's currency, shares as decimals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lrfm.report.exhibits.table_parts import DAY, WHOLE, Money, table_of

if TYPE_CHECKING:
    from lrfm.survival.cash.results import CashForecast, PastPeriod, PeriodForecast, Quantiles, ScoredGroup

__all__ = ["cash_tables"]

SHARE = pa.decimal128(18, 9)
RANGE = ("p10", "p50", "p90", "mean")


def cash_tables(found: CashForecast, *, money: Money) -> Mapping[str, pa.Table]:
    """Give weeks and months that are forecast, and past forecasts with their score where there are any."""
    tables = {
        "cash_weeks": _periods(found.weeks, money),
        "cash_months": _periods(found.months, money),
    }
    if found.score is not None:
        tables["cash_past_weeks"] = _past(found.score.past_weeks, money)
        tables["cash_past_months"] = _past(found.score.past_months, money)
        tables["cash_score"] = _scores(found.score.weeks, money)
    return tables


def _range(found: Quantiles, money: Money) -> dict[str, Decimal | None]:
    return {name: money.of(getattr(found, f"{name}_minor")) for name in RANGE}


def _periods(periods: Sequence[PeriodForecast], money: Money) -> pa.Table:
    rows: list[dict[str, Any]] = [
        {
            "first_day": one.first,
            "last_day": one.last,
            "open_invoices": money.of(one.open.mean_minor),
            "new_invoices": money.of(one.new.mean_minor),
            "instruments": money.of(one.instruments.mean_minor),
            **_range(one.total, money),
            "outflow": None if one.outflow_minor is None else money.of(one.outflow_minor),
            "left_p10": None if one.position is None else money.of(one.position.p10_minor),
            "left_p50": None if one.position is None else money.of(one.position.p50_minor),
        }
        for one in periods
    ]
    names = ("open_invoices", "new_invoices", "instruments", *RANGE, "outflow", "left_p10", "left_p50")
    return table_of({"first_day": DAY, "last_day": DAY, **dict.fromkeys(names, money.amount)}, rows)


def _past(periods: Sequence[PastPeriod], money: Money) -> pa.Table:
    rows = [
        {
            "forecast_on": one.origin,
            "first_day": one.first,
            "last_day": one.last,
            **_range(one.forecast, money),
            "came": money.of(one.received_minor),
        }
        for one in periods
    ]
    days = dict.fromkeys(("forecast_on", "first_day", "last_day"), DAY)
    return table_of({**days, **dict.fromkeys((*RANGE, "came"), money.amount)}, rows)


def _scores(groups: Sequence[ScoredGroup], money: Money) -> pa.Table:
    shares = ("covered_share", "covered_low", "covered_high", "wape_share", "bias_share")
    amounts = ("pinball", "pinball_low", "pinball_high", "crps")
    wholes = {
        "first_week": "first_ahead",
        "last_week": "last_ahead",
        "forecasts": "origin_count",
        "weeks": "period_count",
    }
    rows = [
        {
            **{name: getattr(one, field) for name, field in wholes.items()},
            **{name: _share(getattr(one, name)) for name in shares},
            **{name: _amount(getattr(one, f"{name}_minor"), money) for name in amounts},
        }
        for one in groups
    ]
    columns = dict.fromkeys(wholes, WHOLE) | dict.fromkeys(shares, SHARE) | dict.fromkeys(amounts, money.amount)
    return table_of(columns, rows)


def _share(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.9f}")


def _amount(minor: float | None, money: Money) -> Decimal | None:
    return None if minor is None else money.of(round(minor))
