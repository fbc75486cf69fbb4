"""Bins of lateness: the days past due between which a hazard stays the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    from ibis.expr.types import IntegerValue

    from lrfm.survival.settings import HazardSettings

__all__ = ["LatenessBins"]


@dataclass(frozen=True)
class LatenessBins:
    """Bins of whole days past due: `(-inf, ends[0]], (ends[0], ends[1]], ..., (ends[-1], inf)` (METHODS 5.3).

    `ends` ascend. `phase_ends`, some of them, part the bins into phases within which a covariate may have an effect of
    its own.

    >>> bins = LatenessBins((-15, -1, 0, 1, 30), phase_ends=(-1,))
    >>> bins.count, bins.of(np.array([-40, -1, 0, 2, 31])).tolist()
    (6, [0, 1, 2, 4, 5])
    >>> bins.days, bins.labels
    ((None, 14, 1, 1, 29, None), ('..-15', '-14..-1', '0', '1', '2..30', '31..'))
    >>> bins.phases.tolist(), bins.daily.tolist()
    ([0, 0, 1, 1, 1, 1], [2, 3])
    """

    ends: tuple[int, ...]
    phase_ends: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.ends or any(later <= earlier for earlier, later in pairwise(self.ends)):
            raise ValueError("bins end on ascending days")
        if not set(self.phase_ends) <= set(self.ends):
            raise ValueError("a phase ends with a bin")

    @classmethod
    def from_settings(cls, settings: HazardSettings) -> LatenessBins:
        """Take the bins that are set."""
        return cls(settings.bin_ends_days, phase_ends=settings.phase_ends_days)

    @property
    def count(self) -> int:
        """The number of bins, the two open ones among them."""
        return len(self.ends) + 1

    @property
    def days(self) -> tuple[int | None, ...]:
        """The days in each bin; None where it is open."""
        return (None, *(later - earlier for earlier, later in pairwise(self.ends)), None)

    @property
    def labels(self) -> tuple[str, ...]:
        """First and last day of each bin."""
        inner = [str(last) if last == before + 1 else f"{before + 1}..{last}" for before, last in pairwise(self.ends)]
        return (f"..{self.ends[0]}", *inner, f"{self.ends[-1] + 1}..")

    @cached_property
    def daily(self) -> npt.NDArray[np.int64]:
        """The places of the bins of one day, whose date of exposure is known from the due date."""
        return np.array([place for place, days in enumerate(self.days) if days == 1], dtype=np.int64)

    @cached_property
    def daily_lateness(self) -> npt.NDArray[np.int64]:
        """The day past due of each bin of one day."""
        return np.array([self.ends[place] for place in self.daily], dtype=np.int64)

    @cached_property
    def phases(self) -> npt.NDArray[np.int64]:
        """The phase of each bin, counted from 0."""
        last_days = np.array([*self.ends, self.ends[-1] + 1])
        return np.searchsorted(np.array(self.phase_ends, dtype=np.int64), last_days, side="left")

    @cached_property
    def offsets(self) -> npt.NDArray[np.int64]:
        """The day before each bin's first; 0 for the first bin, which has none (only differences count)."""
        return np.array([0, *self.ends], dtype=np.int64)

    @cached_property
    def lengths(self) -> npt.NDArray[np.int64]:
        """What `elapsed` is at the end of each bin; 0 for the last one, which has none."""
        return np.append(np.array(self.ends, dtype=np.int64) - self.offsets[:-1], 0)

    def of(self, days_past_due: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Give the place of the bin in which each day lies."""
        return np.searchsorted(np.array(self.ends), days_past_due, side="left")

    def place(self, days_past_due: IntegerValue) -> IntegerValue:
        """Give the same as an Ibis expression, by a tree of comparisons; bins that follow day on day need one."""
        return _tree(self._runs, days_past_due).cast("int64")

    @property
    def _runs(self) -> list[tuple[int, int, bool]]:
        """Runs of bins: the last day, its place, and whether the bins are of one day each."""
        is_daily = [days == 1 for days in self.days]
        places = range(self.count - 1)
        ends = [place for place in places if not (is_daily[place] and is_daily[place + 1])]
        return [*((self.ends[place], place, is_daily[place]) for place in ends), (0, self.count - 1, False)]


def _tree(runs: list[tuple[int, int, bool]], day: IntegerValue) -> IntegerValue:
    """Find the place of a day, which lies in one of the runs."""
    import ibis

    if len(runs) == 1:
        last, place, is_daily = runs[0]
        return day - (last - place) if is_daily else ibis.literal(place, "int64")
    middle = len(runs) // 2
    found: IntegerValue = (day <= runs[middle - 1][0]).ifelse(_tree(runs[:middle], day), _tree(runs[middle:], day))
    return found
