"""Chances of payment moved to the days on which customers pay, as simulated payments are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.rows import Floats, Ints

if TYPE_CHECKING:
    from datetime import date

    from lrfm.survival.runs import RunHabits

__all__ = ["BEYOND_DAYS", "on_run_days"]

BEYOND_DAYS = 33
"""Payments of so many days beyond the last one asked for may move back to it: runs are a month apart at most."""
SELDOM = 1e-6
"""A habit that nobody is likelier to have moves nothing."""


def on_run_days(paid: Floats, habits: RunHabits, *, whose: Ints, day: date) -> Floats:
    """Move chances of payment to run days, and give the chance to be paid by each day but the last `BEYOND_DAYS`.

    `paid` (rows, days): the chance to be paid by day 1, 2, ... after `day`; `whose` (rows): the place of each row's
    customer in `habits`. A payment between two run days falls on one of them, on the nearer the likelier, so that its
    expected day stays; some slip; none moves to a day that is past. It is what `simulate_cash` draws, on average.
    """
    days = paid.shape[1] - BEYOND_DAYS
    share = np.diff(paid, axis=1, prepend=0.0)
    if len(habits.habits) == 1:
        return paid[:, :days]
    before, after = habits.around(np.datetime64(day, "D") + np.arange(1, paid.shape[1] + 1))
    found = np.zeros((len(paid), days))
    for place in range(len(habits.habits)):
        chance = habits.chance[whose, place][:, None]
        if chance.max(initial=0.0) < SELDOM:
            continue
        moved = share[:, :days] if place == 0 else _moved(share, before[place], after[place], days=days)
        slips = habits.slip_share
        found += chance * (moved if place == 0 else slips * share[:, :days] + (1 - slips) * moved)
    return np.cumsum(found, axis=1)


def _moved(share: Floats, before: Ints, after: Ints, *, days: int) -> Floats:
    """Part what falls on each day among the run days around it; what moves beyond `days` is left out."""
    from scipy import sparse

    columns = np.arange(share.shape[1])
    gap = after - before
    later = np.where(before < 0, 1.0, np.where(gap > 0, (columns - before) / np.maximum(gap, 1), 1.0))
    target = np.concatenate([after, before])
    weight = np.concatenate([later, 1 - later])
    inside = (target >= 0) & (target < days) & (weight > 0)
    moves = sparse.csr_array(
        (weight[inside], (np.tile(columns, 2)[inside], target[inside])), shape=(share.shape[1], days)
    )
    return np.asarray(share @ moves)
