"""Classes A, B, C, D by the share of the amount that larger ones make, and N for what is below 0.

Named after the method. Everything here is compared in whole numbers, so that no rounding moves anybody.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import groupby, pairwise
from operator import index
from string import ascii_uppercase

__all__ = ["CUTS", "NEGATIVE", "class_names", "classify"]

CUTS = (Fraction(80, 100), Fraction(95, 100), Fraction(99, 100))
"""Where A, B and C end, as shares of the amount."""

NEGATIVE = "N"
"""The class of amounts below 0, such as the profit on a customer who costs more than they bring."""


def class_names(*, cuts: Sequence[Fraction] = CUTS) -> tuple[str, ...]:
    """Name the classes, best first and `NEGATIVE` last; raise `ValueError` for cuts that make none.

    >>> class_names()
    ('A', 'B', 'C', 'D', 'N')
    """
    letters = ascii_uppercase[: ascii_uppercase.index(NEGATIVE)]
    if len(cuts) >= len(letters):
        raise ValueError(f"{len(cuts)} cuts: there are names for at most {len(letters)} classes")
    if any(not 0 < cut < 1 for cut in cuts) or any(low >= high for low, high in pairwise(cuts)):
        raise ValueError("cuts are shares between 0 and 1, in ascending order")
    return (*letters[: len(cuts) + 1], NEGATIVE)


def classify(amounts: Sequence[int], *, cuts: Sequence[Fraction] = CUTS) -> tuple[str, ...]:
    """Give each amount its class, by the share of the total that stood before it, larger amounts first.

    An item of whose total less than the first cut stood before it is A, so the one that crosses 80 % is A still.
    Equal amounts share the class that the first of them gets, for the order of rows says nothing about them: what
    stands before an item is what is *larger* than it. The total is of amounts above 0; an amount of 0 gets the last
    class, one below 0 the class N. Errors: `ValueError` for cuts out of order, `TypeError` for amounts that are not
    whole.

    >>> "".join(classify([400, 250, 150, 80, 50, 30, 20, 10, 6, 4]))
    'AAABBBCCDD'
    >>> "".join(classify([50, 50, 0, -7]))
    'AADN'
    """
    names = class_names(cuts=cuts)
    whole = [index(amount) for amount in amounts]
    of = _classes([amount for amount in whole if amount > 0], cuts=cuts, names=names)
    last = names[-2]
    return tuple(NEGATIVE if amount < 0 else of.get(amount, last) for amount in whole)


def _classes(positive: Sequence[int], *, cuts: Sequence[Fraction], names: Sequence[str]) -> Mapping[int, str]:
    """Give the class of each distinct amount above 0."""
    total = sum(positive)
    bounds = [cut * total for cut in cuts]
    found, before = {}, 0
    for amount, equal in groupby(sorted(positive, reverse=True)):
        # what stands before is at the cut or beyond it: the class that ends there is full
        found[amount] = names[bisect_right(bounds, before)]
        before += amount * len(list(equal))
    return found
