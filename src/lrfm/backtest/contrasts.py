"""Differences between schemes with intervals from draws of customers: each alone, and all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.core.stability import holm_adjusted
from lrfm.survival.metrics.arrays import Floats

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Contrast", "contrasts", "every_pair", "interval", "pairs_with"]

MOST_FAILED_SHARE = 0.05
LEVEL, POWER = 0.95, 0.8
POWER_REACH = 0.8416212335729143
"""The normal quantile of `POWER`."""


@dataclass(frozen=True)
class Contrast:
    """One scheme less another (`second` is none: the scheme itself), or the reason why there is no interval.

    `low` and `high` hold the true value in `level` of such cases; `joint_low` and `joint_high` do so for all contrasts
    together. `p_value` is that of no difference, `adjusted_p_value` after Holm over all contrasts. `detectable` is the
    smallest true difference that the joint interval would part from 0 in `POWER` of such cases.
    """

    first: int
    second: int | None
    value: float
    std_err: float | None = None
    low: float | None = None
    high: float | None = None
    joint_low: float | None = None
    joint_high: float | None = None
    p_value: float | None = None
    adjusted_p_value: float | None = None
    detectable: float | None = None
    missing: Reason | None = None


def pairs_with(reference: int, scheme_count: int) -> tuple[tuple[int, int], ...]:
    """Pair every scheme with a reference.

    >>> pairs_with(1, 3)
    ((0, 1), (2, 1))
    """
    return tuple((scheme, reference) for scheme in range(scheme_count) if scheme != reference)


def every_pair(scheme_count: int) -> tuple[tuple[int, int], ...]:
    """Pair every scheme with every other one, once.

    >>> every_pair(3)
    ((0, 1), (0, 2), (1, 2))
    """
    return tuple(combinations(range(scheme_count), 2))


def contrasts(
    values: npt.ArrayLike,
    draws: npt.ArrayLike,
    pairs: Sequence[tuple[int, int]],
    *,
    level: float = LEVEL,
    default_count: int | None = None,
) -> tuple[Contrast, ...]:
    """Compare pairs of schemes by a metric of which `values` (schemes) and `draws` (draws, schemes) are known.

    Each interval is that of percentiles. The joint ones are value +- q standard errors of the draws, q being
    exceeded by the largest studentised deviation in 1 - `level` of the draws (max-t), so that no assumption is made
    of how schemes hang together. Draws of `default_count` customers spread sqrt(1 - 1 / count) as far as estimates
    do; joint intervals are widened by that. p = 2 min(share <= 0, share >= 0), never below one in the number of
    draws plus one. Draws that tell nothing (NaN) are left out; more than one in twenty, and no interval is given.
    METHODS 4.4.

    >>> spread = np.linspace(-1, 1, 99)[:, None] * [0.1, 0.0]
    >>> found = contrasts([0.7, 0.6], [0.7, 0.6] + spread, [(0, 1)])[0]
    >>> [round(one, 3) for one in (found.value, found.low, found.high, found.p_value)]
    [0.1, 0.005, 0.195, 0.04]
    """
    point, drawn = np.asarray(values, np.float64), np.asarray(draws, np.float64)
    if not pairs:
        return ()
    first, second = (np.array(side) for side in zip(*pairs, strict=True))
    return _judged(point[first] - point[second], drawn[:, first] - drawn[:, second], pairs, level, default_count)


def interval(
    values: npt.ArrayLike, draws: npt.ArrayLike, *, level: float = LEVEL, default_count: int | None = None
) -> tuple[Contrast, ...]:
    """Give intervals of the metric of each scheme itself, as `contrasts` does; their p-values are against 0.

    >>> interval([0.5], [[0.4], [0.6]])[0].value
    0.5
    """
    point, drawn = np.asarray(values, np.float64), np.asarray(draws, np.float64)
    return _judged(point, drawn, [(scheme, None) for scheme in range(len(point))], level, default_count)


def _judged(
    value: Floats,
    drawn: Floats,
    pairs: Sequence[tuple[int, int | None]],
    level: float,
    default_count: int | None,
) -> tuple[Contrast, ...]:
    kept = drawn[~np.isnan(drawn).any(axis=1)]
    failed = len(drawn) - len(kept)
    if len(kept) < 2 or failed > MOST_FAILED_SHARE * len(drawn):
        reason = Reason.of("backtest.draws_failed", failed=failed, draws=len(drawn))
        return tuple(
            Contrast(first, second, float(one), missing=reason)
            for (first, second), one in zip(pairs, value, strict=True)
        )
    errors = kept.std(axis=0, ddof=1)
    # schemes that order alike differ by rounding alone
    errors = np.where(errors > 1e-12, errors, 0.0)
    low, high = np.quantile(kept, [(1 - level) / 2, (1 + level) / 2], axis=0)
    reach = _joint_reach(kept - value, errors, level=level) * errors * _widened(default_count)
    p_values = _p_values(kept)
    adjusted = holm_adjusted(p_values.tolist())
    return tuple(
        Contrast(
            *pair,
            value=float(value[at]),
            std_err=float(errors[at]),
            low=float(low[at]),
            high=float(high[at]),
            joint_low=float(value[at] - reach[at]),
            joint_high=float(value[at] + reach[at]),
            p_value=float(p_values[at]),
            adjusted_p_value=adjusted[at],
            detectable=float(reach[at] + POWER_REACH * errors[at]),
        )
        for at, pair in enumerate(pairs)
    )


def _joint_reach(deviations: Floats, errors: Floats, *, level: float) -> float:
    moving = errors > 0
    if not moving.any():
        return 0.0
    largest = (np.abs(deviations[:, moving]) / errors[moving]).max(axis=1)
    return float(np.quantile(largest, level, method="higher"))


def _widened(default_count: int | None) -> float:
    return 1.0 if default_count is None or default_count < 2 else float(np.sqrt(default_count / (default_count - 1)))


def _p_values(kept: Floats) -> Floats:
    # rounding must not part what is equal
    tiny = 1e-12
    smaller = np.minimum((kept <= tiny).sum(axis=0), (kept >= -tiny).sum(axis=0))
    found: Floats = np.minimum(1.0, 2 * (smaller + 1) / (len(kept) + 1))
    return found
