"""Settings of the figures of the month."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Refused, Settings

__all__ = ["Target", "TargetSettings", "ThresholdSettings", "WindowSettings"]

_Share = Annotated[Decimal, Field(gt=0, lt=1, max_digits=12)]
_Amount = Annotated[Decimal, Field(ge=0, max_digits=24)]


class WindowSettings(Settings):
    """Windows that end at the as-of date, and the ageing buckets."""

    ageing_upper_days: tuple[int, ...] = Field(
        default=(30, 60, 90, 120), min_length=1, description="last day past due of each ageing bucket"
    )
    flow_months: int = Field(default=12, ge=1, le=120, description="months of payments behind days-late figures")

    dso_months: int = Field(default=3, ge=1, le=24, description="months of sales behind the simple DSO")
    trend_months: int = Field(default=36, ge=24, le=120, description="months that trends show, the pack's among them")
    abc_cuts: tuple[_Share, ...] = Field(
        default=(Decimal("0.80"), Decimal("0.95"), Decimal("0.99")),
        min_length=1,
        max_length=6,
        description="where classes A, B, C end, as shares of the amount",
    )

    @field_validator("abc_cuts")
    @classmethod
    def _cuts_ascend(cls, value: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
        if any(a >= b for a, b in pairwise(value)):
            raise Refused(Reason.of("params.shares_not_ascending"))
        return value

    @field_validator("ageing_upper_days")
    @classmethod
    def _ascending(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if value[0] < 1 or any(a >= b for a, b in pairwise(value)):
            raise Refused(Reason.of("params.days_not_ascending"))
        return value


class ThresholdSettings(Settings):
    """Amounts in the base currency; none has a default, for no amount means the same in every currency."""

    small_balance: _Amount | None = Field(default=None, description="what may be written off without asking")
    default_materiality: _Amount | None = Field(
        default=None, description="what must be open at least for a default to count"
    )
    large_item: _Amount | None = Field(default=None, description="from here on an item is looked at one by one")


class Target(Settings):
    """What a figure should be: at most, or at least, this. Shares are written as parts of one."""

    at_most: Decimal | None = Field(
        default=None, max_digits=24, description="met where the figure is no larger; without at_least"
    )
    at_least: Decimal | None = Field(
        default=None, max_digits=24, description="met where the figure is no smaller; without at_most"
    )

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        if (self.at_most is None) == (self.at_least is None):
            raise Refused(Reason.of("params.give_one_of", first="at_most", second="at_least"))
        return self


class TargetSettings(Settings):
    """Targets of the figures of the month; the pack says which are met."""

    overdue_share: Target | None = Field(default=None, description="past due, share of open invoices, as a part of one")
    not_due_share: Target | None = Field(default=None, description="not due, share of open invoices, as a part of one")
    dispute_share: Target | None = Field(
        default=None, description="in dispute, share of open invoices, as a part of one"
    )
    unapplied_share: Target | None = Field(
        default=None, description="unapplied cash, share of open invoices, as a part of one"
    )
    credit_note_share: Target | None = Field(
        default=None, description="open credit notes, share of open invoices, as a part of one"
    )
    simple_dso: Target | None = Field(default=None, description="days sales outstanding, simple")
    count_back_dso: Target | None = Field(default=None, description="days sales outstanding, count-back")
    best_possible_dso: Target | None = Field(default=None, description="best possible days sales outstanding")
    average_days_delinquent: Target | None = Field(default=None, description="average days delinquent")
    collection_effectiveness: Target | None = Field(
        default=None, description="collection effectiveness index (CEI), as a part of one"
    )
    turnover: Target | None = Field(default=None, description="turnover of receivables, times a year")
    weighted_days_to_pay: Target | None = Field(default=None, description="days from invoice to payment, by amount")
    weighted_days_late: Target | None = Field(default=None, description="days late, by amount")
    paid_on_time_share: Target | None = Field(default=None, description="share of money paid on time, as a part of one")
    top_ten_share: Target | None = Field(default=None, description="share of the ten largest debtors, as a part of one")
    bad_debt_calendar_share: Target | None = Field(
        default=None, description="written off in a year, share of sales, as a part of one"
    )
    bad_debt_matched_share: Target | None = Field(
        default=None, description="lost, share of what was billed a year before, as a part of one"
    )
    promises_kept_share: Target | None = Field(
        default=None, description="share of promises that were kept, as a part of one"
    )

    @model_validator(mode="after")
    def _shares_are_parts_of_one(self) -> Self:
        for name in type(self).model_fields:
            target: Target | None = getattr(self, name)
            if target is None or not (name.endswith("_share") or name == "collection_effectiveness"):
                continue
            for bound in ("at_most", "at_least"):
                if (wanted := getattr(target, bound)) is not None and abs(wanted) > 1:
                    raise Refused(Reason.of("params.share_above_one"), at=(name, bound))
        return self
