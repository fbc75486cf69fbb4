"""What is unpaid after a year: a share with its interval, not a loss, and only where invoices were watched so long."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.causes import OPEN, WRITTEN_OFF
from lrfm.survival.curves import loglog_interval
from lrfm.survival.efron import RiskSets, find_risk_sets, sum_over_rows, sum_over_times
from lrfm.survival.incidence import incidence_of_hazards
from lrfm.survival.rows import Floats, Ints, SurvivalRows

__all__ = ["UnpaidShare", "unpaid_after"]


@dataclass(frozen=True)
class UnpaidShare:
    """The share of invoices not settled `days` after they were issued. Not a loss: some is paid still later."""

    days: int
    open_share: float
    """Still open: neither paid, nor credited, nor written off."""
    low: float
    high: float
    """The ends of the interval of `open_share`; customers, not invoices, count as independent."""
    error: float
    written_off_share: float
    """Written off by then, so no longer open, and unpaid too."""
    followed: int
    """How many invoices were watched so long, or would have been had they not ended."""
    confidence: float

    @property
    def share(self) -> float:
        """Open or written off: what is unpaid."""
        return self.open_share + self.written_off_share


def unpaid_after(
    entry: Floats,
    leave: Floats,
    cause: Ints,
    *,
    customer: Ints | None = None,
    watched: Floats | None = None,
    days: int = 365,
    confidence: float = 0.95,
    least_followed: int = 30,
    least_at_risk: int = 10,
) -> UnpaidShare | Reason:
    """Give Kaplan and Meier's share still open after `days` since the invoice, each way out counting as an end.

    `leave` is the exit, `cause` its code; at risk after `entry`. The interval is log-log, its error from sums of each
    customer's influence (infinitesimal jackknife, as `survfit(cluster=)` of R's survival). Where nothing is left open
    its upper end is that of 0 out of so many customers (Clopper & Pearson).

    `Reason`: nothing ended; fewer than `least_followed` were watched so long; or the curve begins with fewer than
    `least_at_risk` because most invoices come into sight later. `watched` are the days from invoice to cut-off, paid or
    not; without it, invoices times the share whose watching would have lasted, by Kaplan and Meier with ends and losses
    of sight exchanged: a rough count where few stay open.
    """
    rows = _rows(np.asarray(entry), np.asarray(leave), np.asarray(cause) != OPEN, customer)
    if not rows.event.any():
        return Reason.of("second.nothing_ended")
    seen = None if watched is None else np.asarray(watched, dtype=np.float64)
    followed = _followed(rows, days=days) if seen is None else int(np.sum(seen >= days))
    if followed < least_followed:
        longest = int((rows.exit if seen is None else seen).max())
        return Reason.of("second.follow_up_short", followed=followed, days=days, least=least_followed, longest=longest)
    sets = find_risk_sets(rows)
    thin = _thin_start(rows, sets, days=days, least=least_at_risk)
    return (
        thin
        if thin is not None
        else _told(rows, sets, np.asarray(cause), days=days, followed=followed, confidence=confidence)
    )


def _rows(entry: Floats, leave: Floats, event: np.ndarray, customer: Ints | None) -> SurvivalRows:
    import pandas as pd

    from lrfm.survival.rows import read_rows

    whose = np.arange(len(leave)) if customer is None else np.asarray(customer)
    data = {"entry": entry, "exit": leave, "cause": event.astype(np.int64), "customer": whose}
    return read_rows(pd.DataFrame(data), covariates=(), customer="customer")


def _followed(rows: SurvivalRows, *, days: int) -> int:
    """Count invoices times the share not lost from sight before `days`; who ends at a time can't be lost then."""
    lost = ~rows.event & (rows.exit < days)
    times = np.unique(rows.exit[lost])
    entered = np.searchsorted(np.sort(rows.entry), times, side="left")
    gone = np.searchsorted(np.sort(rows.exit), times, side="left")
    ended_there = np.searchsorted(np.sort(rows.exit[rows.event]), times, side="right")
    ended_before = np.searchsorted(np.sort(rows.exit[rows.event]), times, side="left")
    at_risk = entered - gone - (ended_there - ended_before)
    counts = np.unique(rows.exit[lost], return_counts=True)[1]
    return int(len(rows.exit) * np.prod(1 - counts / at_risk))


def _thin_start(rows: SurvivalRows, sets: RiskSets, *, days: int, least: int) -> Reason | None:
    at_risk = sum_over_rows(sets, np.ones(len(rows.exit)))
    later = len(rows.entry) - np.searchsorted(np.sort(rows.entry), sets.times, side="left")
    thin = np.flatnonzero((at_risk < least) & (later >= least) & (sets.times <= days))
    if not len(thin):
        return None
    return Reason.of("second.thin_start", day=int(sets.times[thin[0]]), count=round(float(at_risk[thin[0]])))


def _told(
    rows: SurvivalRows, sets: RiskSets, cause: Ints, *, days: int, followed: int, confidence: float
) -> UnpaidShare:
    here = sets.times <= days
    at_risk = np.rint(sum_over_rows(sets, np.ones(len(rows.exit))))
    written = np.bincount(sets.place, weights=cause[sets.leavers] == WRITTEN_OFF, minlength=len(sets.times))
    share, left = incidence_of_hazards(np.stack([written, sets.exits - written])[:, here] / at_risk[here])
    open_share = float(left[-1]) if here.any() else 1.0
    error = open_share * _relative_error(rows, sets, at_risk, here)
    low, high = _interval(open_share, error, confidence=confidence, customers=int(rows.customer.max()) + 1)
    written_off = float(share[0, -1]) if here.any() else 0.0
    return UnpaidShare(days, open_share, low, high, error, written_off, followed, confidence)


def _relative_error(rows: SurvivalRows, sets: RiskSets, at_risk: Floats, here: np.ndarray) -> float:
    """Give the clustered error of log S: each row moves it by -1 / (n - d) at its end and d / (n (n - d)) before."""
    left = at_risk - sets.exits
    if np.any(left[here] == 0):
        return 0.0
    safe = np.where(left > 0, left, 1)
    passed = np.where(here, sets.exits / (at_risk * safe), 0.0)
    influence = sum_over_times(sets, passed)
    np.subtract.at(influence, sets.leavers, np.where(here, 1 / safe, 0.0)[sets.place])
    by_customer = np.bincount(rows.customer, weights=influence)
    return float(np.sqrt((by_customer**2).sum()))


def _interval(share: float, error: float, *, confidence: float, customers: int) -> tuple[float, float]:
    tail = (1 - confidence) / 2
    if share <= 0:
        return 0.0, float(1 - tail ** (1 / customers))
    if share >= 1:
        return float(tail ** (1 / customers)), 1.0
    low, high = loglog_interval(np.array([share]), np.array([(error / share) ** 2]), level=confidence)
    return float(low[0]), float(high[0])
