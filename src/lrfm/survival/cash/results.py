"""What the cash forecast tells: keys and values, whole minor units, no words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lrfm.core.reason import Reason

__all__ = [
    "CashForecast",
    "CashScore",
    "HeldInstruments",
    "OffForecast",
    "PastPeriod",
    "PayerOff",
    "PeriodForecast",
    "Quantiles",
    "ScoredGroup",
    "ShockFound",
]


@dataclass(frozen=True)
class Quantiles:
    """What one future in ten falls short of, half of them, nine in ten; and the mean, rounded. Minor units."""

    p10_minor: int
    p50_minor: int
    p90_minor: int
    mean_minor: int


@dataclass(frozen=True)
class PeriodForecast:
    """What comes in from `first` to `last`: in all and in parts; the means of the parts sum to that of all.

    Where outflows are planned: what goes out, and `position`, the cash at the end of the period (what was at hand, all
    that came in since, less all that went out).
    """

    first: date
    last: date
    total: Quantiles
    open: Quantiles
    new: Quantiles
    instruments: Quantiles
    outflow_minor: int | None = None
    position: Quantiles | None = None

    @property
    def falls_short(self) -> bool:
        """Tell whether cash is below 0 at its end in more than one future of ten."""
        return self.position is not None and self.position.p10_minor < 0


@dataclass(frozen=True)
class HeldInstruments:
    """Instruments in hand that are placed in the week from `first`; `expected_minor` is what of them clears."""

    first: date
    count: int
    amount_minor: int
    expected_minor: int
    is_late: bool
    """The day that is written on them is past: they are expected on the next business day."""


@dataclass(frozen=True)
class ShockFound:
    """The standard deviation of a month's shock on the log hazard, of so many past months, or why it was taken as 0.

    `lean`: how much faster than the model said open invoices were paid in all of them, on the log hazard; carried on.
    """

    sd: float
    lean: float
    month_count: int
    missing: Reason | None = None


@dataclass(frozen=True)
class PastPeriod:
    """A forecast made at `origin` for a past period, `ahead` weeks (or months) before its end, and what came then."""

    origin: date
    first: date
    last: date
    ahead: int
    forecast: Quantiles
    received_minor: int

    @property
    def is_inside(self) -> bool:
        """Tell whether what came lay between P10 and P90, ends included."""
        return self.forecast.p10_minor <= self.received_minor <= self.forecast.p90_minor


@dataclass(frozen=True)
class ScoredGroup:
    """How good the forecasts of some weeks were: of the weeks `first_ahead` to `last_ahead` after their origins.

    Coverage of P10 to P90 and the mean pinball loss (of .1, .5 and .9 together) have 95 % intervals over origins, None
    where there are too few. WAPE and bias are of the median: absolute errors, and errors, over what came; None where
    nothing did. Losses are in minor units a week.
    """

    first_ahead: int
    last_ahead: int
    origin_count: int
    period_count: int
    covered_share: float
    covered_low: float | None
    covered_high: float | None
    pinball_minor: float
    pinball_low_minor: float | None
    pinball_high_minor: float | None
    wape_share: float | None
    bias_share: float | None
    crps_minor: float


@dataclass(frozen=True)
class CashScore:
    """Past forecasts against what came: all weeks first, then near and far ones, then whole months."""

    weeks: tuple[ScoredGroup, ...]
    months: tuple[ScoredGroup, ...]
    past_weeks: tuple[PastPeriod, ...]
    """Of each origin the weeks before the next one's first: together they cover the time without overlap."""
    past_months: tuple[PastPeriod, ...]
    """Of each origin its first month."""


@dataclass(frozen=True)
class PayerOff:
    """What one customer was expected to pay on its open invoices in a month, and what it paid."""

    customer_key: int
    expected_minor: int
    received_minor: int

    @property
    def off_minor(self) -> int:
        """What came less what was expected."""
        return self.received_minor - self.expected_minor


@dataclass(frozen=True)
class OffForecast:
    """Last month: the forecast of its eve against what came, and the customers behind the difference.

    `payers` are those furthest off, the furthest first; `others` all others together (`customer_key` 0); `new_` what
    was expected of, and came from, invoices that did not exist yet.
    """

    origin: date
    first: date
    last: date
    forecast: Quantiles
    received_minor: int
    payers: tuple[PayerOff, ...]
    others: PayerOff
    new_expected_minor: int
    new_received_minor: int
    to_post_minor: int = 0
    """What has come as well and is not posted yet, as far as the days before tell."""

    @property
    def off_minor(self) -> int:
        """What came less the mean forecast."""
        return self.received_minor - self.forecast.mean_minor


@dataclass(frozen=True)
class CashForecast:
    """What comes in after `as_of`, week by week and month by month, and how good such forecasts were before."""

    as_of: date
    draws: int
    whole: PeriodForecast
    """All weeks together: their quantiles are not sums of those of weeks."""
    weeks: tuple[PeriodForecast, ...]
    months: tuple[PeriodForecast, ...]
    open_count: int
    open_minor: int
    run_customer_count: int
    """Customers who more likely than not pay on days of their own."""
    customer_count: int
    shock: ShockFound
    instruments: tuple[HeldInstruments, ...]
    has_outflows: bool
    opening_minor: int | None
    new_missing: Reason | None = None
    """Why new billing is left out; None where it is in."""
    score: CashScore | None = None
    score_missing: Reason | None = None
    last_month: OffForecast | None = None
    last_month_missing: Reason | None = None

    @property
    def short_weeks(self) -> tuple[PeriodForecast, ...]:
        """The weeks at whose end cash is below 0 at P10."""
        return tuple(week for week in self.weeks if week.falls_short)
