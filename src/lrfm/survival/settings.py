"""Settings of the time to payment: its curves, the calendar of exposure, and the hazard model."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Day, Refused, Settings

__all__ = ["BIN_ENDS_DAYS", "ExposureSettings", "HazardSettings", "SurvivalSettings"]

BIN_ENDS_DAYS = (-15, *range(-8, 15), 21, 30, 45, 60, 90, 120, 180, 365)
"""Last days of the bins of METHODS 5.3; before the first and after the last one a bin is open."""
_Weekday = Annotated[int, Field(ge=0, le=6)]
_DayOfMonth = Annotated[int, Field(ge=1, le=31)]


class ExposureSettings(Settings):
    """What the days on which invoices stand open have in common."""

    closed_weekdays: tuple[_Weekday, ...] = Field(
        max_length=6, default=(5, 6), description="days of the week without business, Monday being 0 (Iran: 3, 4)"
    )
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,4})?$")] | None = Field(
        default=None, description="country whose public holidays are days without business, such as IR, or DE-BY"
    )
    holidays: tuple[Day, ...] = Field(default=(), description="other days without business, beside the country's")
    month_end_business_days: int = Field(default=3, ge=1, le=10, description="so many last business days end a month")
    run_days_of_month: tuple[_DayOfMonth, ...] = Field(
        default=(), description="days of payment runs, such as 10, 15, 25; moved to the next business day"
    )


class HazardSettings(Settings):
    """Where the hazard may change, and what it takes to fit it."""

    bin_ends_days: tuple[int, ...] = Field(
        default=BIN_ENDS_DAYS, min_length=1, description="last days of the bins of days past due, ascending"
    )
    phase_ends_days: tuple[int, ...] = Field(
        default=(-1, 14), description="ends of bins between which an effect may differ: before, around, long after due"
    )
    min_exits: int = Field(default=50, ge=1, description="fewer exits of a cause are not modelled by covariates")
    folds: int = Field(default=5, ge=2, le=20, description="parts of the customers for the choice of the ridge")
    ridges: tuple[Annotated[float, Field(ge=0, allow_inf_nan=False)], ...] = Field(
        default=(0.1, 1.0, 10.0, 100.0), min_length=1, description="penalties to choose from"
    )
    exposure: ExposureSettings = Field(default=ExposureSettings(), description="the calendar of exposure")

    @field_validator("bin_ends_days", "phase_ends_days")
    @classmethod
    def _ascending(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if any(later <= earlier for earlier, later in pairwise(value)):
            raise Refused(Reason.of("params.days_not_ascending"))
        return value

    @model_validator(mode="after")
    def _phases_end_with_bins(self) -> Self:
        if not set(self.phase_ends_days) <= set(self.bin_ends_days):
            raise Refused(Reason.of("params.phase_within_a_bin"), at=("phase_ends_days",))
        return self


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
    month_count: int = Field(
        default=24,
        ge=1,
        le=120,
        description="last months of issue that have a curve of their own",
    )
    recent_days: int = Field(
        default=120, ge=30, le=730, description="days before the pack of which averages are set against curves"
    )
    never_days: int = Field(
        default=365, ge=90, le=3650, description="days after the invoice after which what is open counts as unpaid"
    )
    seed: int = Field(default=20_240_630, ge=0, le=2**63 - 1, description="where the resampling starts from")

    @field_validator("share_days")
    @classmethod
    def _ascending(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if list(value) != sorted(set(value)):
            raise Refused(Reason.of("survival.days_not_ascending"))
        return value
