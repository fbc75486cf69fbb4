"""A figure as it is told."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["NumberTold"]


@dataclass(frozen=True)
class NumberTold:
    """A figure with its interval by customer, where it has one."""

    value: float
    low: float | None = None
    high: float | None = None
