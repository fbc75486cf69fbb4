"""How much of an amount stands on few: exact formulas over whole amounts.

Shares of a sum mean nothing where some parts are below 0, so every formula here takes amounts above 0 and raises
`ValueError` for any other, and for none at all. `positive_only` takes the others out and counts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from operator import index

__all__ = [
    "Positive",
    "effective_number",
    "gini",
    "gini_corrected",
    "herfindahl",
    "least_share",
    "pareto_curve",
    "positive_only",
    "top_share",
]

EIGHTY = Fraction(4, 5)


@dataclass(frozen=True)
class Positive:
    """Amounts above 0, and how many were left out because they are 0 or less."""

    amounts: tuple[int, ...]
    left_out: int


def positive_only(amounts: Iterable[int]) -> Positive:
    """Keep the amounts above 0, in their order, and count the others.

    >>> positive_only([300, -20, 0, 100])
    Positive(amounts=(300, 100), left_out=2)
    """
    whole = [index(amount) for amount in amounts]
    kept = tuple(amount for amount in whole if amount > 0)
    return Positive(kept, left_out=len(whole) - len(kept))


def herfindahl(amounts: Sequence[int]) -> Fraction:
    """Sum the squared shares: 1 where all stands on one, 1/n where n are equal.

    >>> float(herfindahl([400, 250, 150, 80, 50, 30, 20, 10, 6, 4]))
    0.255352
    """
    parts = _checked(amounts)
    return Fraction(sum(part * part for part in parts), sum(parts) ** 2)


def effective_number(amounts: Sequence[int]) -> Fraction:
    """Give how many equal parts would be as concentrated: the inverse of `herfindahl`.

    >>> round(float(effective_number([400, 250, 150, 80, 50, 30, 20, 10, 6, 4])), 3)
    3.916
    """
    return 1 / herfindahl(amounts)


def gini(amounts: Sequence[int]) -> Fraction:
    """Give the Gini coefficient, 0 where all are equal; of n parts it is at most 1 - 1/n.

    It is the sum of (2i - n - 1) x_i over n times the sum of x_i, the smallest amount first and i from 1.

    >>> float(gini([400, 250, 150, 80, 50, 30, 20, 10, 6, 4]))
    0.6172
    """
    parts = sorted(_checked(amounts))
    count = len(parts)
    weighted = sum((2 * rank - count - 1) * part for rank, part in enumerate(parts, start=1))
    return Fraction(weighted, count * sum(parts))


def gini_corrected(amounts: Sequence[int]) -> Fraction | None:
    """Give the Gini coefficient times n/(n - 1), which reaches 1 for any n; none for a single amount.

    >>> round(float(gini_corrected([400, 250, 150, 80, 50, 30, 20, 10, 6, 4])), 4)
    0.6858
    """
    count = len(amounts)
    return gini(amounts) * Fraction(count, count - 1) if count != 1 else None


def top_share(amounts: Sequence[int], *, count: int) -> Fraction:
    """Give the share of the `count` largest; 1 where there are no more than that.

    >>> float(top_share([400, 250, 150, 80, 50, 30, 20, 10, 6, 4], count=3))
    0.8
    """
    if count < 1:
        raise ValueError(f"the {count} largest are nobody")
    parts = sorted(_checked(amounts), reverse=True)
    return Fraction(sum(parts[:count]), sum(parts))


def pareto_curve(amounts: Sequence[int]) -> tuple[tuple[Fraction, Fraction], ...]:
    """Give the points (share of the parts, share of the amount), largest first, from (0, 0) to (1, 1).

    >>> [(str(parts), str(amount)) for parts, amount in pareto_curve([1, 3])]
    [('0', '0'), ('1/2', '3/4'), ('1', '1')]
    """
    parts = sorted(_checked(amounts), reverse=True)
    total, count = sum(parts), len(parts)
    return tuple(
        (Fraction(number, count), Fraction(so_far, total)) for number, so_far in enumerate(accumulate(parts, initial=0))
    )


def least_share(amounts: Sequence[int], *, making: Fraction = EIGHTY) -> Fraction:
    """Give the least share of the parts that makes at least so much of the amount: Pareto's statement as it is.

    >>> str(least_share([400, 250, 150, 80, 50, 30, 20, 10, 6, 4]))
    '3/10'
    """
    if not 0 < making <= 1:
        raise ValueError(f"{making} is no share of an amount")
    return next(parts for parts, amount in pareto_curve(amounts) if amount >= making)


def _checked(amounts: Sequence[int]) -> list[int]:
    """Give plain whole numbers, which never overflow, or raise."""
    whole = [index(amount) for amount in amounts]
    if not whole:
        raise ValueError("no amounts, no shares")
    if min(whole) <= 0:
        raise ValueError("concentration is of amounts above 0 only: take the others out with positive_only")
    return whole
