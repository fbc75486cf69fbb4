"""Small and rare orders, and what they cost to serve."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.core.reason import Reason
from lrfm.segments.model import SmallOrders
from lrfm.segments.one_off import is_new
from lrfm.segments.windows import window_days

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.segments.settings import SegmentSettings

__all__ = ["small_orders"]


def small_orders(
    frame: pd.DataFrame, *, cutoff: date, currency_digits: int, settings: SegmentSettings, window_months: int | None
) -> SmallOrders:
    """Find who buys little and seldom: a mean purchase M/F below the amount, on few days of the window.

    Who first bought within the window had only the days since then to buy on: seldom is at most `rare_count` in the
    whole window, and in proportion fewer in a part of it; a single day of purchase always is. Shares are of all who
    bought in the window. Orders are purchase days. Without a stated amount, small is below a part of the median of
    these customers' mean purchases. Without a stated cost per order none is told.
    Without a window (`window_months` None) nobody is called rare.
    """
    asked = settings.small_orders
    buyers = frame[frame["frequency_count"] > 0]
    rare_count = None if window_months is None else max(1, asked.rare_per_year * window_months // 12)
    is_stated = asked.amount is not None
    amount = _amount_minor(buyers, settings=settings, digits=currency_digits)
    # M < amount x F is M/F < amount in whole numbers
    small = buyers["monetary_minor"] < (amount or 0) * buyers["frequency_count"]
    seldom = _is_seldom(buyers, cutoff=cutoff, rare_count=rare_count, window_months=window_months)
    new = is_new(buyers, cutoff=cutoff, new_months=settings.new_months)
    found = buyers[small & seldom & ~new].sort_index()
    orders, money = int(found["frequency_count"].sum()), int(found["monetary_minor"].sum())
    cost_each = None if asked.cost_per_order is None else asked.cost_per_order.scaleb(currency_digits)
    cost = None if cost_each is None else round(Fraction(cost_each) * orders)
    return SmallOrders(
        cutoff,
        amount_minor=amount,
        is_amount_stated=is_stated,
        rare_count=rare_count,
        customers=len(found),
        customer_share=_share(len(found), len(buyers)),
        orders=orders,
        order_share=_share(orders, int(buyers["frequency_count"].sum())),
        monetary_minor=money,
        monetary_share=_share(money, int(buyers["monetary_minor"].sum())),
        cost_per_order_minor=None if cost_each is None else round(cost_each),
        cost_minor=cost,
        cost_of_amount_share=None if cost is None else _share(cost, money),
        customer_keys=tuple(int(key) for key in found.index),
        cost_missing=Reason.of("segments.no_cost_per_order") if cost is None else None,
        missing=_missing(amount, rare_count),
    )


def _is_seldom(
    buyers: pd.DataFrame, *, cutoff: date, rare_count: int | None, window_months: int | None
) -> pd.Series[bool]:
    """Say of whom the purchases of the window, or of the part of it since the first one, are rare; whole numbers."""
    if rare_count is None or window_months is None:
        return buyers["frequency_count"] < 0
    whole_days = window_days(cutoff, months=window_months)
    own_days = (buyers["tenure_days"] + 1).clip(upper=whole_days)
    is_rare = buyers["frequency_count"] * whole_days <= rare_count * own_days
    return is_rare | (buyers["frequency_count"] == 1)


def _missing(amount_minor: int | None, rare_count: int | None) -> Reason | None:
    if rare_count is None:
        return Reason.of("segments.no_window")
    return Reason.of("segments.no_purchase_in_window") if amount_minor is None else None


def _amount_minor(buyers: pd.DataFrame, *, settings: SegmentSettings, digits: int) -> int | None:
    asked = settings.small_orders
    if buyers.empty:
        return None
    if asked.amount is not None:
        return round(asked.amount.scaleb(digits))
    median = Fraction(float((buyers["monetary_minor"] / buyers["frequency_count"]).median()))
    return round(median * Fraction(asked.median_share))


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole > 0 else None
