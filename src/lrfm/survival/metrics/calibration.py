"""Does a predicted share come true: in ten groups, over all rows, and the slope; by count or by amount."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.causes import OPEN, PAID
from lrfm.survival.metrics.arrays import Floats, Known, Whole, causes_of, floats_of, same_length, shares_of
from lrfm.survival.metrics.brier import outcomes_at
from lrfm.survival.metrics.incidence import paid_share_by
from lrfm.survival.metrics.sums import Sums, ratio_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from lrfm.survival.metrics.censoring import Censoring

__all__ = ["CalibrationGroup", "CalibrationTable", "calibration_table", "observed_to_expected"]


@dataclass(frozen=True)
class CalibrationGroup:
    """Rows of like predictions: predicted and observed share paid, of `weight` (rows, or money).

    `observed_share` is missing where no row of the group was watched until the horizon.
    """

    row_count: int
    weight: float
    expected_share: float
    observed_share: float | None
    missing: Reason | None

    @property
    def ratio(self) -> float | None:
        """Observed over expected (O/E)."""
        return (
            None
            if self.observed_share is None or not self.expected_share
            else self.observed_share / self.expected_share
        )


@dataclass(frozen=True)
class CalibrationTable:
    """Groups from the lowest predictions to the highest; `method` is how the observed shares were found."""

    groups: tuple[CalibrationGroup, ...]
    method: Literal["shares", "aalen_johansen"]
    missing: Reason | None = None

    @property
    def ratio(self) -> float | None:
        """Observed over expected of all groups, each with its weight; missing where one of them is."""
        if not self.groups or any(group.observed_share is None for group in self.groups):
            return None
        expected = sum(group.weight * group.expected_share for group in self.groups)
        observed = sum(group.weight * (group.observed_share or 0.0) for group in self.groups)
        return observed / expected if expected else None


def calibration_table(
    time: npt.ArrayLike,
    cause: npt.ArrayLike,
    predicted_paid_share: npt.ArrayLike,
    *,
    horizon_days: float,
    weight: npt.ArrayLike | None = None,
    group_count: int = 10,
) -> CalibrationTable:
    """Compare predicted with observed shares paid by a horizon in groups of equal weight, by order of prediction.

    `time` in days from the landmark, `cause` 0 open, 1 paid, others ended otherwise, `predicted_paid_share` by the
    horizon; a value a row. `weight` is money, none below 0 (none given: rows count alike); groups hold the same weight,
    as far as equal predictions, which stay together, and large rows allow. Observed shares are plain ones where every
    row was followed to the horizon, else Aalen-Johansen within the group. Raises `ValueError` for missing values,
    shares outside 0 to 1, weights below 0, different lengths. METHODS 5.11.

    >>> share, cause = [0.2, 0.2, 0.6, 0.6], [0, 1, 1, 2]
    >>> found = calibration_table([90, 5, 7, 8], cause, share, horizon_days=30, group_count=2)
    >>> [(group.expected_share, group.observed_share) for group in found.groups], found.method
    ([(0.2, 0.5), (0.6, 0.5)], 'shares')
    """
    times, causes, shares, weights = _read(time, cause, predicted_paid_share, weight)
    if group_count < 1:
        raise ValueError("at least one group")
    complete = not ((causes == OPEN) & (times < horizon_days)).any()
    if not weights.sum() > 0:
        return CalibrationTable((), "shares", Reason.of("survival.no_rows"))
    group = _groups(shares, weights, group_count)
    if complete:
        paid = (causes == PAID) & (times <= horizon_days)
        return CalibrationTable(_plain(group, shares=shares, weights=weights, paid=paid), "shares")
    found = []
    for number in np.unique(group):
        inside = np.flatnonzero(group == number)
        found.append(_compared(times[inside], causes[inside], shares[inside], weights[inside], horizon_days))
    kept = tuple(one for one in found if one is not None)
    return CalibrationTable(kept, "aalen_johansen")


def observed_to_expected(
    time: npt.ArrayLike,
    cause: npt.ArrayLike,
    predicted_paid_share: npt.ArrayLike,
    *,
    horizon_days: float,
    censoring: Censoring,
    weight: npt.ArrayLike | None = None,
) -> Sums:
    """Give O/E over all rows, calibration in the large: what was paid by a horizon over what was predicted to be.

    As for `calibration_table`; paid rows weigh 1 / G(T-), so that censored ones are stood for. Missing where G at the
    horizon is below .1, and where nothing was predicted.

    >>> from lrfm.survival.metrics.censoring import Censoring
    >>> time, cause = [90, 5, 7, 8], [0, 1, 1, 2]
    >>> censoring = Censoring.of(time, cause)
    >>> observed_to_expected(time, cause, [0.25, 0.25, 0.5, 0.5], horizon_days=30, censoring=censoring).value
    1.3333333333333333
    """
    times, causes, shares, weights = _read(time, cause, predicted_paid_share, weight)
    known = outcomes_at(times, causes, horizon_days=horizon_days, censoring=censoring)
    return ratio_of(weights * known.weight * known.paid, weights * shares, missing=known.missing)


def _read(
    time: npt.ArrayLike, cause: npt.ArrayLike, share: npt.ArrayLike, weight: npt.ArrayLike | None
) -> tuple[Floats, Whole, Floats, Floats]:
    times, causes = floats_of(time, name="time"), causes_of(cause)
    shares = shares_of(share, name="predicted")
    weights = np.ones(len(times)) if weight is None else floats_of(weight, name="weight")
    same_length(times, causes, shares, weights)
    if (weights < 0).any():
        raise ValueError("weight: none is below 0")
    return times, causes, shares, weights


def _groups(shares: Floats, weights: Floats, group_count: int) -> Whole:
    """Number the group in which the middle of each prediction's weight lies."""
    _, place = np.unique(shares, return_inverse=True)
    held = np.bincount(place, weights=weights)
    middle = (np.cumsum(held) - held / 2) / held.sum()
    found: Whole = np.minimum((middle * group_count).astype(np.int64), group_count - 1)[place]
    return found


def _plain(group: Whole, *, shares: Floats, weights: Floats, paid: Known) -> tuple[CalibrationGroup, ...]:
    """Compare all groups at once, where what came of every row is known."""
    rows, held = np.bincount(group), np.bincount(group, weights=weights)
    expected, observed = (np.bincount(group, weights=weights * one) for one in (shares, paid))
    return tuple(
        CalibrationGroup(
            int(rows[at]), float(held[at]), float(expected[at] / held[at]), float(observed[at] / held[at]), None
        )
        for at in np.flatnonzero(held > 0)
    )


def _compared(
    time: Floats, cause: Whole, share: Floats, weight: Floats, horizon_days: float
) -> CalibrationGroup | None:
    """Compare one group; none where it holds no weight."""
    held = float(weight.sum())
    if not held:
        return None
    observed = paid_share_by(time, cause, weight=weight, horizon_days=horizon_days)
    reason = (
        None if observed is not None else Reason.of("survival.followed_too_short", horizon_days=round(horizon_days))
    )
    return CalibrationGroup(len(time), held, float(weight @ share) / held, observed, reason)
