"""Customers' mean lateness and shares on time, drawn towards all customers as far as their few invoices ask for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.survival.rows import Floats, Ints

__all__ = ["MeanShrinkage", "ShareShrinkage", "fit_means", "fit_shares"]


@dataclass(frozen=True)
class MeanShrinkage:
    """How much customers differ (`between`), and invoices of one customer (`within`): variances, in days squared."""

    mean: float
    """Of customers, weighted by how exactly each is known."""
    between: float
    within: float
    customer_count: int
    value_count: int

    def weight(self, counts: Ints) -> Floats:
        """Give the part that a customer's own mean has: n between / (n between + within); 0 without invoices.

        >>> MeanShrinkage(0.0, 100.0, 400.0, 9, 99).weight(np.array([0, 2, 20])).round(4).tolist()
        [0.0, 0.3333, 0.8333]
        """
        own = np.asarray(counts, dtype=np.float64) * self.between
        return np.divide(own, own + self.within, out=np.zeros_like(own), where=own > 0)

    def shrunk(self, means: Floats, counts: Ints) -> Floats:
        """Give each customer's expected value; that of all customers where there are no invoices."""
        part = self.weight(counts)
        return np.asarray(self.mean + part * (np.where(counts > 0, means, self.mean) - self.mean), dtype=np.float64)


@dataclass(frozen=True)
class ShareShrinkage:
    """A beta distribution of customers' shares on time: as if each had `hits` out of `hits + misses` beforehand."""

    hits: float
    misses: float
    customer_count: int

    def shrunk(self, on_time: Ints, counts: Ints) -> Floats:
        """Give the expected share on time, (on_time + hits) / (count + hits + misses).

        >>> ShareShrinkage(1.5, 13.5, 40).shrunk(np.array([2, 0]), np.array([10, 0])).tolist()
        [0.14, 0.1]
        """
        return np.asarray((on_time + self.hits) / (counts + self.hits + self.misses), dtype=np.float64)


def fit_means(customer: Ints, values: Floats, *, least_customers: int = 20) -> MeanShrinkage | Reason:
    """Part the variance of `values` into between and within customers, by moments of the analysis of variance.

    `customer`: one code a value. Between is 0 where customers differ no more than chance lets them. Gives a `Reason`
    with too few customers, or where none has two values. Source: one-way random effects (Searle, Casella & McCulloch
    1992, section 3.6); with equal counts the same as REML.
    """
    _, codes, counts = np.unique(np.asarray(customer), return_inverse=True, return_counts=True)
    numbers = np.asarray(values, dtype=np.float64)
    if not np.isfinite(numbers).all():
        raise UserError.of("second.not_finite", column="values", count=int((~np.isfinite(numbers)).sum()))
    if len(counts) < least_customers:
        return Reason.of("second.too_few_customers", count=len(counts), least=least_customers)
    if len(numbers) == len(counts):
        return Reason.of("second.no_repeated")
    means = np.bincount(codes, weights=numbers) / counts
    within = float(((numbers - means[codes]) ** 2).sum() / (len(numbers) - len(counts)))
    square = float((counts * (means - numbers.mean()) ** 2).sum() / (len(counts) - 1))
    typical = (len(numbers) - float((counts**2).sum()) / len(numbers)) / (len(counts) - 1)
    between = max((square - within) / typical, 0.0)
    trust = counts / (counts * between + within) if between + within > 0 else np.ones(len(counts))
    return MeanShrinkage(float(trust @ means / trust.sum()), between, within, len(counts), len(numbers))


def fit_shares(on_time: Ints, counts: Ints, *, least_customers: int = 20) -> ShareShrinkage | Reason:
    """Fit the beta-binomial distribution of `on_time` out of `counts`, one value a customer, by maximum likelihood.

    Where customers differ no more than chance lets them, the prior is as strong as a million invoices. Gives a `Reason`
    with too few customers, or where all invoices are on time, or none.
    """
    hits, trials = np.asarray(on_time, dtype=np.int64), np.asarray(counts, dtype=np.int64)
    if np.any((hits < 0) | (hits > trials)):
        raise UserError.of("second.not_a_share", count=int(np.sum((hits < 0) | (hits > trials))))
    hits, trials = hits[trials > 0], trials[trials > 0]
    if len(trials) < least_customers:
        return Reason.of("second.too_few_customers", count=len(trials), least=least_customers)
    if hits.sum() in (0, trials.sum()):
        return Reason.of("second.never_differs")
    if trials.max() == 1:
        return Reason.of("second.no_repeated")
    share, strength = _likeliest(hits, trials)
    return ShareShrinkage(share * strength, (1 - share) * strength, len(trials))


def _likeliest(hits: Ints, trials: Ints) -> tuple[float, float]:
    from scipy.optimize import minimize
    from scipy.special import betaln, expit, logit

    def lost(at: Floats) -> float:
        share, strength = float(expit(at[0])), float(np.exp(at[1]))
        a, b = share * strength, (1 - share) * strength
        return -float((betaln(hits + a, trials - hits + b) - betaln(a, b)).sum())

    overall = float(logit(hits.sum() / trials.sum()))
    bounds = [(overall - 8, overall + 8), (np.log(1e-3), np.log(1e6))]
    starts = ((overall, one) for one in (0.0, 3.0, 6.0))
    tried = [minimize(lost, start, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-14}) for start in starts]
    best = min(tried, key=lambda one: float(one.fun))
    return float(expit(best.x[0])), float(np.exp(best.x[1]))
