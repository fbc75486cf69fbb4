"""The arrays of the metrics: one value a row, of one length, none of them missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lrfm.survival.causes import OPEN

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Whole = npt.NDArray[np.int64]
    Known = npt.NDArray[np.bool_]
else:
    Floats = Whole = Known = Any

__all__ = ["Floats", "Known", "Whole", "causes_of", "floats_of", "known_of", "same_length", "shares_of"]


def floats_of(values: npt.ArrayLike, *, name: str) -> Floats:
    """Read values as floats; raise `ValueError` where one is missing (positive infinity is a value).

    >>> floats_of([1, 2], name="time")
    array([1., 2.])
    """
    found = np.asarray(values, np.float64)
    if np.isnan(found).any():
        raise ValueError(f"{name}: a value is missing")
    return found


def shares_of(values: npt.ArrayLike, *, name: str) -> Floats:
    """Read values as shares; raise `ValueError` where one is missing or outside 0 to 1.

    >>> shares_of([0.25, 1], name="predicted")
    array([0.25, 1.  ])
    """
    found = floats_of(values, name=name)
    if ((found < 0) | (found > 1)).any():
        raise ValueError(f"{name}: a share lies outside 0 to 1")
    return found


def causes_of(values: npt.ArrayLike) -> Whole:
    """Read codes of how rows ended (0 open, 1 paid, 2 credited, 3 written off); raise `ValueError` for one below 0.

    >>> causes_of([0, 1, 2])
    array([0, 1, 2])
    """
    found = np.asarray(values)
    if found.dtype.kind not in "iub" or (found.size and int(found.min()) < OPEN):
        raise ValueError("cause: whole numbers from 0, please")
    return found.astype(np.int64)


def known_of(values: npt.ArrayLike, *, name: str) -> Known:
    """Read truth values; raise `ValueError` for others than true and false (or 1 and 0).

    >>> known_of([1, 0], name="event")
    array([ True, False])
    """
    found = np.asarray(values)
    if found.dtype != np.bool_ and not np.isin(found, (0, 1)).all():
        raise ValueError(f"{name}: true or false, please")
    return found.astype(np.bool_)


def same_length(*arrays: Floats | Whole | Known) -> int:
    """Give the number of rows of all arrays; raise `ValueError` where they differ.

    >>> same_length(np.zeros(3), np.zeros((3, 2)))
    3
    """
    lengths = {len(array) for array in arrays}
    if len(lengths) != 1:
        raise ValueError(f"arrays of different lengths: {sorted(lengths)}")
    return lengths.pop()
