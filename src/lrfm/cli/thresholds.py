"""Amounts that a ledger suggests by its own invoices: no amount means the same in every currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Thresholds", "round_down", "round_up", "suggest"]

SMALL_DIVISOR = 100
"""A small balance is a hundredth of the median invoice."""
LARGE_PER_CENT = 99
"""A large item is one that so many of a hundred invoices do not exceed."""
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Thresholds:
    """Suggested amounts in minor units, and what they were made from."""

    invoices: int
    median_minor: int
    high_minor: int
    small_balance_minor: int
    default_materiality_minor: int
    large_item_minor: int


def suggest(amounts_minor: Sequence[int]) -> Thresholds | None:
    """Suggest thresholds from the invoices above zero; `None` where there are none.

    >>> found = suggest([1_000, 25_000, 30_000, 31_000, 900_000])
    >>> found.small_balance_minor, found.default_materiality_minor, found.large_item_minor
    (200, 20000, 1000000)
    """
    above = sorted(amount for amount in amounts_minor if amount > 0)
    if not above:
        return None
    median, high = _quantile(above, 50), _quantile(above, LARGE_PER_CENT)
    return Thresholds(
        invoices=len(above),
        median_minor=median,
        high_minor=high,
        small_balance_minor=round_down(max(1, median // SMALL_DIVISOR)),
        default_materiality_minor=round_down(median),
        large_item_minor=round_up(high),
    )


def round_down(amount: int) -> int:
    """Round a whole number above 0 down to 1, 2 or 5 times a power of ten.

    >>> round_down(49), round_down(1999), round_down(7)
    (20, 1000, 5)
    """
    power = int(10 ** (len(str(amount)) - 1))
    return max(step * power for step in STEPS if step * power <= amount)


def round_up(amount: int) -> int:
    """Round a whole number above 0 up to 1, 2 or 5 times a power of ten.

    >>> round_up(49), round_up(501), round_up(5)
    (50, 1000, 5)
    """
    power = int(10 ** (len(str(amount)) - 1))
    return min(step * power for step in (*STEPS, 10) if step * power >= amount)


def _quantile(ordered: Sequence[int], per_cent: int) -> int:
    """Give the smallest amount that at least so many of a hundred do not exceed."""
    return ordered[max(0, -(-len(ordered) * per_cent // 100) - 1)]
