"""Settings of the cash forecast: how far it looks, how it is simulated, and what is planned to go out."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from lrfm.core.settings import Day, Settings

__all__ = ["CashSettings", "PlannedOutflow"]


class PlannedOutflow(Settings):
    """Money that is to go out on a day, in the base currency."""

    date: Day = Field(description="the day of the payment")
    amount: Annotated[Decimal, Field(gt=0, max_digits=24)] = Field(description="the amount to be paid")


class CashSettings(Settings):
    """How cash is forecast, and what it has to cover."""

    weeks: int = Field(default=13, ge=4, le=26, description="weeks that are forecast")
    draws: int = Field(default=1000, ge=200, le=20_000, description="possible futures that are simulated")
    past_draws: int = Field(default=300, ge=100, le=20_000, description="the same for forecasts of past days")
    seed: int = Field(default=20_240_630, ge=0, le=2**63 - 1, description="where the simulation starts from")
    run_months: int = Field(
        default=24, ge=6, le=120, description="months of payments in which a customer's days of payment are looked for"
    )
    run_slip_share: Annotated[Decimal, Field(gt=0, lt=1, max_digits=6)] = Field(
        default=Decimal("0.1"), description="payments that a customer with fixed days of payment makes on other days"
    )
    billing_months: int = Field(
        default=36, ge=12, le=120, description="months of billing from which new billing is expected"
    )
    least_past_months: int = Field(
        default=6, ge=3, le=60, description="fewer past forecasts, and the shock of a month is not estimated"
    )
    opening_balance: Annotated[Decimal, Field(max_digits=24)] | None = Field(
        default=None, description="cash at hand on the day of the pack"
    )
    outflows: tuple[PlannedOutflow, ...] = Field(
        default=(), description="planned outflows, beside those of the optional table of outflows"
    )
