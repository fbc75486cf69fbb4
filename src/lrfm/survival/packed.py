"""Rows of whole numbers in the order of all their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

__all__ = ["in_order"]

BITS = 63


def in_order(columns: Sequence[npt.NDArray[Any]]) -> list[npt.NDArray[Any]]:
    """Sort rows by the first column, then the second and so on; columns keep their types.

    Where 63 bits hold a row it is packed into one number, which sorts several times faster than columns do.

    >>> [column.tolist() for column in in_order([np.array([2, 1, 1]), np.array([-5, 7, -7])])]
    [[1, 1, 2], [-7, 7, -5]]
    """
    if not len(columns[0]):
        return list(columns)
    first = [int(column.min()) for column in columns]
    bits = [(int(column.max()) - least).bit_length() for column, least in zip(columns, first, strict=True)]
    if sum(bits) > BITS:
        order = np.lexsort(columns[::-1])
        return [column[order] for column in columns]
    packed = np.zeros(len(columns[0]), np.int64)
    for column, least, width in zip(columns, first, bits, strict=True):
        packed <<= width
        packed += column
        packed -= least
    packed.sort()
    found = []
    for column, least, width in zip(columns[::-1], first[::-1], bits[::-1], strict=True):
        found.append(((packed & ((1 << width) - 1)) + least).astype(column.dtype))
        packed >>= width
    return found[::-1]
