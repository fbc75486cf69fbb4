"""How invoices end: the share paid, credited and written off by day (Aalen-Johansen with delayed entry)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.errors import Defect
from lrfm.survival.causes import CAUSES
from lrfm.survival.curves import LEVEL, at_days, caveats_of, loglog_interval, unknown_at
from lrfm.survival.estimate import Estimate
from lrfm.survival.frozen import FrozenArrays
from lrfm.survival.merging import merged
from lrfm.survival.risk_set import RiskSet, dense_stretch, risk_set
from lrfm.survival.spells import Spells

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Incidence", "aalen_johansen", "ended_share", "incidence_of_hazards", "naive_share", "product_limit"]

_NEVER = ("survival.never_paid", "survival.never_credited", "survival.never_written_off")

_CLOSE = 1e-9
"""Sums of rounded shares may miss 1 by less."""


@dataclass(frozen=True, eq=False)
class Incidence(FrozenArrays):
    """The share ended by each cause, and still open, after each distinct exit.

    Arrays have a column for each time; `share`, `std_err`, `lower`, `upper` and `exits` have a row for each cause
    (paid, credited, written off). Shares of all causes and `survival` sum to 1.
    """

    times: npt.NDArray[np.float64]
    survival: npt.NDArray[np.float64]
    share: npt.NDArray[np.float64]
    std_err: npt.NDArray[np.float64]
    lower: npt.NDArray[np.float64]
    upper: npt.NDArray[np.float64]
    at_risk: npt.NDArray[np.int64]
    exits: npt.NDArray[np.int64]
    level: float
    start: float | None
    caveats: tuple[Reason, ...] = ()


def aalen_johansen(spells: Spells, *, level: float = LEVEL, least_at_risk: int = 1) -> Incidence:
    """Estimate the share ended by each cause by day: F_k += S(t-) d_k / n, then S *= 1 - d / n (METHODS 5.6).

    Exact at ties, with delayed entry. The variance is Greenwood's for several causes: the delta method on multinomial
    hazards. Without delayed entry it is that of R's `survfit`, which with it takes the infinitesimal jackknife instead
    (a few percent away); that of `cmprsk::cuminc` is Gray's, close by. Intervals are log-log of 1 - F, so that with one
    cause they are those of the Kaplan-Meier curve. Like these they take invoices as independent; `dense_stretch` says
    what `least_at_risk` does.

    >>> aalen_johansen(Spells.of([0, 0, 0, 0], [1, 2, 3, 4], [1, 2, 0, 1])).share[:2].tolist()
    [[0.25, 0.25, 0.25, 0.75], [0.0, 0.25, 0.25, 0.25]]
    """
    stretch = dense_stretch(merged(spells), least_at_risk=least_at_risk)
    found = risk_set(stretch.spells)
    share, survival = product_limit(found.exits, found.at_risk)
    std_err = np.sqrt(_variance(found, share, survival))
    lower, upper = _interval(share, std_err, level=level)
    return Incidence(
        found.times,
        survival,
        share,
        std_err,
        lower,
        upper,
        found.at_risk,
        found.exits,
        level=level,
        start=stretch.start,
        caveats=caveats_of(stretch, found) + _never(found),
    )


def incidence_of_hazards(
    hazards: npt.ArrayLike,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Turn hazards by cause (rows; any leading axes) and step (columns) into shares by cause and the share left.

    S(t) = product of 1 - sum_k h_k, F_k(t) = sum of S(s - 1) h_k(s) (METHODS 5.6, T-S6). Raises `ValueError` where
    hazards of a step are below 0 or sum to more than 1.

    >>> share, left = incidence_of_hazards(np.repeat([[0.3], [0.02], [0.01]], 3, axis=1))
    >>> share[:, -1].round(6).tolist(), round(float(left[-1]), 6)
    ([0.63567, 0.042378, 0.021189], 0.300763)
    """
    by_cause = np.asarray(hazards, np.float64)
    whole = by_cause.sum(axis=-2)
    if (by_cause < 0).any() or (whole > 1 + _CLOSE).any() or not np.isfinite(whole).all():
        raise ValueError("hazards of a step are chances: none below 0, together at most 1")
    return _accumulated(by_cause, np.maximum(1 - whole, 0))


def product_limit(
    exits: npt.NDArray[np.int64], at_risk: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give shares by cause and the share left from whole numbers: 0 exactly where all that is at risk ends.

    `exits` has causes in rows and times in columns after any leading axes; where nothing is at risk nothing moves.
    """
    some = np.maximum(at_risk, 1)
    share, survival = _accumulated(exits / some[..., None, :], (some - exits.sum(axis=-2)) / some)
    if np.abs(share.sum(axis=-2) + survival - 1).max(initial=0.0) > _CLOSE:
        raise Defect("shares by cause and the share still open do not sum to 1")
    return share, survival


def _accumulated(
    by_cause: npt.NDArray[np.float64], left: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    survival = np.asarray(np.cumprod(left, axis=-1), np.float64)
    before = np.concatenate([np.ones((*survival.shape[:-1], 1)), survival[..., :-1]], axis=-1)
    return np.cumsum(before[..., None, :] * by_cause, axis=-1), survival


def ended_share(incidence: Incidence, *, cause: int, days: float) -> Estimate:
    """Give the share ended by a cause by the end of a day; a reason where nothing is known of that day any more."""
    if reason := unknown_at(days, start=incidence.start, times=incidence.times, survival=incidence.survival):
        return Estimate(None, missing=reason)
    columns = (incidence.share, incidence.lower, incidence.upper)
    value, lower, upper = (
        float(at_days(incidence.times, column[CAUSES.index(cause)], np.array([days]), before=0.0)[0])
        for column in columns
    )
    return Estimate(value, lower, upper)


def naive_share(spells: Spells, *, cause: int) -> npt.NDArray[np.float64]:
    """Give 1 - Kaplan-Meier with other causes taken as still open: too high, only to show by how much.

    Its times are those of `aalen_johansen` of the same spells.
    """
    stretch = dense_stretch(merged(spells))
    found = risk_set(stretch.spells)
    naive: npt.NDArray[np.float64] = 1 - np.cumprod(1 - found.exits[CAUSES.index(cause)] / found.at_risk)
    return naive


def _variance(
    found: RiskSet, share: npt.NDArray[np.float64], survival: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Sum D^2 d/(n(n-d)) + S(s-)^2 d_k(n-d_k)/n^3 - 2 D S(s-) d_k/n^2 over s <= t, D = F_k(t) - F_k(s).

    D^2 is multiplied out, so that running sums do. Where all that is left ends, D is 0 from there on.
    """
    n, d, d_k = found.at_risk.astype(float), found.events.astype(float), found.exits.astype(float)
    before = np.concatenate([[1.0], survival[:-1]]) if len(n) else survival
    total = np.where(d < n, d / (n * np.where(d < n, n - d, 1.0)), 0.0)
    cross = before * d_k / n**2
    own = before**2 * d_k * (n - d_k) / n**3
    squares = share**2 * total.cumsum() - 2 * share * (share * total).cumsum(axis=-1) + (share**2 * total).cumsum(-1)
    crossed = share * cross.cumsum(axis=-1) - (share * cross).cumsum(axis=-1)
    variance: npt.NDArray[np.float64] = np.maximum(squares + own.cumsum(axis=-1) - 2 * crossed, 0.0)
    return variance


def _interval(
    share: npt.NDArray[np.float64], std_err: npt.NDArray[np.float64], *, level: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give 1 - (1 - F)^exp(-+ z se / ((1 - F) |ln(1 - F)|)); 0 where F is 0, NaN where it is 1."""
    rest = np.where(share < 1 - _CLOSE, 1 - share, 0.0)
    greenwood = np.where(rest > 0, std_err / np.where(rest > 0, rest, 1.0), 0.0) ** 2
    low_rest, high_rest = loglog_interval(rest, greenwood, level=level)
    return 1 - high_rest, 1 - low_rest


def _never(found: RiskSet) -> tuple[Reason, ...]:
    """Say which causes never happened, where others did."""
    if not found.events.any():
        return ()
    return tuple(Reason.of(key) for key, exits in zip(_NEVER, found.exits, strict=True) if not exits.any())
