"""Segments against all others in who has a value: Fisher's exact or the chi-square test, lift and Cramer's V."""

from __future__ import annotations

from collections import Counter
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from lrfm.segments.profile.compared import Compared
from lrfm.segments.profile.model import Method, TraitKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

__all__ = ["compared_values", "tested_values"]

_LEAST_EXPECTED = 5.0


def tested_values(holders: pd.DataFrame, *, least_holders: int, most_values: int) -> list[str]:
    """Choose the values that are tested, those with most customers first; equal counts by the value's name.

    `holders` has the columns segment, customer_key, value, each pair of customer and value once.
    """
    counts = holders["value"].value_counts()
    frequent = counts[counts >= least_holders]
    return sorted(frequent.index, key=lambda value: (-int(frequent[value]), value))[:most_values]


def compared_values(holders: pd.DataFrame, *, column: str, values: list[str], least_members: int) -> Iterator[Compared]:
    """Compare each segment with all others in each value.

    `holders` as in `tested_values`. A customer counts as one who lacks a value only where another one is known.
    """
    known = holders.drop_duplicates("customer_key")["segment"].value_counts()
    have = Counter(zip(holders["value"], holders["segment"], strict=True))
    all_who_have = Counter(holders["value"])
    n = int(known.sum())
    for segment in sorted(known.index):
        n_in = int(known[segment])
        if min(n_in, n - n_in) < least_members:
            continue
        for value in values:
            inside = have[value, segment]
            outside = all_who_have[value] - inside
            if inside + outside < n:
                yield _compared(segment, column, value, table=(inside, n_in - inside, outside, n - n_in - outside))


def _compared(segment: str, column: str, value: str, *, table: tuple[int, int, int, int]) -> Compared:
    inside, lack_inside, outside, lack_outside = table
    n_in, n_out = inside + lack_inside, outside + lack_outside
    method, p_value, chi_square = _tested(table)
    share_inside, share_outside = inside / n_in, outside / n_out
    return Compared(
        segment=segment,
        column=column,
        kind=TraitKind.VALUE,
        value=value,
        effect=share_inside - share_outside,
        share_inside=share_inside,
        share_outside=share_outside,
        lift=share_inside * (n_in + n_out) / (inside + outside),
        cramers_v=sqrt(chi_square / (n_in + n_out)),
        inside_count=n_in,
        outside_count=n_out,
        method=method,
        p_value=p_value,
    )


def _tested(table: tuple[int, int, int, int]) -> tuple[Method, float, float]:
    """Give the method, its p-value, and Pearson's chi-square; Fisher where fewer than 5 are expected in a cell."""
    from scipy.special import chdtrc
    from scipy.stats import fisher_exact

    a, b, c, d = table
    n = a + b + c + d
    chi_square = n * (a * d - b * c) ** 2 / ((a + b) * (c + d) * (a + c) * (b + d))
    least_expected = min(a + b, c + d) * min(a + c, b + d) / n
    if least_expected < _LEAST_EXPECTED:
        return Method.FISHER, float(fisher_exact(np.array([[a, b], [c, d]])).pvalue), chi_square
    return Method.CHI_SQUARE, float(chdtrc(1, chi_square)), chi_square
