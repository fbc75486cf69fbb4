"""The share still open by day (Kaplan-Meier with delayed entry), medians, and shares at given days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.causes import OPEN
from lrfm.survival.estimate import Estimate
from lrfm.survival.frozen import FrozenArrays
from lrfm.survival.merging import merged
from lrfm.survival.risk_set import RiskSet, Stretch, dense_stretch, risk_set

if TYPE_CHECKING:
    import numpy.typing as npt

    from lrfm.survival.spells import Spells

__all__ = [
    "LEVEL",
    "Curve",
    "at_days",
    "caveats_of",
    "kaplan_meier",
    "loglog_interval",
    "median_days",
    "open_share",
    "unknown_at",
]

LEVEL = 0.95
_HALF = 0.5 + 1e-9
"""A survival of one half may come out one rounding above it."""


@dataclass(frozen=True, eq=False)
class Curve(FrozenArrays):
    """The share still open after each distinct exit, with the numbers that it rests on; arrays of one length.

    `std_err` is Greenwood's, `lower` and `upper` are the log-log interval of `level`; all three take invoices as
    independent. They are NaN where the estimate is 0, as in R. Everything is given open at `start`, the first day of
    the curve (`None` where there is nothing to draw); `caveats` say what was left out for that.
    """

    times: npt.NDArray[np.float64]
    survival: npt.NDArray[np.float64]
    at_risk: npt.NDArray[np.int64]
    events: npt.NDArray[np.int64]
    censored: npt.NDArray[np.int64]
    std_err: npt.NDArray[np.float64]
    lower: npt.NDArray[np.float64]
    upper: npt.NDArray[np.float64]
    level: float
    start: float | None
    caveats: tuple[Reason, ...] = ()

    @property
    def missing(self) -> Reason | None:
        """Why there is no curve."""
        return Reason.of("survival.nothing_at_risk") if self.start is None else None


def kaplan_meier(spells: Spells, *, level: float = LEVEL, least_at_risk: int = 1) -> Curve:
    """Estimate the share still open by day, exits by any cause being events, with delayed entry (METHODS 5.2).

    The estimate is that of lifelines' `KaplanMeierFitter`, and so is the log-log interval (a test compares). Its
    `entry` takes times below 0 as they are, so neither clock is shifted. Equal rows go to it once with their count: it
    sorts thousands of rows then, not millions. It refuses a risk set that empties early: see `dense_stretch`, which
    also says what `least_at_risk` does.

    >>> from lrfm.survival.spells import Spells
    >>> kaplan_meier(Spells.of([0, 0, 0, 0], [10, 20, 20, 40], [1, 1, 0, 1])).survival.round(3).tolist()
    [0.75, 0.5, 0.0]
    """
    stretch = dense_stretch(merged(spells), least_at_risk=least_at_risk)
    found = risk_set(stretch.spells)
    survival, greenwood = _fitted(stretch.spells, found.times), _greenwood(found)
    lower, upper = loglog_interval(survival, greenwood, level=level)
    return Curve(
        found.times,
        survival,
        found.at_risk,
        found.events,
        found.censored,
        np.where(survival > 0, survival * np.sqrt(greenwood), np.nan),
        lower,
        upper,
        level=level,
        start=stretch.start,
        caveats=caveats_of(stretch, found),
    )


def loglog_interval(
    survival: npt.NDArray[np.float64], greenwood: npt.NDArray[np.float64], *, level: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give S^exp(-z se) and S^exp(z se), se = sqrt(sum d / (n (n - d))) / |ln S|; 1 where S is 1, NaN where it is 0."""
    from scipy import stats

    z = stats.norm.ppf(0.5 + level / 2)
    inside = (survival > 0) & (survival < 1)
    log_s = np.log(np.where(inside, survival, 0.5))
    width = np.where(inside, z * np.sqrt(np.where(inside, greenwood, 0.0)) / -log_s, 0.0)
    edge = np.where(survival > 0, 1.0, np.nan)
    lower: npt.NDArray[np.float64] = np.where(inside, np.exp(log_s * np.exp(width)), edge)
    upper: npt.NDArray[np.float64] = np.where(inside, np.exp(log_s * np.exp(-width)), edge)
    return lower, upper


def median_days(curve: Curve) -> Estimate:
    """Give the first day by which at least half had ended, with the days where the interval's ends reach one half.

    That is the interval of Brookmeyer and Crowley on the log-log scale, as in R, which however gives the middle of the
    days where the estimate is one half exactly. An end that is never reached is `None`.
    """
    if curve.start is None:
        return Estimate(None, missing=curve.missing)
    value = _first_at_half(curve.times, curve.survival)
    if value is None:
        return Estimate(None, missing=Reason.of("survival.half_still_open", days=int(curve.times[-1])))
    return Estimate(value, _first_at_half(curve.times, curve.lower), _first_at_half(curve.times, curve.upper))


def open_share(curve: Curve, *, days: float) -> Estimate:
    """Give the share still open at the end of a day; a reason where nothing is known of that day any more."""
    if reason := unknown_at(days, start=curve.start, times=curve.times, survival=curve.survival):
        return Estimate(None, missing=reason)
    columns = (curve.survival, curve.lower, curve.upper)
    value, lower, upper = (float(at_days(curve.times, column, np.array([days]), before=1.0)[0]) for column in columns)
    if np.isnan(lower):
        return Estimate(value, no_interval=Reason.of("survival.none_left"))
    return Estimate(value, lower, upper)


def unknown_at(
    days: float, *, start: float | None, times: npt.NDArray[np.float64], survival: npt.NDArray[np.float64]
) -> Reason | None:
    """Say why nothing is known of a day: no curve, a day before its start, or one behind the last exit."""
    if start is None:
        return Reason.of("survival.nothing_at_risk")
    if days < start:
        return Reason.of("survival.before_start", days=int(days), start=int(start))
    if days > times[-1] and survival[-1] > 0:
        return Reason.of("survival.after_last_day", days=int(days), last=int(times[-1]))
    return None


def at_days(
    times: npt.NDArray[np.float64], values: npt.NDArray[np.float64], days: npt.ArrayLike, *, before: float
) -> npt.NDArray[np.float64]:
    """Read a step function that is continuous from the right; `before` is its value before the first step.

    >>> at_days(np.array([10.0, 20.0]), np.array([0.5, 0.2]), [9, 10, 25], before=1.0).tolist()
    [1.0, 0.5, 0.2]
    """
    held = np.concatenate([np.full((*values.shape[:-1], 1), before), values], axis=-1)
    return held[..., np.searchsorted(times, np.asarray(days, np.float64), side="right")]


def caveats_of(stretch: Stretch, found: RiskSet) -> tuple[Reason, ...]:
    """Say what a reader of the curve must know: where it begins, and that nothing ended."""
    said = []
    if stretch.start is not None and not stretch.is_whole:
        said.append(Reason.of("survival.begins_at", days=int(stretch.start), left_out=stretch.left_out))
    if len(found.times) and not found.events.any():
        said.append(Reason.of("survival.no_exits"))
    return tuple(said)


def _fitted(spells: Spells, times: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Fit lifelines; give the share still open at the times."""
    from lifelines import KaplanMeierFitter

    if not len(times):
        return np.ones(0)
    fitter = KaplanMeierFitter().fit(
        spells.exit, spells.cause != OPEN, entry=spells.entry, weights=spells.count, timeline=times
    )
    return np.asarray(fitter.survival_function_.iloc[:, 0], np.float64)


def _greenwood(found: RiskSet) -> npt.NDArray[np.float64]:
    """Sum d / (n (n - d)); lifelines keeps it to itself. Where all that is left ends it is not told, and not needed."""
    left = found.at_risk - found.events
    each = found.events / (found.at_risk * np.maximum(left, 1).astype(np.float64))
    return np.asarray(each.cumsum(), np.float64)


def _first_at_half(times: npt.NDArray[np.float64], values: npt.NDArray[np.float64]) -> float | None:
    # where the estimate is 0 its interval is not told, but half has long been reached
    reached = np.flatnonzero(values <= _HALF)
    return float(times[reached[0]]) if len(reached) else None
