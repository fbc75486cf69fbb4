"""Settings of the figures of the month."""

from __future__ import annotations

from itertools import pairwise

from pydantic import Field, field_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Refused, Settings

__all__ = ["WindowSettings"]


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
