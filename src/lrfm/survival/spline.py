"""Natural cubic splines of a covariate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["NaturalSpline"]

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
OUTER_SHARE = 0.05
"""The outer knots lie at this quantile and its counterpart, the others at equal steps between (Harrell)."""


@dataclass(frozen=True)
class NaturalSpline:
    """A cubic spline that is straight beyond its outer knots: the value itself and `len(knots) - 2` curved functions.

    The basis is Harrell's: truncated cubes over the squared distance of the outer knots (Regression Modeling
    Strategies, 2.4.4). Each function is then centred at `centre` and divided by `scale`, its mean and standard
    deviation over the days at risk, so that one penalty fits all.

    >>> spline = NaturalSpline.of(np.arange(10.0), weights=np.ones(10), knots=3)
    >>> spline.count, spline.basis(np.array([100.0, 101.0, 102.0])).shape
    (2, (3, 2))
    >>> bool(np.allclose(np.diff(spline.basis(np.array([100.0, 101.0, 102.0])), n=2, axis=0), 0))
    True
    """

    knots: tuple[float, ...]
    centre: tuple[float, ...]
    scale: tuple[float, ...]

    @classmethod
    def of(cls, values: Numbers, *, weights: Numbers, knots: int) -> NaturalSpline:
        """Place knots at quantiles of the days at risk; fewer where values are fewer, none where they are one."""
        order = np.argsort(values, kind="stable")
        shares = np.cumsum(weights[order]) / max(float(np.sum(weights)), 1.0)
        wanted = np.linspace(OUTER_SHARE, 1 - OUTER_SHARE, knots)
        places = np.minimum(np.searchsorted(shares, wanted), values.size - 1)
        found = np.unique(values[order][places])
        raw = _raw(values, found)
        centre = np.average(raw, axis=0, weights=weights)
        scale = np.sqrt(np.average((raw - centre) ** 2, axis=0, weights=weights))
        curved = np.where(scale > 0, scale, 1.0)
        return cls(tuple(found.tolist()), tuple(centre.tolist()), tuple(curved.tolist()))

    @property
    def count(self) -> int:
        """The number of functions."""
        return len(self.centre)

    def basis(self, values: Numbers) -> Numbers:
        """Give the functions at values: (values, count)."""
        found: Numbers = (_raw(values, np.array(self.knots)) - np.array(self.centre)) / np.array(self.scale)
        return found


def _raw(values: Numbers, knots: Numbers) -> Numbers:
    if knots.size < 3:
        return values[:, None].astype(np.float64)
    first, before, last = knots[0], knots[-2], knots[-1]
    cubes = [_cube(values - knot) for knot in knots[:-2]]
    ends = _cube(values - before), _cube(values - last)
    curved = [
        (cube - ends[0] * (last - knot) / (last - before) + ends[1] * (before - knot) / (last - before))
        / (last - first) ** 2
        for cube, knot in zip(cubes, knots[:-2], strict=True)
    ]
    return np.column_stack([values, *curved])


def _cube(values: Numbers) -> Numbers:
    found: Numbers = np.maximum(values, 0.0) ** 3
    return found
