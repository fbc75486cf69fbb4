"""An amount split in proportion, exact to the minor unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["shares"]

LONG = 64
"""From so many parts on an array is quicker than a list."""
SAFE = 2**62


def shares(amount: int, *, parts: Sequence[int], total: int) -> list[int]:
    """Split an amount in proportion to parts by largest remainder (ties: the first), none above its part.

    ``parts`` are whole and above zero, ``total`` is their sum, and the amount is from 0 to that.

    >>> shares(10, parts=[10, 10, 10], total=30)
    [4, 3, 3]
    """
    if amount == total:
        return list(parts)
    if len(parts) == 1:
        return [amount]
    if len(parts) >= LONG and amount * max(parts) < SAFE:
        return _by_array(amount, parts, total)
    return _by_list(amount, parts, total)


def _by_list(amount: int, parts: Sequence[int], total: int) -> list[int]:
    split, remainders = [], []
    for part in parts:
        share, remainder = divmod(amount * part, total)
        split.append(share)
        remainders.append(remainder)
    if missing := amount - sum(split):
        # sorting keeps equals in their order, backwards too
        for place in sorted(range(len(parts)), key=remainders.__getitem__, reverse=True)[:missing]:
            split[place] += 1
    return split


def _by_array(amount: int, parts: Sequence[int], total: int) -> list[int]:
    split, remainders = np.divmod(amount * np.array(parts, dtype=np.int64), total)
    missing = amount - int(split.sum())
    split[np.argsort(-remainders, kind="stable")[:missing]] += 1
    return split.tolist()  # type: ignore[no-any-return]  # numpy's tolist has no type
