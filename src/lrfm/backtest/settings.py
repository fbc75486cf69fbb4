"""Settings of the tournament of schemes."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from lrfm.core.settings import Settings

__all__ = ["EconomicsSettings", "TournamentSettings"]

_Share = Annotated[Decimal, Field(ge=0, lt=1, decimal_places=6)]


class EconomicsSettings(Settings):
    """What a customer brings, and what a default costs."""

    margin_share: _Share | None = Field(
        default=None, description="margin on sales; without it that of the order lines, where they carry costs"
    )
    funding_share: _Share = Field(default=Decimal(0), description="cost of funds and of collection, as a part of sales")
    loss_given_default_share: Annotated[Decimal, Field(gt=0, le=1, decimal_places=6)] = Field(
        default=Decimal("0.45"), description="part of what a defaulted customer owes that is lost in the end"
    )
    all_recovered_share: _Share = Field(
        default=Decimal("0.55"), description="defaults that lose nothing in the end, for the expected maximum profit"
    )
    all_lost_share: _Share = Field(
        default=Decimal("0.10"), description="defaults that lose everything, for the expected maximum profit"
    )


class TournamentSettings(Settings):
    """How schemes are held against observed defaults."""

    origins: int = Field(default=12, ge=2, le=120, description="so many of the last origins are tested at most")
    least_origins: int = Field(default=4, ge=1, le=60, description="fewer origins to test, and less is learned instead")
    draws: int = Field(default=2000, ge=200, le=100_000, description="how many times customers are resampled")
    weight_draws: int = Field(default=100, ge=20, le=10_000, description="the same for the intervals of weights")
    level: Annotated[Decimal, Field(gt=0, lt=1, max_digits=6)] = Field(
        default=Decimal("0.95"), description="coverage of intervals"
    )
    margin: Annotated[Decimal, Field(gt=0, lt=Decimal("0.5"), max_digits=6)] = Field(
        default=Decimal("0.02"), description="differences of AUC within this are of no practical use"
    )
    refused_share: Annotated[Decimal, Field(gt=0, lt=1, max_digits=6)] = Field(
        default=Decimal("0.10"), description="part of the customers that gets no credit where schemes are compared"
    )
    economics: EconomicsSettings = Field(default=EconomicsSettings(), description="what the choice of a scheme costs")
    seed: int = Field(default=20_240_630, ge=0, le=2**63 - 1, description="where the resampling starts from")
