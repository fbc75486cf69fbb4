"""Rates of loss made fit for the books: an unbiased mean where few were lost, no fall with age, a stated outlook."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from lrfm.kpi.provision.results import BucketRate

if TYPE_CHECKING:
    from lrfm.kpi.provision.results import BucketHistory
    from lrfm.kpi.provision.settings import ProvisionSettings

__all__ = ["booked_rates", "bound_of_share", "exact", "not_falling", "posterior_mean", "upper_bound"]

LEVEL = 0.95
MILLIONTHS = 10**6
"""Rates are whole millionths, so that what is set aside is exact and the same on every machine."""


def exact(share: float) -> Fraction:
    """Give a rate in whole millionths.

    >>> exact(0.0143214)
    Fraction(14321, 1000000)
    """
    return Fraction(round(share * MILLIONTHS), MILLIONTHS)


def posterior_mean(
    share: Fraction | None, *, customers: int, prior_lost: Fraction, prior_customers: Fraction
) -> Fraction:
    """Give the mean of what is held after customers were seen: (prior lost + share of them) / (prior + customers).

    The share is of money; it stands for the share of customers, each with the same money. Without any customer it is
    the prior's own mean.

    >>> posterior_mean(Fraction(0), customers=49, prior_lost=Fraction(1, 2), prior_customers=Fraction(1))
    Fraction(1, 100)
    """
    return (prior_lost + (share or Fraction(0)) * customers) / (prior_customers + customers)


def upper_bound(*, lost: float, customers: float) -> float:
    """Give the exact one-sided upper bound of 95 % of a share of customers (Clopper and Pearson).

    With none lost of n it is 1 - 0.05^(1/n), close to the rule of three, 3 / n. Counts need not be whole.

    >>> round(upper_bound(lost=0, customers=100), 4), round(upper_bound(lost=2, customers=40), 4)
    (0.0295, 0.1492)
    """
    from scipy.special import betaincinv  # scipy.stats would take a second to import

    return 1.0 if lost >= customers else float(betaincinv(lost + 1, customers - lost, LEVEL))


def not_falling(shares: Sequence[Fraction], *, weights: Sequence[int]) -> tuple[Fraction, ...]:
    """Pool neighbours whose rates fall with age, weighted by the money behind them (pool adjacent violators).

    >>> [float(rate) for rate in not_falling([Fraction(1, 100), Fraction(8, 100), Fraction(4, 100)], weights=[9, 1, 3])]
    [0.01, 0.05, 0.05]
    """
    if all(before <= after for before, after in pairwise(shares)):
        return tuple(shares)
    import numpy as np
    from sklearn.isotonic import isotonic_regression  # two seconds that rates which rise need not wait

    heavy = np.maximum(np.asarray(weights, np.float64), 1.0)  # an empty bucket has no say, and yet a place
    pooled = isotonic_regression(np.asarray([float(share) for share in shares]), sample_weight=heavy)
    return tuple(exact(float(share)) for share in pooled)


def booked_rates(
    bounds: Sequence[tuple[int | None, int | None]],
    *,
    history: Sequence[BucketHistory],
    reached: Sequence[Fraction | None],
    learned: Sequence[Fraction | None],
    unknown: Sequence[Fraction],
    settings: ProvisionSettings,
    forward: Fraction,
    is_told: bool,
) -> tuple[BucketRate, ...]:
    """Take each bucket's rate through its steps; where nothing may be told (`is_told` is false) only stated ones are.

    Rates are pooled by the money that reached each bucket. What is stated is booked as stated, with the factor.
    """
    prior = settings.prior
    few = [row.alike_lost < prior.few_customers for row in history]
    expected = [
        None
        if not is_told
        else exact(
            float(
                posterior_mean(
                    share,
                    customers=row.ended_customers,
                    prior_lost=Fraction(prior.lost),
                    prior_customers=Fraction(prior.customers),
                )
            )
        )
        if is_few or share is None
        else share
        for share, row, is_few in zip(learned, history, few, strict=True)
    ]
    known = [share for share in expected if share is not None]
    monotone = not_falling(known, weights=[row.reached_minor for row in history]) if is_told else (None,) * len(history)
    stated = [Fraction(share) for share in settings.stated.shares] if settings.stated else [None] * len(history)
    rows = zip(bounds, history, reached, learned, unknown, expected, few, monotone, stated, strict=True)
    return tuple(
        BucketRate(
            bound[0],
            bound[1],
            history=past,
            reached_share=reached_share if is_told else None,
            learned_share=learned_share if is_told else None,
            unknown_share=unknown_share,
            expected_share=mean,
            is_posterior=mean is not None and (is_few or learned_share is None),
            monotone_share=pooled,
            stated_share=own,
            booked_share=_with_outlook(pooled if own is None else own, forward),
            upper_share=_upper(past, pooled) if is_told else None,
        )
        for bound, past, reached_share, learned_share, unknown_share, mean, is_few, pooled, own in rows
    )


def _with_outlook(share: Fraction | None, forward: Fraction) -> Fraction | None:
    """Multiply by the forward-looking factor; no more than all can be lost."""
    return None if share is None else min(share * forward, Fraction(1))


def _upper(history: BucketHistory, share: Fraction | None) -> Fraction:
    """Bound the share of money by how many customers could be lost; where none was, each that is loses all of it.

    The share is corrected for what is still open, counts of customers are not: so where some were lost, the bound goes
    as many times above the share as theirs above their own, by the number of equal losses that tell as much.
    """
    if not history.lost_customers or not share:
        return exact(max(upper_bound(lost=0, customers=history.judged_customers), float(share or 0)))
    return exact(bound_of_share(float(share), lost=history.alike_lost))


def bound_of_share(share: float, *, lost: int) -> float:
    """Give the upper bound of a share that rests on so many equal losses, each a customer's (95 %, one-sided).

    >>> round(bound_of_share(0.05, lost=10), 4)
    0.0833
    """
    return max(share, min(1.0, upper_bound(lost=lost, customers=lost / share)))
