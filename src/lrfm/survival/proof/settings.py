"""Settings of the proof on past days: horizons, and how much it takes to tell."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, field_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Refused, Settings

__all__ = ["ProofSettings"]

_WEEK_DAYS = 7


class ProofSettings(Settings):
    """How predictions of past days are scored, and from how much on a method is chosen by it."""

    horizons_days: tuple[Annotated[int, Field(ge=1, le=365)], ...] = Field(
        default=(30, 60, 90), min_length=1, description="days after a past day by which predictions are scored"
    )
    past_months: int = Field(
        default=15, ge=1, le=60, description="past month ends from which is predicted, as far as customers are followed"
    )
    least_known_paid: int = Field(
        default=30, ge=1, le=100_000, description="a past day before which fewer invoices were paid is not scored"
    )
    least_origins: int = Field(default=6, ge=1, le=1000, description="with fewer past days no method is proven")
    least_customers: int = Field(
        default=20, ge=2, le=100_000, description="with fewer customers no method is proven, and no interval given"
    )
    least_paid: int = Field(
        default=100, ge=1, le=1_000_000, description="with fewer payments after the past days no method is proven"
    )
    level: Annotated[Decimal, Field(gt=0, lt=1, max_digits=6)] = Field(
        default=Decimal("0.95"), description="coverage of intervals"
    )
    replicates: int = Field(default=500, ge=100, le=65_535, description="how many times customers are resampled")
    seed: int = Field(default=20_240_630, ge=0, le=2**63 - 1, description="where the resampling starts from")

    @field_validator("horizons_days")
    @classmethod
    def _ascending(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if list(value) != sorted(set(value)):
            raise Refused(Reason.of("survival.days_not_ascending"))
        return value

    @property
    def grid_days(self) -> tuple[int, ...]:
        """Days of the integrated score: every week until the last horizon, and all horizons.

        >>> ProofSettings(horizons_days=(10, 30)).grid_days
        (7, 10, 14, 21, 28, 30)
        """
        last = self.horizons_days[-1]
        return tuple(sorted({*range(_WEEK_DAYS, last, _WEEK_DAYS), *self.horizons_days}))

    @property
    def days(self) -> int:
        """How many days ahead are predicted."""
        return self.horizons_days[-1]
