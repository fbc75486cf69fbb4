"""What new invoices will bring: billing of the coming months from that of past ones, and how it is paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from lrfm.core.reason import Reason
from lrfm.survival.frozen import FrozenArrays
from lrfm.survival.rows import Floats, Ints

if TYPE_CHECKING:
    from lrfm.survival.cash.span import Span
    from lrfm.survival.runs import BusinessDays

__all__ = ["LEAST_MONTHS", "NewBilling", "expect_billing", "lump_of"]

Days = npt.NDArray[np.datetime64]
LEAST_MONTHS = 6
LEVEL_MONTHS = 6
"""Months whose mean, without their season, is the level that goes on."""
SEASON_MONTHS = 24
YEAR_MONTHS = 12
LEAST_ORIGINS = 6
ONE_MORE_YEAR = 1.0
"""A month's season is drawn to none as if that had been seen in so many years."""


@dataclass(frozen=True, eq=False)
class NewBilling(FrozenArrays):
    """Billing to be expected after today.

    - `daily_minor` (days): expected billing of each day of the span;
    - `ratios` (past forecasts, calendar months of the span): what was billed over what the same rule had expected then;
    - `paid_by` (days + 1): share of the money that is paid by 0, 1, ... days after the invoice (METHODS 5.5);
    - `lump_minor`: money comes in lumps of about so much (`lump_of`);
    - `day_factor` (days): what the chance to be paid is multiplied by on each day (`day_factors`).
    """

    daily_minor: Floats
    ratios: Floats
    paid_by: Floats
    lump_minor: float
    day_factor: Floats

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.paid_by) < len(self.daily_minor) or (np.diff(self.paid_by) < 0).any():
            raise ValueError("the share paid by each day after the invoice rises, and lasts as long as the span")
        if len(self.day_factor) != len(self.daily_minor) or (self.day_factor < 0).any():
            raise ValueError("a factor of at least 0 for each day, please")
        if self.paid_by[-1] > 1 or self.paid_by[0] < 0 or not self.lump_minor > 0:
            raise ValueError("shares lie between 0 and 1, lumps above 0")


def lump_of(amounts: npt.ArrayLike) -> float:
    """Give the size of the lumps in which money comes: the mean amount, weighted by the amount.

    `amounts`: what each customer paid in a week. A sum of independent lumps has the variance of its mean times this.

    >>> lump_of([100, 300])
    250.0
    """
    each = np.asarray(amounts, dtype=np.float64)
    each = each[each > 0]
    return float((each**2).sum() / each.sum()) if len(each) else 1.0


def expect_billing(
    billed_on: Days,
    billed_minor: Ints,
    *,
    span: Span,
    business: BusinessDays,
    paid_by: Floats,
    lump_minor: float,
    day_factor: Floats | None = None,
    since: np.datetime64 | None = None,
    months: int = 36,
) -> NewBilling | Reason:
    """Expect billing by the level and the season of past months.

    `billed_on`, `billed_minor`: a value an invoice, none after `span.as_of`. Only whole months count, the last `months`
    of them, none that began before `since`. Gives a `Reason` with fewer than 6 months, or no billing in the last 6.
    """
    totals, first = _months(billed_on, billed_minor, span=span, since=since, months=months)
    if len(totals) < LEAST_MONTHS:
        return Reason.of("cash.too_few_months", count=len(totals), least=LEAST_MONTHS)
    if not totals[-LEVEL_MONTHS:].any():
        return Reason.of("cash.nothing_billed", count=LEVEL_MONTHS)
    ahead = int(span.month_of_day[-1]) + 1
    start = int(span.dates[0].astype("datetime64[M]").astype(np.int64))
    expected = _expected(totals, first=first, of=np.arange(start, start + ahead))
    daily = _by_day(expected, billed_on, billed_minor, span=span, business=business)
    factor = np.ones(span.days) if day_factor is None else day_factor
    ratios = _past_ratios(totals, first=first, ahead=ahead)
    return NewBilling(daily, ratios, paid_by[: span.days + 1].copy(), lump_minor, factor)


def _months(
    billed_on: Days, billed_minor: Ints, *, span: Span, since: np.datetime64 | None, months: int
) -> tuple[Floats, int]:
    """Give the totals of whole months, and the number of the first of them (months since 1970)."""
    number = billed_on.astype("datetime64[M]").astype(np.int64)
    end = int(span.dates[0].astype("datetime64[M]").astype(np.int64))  # a month that has begun is not whole
    if not len(number):
        return np.zeros(0), end
    first = int(number.min())
    if since is not None:
        begun = since.astype("datetime64[M]")
        first = max(first, int(begun.astype(np.int64)) + int(since > begun.astype("datetime64[D]")))
    first = max(first, end - months)
    keep = (number >= first) & (number < end)
    totals = np.bincount(number[keep] - first, weights=billed_minor[keep], minlength=max(end - first, 0))
    return totals.astype(np.float64), first


def _expected(totals: Floats, *, first: int, of: Ints) -> Floats:
    """Give the billing to be expected of months by their number."""
    season = _season(totals, first=first)
    recent = np.arange(first + len(totals) - LEVEL_MONTHS, first + len(totals))
    level = float((totals[-LEVEL_MONTHS:] / season[recent % YEAR_MONTHS]).mean())
    return np.asarray(level * season[of % YEAR_MONTHS])


def _season(totals: Floats, *, first: int) -> Floats:
    """Give each month's part of a mean month: over the year around it, drawn to 1 where few years are known."""
    season = np.ones(YEAR_MONTHS)
    if len(totals) < SEASON_MONTHS:
        return season
    weights = np.concatenate([[0.5], np.ones(YEAR_MONTHS - 1), [0.5]]) / YEAR_MONTHS
    around = np.convolve(totals, weights, mode="valid")
    middle = np.arange(YEAR_MONTHS // 2, YEAR_MONTHS // 2 + len(around))
    told = around > 0
    ratio = totals[middle[told]] / around[told]
    month = (first + middle[told]) % YEAR_MONTHS
    seen = np.bincount(month, minlength=YEAR_MONTHS)
    season = (np.bincount(month, weights=ratio, minlength=YEAR_MONTHS) + ONE_MORE_YEAR) / (seen + ONE_MORE_YEAR)
    return np.asarray(np.maximum(season, 0.05) / season.mean())


def _past_ratios(totals: Floats, *, first: int, ahead: int) -> Floats:
    """Give what was billed over what the rule expected, at each past month end: (past month ends, months ahead)."""
    begins = [SEASON_MONTHS, LEAST_MONTHS]
    starts = next(
        (range(begin, len(totals) - ahead + 1) for begin in begins if len(totals) - ahead + 1 - begin >= LEAST_ORIGINS),
        range(0),
    )
    found = []
    for start in starts:
        expected = _expected(totals[:start], first=first, of=np.arange(first + start, first + start + ahead))
        if (expected > 0).all():
            found.append(totals[start : start + ahead] / expected)
    if len(found) < LEAST_ORIGINS:  # too short a past: months vary about their mean as they did
        recent = totals[-YEAR_MONTHS:] / totals[-YEAR_MONTHS:].mean()
        return np.repeat(recent[:, None], ahead, axis=1)
    return np.stack(found)


def _by_day(expected: Floats, billed_on: Days, billed_minor: Ints, *, span: Span, business: BusinessDays) -> Floats:
    """Share each month's billing out among its business days, as days of the month shared it in the last year."""
    recent = billed_on > np.datetime64(span.as_of, "D") - 365
    of_month = (billed_on - billed_on.astype("datetime64[M]")).astype(np.int64)[recent]
    share = np.bincount(of_month, weights=billed_minor[recent], minlength=31) / max(1, int(billed_minor[recent].sum()))
    share = np.convolve(share, np.ones(3) / 3, mode="same") + 1e-3  # closed days hand over to their neighbours
    begins = span.dates[0].astype("datetime64[M]")
    whole = np.arange(
        begins.astype("datetime64[D]"), (span.dates[-1].astype("datetime64[M]") + 1).astype("datetime64[D]")
    )
    month = (whole.astype("datetime64[M]") - begins).astype(np.int64)
    weight = share[(whole - whole.astype("datetime64[M]")).astype(np.int64)] * business.is_open(whole)
    total = np.bincount(month, weights=weight)
    daily = expected[month] * weight / np.where(total > 0, total, 1.0)[month]
    return np.asarray(daily[np.isin(whole, span.dates)])
