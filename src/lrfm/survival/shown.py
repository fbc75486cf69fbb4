"""Curves as they are drawn: shares at the end of whole days, with the numbers at risk at some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.causes import CAUSES, CREDITED, PAID, WRITTEN_OFF
from lrfm.survival.curves import at_days
from lrfm.survival.told import ShownCurve, Timing

if TYPE_CHECKING:
    import numpy.typing as npt

    from lrfm.survival.by_group import GroupCurves
    from lrfm.survival.spells import Spells

__all__ = ["DUE_DAYS", "INVOICE_DAYS", "shown_curve", "timing_of"]

DUE_DAYS, INVOICE_DAYS = (-60, 180), (0, 365)
"""First and last day drawn on each clock: days past due, days since the invoice."""
_TICKS = (-60, -30, 0, 30, 60, 90, 120, 150, 180, 240, 300, 365)


def timing_of(found: GroupCurves, spells: Spells, *, within: tuple[int, int]) -> Timing:
    """Take what is told of a group's curves."""
    return Timing(
        key=str(found.group),
        invoices=found.invoices,
        exits=found.exits,
        customers=found.customers,
        median=found.median,
        shares=found.shares,
        curve=shown_curve(found, spells, within=within),
        caveats=found.curve.caveats,
    )


def shown_curve(found: GroupCurves, spells: Spells, *, within: tuple[int, int]) -> ShownCurve:
    """Read the curves of a group at the end of each day, from its start to the last day known, within some days.

    Numbers at risk are those with entry < t <= exit, as in every risk set of the room.
    """
    curve = found.curve
    if curve.start is None or not len(curve.times):
        return ShownCurve((), (), (), (), (), (), (), (), ())
    first = max(int(curve.start), within[0])
    last = min(int(curve.times[-1]), within[1])
    days = np.arange(first, max(first, last) + 1)
    causes = at_days(found.incidence.times, found.incidence.share, days, before=0.0)
    low, high = found.paid_band or (np.zeros(0), np.zeros(0))
    at_risk = {day: _at_risk(spells, day) for day in _TICKS if first <= day <= days[-1]}
    ticks = [day for day, count in at_risk.items() if count]
    return ShownCurve(
        days=tuple(int(day) for day in days),
        open=_rounded(at_days(curve.times, curve.survival, days, before=1.0)),
        paid=_rounded(causes[CAUSES.index(PAID)]),
        credited=_rounded(causes[CAUSES.index(CREDITED)]),
        written_off=_rounded(causes[CAUSES.index(WRITTEN_OFF)]),
        low=_rounded(at_days(curve.times, low, days, before=0.0)) if len(low) else (),
        high=_rounded(at_days(curve.times, high, days, before=0.0)) if len(high) else (),
        tick_days=tuple(ticks),
        at_risk=tuple(at_risk[day] for day in ticks),
    )


def _rounded(values: npt.NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(value), 5) for value in values)


def _at_risk(spells: Spells, day: int) -> int:
    return int(spells.count[(spells.entry < day) & (spells.exit >= day)].sum())
