"""Cox as the second opinion: published numbers, R's survival, statsmodels, truth that is found again (B7, B14)."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.survival.cox import CoxFit, cox_survival, fit_cox
from tests.survival.made_up import NAMES, covers_as_often_as_it_says, frame_of, invoices
from tests.survival.r import golden, run_again

LEDGERS = golden("second_opinions")["ledgers"]
FIRST = pd.DataFrame(
    {"entry": 0, "exit": [9, 1, 1, 6, 6, 8], "cause": [1, 1, 0, 1, 1, 0], "x": [0, 1, 1, 1, 0, 0]},
)
SECOND = pd.DataFrame(
    {
        "entry": [1, 2, 5, 2, 1, 7, 3, 4, 8, 8],
        "exit": [2, 3, 6, 7, 8, 9, 9, 9, 14, 17],
        "cause": [1] * 7 + [0] * 3,
        "x": [1, 0, 0, 1, 0, 1, 1, 1, 0, 0],
    },
)


def fitted(frame: pd.DataFrame, **options: Any) -> CoxFit:
    fit = fit_cox(frame, **options)
    assert isinstance(fit, CoxFit), fit
    return fit


def of_ledger(ledger: dict[str, Any]) -> CoxFit:
    strata = ["terms"] if ledger["stratified"] else []
    return fitted(frame_of(ledger), covariates=NAMES, strata=strata, customer="customer")


def breslow(frame: pd.DataFrame, covariates: list[str], *, shift: float = 0.5, **options: Any) -> Any:
    from statsmodels.duration.hazard_regression import PHReg

    # it refuses days before 0: both ends of every row are moved alike, which changes no risk set
    entry, leave = (frame[name] - frame["entry"].min() for name in ("entry", "exit"))
    model = PHReg(leave, frame[covariates], status=frame["cause"] == 1, entry=entry + shift, **options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return model.fit(disp=0)


# --- published numbers ---


def test_therneau_and_grambsch_data_one() -> None:
    """T-S1."""
    fit = fitted(FIRST, covariates=["x"], least_exits=4)
    assert fit.coefficients[0] == pytest.approx(1.6768575, abs=1e-7)
    assert fit.log_likelihood == pytest.approx(-3.3589748, abs=1e-7)
    tied = breslow(FIRST, ["x"], shift=0.0)
    assert tied.params[0] == pytest.approx(math.log(1.5 + math.sqrt(33) / 2), abs=1e-6)
    assert tied.llf == pytest.approx(-3.8247495, abs=1e-7)


def test_therneau_and_grambsch_data_two_with_delayed_entry() -> None:
    """T-S2."""
    fit = fitted(SECOND, covariates=["x"], least_exits=7)
    assert fit.coefficients[0] == pytest.approx(-0.0211052, abs=1e-7)
    assert fit.log_likelihood == pytest.approx(-9.1691665, abs=1e-7)
    tied = breslow(SECOND, ["x"])
    assert tied.params[0] == pytest.approx(-0.0845261, abs=1e-6)
    assert tied.llf == pytest.approx(-9.3870151, abs=1e-7)


def test_the_published_numbers_can_fail() -> None:
    """What the traps give: lifelines' own tolerance, and statsmodels' risk sets that hold who enters at the time."""
    from lifelines import CoxPHFitter

    hasty = CoxPHFitter().fit(SECOND, "exit", "cause", entry_col="entry").params_["x"]
    assert hasty == pytest.approx(-0.021054, abs=2e-6)
    assert abs(hasty - -0.0211052) > 1e-5
    assert breslow(SECOND, ["x"], shift=0.0).params[0] == pytest.approx(-0.0611, abs=1e-3)


# --- R's survival ---


@pytest.mark.parametrize("ledger", LEDGERS, ids=[ledger["name"] for ledger in LEDGERS])
def test_r_finds_the_same(ledger: dict[str, Any]) -> None:
    """`coxph(ties = "efron", cluster = customer)` and `basehaz`, all to nine digits after the point."""
    fit = of_ledger(ledger)
    assert fit.coefficients == pytest.approx(ledger["coefficients"], abs=1e-9)
    assert fit.plain_errors == pytest.approx(ledger["errors"], abs=1e-9)
    assert fit.errors == pytest.approx(ledger["clustered_errors"], abs=1e-9)
    assert np.array(fit.covariance) == pytest.approx(np.array(ledger["clustered_covariance"]), abs=1e-9)
    assert fit.log_likelihood == pytest.approx(ledger["log_likelihood"], abs=1e-8)
    strata = ["terms"] if ledger["stratified"] else []
    terms, times, hazard = (np.array(ledger[f"base_{name}"]) for name in ("terms", "time", "hazard"))
    for one in np.unique(terms):
        row = pd.DataFrame({"terms": [int(one)], **dict.fromkeys(NAMES, 0.0)})
        here = terms == one
        assert -np.log(cox_survival(fit, row, times=times[here], strata=strata)[0]) == pytest.approx(
            hazard[here], rel=1e-8
        )


@pytest.mark.parametrize("name", ["delayed_entry", "stratified_delayed_entry", "heavy_ties"])
def test_errors_of_lifelines_would_not_do(name: str) -> None:
    """Its robust errors take no notice of entry or of ties; nor do ours agree by chance when entry is left out."""
    from lifelines import CoxPHFitter

    ledger = next(one for one in LEDGERS if one["name"] == name)
    frame = frame_of(ledger)
    frame["cause"] = frame["cause"] == 1
    columns = [*NAMES, "entry", "exit", "cause", "customer", *(["terms"] if ledger["stratified"] else [])]
    theirs = CoxPHFitter().fit(
        frame[columns], "exit", "cause", entry_col="entry", cluster_col="customer",
        strata="terms" if ledger["stratified"] else None,
    )  # fmt: skip
    assert np.abs(theirs.standard_errors_.to_numpy() - ledger["clustered_errors"]).max() > 1e-3
    if "entry" in name:
        without = of_ledger({**ledger, "entry": [min(ledger["entry"])] * len(ledger["entry"])})
        assert np.abs(np.array(without.coefficients) - ledger["coefficients"]).max() > 1e-2


@pytest.mark.parametrize("ledger", LEDGERS, ids=[ledger["name"] for ledger in LEDGERS])
def test_statsmodels_agrees_with_r_on_breslow(ledger: dict[str, Any]) -> None:
    frame = frame_of(ledger)
    strata = {"strata": frame["terms"]} if ledger["stratified"] else {}
    found = breslow(frame, list(NAMES), **strata)
    assert found.params == pytest.approx(ledger["breslow"], abs=1e-5)
    assert found.bse == pytest.approx(ledger["breslow_errors"], abs=1e-5)


@pytest.mark.r
def test_r_still_says_so() -> None:
    now = run_again("second_opinions")
    for kept, made in zip([*LEDGERS, *golden("second_opinions")["aft"]], [*now["ledgers"], *now["aft"]], strict=True):
        assert kept.keys() == made.keys()
        for key, value in kept.items():
            if isinstance(value, dict):
                assert made[key] == {name: pytest.approx(one, rel=1e-8, abs=1e-8) for name, one in value.items()}
            elif isinstance(value, str):
                assert made[key] == value
            else:
                assert np.array(made[key]) == pytest.approx(np.array(value), rel=1e-8, abs=1e-8)


# --- properties ---


def on_lateness(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(entry=frame["entry"] - frame["terms"], exit=frame["exit"] - frame["terms"])


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 10_000))
def test_both_clocks_are_one_model_within_terms(seed: int) -> None:
    """T-S7: stratified by terms, days since the invoice and days past due give the same coefficients and errors."""
    frame = invoices(seed, customers=12, each=6, beta=(0.4, -0.6))
    ours, late = (
        fitted(one, covariates=["size", "dispute"], strata=["terms"], customer="customer")
        for one in (frame, on_lateness(frame))
    )
    assert late.coefficients == pytest.approx(ours.coefficients, abs=1e-9)
    assert late.errors == pytest.approx(ours.errors, abs=1e-9)
    assert late.log_likelihood == pytest.approx(ours.log_likelihood, abs=1e-9)
    for one, other in zip(ours.baselines, late.baselines, strict=True):
        assert np.array(other.times) + int(one.stratum) == pytest.approx(np.array(one.times))
        assert other.hazard == pytest.approx(one.hazard, rel=1e-7)


def test_the_clocks_differ_without_strata() -> None:
    """T-S7 can fail: all terms in one stratum make two models; and entry at minus terms is not to be left out."""
    frame = invoices(3, customers=30, each=10, beta=(0.4, -0.6))
    ours, late = (fitted(one, covariates=["size", "dispute"]) for one in (frame, on_lateness(frame)))
    bare = fitted(on_lateness(frame).assign(entry=-1000), covariates=["size", "dispute"])
    found = [fit.coefficients[1] for fit in (ours, late, bare)]
    assert min(abs(a - b) for place, a in enumerate(found) for b in found[:place]) > 1e-3


def test_order_and_units_do_not_matter() -> None:
    frame = invoices(4, customers=20, each=8, beta=(0.4, -0.6))
    asked: dict[str, Any] = {"covariates": ["size", "dispute"], "strata": ["terms"], "customer": "customer"}
    fit = fitted(frame, **asked)
    mixed = fitted(frame.sample(frac=1, random_state=1), **asked)
    assert mixed.coefficients == pytest.approx(fit.coefficients, abs=1e-9)
    assert mixed.errors == pytest.approx(fit.errors, abs=1e-9)
    scaled = fitted(frame.assign(size=frame["size"] * 1e6 + 5e7), **asked)
    assert scaled.coefficients[0] * 1e6 == pytest.approx(fit.coefficients[0], abs=1e-7)
    assert scaled.errors[0] * 1e6 == pytest.approx(fit.errors[0], abs=1e-7)


def test_truth_is_found_again_with_the_stated_coverage() -> None:
    """Intervals from clustered errors hold the true effect as often as they say, and another effect too rarely."""
    beta, hits, wrong_hits, trials = (0.4, -0.6), 0, 0, 16
    for seed in range(trials):
        frame = invoices(seed, customers=40, each=4, beta=beta)
        fit = fitted(frame, covariates=["size", "dispute"], strata=["terms"], customer="customer")
        hits += abs(fit.coefficients[0] - beta[0]) <= 1.959964 * fit.errors[0]
        wrong = beta[0] + 0.3  # an oracle that can't fail would let this stand as well
        wrong_hits += abs(fit.coefficients[0] - wrong) <= 1.959964 * fit.errors[0]
    assert covers_as_often_as_it_says(hits, trials)
    assert not covers_as_often_as_it_says(wrong_hits, trials)


def test_customers_who_pay_alike_widen_the_errors() -> None:
    """Every invoice ten times over, as one customer's: the clustered error stays, the plain one shrinks."""
    frame = invoices(5, customers=60, each=1, beta=(0.4, -0.6))
    many = pd.concat([frame] * 10, ignore_index=True)
    asked: dict[str, Any] = {"covariates": ["size", "dispute"], "customer": "customer"}
    once, tenfold = fitted(frame, **asked), fitted(many, **asked)
    assert tenfold.errors[0] == pytest.approx(once.errors[0], rel=0.1)
    assert tenfold.plain_errors[0] < once.plain_errors[0] / 2.5


# --- bad data ---


def said(frame: pd.DataFrame, **options: Any) -> Reason:
    found = fit_cox(frame, **options)
    assert isinstance(found, Reason), found
    return found


def test_nothing_paid_or_too_little() -> None:
    frame = invoices(6, customers=5, each=6, beta=(0.0, 0.0))
    assert said(frame.assign(cause=0), covariates=["size"]) == Reason.of("second.too_few_exits", count=0, least=10)
    assert said(frame[:0], covariates=["size"]).key == "second.too_few_exits"
    assert said(frame, covariates=["size"], cause=3).key == "second.too_few_exits"


def test_all_paid_and_one_customer_are_no_trouble() -> None:
    frame = invoices(7, customers=1, each=60, beta=(0.4, 0.0), days=5000).assign(cause=1)
    fit = fitted(frame, covariates=["size"], customer="customer")
    assert fit.customer_count == 1
    assert np.isfinite(fit.coefficients[0])


def test_what_says_nothing_is_named() -> None:
    frame = invoices(8, customers=20, each=5, beta=(0.0, 0.0))
    by_terms = frame.assign(long=(frame["terms"] > 30).astype(int), twice=2 * frame["size"] + 1)
    assert said(by_terms, covariates=["size", "long"], strata=["terms"]) == Reason.of(
        "second.covariate_constant", covariates="long"
    )
    assert said(by_terms, covariates=["size", "twice"]).key == "second.covariates_dependent"


@pytest.mark.parametrize("delayed", [False, True])
def test_separation_is_told(delayed: bool) -> None:
    """Invoices in dispute are never paid: the effect runs away, and no number is shown for it."""
    frame = invoices(9, customers=20, each=8, beta=(0.3, 0.0))
    frame["cause"] = frame["cause"].where(frame["dispute"] == 0, 0)
    if not delayed:
        frame["entry"] = 0
    reason = said(frame, covariates=["size", "dispute"], strata=["terms"])
    assert reason.key == "second.separated"
    assert "dispute" in str(reason.values["covariates"])


def test_a_strong_effect_is_no_separation() -> None:
    frame = invoices(10, customers=60, each=8, beta=(2.0, -2.5))
    fit = fitted(frame, covariates=["size", "dispute"], strata=["terms"], customer="customer")
    assert abs(fit.coefficients[0] - 2.0) < 4 * fit.errors[0]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"size": np.nan}, "second.not_finite"),
        ({"size": np.inf}, "second.not_finite"),
        ({"size": "large"}, "second.not_numbers"),
        ({"exit": 0}, "second.entry_not_before_exit"),
    ],
)
def test_rows_that_can_not_be_read(change: dict[str, Any], key: str) -> None:
    frame = invoices(11, customers=5, each=5, beta=(0.0, 0.0)).assign(**change)
    with pytest.raises(UserError, match=key):
        fit_cox(frame, covariates=["size"])
    with pytest.raises(UserError, match=r"second\.no_such_column"):
        fit_cox(frame, covariates=["weather"])


def test_an_unknown_stratum_is_refused() -> None:
    frame = invoices(12, customers=20, each=5, beta=(0.0, 0.0))
    fit = fitted(frame, covariates=["size"], strata=["terms"])
    with pytest.raises(UserError, match="90"):
        cox_survival(fit, pd.DataFrame({"terms": [90], "size": [0.0]}), times=[30], strata=["terms"])
