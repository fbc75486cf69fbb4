"""Settings of the tournament of schemes."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Refused, Settings

__all__ = ["LEAST_DRAWS", "EconomicsSettings", "TournamentSettings"]

LEAST_DRAWS = 1000
"""Of customers, for whatever is told with an interval (METHODS 4.4)."""
_Share = Annotated[Decimal, Field(ge=0, lt=1, decimal_places=6)]


BETWEEN, MEAN_WITHIN = Decimal("0.35"), Decimal("0.005")


class EconomicsSettings(Settings):
    """What a customer brings, and what a default costs."""

    margin_share: _Share | None = Field(
        default=None, description="margin on sales; without it that of the order lines, where they carry costs"
    )
    funding_share: _Share = Field(default=Decimal(0), description="cost of funds and of collection, as a part of sales")
    loss_given_default_share: Annotated[Decimal, Field(gt=0, le=1, decimal_places=6)] = Field(
        default=Decimal("0.45"), description="part of what a defaulted customer owes that is lost in the end"
    )
    all_recovered_share: _Share | None = Field(
        default=None,
        description="defaults that lose nothing, for the expected maximum profit; else from the share lost",
    )
    all_lost_share: _Share | None = Field(
        default=None, description="defaults that lose everything, for the same; else from the share lost"
    )

    @model_validator(mode="after")
    def _one_loss(self) -> Self:
        none, all_lost = self.loss_chances
        mean = all_lost + (1 - none - all_lost) / 2
        if min(none, all_lost) < 0 or none + all_lost > 1 or abs(mean - self.loss_given_default_share) > MEAN_WITHIN:
            raise Refused(
                Reason.of("params.other_loss", loss_share=float(self.loss_given_default_share)),
                at=("all_lost_share" if self.all_recovered_share is None else "all_recovered_share",),
            )
        return self

    @property
    def loss_chances(self) -> tuple[Decimal, Decimal]:
        """The chances that a default loses nothing, and everything; `loss_given_default_share` is lost on average.

        With one of the two stated the other follows. With neither, 35 % of defaults lose any share alike, as in the
        published package, or as many as the mean leaves room for.

        >>> EconomicsSettings().loss_chances
        (Decimal('0.375'), Decimal('0.275'))
        """
        mean, none, all_lost = self.loss_given_default_share, self.all_recovered_share, self.all_lost_share
        between = min(BETWEEN, 2 * mean, 2 * (1 - mean))
        if none is None:
            none = 1 - mean - between / 2 if all_lost is None else all_lost + 1 - 2 * mean
        return none, 2 * mean - 1 + none if all_lost is None else all_lost


class TournamentSettings(Settings):
    """How schemes are held against observed defaults."""

    origins: int = Field(default=12, ge=2, le=120, description="so many of the last origins are tested at most")
    least_origins: int = Field(default=4, ge=1, le=60, description="fewer origins to test, and less is learned instead")
    draws: int = Field(default=2000, ge=LEAST_DRAWS, le=100_000, description="how many times customers are resampled")
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
    unknown_fate_share: Annotated[Decimal, Field(ge=0, max_digits=6)] = Field(
        default=Decimal("0.10"),
        description="customers of unknown fate beyond this part of the defaults are judged both ways, too",
    )
    economics: EconomicsSettings = Field(default=EconomicsSettings(), description="what the choice of a scheme costs")
    seed: int = Field(default=20_240_630, ge=0, le=2**63 - 1, description="where the resampling starts from")
