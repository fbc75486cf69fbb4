"""Invoices made up for the tests of survival: whole days, so many are tied; delayed entry; customers who differ."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

NAMES = ("size", "dispute", "load")


def frame_of(ledger: dict[str, Any]) -> pd.DataFrame:
    """Take the rows of one of R's ledgers."""
    columns = ("customer", "terms", *NAMES, "entry", "exit", "cause")
    return pd.DataFrame({name: ledger[name] for name in columns if name in ledger})


def invoices(
    seed: int, *, customers: int, each: int, beta: tuple[float, float], variance: float = 0.0, days: int = 150
) -> pd.DataFrame:
    """Make up invoices of hazard `effect * exp(size * b0 + dispute * b1)`, some seen late, some cut off."""
    rng = np.random.default_rng(seed)
    count = customers * each
    customer = np.repeat(np.arange(customers), each)
    effect = rng.gamma(1 / variance, variance, customers) if variance else np.ones(customers)
    size, dispute = rng.normal(size=count), rng.random(count) < 0.3
    risk = effect[customer] * np.exp(beta[0] * size + beta[1] * dispute)
    terms = rng.choice([30, 60], size=customers)[customer]
    leave = np.ceil(np.sqrt(rng.exponential(size=count) / risk) * terms)
    seen = rng.integers(20, days, size=count)
    entry = np.where(rng.random(count) < 0.4, rng.integers(0, 30, size=count), 0)
    frame = pd.DataFrame(
        {
            "customer": customer,
            "terms": terms,
            "size": size,
            "dispute": dispute.astype(float),
            "entry": entry,
            "exit": np.minimum(leave, seen),
            "cause": (leave <= seen).astype(int),
        }
    )
    return frame[frame["entry"] < frame["exit"]].reset_index(drop=True)


def covers_as_often_as_it_says(hits: int, trials: int, *, nominal: float = 0.95) -> bool:
    """Tell whether an exact binomial test at 1 % lets the nominal coverage stand."""
    from scipy.stats import binomtest

    return bool(binomtest(hits, trials, nominal).pvalue >= 0.01)
