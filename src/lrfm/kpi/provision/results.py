"""What the provision consists of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from lrfm.core.reason import Reason

__all__ = [
    "Adjusted",
    "Allowance",
    "BucketHistory",
    "BucketRate",
    "CohortLosses",
    "Compared",
    "Comparison",
    "LookBack",
    "LookedBack",
    "Matrix",
    "Movement",
    "Provision",
    "RelatedParties",
    "Sensitivity",
    "Specific",
]

Bounds = tuple[tuple[int | None, int | None], ...]


@dataclass(frozen=True)
class BucketHistory:
    """What reached a bucket's first day in all the time that was watched, and what became of it.

    `ended_customers` are those of whose money the end is known, `lost_customers` those of them with a write-off;
    `alike_lost` is of how many equal losses the sum would be as uncertain (the square of the sum over that of
    squares): one large loss among many small ones tells little. `judged_customers` are those whose money reached the
    bucket on invoices old enough for their losses to be judged.
    """

    reached_minor: int
    lost_minor: int
    ended_customers: int
    lost_customers: int
    alike_lost: int
    judged_customers: int


@dataclass(frozen=True)
class BucketRate:
    """How a bucket's rate came about, step by step; None where a step can't be told.

    `reached_share` is lost of what reached the bucket's first day, `learned_share` of what stands in it today, each
    invoice at its own age; both are corrected for what is still open. `expected_share` is that, or the posterior mean
    where few customers were lost (`is_posterior`); `monotone_share` does not fall with age; `stated_share` is the
    params' own; `booked_share` is what the books show, with the forward-looking factor, between 0 and 1. `upper_share`
    is an upper bound of 95 %, for the sensitivity alone. `unknown_share` is what of today's money no curve tells.
    """

    first_day: int | None
    last_day: int | None
    history: BucketHistory
    reached_share: Fraction | None
    learned_share: Fraction | None
    unknown_share: Fraction
    expected_share: Fraction | None
    is_posterior: bool
    monotone_share: Fraction | None
    stated_share: Fraction | None
    booked_share: Fraction | None
    upper_share: Fraction | None


@dataclass(frozen=True)
class Allowance:
    """A bucket of open invoices with what is set aside for it; `apart_minor` is owed by customers assessed apart."""

    exposure_minor: int
    apart_minor: int
    allowance_minor: int | None

    @property
    def receivable_minor(self) -> int:
        """Sum what stands in the bucket: it equals the ageing's."""
        return self.exposure_minor + self.apart_minor


@dataclass(frozen=True)
class Specific:
    """A customer assessed apart; `customer_key` is None where the files know no such number (`customer`).

    `stated_minor` is the params' amount, which may be more than is owed: no more than that is set aside.
    """

    customer: str
    customer_key: int | None
    exposure_minor: int
    stated_share: Fraction | None
    stated_minor: int | None
    allowance_minor: int
    reason: str
    holds: bool
    """Whether the assessment had been made by the day."""


@dataclass(frozen=True)
class RelatedParties:
    """Customers of the same owner: set apart while reading, so that they are in no figure."""

    named: int
    rows: int
    amount_minor: int


@dataclass(frozen=True)
class Matrix:
    """What is set aside at one day; where rates are missing, `missing` says why and allowances are None."""

    cutoff: date
    rates: tuple[BucketRate, ...]
    allowances: tuple[Allowance, ...]
    specific: tuple[Specific, ...]
    missing: Reason | None

    @property
    def receivable_minor(self) -> int:
        """Sum open invoices before credits."""
        return sum(row.receivable_minor for row in self.allowances)

    @property
    def exposure_minor(self) -> int:
        """Sum what goes by the matrix."""
        return sum(row.exposure_minor for row in self.allowances)

    @property
    def matrix_minor(self) -> int:
        """Sum what is set aside by the matrix."""
        return sum(row.allowance_minor or 0 for row in self.allowances)

    @property
    def specific_minor(self) -> int:
        """Sum what is set aside for customers assessed apart."""
        return sum(one.allowance_minor for one in self.specific)

    @property
    def total_minor(self) -> int | None:
        """Sum what is set aside; None where rates are missing."""
        return None if self.missing is not None else self.matrix_minor + self.specific_minor


@dataclass(frozen=True)
class CohortLosses:
    """A quarter's invoices: what of them reached each bucket, and what of that was written off; `open_minor` still is.

    Only where `is_mature` are its losses taken as final.
    """

    first_day: date
    reached_minor: tuple[int, ...]
    lost_minor: tuple[int, ...]
    open_minor: int
    is_mature: bool


@dataclass(frozen=True)
class Compared:
    """A bucket's rate by several ways: curves of all time, of the rolls' months alone, flows, ratios of balances."""

    curve_share: Fraction | None
    recent_share: Fraction | None
    flow_share: Fraction | None
    ratio_share: Fraction | None


@dataclass(frozen=True)
class Comparison:
    """Rates side by side, what today's balance would lose by each, and why they differ.

    Sums are of the buckets that all of curves and flows tell (`told`); `ratio_minor` of those that ratios tell too.
    """

    rows: tuple[Compared, ...]
    months: int
    curve_minor: int
    recent_minor: int
    flow_minor: int
    told: tuple[bool, ...]
    reasons: tuple[Reason, ...]
    missing: Reason | None


@dataclass(frozen=True)
class Movement:
    """How what was set aside at `opened_on` became what is set aside now, in whole minor units that sum up.

    `new_minor`: invoices that were not open then. `released_minor` (0 or less): paid or credited. `short_minor`: what
    of write-offs had not been set aside; `used_minor` (0 or less): all that was written off. `aged_minor`: what stayed
    open moved through buckets. `apart_minor`: customers moved to an assessment of their own, or back. `rates_minor`:
    the rates of now in place of those of then.
    """

    opened_on: date
    opening_minor: int
    new_minor: int
    released_minor: int
    short_minor: int
    used_minor: int
    aged_minor: int
    apart_minor: int
    rates_minor: int
    closing_minor: int

    @property
    def steps_minor(self) -> tuple[int, ...]:
        """Give what changed, in order."""
        return (
            self.new_minor,
            self.aged_minor,
            self.apart_minor,
            self.rates_minor,
            self.short_minor,
            self.released_minor,
            self.used_minor,
        )


@dataclass(frozen=True)
class LookedBack:
    """A bucket of a past day: what was open and set aside then, what of it was lost since, what is open still."""

    open_minor: int
    aside_minor: int
    lost_minor: int
    still_open_minor: int


@dataclass(frozen=True)
class LookBack:
    """What became of what stood open on a past day, by the rates learned by then."""

    day: date
    rows: tuple[LookedBack, ...]


@dataclass(frozen=True)
class Sensitivity:
    """What would be set aside under another assumption, named by its key."""

    key: str
    total_minor: int


@dataclass(frozen=True)
class Adjusted:
    """What was done to the learned rates: by the params, and by the rule that rates do not fall with age."""

    forward_factor: Fraction | None
    forward_reason: str
    stated_reason: str
    prior_lost: Fraction
    prior_customers: Fraction
    few_customers: int
    lost_customers: int
    """Customers with a write-off in all the time that was watched."""
    horizon_days: int | None
    rest_share: Fraction | None
    """What of money beyond the end of the curve is taken to be lost."""
    untold: Reason | None
    """Why nothing was learned; then only stated rates are booked."""


@dataclass(frozen=True)
class Provision:
    """All that is told of the provision at the pack's day."""

    matrix: Matrix
    adjusted: Adjusted
    comparison: Comparison
    cohorts: tuple[CohortLosses, ...]
    mature_days: int
    related: RelatedParties
    credits_minor: int
    movement: Movement | None
    movement_missing: Reason | None
    sensitivities: tuple[Sensitivity, ...]
    past: LookBack | None
    past_missing: Reason | None
