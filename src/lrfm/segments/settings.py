"""Settings of the segments."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Day, Refused, Settings

__all__ = [
    "CutSettings",
    "Judgement",
    "ReviewSettings",
    "SegmentSettings",
    "SensitivitySettings",
    "SmallOrderSettings",
    "SymbolSettings",
    "TargetCustomerSettings",
]

_Amount = Annotated[Decimal, Field(ge=0, max_digits=24)]
_Points = Annotated[int, Field(ge=1, le=5)]
_Name = Annotated[str, Field(min_length=1, max_length=200)]


class CutSettings(Settings):
    """Where a criterion turns from down to up."""

    by: Literal["mean", "log_mean", "median", "fixed"] = Field(
        default="mean", description="mean, mean of logarithms (log_mean), median, or fixed at a value of your own"
    )
    at: Decimal | None = Field(default=None, ge=0, max_digits=24, description="the value; with by: fixed only")

    @model_validator(mode="after")
    def _value_where_fixed(self) -> Self:
        if self.by == "fixed" and self.at is None:
            raise Refused(Reason.of("params.cut_without_value"), at=("at",))
        if self.by != "fixed" and self.at is not None:
            raise Refused(Reason.of("params.cut_with_unused_value"), at=("at",))
        return self


_MEAN, _LOG_MEAN = CutSettings(by="mean"), CutSettings(by="log_mean")
_ONE, _TWO = (CutSettings(by="fixed", at=Decimal(times)) for times in (1, 2))


class SymbolSettings(Settings):
    """What is up and what is down: the four symbols behind the sixteen types, and the axes of the value matrix."""

    recency_as: Literal["adjusted", "days"] = Field(
        default="adjusted",
        description="adjusted: days since the last purchase over the customer's own expected gap, so that a yearly "
        "contract is not lost; days: as they are",
    )
    frequency_as: Literal["count", "adjusted"] = Field(
        default="count",
        description="count: purchases in the window; adjusted: over those that the customer's own rhythm foresees",
    )
    length: CutSettings = Field(default=_MEAN, description="days from the first to the last purchase")
    recency: CutSettings = Field(default=_MEAN, description="days since the last purchase")
    recency_ratio: CutSettings = Field(
        default=_TWO, description="those days over the expected gap: up to twice as long is no silence"
    )
    frequency: CutSettings = Field(default=_LOG_MEAN, description="purchases in the window")
    frequency_ratio: CutSettings = Field(default=_ONE, description="purchases over the expected ones")
    monetary: CutSettings = Field(default=_LOG_MEAN, description="amount in the window; fixed in the base currency")
    value_frequency: CutSettings = Field(default=_MEAN, description="value matrix: purchases in the window")
    value_purchase: CutSettings = Field(
        default=_MEAN, description="value matrix: mean amount of a purchase; fixed in the base currency"
    )
    least_customers: int = Field(
        default=30, ge=2, le=10_000, description="from so many customers on a mean or median says something"
    )


class Judgement(Settings):
    """What somebody thinks of a customer's interest and of how they work together, with who thought so and when."""

    customer: _Name = Field(description="number of the customer, as in the files")
    interest: _Points | None = Field(default=None, description="interest in us, from 1 (none) to 5")
    culture: _Points | None = Field(default=None, description="how well they fit to us, from 1 (not) to 5")
    by: _Name = Field(description="who judged")
    on: Day = Field(description="the day of the judgement")


class TargetCustomerSettings(Settings):
    """Who is a target customer: all criteria that are set must be met."""

    billed_at_least: _Amount | None = Field(default=None, description="billed in twelve months, at least")
    billed_at_most: _Amount | None = Field(default=None, description="billed in twelve months, at most")
    sectors: tuple[_Name, ...] = Field(default=(), description="trades, as in the table of customers")
    regions: tuple[_Name, ...] = Field(default=(), description="regions, as in the table of customers")
    countries: tuple[_Name, ...] = Field(default=(), description="countries, as in the table of customers")
    interest_at_least: _Points | None = Field(default=None, description="judged interest, at least")
    culture_at_least: _Points | None = Field(default=None, description="judged fit, at least")
    judgements: tuple[Judgement, ...] = Field(default=(), description="judgements, one a customer and day")
    judgements_file: _Name | None = Field(
        default=None,
        description="CSV file of judgements with the columns customer, interest, culture, by and on; "
        "relative to data_dir",
    )

    @model_validator(mode="after")
    def _amounts_ascend(self) -> Self:
        low, high = self.billed_at_least, self.billed_at_most
        if low is not None and high is not None and low > high:
            raise Refused(Reason.of("params.least_above_most", least=low, most=high), at=("billed_at_least",))
        return self

    @field_validator("judgements")
    @classmethod
    def _one_a_day(cls, value: tuple[Judgement, ...]) -> tuple[Judgement, ...]:
        seen: set[tuple[str, object]] = set()
        for index, judgement in enumerate(value):
            if (judgement.customer, judgement.on) in seen:
                raise Refused(Reason.of("params.judged_twice", customer=judgement.customer), at=(index, "customer"))
            seen.add((judgement.customer, judgement.on))
        return value


class SmallOrderSettings(Settings):
    """Which purchases are small and rare, and what one costs to serve."""

    amount: _Amount | None = Field(
        default=None, description="a mean purchase below it is small; without it median_share is used"
    )
    median_share: Annotated[Decimal, Field(gt=0, le=1, max_digits=12)] = Field(
        default=Decimal("0.5"), description="small is below this part of the customers' median purchase"
    )
    rare_per_year: int = Field(default=2, ge=1, le=365, description="rare is at most so many purchases a year")
    cost_per_order: _Amount | None = Field(
        default=None, description="what one order costs to serve; without it no cost is told"
    )


class ReviewSettings(Settings):
    """When the customer base was looked through, and how often that is to be done."""

    reviewed_on: Day | None = Field(default=None, description="the day of the last review of the customer base")
    review_months: int = Field(default=24, ge=1, le=24, description="months to the next one, two years at most")


class SensitivitySettings(Settings):
    """How small a change is that should not make another customer of anybody."""

    days: int = Field(default=5, ge=1, le=90, description="days of recency more or less")


class SegmentSettings(Settings):
    """How customers are sorted into segments."""

    new_months: int = Field(default=6, ge=1, le=60, description="so long after the first purchase a customer is new")
    symbols: SymbolSettings = Field(default=SymbolSettings(), description="what is up and what is down")
    key_classes: tuple[Literal["A", "B", "C"], ...] = Field(
        default=("A",), min_length=1, description="classes whose customers are key customers"
    )
    targets: TargetCustomerSettings = Field(default=TargetCustomerSettings(), description="who is a target customer")
    small_orders: SmallOrderSettings = Field(default=SmallOrderSettings(), description="small and rare orders")
    review: ReviewSettings = Field(default=ReviewSettings(), description="review of the customer base")
    sensitivity: SensitivitySettings = Field(default=SensitivitySettings(), description="what counts as a small change")
    strategies_file: _Name | None = Field(
        default=None, description="YAML file with a strategy for each segment, relative to data_dir"
    )
    learned_on: Day | None = Field(
        default=None,
        description="month end from whose customers averages, scores and clusters are learned; without it the last "
        "end of a year before the pack's day",
    )
    learned_folder: _Name | None = Field(
        default=None, description="folder of what `lrfm learn` kept, relative to data_dir; then nothing is learned anew"
    )

    @field_validator("key_classes")
    @classmethod
    def _each_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if twice := sorted({name for name in value if value.count(name) > 1}):
            raise Refused(Reason.of("params.listed_twice", names=", ".join(twice)))
        return value
