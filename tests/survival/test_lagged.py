"""Covariates that change explain the days after they were known, never the day itself (B7, METHODS 5.4)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrfm.errors import UserError
from lrfm.survival.cox import CoxFit, fit_cox
from lrfm.survival.lagged import lagged_rows


def made_up(seed: int, *, invoices: int = 8, changes: int = 24) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    entry = rng.integers(-5, 10, invoices)
    frame = pd.DataFrame(
        {
            "invoice": rng.permutation(invoices),
            "entry": entry,
            "exit": entry + rng.integers(1, 25, invoices),
            "cause": rng.integers(0, 3, invoices),
        }
    )
    moved = pd.DataFrame(
        {
            "invoice": rng.integers(0, invoices + 2, changes),
            "day": rng.integers(-8, 35, changes),
            "covariate": rng.choice(["reminders", "dispute"], changes),
            "value": rng.integers(0, 9, changes),
        }
    )
    return frame, moved.drop_duplicates(["invoice", "day", "covariate"])


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10_000))
def test_each_day_has_the_value_of_the_day_before(seed: int) -> None:
    """Compared with looking up every invoice-day one by one."""
    frame, changes = made_up(seed)
    rows = lagged_rows(frame, changes, first_values={"reminders": 0, "dispute": 7})
    days = {
        (row.invoice, day): row
        for row in rows.itertuples()
        for day in range(int(row.entry) + 1, int(row.exit) + 1)
    }  # fmt: skip
    assert len(days) == (frame["exit"] - frame["entry"]).sum()
    for whole in frame.itertuples():
        for day in range(whole.entry + 1, whole.exit + 1):
            row = days[whole.invoice, day]
            assert (row.cause if day == row.exit else 0) == (whole.cause if day == whole.exit else 0)
            for name, first in (("reminders", 0), ("dispute", 7)):
                known = changes[(changes["invoice"] == whole.invoice) & (changes["covariate"] == name)]
                known = known[known["day"] <= day - 1].sort_values("day")
                assert getattr(row, name) == (known["value"].iloc[-1] if len(known) else first)


def test_values_of_the_risk_day_are_refused() -> None:
    frame, changes = made_up(1)
    rows = lagged_rows(frame, changes, first_values={"reminders": 0, "dispute": 0})
    dated = {"reminders": "reminders_day", "dispute": "dispute_day"}
    fit_cox(rows, covariates=["reminders", "dispute"], dated=dated)
    for day in (rows["entry"] + 1, rows["exit"]):
        with pytest.raises(UserError, match=r"second\.value_not_lagged"):
            fit_cox(rows.assign(reminders_day=day), covariates=["reminders"], dated=dated)
    with pytest.raises(UserError, match=r"second\.no_such_column"):
        fit_cox(rows, covariates=["reminders"], dated={"reminders": "elsewhere"})


def test_what_payment_causes_looks_like_its_cause_without_the_lag() -> None:
    """A flag set on the day of payment explains nothing when lagged, and everything when it is not."""
    rng = np.random.default_rng(2)
    count = 300
    leave = rng.integers(2, 40, count)
    frame = pd.DataFrame({"invoice": range(count), "entry": 0, "exit": leave, "cause": rng.random(count) < 0.8})
    flagged = frame["cause"] | (rng.random(count) < 0.2)
    day = np.where(frame["cause"], leave, rng.integers(1, leave))
    changes = pd.DataFrame({"invoice": range(count), "day": day, "covariate": "flag", "value": 1})[flagged]
    honest = lagged_rows(frame.astype({"cause": int}), changes, first_values={"flag": 0})
    assert honest.loc[honest["cause"] == 1, "flag"].sum() == 0
    early = lagged_rows(frame.astype({"cause": int}), changes.assign(day=changes["day"] - 1), first_values={"flag": 0})
    fit = fit_cox(early, covariates=["flag"])
    assert not isinstance(fit, CoxFit) or fit.coefficients[0] > 2


def test_a_missing_first_value_and_doubled_invoices_are_refused() -> None:
    frame, changes = made_up(3)
    with pytest.raises(UserError, match=r"second\.no_first_value"):
        lagged_rows(frame, changes, first_values={"reminders": float("nan"), "dispute": 0})
    with pytest.raises(UserError, match="dispute"):
        lagged_rows(frame, changes, first_values={"reminders": 0})
    with pytest.raises(UserError, match=r"second\.invoice_twice"):
        lagged_rows(pd.concat([frame, frame]), changes, first_values={"reminders": 0, "dispute": 0})
    with pytest.raises(UserError, match=r"second\.entry_not_before_exit"):
        lagged_rows(frame.assign(exit=-9), changes, first_values={"reminders": 0, "dispute": 0})
