"""On which days a customer pays: weekdays or days of the month that it keeps to, learned from its payments."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from lrfm.survival.frozen import FrozenArrays
from lrfm.survival.rows import Bools, Floats, Ints

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BusinessDays", "Habit", "RunHabits", "learn_runs", "no_habits"]

Days = npt.NDArray[np.datetime64]
LAST = 31
"""Stands for the last day of a month, whichever that is."""
ANCHORS = (*range(1, 29), LAST)
APART_DAYS = 8
"""Two runs a month lie at least so far apart."""
PRIOR = np.array([7.0, 1.0, 1.0, 1.0])
"""As if so many customers had been seen: without a habit, with weekdays, one day of the month, two of them."""
CALENDAR_WEIGHT = 20.0
ROUNDS = 25


@dataclass(frozen=True)
class BusinessDays:
    """Which days are business days; `closed_weekdays` with Monday as 0."""

    closed_weekdays: tuple[int, ...] = (5, 6)
    holidays: tuple[np.datetime64, ...] = ()

    @property
    def calendar(self) -> np.busdaycalendar:
        """The same as numpy has it."""
        week = [day not in self.closed_weekdays for day in range(7)]
        return np.busdaycalendar(weekmask=week, holidays=np.array(self.holidays, dtype="datetime64[D]"))

    def is_open(self, days: Days) -> Bools:
        """Tell which days are business days."""
        return np.is_busday(days, busdaycal=self.calendar)

    def next_open(self, days: Days) -> Days:
        """Give each day itself where it is a business day, else the next one that is."""
        return np.busday_offset(days, 0, roll="forward", busdaycal=self.calendar)


@dataclass(frozen=True)
class Habit:
    """Days on which a customer pays: weekdays (Monday 0), or days of the month (31: the last); neither: any day."""

    weekdays: tuple[int, ...] = ()
    days_of_month: tuple[int, ...] = ()

    @property
    def kind(self) -> int:
        """0 any day, 1 weekdays, 2 a day of the month, 3 two of them."""
        return 1 if self.weekdays else min(len(self.days_of_month), 2) + (1 if self.days_of_month else 0)

    @property
    def parts(self) -> tuple[Habit, ...]:
        """The same, a day each."""
        return (
            *(Habit(weekdays=(day,)) for day in self.weekdays),
            *(Habit(days_of_month=(day,)) for day in self.days_of_month),
        )

    def on(self, days: Days, *, business: BusinessDays) -> Bools:
        """Tell which days are days of payment; those of a month that are closed move to the next business day.

        >>> days = np.arange("2026-08-12", "2026-08-19", dtype="datetime64[D]")
        >>> Habit(days_of_month=(15,)).on(days, business=BusinessDays()).astype(int).tolist()  # the 15th: a Saturday
        [0, 0, 0, 0, 0, 1, 0]
        """
        is_open = business.is_open(days)
        if self.weekdays:
            return np.asarray(np.isin((days.astype(np.int64) + 3) % 7, self.weekdays) & is_open)
        if not self.days_of_month:
            return is_open
        months = np.arange(days[0].astype("datetime64[M]") - 1, days[-1].astype("datetime64[M]") + 1)
        starts = months.astype("datetime64[D]")
        lengths = ((months + 1).astype("datetime64[D]") - starts).astype(np.int64)
        runs = [starts + np.minimum(day, lengths) - 1 for day in self.days_of_month]
        return np.asarray(np.isin(days, business.next_open(np.concatenate(runs))))


@dataclass(frozen=True, eq=False)
class RunHabits(FrozenArrays):
    """How likely each customer (rows) keeps to each of `habits` (columns); the first of them is any day."""

    habits: tuple[Habit, ...]
    chance: Floats
    business: BusinessDays
    slip_share: float
    """Payments that are made on other days all the same."""

    @property
    def keeping_count(self) -> int:
        """Customers who more likely than not keep to days of payment."""
        return int((self.chance[:, 0] < 0.5).sum())

    def of(self, customers: Ints) -> RunHabits:
        """Give the habits of some customers, by their places."""
        return RunHabits(self.habits, self.chance[customers], self.business, self.slip_share)

    def around(self, days: Days) -> tuple[Ints, Ints]:
        """Give the columns of the run days before (or on) and after (or on) each day: (habits, days) twice.

        A run before the first day has a column below 0.
        """
        margin = 64
        wide = np.arange(days[0] - margin, days[-1] + margin + 1)
        before, after = np.empty((2, len(self.habits), len(days)), dtype=np.int64)
        columns = np.arange(len(days))
        before[0], after[0] = columns, columns
        for place, habit in enumerate(self.habits[1:], start=1):
            runs = np.flatnonzero(habit.on(wide, business=self.business)) - margin
            before[place] = runs[np.searchsorted(runs, columns, side="right") - 1]
            after[place] = runs[np.searchsorted(runs, columns, side="left")]
        return before, after


def no_habits(customer_count: int, *, business: BusinessDays | None = None) -> RunHabits:
    """Give customers who pay on any day."""
    return RunHabits((Habit(),), np.ones((customer_count, 1)), business or BusinessDays(), 0.0)


def learn_runs(
    customer: Ints, paid_on: Days, *, customer_count: int, business: BusinessDays, slip_share: float = 0.1
) -> RunHabits:
    """Learn from the days on which customers paid; one value a payment, `customer` a place from 0.

    A habit is weighed against paying on any day by how likely each makes the days seen: 1 - slip of the payments are
    on run days, the rest anywhere. Weekdays that all customers favour are no one's habit (the hazard knows them). How
    common habits are is learned from all customers; who paid on few days is left near no habit.
    """
    habits = _habits(business)
    pairs = np.unique(np.stack([customer, paid_on.astype("datetime64[D]").astype(np.int64)]), axis=1)
    if not pairs.shape[1]:
        return no_habits(customer_count, business=business)
    who, days = pairs[0], pairs[1].astype("datetime64[D]")
    hits, calendar = _hits(habits, who, days, customer_count=customer_count, business=business)
    counts = np.bincount(who, minlength=customer_count).astype(np.float64)
    usual = _usual(habits, hits, counts, by_calendar=calendar)
    likelier = hits * np.log((1 - slip_share) / usual + slip_share) + (counts - hits) * np.log(slip_share)
    likelier[0] = 0.0
    return _kept(habits, _posterior(habits, likelier.T), business=business, slip_share=slip_share)


def _hits(
    habits: Sequence[Habit], who: Ints, days: Days, *, customer_count: int, business: BusinessDays
) -> tuple[Floats, Floats]:
    """Count each customer's days of payment that are run days, (habits, customers); and give their share of all days.

    Two runs a month seldom meet, in long holidays: but for the days on which they do what they hit is the sum of what
    each hits.
    """
    wide = np.arange(days.min(), days.max() + 1)
    open_count = max(1, int(business.is_open(wide).sum()))
    place = (days - wide[0]).astype(np.int64)
    hits, share = np.zeros((len(habits), customer_count)), np.zeros(len(habits))
    single: dict[Habit, tuple[int, Bools]] = {}
    for number, habit in enumerate(habits):
        parts = [single[part] for part in habit.parts if part in single]
        if len(parts) > 1:
            (one, runs), (other, others) = parts
            hits[number], share[number] = hits[one] + hits[other], share[one] + share[other]
            if (both := runs & others).any():
                hits[number] -= np.bincount(who, weights=both[place], minlength=customer_count)
                share[number] -= float(both.sum()) / open_count
            continue
        runs = habit.on(wide, business=business)
        hits[number] = np.bincount(who, weights=runs[place], minlength=customer_count)
        share[number] = float(runs.sum()) / open_count
        single[habit] = (number, runs)
    return hits, share


def _kept(habits: Sequence[Habit], chance: Floats, *, business: BusinessDays, slip_share: float) -> RunHabits:
    """Leave out habits that nobody is likely to have: their chance goes to no habit."""
    is_told = chance.max(axis=0) >= 0.01
    is_told[0] = True
    kept = chance[:, is_told]
    kept[:, 0] += 1 - kept.sum(axis=1)
    return RunHabits(tuple(habits[place] for place in np.flatnonzero(is_told).tolist()), kept, business, slip_share)


def _habits(business: BusinessDays) -> tuple[Habit, ...]:
    weekdays = [day for day in range(7) if day not in business.closed_weekdays]
    pairs = [pair for pair in combinations(ANCHORS, 2) if APART_DAYS <= pair[1] - pair[0] <= 30 - APART_DAYS]
    return (
        Habit(),
        *(Habit(weekdays=(day,)) for day in weekdays),
        *(Habit(weekdays=pair) for pair in combinations(weekdays, 2)),
        *(Habit(days_of_month=(day,)) for day in ANCHORS),
        *(Habit(days_of_month=pair) for pair in pairs),
    )


def _usual(habits: Sequence[Habit], hits: Floats, counts: Floats, *, by_calendar: Floats) -> Floats:
    """Give the share of payments that fall on run days by themselves, (habits, customers).

    Of weekdays it is that of all other customers; of days of the month that of the calendar, for no hazard knows them.
    """
    calendar = np.clip(by_calendar, 1e-3, 1.0)[:, None]
    others = hits.sum(axis=1, keepdims=True) - hits
    total = counts.sum() - counts
    share = (others + CALENDAR_WEIGHT * calendar) / (total + CALENDAR_WEIGHT)
    is_weekly = np.array([bool(habit.weekdays) for habit in habits])[:, None]
    return np.where(is_weekly, share, np.broadcast_to(calendar, share.shape))


def _posterior(habits: Sequence[Habit], likelier: Floats) -> Floats:
    """Weigh habits by how common their kind is among customers, learned in some rounds from all of them."""
    kind = np.array([habit.kind for habit in habits])
    each = np.maximum(np.bincount(kind, minlength=len(PRIOR)), 1)[kind]
    scaled = np.exp(likelier - likelier.max(axis=1, keepdims=True)) / each
    by_kind = np.stack([scaled[:, kind == one].sum(axis=1) for one in range(len(PRIOR))], axis=1)
    weight = PRIOR / PRIOR.sum()
    for _ in range(ROUNDS):
        chance = by_kind * weight
        seen = (chance / chance.sum(axis=1, keepdims=True)).sum(axis=0)
        weight = (PRIOR + seen) / (PRIOR.sum() + len(likelier))
    found = scaled * weight[kind]
    return np.asarray(found / found.sum(axis=1, keepdims=True))
