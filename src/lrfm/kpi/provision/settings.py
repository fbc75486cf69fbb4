"""Settings of the provision for losses."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Day, Refused, Settings

__all__ = ["ForwardSettings", "PriorSettings", "ProvisionSettings", "SpecificCustomer", "StatedRates"]

_Share = Annotated[Decimal, Field(ge=0, le=1, max_digits=12)]
_Why = Annotated[
    str, Field(min_length=1, max_length=300, pattern=r"\S", description="why, in words that the pack shows")
]


class ForwardSettings(Settings):
    """By what rates of the past are multiplied because the future will differ, and why."""

    factor: Decimal = Field(ge=0, le=10, max_digits=12, description="1.1 expects a tenth more losses than the past had")
    reason: _Why
    since: Day | None = Field(
        default=None, description="the day from which it holds: the opening balance of an earlier day goes without"
    )


class StatedRates(Settings):
    """Rates of loss that somebody states, in place of those that were learned."""

    shares: tuple[_Share, ...] = Field(
        min_length=2, description="part of one for each ageing bucket, what is not due first; they do not fall"
    )
    reason: _Why

    @field_validator("shares")
    @classmethod
    def _do_not_fall(cls, value: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
        if any(before > after for before, after in pairwise(value)):
            raise Refused(Reason.of("params.rates_fall"))
        return value


class PriorSettings(Settings):
    """What is held of losses before any is seen: it counts where few customers were lost, and nowhere else.

    The posterior mean of the share of customers lost is (lost + those seen lost) / (customers + those seen). Half of
    one is Jeffreys' prior, which takes no side.
    """

    lost: Decimal = Field(
        default=Decimal("0.5"),
        gt=0,
        le=1_000,
        max_digits=12,
        description="customers held to be lost before any is seen",
    )
    customers: Decimal = Field(
        default=Decimal(1), gt=0, le=10_000, max_digits=12, description="of so many customers held to be seen"
    )
    few_customers: int = Field(
        default=10,
        ge=0,
        le=1_000,
        description="where losses tell no more than fewer equal ones, a bucket's rate is the posterior mean",
    )

    @model_validator(mode="after")
    def _some_are_kept(self) -> Self:
        if self.lost > self.customers:
            raise Refused(Reason.of("params.least_above_most", least=self.lost, most=self.customers), at=("lost",))
        return self


class SpecificCustomer(Settings):
    """A customer who is assessed apart and leaves the matrix: a rate, or an amount, and why."""

    customer: str = Field(min_length=1, max_length=200, description="number of the customer, as in the files")
    share: _Share | None = Field(default=None, description="part of one of what the customer owes that will be lost")
    amount: Decimal | None = Field(
        default=None, ge=0, max_digits=24, description="instead: what will be lost, in the base currency"
    )
    reason: _Why
    since: Day | None = Field(
        default=None, description="the day of the assessment: the opening balance of an earlier day goes without"
    )

    @model_validator(mode="after")
    def _share_or_amount(self) -> Self:
        if (self.share is None) == (self.amount is None):
            raise Refused(Reason.of("params.share_or_amount"), at=("share",))
        return self


class ProvisionSettings(Settings):
    """What is expected to be lost of open invoices (IFRS 9, simplified approach)."""

    forward: ForwardSettings | None = Field(
        default=None, description="forward-looking factor; without it the past is taken as it was, and the pack says so"
    )
    stated: StatedRates | None = Field(default=None, description="rates of your own, in place of those learned")
    prior: PriorSettings = Field(default=PriorSettings(), description="what counts where few customers were lost")
    no_losses_mean: Literal["not_recorded", "none_lost"] = Field(
        default="not_recorded",
        description="files without any write-off: losses were not recorded, so that no rate is told, or none happened",
    )
    specific: tuple[SpecificCustomer, ...] = Field(default=(), description="customers assessed apart")
    horizon_days: int | None = Field(
        default=None, ge=30, le=3_650, description="days past due after which nothing is learned from what still ends"
    )
    mature_days: int = Field(
        default=365,
        ge=30,
        le=3_650,
        description="days after the last due date from which a quarter's losses are judged",
    )

    @field_validator("specific")
    @classmethod
    def _each_once(cls, value: tuple[SpecificCustomer, ...]) -> tuple[SpecificCustomer, ...]:
        names = [one.customer for one in value]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise Refused(Reason.of("params.listed_twice", names=", ".join(twice)))
        return value
