"""Columns that say nothing new about a segment made of L, R, F and M."""

from __future__ import annotations

__all__ = ["BOUND_TO_LRFM"]

BOUND_TO_LRFM = frozenset(
    {
        "length_days", "recency_days", "frequency_count", "monetary_minor",
        # arithmetic of the same purchases: that they differ follows from how the segments are made
        "billed_12m_constant_minor", "billed_12m_minor", "billed_24m_minor", "expected_gap_days", "frequency_ratio",
        "is_length_truncated", "longest_gap_days", "mean_gap_days", "mean_purchase_minor", "profit_12m_minor",
        "purchase_days_ever", "quantity_12m", "quantity_24m", "recency_ratio", "tenure_days",
    }
)  # fmt: skip
"""What segments by LRFM are made of, and what follows from it: described elsewhere, never told as a finding."""
