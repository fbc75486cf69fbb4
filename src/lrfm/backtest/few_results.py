"""What is told where defaults are few: bounds, what more of them would show, and softer outcomes."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BoundTold", "DetectableTold", "SofterTold"]


@dataclass(frozen=True)
class BoundTold:
    """An upper bound of the default rate within a horizon where few defaults came (Pluto & Tasche).

    Customers count once a window, and windows do not overlap. `grade`: a fifth of equal weights and all riskier ones
    together, 1 the safest; none for all customers, whether a score was had for them or not. `correlation` of customers
    through one common factor, 0 where each defaults by itself.
    """

    confidence: float
    customer_count: int
    default_count: int
    bound: float
    correlation: float = 0.0
    grade: int | None = None


@dataclass(frozen=True)
class DetectableTold:
    """The standard error of an area with so many defaults, and the smallest difference that would be seen."""

    default_count: int
    std_err: float
    difference: float


@dataclass(frozen=True)
class SofterTold:
    """What came short of a default, or would count as one by another reading: distinct customers, never ranked.

    `days`: more than so many days past due in a row; none for the reading that what is open was never paid.
    """

    days: int | None
    customer_count: int
    reached_count: int
