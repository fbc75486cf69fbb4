"""Settings of the time to payment."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, field_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Refused, Settings

__all__ = ["SurvivalSettings"]


class SurvivalSettings(Settings):
    """How curves of time to payment are drawn, and from how much on they are told."""

    level: Annotated[Decimal, Field(gt=0, lt=1, max_digits=6)] = Field(
        default=Decimal("0.95"), description="coverage of intervals"
    )
    share_days: tuple[Annotated[int, Field(ge=-3650, le=3650)], ...] = Field(
        default=(0, 30, 60, 90), min_length=1, description="days past due by which shares paid are told"
    )
    least_exits: int = Field(
        default=30, ge=1, le=100_000, description="fewer invoices that ended, and a group has no curve of its own"
    )
    least_customers: int = Field(
        default=10, ge=2, le=100_000, description="fewer customers, and resampling them gives no interval"
    )
    least_at_risk: int = Field(
        default=10,
        ge=1,
        le=100_000,
        description="a curve begins on the day after which so many invoices are open: before, one of them decides it",
    )
    replicates: int = Field(
        default=500, ge=100, le=100_000, description="how many times customers are resampled for an interval"
    )
    seed: int = Field(default=20_240_630, ge=0, le=2**63 - 1, description="where the resampling starts from")

    @field_validator("share_days")
    @classmethod
    def _ascending(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if list(value) != sorted(set(value)):
            raise Refused(Reason.of("survival.days_not_ascending"))
        return value
