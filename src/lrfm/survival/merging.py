"""Equal spells merged into one row with their count: curves of millions of invoices then rest on thousands of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.causes import CAUSES
from lrfm.survival.spells import Spells

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["merged"]

_MOST_CELLS = 16_000_000
"""So many pairs of an entry and an exit are counted in one array; beyond, rows stay as they are."""


def merged(spells: Spells) -> Spells:
    """Merge rows of equal entry, exit and cause, whoever's they are; customers are told no more (all are number 0).

    Days that are not whole, or spread too wide to be counted in one array, stay one row each.

    >>> merged(Spells.of([0, 0, 0], [30, 30, 30], [1, 1, 0], count=[2, 3, 4])).count.tolist()
    [4, 5]
    """
    if not len(spells):
        return spells
    first = np.array([spells.entry.min(), spells.exit.min()])
    wide = np.array([np.ptp(spells.entry), np.ptp(spells.exit)]) + 1
    if wide.prod() * (len(CAUSES) + 1) > _MOST_CELLS or not (_whole(spells.entry) and _whole(spells.exit)):
        return spells
    shape = (int(wide[0]), int(wide[1]), len(CAUSES) + 1)
    cells = (spells.entry - first[0]).astype(np.int64) * shape[1] + (spells.exit - first[1]).astype(np.int64)
    cells = cells * shape[2] + spells.cause
    sums = np.zeros(shape[0] * shape[1] * shape[2], np.int64)
    np.add.at(sums, cells, spells.count)
    held = np.flatnonzero(sums)
    entry, last, cause = np.unravel_index(held, shape)
    return Spells(entry + first[0], last + first[1], cause.astype(np.int64), sums[held], np.zeros(len(held), np.int64))


def _whole(days: npt.NDArray[np.float64]) -> bool:
    return bool((days == np.floor(days)).all())
