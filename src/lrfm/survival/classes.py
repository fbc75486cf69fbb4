"""Classes of invoices that curves are drawn by: terms of payment and size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["SIZE_CLASSES", "TERMS_ENDS_DAYS", "size_class", "size_cuts", "terms_class"]

TERMS_ENDS_DAYS = (7, 14, 30, 45, 60, 90)
"""Last days of the classes of terms, as firms write them; what is longer is the last class."""
SIZE_CLASSES = 4


def terms_class(terms_days: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Number the class of each invoice's terms, from 0.

    >>> terms_class([0, 7, 8, 30, 31, 400]).tolist()
    [0, 0, 1, 2, 3, 6]
    """
    return np.searchsorted(TERMS_ENDS_DAYS, np.asarray(terms_days), side="left").astype(np.int64)


def size_cuts(amount_minor: npt.ArrayLike) -> tuple[int, ...]:
    """Give the largest amounts of the classes of size but the last: quarters of the invoices, fixed for all groups.

    Where many invoices have one amount, cuts coincide; one of them stays, and there are fewer classes. A cut is an
    amount that stands in the ledger.

    >>> size_cuts([100, 200, 300, 400, 500, 600, 700, 800]), size_cuts([5, 5, 5, 5]), size_cuts([5, 5, 5, 9])
    ((200, 400, 600), (), (5,))
    """
    amounts = np.asarray(amount_minor, np.int64)
    if not len(amounts):
        return ()
    parts = [number / SIZE_CLASSES for number in range(1, SIZE_CLASSES)]
    cuts = np.unique(np.quantile(amounts, parts, method="inverted_cdf"))
    return tuple(int(cut) for cut in cuts if cut < amounts.max())


def size_class(amount_minor: npt.ArrayLike, *, cuts: tuple[int, ...]) -> npt.NDArray[np.int64]:
    """Number the class of each amount, from 0, the smallest.

    >>> size_class([200, 201, 800], cuts=(200, 400, 600)).tolist()
    [0, 1, 3]
    """
    return np.searchsorted(np.asarray(cuts, np.int64), np.asarray(amount_minor, np.int64), side="left").astype(np.int64)
