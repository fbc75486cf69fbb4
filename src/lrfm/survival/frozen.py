"""Results that hold arrays nobody changes."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

__all__ = ["FrozenArrays"]


@dataclass(frozen=True, eq=False)
class FrozenArrays:
    """A dataclass whose arrays can only be read.

    >>> @dataclass(frozen=True, eq=False)
    ... class Shares(FrozenArrays):
    ...     values: np.ndarray
    >>> Shares(np.zeros(1)).values[0] = 1
    Traceback (most recent call last):
    ValueError: assignment destination is read-only
    """

    def __post_init__(self) -> None:
        for column in fields(self):
            if isinstance(values := getattr(self, column.name), np.ndarray):
                values.setflags(write=False)
