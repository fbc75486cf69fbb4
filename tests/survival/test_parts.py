"""Coefficients in parts of the time: those of a fit to the part alone (B7)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lrfm.survival.cox import CoxFit, fit_cox
from lrfm.survival.parts import Part, coefficients_by_part
from lrfm.survival.rows import read_rows
from tests.survival.made_up import NAMES, invoices


def test_each_part_is_a_fit_of_its_own() -> None:
    """Rows cut at the ends of the part, exits of other parts taken away: coefficients and clustered errors."""
    frame = invoices(1, customers=60, each=10, beta=(0.6, -0.8), variance=0.3)
    names = NAMES[:2]
    rows = read_rows(frame, covariates=names, strata=["terms"], customer="customer")
    whole = fit_cox(frame, covariates=names, strata=["terms"], customer="customer")
    assert isinstance(whole, CoxFit)
    ends = (30.0, 1000.0)
    found = coefficients_by_part(rows, np.array(whole.coefficients), ends=ends)
    for part, first, last in zip(found, (-np.inf, ends[0]), ends, strict=True):
        mine = frame[(frame["exit"] > first) & (frame["entry"] < last)]
        cut = mine.assign(
            entry=mine["entry"].clip(lower=max(first, mine["entry"].min())),
            exit=mine["exit"].clip(upper=last),
            cause=mine["cause"].where(mine["exit"] <= last, 0),
        )
        alone = fit_cox(cut, covariates=names, strata=["terms"], customer="customer")
        assert isinstance(alone, CoxFit)
        assert part.values == pytest.approx(alone.coefficients, abs=1e-5)
        assert part.errors == pytest.approx(alone.errors, rel=1e-4)
    assert found[0].values != pytest.approx(whole.coefficients, abs=1e-3)  # the comparison can fail


def test_a_part_that_tells_nothing_is_left_out() -> None:
    frame = invoices(2, customers=40, each=5, beta=(0.3, 0.0)).assign(dispute=0.0)
    rows = read_rows(frame, covariates=("size", "dispute"))
    first, later = coefficients_by_part(rows, np.array([0.3, 0.0]), ends=(1000.0, 2000.0))
    assert np.isnan([first.values[1], first.errors[1], *later.values]).all()
    assert not np.isnan(first.values[0])


def test_errors_of_differences_know_customers_of_both_parts() -> None:
    """The jackknife over customers finds the same error of a change; that of parts apart is another (B7)."""
    frame = invoices(3, customers=30, each=12, beta=(0.6, -0.8), variance=0.0)
    own = np.random.default_rng(2).standard_normal(30)
    frame = frame.assign(size=own[frame["customer"].to_numpy()])  # the same in all invoices of a customer

    def found(kept: pd.DataFrame) -> tuple[Part, ...]:
        rows = read_rows(kept, covariates=("size",), customer="customer")
        return coefficients_by_part(rows, np.zeros(1), ends=(30.0, 1000.0))

    first, last = found(frame)
    change = last.values[0] - first.values[0]
    without = [found(frame[frame["customer"] != one]) for one in range(30)]
    moved = [change - (late.values[0] - early.values[0]) for early, late in without]
    error = float(np.linalg.norm(last.moved[:, 0] - first.moved[:, 0]))
    assert error == pytest.approx(np.linalg.norm(moved), rel=0.15)
    assert abs(np.hypot(first.errors[0], last.errors[0]) / error - 1) > 0.15
