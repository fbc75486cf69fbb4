"""How much whole months differ from what was expected of them: all customers pay faster, or slower, at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.frozen import FrozenArrays
from lrfm.survival.rows import Floats

if TYPE_CHECKING:
    from lrfm.survival.cash.inputs import OpenBook

__all__ = ["MonthRecord", "MonthShock", "expected_money", "fit_shock", "month_shift", "no_shock"]

GRID = np.linspace(0.0, 1.5, 151)
SHIFTS = np.linspace(-3.0, 3.0, 61)
USUAL = 1.0
"""Standard deviations far above this are taken for unlikely beforehand (the scale of a half-normal prior)."""


@dataclass(frozen=True)
class MonthRecord:
    """By how much the log hazard of a past month was shifted, judged by what came in, and the noise of that judgement.

    `shift` explains what came as if all else had been as expected; `noise` is its standard deviation, from the variance
    that the forecast has when neither months nor customers' effects are drawn: infinite where no shift explains it.
    """

    shift: float
    noise: float


@dataclass(frozen=True, eq=False)
class MonthShock(FrozenArrays):
    """The standard deviation of a month's shock on the logarithm of the hazard, as far as past months tell it.

    `weights` are how likely each of `values` is; futures draw theirs from them.
    """

    values: Floats
    weights: Floats
    month_count: int
    missing: Reason | None = None

    @property
    def sd(self) -> float:
        """The expected standard deviation."""
        return float(self.values @ self.weights)

    def drawn(self, draws: int, *, months: int, source: np.random.Generator) -> Floats:
        """Draw what each month multiplies the hazard by, 1 in the mean: (draws, months)."""
        sd = source.choice(self.values, draws, p=self.weights)[:, None]
        return np.asarray(np.exp(sd * source.standard_normal((draws, months)) - sd**2 / 2))


def no_shock(missing: Reason | None = None, *, month_count: int = 0, sd: float = 0.0) -> MonthShock:
    """Give a shock of a known standard deviation; by default there is none."""
    return MonthShock(np.array([sd]), np.ones(1), month_count, missing)


def fit_shock(records: Sequence[MonthRecord], *, least: int = 6) -> MonthShock:
    """Estimate how much months differ beyond what chance between invoices makes of them.

    Shifts are taken as normal about a mean of their own, with variance sd^2 + noise^2: the noise of the sample is taken
    off, and so is what months have in common, such as errors in what is known of customers, which futures draw apart. A
    grid of standard deviations is weighed by restricted likelihood and a wide half-normal prior. METHODS 5.10 (3).

    >>> still = [MonthRecord(shift, 0.1) for shift in (-0.1, 0.1, -0.04, 0.04, 0.14, -0.14)]
    >>> wild = [MonthRecord(shift, 0.1) for shift in (-0.5, 0.5, -0.4, 0.4, 0.6, -0.6)]
    >>> round(fit_shock(still).sd, 2), round(fit_shock(wild).sd, 2)
    (0.09, 0.66)
    """
    told = [record for record in records if np.isfinite(record.noise)]
    if len(told) < least:
        return no_shock(Reason.of("cash.too_few_past_months", count=len(told), least=least), month_count=len(told))
    shift, noise = np.array([(one.shift, one.noise) for one in told]).T
    spread = np.maximum(noise**2 + GRID[:, None] ** 2, 1e-8)
    trust = 1 / spread
    off = shift - (trust @ shift / trust.sum(axis=1))[:, None]
    misfit = (np.log(spread) + off**2 / spread).sum(axis=1) + np.log(trust.sum(axis=1))
    log_weight = -0.5 * misfit - 0.5 * (GRID / USUAL) ** 2
    weights = np.exp(log_weight - log_weight.max())
    return MonthShock(GRID.copy(), weights / weights.sum(), len(told))


def month_shift(book: OpenBook, *, days: int, ratio: float, ratio_sd: float) -> MonthRecord:
    """Find the shift of the log hazard that makes the open invoices bring `ratio` times what was expected of `days`.

    Of each invoice E(z) = 1 - (rate / (rate + H e^z)) ** shape, H being its cumulative hazard of payment; the sum over
    invoices is searched for the shift. Held rows are left out: instruments pay them, whatever customers do.
    """
    money = expected_money(book, days=days, shifts=SHIFTS)
    usual = float(np.interp(0.0, SHIFTS, money))
    if not usual > 0:
        return MonthRecord(0.0, np.inf)
    shift = float(np.interp(ratio, money / usual, SHIFTS))
    slope = float(np.interp(shift, SHIFTS, np.gradient(money / usual, SHIFTS)))
    return MonthRecord(shift, ratio_sd / slope if slope > 0 else np.inf)


def expected_money(book: OpenBook, *, days: int, shifts: Floats) -> Floats:
    """Give what open invoices bring within `days` at some shifts of the log hazard, no other end in between."""
    from lrfm.survival.cash.payments import intensities

    free = np.flatnonzero(book.held_by < 0)
    hazard = intensities(book.paying[free, :days], book.ending[free, :days])[0].sum(axis=1)
    shape, rate = book.customers.shape[book.customer[free]], book.customers.rate[book.customer[free]]
    known = np.isfinite(shape)
    shape, rate = np.where(known, shape, 1.0), np.where(known, rate, 1.0)
    money = np.empty(len(shifts))
    for place, shift in enumerate(shifts.tolist()):
        shifted = hazard * np.exp(shift)
        unpaid = np.where(known, np.exp(-shape * np.log1p(shifted / rate)), np.exp(-shifted))
        money[place] = book.open_minor[free] @ (1 - unpaid)
    return money
