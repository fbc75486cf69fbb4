"""Has a distribution moved, or is it noise: the population stability index with the value that chance reaches.

The rule of thumb of .10 and .25 has no error rate: of two samples of 300 and ten bins, one pair in ten is above .10 by
chance alone. Where nothing moved, the index of two *independent* samples of n and m is about (1/n + 1/m) times a
chi-square with one degree of freedom less than there are bins (Yurdakul & Naranjo).

The same customers measured twice are not independent: who was in a bin mostly still is. The index of no change is then
far smaller than the formula for independent samples says, so its critical value almost never gives a false alarm, and
misses real moves. `shift_test` therefore takes the table of moves between bins. The covariance of the differences of
shares follows from it, and the index is a weighted sum of chi-squares, whose law is matched by mean and variance
(Rao & Scott 1984, second order). Without any customer in both samples this is the formula above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["ShiftTest", "critical_index", "holm_adjusted", "index_parts", "shift_test", "stability_index"]

LEVEL = 0.95
FLOOR = 0.5
"""An empty cell counts as half a customer: the logarithm of nothing is not told."""


@dataclass(frozen=True)
class ShiftTest:
    """An index with what chance reaches: `critical` allows for customers in both samples, the other one does not.

    `p_value` is the chance of such an index or a larger one where nothing moved; 1 where both samples are alike.
    """

    index: float
    critical: float
    critical_if_independent: float
    p_value: float


def index_parts(then: Sequence[int], now: Sequence[int]) -> tuple[float, ...]:
    """Give what each bin adds to the index: (a - e) ln(a / e) of its shares then and now, cells at least 0.5 / n.

    >>> [round(part, 5) for part in index_parts([50, 50], [60, 40])]
    [0.01823, 0.02231]
    """
    expected, actual = _shares(then), _shares(now)
    if len(expected) != len(actual):
        raise ValueError(f"{len(expected)} bins then, {len(actual)} now")
    return tuple(float(part) for part in (actual - expected) * np.log(actual / expected))


def stability_index(then: Sequence[int], now: Sequence[int]) -> float:
    """Sum (a - e) ln(a / e) over bins of counts (PSI; of one criterion it is also called CSI), METHODS 4.8.

    Raises `ValueError` for counts below 0, for none at all, and for different numbers of bins.

    >>> round(stability_index([10] * 10, [8, 9, 10, 10, 10, 10, 10, 10, 11, 12]), 6)
    0.010116
    """
    return float(sum(index_parts(then, now)))


def critical_index(then_count: int, now_count: int, *, bins: int, level: float = LEVEL) -> float:
    """Give the value that the index of two independent samples exceeds with a chance of 1 - level if nothing moved.

    >>> [round(critical_index(n, n, bins=10), 3) for n in (100, 300, 1000)]
    [0.338, 0.113, 0.034]
    """
    from scipy import stats

    if min(then_count, now_count) < 1 or bins < 1:
        raise ValueError("both samples hold a customer, and there is a bin")
    if bins == 1:
        return 0.0
    return float((1 / then_count + 1 / now_count) * stats.chi2.ppf(level, bins - 1))


def shift_test(
    then: Sequence[int], now: Sequence[int], *, moves: Sequence[Sequence[int]] | None = None, level: float = LEVEL
) -> ShiftTest:
    """Test whether shares per bin moved; `moves[i][j]` counts the customers of both samples in bin i then, j now.

    Without `moves` the samples are taken as independent. Raises `ValueError` where more customers moved out of a bin,
    or into one, than it holds.
    """
    from scipy import stats

    index = stability_index(then, now)
    independent = critical_index(sum(then), sum(now), bins=len(then), level=level)
    if moves is None:
        moves = np.zeros((len(then), len(then)), dtype=np.int64).tolist()
    weights = _weights(np.asarray(then, float), np.asarray(now, float), np.asarray(moves, float))
    total, squares = float(weights.sum()), float((weights**2).sum())
    if squares == 0:
        return ShiftTest(index, 0.0, independent, 1.0)
    scale, freedom = squares / total, total**2 / squares
    critical = float(scale * stats.chi2.ppf(level, freedom))
    return ShiftTest(index, critical, independent, float(stats.chi2.sf(index / scale, freedom)))


def holm_adjusted(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjust p-values of several tests so that the chance of any false alarm stays (Holm 1979).

    >>> [round(p, 3) for p in holm_adjusted([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda at: p_values[at])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = highest
    return tuple(adjusted)


def _shares(counts: Sequence[int]) -> npt.NDArray[np.float64]:
    found = np.asarray(counts, dtype=np.float64)
    if found.ndim != 1 or not len(found) or (found < 0).any() or found.sum() < 1:
        raise ValueError("counts per bin are at least 0, and one of them is above")
    shares: npt.NDArray[np.float64] = np.maximum(found, FLOOR) / found.sum()
    return shares


def _weights(
    then: npt.NDArray[np.float64], now: npt.NDArray[np.float64], moves: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Give the weights of the chi-squares whose sum the index is, if nothing moved.

    Who is in both samples adds e(now)/m - e(then)/n to the differences of shares, who is in one of them one of the two.
    Their covariance under one common distribution p is (1/n + 1/m) diag(p) - (T + T')/(nm) - c pp', T being the moves;
    for n customers in both that is the covariance of Stuart and Maxwell.
    """
    if moves.shape != (len(then), len(then)):
        raise ValueError(f"moves between {len(then)} bins, got a table of {moves.shape}")
    if (moves.sum(axis=1) > then).any() or (moves.sum(axis=0) > now).any() or (moves < 0).any():
        raise ValueError("more customers moved than the bins hold")
    n, m, both = then.sum(), now.sum(), moves.sum()
    p = (then + now) / (n + m)
    filled = p > 0
    p, moves = p[filled], moves[np.ix_(filled, filled)]
    centre = 1 / n + 1 / m - 2 * both / (n * m)
    covariance = (1 / n + 1 / m) * np.diag(p) - (moves + moves.T) / (n * m) - centre * np.outer(p, p)
    # differences of shares sum to 0, also where those in both samples are not like the rest
    to_zero_sum = np.eye(len(p)) - np.outer(p, np.ones(len(p)))
    covariance = to_zero_sum @ covariance @ to_zero_sum.T
    found = np.linalg.eigvalsh(covariance / np.sqrt(np.outer(p, p)))
    return np.where(found > 1e-12 * (1 / n + 1 / m), found, 0.0)
