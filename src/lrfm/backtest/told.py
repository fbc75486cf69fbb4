"""A metric with its value, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from lrfm.core.reason import Reason

__all__ = ["Told"]


@dataclass(frozen=True)
class Told:
    """A float, or `None` with the reason: a metric that can't be told is never a number.

    >>> Told(0.75).value
    0.75
    """

    value: float | None
    missing: Reason | None = None

    def __post_init__(self) -> None:
        if (self.value is None) != (self.missing is not None):
            raise ValueError("a value or a reason why not, never both")
