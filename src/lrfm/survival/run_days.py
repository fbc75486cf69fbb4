"""Chances of payment on the days on which customers pay, given that an invoice stands open in the books today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.incidence import incidence_of_hazards

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt

    from lrfm.survival.posting import PostingLag
    from lrfm.survival.runs import RunHabits

__all__ = ["BACK_DAYS", "BEYOND_DAYS", "FromToday", "from_today"]

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
BACK_DAYS, BEYOND_DAYS = 45, 33
"""So long before today, and beyond the last day asked for, hazards are looked at: runs are a month apart at most, and
no payment is taken to stay unposted for longer."""
SELDOM = 1e-3
"""A habit that a customer is no likelier to have moves nothing of its payments."""


@dataclass(frozen=True, eq=False)
class FromToday:
    """What becomes of invoices that stand open in the books today.

    - `there`, `gone` (rows): the chance that it was paid, or ended otherwise, before today and is not posted yet;
    - `paid`, `ended` (rows, days): the chance to be paid, or to end otherwise, by each of the next days, beside these.
    """

    there: Numbers
    gone: Numbers
    paid: Numbers
    ended: Numbers

    @property
    def paid_by(self) -> Numbers:
        """The chance to be paid by each day, what is not posted yet included."""
        found: Numbers = np.minimum(self.there[:, None] + self.paid, 1.0)
        return found

    def hazards(self) -> tuple[Numbers, Numbers]:
        """Give daily hazards of payment and of other ends from today on, what is there already ending on day 1."""
        ended = self.ended.copy()
        ended += (self.there + self.gone)[:, None]
        left = np.maximum(1 - self.paid - ended, 0.0)
        before = np.concatenate([np.ones((len(left), 1)), left[:, :-1]], axis=1)
        safe = np.where(before > 0, before, 1.0)
        daily = [np.diff(shares, axis=1, prepend=0.0) / safe for shares in (self.paid, ended)]
        return np.clip(daily[0], 0.0, 1.0), np.clip(daily[1], 0.0, 1.0)


def from_today(
    hazards: Numbers, habits: RunHabits, *, whose: npt.NDArray[np.int64], day: date, lag: PostingLag
) -> FromToday:
    """Move payments to run days, and say what is to come of what is open today.

    `hazards` (rows, causes, days): of payment first, from `BACK_DAYS` before today to `BEYOND_DAYS` beyond the last day
    asked for; `whose` (rows): the place of each row's customer in `habits`. A payment between two run days falls on one
    of them, on the nearer the likelier, so that its expected day stays; some slip. Whatever falls on a day up to today
    has happened, and is ruled out as far as it would be posted: so the last run before today is behind whoever is still
    open. Without habits this is `lrfm.survival.posting.nowcast`.
    """
    share, _ = incidence_of_hazards(hazards)
    falls = _moved(np.diff(share[:, 0], axis=1, prepend=0.0), habits, whose=whose, day=day)
    others = np.diff(share[:, 1:].sum(axis=1), axis=1, prepend=0.0)
    ages = np.arange(BACK_DAYS)[::-1]
    unknown = lag.unknown_at(ages)
    last = hazards.shape[2] - BEYOND_DAYS
    there, gone = (one[:, :BACK_DAYS] @ unknown for one in (falls, others))
    ruled_out = falls[:, :BACK_DAYS].sum(axis=1) + others[:, :BACK_DAYS].sum(axis=1) - there - gone
    whole = np.maximum(1 - ruled_out, np.finfo(np.float64).tiny)
    paid, ended = (np.cumsum(one[:, BACK_DAYS:last], axis=1) / whole[:, None] for one in (falls, others))
    return FromToday(there / whole, gone / whole, paid, ended)


def _moved(share: Numbers, habits: RunHabits, *, whose: npt.NDArray[np.int64], day: date) -> Numbers:
    """Part what falls on each day among the run days around it, by each customer's habits."""
    if len(habits.habits) == 1:
        return share
    first = np.datetime64(day, "D") - (BACK_DAYS - 1)
    before, after = habits.around(first + np.arange(share.shape[1]))
    found = np.zeros_like(share)
    stays = np.ones(len(share))
    for place, rows, chance in _likely(habits, whose):
        keeping = (chance * (1 - habits.slip_share))[:, None]
        found[rows] += keeping * _parted(share[rows], before[place], after[place])
        stays[rows] -= keeping[:, 0]
    found += stays[:, None] * share
    return found


def _likely(
    habits: RunHabits, whose: npt.NDArray[np.int64]
) -> Iterator[tuple[int, npt.NDArray[np.intp], npt.NDArray[np.float64]]]:
    """Give each habit but that of any day, with the rows of customers who may have it, and how likely that is."""
    for place in range(1, len(habits.habits)):
        chance = habits.chance[whose, place]
        rows = np.flatnonzero(chance > SELDOM)
        if len(rows):
            yield place, rows, chance[rows]


def _parted(share: Numbers, before: npt.NDArray[np.int64], after: npt.NDArray[np.int64]) -> Numbers:
    """Move to the run before or after; what moves beyond the days looked at goes to the first or the last of them."""
    from scipy import sparse

    count = share.shape[1]
    columns = np.arange(count)
    gap = after - before
    later = np.where(gap > 0, (columns - before) / np.maximum(gap, 1), 1.0)
    target = np.clip(np.concatenate([after, before]), 0, count - 1)
    weight = np.concatenate([later, 1 - later])
    moves = sparse.csr_array((weight, (np.tile(columns, 2), target)), shape=(count, count))
    return np.asarray(share @ moves)
