"""Averages over paid invoices beside the curve of all: the first leave out who has not paid yet (METHODS 5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.causes import OPEN, PAID
from lrfm.survival.curves import Curve, kaplan_meier, median_days
from lrfm.survival.estimate import Estimate
from lrfm.survival.spells import Spells

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["HORIZON_DAYS", "Averages", "Became", "averages_at", "became_of", "mean_days"]

HORIZON_DAYS = 365
"""Days of an invoice beyond this count as this: no mean can be told of what is never settled."""
_DAY_ONE = 1


@dataclass(frozen=True)
class Averages:
    """Days from invoice to payment as known on `day`, over the `recent_days` before it.

    `paid_mean` is over invoices issued in that time and paid by `day`: `paid` of `issued`. `received_mean` is over
    those paid in that time, whenever issued. `curve_mean` and `curve_median` are of all invoices that stood open
    within that time, from the day on which it began or they were issued: until they were settled in any way; the mean
    counts at most `horizon_days` of an invoice.
    """

    day: date
    recent_days: int
    issued: int
    paid: int
    paid_mean: Estimate
    received: int
    received_mean: Estimate
    curve_mean: Estimate
    curve_median: Estimate
    horizon_days: int


@dataclass(frozen=True)
class Became:
    """What became of the invoices issued in the time of `Averages`, as known on a later day.

    `mean` counts at most the same horizon; `settled_share` of them had ended by then.
    """

    known_on: date
    issued: int
    mean: Estimate
    median: Estimate
    settled_share: float


def averages_at(rows: pd.DataFrame, *, day: date, recent_days: int, least_exits: int) -> Averages:
    """Average what is known on a day.

    `rows` are spells known then, with `event_date`, `entry_day`, `exit_day` and `cause`. A reason stands where fewer
    than `least_exits` invoices were paid, or ended.
    """
    age = (np.datetime64(day, "D") - rows["event_date"].to_numpy("datetime64[D]")).astype(np.int64)
    left, cause = rows["exit_day"].to_numpy(np.int64), rows["cause"].to_numpy(np.int64)
    is_recent = age < recent_days
    paid, received = (cause == PAID) & is_recent, (cause == PAID) & (age - left < recent_days)
    spells = _standing(rows, age, recent_days=recent_days)
    curve = kaplan_meier(spells, least_at_risk=_DAY_ONE) if spells.exits_counted() >= least_exits else None
    few = Reason.of("survival.too_few_exits", exits=spells.exits_counted(), least=least_exits)
    mean, horizon = mean_days(curve, horizon_days=HORIZON_DAYS) if curve else (Estimate(None, missing=few), 0)
    return Averages(
        day,
        recent_days,
        int(is_recent.sum()),
        int(paid.sum()),
        _mean(left[paid], least=least_exits),
        int(received.sum()),
        _mean(left[received], least=least_exits),
        mean,
        median_days(curve) if curve else Estimate(None, missing=few),
        horizon,
    )


def became_of(rows: pd.DataFrame, then: Averages, *, known_on: date) -> Became | None:
    """Tell of the invoices issued in the time of `then` what is known later; None where there are none."""
    age = (np.datetime64(then.day, "D") - rows["event_date"].to_numpy("datetime64[D]")).astype(np.int64)
    own = rows[(age >= 0) & (age < then.recent_days) & (rows["exit_day"] > rows["entry_day"]).to_numpy()]
    if own.empty or not (own["cause"] != OPEN).any():
        return None
    curve = kaplan_meier(Spells.of(own["entry_day"], own["exit_day"], own["cause"]))
    mean, _ = mean_days(curve, horizon_days=then.horizon_days)
    settled = float((own["cause"] != OPEN).mean())
    return Became(known_on, len(own), mean, median_days(curve), settled)


def mean_days(curve: Curve, *, horizon_days: int) -> tuple[Estimate, int]:
    """Give the area below a curve up to the horizon: the mean of days, each counted up to it at most; and the horizon.

    Where the curve is not known so far, the last day known is the horizon. A curve that begins late has no mean.

    >>> curve = kaplan_meier(Spells.of([0, 0, 0, 0], [10, 20, 30, 500], [1, 1, 1, 1]))
    >>> mean_days(curve, horizon_days=365)[0].value  # (10 + 20 + 30 + 365) / 4
    106.25
    """
    if curve.start is None or curve.start > 0:
        return Estimate(None, missing=Reason.of("survival.no_mean")), horizon_days
    last = float(curve.times[-1])
    horizon = horizon_days if curve.survival[-1] <= 0 or last >= horizon_days else int(last)
    times = np.concatenate([[0.0], curve.times[curve.times < horizon], [float(horizon)]])
    heights = np.concatenate([[1.0], curve.survival[curve.times < horizon]])
    return Estimate(float((np.diff(times) * heights).sum())), horizon


def _standing(rows: pd.DataFrame, age: np.ndarray, *, recent_days: int) -> Spells:
    """Take invoices for as long as they stood open within the recent days."""
    entry = np.maximum(rows["entry_day"].to_numpy(np.int64), age - recent_days)
    left = rows["exit_day"].to_numpy(np.int64)
    kept = left > entry
    return Spells.of(entry[kept], left[kept], rows["cause"].to_numpy(np.int64)[kept])


def _mean(days: np.ndarray, *, least: int) -> Estimate:
    if len(days) < least:
        return Estimate(None, missing=Reason.of("survival.too_few_exits", exits=len(days), least=least))
    return Estimate(float(days.mean()))
