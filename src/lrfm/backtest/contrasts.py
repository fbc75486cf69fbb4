"""Differences between schemes with intervals from draws of customers: each alone, and all of them together.

Draws of few defaulted customers spread less than estimates do, and normal quantiles reach less far than Student's t: of
twenty defaults, intervals at 95 % by plain percentiles hold the truth in 91 to 93 cases of a hundred. So errors are
widened by sqrt(k / (k - 1)), and normal quantiles replaced by those of t with k - 1 degrees of freedom, k being the
distinct customers who defaulted; percentiles are taken as much further out (the expanded percentile interval of
Hesterberg 2015, The American Statistician 69:4). ``docs/verdicts.md`` tells what each way covers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.core.stability import holm_adjusted
from lrfm.survival.metrics.arrays import Floats, Known

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Contrast", "contrasts", "every_pair", "interval", "pairs_with"]

MOST_FAILED_SHARE = 0.05
POWER = 0.8
POWER_REACH = 0.8416212335729143
"""The normal quantile of `POWER`."""
LEAST_MOVING = 0.05
"""Of the middle standard error: what moves less hinges on a handful of customers, and must not widen all others."""


@dataclass(frozen=True)
class Contrast:
    """One scheme less another (`second` is none: the scheme itself), or the reason why there is no interval.

    `low` and `high` hold the true value in `level` of such cases; `joint_low` and `joint_high` do so for all contrasts
    together. `p_value` is that of no difference, `adjusted_p_value` after Holm over all contrasts, `joint_p_value` by
    the same largest deviations as the joint interval: it is below 1 - `level` where that interval leaves 0 out.
    `detectable` is the smallest true difference that the joint interval would part from 0 in `POWER` of such cases.
    A scheme itself has its own interval alone.
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
    joint_p_value: float | None = None
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
    level: float,
    default_count: int,
) -> tuple[Contrast, ...]:
    """Compare pairs of schemes by a metric of which `values` (schemes) and `draws` (draws, schemes) are known.

    The family on which joint intervals hold is that of the `pairs`, all at once. An own interval is value +- t standard
    errors, and p is its p-value: it has no floor in the number of draws. A joint one is value +- q standard errors:
    the largest studentised deviation of a draw exceeds q in 1 - `level` of the draws (max-t), so that no assumption is
    made of how schemes hang together, and q is then told by t as the normal quantile is. Pairs that hardly differ
    (`LEAST_MOVING`) are left out of the largest deviation, and get intervals by that of all. Draws that tell nothing
    (NaN) are left out; more than one in twenty, and no interval is given. METHODS 4.4.

    >>> spread = np.linspace(-1, 1, 99)[:, None] * [0.1, 0.0]
    >>> found = contrasts([0.7, 0.6], [0.7, 0.6] + spread, [(0, 1)], level=0.95, default_count=50)[0]
    >>> [round(one, 3) for one in (found.value, found.std_err, found.low, found.high, found.p_value)]
    [0.1, 0.059, -0.019, 0.219, 0.098]
    """
    point, drawn = np.asarray(values, np.float64), np.asarray(draws, np.float64)
    if not pairs:
        return ()
    first, second = (np.array(side) for side in zip(*pairs, strict=True))
    value, kept = point[first] - point[second], _kept(drawn[:, first] - drawn[:, second])
    if isinstance(kept, Reason):
        return _untold(pairs, value, kept)
    spread = _spread(kept)
    errors = spread * _widened(default_count)
    own = errors * _of_t(_normal_quantile((1 + level) / 2), default_count)
    most = _Largest.of(kept - value, spread)
    joint = errors * most.reach(level, default_count)
    p_values = _p_values(value, errors, default_count)
    adjusted = holm_adjusted(p_values.tolist())
    joint_p_values = most.p_values(p_values)
    return tuple(
        Contrast(
            *pair,
            value=float(value[at]),
            std_err=float(errors[at]),
            low=float(value[at] - own[at]),
            high=float(value[at] + own[at]),
            joint_low=float(value[at] - joint[at]),
            joint_high=float(value[at] + joint[at]),
            p_value=float(p_values[at]),
            adjusted_p_value=adjusted[at],
            joint_p_value=float(joint_p_values[at]),
            detectable=float(joint[at] + POWER_REACH * errors[at]),
        )
        for at, pair in enumerate(pairs)
    )


def interval(values: npt.ArrayLike, draws: npt.ArrayLike, *, level: float, default_count: int) -> tuple[Contrast, ...]:
    """Give the interval of the metric of each scheme itself: percentiles of the draws, further out by t.

    Percentiles keep within what a metric can be, and follow it where it is skew near its ends.

    >>> draws = np.linspace(0.5, 0.9, 101)[:, None]
    >>> [[round(one.low, 3), round(one.high, 3)] for one in interval([0.7], draws, level=0.9, default_count=20)]
    [[0.515, 0.885]]
    """
    point, drawn = np.asarray(values, np.float64), np.asarray(draws, np.float64)
    schemes = [(scheme, None) for scheme in range(len(point))]
    kept = _kept(drawn)
    if isinstance(kept, Reason):
        return _untold(schemes, point, kept)
    reach = _of_t(_normal_quantile((1 + level) / 2), default_count) * _widened(default_count)
    tail = _normal_share(-reach)
    low, high = np.quantile(kept, [tail, 1 - tail], axis=0)
    errors = _spread(kept) * _widened(default_count)
    return tuple(
        Contrast(*pair, value=float(point[at]), std_err=float(errors[at]), low=float(low[at]), high=float(high[at]))
        for at, pair in enumerate(schemes)
    )


def _kept(drawn: Floats) -> Floats | Reason:
    """Leave draws out that tell nothing; too many, and none is told."""
    kept: Floats = drawn[~np.isnan(drawn).any(axis=1)]
    failed = len(drawn) - len(kept)
    if len(kept) < 2 or failed > MOST_FAILED_SHARE * len(drawn):
        return Reason.of("backtest.draws_failed", failed=failed, draws=len(drawn))
    return kept


def _untold(pairs: Sequence[tuple[int, int | None]], value: Floats, reason: Reason) -> tuple[Contrast, ...]:
    return tuple(Contrast(*pair, float(one), missing=reason) for pair, one in zip(pairs, value, strict=True))


def _spread(kept: Floats) -> Floats:
    spread = kept.std(axis=0, ddof=1)
    # schemes that order alike differ by rounding alone
    found: Floats = np.where(spread > 1e-12, spread, 0.0)
    return found


def _widened(default_count: int) -> float:
    """Give how much further estimates spread than draws of so many customers do."""
    return 1.0 if default_count < 2 else float(np.sqrt(default_count / (default_count - 1)))


@dataclass(frozen=True, eq=False)
class _Largest:
    """The largest studentised deviation of each draw, ascending: of all contrasts, and of the `clear` ones."""

    of_all: Floats
    of_clear: Floats
    clear: Known

    @classmethod
    def of(cls, deviations: Floats, spread: Floats) -> _Largest:
        studentised = np.abs(deviations) / np.where(spread > 0, spread, np.inf)
        moving = spread > 0
        clear = moving & (spread >= LEAST_MOVING * (np.median(spread[moving]) if moving.any() else 0.0))
        of_all, of_clear = (np.sort(studentised[:, some].max(axis=1, initial=0.0)) for some in (moving, clear))
        return cls(of_all, of_clear, clear)

    def reach(self, level: float, default_count: int) -> Floats:
        """Give how many standard errors each joint interval reaches."""
        of_all, of_clear = (
            _of_t(float(np.quantile(one, level, method="higher")), default_count)
            for one in (self.of_all, self.of_clear)
        )
        return np.where(self.clear, of_clear, of_all)

    def p_values(self, own: Floats) -> Floats:
        """Count draws whose largest deviation is as far out as each contrast's own p-value says; one more of both."""
        from scipy import special

        wanted = -special.ndtri(own / 2)
        below = np.where(self.clear, np.searchsorted(self.of_clear, wanted), np.searchsorted(self.of_all, wanted))
        found: Floats = (len(self.of_all) - below + 1) / (len(self.of_all) + 1)
        return found


def _normal_quantile(share: float) -> float:
    from scipy import special

    return float(special.ndtri(share))


def _normal_share(quantile: float) -> float:
    from scipy import special

    return float(special.ndtr(quantile))


def _of_t(reach: float, default_count: int) -> float:
    """Give the quantile of t that is passed as seldom as this normal one."""
    from scipy import special

    return float(-special.stdtrit(max(default_count - 1, 1), special.ndtr(-reach)))


def _p_values(value: Floats, errors: Floats, default_count: int) -> Floats:
    from scipy import special

    # rounding must not part what is equal
    apart = np.abs(value) > 1e-12
    reach = np.abs(value) / np.where(errors > 0, errors, np.inf)
    found: Floats = np.where(apart & (errors > 0), 2 * special.stdtr(max(default_count - 1, 1), -reach), 1.0)
    return found
