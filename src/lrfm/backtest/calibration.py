"""Do chances of default come true: over all, their slope, in bins with exact intervals, and the Brier score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.logit import fitted_logit, fitted_offset
from lrfm.backtest.rows import bad_of, one_sided, weights_of
from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, Known, same_length, shares_of

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Bin", "Calibration", "calibration", "exact_interval", "reliability_bins"]

LEAST_CHANCE = 1e-6
"""Chances are held within this of 0 and 1, whose log-odds are infinite."""


@dataclass(frozen=True)
class Bin:
    """Customers of like chances: `expected` is their mean, `observed` the weighted share that defaulted.

    `low` and `high` are the exact binomial interval; with weights for cut windows, that of as many customers as tell as
    much.
    """

    customer_count: int
    weight: float
    lowest: float
    highest: float
    expected: float
    observed: float
    low: float
    high: float


@dataclass(frozen=True)
class Calibration:
    """How chances came true; a part is none where `missing`, or `slope_missing` for intercept and slope, says why.

    `ratio` is observed over expected; `shift` that of log-odds with the slope held at 1 (0 if right); `intercept` and
    `slope` (0 and 1 if right) of a line of log-odds; `brier_reference` the Brier score of the base rate, `scaled_brier`
    1 less their ratio. `hosmer_lemeshow` is descriptive: with `hosmer_lemeshow_freedom` degrees of freedom, the number
    of bins, since nothing was fitted on these customers; no decision rests on it.
    """

    bins: tuple[Bin, ...]
    observed: float | None = None
    expected: float | None = None
    ratio: float | None = None
    shift: float | None = None
    intercept: float | None = None
    slope: float | None = None
    slope_missing: Reason | None = None
    calibration_error: float | None = None
    brier: float | None = None
    brier_reference: float | None = None
    scaled_brier: float | None = None
    hosmer_lemeshow: float | None = None
    hosmer_lemeshow_freedom: int | None = None
    hosmer_lemeshow_p: float | None = None
    missing: Reason | None = None


def calibration(
    chance: npt.ArrayLike,
    is_bad: npt.ArrayLike,
    *,
    weight: npt.ArrayLike | None = None,
    bin_count: int = 10,
    level: float = 0.95,
) -> Calibration:
    """Compare chances of default with what came, out of sample.

    `chance` is 0 to 1, `weight` IPCW, a value a row; `level` that of the bins' intervals. Missing where nobody
    defaulted, or everybody did. Raises `ValueError` for chances outside 0 to 1 and different lengths. METHODS 4.5.

    >>> found = calibration([0.25] * 4 + [0.75] * 4, [1, 0, 0, 0, 1, 1, 1, 0], bin_count=2)
    >>> round(found.ratio, 9), round(found.intercept, 6) + 0, round(found.slope, 6), found.brier, found.scaled_brier
    (1.0, 0.0, 1.0, 0.1875, 0.25)
    """
    chances, bads = shares_of(chance, name="chance"), bad_of(is_bad)
    same_length(chances, bads)
    weights = weights_of(weight, chances)
    if missing := one_sided(bads, weights):
        return Calibration((), missing=missing)
    bins = reliability_bins(chances, bads, weight=weights, bin_count=bin_count, level=level)
    total = weights.sum()
    observed, expected = float(weights @ bads / total), float(weights @ chances / total)
    held = np.clip(chances, LEAST_CHANCE, 1 - LEAST_CHANCE)
    logit = np.log(held / (1 - held))
    intercept, slope = fitted_logit(logit, bads.astype(np.float64), weights)
    shift = fitted_offset(logit, bads.astype(np.float64), weights)
    brier, reference = float(weights @ (chances - bads) ** 2 / total), observed * (1 - observed)
    chi, freedom, p_value = _hosmer_lemeshow(bins)
    told = not np.isnan(slope)
    return Calibration(
        bins=bins,
        observed=observed,
        expected=expected,
        ratio=observed / expected if expected > 0 else None,
        shift=None if np.isnan(shift) else shift,
        intercept=intercept if told else None,
        slope=slope if told else None,
        slope_missing=None if told else Reason.of("backtest.no_slope"),
        calibration_error=float(sum(one.weight * abs(one.observed - one.expected) for one in bins) / total),
        brier=brier,
        brier_reference=reference,
        scaled_brier=1 - brier / reference,
        hosmer_lemeshow=chi,
        hosmer_lemeshow_freedom=freedom,
        hosmer_lemeshow_p=p_value,
    )


def reliability_bins(
    chance: Floats, is_bad: Known, *, weight: Floats, bin_count: int = 10, level: float = 0.95
) -> tuple[Bin, ...]:
    """Part customers into bins of about equal weight by their chances; equal chances stay together.

    >>> chance, is_bad = np.array([0.1, 0.1, 0.3, 0.3]), np.array([False, False, True, False])
    >>> found = reliability_bins(chance, is_bad, weight=np.ones(4), bin_count=2)
    >>> [(one.customer_count, one.expected, one.observed, round(one.high, 3)) for one in found]
    [(2, 0.1, 0.0, 0.842), (2, 0.3, 0.5, 0.987)]
    """
    kept = weight > 0
    values, at = np.unique(chance[kept], return_inverse=True)
    held = np.bincount(at, weights=weight[kept], minlength=len(values))
    middle = (np.cumsum(held) - held / 2) / held.sum()
    place = np.minimum((middle * bin_count).astype(np.int64), bin_count - 1)[at]
    parts = [np.flatnonzero(kept)[place == number] for number in np.unique(place)]
    return tuple(_bin(chance[part], is_bad[part], weight[part], level) for part in parts)


def exact_interval(bad: float, count: float, *, level: float = 0.95) -> tuple[float, float]:
    """Give the exact binomial interval of Clopper and Pearson; counts need not be whole.

    >>> [round(one, 4) for one in exact_interval(0, 10)]
    [0.0, 0.3085]
    """
    from scipy import special

    tail = (1 - level) / 2
    low = float(special.betaincinv(bad, count - bad + 1, tail)) if bad > 0 else 0.0
    high = float(special.betaincinv(bad + 1, count - bad, 1 - tail)) if bad < count else 1.0
    return low, high


def _bin(chance: Floats, is_bad: Known, weight: Floats, level: float) -> Bin:
    total = float(weight.sum())
    observed = min(1.0, float(weight @ is_bad / total))
    # Kish: so many customers of equal weight tell as much
    alike = total**2 / float(weight @ weight)
    low, high = exact_interval(observed * alike, alike, level=level)
    expected = float(weight @ chance / total)
    return Bin(len(chance), total, float(chance.min()), float(chance.max()), expected, observed, low, high)


def _hosmer_lemeshow(bins: tuple[Bin, ...]) -> tuple[float | None, int | None, float | None]:
    """Sum n (o - e)^2 / (e (1 - e)); none where a bin expects nothing, or everything."""
    from scipy import stats

    if any(not 0 < one.expected < 1 for one in bins):
        return None, None, None
    chi = sum(one.weight * (one.observed - one.expected) ** 2 / (one.expected * (1 - one.expected)) for one in bins)
    return float(chi), len(bins), float(stats.chi2.sf(chi, len(bins)))
