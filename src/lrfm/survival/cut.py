"""Is the tail of a clock cut: does nobody take longer than a day beyond which many were to be expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.tails import TAIL_EXPECTED_MIN, TAIL_WINDOW_DAYS, tail_expected
from lrfm.survival.causes import PAID

if TYPE_CHECKING:
    import numpy.typing as npt

    from lrfm.survival.spells import Spells

__all__ = ["Cut", "find_cut"]

LEAST_PAYERS = 10
"""A tail that fewer customers make ends with the habits of one or two of them."""


@dataclass(frozen=True)
class Cut:
    """Nobody took longer than `last_days`, where `expected` payments were to be expected in the next window.

    `followed` invoices would have been seen beyond that window, paid or open, had they taken longer.
    """

    last_days: int
    expected: int
    window_days: int
    followed: int


def find_cut(spells: Spells, *, watched: npt.ArrayLike) -> Cut | None:
    """Notice a limit that no invoice of the files gets beyond; None where the tail ends as tails do.

    `watched` is the day of the clock, a row each, until which a row would have been seen had it not ended. Only rows
    seen a whole window beyond the latest payment are counted, so that time alone explains nothing. One row that stands
    open beyond that payment, or ended there in another way, shows that the files hold such rows: no cut. The fall of
    payments over the last three windows is carried on (`tail_expected`, whose false alarms were simulated), where at
    least ten customers paid in the last of them.

    >>> from lrfm.survival.spells import Spells
    >>> days = np.repeat(np.arange(1, 46), 20)
    >>> find_cut(Spells.of(np.zeros(900), days, np.ones(900)), watched=np.full(900, 400)).last_days
    45
    """
    paid = spells.cause == PAID
    if not paid.any():
        return None
    last = float(spells.exit[paid].max())
    if (spells.exit > last).any():
        return None
    seen = np.asarray(watched, np.float64) >= last + TAIL_WINDOW_DAYS
    ages = (last - spells.exit[paid & seen]) // TAIL_WINDOW_DAYS
    counts = spells.count[paid & seen]
    near, far, farther = (int(counts[ages == number].sum()) for number in range(3))
    expected = tail_expected((near, far, farther))
    payers = len(np.unique(spells.customer[paid & seen][ages == 0]))
    if expected < TAIL_EXPECTED_MIN or payers < LEAST_PAYERS:
        return None
    return Cut(int(last), round(expected), TAIL_WINDOW_DAYS, int(spells.count[seen].sum()))
