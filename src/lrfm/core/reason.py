"""Reasons: what analytic rooms say instead of words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from lrfm.core.plain_values import TaggedValues

__all__ = ["Reason"]


@dataclass(frozen=True)
class Reason:
    """A message key and the values that fill it; ``report`` alone turns it into words.

    Values are plain data: ``int``, ``str``, ``date``, ``Decimal``, ``Fraction``, ``None``, a ``Measure``, another
    ``Reason``, or a ``tuple`` of these. Through pydantic's JSON they come back as they were.

    >>> Reason.of("kpi.no_sales", months=12)
    Reason(key='kpi.no_sales', values={'months': 12})
    """

    key: str
    values: Annotated[Mapping[str, object], TaggedValues()] = field(default_factory=dict)

    @classmethod
    def of(cls, key: str, /, **values: object) -> Reason:
        """Build a reason from keyword values."""
        return cls(key, dict(values))
