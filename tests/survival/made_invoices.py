"""Made-up invoices in the columns that `KnownSpells` asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from lrfm.survival.causes import CREDITED, OPEN, PAID, WRITTEN_OFF
from lrfm.survival.payment_curves import KnownSpells

__all__ = ["CUTOFF", "invoices", "known", "no_invoices"]

CUTOFF = date(2024, 12, 31)


def invoices(
    seed: int = 1,
    *,
    count: int = 900,
    customers: int = 60,
    years: float = 2.0,
    slow: float = 1.6,
    cutoff: date = CUTOFF,
) -> pd.DataFrame:
    """Draw invoices of three terms; customers of the segment `lost` take `slow` times as long as those of `core`.

    Small ones are paid as fast as large ones; a few are credited or written off; what takes beyond the cut-off is open.
    """
    rng = np.random.default_rng(seed)
    customer = rng.integers(0, customers, count)
    age = np.sort(rng.integers(1, round(365 * years), count))[::-1]
    terms = rng.choice([14, 30, 60], count)
    is_slow = customer % 2 == 1
    days = np.ceil(rng.gamma(6, (terms + 8) / 6) * np.where(is_slow, slow, 1.0)).astype(int)
    cause = rng.choice([PAID, CREDITED, WRITTEN_OFF], count, p=[0.95, 0.03, 0.02])
    is_open = days > age
    event = pd.to_datetime(cutoff) - pd.to_timedelta(age, unit="D")
    return pd.DataFrame(
        {
            "document_key": np.arange(count),
            "customer_key": customer,
            "event_date": event.astype("datetime64[ns]"),
            "due_date": (event + pd.to_timedelta(terms, unit="D")).astype("datetime64[ns]"),
            "entry_day": 0,
            "exit_day": np.where(is_open, age, days),
            "cause": np.where(is_open, OPEN, cause),
            "amount_minor": rng.integers(1_000, 90_000, count),
            "watched_day": age,
            "segment": np.where(is_slow, "lost", "core"),
            "salesperson": np.where(customer % 3 == 0, "Jane Doe", "John Smith"),
        }
    )


def no_invoices() -> pd.DataFrame:
    """Give the columns without a row."""
    return invoices(count=10).iloc[:0]


def known(rows: pd.DataFrame, **changes: Any) -> KnownSpells:
    """Take invoices as known; each is one part."""
    told: dict[str, Any] = {
        "cutoff": CUTOFF, "invoices": rows, "parts": rows, "segments_since": date(2023, 1, 31),
        "salesperson_from": "orders",
    }  # fmt: skip
    return KnownSpells(**(told | changes))
