"""The Brier score of predicted shares paid by a horizon, weighted for censoring; and over all horizons together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.causes import OPEN, PAID
from lrfm.survival.metrics.arrays import Floats, causes_of, floats_of, same_length, shares_of
from lrfm.survival.metrics.censoring import LEAST_WATCHED
from lrfm.survival.metrics.sums import Sums, mean_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from lrfm.survival.metrics.censoring import Censoring

__all__ = ["Brier", "Outcomes", "brier_of", "brier_scores", "outcomes_at"]


@dataclass(frozen=True, eq=False)
class Outcomes:
    """What is known of each row at a horizon: `paid` by then or not, and the `weight` that stands for those unknown.

    A row that was censored before has weight 0; where `missing`, too few rows were watched so long.
    """

    paid: Floats
    weight: Floats
    missing: Reason | None


@dataclass(frozen=True, eq=False)
class Brier:
    """Weighted squared errors of each row at each of the ascending `horizons_days`: `errors` (rows, horizons).

    `missing` holds, by horizon, why the score can't be told there.
    """

    horizons_days: tuple[float, ...]
    errors: Floats
    missing: tuple[Reason | None, ...]

    @property
    def values(self) -> tuple[float | None, ...]:
        """The score at each horizon."""
        return tuple(self.at(horizon).value for horizon in self.horizons_days)

    def at(self, horizon_days: float) -> Sums:
        """Give the score at one of the horizons, as a metric whose difference can be judged."""
        number = self.horizons_days.index(horizon_days)
        return mean_of(self.errors[:, number], missing=self.missing[number])

    @property
    def until_days(self) -> float | None:
        """The last horizon before the first one that can't be told: as far as the integral goes."""
        known = self._known_count()
        return self.horizons_days[known - 1] if known else None

    def integrated(self) -> Sums:
        """Give the mean score from the first horizon to `until_days`, by trapezoids (IBS)."""
        known = self._known_count()
        if known < 2:
            missing = self.missing[known] if known < len(self.missing) else Reason.of("survival.one_horizon")
            return mean_of(np.zeros(len(self.errors)), missing=missing)
        days = np.array(self.horizons_days[:known])
        steps = np.diff(days, prepend=days[0], append=days[-1])
        return mean_of(self.errors[:, :known] @ ((steps[:-1] + steps[1:]) / 2) / (days[-1] - days[0]))

    def _known_count(self) -> int:
        return next((number for number, reason in enumerate(self.missing) if reason), len(self.missing))


def outcomes_at(time: Floats, cause: npt.NDArray[np.int64], *, horizon_days: float, censoring: Censoring) -> Outcomes:
    """Tell of each row whether it was paid by a horizon, and its weight: 1 / G(T-) if it ended by then, else 1 / G(t).

    Rows that ended otherwise by then are known not to be paid. A horizon is missing where G(t) is below .1.

    >>> from lrfm.survival.metrics.censoring import Censoring
    >>> time, cause = np.array([2.0, 3, 5, 8, 10]), np.array([1, 2, 0, 1, 0])
    >>> found = outcomes_at(time, cause, horizon_days=6, censoring=Censoring.of(time, cause))
    >>> found.paid, found.weight
    (array([1., 0., 0., 0., 0.]), array([1. , 1. , 0. , 1.5, 1.5]))
    """
    watched = float(censoring.at(horizon_days))
    if watched < LEAST_WATCHED:
        least_percent = round(100 * LEAST_WATCHED)
        reason = Reason.of("survival.few_watched", horizon_days=round(horizon_days), least_percent=least_percent)
        return Outcomes(np.full(len(time), np.nan), np.full(len(time), np.nan), reason)
    ended = (time <= horizon_days) & (cause != OPEN)
    before = np.where(ended, censoring.before(time), 1.0)
    weight = np.where(time > horizon_days, 1 / watched, np.where(ended, 1 / before, 0.0))
    return Outcomes((ended & (cause == PAID)).astype(np.float64), weight, None)


def brier_scores(
    time: npt.ArrayLike,
    cause: npt.ArrayLike,
    predicted_paid_share: npt.ArrayLike,
    *,
    horizons_days: npt.ArrayLike,
    censoring: Censoring,
) -> Brier:
    """Score predicted shares paid by each horizon: the mean of (predicted - paid)^2, weighted for censoring.

    `time` in days from the landmark, `cause` 0 open, 1 paid, others ended otherwise; `predicted_paid_share` (rows,
    horizons), the cumulative incidence of payment; `horizons_days` ascending; `censoring` is G of the training rows.
    With one cause this is METHODS 5.11 with S = 1 - share. Raises `ValueError` for missing values, shares outside 0
    to 1, different lengths and horizons out of order. After Graf et al. 1999.

    >>> from lrfm.survival.metrics.censoring import Censoring
    >>> time, cause = [2, 3, 5, 8, 10], [1, 0, 1, 1, 0]
    >>> share = [[0.8], [0.5], [0.6], [0.3], [0.1]]
    >>> found = brier_scores(time, cause, share, horizons_days=[6], censoring=Censoring.of(time, cause))
    >>> round(found.values[0], 7)
    0.0773333
    """
    times, causes = floats_of(time, name="time"), causes_of(cause)
    share, horizons = shares_of(predicted_paid_share, name="predicted"), floats_of(horizons_days, name="horizons")
    same_length(times, causes, share)
    if share.ndim != 2 or share.shape[1] != len(horizons) or (np.diff(horizons) <= 0).any():
        raise ValueError("a column of predictions for each of the horizons, which ascend")
    known = [outcomes_at(times, causes, horizon_days=float(day), censoring=censoring) for day in horizons]
    return brier_of(share, known, horizons_days=horizons.tolist())


def brier_of(share: Floats, known: Sequence[Outcomes], *, horizons_days: Sequence[float]) -> Brier:
    """Score shares (rows, horizons) against outcomes that were found before, once for many predictors.

    >>> known = [Outcomes(np.array([1.0, 0.0]), np.ones(2), None)]
    >>> brier_of(np.array([[0.5], [0.0]]), known, horizons_days=[30]).values
    (0.125,)
    """
    errors = np.empty(share.shape, order="F")
    for number, found in enumerate(known):
        errors[:, number] = found.weight * (share[:, number] - found.paid) ** 2
    return Brier(tuple(float(day) for day in horizons_days), errors, tuple(found.missing for found in known))
