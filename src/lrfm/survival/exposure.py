"""The calendar of exposure: what the days on which invoices stand open have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from lrfm.survival.bins import LatenessBins
    from lrfm.survival.settings import ExposureSettings

__all__ = ["EFFECTS", "WIDE", "ExposureCalendar", "Patterns"]

EFFECTS = ("weekday", "month_end", "run_day", "holiday")
WIDE = -1
"""The level of every calendar effect in bins of several days: they have no date of exposure of their own."""
THURSDAY = 3
"""The weekday of 1970-01-01, Monday being 0."""


@dataclass(frozen=True)
class Patterns:
    """Due dates whose daily bins fall on days of the same kind, so that they need be counted once.

    - `due_dates`: datetime64[D] (m), `pattern_of`: (m) the pattern of each;
    - `levels`: by effect, (patterns, daily bins) the level in each daily bin.
    """

    due_dates: npt.NDArray[np.datetime64]
    pattern_of: npt.NDArray[np.int64]
    levels: dict[str, npt.NDArray[np.int64]]


@dataclass(frozen=True)
class ExposureCalendar:
    """Levels of calendar effects on any day: `weekday` (Monday 0 to 6), and 0 or 1 `month_end`, `run_day`, `holiday`.

    `month_end`: one of the last business days of a month. `run_day`: a day of payment runs, moved to the next business
    day. `holiday`: a day without business that is no closed weekday.

    >>> from lrfm.survival.settings import ExposureSettings
    >>> calendar = ExposureCalendar(("weekday", "month_end"), ExposureSettings())
    >>> found = calendar.levels(np.arange("2024-06-26", "2024-07-02", dtype="datetime64[D]"))
    >>> found["weekday"].tolist(), found["month_end"].tolist()
    ([2, 3, 4, 5, 6, 0], [1, 1, 1, 0, 0, 0])
    """

    effects: tuple[str, ...]
    settings: ExposureSettings

    def __post_init__(self) -> None:
        unknown = sorted(set(self.effects) - set(EFFECTS))
        if unknown:
            raise ValueError(f"no such calendar effects: {unknown}")

    def levels(self, days: npt.NDArray[np.datetime64]) -> dict[str, npt.NDArray[np.int64]]:
        """Give the level of each effect on days (datetime64[D], any shape)."""
        given = np.asarray(days, dtype="datetime64[D]")
        return {effect: getattr(self, f"_{effect}")(given).astype(np.int64) for effect in self.effects}

    def patterns(self, first: np.datetime64, last: np.datetime64, *, bins: LatenessBins) -> Patterns:
        """Give the kinds of due dates from the first to the last, by what falls on their daily bins."""
        due = np.arange(first, last + np.timedelta64(1, "D"), dtype="datetime64[D]")
        exposed = due[:, None] + bins.daily_lateness[None, :].astype("timedelta64[D]")
        levels = self.levels(exposed)
        all_levels = np.concatenate([levels[effect] for effect in self.effects], axis=1)
        kinds, pattern_of = np.unique(all_levels, axis=0, return_inverse=True)
        parts = np.split(kinds, len(self.effects), axis=1)
        return Patterns(due, pattern_of.reshape(-1), dict(zip(self.effects, parts, strict=True)))

    def _weekday(self, days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int64]:
        return (days.astype(np.int64) + THURSDAY) % 7

    def _month_end(self, days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.bool_]:
        months = days.astype("datetime64[M]")
        left = np.busday_count(days, (months + 1).astype("datetime64[D]"), busdaycal=self._business)
        return np.is_busday(days, busdaycal=self._business) & (left <= self.settings.month_end_business_days)

    def _run_day(self, days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.bool_]:
        found = np.zeros(days.shape, dtype=np.bool_)
        for number in self.settings.run_days_of_month:
            for back in (0, 1):  # a run at a month's end may move into the next month
                month = days.astype("datetime64[M]") - back
                last = (month + 1).astype("datetime64[D]") - 1
                run = np.minimum(month.astype("datetime64[D]") + (number - 1), last)
                found |= np.busday_offset(run, 0, roll="forward", busdaycal=self._business) == days
        return found

    def _holiday(self, days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.bool_]:
        holidays = np.array(self.settings.holidays, dtype="datetime64[D]")
        return np.isin(days, holidays) & ~np.isin(self._weekday(days), self.settings.closed_weekdays)

    @property
    def _business(self) -> np.busdaycalendar:
        week = [day not in self.settings.closed_weekdays for day in range(7)]
        return np.busdaycalendar(weekmask=week, holidays=np.array(self.settings.holidays, dtype="datetime64[D]"))
