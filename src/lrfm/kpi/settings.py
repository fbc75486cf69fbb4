"""Settings of the figures of the month."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Annotated

from pydantic import Field, field_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Refused, Settings

__all__ = ["ThresholdSettings", "WindowSettings"]

_Amount = Annotated[Decimal, Field(ge=0, max_digits=24)]


class WindowSettings(Settings):
    """Windows that end at the as-of date, and the ageing buckets."""

    ageing_upper_days: tuple[int, ...] = Field(
        default=(30, 60, 90, 120), min_length=1, description="last day past due of each ageing bucket"
    )
    flow_months: int = Field(default=12, ge=1, le=120, description="months of payments behind days-late figures")

    @field_validator("ageing_upper_days")
    @classmethod
    def _ascending(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if value[0] < 1 or any(a >= b for a, b in pairwise(value)):
            raise Refused(Reason.of("params.days_not_ascending"))
        return value


class ThresholdSettings(Settings):
    """Amounts in the base currency; none has a default, for no amount means the same in every currency."""

    small_balance: _Amount | None = Field(default=None, description="what may be written off without asking")
    default_materiality: _Amount | None = Field(
        default=None, description="what must be open at least for a default to count"
    )
    large_item: _Amount | None = Field(default=None, description="from here on an item is looked at one by one")
