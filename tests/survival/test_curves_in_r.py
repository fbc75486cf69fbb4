"""Curves, shares by cause and log-rank tests against R's survival and cmprsk, on generated ledgers with ties."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lrfm.survival.curves import kaplan_meier, median_days
from lrfm.survival.incidence import aalen_johansen, naive_share
from lrfm.survival.log_rank import log_rank
from lrfm.survival.spells import Spells
from tests.survival.r import golden, run_again

GOLDEN: dict[str, Any] = golden("curves")
LEDGERS = pytest.mark.parametrize("name", GOLDEN)


def _spells(ledger: dict[str, Any]) -> Spells:
    return Spells.of(ledger["entry"], ledger["exit"], ledger["cause"], customer=ledger["customer"])


def _numbers(values: Any) -> np.ndarray:
    return np.array(values, dtype=float)  # null becomes NaN


def test_ledgers_are_hard() -> None:
    """Ties, delayed entry on both clocks, times below 0, and a cause that never happens are among them."""
    assert len(GOLDEN) == 6
    for ledger in GOLDEN.values():
        assert len(set(ledger["exit"])) < len(ledger["exit"]) * 0.75
    assert sum(len(set(ledger["entry"])) > 4 for ledger in GOLDEN.values()) >= 2
    assert sum(min(ledger["exit"]) < 0 for ledger in GOLDEN.values()) == 2
    assert sum(3 not in ledger["cause"] for ledger in GOLDEN.values()) == 1


@LEDGERS
def test_kaplan_meier(name: str) -> None:
    """B14: survfit with delayed entry: the curve, Greenwood's error and the log-log interval."""
    told = GOLDEN[name]["kaplan_meier"]
    curve = kaplan_meier(_spells(GOLDEN[name]))
    assert curve.caveats == ()
    assert curve.times.tolist() == told["time"]
    assert curve.at_risk.tolist() == told["n_risk"]
    assert curve.events.tolist() == told["n_event"]
    np.testing.assert_allclose(curve.survival, _numbers(told["surv"]), rtol=1e-12)
    for ours, theirs in ((curve.std_err, "std_err"), (curve.lower, "lower"), (curve.upper, "upper")):
        held = np.isfinite(_numbers(told[theirs]))
        assert held.sum() > 20
        np.testing.assert_allclose(ours[held], _numbers(told[theirs])[held], rtol=1e-9)


@LEDGERS
def test_median(name: str) -> None:
    """B14: the median with its interval; R halves the way where the curve lies on one half exactly."""
    middle, *ends = GOLDEN[name]["kaplan_meier"]["median"]
    curve = kaplan_meier(_spells(GOLDEN[name]))
    found = median_days(curve)
    assert [found.lower, found.upper] == ends
    first = int(np.flatnonzero(curve.times == found.value)[0])
    exactly_half = bool(np.isclose(curve.survival[first], 0.5, atol=1e-12))
    assert middle == (curve.times[first : first + 2].mean() if exactly_half else found.value)


@LEDGERS
def test_open_at_the_start(name: str) -> None:
    """Curves that begin later are survfit's with start.time."""
    told = GOLDEN[name]["late_start"]
    curve = kaplan_meier(_spells(GOLDEN[name]).open_at(told["start"][0]))
    times = np.array(told["time"])
    assert set(curve.times) <= set(times)
    held = np.isin(times, curve.times)
    np.testing.assert_allclose(curve.survival, _numbers(told["surv"])[held], rtol=1e-12)
    assert abs(curve.survival[5] - kaplan_meier(_spells(GOLDEN[name])).survival[5]) > 1e-3


@LEDGERS
def test_aalen_johansen(name: str) -> None:
    """B15: survfit for several states: shares by cause and their standard errors, exact at ties."""
    told = GOLDEN[name]["states"]
    found = aalen_johansen(_spells(GOLDEN[name]))
    held = np.isin(told["time"], found.times)
    np.testing.assert_allclose(found.share, _numbers(told["share"])[:, held], rtol=1e-12, atol=1e-14)
    # with delayed entry R turns from Greenwood's variance to the infinitesimal jackknife
    close = 0.05 if len(set(GOLDEN[name]["entry"])) > 1 else 1e-9
    errors = _numbers(told["std_err"])[:, held]
    many = found.at_risk >= 20
    np.testing.assert_allclose(found.std_err[:, many], errors[:, many], rtol=close, atol=1e-12)
    np.testing.assert_allclose(found.survival, _numbers(told["survival"])[held], rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("name", [name for name, ledger in GOLDEN.items() if ledger["gray"]])
def test_cumulative_incidence(name: str) -> None:
    """B15: cmprsk::cuminc gives the same shares; its variance is Gray's, close to ours and never the same."""
    told = GOLDEN[name]["gray"]
    found = aalen_johansen(_spells(GOLDEN[name]))
    for row, cause in enumerate(told["causes"]):
        theirs, variance = _numbers(told["est"][row]), _numbers(told["var"][row])
        held = np.isfinite(theirs)
        np.testing.assert_allclose(found.share[int(cause) - 1][held], theirs[held], rtol=1e-12, atol=1e-14)
        ours = found.std_err[int(cause) - 1][held][:20]
        np.testing.assert_allclose(ours, np.sqrt(variance[held])[:20], rtol=0.05)
    assert np.abs(naive_share(_spells(GOLDEN[name]), cause=1) - found.share[0]).max() > 0.02


@LEDGERS
def test_log_rank(name: str) -> None:
    """B14: survdiff without entry; with entry the score test of coxph; by customers its robust score test."""
    ledger, told = GOLDEN[name], GOLDEN[name]["compared"]
    spells = _spells(ledger)
    found = log_rank(spells, ledger["group"])
    untied = Spells.of(ledger["entry"], told["untied"], ledger["cause"])
    assert log_rank(untied, ledger["group"]).chi_square == pytest.approx(told["score"][0], rel=1e-7)
    assert found.clustered_chi_square == pytest.approx(told["robust"][0], rel=1e-7)
    assert found.degrees == 2
    if told["chisq"]:
        assert found.chi_square == pytest.approx(told["chisq"][0], rel=1e-9)
        assert list(found.observed) == told["observed"]
        assert found.expected == pytest.approx(told["expected"], rel=1e-9)
    else:
        ignoring = Spells.of(np.full(len(spells), spells.entry.min()), spells.exit, spells.cause)
        assert log_rank(ignoring, ledger["group"]).chi_square != pytest.approx(found.chi_square, rel=1e-3)


@pytest.mark.r
def test_golden_file_is_what_r_gives() -> None:
    """The script beside the golden file, run again."""
    _same(run_again("curves"), GOLDEN)


def _same(now: Any, then: Any) -> None:
    if isinstance(then, dict):
        assert now.keys() == then.keys()
        for key in then:
            _same(now[key], then[key])
    elif isinstance(then, list):
        np.testing.assert_allclose(_numbers(now), _numbers(then), rtol=1e-8, atol=1e-12)
    else:
        assert now == then
