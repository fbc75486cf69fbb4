"""Newton's method for smooth convex losses of few coefficients, some of which may not be negative."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from lrfm.errors import Defect
from lrfm.weights.criteria import Floats

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Loss", "minimised", "squares"]

Loss = Callable[[Floats], tuple[float, Floats, Callable[[], Floats]]]
"""Gives the loss at coefficients, its gradient and, where it is asked for, its second derivatives."""
_STEPS = 100
_HALVINGS = 40
_GAIN = 1e-13


def minimised(loss: Loss, start: Floats, *, is_bounded: NDArray[np.bool_]) -> Floats:
    """Give the coefficients of least loss; those that are bounded are 0 or more.

    Each step minimises the loss's parabola under the bounds, exactly, as non-negative least squares (Lawson & Hanson
    1974), and is halved until it gains. For five coefficients that takes a tenth of what L-BFGS-B does, to the same
    point: the loss has one minimum. `loss` must be strictly convex, as it is with a ridge above 0.
    """
    beta = np.where(is_bounded, np.maximum(start, 0.0), start)
    value, gradient, derived = loss(beta)
    curvature: Floats | None = None
    for _ in range(_STEPS):
        # near the end the parabola before does as well: second derivatives take the most time
        for last in (curvature, None):
            curvature = derived() if last is None else last
            step = _bounded_parabola(curvature, curvature @ beta - gradient, is_bounded=is_bounded) - beta
            slope = float(gradient @ step)
            if -slope <= _GAIN * (1.0 + abs(value)):
                return beta + step
        size = 1.0
        for _ in range(_HALVINGS):
            found = loss(beta + size * step)
            if found[0] <= value + 1e-4 * size * slope:
                break
            size /= 2.0
        else:
            return beta  # no step gains any more: what is left is rounding
        beta = beta + size * step
        value, gradient, derived = found
    raise Defect("a convex loss did not reach its minimum")


def squares(x: Floats, weight: Floats) -> Floats:
    """Give x' diag(weight) x, column by column: half of the products, and no table beside `x`.

    >>> squares(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, 10.0])).tolist()
    [[91.0, 122.0], [122.0, 164.0]]
    """
    count = x.shape[1]
    found = np.empty((count, count))
    for at in range(count):
        found[at, at:] = found[at:, at] = x[:, at:].T @ (x[:, at] * weight)
    return found


def _bounded_parabola(curvature: Floats, pull: Floats, *, is_bounded: NDArray[np.bool_]) -> Floats:
    """Minimise z'Hz/2 - c'z with z >= 0 where bounded: free coefficients are worked out of it first."""
    from scipy.optimize import nnls

    free = ~is_bounded
    found = np.zeros(len(pull))
    h, c = curvature[np.ix_(is_bounded, is_bounded)], pull[is_bounded]
    if free.any():
        across = np.linalg.solve(curvature[np.ix_(free, free)], curvature[np.ix_(free, is_bounded)])
        h = h - curvature[np.ix_(is_bounded, free)] @ across
        c = c - across.T @ pull[free]
    if is_bounded.any():
        root = np.linalg.cholesky(h)
        found[is_bounded], _ = nnls(root.T, np.linalg.solve(root, c))
    if free.any():
        rest = pull[free] - curvature[np.ix_(free, is_bounded)] @ found[is_bounded]
        found[free] = np.linalg.solve(curvature[np.ix_(free, free)], rest)
    return found
