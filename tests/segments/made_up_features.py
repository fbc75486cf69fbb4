"""Made-up customer features, with the columns that segments read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

CUTOFF = date(2026, 10, 31)

PLAIN = {
    "length_days": 100,
    "recency_days": 30,
    "frequency_count": 4,
    "monetary_minor": 40_000,
    "purchase_days_ever": 4,
    "is_length_truncated": False,
    "expected_gap_days": 30.0,
    "expected_silence_days": np.nan,
    "contract_silence_days": np.nan,
    "recency_ratio": np.nan,
    "frequency_ratio": np.nan,
    "billed_12m_minor": 20_000,
    "billed_24m_minor": 40_000,
    "quantity_12m": 5.0,
    "quantity_24m": 9.0,
    "profit_12m_minor": None,
    "open_minor": 1_000,
    "overdue_minor": 400,
}
INTEGERS = ("length_days", "recency_days", "frequency_count", "monetary_minor", "purchase_days_ever")
AMOUNTS = ("billed_12m_minor", "billed_24m_minor", "open_minor")


def features(rows: Sequence[Mapping[str, object]], *, first_key: int = 1) -> pd.DataFrame:
    """Give a row of features for each customer, with plain values where none are given."""
    keys = range(first_key, first_key + len(rows))
    frame = pd.DataFrame([{**PLAIN, **row} for row in rows], index=pd.Index(keys, name="customer_key"))
    frame = frame.astype(dict.fromkeys((*INTEGERS, *AMOUNTS), "int64"))
    frame["profit_12m_minor"] = frame["profit_12m_minor"].astype("Int64")
    frame["expected_silence_days"] = frame["expected_silence_days"].fillna(frame["expected_gap_days"])
    frame["tenure_days"] = frame["length_days"] + frame["recency_days"]
    frame["mean_purchase_minor"] = frame["monetary_minor"] / frame["frequency_count"].replace(0, np.nan)
    return frame


def many(count: int, *, seed: int = 7) -> pd.DataFrame:
    """Give customers that differ in everything, with some of each rare kind."""
    random = np.random.default_rng(seed)
    frequency = random.integers(0, 30, count)
    ever = frequency + random.integers(1, 4, count)
    amount = np.exp(random.normal(10, 1.4, count)).astype(int) * np.maximum(frequency, 1)
    rows = [
        {
            "length_days": 0 if ever[row] == 1 else int(random.integers(1, 2_000)),
            "recency_days": int(random.integers(0, 900)),
            "frequency_count": int(frequency[row]),
            "monetary_minor": 0 if frequency[row] == 0 else int(amount[row]) - (200_000 if row % 17 == 0 else 0),
            "purchase_days_ever": int(ever[row]),
            "is_length_truncated": row % 11 == 0,
            "expected_gap_days": float(random.integers(5, 400)),
            "recency_ratio": float(random.gamma(1.0)) if row % 5 else np.nan,
            "frequency_ratio": float(random.gamma(4.0)) / 4 if row % 7 else np.nan,
            "billed_12m_minor": int(amount[row]) // 2,
            "billed_24m_minor": int(amount[row]),
            "profit_12m_minor": int(amount[row]) // 10 - 5_000 if row % 3 else None,
            "open_minor": int(random.integers(0, 9_000)),
        }
        for row in range(count)
    ]
    return features(rows)
