"""Rows of all origins together, and customers drawn again: one set of draws for all methods and metrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.frozen import FrozenArrays
from lrfm.survival.metrics.arrays import Floats, Known, Whole
from lrfm.survival.metrics.bootstrap import CELLS_AT_ONCE
from lrfm.survival.metrics.brier import Outcomes, outcomes_at
from lrfm.survival.metrics.censoring import Censoring
from lrfm.survival.metrics.sums import Replicable
from lrfm.survival.resampling import draws_of_customers

if TYPE_CHECKING:
    import numpy.typing as npt

    from lrfm.survival.proof.readings import OriginReading

__all__ = ["Draws", "Measured", "Pool", "pool_of"]


@dataclass(frozen=True, eq=False)
class Pool(FrozenArrays):
    """Rows of several origins, or some of them: `row` numbers those kept of all, `origin` and `customer` are codes.

    An invoice that was open at several origins has a row in each; its customer is one, and is drawn as one. `censoring`
    is that of all rows after their origins: how long files went on.
    """

    readings: tuple[OriginReading, ...]
    row: Whole
    origin: Whole
    customer: Whole
    time: Floats
    cause: Whole
    amount: Floats
    received: Floats
    censoring: Censoring
    customer_count: int

    @property
    def unseen(self) -> Known:
        """Tell which rows are of customers without an exit before their origin."""
        found: Known = np.concatenate([one.unseen for one in self.readings])[self.row]
        return found

    def parts(self) -> list[Whole]:
        """Give the places of each origin's rows."""
        bounds = np.searchsorted(self.origin, np.arange(len(self.readings) + 1))
        return [np.arange(first, last) for first, last in pairwise(bounds.tolist())]

    def where(self, kept: Known) -> Pool:
        """Keep some rows; codes stay what they are."""
        return replace(
            self,
            row=self.row[kept],
            origin=self.origin[kept],
            customer=self.customer[kept],
            time=self.time[kept],
            cause=self.cause[kept],
            amount=self.amount[kept],
            received=self.received[kept],
            customer_count=_distinct(self.customer[kept]),
        )

    def outcomes(self, days: Sequence[int]) -> dict[int, Outcomes]:
        """Tell what is known of each row by each of `days`: the same for all methods."""
        return {day: outcomes_at(self.time, self.cause, horizon_days=day, censoring=self.censoring) for day in days}


@dataclass(frozen=True, eq=False)
class Measured(FrozenArrays):
    """A metric of a pool, in each draw of customers too (NaN where one tells nothing); or why it is missing."""

    value: float | None
    drawn: Floats
    customer_count: int
    missing: Reason | None


@dataclass(frozen=True, eq=False)
class Draws(FrozenArrays):
    """How often each customer of a pool is drawn (draws, customers)."""

    counts: npt.NDArray[np.uint16]

    @classmethod
    def of(cls, customer_count: int, *, draw_count: int, seed: int) -> Draws:
        """Draw as many customers as there are, with replacement, so many times."""
        together = max(1, CELLS_AT_ONCE // max(1, customer_count))
        drawn = draws_of_customers(customer_count, draw_count=draw_count, seed=seed, together=together)
        return cls(np.concatenate([block.astype(np.uint16) for block in drawn]))

    def measured(self, metric: Replicable, pool: Pool) -> Measured:
        """Compute a metric of a pool's rows as they are, and for each draw."""
        value = None if metric.missing else metric.value
        if value is None or np.isnan(value):
            missing = metric.missing or Reason.of("survival.nothing_to_divide_by")
            return Measured(None, np.empty(0), pool.customer_count, missing)
        step = max(1, CELLS_AT_ONCE // max(1, self.counts.shape[1]))
        blocks = (self.counts[at : at + step].astype(np.float64) for at in range(0, len(self.counts), step))
        drawn = np.concatenate([metric.replicated(pool.customer, counts) for counts in blocks])
        return Measured(value, drawn, pool.customer_count, None)


def pool_of(readings: Sequence[OriginReading]) -> Pool:
    """Put the rows of origins together; raise `ValueError` where there are none."""
    if not readings:
        raise ValueError("no origin to score")
    customer = np.concatenate([one.customer for one in readings])
    time, cause = (np.concatenate([getattr(one, name) for one in readings]) for name in ("time", "cause"))
    codes = np.unique(customer, return_inverse=True)[1].astype(np.int64)
    return Pool(
        readings=tuple(readings),
        row=np.arange(len(time)),
        origin=np.repeat(np.arange(len(readings)), [len(one.time) for one in readings]),
        customer=codes,
        time=time,
        cause=cause,
        amount=np.concatenate([one.amount for one in readings]),
        received=np.concatenate([one.received for one in readings]),
        censoring=Censoring.of(time, cause),
        customer_count=_distinct(codes),
    )


def _distinct(codes: Whole) -> int:
    return int(np.count_nonzero(np.bincount(codes)))
