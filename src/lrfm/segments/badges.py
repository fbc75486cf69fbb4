"""Four plain badges that overlap: active, low-activity, high-purchase, long-history."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BADGES", "badges_of"]

BADGES = {
    "active": "is_active",
    "low_activity": "is_low_activity",
    "high_purchase": "is_high_purchase",
    "long_history": "is_long_history",
}
"""The badges by key, with their columns."""


def badges_of(symbols: pd.DataFrame) -> pd.DataFrame:
    """Give each customer's badges; missing where the symbol is. Source: METHODS 2.3.

    Active is R up, low-activity R down, high-purchase M up, long-history L up.
    """
    import pandas as pd

    return pd.DataFrame(
        {
            "is_active": symbols["recency_up"],
            "is_low_activity": ~symbols["recency_up"],
            "is_high_purchase": symbols["monetary_up"],
            "is_long_history": symbols["length_up"],
        }
    )
