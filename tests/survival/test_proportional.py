"""Effects that change over time are seen by the size of the change (B7)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrfm.survival.cox import CoxFit, fit_cox
from lrfm.survival.efron import efron_terms, find_risk_sets
from lrfm.survival.proportional import Steadiness, Verdict, _verdict, scaled_schoenfeld, steadiness
from lrfm.survival.rows import read_rows
from tests.survival.made_up import NAMES, frame_of
from tests.survival.r import golden

LEDGERS = golden("second_opinions")["ledgers"]


def by_time(times: np.ndarray, values: np.ndarray) -> np.ndarray:
    distinct, place = np.unique(times, return_inverse=True)
    sums = np.zeros((len(distinct), values.shape[1]))
    np.add.at(sums, place, values)
    return sums


@pytest.mark.parametrize("ledger", LEDGERS, ids=[ledger["name"] for ledger in LEDGERS])
def test_r_finds_the_same_residuals(ledger: dict[str, Any]) -> None:
    """`residuals(type = "schoenfeld")` and `cox.zph()$y`, which know entry, strata and ties."""
    frame, strata = frame_of(ledger), ["terms"] if ledger["stratified"] else []
    fit = fit_cox(frame, covariates=NAMES, strata=strata)
    assert isinstance(fit, CoxFit)
    rows = read_rows(frame, covariates=NAMES, strata=strata)
    sets = find_risk_sets(rows)
    plain = efron_terms(rows, sets, np.array(fit.coefficients)).schoenfeld
    assert by_time(rows.exit[sets.leavers], plain) == pytest.approx(np.array(ledger["schoenfeld_sums"]), abs=1e-8)
    times, scaled = scaled_schoenfeld(fit, frame, strata=strata)
    assert by_time(times, scaled) == pytest.approx(np.array(ledger["scaled_sums"]), abs=1e-6)
    without_entry = read_rows(frame.assign(entry=frame["entry"].min()), covariates=NAMES, strata=strata)
    other = efron_terms(without_entry, find_risk_sets(without_entry), np.array(fit.coefficients)).schoenfeld
    if "entry" in ledger["name"]:  # the oracle can fail
        assert np.abs(by_time(rows.exit[sets.leavers], other) - np.array(ledger["schoenfeld_sums"])).max() > 0.1


def two_phases(seed: int, *, count: int, early: float, late: float) -> pd.DataFrame:
    """Days to payment under hazard 0.03 * exp(b * x), b being `early` up to day 20 and `late` after it."""
    rng = np.random.default_rng(seed)
    x = (rng.random(count) < 0.5).astype(float)
    drawn, first = rng.exponential(size=count), 20 * 0.03 * np.exp(early * x)
    rest = 20 + (drawn - first) / (0.03 * np.exp(late * x))
    time = np.ceil(np.where(drawn < first, drawn / (0.03 * np.exp(early * x)), rest))
    return pd.DataFrame({"entry": 0, "exit": np.minimum(time, 90), "cause": (time <= 90).astype(int), "x": x})


def judged(frame: pd.DataFrame, **options: Any) -> Steadiness:
    fit = fit_cox(frame, covariates=["x"])
    assert isinstance(fit, CoxFit)
    (one,) = steadiness(fit, frame, **options)
    return one


def test_a_change_of_sign_is_seen() -> None:
    one = judged(two_phases(1, count=1500, early=0.9, late=-0.6))
    assert one.verdict is Verdict.CHANGES
    assert one.parts[0] == pytest.approx(0.9, abs=0.35)
    assert one.parts[-1] == pytest.approx(-0.6, abs=0.35)
    assert one.trend < -1
    assert one.correlation < -0.1
    assert one.ratio > 2.5


def test_a_steady_effect_is_called_steady_and_few_exits_unsure() -> None:
    """With enough invoices any small change has a p-value near 0: the size decides."""
    many = judged(two_phases(2, count=6000, early=0.5, late=0.45))
    assert many.verdict is Verdict.STEADY
    assert many.contrast == 1.0
    assert judged(two_phases(3, count=40, early=0.5, late=0.5)).verdict is Verdict.UNSURE
    assert judged(two_phases(2, count=6000, early=0.5, late=0.45), most_ratio=1.0001).verdict is Verdict.UNSURE


def test_a_change_is_seldom_told_of_a_steady_effect() -> None:
    """Of four parts the highest and the lowest are picked: twice the error lies between them by chance, often (B7)."""
    bound = float(np.log(1.5))
    error = bound / 2 / np.sqrt(2)  # that of a part: twice the error of a difference is just allowed
    parts = np.random.default_rng(6).normal(0.0, error, (4000, 4))
    told = [_verdict(one, 0.999 * bound / 2, bound=bound, parts=4) for one in np.ptp(parts, axis=1).tolist()]
    assert np.mean([one is Verdict.CHANGES for one in told]) < 0.025
    assert np.mean([one is Verdict.STEADY for one in told]) > 0.75
    assert np.ptp(parts, axis=1).max() > 3 * bound / 2  # some are told: the share can rise


def test_all_exits_at_one_time() -> None:
    frame = pd.DataFrame({"entry": 0, "exit": 30, "cause": [1, 0] * 20, "x": np.arange(40) % 7})
    one = judged(frame)
    assert (one.largest_change, one.trend, one.verdict) == (0.0, 0.0, Verdict.UNSURE)
