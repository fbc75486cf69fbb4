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
    (None: all that is known), since what it then holds can't be told, or would pass the first one.

    The ratios follow: recency is held against the longest usual silence, or the time to the end of a running contract,
    which is longer by as much as the last purchase is earlier; frequency counts days as `rhythm_block` does, for who
    first bought in the window only what came after that. Days of change are days of the calendar, whatever the season,
    and the customer's expected gap and longest usual silence are held still.
    """
    edge_days = None if window_months is None else window_days(cutoff, months=window_months)
    return {
        "invoice_more": _with_invoice(frame, edge_days=edge_days),
        "days_more": _with_recency(frame, shift_days=days, edge_days=edge_days),
        "days_less": _with_recency(frame, shift_days=-days, edge_days=edge_days),
    }


def _with_invoice(frame: pd.DataFrame, *, edge_days: int | None) -> pd.DataFrame:
    known = frame[frame["frequency_count"] > 0].copy()
    before = known.copy()
    known["monetary_minor"] += _mean_purchase(known)
    known["frequency_count"] += (known["recency_days"] > 0).astype("int64")
    known["length_days"] += known["recency_days"]
    known["recency_days"] = 0
    known["frequency_ratio"] = _frequency_ratio(before, known, edge_days=edge_days)
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
    before = frame[is_told]
    moved = before.copy()
    rows = moved.index
    moved["length_days"] = length[rows].mask(is_single[rows], 0)
    moved["recency_days"] = recency[rows]
    moved["recency_ratio"] = _recency_ratio(before, step_days=recency[rows] - before["recency_days"])
    moved["frequency_ratio"] = _frequency_ratio(before, moved, edge_days=edge_days)
    return moved


def _recency_ratio(before: pd.DataFrame, *, step_days: pd.Series[int]) -> pd.Series[float]:
    """Hold the silence that is so much longer against what is usual, and against a contract's end."""
    usual, contract = before["expected_silence_days"], before["contract_silence_days"]
    silence = before["recency_ratio"] * _longer(usual, contract)
    moved = (silence + step_days).clip(lower=0.0).mask(before["recency_days"] + step_days == 0, 0.0)
    ratio = moved / _longer(usual, contract + step_days)
    return ratio.where(before["recency_ratio"].notna())


def _frequency_ratio(before: pd.DataFrame, after: pd.DataFrame, *, edge_days: int | None) -> pd.Series[float]:
    """Change a ratio as much as purchases over days change; where it was 0 or none, work it out by the calendar."""
    tenure = before["length_days"] + before["recency_days"]
    begins_inside = (tenure >= 0) if edge_days is None else (tenure < edge_days)
    pace = [(rows["frequency_count"] - begins_inside) / _counted_days(rows, begins_inside) for rows in (before, after)]
    scaled = before["frequency_ratio"] * pace[1] / pace[0]
    return scaled.where(pace[0] > 0, pace[1] * before["expected_silence_days"])


def _counted_days(frame: pd.DataFrame, begins_inside: pd.Series[bool]) -> pd.Series[float]:
    """Give the days that count for frequency of who first bought in the window, and 1 for others: all days do."""
    overdue = (frame["recency_days"] - frame["expected_silence_days"]).clip(lower=0)
    days = (frame["length_days"] + overdue).astype("float64").where(begins_inside, 1.0)
    return days.where(days > 0)


def _longer(days: pd.Series[float], others: pd.Series[float]) -> pd.Series[float]:
    """Give the larger of two; what is missing is less than anything."""
    import numpy as np

    return type(days)(np.fmax(days.to_numpy("float64"), others.to_numpy("float64")), index=days.index)
