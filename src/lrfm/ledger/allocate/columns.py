"""Columns of Arrow tables as numpy arrays, with the promises that allocation stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.errors import Defect

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Whole = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

__all__ = ["NEVER", "days_of", "days_or_never", "flags_of", "require_positive", "require_unique", "runs", "whole_of"]

NEVER = 2**31 - 1
"""Stands for a day that does not come: later than every day that date32 is used for."""


def whole_of(table: pa.Table, name: str) -> Whole:
    """Give a column of whole numbers; a NULL in it is a :class:`Defect`."""
    return _filled(table, name).cast(pa.int64()).to_numpy()  # type: ignore[no-any-return]  # pyarrow has no types


def days_of(table: pa.Table, name: str) -> Whole:
    """Give a date32 column as days since 1970; a NULL in it is a :class:`Defect`."""
    return _as_day_numbers(_filled(table, name))


def days_or_never(table: pa.Table, name: str) -> Whole:
    """Give a date32 column as days since 1970, ``NEVER`` where it is NULL."""
    days = table.column(name).cast(pa.date32()).cast(pa.int32())
    return pc.fill_null(days, NEVER).to_numpy().astype(np.int64)  # type: ignore[no-any-return]


def flags_of(table: pa.Table, name: str) -> Flags:
    """Give a column of truth values; a NULL in it is a :class:`Defect`."""
    return _filled(table, name).to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]


def require_unique(keys: Whole, *, name: str) -> None:
    """Raise a :class:`Defect` where a key stands twice."""
    if not runs([np.sort(keys)]).all():
        raise Defect(f"{name} is not unique")


def require_positive(amounts: Whole, *, name: str) -> None:
    """Raise a :class:`Defect` where an amount is not above zero."""
    if (amounts <= 0).any():
        raise Defect(f"{name} is not above zero throughout")


def runs(sorted_columns: Sequence[Whole]) -> Flags:
    """Mark the first row of each run of equal rows.

    >>> runs([np.array([1, 1, 2]), np.array([5, 6, 6])]).tolist()
    [True, True, True]
    """
    first = np.zeros(len(sorted_columns[0]), dtype=np.bool_)
    first[:1] = True
    for column in sorted_columns:
        first[1:] |= column[1:] != column[:-1]
    return first


def _filled(table: pa.Table, name: str) -> pa.Array:
    column = table.column(name).combine_chunks()
    if column.null_count:
        raise Defect(f"{name} has NULLs")
    return column


def _as_day_numbers(column: pa.Array) -> Whole:
    return column.cast(pa.date32()).cast(pa.int32()).to_numpy().astype(np.int64)  # type: ignore[no-any-return]
