"""Intervals by resampling customers: invoices of one customer are not independent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lrfm.survival.causes import CAUSES
from lrfm.survival.curves import at_days
from lrfm.survival.incidence import product_limit
from lrfm.survival.resampling import draws_of_customers
from lrfm.survival.risk_set import dense_stretch

if TYPE_CHECKING:
    import numpy.typing as npt

    from lrfm.survival.spells import Spells

__all__ = ["Replicates", "customer_bootstrap"]

_CELLS = 4_000_000
"""Replicates are drawn in blocks of about so many cells, which bounds memory."""


@dataclass(frozen=True, eq=False)
class Replicates:
    """Curves of resampled customers: `survival` a row a replicate, `share` (replicate, cause, time)."""

    times: npt.NDArray[np.float64]
    survival: npt.NDArray[np.float64]
    share: npt.NDArray[np.float64]
    customers: int

    def survival_band(self, *, level: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Give the percentile interval of the share still open, time by time (not of all times together)."""
        return _percentiles(self.survival, level=level)

    def share_band(self, *, cause: int, level: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Give the percentile interval of the share ended by a cause, time by time."""
        return _percentiles(self.share[:, CAUSES.index(cause)], level=level)

    def open_at(self, days: float) -> npt.NDArray[np.float64]:
        """Give each replicate's share still open at the end of a day."""
        return at_days(self.times, self.survival, [days], before=1.0)[:, 0]

    def ended_at(self, days: float, *, cause: int) -> npt.NDArray[np.float64]:
        """Give each replicate's share ended by a cause by the end of a day."""
        return at_days(self.times, self.share[:, CAUSES.index(cause)], [days], before=0.0)[:, 0]

    def medians(self) -> npt.NDArray[np.float64]:
        """Give each replicate's first day by which at least half had ended; infinite where that is not reached."""
        half = self.survival <= 0.5 + 1e-9
        first = half.argmax(axis=1)
        medians: npt.NDArray[np.float64] = np.where(half.any(axis=1), self.times[first], np.inf)
        return medians

    def median_interval(self, *, level: float) -> tuple[float, float]:
        """Give the percentile interval of the median; an end may be infinite, and is a day that occurred otherwise."""
        tail = (1 - level) / 2
        low, high = np.quantile(self.medians(), [tail, 1 - tail], method="inverted_cdf")
        return float(low), float(high)


def customer_bootstrap(spells: Spells, *, replicates: int, seed: int, least_at_risk: int = 1) -> Replicates:
    """Resample customers with replacement; give the product-limit curves of each replicate (METHODS 5.5, 5.7).

    Nothing is fitted anew: entries and exits are counted once by customer and time; how often each customer was drawn
    weighs these counts, in one sparse product for all replicates. Counts stay whole numbers, also where they are money.
    The stretch of the clock is that of all customers. Raises `ValueError` where there is nothing at risk.
    """
    stretch = dense_stretch(spells, least_at_risk=least_at_risk)
    if not len(stretch.spells):
        raise ValueError("nothing is at risk, so there is nobody to resample")
    times, entering, leaving, exits = _counted(stretch.spells)
    customers = int(entering.shape[0])
    together = max(1, _CELLS // max(customers, len(times) * (len(CAUSES) + 1)))
    drawn = draws_of_customers(customers, draw_count=replicates, seed=seed, together=together)
    blocks = [_curves(counts, entering, leaving, exits) for counts in drawn]
    share, survival = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    return Replicates(times, survival, share, customers)


def _counted(spells: Spells) -> tuple[npt.NDArray[np.float64], Any, Any, list[Any]]:
    """Count entries, leavings, and exits by cause, in sparse tables of customers by times."""
    from scipy.sparse import csr_array

    times, at = np.unique(spells.exit, return_inverse=True)
    customer = np.unique(spells.customer, return_inverse=True)[1]
    shape = (int(customer.max()) + 1, len(times))

    def table(counts: npt.NDArray[np.int64], places: npt.NDArray[np.int64]) -> Any:
        held = counts > 0
        return csr_array((counts[held], (customer[held], places[held])), shape=shape)

    entering = table(spells.count, np.searchsorted(times, spells.entry, side="right"))
    exits = [table(np.where(spells.cause == cause, spells.count, 0), at) for cause in CAUSES]
    return times, entering, table(spells.count, at), exits


def _curves(
    weights: npt.NDArray[np.int64], entering: Any, leaving: Any, exits: list[Any]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    gone = (weights @ leaving).cumsum(axis=1)
    at_risk = (weights @ entering).cumsum(axis=1)
    at_risk[:, 1:] -= gone[:, :-1]
    return product_limit(np.stack([weights @ table for table in exits], axis=1), at_risk)


def _percentiles(
    values: npt.NDArray[np.float64], *, level: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    tail = (1 - level) / 2
    low, high = np.quantile(values, [tail, 1 - tail], axis=0)
    return low, high
