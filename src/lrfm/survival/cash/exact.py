"""The exact distribution of what independent invoices bring: the oracle of the simulation."""

from __future__ import annotations

import math

import numpy as np

from lrfm.survival.rows import Floats, Ints

__all__ = ["compound_distribution"]

MOST_POINTS = 20_000_000


def compound_distribution(amounts_minor: Ints, chance: Floats) -> tuple[Ints, Floats]:
    """Give the values of sum A_i X_i and their chances, X_i being 1 with `chance` i, independent of each other.

    Convolution, invoice by invoice, on the grid of the amounts' greatest common divisor; only values with a chance come
    back, ascending. Raises `ValueError` for amounts below 0, no chances, or more than 20 million points. METHODS 5.10.

    >>> values, chance = compound_distribution(np.array([1, 1, 1]), np.array([0.1, 0.5, 0.9]))
    >>> values.tolist(), chance.round(3).tolist()
    ([0, 1, 2, 3], [0.045, 0.455, 0.455, 0.045])
    """
    amounts, chances = np.asarray(amounts_minor, dtype=np.int64), np.asarray(chance, dtype=np.float64)
    if amounts.shape != chances.shape or (amounts < 0).any() or not ((chances >= 0) & (chances <= 1)).all():
        raise ValueError("an amount of at least 0, and a chance between 0 and 1, for each invoice, please")
    unit = math.gcd(*amounts.tolist()) or 1
    steps = amounts // unit
    size = int(steps.sum()) + 1
    if size > MOST_POINTS:
        raise ValueError(f"{size} points are too many")
    found, reached = np.zeros(size), 1
    found[0] = 1.0
    for step, one in zip(steps.tolist(), chances.tolist(), strict=True):
        grown = found[: reached + step] * (1 - one)
        grown[step:] += found[:reached] * one
        reached += step
        found[:reached] = grown
    values = np.flatnonzero(found > 0)
    return values * unit, found[values]
