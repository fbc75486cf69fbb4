"""On which day an open invoice is paid: drawn by inversion of its cumulative hazard, month by month."""

from __future__ import annotations

import numpy as np

from lrfm.survival.rows import Bools, Floats, Ints

__all__ = ["days_of_payment", "intensities"]

SURE = 60.0
"""The intensity of a day that nothing outlives: exp(-60) is no chance at all."""


def intensities(paying: Floats, ending: Floats) -> tuple[Floats, Floats]:
    """Give the intensities of payment and of other ends on each day, (rows, days) each.

    They part -log(1 - h), h being the chance of any end on the day, as the chances do: within a day both are constant,
    so that the first to come is a payment with the chance `paying` and another end with `ending`. Chances that sum to
    more than 1 are scaled to it.
    """
    whole = paying + ending
    with np.errstate(divide="ignore"):
        total = np.minimum(-np.log1p(-np.minimum(whole, 1.0)), SURE)
    safe = np.where(whole > 0, whole, 1.0)
    return total * paying / safe, total * ending / safe


def days_of_payment(
    paying: Floats, ending: Floats, *, months: Ints, factor: Floats, effect: Floats, source: np.random.Generator
) -> tuple[Ints, Ints, Ints]:
    """Draw when each row is paid: the draws, rows and columns of the payments within the span.

    `paying`, `ending` (rows, days): intensities; `months` (days): each day's month, from 0; `factor` (draws, months)
    and `effect` (draws, rows) multiply the intensity of payment. Other ends that come first leave the row unpaid.
    """
    upto = np.cumsum(paying, axis=1)
    target, reached = _targets(upto, months=months, factor=factor, effect=effect, source=source)
    draw, row = np.nonzero(reached)
    wanted = target[draw, row]
    day, part = _found(upto, paying, row, wanted)
    lost = _ended_before(ending, shape=effect.shape, draw=draw, row=row, time=day + part, source=source)
    return draw[~lost], row[~lost], day[~lost]


def _targets(
    upto: Floats, *, months: Ints, factor: Floats, effect: Floats, source: np.random.Generator
) -> tuple[Floats, Bools]:
    """Give the cumulative intensity, before effects, at which each row is paid, and where that lies in the span."""
    with np.errstate(divide="ignore"):
        left = source.standard_exponential(effect.shape) / effect
    target, reached = np.zeros(effect.shape), np.zeros(effect.shape, dtype=np.bool_)
    begun = np.zeros(len(upto))
    for month in range(int(months[-1]) + 1):
        ends = upto[:, np.searchsorted(months, month, side="right") - 1]
        needed = left / factor[:, [month]]
        hit = ~reached & (needed <= ends - begun)
        target = np.where(hit, begun + needed, target)
        reached |= hit
        left = left - factor[:, [month]] * (ends - begun)
        begun = ends
    return target, reached


def _found(upto: Floats, each: Floats, row: Ints, wanted: Floats) -> tuple[Ints, Floats]:
    """Find the day on which each row's sum reaches what is wanted, and the part of that day that passes before."""
    days = upto.shape[1]
    apart = float(upto[:, -1].max(initial=0.0)) + 1.0
    flat = (upto + apart * np.arange(len(upto))[:, None]).ravel()
    place = np.searchsorted(flat, wanted + apart * row, side="left") - row * days
    day = np.clip(place, 0, days - 1)
    size = each[row, day]
    passed = wanted - (upto[row, day] - size)
    return day, np.clip(np.divide(passed, size, out=np.zeros_like(passed), where=size > 0), 0.0, 1.0)


def _ended_before(
    ending: Floats, *, shape: tuple[int, ...], draw: Ints, row: Ints, time: Floats, source: np.random.Generator
) -> Bools:
    """Tell which payments never come, for the row ended otherwise before."""
    upto = np.cumsum(ending, axis=1)
    left = source.standard_exponential(shape)[draw, row]
    lost = left <= upto[row, -1]
    where = np.flatnonzero(lost)
    day, part = _found(upto, ending, row[where], left[where])
    lost[where] = day + part < time[where]
    return np.asarray(lost)
