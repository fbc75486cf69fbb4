"""How far money forecasts were off: points, quantiles, whole distributions, intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.metrics.arrays import Floats, floats_of, same_length
from lrfm.survival.metrics.sums import Sums, mean_of, ratio_of

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = [
    "PINBALL_LEVELS", "absolute_error", "bias_share", "coverage_share", "crps", "crps_of_draws", "pinball_loss",
    "weighted_absolute_error_share",
]  # fmt: skip

PINBALL_LEVELS = (0.1, 0.5, 0.9)
"""The quantiles that a cash forecast states."""


def absolute_error(actual: npt.ArrayLike, forecast: npt.ArrayLike) -> Sums:
    """Give the mean absolute error (MAE), in the unit of the amounts.

    >>> absolute_error([100, 200], [110, 170]).value
    20.0
    """
    found, said = _pair(actual, forecast)
    return mean_of(np.abs(said - found))


def weighted_absolute_error_share(actual: npt.ArrayLike, forecast: npt.ArrayLike) -> Sums:
    """Give absolute errors over what came in (WAPE); missing where nothing did.

    >>> round(weighted_absolute_error_share([100, 200], [110, 170]).value, 9)
    0.133333333
    """
    found, said = _pair(actual, forecast)
    return ratio_of(np.abs(said - found), np.abs(found))


def bias_share(actual: npt.ArrayLike, forecast: npt.ArrayLike) -> Sums:
    """Give forecast less actual over actual, all rows together: above 0 too much was promised.

    >>> round(bias_share([100, 200], [110, 170]).value, 9)
    -0.066666667
    """
    found, said = _pair(actual, forecast)
    return ratio_of(said - found, found)


def pinball_loss(actual: npt.ArrayLike, quantile: npt.ArrayLike, *, level: float) -> Sums:
    """Give the mean pinball loss of a forecast quantile: level (y - q) where y is above q, (1 - level)(q - y) below.

    Half of the absolute error at level .5. Raises `ValueError` for a level not between 0 and 1.

    >>> pinball_loss([100, 200], [110, 170], level=0.9).value
    14.0
    """
    if not 0 < level < 1:
        raise ValueError("a level between 0 and 1, please")
    found, said = _pair(actual, quantile)
    return mean_of(np.maximum(level * (found - said), (level - 1) * (found - said)))


def coverage_share(actual: npt.ArrayLike, low: npt.ArrayLike, high: npt.ArrayLike) -> Sums:
    """Give the share of rows within their intervals, ends included; raise `ValueError` where a low is above its high.

    >>> coverage_share([100, 200], [90, 210], [110, 220]).value
    0.5
    """
    found, least = _pair(actual, low)
    most = floats_of(high, name="high")
    same_length(found, most)
    if (least > most).any():
        raise ValueError("an interval ends before it begins")
    return mean_of(((least <= found) & (found <= most)).astype(np.float64))


def crps_of_draws(actual: npt.ArrayLike, draws: npt.ArrayLike) -> Sums:
    """Give the mean continuous ranked probability score of forecasts that are draws (rows, draws), equally likely.

    E|X - y| - .5 E|X - X'|, X' being another draw from the same ones (METHODS 5.11); of one draw the absolute error.

    >>> crps_of_draws([400, 0], [[300, 500], [0, 0]]).value
    25.0
    """
    values = floats_of(draws, name="draws")
    if values.ndim != 2 or not values.shape[1]:
        raise ValueError("draws: a row for each actual, and at least one draw")
    return crps(actual, values, probability=np.full(values.shape[1], 1 / values.shape[1]))


def crps(actual: npt.ArrayLike, values: npt.ArrayLike, *, probability: npt.ArrayLike) -> Sums:
    """Give the mean score of forecasts that are `values` (rows, points), taken with a `probability` each.

    `probability` sums to 1, and is one for all rows or (rows, points). Raises `ValueError` where it does not sum to 1.

    >>> crps([400], [[300, 500]], probability=[0.5, 0.5]).value
    50.0
    """
    found, points = floats_of(actual, name="actual"), floats_of(values, name="values")
    same_length(found, points)
    chance = np.broadcast_to(floats_of(probability, name="probability"), points.shape)
    if (chance < 0).any() or not np.allclose(chance.sum(axis=1), 1):
        raise ValueError("probabilities sum to 1 in each row")
    order = np.argsort(points, axis=1)
    points, chance = np.take_along_axis(points, order, axis=1), np.take_along_axis(chance, order, axis=1)
    upto = np.cumsum(chance, axis=1)
    off = (chance * np.abs(points - found[:, None])).sum(axis=1)
    spread = (chance * points * (2 * upto - chance - upto[:, -1:])).sum(axis=1)
    return mean_of(off - spread)


def _pair(actual: npt.ArrayLike, forecast: npt.ArrayLike) -> tuple[Floats, Floats]:
    found, said = floats_of(actual, name="actual"), floats_of(forecast, name="forecast")
    same_length(found, said)
    return found, said
