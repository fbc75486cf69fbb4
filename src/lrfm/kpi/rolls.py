"""How amounts roll from bucket to bucket, and what of them is lost in the end.

The ratio method (`roll_rates`, `loss_by_rolls`) needs balances only, and ignores cures and new billing. `absorption`
needs the flows of single invoices, and is preferred where they are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from lrfm.core.measure import Measure, Unit
from lrfm.core.reason import Reason
from lrfm.kpi.ratios import share_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = ["absorption", "loss_by_rolls", "loss_from_cohort", "never_left", "roll_rates"]

_BUCKET_EMPTY = Reason("kpi.bucket_empty")

# Rows of shares that were divided as floats sum to one within this.
_TOLERANCE = 1e-9


def roll_rates(balances: Sequence[Sequence[int]]) -> tuple[Measure, ...]:
    """Give the balance of each bucket over that of the bucket before it, one month before, pooled over the months.

    `balances[t][k]` is what stands in bucket k at the end of month t, oldest month first, buckets a month wide: rate k
    is the sum over t of `balances[t + 1][k + 1]` over the sum of `balances[t][k]`. A rate above 1 is possible: a
    ratio of stocks knows no new billing. Missing where the bucket stood empty, or is of fewer than two months.

    >>> [str(rate.value) for rate in roll_rates([(1_000, 300), (900, 600)])]
    ['3/5']
    """
    if len({len(month) for month in balances}) > 1:
        raise ValueError("every month has the same buckets")
    buckets = len(balances[0]) if balances else 0
    months = list(pairwise(balances))
    return tuple(
        share_of(
            sum(later[bucket + 1] for _, later in months),
            sum(earlier[bucket] for earlier, _ in months),
            key=f"roll_rate_{bucket}",
            missing=_BUCKET_EMPTY,
        )
        for bucket in range(buckets - 1)
    )


def loss_by_rolls(rolls: Sequence[Measure]) -> tuple[Measure, ...]:
    """Give what is lost of each bucket: the product of its own roll rate and all later ones.

    Missing where one of these is, for the first reason met from the last bucket backwards.

    >>> from fractions import Fraction
    >>> rolls = [Measure("roll", Fraction(tenths, 10), Unit.SHARE) for tenths in (2, 3, 5, 6)]
    >>> [float(loss.value) for loss in loss_by_rolls(rolls)]
    [0.018, 0.09, 0.3, 0.6]
    """
    products = list(accumulate(reversed(rolls), _product))
    return tuple(
        Measure(f"loss_share_{bucket}", product.value, Unit.SHARE, missing=product.missing)
        for bucket, product in enumerate(reversed(products))
    )


def never_left(transient: ArrayLike, absorbing: ArrayLike) -> tuple[int, ...]:
    """Name the states (row numbers) from which no absorbing state is ever reached.

    >>> never_left([[0.5, 0.0], [0.0, 1.0]], [[0.5], [0.0]])
    (1,)
    """
    import numpy as np

    moves = np.asarray(transient, dtype=float) > 0
    leaves = np.asarray(absorbing, dtype=float).sum(axis=1) > 0
    for _ in range(len(leaves)):
        leaves = leaves | (moves & leaves).any(axis=1)
    return tuple(int(state) for state in np.flatnonzero(~leaves))


def absorption(transient: ArrayLike, absorbing: ArrayLike) -> NDArray[np.float64]:
    """Give the chance that each transient state (row) ends in each absorbing one (column): (I - P)^-1 R.

    `transient` is P, shares that move from state to state within a period, `absorbing` is R, shares that leave for
    good; each row of both together sums to 1. Raises `ValueError` where it does not, and where a state is never left:
    then (I - P) is singular, and `never_left` names the states.

    >>> absorption([[0.0, 0.5], [0.0, 0.2]], [[0.5, 0.0], [0.4, 0.4]]).round(4).tolist()
    [[0.75, 0.25], [0.5, 0.5]]
    """
    import numpy as np

    moves, leaves = np.asarray(transient, dtype=float), np.asarray(absorbing, dtype=float)
    _check_shares(moves, leaves)
    if stuck := never_left(moves, leaves):
        raise ValueError(f"states {stuck} are never left: they end in no absorbing state")
    # 1 - p loses what is small beside 1; the same as a sum of all other shares of the row loses nothing.
    between = moves * (1 - np.eye(len(moves)))
    system = np.diag(between.sum(axis=1) + leaves.sum(axis=1)) - between
    return np.asarray(np.linalg.solve(system, leaves), dtype=np.float64)


def loss_from_cohort(sales_minor: int, *, payments_by_period: Sequence[int], loss_minor: int) -> tuple[Measure, ...]:
    """Give the historical loss rate of each period: what a cohort lost in the end over what of it reached the period.

    All of the sales reach the first period, what was not paid in it the second, and so on. Raises `ValueError` where
    more was paid and lost than sold.

    >>> rates = loss_from_cohort(100_000, payments_by_period=(20_000, 35_000, 30_000, 12_000), loss_minor=3_000)
    >>> [round(float(rate.value), 4) for rate in rates]
    [0.03, 0.0375, 0.0667, 0.2]
    """
    if sum(payments_by_period) + loss_minor > sales_minor:
        raise ValueError(f"{sum(payments_by_period)} paid and {loss_minor} lost are more than {sales_minor} sold")
    reached = accumulate(payments_by_period[:-1], lambda left, paid: left - paid, initial=sales_minor)
    return tuple(
        share_of(loss_minor, amount, key=f"cohort_loss_share_{period}", missing=_BUCKET_EMPTY)
        for period, amount in zip(range(len(payments_by_period)), reached, strict=False)
    )


def _product(later: Measure, rate: Measure) -> Measure:
    if later.value is None:
        return later
    return rate if rate.value is None else Measure(rate.key, later.value * rate.value, Unit.SHARE)


def _check_shares(moves: NDArray[np.float64], leaves: NDArray[np.float64]) -> None:
    import numpy as np

    states = len(moves)
    if moves.shape != (states, states) or leaves.ndim != 2 or len(leaves) != states:
        raise ValueError(f"{moves.shape} shares between states do not go with {leaves.shape} of leaving them")
    shares = np.hstack([moves, leaves])
    if not (np.isfinite(shares).all() and (shares >= 0).all()):
        raise ValueError("a share of a state is below 0 or no number")
    if (abs(shares.sum(axis=1) - 1) > _TOLERANCE).any():
        raise ValueError("the shares of each state sum to 1")
