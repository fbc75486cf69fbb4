"""The area under the ROC curve of many schemes at once, with the covariance of their estimates.

AUC is the chance that a customer who defaulted was given a higher risk than one who did not, ties counting one half. It
is never flipped: below one half a scheme is wrong about who is worse, and that is a finding.

With several cut-offs, pairs are taken within a cut-off only, and areas are averaged with the weight of defaults at
each: each default counts the same wherever it fell, and a cut-off with few defaults adds little noise (equal weights
would let the thinnest cut-off speak as loud as the fullest). Cut-offs without a default, or with nothing else, add
nothing.

The covariance rests on how far each row moves the areas (DeLong, in the fast form of Sun and Xu, with weights), summed
by customer (Obuchowski 1997); with one row a customer it is DeLong's. METHODS 4.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.levels import Levels
from lrfm.backtest.rows import apart, bad_of, codes_of, one_sided, risk_of, weights_of
from lrfm.backtest.told import Told
from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, Known, Whole, same_length

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Areas", "Influence", "ZTest", "area_influence", "auc", "clustered_areas", "delong"]


@dataclass(frozen=True)
class ZTest:
    """A value with its standard error, normal interval, z and two-sided p against 0; or the reason why not."""

    value: float | None
    std_err: float | None = None
    low: float | None = None
    high: float | None = None
    z: float | None = None
    p_value: float | None = None
    missing: Reason | None = None


@dataclass(frozen=True, eq=False)
class Areas:
    """Areas of schemes (one each) and the covariance of their estimates; both empty where `missing` says why."""

    values: Floats
    covariance: Floats
    default_count: int
    missing: Reason | None = None

    def standard_errors(self) -> Floats:
        """Give the standard error of each area."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0))

    def correlation(self, first: int, second: int) -> float | None:
        """Give the correlation of two estimates; none where one of them has no spread."""
        below = self.covariance[first, first] * self.covariance[second, second]
        return float(self.covariance[first, second] / np.sqrt(below)) if below > 0 else None

    def difference(self, first: int, second: int, *, level: float = 0.95) -> ZTest:
        """Compare two schemes, first less second, as estimated of the same customers."""
        if self.missing:
            return ZTest(None, missing=self.missing)
        c = self.covariance
        variance = float(c[first, first] + c[second, second] - 2 * c[first, second])
        value = float(self.values[first] - self.values[second])
        return _tested(value, variance, scale=float(c[first, first] + c[second, second]), level=level)


@dataclass(frozen=True, eq=False)
class Influence:
    """How far each row moves the area of each scheme (rows, schemes): 0 on average; `values` are the areas."""

    values: Floats
    rows: Floats


def auc(risk: npt.ArrayLike, is_bad: npt.ArrayLike, *, weight: npt.ArrayLike | None = None) -> Told:
    """Give the chance that a bad customer has a higher risk than a good one, ties counting half. Never flipped.

    `risk` higher is worse, `is_bad`, `weight` (IPCW), a value a row. Missing without both kinds of customers. Raises
    as `Levels.of`. METHODS 4.4.

    >>> auc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]).value
    0.75
    >>> auc([1, 2], [0, 0]).missing
    Reason(key='backtest.no_defaults', values={'customers': 2})
    """
    levels = Levels.of(risk, is_bad, weight=weight)
    if levels.missing:
        return Told(None, levels.missing)
    below = np.cumsum(levels.good) - levels.good / 2
    return Told(float(levels.bad @ below / (levels.bad.sum() * levels.good.sum())))


def delong(risk: npt.ArrayLike, is_bad: npt.ArrayLike) -> Areas:
    """Give areas and their covariance for one cut-off, a row a customer (DeLong 1988; Sun & Xu 2014).

    `risk` is (rows, schemes) or (rows). Missing without two customers of either kind. T-M1, T-M2.

    >>> found = delong([[1, 4], [2, 3], [3, 1], [4, 2]], [0, 0, 1, 1])
    >>> found.values
    array([1., 0.])
    """
    return clustered_areas(risk, is_bad)


def clustered_areas(
    risk: npt.ArrayLike,
    is_bad: npt.ArrayLike,
    *,
    customer: npt.ArrayLike | None = None,
    cutoff: npt.ArrayLike | None = None,
    weight: npt.ArrayLike | None = None,
    default_weight: npt.ArrayLike | None = None,
) -> Areas:
    """Give areas, averaged over cut-offs, and their covariance where rows of a customer are not independent.

    `customer` and `cutoff` are keys of each row (none: each row a customer, one cut-off), `weight` IPCW, and
    `default_weight` what rows of defaulted customers weigh (none: the same). Missing without two customers of either
    kind. Obuchowski 1997, METHODS 4.4.

    >>> found = clustered_areas([1, 2, 3, 4, 2, 1], [0, 0, 1, 1, 0, 1], customer=[1, 2, 3, 4, 1, 3])
    >>> found.values.round(4), found.default_count
    (array([0.7222]), 2)
    """
    risks, bads = _columns(risk), bad_of(is_bad)
    same_length(risks, bads)
    weights, codes = weights_of(weight, bads), codes_of(customer, bads)
    origin = np.zeros(len(bads), np.int64) if cutoff is None else codes_of(cutoff, bads)
    ours = weights if default_weight is None else weights_of(default_weight, bads)
    missing = one_sided(bads, weights) or apart(bads, weights, origin) or _few(bads, weights, codes)
    held = weights > 0
    bads, codes = bads[held], codes[held]
    default_count = len(np.unique(codes[bads]))
    if missing:
        return Areas(np.empty(0), np.empty((0, 0)), default_count, missing)
    found = area_influence(risks[held], bads, cutoff=origin[held], weight=weights[held], default_weight=ours[held])
    bad = _summed(found.rows[bads], codes[bads])
    good = _summed(found.rows[~bads], codes[~bads])
    both = np.zeros((risks.shape[1], risks.shape[1]))
    shared, at_bad, at_good = np.intersect1d(
        np.unique(codes[bads]), np.unique(codes[~bads]), assume_unique=True, return_indices=True
    )
    if len(shared):
        both = bad[at_bad].T @ good[at_good] * _correction(len(np.unique(codes)))
    covariance = bad.T @ bad * _correction(len(bad)) + good.T @ good * _correction(len(good)) + both + both.T
    return Areas(found.values, covariance, default_count)


def area_influence(
    risk: npt.ArrayLike,
    is_bad: npt.ArrayLike,
    *,
    cutoff: npt.ArrayLike | None = None,
    weight: npt.ArrayLike | None = None,
    default_weight: npt.ArrayLike | None = None,
) -> Influence:
    """Give each row's influence on the area of each scheme: the area moves by its sum over rows drawn once more.

    As for `clustered_areas`. Raises `ValueError` where no cut-off holds both kinds of customers.

    >>> area_influence([1, 2, 3], [0, 1, 1]).values
    array([1.])
    """
    risks, bads = _columns(risk), bad_of(is_bad)
    weights = weights_of(weight, bads)
    ours = weights if default_weight is None else weights_of(default_weight, bads)
    origin = np.zeros(len(bads), np.int64) if cutoff is None else codes_of(cutoff, bads)
    if one_sided(bads, weights):
        raise ValueError("defaulted customers and others, please")
    split = [_one_influence(column, bads, origin, good=weights * ~bads, bad=ours * bads) for column in risks.T]
    return Influence(np.array([value for value, _ in split]), np.column_stack([rows for _, rows in split]))


def _one_influence(risk: Floats, is_bad: Known, origin: Whole, *, good: Floats, bad: Floats) -> tuple[float, Floats]:
    order = np.lexsort((risk, origin))
    differs = (np.diff(origin[order]) != 0) | (np.diff(risk[order]) != 0)
    level = np.empty(len(risk), np.int64)
    level[order] = np.concatenate(([0], np.cumsum(differs)))
    goods, bads = np.bincount(origin, weights=good), np.bincount(origin, weights=bad)
    used = (goods > 0) & (bads > 0)
    if not used.any():
        raise ValueError("no cut-off has defaulted customers and others")
    below = _middle(level, good)[level] - (np.cumsum(goods) - goods)[origin]
    above = np.cumsum(bads)[origin] - _middle(level, bad)[level]
    share = np.where(is_bad, below / np.where(used, goods, 1.0)[origin], above / np.where(used, bads, 1.0)[origin])
    bad = bad * used[origin]
    total = bad.sum()
    value = float(bad @ share / total)
    within = np.bincount(origin, weights=bad * share) / np.where(used, bads, 1.0)
    of_good = np.where(used, bads / np.where(used, goods, 1.0), 0.0)[origin] * good * (share - within[origin])
    return value, (bad * (share - value) + of_good) / total


def _middle(level: Whole, weight: Floats) -> Floats:
    """Give the weight below each level and half of its own."""
    held = np.bincount(level, weights=weight)
    found: Floats = np.cumsum(held) - held / 2
    return found


def _columns(risk: npt.ArrayLike) -> Floats:
    found = risk_of(risk)
    return found[:, None] if found.ndim == 1 else found


def _few(is_bad: Known, weight: Floats, customer: Whole) -> Reason | None:
    held = weight > 0
    fewest = min(len(np.unique(customer[held & is_bad])), len(np.unique(customer[held & ~is_bad])))
    return None if fewest > 1 else Reason.of("backtest.one_customer")


def _summed(rows: Floats, customer: Whole) -> Floats:
    names, at = np.unique(customer, return_inverse=True)
    return np.column_stack([np.bincount(at, weights=column, minlength=len(names)) for column in rows.T])


def _correction(count: int) -> float:
    return count / (count - 1)


def _tested(value: float, variance: float, *, scale: float, level: float) -> ZTest:
    from scipy import stats

    if variance <= 1e-12 * scale or scale <= 0:
        # two schemes that order alike don't differ; else all customers are parted, and no spread is left to judge by
        if abs(value) < 1e-12:
            return ZTest(0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
        return ZTest(value, missing=Reason.of("backtest.no_spread"))
    error = float(np.sqrt(variance))
    reach, z = float(stats.norm.ppf((1 + level) / 2)) * error, value / error
    return ZTest(value, error, value - reach, value + reach, z, float(2 * stats.norm.sf(abs(z))))
