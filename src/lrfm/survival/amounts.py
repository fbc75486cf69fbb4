"""Curves by money: each minor unit counts as one, so that partial payments count as what they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.causes import OPEN
from lrfm.survival.curves import caveats_of
from lrfm.survival.frozen import FrozenArrays
from lrfm.survival.incidence import product_limit
from lrfm.survival.merging import merged
from lrfm.survival.risk_set import dense_stretch, risk_set, whole_sums
from lrfm.survival.spells import Spells

if TYPE_CHECKING:
    import numpy.typing as npt

    from lrfm.core.reason import Reason

__all__ = ["AmountCurve", "amount_curve", "pieces"]


@dataclass(frozen=True, eq=False)
class AmountCurve(FrozenArrays):
    """The share of the money still open, and ended by each cause, after each distinct exit.

    `open_minor` is what was open just before, `ended_minor` what ended, by cause in rows: exact whole minor units. A
    point estimate only: units of one invoice end together, so that only resampled customers give an interval.
    """

    times: npt.NDArray[np.float64]
    survival: npt.NDArray[np.float64]
    share: npt.NDArray[np.float64]
    open_minor: npt.NDArray[np.int64]
    ended_minor: npt.NDArray[np.int64]
    start: float | None
    caveats: tuple[Reason, ...] = ()


def amount_curve(units: Spells) -> AmountCurve:
    """Estimate S_A(t) = prod(1 - d_A / n_A), money ended over money open, and its parts by cause (METHODS 5.5).

    `units` are the pieces of invoices, whose `count` is an amount in minor units: see `pieces`.
    """
    stretch = dense_stretch(merged(units))
    found = risk_set(stretch.spells)
    share, survival = product_limit(found.exits, found.at_risk)
    return AmountCurve(
        found.times,
        survival,
        share,
        found.at_risk,
        found.exits,
        start=stretch.start,
        caveats=caveats_of(stretch, found),
    )


def pieces(
    entry: npt.ArrayLike,
    last: npt.ArrayLike,
    amount_minor: npt.ArrayLike,
    *,
    cleared_invoice: npt.ArrayLike,
    cleared_at: npt.ArrayLike,
    cleared_minor: npt.ArrayLike,
    cleared_cause: npt.ArrayLike,
    customer: npt.ArrayLike | None = None,
) -> Spells:
    """Cut invoices into what ended together: a piece for each clearing, and one for what is left open on the last day.

    A row each of `entry`, `last` (the last day known), `amount_minor` (open at the entry, above 0) and `customer` per
    invoice; a row each of the others per clearing, `cleared_invoice` being the row of its invoice. All days are on one
    clock. Clearings are after the entry and not behind the last day. Raises `ValueError` where they are not, and where
    they clear more than the amount.

    >>> units = pieces([0, 0, 0], [90, 90, 30], [1000, 500, 300], cleared_invoice=[0, 0, 1], cleared_at=[20, 50, 35],
    ...     cleared_minor=[400, 600, 500], cleared_cause=[1, 1, 1])
    >>> amount_curve(units).survival.round(4).tolist()  # T-S9
    [0.7778, 0.7778, 0.4242, 0.0]
    """
    of = np.asarray(cleared_invoice, np.int64)
    at, part = np.asarray(cleared_at, np.float64), np.asarray(cleared_minor, np.int64)
    entries, lasts, amounts = (np.asarray(entry, np.float64), np.asarray(last, np.float64), np.asarray(amount_minor))
    rest = amounts.astype(np.int64) - whole_sums(of, part, size=len(amounts))
    if (rest < 0).any() or (part < 1).any() or (amounts < 1).any():
        raise ValueError("amounts are above 0, and no invoice is cleared by more than its amount")
    if (at > lasts[of]).any():
        raise ValueError("nothing is cleared behind the last day known")
    left = np.flatnonzero(rest > 0)
    whose = np.concatenate([of, left])
    customers = np.arange(len(amounts)) if customer is None else np.asarray(customer)
    return Spells.of(
        entries[whose],
        np.concatenate([at, lasts[left]]),
        np.concatenate([np.asarray(cleared_cause, np.int64), np.full(len(left), OPEN)]),
        count=np.concatenate([part, rest[left]]),
        customer=customers[whose],
    )
