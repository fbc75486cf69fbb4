"""Accelerated failure times as comparators: R's survreg, delayed entry, conditional survival (B7)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.survival.aft import AftFit, Family, aft_survival, fit_aft, log_survival
from tests.survival.made_up import covers_as_often_as_it_says, frame_of, invoices
from tests.survival.r import golden

BOOKS = golden("second_opinions")["aft"]


def fitted(frame: pd.DataFrame, family: Family, covariates: tuple[str, ...] = ("size", "dispute")) -> AftFit:
    fit = fit_aft(frame, covariates=covariates, family=family)
    assert isinstance(fit, AftFit), fit
    return fit


@pytest.mark.parametrize("family", list(Family))
@pytest.mark.parametrize("book", BOOKS, ids=["first", "second"])
def test_r_finds_the_same(book: dict[str, Any], family: Family) -> None:
    """`survreg` without entry, to a hundredth of an error: the search of lifelines ends there."""
    fit = fitted(frame_of(book).assign(entry=0), family)
    theirs = book[family]
    assert (fit.intercept, *fit.coefficients) == pytest.approx(theirs["coefficients"], abs=1e-3)
    assert fit.spread == pytest.approx(theirs["scale"], abs=5e-4)
    assert fit.errors == pytest.approx(theirs["errors"][1:], abs=1e-4)
    assert fit.log_likelihood == pytest.approx(theirs["log_likelihood"], abs=1e-3)
    other = next(one for one in Family if one is not family)
    assert abs(fit.log_likelihood - book[other]["log_likelihood"]) > 0.1  # the oracle can fail


@pytest.mark.parametrize("family", list(Family))
@pytest.mark.parametrize("book", BOOKS, ids=["first", "second"])
def test_r_finds_the_same_errors_by_customer(book: dict[str, Any], family: Family) -> None:
    """`survreg(cluster =)`: the sandwich of scores; the plain errors are others."""
    frame = frame_of(book).assign(entry=0)
    fit = fit_aft(frame, covariates=("size", "dispute"), family=family, customer="customer")
    assert isinstance(fit, AftFit)
    theirs = book[family]["clustered_errors"][1:]
    assert fit.clustered_errors == pytest.approx(theirs, rel=2e-3)
    assert fit.errors != pytest.approx(theirs, rel=2e-2)  # the oracle can fail


def test_errors_by_customer_behind_delayed_entry() -> None:
    """Where each invoice is a customer's only one, and the model is right, they are those of the model."""
    frame = drawn(3, count=1500, entry=True)
    frame = frame.assign(customer=np.arange(len(frame)))
    fit = fit_aft(frame, covariates=("size",), family=Family.WEIBULL, customer="customer")
    assert isinstance(fit, AftFit)
    assert fit.clustered_errors == pytest.approx(fit.errors, rel=0.1)
    thrice = pd.concat([frame] * 3)
    again = fit_aft(thrice, covariates=("size",), family=Family.WEIBULL, customer="customer")
    assert isinstance(again, AftFit)
    assert again.clustered_errors == pytest.approx(fit.clustered_errors, rel=1e-3)  # no more is known
    assert again.errors[0] < 0.6 * fit.errors[0]


def drawn(seed: int, *, count: int, entry: bool, family: Family = Family.WEIBULL) -> pd.DataFrame:
    """log T = 3.8 + 0.3 size + 0.7 noise; of those seen from a day on, only such as were open then."""
    rng = np.random.default_rng(seed)
    size = rng.normal(size=count)
    share = rng.random(count)
    noise = {
        Family.WEIBULL: np.log(-np.log(share)),
        Family.LOG_NORMAL: rng.normal(size=count),
        Family.LOG_LOGISTIC: np.log(share / (1 - share)),
    }[family]
    time, cut = np.exp(3.8 + 0.3 * size + 0.7 * noise), rng.uniform(30, 150, count)
    start = rng.uniform(0, 40, count) if entry else np.zeros(count)
    frame = pd.DataFrame(
        {"entry": start, "exit": np.minimum(time, cut), "cause": (time <= cut).astype(int), "size": size}
    )
    return frame[frame["entry"] < frame["exit"]]


@pytest.mark.parametrize("family", list(Family))
def test_truth_is_found_behind_delayed_entry(family: Family) -> None:
    frame = drawn(1, count=500, entry=True, family=family)
    fit = fitted(frame, family, ("size",))
    assert fit.coefficients[0] == pytest.approx(0.3, abs=4 * fit.errors[0])
    assert fit.intercept == pytest.approx(3.8, abs=0.15)
    assert fit.spread == pytest.approx(0.7, abs=0.08)


def test_entry_matters() -> None:
    """Left out, whoever paid before coming into sight is missing, and times look longer."""
    frame = drawn(2, count=1200, entry=True)
    assert fitted(frame.assign(entry=0.0), Family.WEIBULL, ("size",)).intercept > 3.9
    assert fitted(frame, Family.WEIBULL, ("size",)).intercept == pytest.approx(3.8, abs=0.08)


def test_the_stated_coverage() -> None:
    fits = [fitted(drawn(seed, count=150, entry=True), Family.WEIBULL, ("size",)) for seed in range(6)]
    assert covers_as_often_as_it_says(sum(abs(f.coefficients[0] - 0.3) < 1.96 * f.errors[0] for f in fits), len(fits))
    assert not covers_as_often_as_it_says(
        sum(abs(f.coefficients[0] - 0.7) < 1.96 * f.errors[0] for f in fits), len(fits)
    )


# --- prediction ---


@pytest.mark.parametrize("family", list(Family))
def test_scipy_has_the_same_curves(family: Family) -> None:
    from scipy import stats

    times, location, spread = np.array([1.0, 30.0, 45.0, 400.0]), 3.8, 0.7
    curve = {
        Family.WEIBULL: stats.weibull_min(1 / spread, scale=np.exp(location)),
        Family.LOG_NORMAL: stats.lognorm(spread, scale=np.exp(location)),
        Family.LOG_LOGISTIC: stats.fisk(1 / spread, scale=np.exp(location)),
    }[family]
    ours = log_survival(times, location=np.array(location), spread=spread, family=family)
    assert ours == pytest.approx(curve.logsf(times), rel=1e-9)


def test_still_open_is_conditional() -> None:
    """METHODS 5.10: S(90 | 60) of Weibull(45, 1.3) is 0.364667; S(90) alone is another number."""
    fit = AftFit(Family.WEIBULL, ("size",), float(np.log(45)), (0.0,), 1 / 1.3, (0.1,), 0.0, 0, 0)
    one = pd.DataFrame({"size": [1.0, 2.0]})
    given = aft_survival(fit, one, times=[0, 30], open_at=np.array([60.0, 0.0]))
    assert given[0] == pytest.approx([1.0, 0.364667], abs=1e-6)
    plain = aft_survival(fit, one, times=[30, 60, 90])
    assert plain[0, 2] / plain[0, 1] == pytest.approx(0.364667, abs=1e-6)
    assert plain[0, 2] < 0.1
    assert given[1, 1] == pytest.approx(plain[0, 0])


# --- bad data ---


def test_what_can_not_be_fitted_is_told() -> None:
    frame = invoices(1, customers=10, each=5, beta=(0.0, 0.0))
    none = fit_aft(frame.assign(cause=0), covariates=["size"], family=Family.WEIBULL)
    assert none == Reason.of("second.too_few_exits", count=0, least=10)
    late = frame.assign(entry=frame["entry"] - 60, exit=frame["exit"] - 60)
    with pytest.raises(UserError, match=r"second\.exit_not_positive"):
        fit_aft(late, covariates=["size"], family=Family.WEIBULL)
    constant = fit_aft(frame.assign(size=1), covariates=["size"], family=Family.LOG_LOGISTIC)
    assert isinstance(constant, Reason)
    assert constant.key == "second.covariate_constant"


@pytest.mark.parametrize("family", list(Family))
def test_separation_is_told(family: Family) -> None:
    frame = invoices(2, customers=20, each=6, beta=(0.0, 0.0)).assign(entry=0)
    frame["cause"] = frame["cause"].where(frame["dispute"] == 0, 0)
    found = fit_aft(frame, covariates=["dispute"], family=family)
    assert isinstance(found, Reason), found
    assert found.key == "second.separated"
