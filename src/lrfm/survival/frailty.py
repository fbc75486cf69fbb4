"""Customers who pay sooner or later than the model says: gamma shrinkage in closed form, newcomers at the mean."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.survival.rows import Floats

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "CustomerEffects",
    "Frailty",
    "customer_effects",
    "fit_frailty",
    "fit_scaled_frailty",
    "frailty_log_likelihood",
]

LARGEST = 100.0
"""Of the variance: nearly all payments of one customer, none of the others."""
SCALE_TOLERANCE, SCALE_STEPS = 1e-4, 30


@dataclass(frozen=True)
class Frailty:
    """Customers' hazards are the model's times a gamma variable of mean 1; `variance` 0: all customers alike."""

    variance: float
    gain: float
    """Log-likelihood above that of variance 0; above 1.35 at the 5 % level (a test on the edge of what is possible)."""
    customer_count: int
    event_count: int
    hazard_sum: float
    """What the model expected of `event_count`; where both differ much, the model needs mending, not its customers."""

    def effect(self, events: Floats, hazard: Floats) -> Floats:
        """Give the posterior mean (a + D) / (a + Lambda), a = 1 / variance; 1 for a customer without a record.

        >>> Frailty(0.5, 9.0, 40, 200, 200.0).effect(np.array([0.0, 4.0]), np.array([0.0, 2.0])).tolist()
        [1.0, 1.5]
        """
        return np.asarray((1 + self.variance * events) / (1 + self.variance * hazard), dtype=np.float64)

    def unpaid(self, events: Floats, hazard: Floats, further: Floats) -> Floats:
        """Give the chance that an invoice stays open over `further` cumulative hazard, given the customer's record.

        ((a + Lambda) / (a + Lambda + further)) ** (a + D); exp(-further) where the variance is 0.
        """
        if self.variance == 0:
            return np.asarray(np.exp(-further) * np.ones_like(events + hazard), dtype=np.float64)
        step = self.variance * further / (1 + self.variance * hazard)
        return np.asarray(np.exp(-(1 / self.variance + events) * np.log1p(step)), dtype=np.float64)


@dataclass(frozen=True)
class CustomerEffects:
    """Each asked customer's posterior: a frame of `customer`, `events`, `hazard`, `effect`, `is_unseen`."""

    frame: pd.DataFrame
    unseen_count: int
    """Customers without any day at risk before: they have effect 1, and are judged apart."""


def frailty_log_likelihood(variance: float, *, events: Floats, hazard: Floats) -> float:
    """Give the negative-binomial log-likelihood of each customer's events, less what does not depend on `variance`.

    sum_c [ sum_{j < D_c} log(1 + j theta) - (1 / theta + D_c) log(1 + theta Lambda_c) ], which tends to -sum Lambda_c
    without loss of digits as theta goes to 0.
    """
    if variance <= 0:
        return -float(hazard.sum())
    # more_than[j]: customers with more than j events
    more_than = len(events) - np.cumsum(np.bincount(events.astype(np.int64)))
    grown = float(more_than @ np.log1p(variance * np.arange(len(more_than))))
    return grown - float(((1 / variance + events) * np.log1p(variance * hazard)).sum())


def fit_frailty(
    events: Floats, hazard: Floats, *, least_customers: int = 20, least_exits: int = 10
) -> Frailty | Reason:
    """Find the variance between customers that makes their records likeliest.

    `events`: exits D_c of each customer, whole numbers; `hazard`: Lambda_c, the model's cumulative hazard over all days
    of the customer's invoices, open ones too. Customers without hazard say nothing and are left out. Gives a `Reason`
    with few customers or exits; raises `UserError` for events where no hazard is.

    Source: a gamma mixture of Poisson counts is negative binomial (Greenwood & Yule 1920); scipy searches log variance.
    """
    events, hazard = _checked(events, hazard)
    if len(events) < least_customers:
        return Reason.of("second.too_few_customers", count=len(events), least=least_customers)
    if events.sum() < least_exits:  # with none at all the best variance has no upper end
        return Reason.of("second.too_few_exits", count=int(events.sum()), least=least_exits)
    variance = _best(events, hazard)
    at_zero = frailty_log_likelihood(0.0, events=events, hazard=hazard)
    gain = frailty_log_likelihood(variance, events=events, hazard=hazard) - at_zero
    if gain <= 0:
        variance, gain = 0.0, 0.0
    return Frailty(variance, gain, len(events), int(events.sum()), float(hazard.sum()))


def fit_scaled_frailty(events: Floats, hazard: Floats) -> tuple[Frailty | Reason, float]:
    """Find with the variance what all hazards are to be multiplied by, so that a newcomer is the mean customer.

    Exits that sum to the hazards do not tell the level of the mean customer: most days at risk are those of slow ones.
    The likelihood in the level is greatest where the effects have mean 1. Arguments and reasons are those of
    `fit_frailty`; with a reason the factor is 1. The two are searched in turns.
    """
    scale = 1.0
    found = fit_frailty(events, hazard)
    for _ in range(SCALE_STEPS):
        if isinstance(found, Reason):
            return found, 1.0
        step = _level(found.variance, events=events, hazard=hazard * scale)
        scale *= step
        found = fit_frailty(events, hazard * scale)
        if abs(step - 1) < SCALE_TOLERANCE:
            break
    return (found, scale) if isinstance(found, Reason) else (_above_none(found, events, hazard * scale), scale)


def _above_none(found: Frailty, events: Floats, hazard: Floats) -> Frailty:
    """Give the gain above customers alike at their own best level: that of customers who differ is another one."""
    level = float(np.log(events.sum() / hazard.sum()))
    at_none = float(events.sum()) * (level - 1)
    at_found = frailty_log_likelihood(found.variance, events=events, hazard=hazard)
    return replace(found, gain=max(at_found - at_none, 0.0))


def _level(variance: float, *, events: Floats, hazard: Floats) -> float:
    """Give the factor of all hazards at which sum_c [D_c - u_c Lambda_c] is 0, by Newton's method on its logarithm.

    The likelihood is concave there: D t - (1 / theta + D) log(1 + theta Lambda e^t), summed.
    """
    level = float(np.log(events.sum() / hazard.sum()))
    if variance == 0:
        return float(np.exp(level))
    for _ in range(SCALE_STEPS):
        met = variance * hazard * np.exp(level)
        expected = (1 / variance + events) * met / (1 + met)
        step = float((events - expected).sum() / (expected / (1 + met)).sum())
        level += float(np.clip(step, -1.0, 1.0))
        if abs(step) < SCALE_TOLERANCE / 10:
            break
    return float(np.exp(level))


def customer_effects(record: pd.DataFrame, *, asked: pd.Series, frailty: Frailty) -> CustomerEffects:
    """Give the effect of each customer of `asked` (unique), those outside `record` at the mean of 1.

    `record`: `customer` (unique), `events`, `hazard`. Rows come in the order of `asked`.
    """
    known = record.set_index("customer")[["events", "hazard"]]
    frame = known.reindex(asked.to_numpy())
    is_unseen = ~(frame["hazard"].to_numpy(dtype=np.float64, na_value=0.0) > 0)
    frame = frame.fillna(0.0).rename_axis("customer").reset_index()
    frame["effect"] = frailty.effect(frame["events"].to_numpy(dtype=np.float64), frame["hazard"].to_numpy())
    frame["is_unseen"] = is_unseen
    return CustomerEffects(frame, int(is_unseen.sum()))


def _checked(events: Floats, hazard: Floats) -> tuple[Floats, Floats]:
    counts, exposure = np.asarray(events, dtype=np.float64), np.asarray(hazard, dtype=np.float64)
    bad = ~(np.isfinite(counts) & np.isfinite(exposure)) | (counts < 0) | (counts % 1 != 0) | (exposure < 0)
    bad |= (counts > 0) & (exposure <= 0)
    if bad.any():
        raise UserError.of("second.not_a_record", count=int(bad.sum()))
    return counts[exposure > 0], exposure[exposure > 0]


def _best(events: Floats, hazard: Floats) -> float:
    """Search a coarse grid first: near 0 the likelihood is flat, and a search would stop where it began."""
    from scipy.optimize import minimize_scalar

    def lost(log_variance: float) -> float:
        return -frailty_log_likelihood(float(np.exp(log_variance)), events=events, hazard=hazard)

    grid = np.linspace(np.log(1e-6), np.log(LARGEST), 40)
    place = int(np.argmin([lost(float(one)) for one in grid]))
    around = (float(grid[max(place - 1, 0)]), float(grid[min(place + 1, len(grid) - 1)]))
    found = minimize_scalar(lost, bounds=around, method="bounded", options={"xatol": 1e-9})
    return float(np.exp(found.x))
