"""Results of the segments: plain frozen values, and one frame with a row per customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from lrfm.core.reason import Reason

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = [
    "SEGMENT_COLUMNS",
    "UNTOLD",
    "AbcSize",
    "AbcSizes",
    "BaseReview",
    "Cut",
    "CutKey",
    "GroupKey",
    "OneOffs",
    "Pareto",
    "References",
    "Scale",
    "SegmentSize",
    "SegmentSizes",
    "Segmentation",
    "SizedBy",
    "SmallOrders",
    "TargetCount",
    "TargetCriterion",
    "TargetCustomers",
    "ValueKey",
]

GroupKey = Literal["core", "potential", "new", "lost", "consuming_resource"]
ValueKey = Literal["value_frequency", "value_purchase"]
CutKey = Literal["length", "recency", "recency_ratio", "frequency", "frequency_ratio", "monetary"] | ValueKey
Scale = Literal["raw", "log1p", "log"]
"""How values are compared: as they are, or by logarithms; `log` is below every cut for what is not above 0."""
SizedBy = Literal["group", "type", "value_cell", "relationship_cell", "abc_billed", "abc_profit", "badge"]
TargetCriterion = Literal["size", "sector", "region", "country", "interest", "culture"]

UNTOLD = "untold"
"""Stands for the segment of customers whose segment can't be told."""

SEGMENT_COLUMNS: dict[str, str] = {
    "length_up": "boolean",
    "recency_up": "boolean",
    "frequency_up": "boolean",
    "monetary_up": "boolean",
    "is_recency_adjusted": "bool",
    "is_frequency_adjusted": "bool",
    "symbols": "string",
    "type": "string",
    "group": "string",
    "is_active": "boolean",
    "is_low_activity": "boolean",
    "is_high_purchase": "boolean",
    "is_long_history": "boolean",
    "value_cell": "string",
    "relationship_cell": "string",
    "abc_billed": "string",
    "abc_profit": "string",
    "is_one_off": "bool",
    "is_new": "bool",
    "is_key": "bool",
    "is_monetary_negative": "bool",
    "is_length_truncated": "bool",
    "length_days": "int64",
    "recency_days": "int64",
    "frequency_count": "int64",
    "monetary_minor": "int64",
    "billed_12m_minor": "int64",
    "profit_12m_minor": "Int64",
    "open_minor": "Int64",
}
"""Columns of a segmentation's frame with their pandas types; a missing value means: can't be told."""


@dataclass(frozen=True)
class Cut:
    """Where a criterion turns from down to up: up is beyond it, on the better side; equal to it is down.

    `value` is in the unit of `column` (days, purchases, minor units, times); `scaled` is what is compared, a logarithm
    of `value` where `scale` says so. Both are None where too few customers were there to learn from, which `missing`
    says.
    """

    key: CutKey
    column: str
    by: Literal["mean", "log_mean", "median", "fixed"]
    scale: Scale
    is_lower_better: bool
    value: float | None
    scaled: float | None
    missing: Reason | None = None


@dataclass(frozen=True)
class References:
    """The cuts as learned from the `customers` of one cut-off; applied to others as they are."""

    learned_on: date
    customers: int
    cuts: tuple[Cut, ...]

    def cut(self, key: CutKey) -> Cut:
        """Give one cut; `KeyError` for one that was not learned."""
        return {cut.key: cut for cut in self.cuts}[key]


@dataclass(frozen=True)
class Segmentation:
    """Every customer's segments at one cut-off.

    `frame`: indexed by `customer_key`, sorted, with the columns of `SEGMENT_COLUMNS`: `symbols` such as `++-+` in the
    order L R F M, `type` one of sixteen, `group` one of five, four badges that overlap, cells of both matrices, ABCD by
    what was billed and by profit (missing where no profit is known), and the amounts that segments are sized by.
    `missing` says why there are no symbols, where there are none.
    """

    cutoff: date
    currency: str
    digits: int
    references: References
    frame: DataFrame
    missing: Reason | None = None


@dataclass(frozen=True)
class SegmentSize:
    """One segment by count and by money; shares are of all customers and None where the total is not above 0.

    `monetary_minor` is over the window of M, `billed_minor` over twelve months, `open_minor` on the day (None where it
    can't be told). Defaults are those of the outcome window, None until it is known: `unobserved` ones are neither.
    """

    key: str
    customers: int
    customer_share: Fraction | None
    monetary_minor: int
    monetary_share: Fraction | None
    billed_minor: int
    billed_share: Fraction | None
    open_minor: int | None
    open_share: Fraction | None
    defaulted: int | None = None
    performed: int | None = None
    unobserved: int | None = None
    default_share: Fraction | None = None


@dataclass(frozen=True)
class SegmentSizes:
    """All segments of one kind, in their fixed order, empty ones too; `UNTOLD` comes last where there are any.

    Of every kind but `badge` the sizes sum to the totals; badges overlap.
    """

    cutoff: date
    by: SizedBy
    customers: int
    monetary_minor: int
    billed_minor: int
    open_minor: int | None
    segments: tuple[SegmentSize, ...]
    missing: Reason | None = None


@dataclass(frozen=True)
class AbcSize:
    """The customers of one class: A, B, C, D, or N where the amount is below 0."""

    name: str
    customers: int
    amount_minor: int


@dataclass(frozen=True)
class Pareto:
    """The real Pareto curve: shares of the customers, largest first, and exact shares of the amount.

    Customers whose amount is not above 0 are `left_out`. `top_share` is the share of the amount that the largest
    `top_of` (a fifth) of the customers make, `eighty_share` the least share of the customers that makes 80 %. `curve`
    runs from (0, 0) to (1, 1) and holds every point, or at most some hundred, each exact.
    """

    by: Literal["billed", "profit"]
    customers: int
    left_out: int
    total_minor: int
    top_of: Fraction
    top_share: Fraction | None
    eighty_share: Fraction | None
    curve: tuple[tuple[Fraction, Fraction], ...]
    missing: Reason | None = None


@dataclass(frozen=True)
class AbcSizes:
    """Classes by billing or by profit over twelve months; `unknown` customers have no known profit."""

    by: Literal["billed", "profit"]
    cuts: tuple[Fraction, ...]
    classes: tuple[AbcSize, ...]
    unknown: int
    pareto: Pareto
    missing: Reason | None = None


@dataclass(frozen=True)
class OneOffs:
    """One-off buyers: a single purchase day ever, and the first purchase at least `new_months` ago.

    The base of `customers` is the sum of `recurring` (several purchase days), `one_off`, `too_early` (one day, but new)
    and `before_extract` (one day, at the very beginning of a truncated extract: they may have bought before).
    `inflated_share` is the share of the base that one-offs make up; `new` are all whose first purchase is recent.
    """

    cutoff: date
    new_months: int
    customers: int
    recurring: int
    one_off: int
    too_early: int
    before_extract: int
    new: int
    inflated_share: Fraction | None
    one_off_minor: int


@dataclass(frozen=True)
class TargetCount:
    """How many customers meet one criterion, miss it, or can't be told about."""

    criterion: TargetCriterion
    kind: Literal["objective", "judged"]
    met: int
    not_met: int
    unknown: int


@dataclass(frozen=True)
class TargetCustomers:
    """Target customers: `yes` meet all criteria asked, `no` miss one, the rest are `unjudged`.

    `frame`: indexed by `customer_key`, sorted; `verdict` (string: yes, no, unjudged), a nullable boolean `<name>_met`
    for each criterion asked, `judged_by` and `judged_on` (strings, ISO day) of the latest judgement used.
    `late_judgements` were made after the cut-off, `unknown_judgements` of customers whom the ledger does not know: none
    of these is used. `missing`: no criterion is set.
    """

    cutoff: date
    yes: int
    no: int
    unjudged: int
    criteria: tuple[TargetCount, ...]
    late_judgements: int
    unknown_judgements: int
    frame: DataFrame
    missing: Reason | None = None


@dataclass(frozen=True)
class SmallOrders:
    """Customers who buy little and seldom, over the window of F and M.

    Small: a mean purchase below `amount_minor` (stated, or worked out from the median); rare: at most `rare_count`
    purchase days. `cost_minor` is the stated cost per order times the orders, None with `cost_missing`. `customer_keys`
    are sorted. New customers are left out: it is too early to call them rare.
    """

    cutoff: date
    amount_minor: int | None
    is_amount_stated: bool
    rare_count: int | None
    customers: int
    customer_share: Fraction | None
    orders: int
    order_share: Fraction | None
    monetary_minor: int
    monetary_share: Fraction | None
    cost_per_order_minor: int | None
    cost_minor: int | None
    cost_of_amount_share: Fraction | None
    customer_keys: tuple[int, ...]
    cost_missing: Reason | None = None
    missing: Reason | None = None


@dataclass(frozen=True)
class BaseReview:
    """When the customer base was reviewed and is to be reviewed next; `overdue_days` is 0 where it is not overdue."""

    cutoff: date
    reviewed_on: date | None
    review_months: int
    next_on: date | None
    overdue_days: int
    missing: Reason | None = None
