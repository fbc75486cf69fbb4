"""Settings of customer features and their windows, of scores and their drift, and of connected customers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Refused, Settings

__all__ = [
    "DEFAULT_CRITERIA",
    "STRONG_LINKS",
    "CriterionSettings",
    "DriftSettings",
    "FeatureSettings",
    "GroupSettings",
    "LinkKind",
    "Orientation",
    "ScoreSettings",
    "Way",
]

Orientation = Literal["benefit", "cost"]
"""Whether more of a criterion is better (benefit) or worse (cost)."""
Way = Literal["quantile", "thresholds", "edges"]
"""Where the boundaries between scores come from: the customers themselves, thresholds to be reached, own bins."""
LinkKind = Literal["stated", "tax_id", "phone", "address", "payer", "drawer"]
"""What two customers may have in common."""
STRONG_LINKS: tuple[LinkKind, ...] = ("stated", "tax_id", "payer", "drawer")
"""Links that say by themselves that one buyer stands behind several accounts; a telephone or an address may be let."""


class FeatureSettings(Settings):
    """Windows that end with a cut-off, in whole months."""

    window_months: int = Field(default=24, ge=1, le=240, description="months behind purchases and amount (F and M)")
    behaviour_months: int = Field(
        default=12,
        ge=2,
        le=120,
        multiple_of=2,
        description="months of due dates behind payment behaviour, an even number",
    )
    history_months: int = Field(default=24, ge=12, le=60, description="months back to which customers are followed")


class CriterionSettings(Settings):
    """How one criterion is scored; a quantile needs nothing else, the others need their values."""

    orientation: Orientation = Field(default="benefit", description="benefit: more is better; cost: less is better")
    way: Way = Field(default="quantile", description="quantile (equal shares of customers), thresholds, or own edges")
    values: tuple[Decimal, ...] = Field(
        default=(),
        description="thresholds: one less than scores, each is to be reached; edges: one more than scores, bins "
        "(from, to]; ascending; amounts in units of the currency",
    )

    @model_validator(mode="after")
    def _values_ascend(self) -> Self:
        if (self.way == "quantile") != (not self.values):
            raise Refused(Reason.of("params.score_values_needed", way=self.way), at=("values",))
        if any(low >= high for low, high in pairwise(self.values)):
            raise Refused(Reason.of("params.score_values_not_ascending"), at=("values",))
        return self


DEFAULT_CRITERIA: Mapping[str, CriterionSettings] = MappingProxyType(
    {
        "length_days": CriterionSettings(),
        "recency_days": CriterionSettings(orientation="cost"),
        "frequency_count": CriterionSettings(),
        "monetary_minor": CriterionSettings(),
    }
)
"""L, R, F and M, each by quantiles; the longer ago the last purchase, the worse."""


class DriftSettings(Settings):
    """When it is said that the customers are no longer those from whom the boundaries were learned."""

    level: float = Field(
        default=0.95, gt=0.5, lt=1, description="1 less this is the chance of any false alarm, over all criteria"
    )
    few_customers: int = Field(default=500, ge=2, description="with fewer customers at most few_bins bins are compared")
    few_bins: int = Field(default=5, ge=2, description="bins that are compared where customers are few")


class ScoreSettings(Settings):
    """How customers are scored: 1 is worst, `scores` is best, for each criterion by itself."""

    scores: int = Field(default=5, ge=2, le=10, description="number of scores of a criterion")
    criteria: dict[str, CriterionSettings] = Field(
        default_factory=lambda: dict(DEFAULT_CRITERIA),
        description="columns of the features that are scored, and how; without it L, R, F and M, each by quantiles",
    )
    drift: DriftSettings = Field(default_factory=DriftSettings, description="alarm when the customers have moved")

    @field_validator("criteria")
    @classmethod
    def _is_not_empty(cls, value: dict[str, CriterionSettings]) -> dict[str, CriterionSettings]:
        if not value:
            raise Refused(Reason.of("params.no_criterion"))
        return value

    @model_validator(mode="after")
    def _values_fit_the_scores(self) -> Self:
        for name, criterion in self.criteria.items():
            wanted = {"quantile": 0, "thresholds": self.scores - 1, "edges": self.scores + 1}[criterion.way]
            if len(criterion.values) != wanted:
                reason = Reason.of("params.score_values_count", wanted=wanted, given=len(criterion.values))
                raise Refused(reason, at=("criteria", name, "values"))
        return self


class GroupSettings(Settings):
    """Which customers count as one buyer."""

    links: tuple[LinkKind, ...] = Field(
        default=("stated", "tax_id", "phone", "address", "payer", "drawer"),
        description="what connects customers: stated (a group in the master data), tax_id, phone, address, payer, "
        "drawer",
    )
    max_shared: int = Field(
        default=10, ge=2, description="what more customers than this share connects nobody: a switchboard, a filler"
    )
    least_paid: int = Field(
        default=3, ge=1, description="so many receipts or cheques by another payer connect; a single one may be a slip"
    )
    least_paid_share: Decimal = Field(
        default=Decimal("0.5"), ge=0, le=1, description="and so large a share of a customer's receipts or cheques"
    )
    country_prefix: str | None = Field(
        default=None,
        pattern=r"^[1-9][0-9]{0,3}$",
        description="own country's telephone prefix, such as 49: +49 30 123456 is then 030 123456",
    )
