"""Customers whose defaults follow known weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lrfm.weights.normalise import Normaliser

TRUTH = np.array([1.5, 3.0, 1.5, 0.0])
"""What L, R, F and M take off the log-odds of default, from the worst customer to the best."""


@dataclass(frozen=True)
class Made:
    """Features, who defaulted, whose row it is, and the utilities that defaults follow."""

    frame: pd.DataFrame
    is_bad: np.ndarray
    customer: np.ndarray
    u: np.ndarray


def made(count: int, *, seed: int, truth: np.ndarray = TRUTH, base: float = 1.0, rows_each: int = 1) -> Made:
    """Draw rows; ln(odds of being good) = base - truth.sum() / 2 + utilities @ truth."""
    source = np.random.default_rng(seed)
    size = source.normal(size=count)
    frame = pd.DataFrame(
        {
            "length_days": np.round(source.uniform(0, 1500, count)),
            "recency_days": np.round(source.uniform(0, 400, count)),
            "frequency_count": source.poisson(np.exp(1.5 + 0.6 * size)) + 1.0,
            "monetary_minor": np.round(np.exp(11 + size + source.normal(size=count))),
        }
    )
    u = Normaliser().fit(frame).transform(frame)
    log_odds = base - truth.sum() / 2 + u @ truth
    is_bad = source.random(count) > 1 / (1 + np.exp(-log_odds))
    return Made(frame, is_bad, np.arange(count) // rows_each, u)
