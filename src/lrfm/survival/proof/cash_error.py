"""How far the money expected after each origin was off what came: an error of sums, not of invoices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.frozen import FrozenArrays
from lrfm.survival.metrics.arrays import Floats, Known, Whole
from lrfm.survival.metrics.sums import Sums, ratio_of

__all__ = ["CashError", "CashRows"]


@dataclass(frozen=True, eq=False)
class CashRows(FrozenArrays):
    """Money expected and received on each row by each horizon (rows, horizons), minor units.

    `origin` is each row's code; `followed` (origins, horizons) tells which origins were watched that long, and count.
    """

    expected: Floats
    received: Floats
    origin: Whole
    followed: Known

    def totals(self) -> tuple[Floats, Floats]:
        """Give what was expected and received at each origin (origins, horizons)."""
        expected, received = (self._by_origin(column) for column in (self.expected, self.received))
        return expected, received

    def error(self, horizons: slice) -> CashError:
        """Give the error over some of the horizons."""
        return CashError(
            self.expected[:, horizons], self.received[:, horizons], self.origin, self.followed[:, horizons]
        )

    def bias(self, horizons: slice) -> Sums:
        """Give expected less received over received, origins that were followed together: above 0 too much promised."""
        counts = self.followed[self.origin][:, horizons]
        received = (self.received[:, horizons] * counts).sum(axis=1)
        return ratio_of((self.expected[:, horizons] * counts).sum(axis=1) - received, received)

    def _by_origin(self, values: Floats) -> Floats:
        size = len(self.followed)
        return np.column_stack([np.bincount(self.origin, weights=one, minlength=size) for one in values.T])


@dataclass(frozen=True, eq=False)
class CashError(FrozenArrays):
    """WAPE of sums: |expected - received| of each origin and horizon, added up, over what was received.

    Customers' errors of one origin make up for each other before the absolute value is taken, so it is no mean of rows.
    A draw of customers makes each origin's sums anew, and takes absolute values then. As a drawn sum is off by its
    chance too, draws of a good forecast lie above its value; the difference of two methods shares that chance.
    """

    expected: Floats
    received: Floats
    origin: Whole
    followed: Known

    @property
    def missing(self) -> Reason | None:
        """Why there is no error: nothing came, or no origin was followed so long."""
        if not len(self.origin):
            return Reason.of("survival.no_rows")
        came = float((self.received * self.followed[self.origin]).sum())
        return None if came > 0 else Reason.of("survival.nothing_to_divide_by")

    @property
    def value(self) -> float | None:
        """The error itself."""
        return None if self.missing else float(self.replicated(np.zeros_like(self.origin), np.ones((1, 1)))[0])

    @property
    def row_count(self) -> int:
        """How many rows it is computed of."""
        return len(self.origin)

    def replicated(self, customer: Whole, counts: Floats) -> Floats:
        """Give the error once for each row of `counts` (draws, customers)."""
        origins, horizons = self.followed.shape
        size = counts.shape[1] * origins
        place = customer * origins + self.origin
        off, came = np.zeros(len(counts)), np.zeros(len(counts))
        for number in range(horizons):
            kept = self.followed[:, number]
            sums = [
                np.bincount(place, weights=values, minlength=size).reshape(-1, origins)[:, kept]
                for values in (self.expected[:, number] - self.received[:, number], self.received[:, number])
            ]
            off += np.abs(counts @ sums[0]).sum(axis=1)
            came += counts @ sums[1].sum(axis=1)
        return np.where(came > 0, off / np.where(came > 0, came, 1.0), np.nan)
