"""Intercept and slope of a logit of one variable, by Newton's steps."""

from __future__ import annotations

import numpy as np

from lrfm.survival.metrics.arrays import Floats

__all__ = ["fitted_logit", "fitted_offset"]

MOST_STEPS, CLOSE, LONGEST = 100, 1e-10, 2.0


def fitted_logit(x: Floats, outcome: Floats, weight: Floats) -> tuple[float, float]:
    """Fit outcome (0 to 1) on x; NaN where no finite line is best.

    >>> x, outcome = np.array([0.0, 0, 0, 1, 1, 1]), np.array([0.0, 0, 1, 0, 1, 1])
    >>> [round(one, 6) for one in fitted_logit(x, outcome, np.ones(6))]
    [-0.693147, 1.386294]
    """
    found = np.zeros(2)
    for _ in range(MOST_STEPS):
        fitted = (1 + np.tanh((found[0] + found[1] * x) / 2)) / 2
        spread, missed = weight * fitted * (1 - fitted), weight * (outcome - fitted)
        across = spread @ x
        information = np.array([[spread.sum(), across], [across, (spread * x) @ x]])
        # a matrix that can't be inverted: x is constant, or outcomes are parted and odds run away
        if not np.linalg.cond(information) < 1e12:
            break
        step = np.linalg.solve(information, np.array([missed.sum(), missed @ x]))
        found = found + np.clip(step, -LONGEST, LONGEST)
        if np.abs(step).max() < CLOSE:
            return float(found[0]), float(found[1])
    return float("nan"), float("nan")


def fitted_offset(logit: Floats, outcome: Floats, weight: Floats) -> float:
    """Fit the shift of log-odds, their slope held at 1; NaN where all outcomes are alike.

    >>> round(fitted_offset(np.zeros(4), np.array([1.0, 0, 0, 0]), np.ones(4)), 6)
    -1.098612
    """
    shift = 0.0
    for _ in range(MOST_STEPS):
        fitted = (1 + np.tanh((logit + shift) / 2)) / 2
        spread = float((weight * fitted * (1 - fitted)).sum())
        if not spread > 0:
            break
        step = float((weight * (outcome - fitted)).sum()) / spread
        shift += min(max(step, -LONGEST), LONGEST)
        if abs(step) < CLOSE:
            return shift
    return float("nan")
