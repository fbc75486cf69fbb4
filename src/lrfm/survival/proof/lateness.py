"""Each customer's mean lateness: the portfolio's curve, shifted to where a customer usually pays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.causes import OPEN, PAID
from lrfm.survival.metrics.arrays import Floats, Known, Whole
from lrfm.survival.proof.day_hazards import LEAST_AT_RISK, Shares, count_hazards
from lrfm.survival.proof.past import days_from
from lrfm.survival.shrinkage import fit_means

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.survival.origin import Origin

__all__ = ["MATURE_DAYS", "Habits", "customer_lateness", "customer_lateness_plain", "mature_lateness"]

MATURE_DAYS = 90
"""Only invoices due so long before the origin say how late a customer pays, and no lateness counts for more."""


@dataclass(frozen=True, eq=False)
class Habits:
    """Mean lateness of mature invoices, in days, by `customer_key` (ascending), with their `counts`; and of `all`."""

    customers: Whole
    means: Floats
    counts: Whole
    all: float

    def of(self, customer: pd.Series) -> Floats:
        """Give the mean of each customer, that of all where there is none of theirs."""
        keys = customer.to_numpy(np.int64)
        if not len(self.customers):
            return np.full(len(keys), self.all)
        at = np.minimum(np.searchsorted(self.customers, keys), len(self.customers) - 1)
        return np.where(self.customers[at] == keys, self.means[at], self.all)


def customer_lateness(origin: Origin, *, days: int, least_at_risk: int = LEAST_AT_RISK) -> Shares:
    """Expect customers to pay as late as they do on the whole, their means drawn towards all as far as chance asks.

    A mean of paid invoices of a recent cohort lies, as those that will be paid late are missing (METHODS 5.2). So it is
    taken of *all* invoices that were due `MATURE_DAYS` before the origin and were watched since they were issued, paid
    or not, lateness counting for no more than `MATURE_DAYS`: nothing in that mean is censored. Left out are those
    credited or written off before. How payments spread around it is the curve of all known spells on the clock of days
    after their customer's mean, given open today (Aalen-Johansen with delayed entry, as in `portfolio_curve`). Where
    `fit_means` can't tell customers apart all have one mean, and this is `portfolio_curve`. METHODS 5.8, 5.11 (b).
    """
    return _shifted(origin, _shrunk(*mature_lateness(origin)), days=days, least_at_risk=least_at_risk)


def customer_lateness_plain(origin: Origin, *, days: int, least_at_risk: int = LEAST_AT_RISK) -> Shares:
    """Expect customers to pay as late as their own mature invoices were on average, be they one or many; not shrunk."""
    return _shifted(origin, _own(*mature_lateness(origin)), days=days, least_at_risk=least_at_risk)


def mature_lateness(origin: Origin) -> tuple[Whole, Floats]:
    """Give customer and lateness, at most `MATURE_DAYS`, of each invoice that counts for its customer's mean."""
    used = _mature(origin)
    known = origin.known[used]
    lateness = np.minimum(known["exit"].to_numpy(np.float64), MATURE_DAYS)
    return known["customer_key"].to_numpy(np.int64), lateness


def _mature(origin: Origin) -> Known:
    """Tell which spells were due long ago, seen since they were issued, and paid, or still open after `MATURE_DAYS`."""
    known = origin.known
    terms = days_from(origin.day, known["due_date"]) - days_from(origin.day, known["event_date"])
    whole = known["entry"].to_numpy(np.float64) <= -terms
    due_long_ago = days_from(origin.day, known["due_date"]) <= -MATURE_DAYS
    cause, exits = known["cause"].to_numpy(np.int64), known["exit"].to_numpy(np.float64)
    found: Known = whole & due_long_ago & ((cause == PAID) | (cause == OPEN) | (exits >= MATURE_DAYS))
    return found


def _own(customer: Whole, lateness: Floats) -> Habits:
    keys, place, counts = np.unique(customer, return_inverse=True, return_counts=True)
    means = np.bincount(place, weights=lateness, minlength=len(keys)) / np.maximum(counts, 1)
    return Habits(keys, means, counts.astype(np.int64), float(lateness.mean()) if len(lateness) else 0.0)


def _shrunk(customer: Whole, lateness: Floats) -> Habits:
    own, fitted = _own(customer, lateness), fit_means(customer, lateness)
    if isinstance(fitted, Reason):
        return Habits(own.customers[:0], own.means[:0], own.counts[:0], own.all)
    return Habits(own.customers, fitted.shrunk(own.means, own.counts), own.counts, fitted.mean)


def _shifted(origin: Origin, habits: Habits, *, days: int, least_at_risk: int) -> Shares:
    known, shift = origin.known, np.rint(habits.of(origin.known["customer_key"]))
    hazards = count_hazards(
        known["entry"].to_numpy(np.float64) - shift,
        known["exit"].to_numpy(np.float64) - shift,
        known["cause"],
        least_at_risk=least_at_risk,
    )
    age = origin.open["lateness"].to_numpy(np.int64) - np.rint(habits.of(origin.open["customer_key"])).astype(np.int64)
    return hazards.paid_share(age, days=days)
