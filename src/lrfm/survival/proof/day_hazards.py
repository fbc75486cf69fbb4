"""The chance to be paid on each day of a clock, counted, and what follows for what is open today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lrfm.survival.causes import OPEN, PAID
from lrfm.survival.metrics.arrays import Floats, Whole

if TYPE_CHECKING:
    import numpy.typing as npt

    Shares = npt.NDArray[np.float32]
else:
    Shares = Any

__all__ = ["LEAST_AT_RISK", "DayHazards", "Shares", "count_hazards"]

LEAST_AT_RISK = 30
"""Days at both ends of the clock on which fewer were at risk share one hazard: one invoice would decide each."""


@dataclass(frozen=True, eq=False)
class DayHazards:
    """Chances of what was open the day before to be `paid`, or to end at all (`ended`), by day from `first` on.

    Before the first day and after the last one the chances at that end hold.
    """

    first: int
    paid: Floats
    ended: Floats

    def paid_share(self, age: npt.ArrayLike, *, days: int) -> Shares:
        """Give, for each `age` on the clock at which something is open, the chance to be paid within 1 to `days` days.

        Aalen-Johansen given open at that age: F += S h_paid, then S *= 1 - h. 0 throughout where nothing was counted.

        >>> found = count_hazards([0, 0, 0, 0], [1, 2, 2, 3], [1, 1, 2, 1], least_at_risk=1)
        >>> found.paid_share([0, 2], days=3).round(3).tolist()
        [[0.25, 0.5, 0.75], [1.0, 1.0, 1.0]]
        """
        ages, place = np.unique(np.asarray(age, np.int64), return_inverse=True)
        if not len(self.paid):
            return np.zeros((len(place), days), np.float32)
        at = np.clip(ages[:, None] + np.arange(1, days + 1) - self.first, 0, len(self.paid) - 1)
        left = np.cumprod(1 - self.ended[at], axis=1)
        before = np.column_stack((np.ones(len(ages)), left[:, :-1]))
        share: Shares = np.minimum(np.cumsum(before * self.paid[at], axis=1), 1.0).astype(np.float32)
        return share[place]


def count_hazards(
    entry: npt.ArrayLike, exits: npt.ArrayLike, cause: npt.ArrayLike, *, least_at_risk: int = LEAST_AT_RISK
) -> DayHazards:
    """Count hazards by whole day: exits over what was at risk, {entry < t <= exit}, with delayed entry (METHODS 5.2).

    Rows that end before they enter are left out. At each end of the clock, days are taken together until
    `least_at_risk` are at risk on the next one, so that a curve neither drops to nothing on the day of a last invoice
    nor stands still behind it.
    """
    entries, ends, causes = (
        np.rint(np.asarray(values, np.float64)).astype(np.int64) for values in (entry, exits, cause)
    )
    used = entries < ends
    entries, ends, causes = entries[used], ends[used], causes[used]
    if not len(ends):
        return DayHazards(0, np.empty(0), np.empty(0))
    first = int(entries.min()) + 1
    size = int(ends.max()) - first + 1
    entering = np.bincount(entries + 1 - first, minlength=size + 1)[:size]
    leaving = np.bincount(ends + 1 - first, minlength=size + 1)[:size]
    at_risk = np.cumsum(entering - leaving)
    paid = np.bincount(ends[causes == PAID] - first, minlength=size)
    ended = np.bincount(ends[causes != OPEN] - first, minlength=size)
    part = _parts(at_risk, least_at_risk)
    return DayHazards(first, _rate(paid, at_risk, part), _rate(ended, at_risk, part))


def _parts(at_risk: Whole, least: int) -> Whole:
    """Number the days, those at each end that are taken together alike."""
    enough = np.flatnonzero(at_risk >= least)
    low, high = (enough[0], enough[-1]) if len(enough) else (0, 0)
    place = np.clip(np.arange(len(at_risk)), low - 1, high + 1)
    found: Whole = place - place[0]
    return found


def _rate(exits: Whole, at_risk: Whole, part: Whole) -> Floats:
    above, below = np.bincount(part, weights=exits), np.bincount(part, weights=at_risk)
    found: Floats = (above / np.maximum(below, 1))[part]
    return found
