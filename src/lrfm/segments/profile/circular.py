"""Columns that say nothing new about a segment made of L, R, F and M."""

from __future__ import annotations

__all__ = ["BOUND_TO_LRFM"]

BOUND_TO_LRFM = frozenset(
    {
        "length_days", "recency_days", "frequency_count", "monetary_minor",
        # arithmetic of the same purchases: that they differ follows from how the segments are made; so does growth,
        # for who bought last a year ago has shrunk
        "basket_count", "billed_12m_constant_minor", "billed_12m_minor", "billed_24m_minor", "billed_before_12m_minor",
        "billing_growth_share", "contract_silence_days", "costed_12m_minor", "credited_12m_minor", "due_count",
        "due_minor", "expected_gap_days", "expected_silence_days", "first_on", "frequency_ratio", "gap_count",
        "gap_days_sum", "gross_12m_minor", "invoice_count_ever", "is_length_truncated", "last_on", "longest_gap_days",
        "mean_gap_days", "mean_purchase_minor", "periodicity_days", "profit_12m_minor", "purchase_days_ever",
        "quantity_12m", "quantity_12m_milli", "quantity_24m", "quantity_24m_milli", "recency_ratio", "tenure_days",
        "tenure_known_days", "terms_days_ever",
    }
)  # fmt: skip
"""What segments by LRFM are made of, and what follows from it: described elsewhere, never told as a finding."""
