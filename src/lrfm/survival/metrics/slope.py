"""The slope of calibration: are high predictions too high and low ones too low."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, Known, Whole, causes_of, floats_of, same_length, shares_of
from lrfm.survival.metrics.brier import outcomes_at

if TYPE_CHECKING:
    import numpy.typing as npt

    from lrfm.survival.metrics.censoring import Censoring

__all__ = ["Slope", "calibration_slope"]

LEAST_SHARE = 1e-6
"""Predictions are held within this of 0 and 1, whose logits are infinite."""
MOST_STEPS, CLOSE, LONGEST_STEP = 50, 1e-8, 2.0
CELLS_AT_ONCE = 1_000_000


@dataclass(frozen=True, eq=False)
class Slope:
    """Intercept and slope of logit(paid) on logit(predicted): 0 and 1 where predictions are right.

    A slope below 1 says that predictions are too far apart. A metric like others: `value` is the slope.
    """

    intercept: float | None
    value: float | None
    missing: Reason | None
    logit: Floats
    paid: Floats
    weight: Floats

    @property
    def row_count(self) -> int:
        """How many rows it is computed of."""
        return len(self.logit)

    def replicated(self, customer: Whole, counts: Floats) -> Floats:
        """Fit again for each draw of customers; NaN where there is no slope."""
        step = max(1, CELLS_AT_ONCE // max(1, len(self.logit)))
        found = [np.empty(0)]
        for begin in range(0, len(counts), step):
            weight = counts[begin : begin + step][:, customer] * self.weight
            found.append(_fitted(self.logit, self.paid, weight)[1])
        return np.concatenate(found)


def calibration_slope(
    time: npt.ArrayLike,
    cause: npt.ArrayLike,
    predicted_paid_share: npt.ArrayLike,
    *,
    horizon_days: float,
    censoring: Censoring,
) -> Slope:
    """Fit paid by the horizon on the logit of its prediction, rows weighted by 1 / G for those that were censored.

    `time` in days from the landmark, `cause` 0 open, 1 paid, others ended otherwise; a value a row. Missing where G at
    the horizon is below .1, predictions are all alike, or they part paid rows from others entirely (no finite slope).
    Raises `ValueError` for missing values, shares outside 0 to 1, different lengths. METHODS 4.5.

    >>> from lrfm.survival.metrics.censoring import Censoring
    >>> time, cause = [40, 5, 40, 40, 5, 5, 5, 40], [0, 1, 0, 0, 1, 1, 1, 0]
    >>> share = [0.25] * 4 + [0.75] * 4
    >>> found = calibration_slope(time, cause, share, horizon_days=30, censoring=Censoring.of(time, cause))
    >>> round(found.intercept, 9) + 0, round(found.value, 9)
    (0.0, 1.0)
    """
    times, causes = floats_of(time, name="time"), causes_of(cause)
    shares = np.clip(shares_of(predicted_paid_share, name="predicted"), LEAST_SHARE, 1 - LEAST_SHARE)
    same_length(times, causes, shares)
    known = outcomes_at(times, causes, horizon_days=horizon_days, censoring=censoring)
    logit = np.log(shares / (1 - shares))
    if known.missing:
        return Slope(None, None, known.missing, logit, known.paid, known.weight)
    intercept, slope = (float(values[0]) for values in _fitted(logit, known.paid, known.weight[None, :]))
    if np.isnan(slope):
        return Slope(None, None, Reason.of("survival.no_slope"), logit, known.paid, known.weight)
    return Slope(intercept, slope, None, logit, known.paid, known.weight)


def _fitted(logit: Floats, paid: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Fit two coefficients by Newton's steps for each row of weights; NaN where rows don't overlap."""
    found = np.zeros((2, len(weight)))
    told = _overlaps(logit, paid, weight)
    for _ in range(MOST_STEPS):
        step = _step(found, logit, paid, weight)
        told &= np.isfinite(step).all(axis=0)
        step = np.clip(np.where(told, step, 0.0), -LONGEST_STEP, LONGEST_STEP)
        found += step
        off = np.abs(step).max(axis=0)
        if not (off >= CLOSE).any():
            break
    told &= off < CLOSE
    return np.where(told, found[0], np.nan), np.where(told, found[1], np.nan)


def _step(found: Floats, logit: Floats, paid: Floats, weight: Floats) -> Floats:
    """Give the next step of intercept and slope; infinite where the weights leave nothing to tell them apart."""
    fitted = (1 + np.tanh((found[0][:, None] + found[1][:, None] * logit) / 2)) / 2
    spread, missed = weight * fitted * (1 - fitted), weight * (paid - fitted)
    one, two, three = spread.sum(axis=1), spread @ logit, spread @ logit**2
    first, second = missed.sum(axis=1), missed @ logit
    determinant = one * three - two**2
    safe = np.where(determinant > 0, determinant, 1.0)
    steps = np.stack((three * first - two * second, one * second - two * first)) / safe
    return np.where(determinant > 0, steps, np.inf)


def _overlaps(logit: Floats, paid: Floats, weight: Floats) -> Known:
    """Tell where paid and unpaid rows overlap, so that a finite slope is the best."""
    yes, no = (weight > 0) & (paid == 1), (weight > 0) & (paid == 0)
    low = [np.where(kind, logit, np.inf).min(axis=1, initial=np.inf) for kind in (yes, no)]
    high = [np.where(kind, logit, -np.inf).max(axis=1, initial=-np.inf) for kind in (yes, no)]
    found: Known = (low[0] < high[1]) & (low[1] < high[0])
    return found
