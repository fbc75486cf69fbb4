"""Chances on run days against customers who pay in runs, whose payments are drawn day by day (N13)."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from lrfm.survival.posting import PostingLag, nowcast
from lrfm.survival.run_days import BACK_DAYS, BEYOND_DAYS, from_today
from lrfm.survival.runs import BusinessDays, Habit, RunHabits, no_habits

EVERY = BusinessDays(closed_weekdays=())
ON_THE_DAY = PostingLag()
ALONE = np.zeros(1, dtype=np.int64)
DAYS = 90
A_RUN = 0.26
"""The chance that an open invoice is paid in a run."""


def keeping(*habits: Habit, slip_share: float = 0.0) -> RunHabits:
    chance = np.array([[0.0, *[1 / len(habits)] * len(habits)]])
    return RunHabits((Habit(), *habits), chance, EVERY, slip_share)


def learned(days: int = DAYS) -> np.ndarray:
    """Give the hazard that is learned of many such customers, whose runs lie on all days of a month."""
    count = BACK_DAYS + days + BEYOND_DAYS
    hazards = np.zeros((1, 2, count))
    hazards[0, 0] = 1 - (1 - A_RUN) ** (1 / 30.44)
    return hazards


@pytest.mark.parametrize("day_of_month", [2, 10, 15, 28, 31])
@pytest.mark.parametrize("today", [date(2026, 8, 31), date(2026, 9, 30), date(2026, 2, 28)])
def test_a_run_brings_as_much_wherever_it_lies(day_of_month: int, today: date) -> None:
    """Each month one run, in which 26 of 100 open invoices are paid: so much by the first run, wherever today is."""
    habit = Habit(days_of_month=(day_of_month,))
    paid = from_today(learned(), keeping(habit), whose=ALONE, day=today, lag=ON_THE_DAY).paid_by[0]
    dates = np.datetime64(today, "D") + np.arange(1, DAYS + 1)
    runs = np.flatnonzero(habit.on(dates, business=EVERY))
    assert paid[runs[0]] == pytest.approx(A_RUN, abs=0.01)
    assert paid[runs[1]] == pytest.approx(1 - (1 - A_RUN) ** 2, abs=0.01)
    assert runs[0] == 0 or paid[runs[0] - 1] < 1e-12


@pytest.mark.parametrize("day_of_month", [2, 28])
def test_smooth_chances_would_be_wrong_around_a_run(day_of_month: int) -> None:
    """The same chances unmoved miss by half of a run or more on some days: this oracle can fail."""
    habit = keeping(Habit(days_of_month=(day_of_month,)))
    today = date(2026, 8, 31)
    moved = from_today(learned(), habit, whose=ALONE, day=today, lag=ON_THE_DAY).paid_by[0]
    plain = from_today(learned(), no_habits(1, business=EVERY), whose=ALONE, day=today, lag=ON_THE_DAY).paid_by[0]
    assert np.abs(moved - plain).max() > 0.1


def test_without_habits_it_is_the_nowcast() -> None:
    lag = PostingLag((0.6, 0.4, 0.2, 0.1, 0.05))
    hazards = np.random.default_rng(3).uniform(0, 0.08, (7, 3, BACK_DAYS + DAYS + BEYOND_DAYS))
    found = from_today(hazards, no_habits(2), whose=np.arange(7, dtype=np.int64) % 2, day=date(2026, 8, 31), lag=lag)
    told, _ = nowcast(hazards[:, :, BACK_DAYS - lag.days : BACK_DAYS + DAYS], lag=lag)
    np.testing.assert_allclose(found.paid_by, told[:, 0], atol=1e-12)
    np.testing.assert_allclose(found.gone[:, None] + found.ended, told[:, 1:].sum(axis=1), atol=1e-12)


def test_what_is_there_already_stays_where_it_is() -> None:
    """Paid and not posted yet: that is today's, whatever the next run is."""
    lag = PostingLag((0.8,) * 5)
    today = date(2026, 9, 3)
    found = from_today(learned(), keeping(Habit(days_of_month=(1,))), whose=ALONE, day=today, lag=lag)
    assert found.there[0] > 0.15  # the run of two days ago
    assert found.paid[0, :25].max() == 0
    before = from_today(learned(), keeping(Habit(days_of_month=(20,))), whose=ALONE, day=today, lag=lag)
    assert before.there[0] == 0


def test_hazards_say_the_same_as_shares() -> None:
    lag = PostingLag((0.5, 0.2))
    habits = keeping(Habit(weekdays=(2,)), Habit(days_of_month=(10, 25)), slip_share=0.1)
    hazards = np.random.default_rng(5).uniform(0, 0.05, (4, 3, BACK_DAYS + DAYS + BEYOND_DAYS))
    found = from_today(hazards, habits, whose=np.zeros(4, dtype=np.int64), day=date(2026, 8, 31), lag=lag)
    paying, ending = found.hazards()
    left = np.cumprod(1 - paying - ending, axis=1)
    before = np.concatenate([np.ones((4, 1)), left[:, :-1]], axis=1)
    np.testing.assert_allclose(np.cumsum(before * paying, axis=1), found.paid, atol=1e-9)
    np.testing.assert_allclose(1 - left, found.paid_by + found.gone[:, None] + found.ended, atol=1e-9)


def test_rows_of_other_customers_are_not_moved() -> None:
    """Each row by its own customer's habits; who keeps to none is left as it is."""
    habits = RunHabits((Habit(), Habit(days_of_month=(15,))), np.array([[1.0, 0.0], [0.0, 1.0]]), EVERY, 0.0)
    both = np.repeat(learned(), 2, axis=0)
    found = from_today(both, habits, whose=np.array([0, 1]), day=date(2026, 8, 31), lag=ON_THE_DAY).paid
    alone = from_today(learned(), no_habits(1, business=EVERY), whose=ALONE, day=date(2026, 8, 31), lag=ON_THE_DAY)
    np.testing.assert_allclose(found[0], alone.paid[0], atol=1e-12)
    assert np.count_nonzero(np.diff(found[1], prepend=0.0) > 1e-12) == 3
