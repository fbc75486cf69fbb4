"""Reasons: what analytic rooms say instead of words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Reason"]


@dataclass(frozen=True)
class Reason:
    """A message key and the values that fill it; ``report`` alone turns it into words.

    Values are plain data: ``int``, ``str``, ``date``, ``Decimal``, ``Fraction`` or a ``Measure``.

    >>> Reason.of("kpi.no_sales", months=12)
    Reason(key='kpi.no_sales', values={'months': 12})
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, key: str, /, **values: object) -> Reason:
        """Build a reason from keyword values."""
        return cls(key, dict(values))
