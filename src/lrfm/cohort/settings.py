"""Settings of what counts as a default, and of the origins and windows over which it is looked for."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from lrfm.core.settings import Settings

__all__ = ["DefaultSettings", "OutcomeSettings"]

_Days = Annotated[int, Field(ge=1, le=3650)]
_Months = Annotated[int, Field(ge=1, le=120)]


class DefaultSettings(Settings):
    """When a customer is in default, and when no longer."""

    past_due_days: _Days = Field(default=90, description="more than so many days past due in a row are a default")
    soft_past_due_days: _Days = Field(default=60, description="the same for the softer outcome beside it")
    relative_share: Decimal = Field(
        default=Decimal("0.01"),
        ge=0,
        lt=1,
        decimal_places=4,
        description="days count while more than this part of what the customer owes is overdue",
    )
    cure_days: _Days = Field(default=90, description="a default ends after so many days in a row with nothing wrong")
    restructured_cure_days: _Days = Field(default=365, description="the same after a restructuring")
    bounced_days: _Days = Field(
        default=30, description="a bounced instrument is a default when it was not replaced in so many days"
    )
    unknown_fate: Literal["unobserved", "defaulted"] = Field(
        default="unobserved", description="what customers are whose files don't tell what became of an open amount"
    )


class OutcomeSettings(Settings):
    """From which days on outcomes are looked for, how far, and of whom."""

    horizon_months: _Months | None = Field(
        default=None, description="months in which a default counts; without it 12, or 6 where the history is short"
    )
    blank_days: int = Field(
        default=0, ge=0, le=365, description="days after an origin in which a default does not count"
    )
    origin_every_months: _Months = Field(default=3, description="months from one origin to the next")
    min_history_months: _Months = Field(default=6, description="customers with a shorter history are new")
    active_months: _Months = Field(
        default=12, description="customers who owe nothing count if they bought in so many months"
    )
    default: DefaultSettings = Field(default=DefaultSettings(), description="what a default is")
