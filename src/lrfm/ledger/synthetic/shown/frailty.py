"""Customers' frailty: how much more or less often each pays than a customer of frailty 1 would."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, gammaln

from lrfm.ledger.synthetic.facts import Shares
from lrfm.ledger.synthetic.shown.chance import Estimate, points_of, value_of
from lrfm.ledger.synthetic.shown.paths import Paths
from lrfm.ledger.synthetic.shown.results import Phenomenon, Series

__all__ = ["Paces", "frailty", "frailty_variance", "paces_of"]

LEAST_PAYMENTS = 8
STEP, STEPS = 0.25, 10
VARIANCES = np.geomspace(0.01, 4.0, 600)


@dataclass(frozen=True)
class Paces:
    """For each customer the payments seen, and those expected by then of frailty 1; `asked` is the variance."""

    paid: Shares
    expected: Shares
    asked: float


def paces_of(paths: Paths) -> Paces:
    """Count payments by customer; those of few say nothing of habits and are left out."""
    is_paid = paths.paid_on <= paths.watched_to
    # the money comes at some time of its day: half of that day's hazard was before it
    before = paths.until(paths.watched_to - is_paid)
    total = (paths.until(paths.watched_to) + before) / (2 * paths.frailty)
    expected = np.bincount(paths.customer, weights=total).astype(np.float64)
    paid = np.bincount(paths.customer, weights=is_paid, minlength=len(expected)).astype(np.float64)
    known = (paid >= LEAST_PAYMENTS) & (expected > 0)
    return Paces(paid[known], expected[known], paths.book.files.settings.payments.frailty_variance)


def frailty(paces: Paces) -> Phenomenon | None:
    """Put the spread of customers' paces beside the asked one."""
    if len(paces.paid) < LEAST_PAYMENTS or paces.asked <= 0:
        return None
    return value_of(
        "frailty",
        frailty_variance(paces),
        asked=paces.asked,
        unit="index",
        cases=len(paces.paid),
        series=[_by_pace(paces)],
    )


def frailty_variance(paces: Paces) -> Estimate:
    """Estimate the variance of a gamma frailty by maximum likelihood, with its error from the curvature.

    Nielsen, Gill, Andersen and Sorensen (1992), A counting process approach to maximum likelihood estimation in frailty
    models: a frailty integrates out to Gamma(a + n) / Gamma(a) * a**a / (a + H)**(a + n) with a = 1 / variance.
    """
    shape = 1 / VARIANCES[:, None]
    n, total = paces.paid[None, :], paces.expected[None, :]
    likelihood = gammaln(shape + n) - gammaln(shape) + shape * np.log(shape) - (shape + n) * np.log(shape + total)
    sums = likelihood.sum(axis=1)
    best = int(np.clip(np.argmax(sums), 1, len(sums) - 2))
    step = np.log(VARIANCES[1] / VARIANCES[0])
    bend = -(sums[best - 1] - 2 * sums[best] + sums[best + 1]) / step**2
    # the curvature is that of the variance's logarithm
    error = VARIANCES[best] / np.sqrt(bend) if bend > 0 else np.nan
    return Estimate(float(VARIANCES[best]), float(error))


def _by_pace(paces: Paces) -> Series:
    """Give the share of customers by pace, payments over those expected: a beta prime distribution by customer.

    What is expected until n payments have come is a gamma of n over the frailty, which itself is a gamma.
    """
    edges = STEP * np.arange(1, STEPS)
    scaled = paces.asked * paces.paid[None, :] / edges[:, None]
    below = 1 - betainc(paces.paid[None, :], 1 / paces.asked, scaled / (1 + scaled)).mean(axis=1)
    true = np.diff([0.0, *below, 1.0])
    places = np.searchsorted(edges, paces.paid / paces.expected, side="left")
    shares = np.bincount(places, minlength=STEPS) / len(places)
    errors = np.sqrt(true * (1 - true) / len(places))
    found = [Estimate(float(share), float(error)) for share, error in zip(shares, errors, strict=True)]
    middles = [STEP * (step + 0.5) for step in range(STEPS)]
    return Series("frailty", "pace", "share", points_of(middles, asked=true.tolist(), found=found))
