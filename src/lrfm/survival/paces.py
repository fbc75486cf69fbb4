"""How far customers' paces of payment lie apart, from their variance."""

from __future__ import annotations

__all__ = ["pace_at"]


def pace_at(variance: float, *, share: float) -> float:
    """Give the pace below which a share of customers lies: a gamma variable of mean 1 and so much variance.

    >>> round(pace_at(1.0, share=0.5), 3), pace_at(0.0, share=0.2)
    (0.693, 1.0)
    """
    from scipy.special import gammaincinv

    return 1.0 if variance <= 0 else float(gammaincinv(1 / variance, share) * variance)
