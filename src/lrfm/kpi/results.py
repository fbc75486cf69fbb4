"""What the figures over several months are: types that the exhibits show, without what computes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from lrfm.core.measure import Measure
from lrfm.core.reason import Reason

__all__ = [
    "ABSORBING",
    "Abc",
    "AbcClass",
    "BadDebt",
    "CohortLoss",
    "Concentration",
    "DisputeReason",
    "Disputes",
    "MonthPoint",
    "PromiseMonth",
    "Promises",
    "TargetResult",
    "Transitions",
    "Trend",
    "Trends",
]

ABSORBING = ("paid", "credited", "written_off")
"""How an amount may leave the open items."""


@dataclass(frozen=True)
class MonthPoint:
    """The figures as they were known at one cut-off: the pack's, or the end of a month before it.

    `bucket_minor` holds the open invoices that are not due and then each ageing bucket; credits are not in it.
    """

    cutoff: date
    bucket_minor: tuple[int, ...]
    measures: tuple[Measure, ...]

    def measure(self, key: str) -> Measure:
        """Give one figure; `KeyError` for a key that is none of the trend's."""
        return {measure.key: measure for measure in self.measures}[key]


@dataclass(frozen=True)
class Trend:
    """Figures month by month, oldest first; the last point is the pack's own cut-off.

    `bounds` are the first and the last day past due of each bucket; (None, 0) is what is not due.
    """

    bounds: tuple[tuple[int | None, int | None], ...]
    points: tuple[MonthPoint, ...]

    @property
    def last(self) -> MonthPoint:
        """The figures of the pack's cut-off."""
        return self.points[-1]

    def of(self, key: str) -> tuple[Measure, ...]:
        """Give one figure through all months."""
        return tuple(point.measure(key) for point in self.points)


@dataclass(frozen=True)
class Concentration:
    """How much stands on few customers, of what is open (`base` open) or of a year's billing (`base` billed).

    Customers whose amount is not above 0 are `left_out`. `hhi` runs from 0 to 1, `effective_customers` is its inverse,
    `eighty_share` is the least share of customers that makes 80 % of the amount. `curve`: shares of customers, largest
    first, and of the amount.
    """

    base: Literal["open", "billed"]
    customers: int
    left_out: int
    total_minor: int
    hhi: Measure
    effective_customers: Measure
    gini: Measure
    gini_corrected: Measure
    top_ten_share: Measure
    eighty_share: Measure
    curve: tuple[tuple[Fraction, Fraction], ...]


@dataclass(frozen=True)
class AbcClass:
    """The customers of one class: A, B, C, D, or N where the profit is negative."""

    name: str
    customers: int
    amount_minor: int


@dataclass(frozen=True)
class Abc:
    """Customers ranked over the months that end with the cut-off: by profit, or by billing where no line has a cost.

    `one_off_customers` bought on a single day of their whole history.
    """

    by: Literal["profit", "billed"]
    months: int
    cuts: tuple[Fraction, ...]
    classes: tuple[AbcClass, ...]
    customers: int
    one_off_customers: int
    missing: Reason | None


@dataclass(frozen=True)
class Transitions:
    """What became of open invoices from one month end to the next, pooled over `months` pairs, by amount.

    States are the ageing buckets (`bounds`). `flows_minor[i]` are the amounts that went from bucket i to each bucket,
    then to each of `ABSORBING`; they sum to `from_minor[i]`. `eventual[i]` are the shares that in the end are paid,
    credited and written off: empty for a bucket that too few left, None with `missing` where it can't be told.
    `rolls[k]` is the balance of bucket k + 1 over that of bucket k a month before: here bucket 0 is not due, 1 fell due
    in the month that ends, 2 in the month before and so on, whatever `bounds` are. `memory_p_value`:
    chance that whether invoices stay open would depend so much on the bucket of the month before, did it not depend on
    it at all (None where it can't be tested). It has little power: a bucket all but tells the one before it.
    """

    bounds: tuple[tuple[int | None, int | None], ...]
    months: int
    from_minor: tuple[int, ...]
    flows_minor: tuple[tuple[int, ...], ...]
    eventual: tuple[tuple[float, ...], ...] | None
    rolls: tuple[Measure, ...]
    loss_by_rolls: tuple[Measure, ...]
    memory_p_value: float | None
    missing: Reason | None


@dataclass(frozen=True)
class CohortLoss:
    """What was billed in a quarter that begins on `first_day`, and what of it was written off since."""

    first_day: date
    billed_minor: int
    written_off_minor: int
    open_minor: int
    share: Measure


@dataclass(frozen=True)
class BadDebt:
    """Losses by the quarter of the invoice (matched), and by the quarter in which they were booked (calendar)."""

    cohorts: tuple[CohortLoss, ...]
    calendar: tuple[CohortLoss, ...]
    missing: Reason | None


@dataclass(frozen=True)
class PromiseMonth:
    """Promises that fell due in a month, and those of them that were kept in full by their day."""

    month: date
    due: int
    kept: int


@dataclass(frozen=True)
class Promises:
    """Promises of payment over the window: those not yet due are `pending`."""

    due: int
    kept: int
    pending: int
    pending_minor: int
    kept_share: Measure
    by_month: tuple[PromiseMonth, ...]


@dataclass(frozen=True)
class DisputeReason:
    """Open disputes of one reason, as the file words it (empty: none given)."""

    reason: str
    items: int
    open_minor: int


@dataclass(frozen=True)
class Disputes:
    """Invoices in dispute on the day, by the open part of them; `missing` where no dated disputes are given."""

    items: int
    open_minor: int
    share: Measure
    median_days_open: Fraction | None
    by_reason: tuple[DisputeReason, ...]
    missing: Reason | None


@dataclass(frozen=True)
class TargetResult:
    """A figure against its target; `verdict` is unknown where the figure is missing.

    `months_met` of `months_known` months of the trend met it.
    """

    measure: Measure
    bound: Literal["at_most", "at_least"]
    wanted: Fraction
    verdict: Literal["met", "missed", "unknown"]
    months_met: int
    months_known: int


@dataclass(frozen=True)
class Trends:
    """Everything that takes more than one month: each figure is as it was known at its own cut-off."""

    trend: Trend
    open_concentration: Concentration
    billed_concentration: Concentration
    abc: Abc
    transitions: Transitions
    bad_debt: BadDebt
    promises: Promises
    disputes: Disputes
    targets: tuple[TargetResult, ...]
