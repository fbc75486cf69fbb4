"""A gamma frailty that the invoices of a customer share, beside hazards that were fitted to all customers together.

Hazards of all customers together already allow for it that the slow ones are left over late. Multiplied as they are by
what is known of a customer, they would count that twice: late invoices would seem slower than they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.frailty import Frailty, frailty_log_likelihood
from lrfm.survival.rows import Floats

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from lrfm.survival.clusters import SpellHazards

__all__ = ["SharedFrailty", "fit_shared_frailty", "given_effect"]

LARGEST, GRID = 20.0, 33
MOST = 700.0
"""exp of more is no number."""


def given_effect(hazard: Floats, variance: float) -> Floats:
    """Turn cumulative hazards H of all customers together into those of a customer whose effect is 1.

    (exp(theta H) - 1) / theta, so that a gamma effect of mean 1 and variance theta gives back exp(-H) on average:
    (1 + theta H1)^(-1 / theta) = exp(-H). H counts from an invoice's entry (Clayton 1978, Shih & Louis 1995).

    >>> given_effect(np.array([0.0, 1.0]), 0.0).tolist(), given_effect(np.array([1.0]), 0.5).round(4).tolist()
    ([0.0, 1.0], [1.2974])
    """
    if variance == 0:
        return np.asarray(hazard, dtype=np.float64)
    return np.asarray(np.expm1(np.minimum(variance * hazard, MOST)) / variance, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class SharedFrailty:
    """The frailty, and each customer's record, indexed by key: `events` D and `hazard` Lambda of an effect of 1.

    A customer's effect is gamma with shape 1 / variance + D and rate 1 / variance + Lambda (METHODS 5.8); hazards that
    it multiplies are those of `given_effect`.
    """

    frailty: Frailty
    record: pd.DataFrame


def fit_shared_frailty(
    spells: SpellHazards, *, least_customers: int = 20, least_exits: int = 10
) -> SharedFrailty | Reason:
    """Find the variance between customers, hazards of all customers together being as they were fitted.

    The likelihood of theta is that of customers' records, sum over events of theta H, with
    sum_{j < D} log(1 + j theta) - (1 / theta + D) log(1 + theta Lambda), Lambda = sum of `given_effect`. Gives a
    `Reason` with few customers or exits.
    """
    import pandas as pd

    keys, customer = np.unique(spells.customer_key, return_inverse=True)
    events = np.bincount(customer, weights=spells.is_event.astype(np.float64), minlength=keys.size).astype(np.float64)
    if keys.size < least_customers:
        return Reason.of("second.too_few_customers", count=keys.size, least=least_customers)
    if events.sum() < least_exits:
        return Reason.of("second.too_few_exits", count=int(events.sum()), least=least_exits)
    at_events = float(spells.hazard[spells.is_event].sum())

    def hazards(variance: float) -> Floats:
        met = given_effect(spells.hazard, variance)
        return np.bincount(customer, weights=met, minlength=keys.size).astype(np.float64)

    def value(variance: float) -> float:
        return variance * at_events + frailty_log_likelihood(variance, events=events, hazard=hazards(variance))

    variance = _best(value)
    gain = value(variance) - value(0.0)
    if gain <= 0:
        variance, gain = 0.0, 0.0
    record = pd.DataFrame({"events": events, "hazard": hazards(variance)}, index=keys)
    found = Frailty(variance, gain, keys.size, int(events.sum()), float(record["hazard"].sum()))
    return SharedFrailty(found, record)


def _best(value: Callable[[float], float]) -> float:
    """Search a coarse grid first: near 0 the likelihood is flat."""
    from scipy.optimize import minimize_scalar

    grid = np.linspace(np.log(1e-5), np.log(LARGEST), GRID)

    def lost(log_variance: float) -> float:
        return -value(float(np.exp(log_variance)))

    place = int(np.argmin([lost(float(one)) for one in grid]))
    around = (float(grid[max(place - 1, 0)]), float(grid[min(place + 1, GRID - 1)]))
    return float(np.exp(minimize_scalar(lost, bounds=around, method="bounded", options={"xatol": 1e-8}).x))
