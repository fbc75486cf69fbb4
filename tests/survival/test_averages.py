"""Averages over paid invoices against the curve: METHODS 5.2, on made-up ledgers (B15, B19)."""

from __future__ import annotations

from datetime import date
from math import gamma

import numpy as np
import pandas as pd
import pytest

from lrfm.survival.averages import averages_at, became_of, mean_days
from lrfm.survival.causes import OPEN, PAID
from lrfm.survival.curves import kaplan_meier
from lrfm.survival.spells import Spells

DAY, LATER = date(2023, 12, 31), date(2024, 12, 31)
TRUE_MEAN = 45 * gamma(1 + 1 / 1.3)
"""Weibull with scale 45 and shape 1.3, as in METHODS 5.2: 41.6 days."""


def _ledger(seed: int, *, count: int = 12_000) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    age = rng.integers(0, 1_000, count)  # days before DAY on which it was issued
    return pd.DataFrame(
        {
            "event_date": np.datetime64(DAY, "ns") - age * np.timedelta64(1, "D").astype("timedelta64[ns]"),
            "age": age,
            "days": np.ceil(45 * rng.weibull(1.3, count)).astype(int),
            "entry_day": 0,
        }
    )


def _known(ledger: pd.DataFrame, *, after: int) -> pd.DataFrame:
    """Take what is known so many days after DAY."""
    watched = ledger["age"] + after
    is_paid = ledger["days"] <= watched
    rows = ledger.assign(exit_day=np.where(is_paid, ledger["days"], watched), cause=np.where(is_paid, PAID, OPEN))
    return rows[rows["exit_day"] > 0]


def test_the_average_lies_and_the_curve_does_not() -> None:
    """METHODS 5.2: 29.5 days over the paid ones of a cohort of 120 days, where the truth is 41.6."""
    ledger = _ledger(1)
    then = averages_at(_known(ledger, after=0), day=DAY, recent_days=120, least_exits=30)
    assert then.paid_mean.value == pytest.approx(29.5, abs=1.3)
    assert then.curve_mean.value == pytest.approx(TRUE_MEAN + 0.5, abs=1.5)  # days are rounded up
    assert then.curve_median.value == pytest.approx(45 * np.log(2) ** (1 / 1.3), abs=2)
    became = became_of(_known(ledger, after=366), then, known_on=LATER)
    assert became is not None
    assert became.settled_share == 1.0
    assert became.mean.value == pytest.approx(ledger[ledger["age"] < 120]["days"].mean(), abs=0.2)
    assert abs((then.curve_mean.value or 0) - (became.mean.value or 0)) < 2 < abs(29.5 - (became.mean.value or 0))


def test_late_entries_are_watched_from_their_entry() -> None:
    """Invoices from before the files enter late; one that ended before the recent days is not in the curve at all."""
    rows = pd.DataFrame(
        {
            "event_date": np.array(["2023-10-01", "2023-01-01", "2023-12-01"], "datetime64[ns]"),
            "entry_day": [0, 200, 0],
            "exit_day": [20, 364, 30],
            "cause": [PAID, OPEN, OPEN],
        }
    )
    then = averages_at(rows, day=DAY, recent_days=40, least_exits=1)
    assert (then.issued, then.paid, then.received) == (1, 0, 0)
    assert then.curve_mean.missing is not None


def test_no_mean_of_a_curve_that_begins_late() -> None:
    curve = kaplan_meier(Spells.of([5, 5], [20, 30], [1, 1]))
    assert mean_days(curve, horizon_days=365)[0].missing is not None


def test_a_curve_that_is_not_known_so_far_has_a_nearer_horizon() -> None:
    curve = kaplan_meier(Spells.of([0, 0], [10, 30], [1, 0]))
    mean, horizon = mean_days(curve, horizon_days=365)
    assert (mean.value, horizon) == (10 + 0.5 * 20, 30)
