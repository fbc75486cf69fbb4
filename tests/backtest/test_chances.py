"""Chances of default: calibrators and how chances come true (METHODS 4.5; B4)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import brier_score_loss

from lrfm.backtest.calibration import calibration, exact_interval
from lrfm.backtest.calibrator import Calibrator


def _made(seed: int, count: int = 3000) -> tuple[np.ndarray, np.ndarray]:
    source = np.random.default_rng(seed)
    chance = source.beta(1, 7, count).round(3)
    return chance, source.random(count) < chance


def test_slope_and_shift_are_those_of_statsmodels() -> None:
    """Also with weights."""
    import statsmodels.api as sm

    chance, bad = _made(1)
    chance = np.clip(chance, 0.001, 0.999) ** 1.3
    weight = np.random.default_rng(2).choice([1.0, 1.4], len(bad))
    found = calibration(chance, bad, weight=weight)
    logit = np.log(chance / (1 - chance))
    line = sm.GLM(bad * 1.0, sm.add_constant(logit), family=sm.families.Binomial(), freq_weights=weight).fit()
    shift = sm.GLM(bad * 1.0, np.ones(len(bad)), family=sm.families.Binomial(), freq_weights=weight, offset=logit).fit()
    np.testing.assert_allclose((found.intercept, found.slope), line.params, rtol=1e-7)
    assert found.shift == pytest.approx(shift.params[0], rel=1e-7)
    assert found.brier == pytest.approx(brier_score_loss(bad, chance, sample_weight=weight))
    base = np.full(len(bad), np.average(bad, weights=weight))
    assert found.brier_reference == pytest.approx(brier_score_loss(bad, base, sample_weight=weight))


def test_bins() -> None:
    """Equal chances stay together; intervals are exact; ECE and Hosmer-Lemeshow are sums over the bins."""
    chance, bad = _made(3)
    found = calibration(chance, bad)
    assert len(found.bins) == 10
    assert sum(one.customer_count for one in found.bins) == 3000
    for one, after in zip(found.bins, found.bins[1:], strict=False):
        assert one.highest < after.lowest
    for one in found.bins:
        inside = (chance >= one.lowest) & (chance <= one.highest)
        told = stats.binomtest(int(bad[inside].sum()), int(inside.sum())).proportion_ci(method="exact")
        assert (one.low, one.high) == pytest.approx((told.low, told.high))
        assert one.observed == pytest.approx(bad[inside].mean())
    assert found.calibration_error == pytest.approx(
        sum(one.customer_count * abs(one.observed - one.expected) for one in found.bins) / 3000
    )
    assert found.hosmer_lemeshow_freedom == 10
    assert found.hosmer_lemeshow_p == pytest.approx(stats.chi2.sf(found.hosmer_lemeshow, 10))


def test_hosmer_lemeshow_keeps_its_level() -> None:
    """Out of sample the number of bins is its degrees of freedom: 5 % of right chances are called wrong."""
    called = sum(calibration(*_made(seed, 1500)).hosmer_lemeshow_p < 0.05 for seed in range(100))
    assert stats.binomtest(called, 100, 0.05).pvalue > 0.01


def test_wrong_chances_are_seen() -> None:
    chance, bad = _made(5)
    half = calibration(chance / 2, bad)
    assert half.ratio > 1.7
    assert half.shift > 0.5
    wide = calibration(1 / (1 + ((1 - chance + 1e-4) / (chance + 1e-4)) ** 2), bad)
    assert wide.slope == pytest.approx(0.5, abs=0.1)
    assert half.hosmer_lemeshow_p < 1e-6
    assert calibration(np.full(len(bad), bad.mean()), bad).scaled_brier == pytest.approx(0)


def test_exact_intervals() -> None:
    assert exact_interval(0, 10) == pytest.approx((0, 1 - 0.025 ** (1 / 10)))
    assert exact_interval(10, 10) == pytest.approx((0.025 ** (1 / 10), 1))


def test_the_line_is_learned_once() -> None:
    """Training constants hold for other customers; order never turns but where training was wrong way round."""
    source = np.random.default_rng(6)
    risk = source.normal(50, 10, 5000)
    bad = source.random(5000) < 1 / (1 + np.exp(3 - (risk - 50) / 8))
    made = Calibrator.learned(risk, bad)
    assert made.line[1] == pytest.approx(1 / 8, rel=0.15)
    told = calibration(made.chances(risk), bad)
    assert told.ratio == pytest.approx(1, abs=0.01)
    assert told.slope == pytest.approx(1, abs=0.02)
    assert (np.diff(made.chances(np.linspace(-1e3, 1e3, 50))) >= 0).all()
    assert (np.diff(Calibrator.learned(-risk, bad).chances(np.arange(9.0))) < 0).all()


def test_customers_parted_entirely_keep_finite_odds() -> None:
    made = Calibrator.learned(np.arange(20), np.arange(20) > 14)
    chances = made.chances(np.arange(20))
    assert 0 < chances[0] < 0.2
    assert 0.5 < chances[-1] < 1
    flat = Calibrator.learned(np.zeros(20), np.arange(20) > 14)
    np.testing.assert_allclose(flat.chances([0, 9]), 0.25)
    assert calibration(flat.chances(np.zeros(20)), np.arange(20) > 14).slope_missing.key == "backtest.no_slope"
    assert calibration(np.arange(20) > 14, np.arange(20) > 14).slope_missing.key == "backtest.no_slope"


def test_monotone_steps_are_those_of_scikit_learn() -> None:
    """Isotonic only with 200 defaults."""
    source = np.random.default_rng(7)
    risk = source.integers(0, 40, 4000)
    bad = source.random(4000) < risk / 200
    made = Calibrator.learned(risk, bad, kind="isotonic")
    theirs = IsotonicRegression(out_of_bounds="clip").fit(risk, bad)
    np.testing.assert_allclose(made.chances(np.arange(-5, 50)), theirs.predict(np.arange(-5, 50)), atol=1e-12)
    with pytest.raises(ValueError, match="200 are needed"):
        Calibrator.learned(risk[:400], bad[:400], kind="isotonic")


def test_what_cannot_be_told() -> None:
    """N2."""
    made = Calibrator.learned([1, 2], [0, 0])
    assert made.missing.key == "backtest.no_defaults"
    with pytest.raises(ValueError, match="nothing was learned"):
        made.chances([1])
    assert calibration([0.1, 0.2], [0, 0]).missing.key == "backtest.no_defaults"
    with pytest.raises(ValueError, match="outside 0 to 1"):
        calibration([1.2, 0.2], [0, 1])
