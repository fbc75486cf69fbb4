"""An estimate with its interval, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from lrfm.core.reason import Reason

__all__ = ["Estimate"]


@dataclass(frozen=True)
class Estimate:
    """A number of a statistic with its interval; `None` with the reason why it is missing.

    A bound may be missing where the value is not: an upper end of a median may lie behind the last day known, and
    too few customers give no interval; `no_interval` then says why.

    >>> Estimate(0.5, 0.4, 0.6).value
    0.5
    """

    value: float | None
    lower: float | None = None
    upper: float | None = None
    missing: Reason | None = None
    no_interval: Reason | None = None

    def __post_init__(self) -> None:
        if (self.value is None) != (self.missing is not None):
            raise ValueError("an estimate has a value or a reason why not, never both")
