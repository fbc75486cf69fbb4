"""Reasons: what analytic rooms say instead of words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from lrfm.core.plain_values import TaggedValues
from lrfm.errors import UserError

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

    @classmethod
    def of_error(cls, error: UserError) -> Reason:
        """Keep why something could not be had: all faults of the error, without their places.

        >>> Reason.of_error(UserError.of("weights.no_values"))
        Reason(key='weights.no_values', values={})
        """
        reasons = tuple(cls(fault.key, dict(fault.values)) for fault in error.faults)
        return reasons[0] if len(reasons) == 1 else cls.of("report.several_reasons", reasons=reasons)
