"""Sampling error: intervals of 99 in 100, and how likely a difference is by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from lrfm.ledger.synthetic.facts import Numbers, Shares
from lrfm.ledger.synthetic.shown.results import Phenomenon, Point, Series, Unit

__all__ = [
    "FEWEST_EXPECTED",
    "WIDTH",
    "Estimate",
    "chance_of",
    "points_of",
    "ratio_by",
    "spread",
    "told_apart",
    "value_of",
]

WIDTH = 2.5758
"""Standard errors on either side of what is found in 99 of 100 cases."""

FEWEST = 8
"""Of fewer groups or cases nothing is said."""

FEWEST_EXPECTED = 5
"""Where fewer cases are expected their number is not nearly normal, so that nothing is tested (Cochran, 1954)."""

_Values = npt.NDArray[Any]


@dataclass(frozen=True)
class Estimate:
    """What the files show, and its standard error."""

    value: float
    error: float

    def at(self, x: float, *, asked: float | None, is_marked: bool = False) -> Point:
        """Put it beside the truth."""
        known = np.isfinite(self.value) and np.isfinite(self.error)
        if not known:
            return Point(x, asked, None, is_marked=is_marked)
        value, reach = float(self.value), float(WIDTH * self.error)
        if reach <= 0:  # nothing varied in the files, which does not mean that nothing could have
            return Point(x, asked, value, is_marked=is_marked)
        return Point(x, asked, value, value - reach, value + reach, is_marked)

    def times(self, factor: float) -> Estimate:
        """Give it in other units."""
        return Estimate(self.value * factor, self.error * abs(factor))


def ratio_by(group: Numbers, *, above: _Values, below: _Values, least_error: float = 0.0) -> Estimate:
    """Estimate the ratio of two sums whose rows belong to groups that are alike within (customers, mostly).

    The error is that of a ratio estimator over groups (Cochran, Sampling techniques, section 6.3).

    >>> everybody = np.repeat(np.arange(10), 2)
    >>> ratio_by(everybody, above=np.tile([1, 0], 10), below=np.ones(20)).value
    0.5
    """
    total = float(np.sum(below))
    if total <= 0 or len(np.unique(group)) < FEWEST:
        return Estimate(np.nan, np.nan)
    value = float(np.sum(above)) / total
    rest = np.bincount(group, weights=above - value * below)
    return Estimate(value, max(least_error, float(np.sqrt(np.sum(rest**2))) / total))


def told_apart(chance_squares: float, *, freedom: int) -> float:
    """Give how often chance alone makes a sum of squares of this size or more."""
    return float(chdtrc(freedom, chance_squares)) if freedom > 0 else 1.0


def chance_of(points: Sequence[Point], *, lost: int = 0) -> float | None:
    """Give how often chance alone sets all points so far from the truth; `lost` degrees of freedom are used up."""
    squares = [
        ((point.found - point.asked) / ((point.high - point.found) / WIDTH)) ** 2
        for point in points
        if point.found is not None and point.asked is not None and point.high is not None and point.high > point.found
    ]
    return told_apart(sum(squares), freedom=len(squares) - lost) if len(squares) > lost else None


def points_of(xs: Sequence[float], *, asked: Sequence[float], found: Sequence[Estimate]) -> tuple[Point, ...]:
    """Put estimates beside the truth, place by place."""
    return tuple(one.at(x, asked=true) for x, true, one in zip(xs, asked, found, strict=True))


def spread(xs: Sequence[float], counts: Numbers, *, asked: Shares) -> tuple[tuple[Point, ...], float | None]:
    """Put a distribution beside the asked one, and give Pearson's chance of the difference.

    For the chance, places at which few cases are expected are taken together; None where fewer than two are left.
    """
    total = float(counts.sum())
    if total <= 0:
        return tuple(Point(x, float(true), None) for x, true in zip(xs, asked, strict=True)), None
    shares = counts / total
    errors = np.sqrt(np.maximum(asked * (1 - asked), 1e-12) / total)
    found = [Estimate(float(share), float(error)) for share, error in zip(shares, errors, strict=True)]
    return points_of(xs, asked=asked.tolist(), found=found), _pearson(counts, expected=total * asked)


def _pearson(counts: Numbers, *, expected: Shares) -> float | None:
    order = np.argsort(expected, kind="stable")
    sums = np.cumsum(expected[order])
    few = max(int((expected < FEWEST_EXPECTED).sum()), 1 + int(np.searchsorted(sums, FEWEST_EXPECTED)))
    if few >= len(order):
        return None
    first = [0, *range(few, len(order))]
    seen, due = (np.add.reduceat(values[order], first) for values in (counts, expected))
    return told_apart(float(np.sum((seen - due) ** 2 / due)), freedom=len(first) - 1)


def value_of(
    key: str,
    found: Estimate,
    *,
    asked: float,
    unit: Unit,
    cases: int,
    series: Sequence[Series] = (),
    chance: float | None = None,
    expected: float = np.inf,
) -> Phenomenon | None:
    """Make a phenomenon of one value (`chance`: of a comparison of more than that); None where too few were counted.

    `expected`: the cases that the truth makes expect; it is not tested where they are few, or the value has no error.
    """
    point = found.at(0.0, asked=asked)
    if point.found is None or cases < FEWEST:
        return None
    own = chance_of([point]) if chance is None else chance
    if expected < FEWEST_EXPECTED or point.high is None:
        own = None
    return Phenomenon(key, unit, asked, point.found, point.low, point.high, own, int(cases), tuple(series))
