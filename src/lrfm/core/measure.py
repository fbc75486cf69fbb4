"""A figure with its unit, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from fractions import Fraction

from lrfm.core.reason import Reason

__all__ = ["Measure", "Unit"]


class Unit(StrEnum):
    """What a figure counts."""

    MONEY_MINOR = "money"
    """Money of the base currency, held in whole minor units (cents) and written to files in major ones."""
    DAYS = "days"
    SHARE = "share"
    """A part of one: 0.25 is a quarter."""
    COUNT = "count"
    RATIO = "ratio"
    """A number of times, such as 8 for sales that are eight times the balance."""


@dataclass(frozen=True)
class Measure:
    """One figure, exact (``int`` or ``Fraction``), or ``None`` with the reason why it is missing.

    >>> Measure("overdue_share", Fraction(1, 4), Unit.SHARE).text(digits=2)
    '0.2500'
    >>> Measure("open_items", 123456, Unit.MONEY_MINOR).text(digits=2)
    '1234.56'
    >>> Measure("dso", None, Unit.DAYS, missing=Reason.of("kpi.no_sales")).text(digits=2) is None
    True
    """

    key: str
    value: int | Fraction | None
    unit: Unit
    missing: Reason | None = None
    caveats: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        if (self.value is None) != (self.missing is not None):
            raise ValueError(f"{self.key}: a figure has a value or a reason why not, never both")

    def text(self, *, digits: int) -> str | None:
        """Give the value as a plain decimal string for files, ``digits`` being the currency's."""
        if self.value is None:
            return None
        if self.unit is Unit.COUNT:
            return str(int(self.value))
        places = {Unit.MONEY_MINOR: digits, Unit.DAYS: 2, Unit.SHARE: 4, Unit.RATIO: 4}[self.unit]
        scale = 10**digits if self.unit is Unit.MONEY_MINOR else 1
        exact = Fraction(self.value) / scale
        quantum = Decimal(1).scaleb(-places)
        return str(_decimal(exact, places).quantize(quantum, ROUND_HALF_EVEN))


def _decimal(value: Fraction, places: int) -> Decimal:
    """Round half to even without ever passing through a float."""
    return Decimal(round(value * 10**places)).scaleb(-places)
