"""Small changes to a customer: an invoice more today, or some days of recency more or less."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from lrfm.segments.windows import window_days

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.segments.moves import ScenarioKey

__all__ = ["scenario_frames"]


def scenario_frames(
    frame: pd.DataFrame, *, cutoff: date, days: int, window_months: int | None
) -> Mapping[ScenarioKey, pd.DataFrame]:
    """Give the features as they would be after each small change, of the customers for whom that can be worked out.

    An invoice more today of the customer's mean purchase M/F, rounded half to even to a minor unit: R is 0, L becomes
    T, M grows by it, and F by 1 unless the customer bought today already, for F counts days. It is not known what a
    customer buys who has bought nothing in the window: these are left out.

    Days more: the last purchase was that much earlier; days less: that much later, the cut-off at most. L + R stays T
    unless that purchase is the only one. Left out is whose last purchase would cross the edge of the window of F and M
    (None: all that is known), since what it then holds can't be told, or would pass the first one. The customer's
    expected gap is held still.
    """
    edge_days = None if window_months is None else window_days(cutoff, months=window_months)
    return {
        "invoice_more": _with_invoice(frame),
        "days_more": _with_recency(frame, shift_days=days, edge_days=edge_days),
        "days_less": _with_recency(frame, shift_days=-days, edge_days=edge_days),
    }


def _with_invoice(frame: pd.DataFrame) -> pd.DataFrame:
    known = frame[frame["frequency_count"] > 0].copy()
    is_new_day = (known["recency_days"] > 0).astype("int64")
    grown = known["frequency_count"] + is_new_day
    known["monetary_minor"] += _mean_purchase(known)
    known["frequency_ratio"] = known["frequency_ratio"] * grown / known["frequency_count"]
    known["frequency_count"] = grown
    known["length_days"] += known["recency_days"]
    known["recency_days"] = 0
    # a ratio that can't be told stays so
    known["recency_ratio"] = known["recency_ratio"] * 0.0
    return known


def _mean_purchase(frame: pd.DataFrame) -> pd.Series[int]:
    """Give M/F to the nearest minor unit, half to even, in whole numbers throughout."""
    money, count = frame["monetary_minor"], frame["frequency_count"]
    whole, rest = money // count, money % count
    is_up = (2 * rest > count) | ((2 * rest == count) & (whole % 2 == 1))
    return whole + is_up.astype("int64")


def _with_recency(frame: pd.DataFrame, *, shift_days: int, edge_days: int | None) -> pd.DataFrame:
    """Move the last purchase by some days into the past, or back towards the cut-off where they are negative."""
    recency = (frame["recency_days"] + shift_days).clip(lower=0)
    is_single = frame["length_days"] == 0
    length = frame["length_days"] + frame["recency_days"] - recency
    # an earlier last purchase may not pass the first one
    is_told = is_single | (length >= 0)
    if edge_days is not None:
        is_told &= (recency < edge_days) == (frame["recency_days"] < edge_days)
    moved = frame[is_told].copy()
    rows = moved.index
    step_days = recency[rows] - moved["recency_days"]
    moved["length_days"] = length[rows].mask(is_single[rows], 0)
    moved["recency_days"] = recency[rows]
    moved["recency_ratio"] = (moved["recency_ratio"] + step_days / moved["expected_gap_days"]).clip(lower=0.0)
    return moved
