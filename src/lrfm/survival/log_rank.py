"""Do groups end at different speeds: the log-rank test with delayed entry, also for customers instead of invoices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.causes import CAUSES, OPEN
from lrfm.survival.risk_set import whole_sums
from lrfm.survival.spells import Spells

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["LogRank", "log_rank"]


@dataclass(frozen=True)
class LogRank:
    """Exits by group and those expected if all groups had one hazard; the test of that, or why there is none.

    `p_value` takes invoices as independent; `clustered_p_value` only customers. `p_values` of neither is told with
    fewer than two groups at risk together.
    """

    observed: tuple[int, ...]
    expected: tuple[float, ...]
    chi_square: float | None
    p_value: float | None
    clustered_chi_square: float | None
    clustered_p_value: float | None
    degrees: int
    missing: Reason | None = None
    no_clusters: Reason | None = None


def log_rank(spells: Spells, group: npt.ArrayLike, *, causes: tuple[int, ...] = CAUSES) -> LogRank:
    """Test whether groups (numbered from 0, a row each) share one hazard of ending by `causes`; others are censored.

    The variance is the hypergeometric one of R's `survdiff`, which takes no delayed entry and nor does lifelines; with
    it the test is the score test of `coxph(ties = "exact")`. The clustered one is the robust score test of
    `coxph(ties = "breslow", cluster = customer)`: it sums each customer's part of the score and lets these vary. It
    is told where there are more customers than groups, and is on the safe side with few.
    """
    groups = np.asarray(group, np.int64)
    size = int(groups.max(initial=-1)) + 1
    ended = np.isin(spells.cause, causes) & (spells.cause != OPEN)
    one_cause = Spells(spells.entry, spells.exit, ended.astype(np.int64), spells.count, spells.customer)
    at_risk, exits, times = _tables(one_cause, groups, size=size)
    score, variance, expected = _hypergeometric(at_risk, exits)
    observed = tuple(int(count) for count in exits.sum(axis=1))
    shown = tuple(float(count) for count in expected)
    degrees = int(np.linalg.matrix_rank(variance)) if size else 0
    if degrees == 0:
        reason = Reason.of("survival.nothing_to_compare")
        return LogRank(observed, shown, None, None, None, None, 0, missing=reason)
    chi_square = _quadratic(score, variance)
    parts = _customer_scores(one_cause, groups, at_risk=at_risk, exits=exits, times=times)
    if len(parts) <= degrees + 1:
        few = Reason.of("survival.too_few_customers_to_compare", customers=len(parts))
        return LogRank(observed, shown, chi_square, _tail(chi_square, degrees), None, None, degrees, no_clusters=few)
    clustered = _quadratic(score, parts.T @ parts)
    return LogRank(
        observed, shown, chi_square, _tail(chi_square, degrees), clustered, _tail(clustered, degrees), degrees
    )


def _tables(
    spells: Spells, groups: npt.NDArray[np.int64], *, size: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Count at risk and exits by group (rows) at each time at which something ended."""
    ended = spells.cause != OPEN
    times = np.unique(spells.exit[ended])

    def counted(places: npt.NDArray[np.int64], kept: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        # one place more than there are times: who enters after the last exit, or leaves at it or later
        cells = groups[kept] * (len(times) + 1) + places[kept]
        sums = whole_sums(cells, spells.count[kept], size=size * (len(times) + 1))
        return sums.reshape(size, len(times) + 1)[:, :-1]

    everyone = np.ones(len(spells), bool)
    entering = counted(np.searchsorted(times, spells.entry, side="right"), everyone)
    gone = counted(np.searchsorted(times, spells.exit, side="right"), everyone)
    return (entering - gone).cumsum(axis=1), counted(np.searchsorted(times, spells.exit), ended), times


def _hypergeometric(
    at_risk: npt.NDArray[np.int64], exits: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give the score (observed less expected), its variance, and the expected exits."""
    n, d = at_risk.sum(axis=0).astype(float), exits.sum(axis=0).astype(float)
    part = at_risk / n
    expected = part @ d
    spread = np.where(n > 1, d * (n - d) / np.where(n > 1, n - 1, 1.0), 0.0)
    variance = np.diag(part @ spread) - (part * spread) @ part.T
    return exits.sum(axis=1) - expected, variance, expected


def _customer_scores(
    spells: Spells,
    groups: npt.NDArray[np.int64],
    *,
    at_risk: npt.NDArray[np.int64],
    exits: npt.NDArray[np.int64],
    times: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Sum (own group - share of groups) over own exits less own expected exits, by customer (rows) and group."""
    part = at_risk / at_risk.sum(axis=0)
    hazard = exits.sum(axis=0) / at_risk.sum(axis=0)
    total, weighted = _running(hazard[None, :]), _running(part * hazard)
    first = np.searchsorted(times, spells.entry, side="right")
    last = np.searchsorted(times, spells.exit, side="right")
    ended = spells.cause != OPEN
    own = np.eye(len(part))[groups]
    scores = (weighted[:, last] - weighted[:, first]).T - own * (total[:, last] - total[:, first]).T
    scores[ended] += own[ended] - part[:, np.searchsorted(times, spells.exit[ended])].T
    customer = np.unique(spells.customer, return_inverse=True)[1]
    weighed = scores * spells.count[:, None]
    return np.stack([np.bincount(customer, weights=column) for column in weighed.T], axis=1)


def _running(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.concatenate([np.zeros((len(values), 1)), values.cumsum(axis=1)], axis=1)


def _quadratic(score: npt.NDArray[np.float64], variance: npt.NDArray[np.float64]) -> float:
    return float(score @ np.linalg.pinv(variance, hermitian=True, rcond=1e-10) @ score)


def _tail(chi_square: float, degrees: int) -> float:
    from scipy import stats

    return float(stats.chi2.sf(chi_square, degrees))
