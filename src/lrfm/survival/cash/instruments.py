"""Instruments in hand: on which day they bring money, how likely, and which invoices they cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from lrfm.survival.cash.inputs import InstrumentsInHand
from lrfm.survival.cash.results import HeldInstruments
from lrfm.survival.rows import Floats, Ints

if TYPE_CHECKING:
    from lrfm.survival.cash.span import Span
    from lrfm.survival.runs import BusinessDays

__all__ = ["bounce_chances", "cover", "held_by_week", "in_hand"]

Days = npt.NDArray[np.datetime64]
AS_IF = 20.0
"""A customer's own record is drawn towards all customers' as if these had been so many instruments of its own."""


def bounce_chances(customer_key: Ints, *, ended_key: Ints, ended_bounced: npt.NDArray[np.bool_]) -> Floats:
    """Give the chance that each customer's instrument comes back, from those that ended, one value each.

    All customers together have (bounced + 1/2) / (ended + 1), and each customer its own record on top of 20 of those.

    >>> ended = np.array([1] * 19)
    >>> bounce_chances(np.array([1, 2]), ended_key=ended, ended_bounced=np.zeros(19, bool)).round(4).tolist()
    [0.0128, 0.025]
    """
    usual = (float(ended_bounced.sum()) + 0.5) / (len(ended_key) + 1)
    names, codes = np.unique(np.concatenate([customer_key, ended_key]), return_inverse=True)
    ended = np.bincount(codes[len(customer_key) :], minlength=len(names))
    bounced = np.bincount(codes[len(customer_key) :], weights=ended_bounced, minlength=len(names))
    chance = (bounced + AS_IF * usual) / (ended + AS_IF)
    return np.asarray(chance[codes[: len(customer_key)]])


def in_hand(
    customer_key: Ints, due_on: Days, amount_minor: Ints, bounce: Floats, *, span: Span, business: BusinessDays
) -> InstrumentsInHand:
    """Place instruments on their days; on the next business day where that is closed, or past."""
    first = np.datetime64(span.as_of, "D") + 1
    placed = business.next_open(np.maximum(due_on.astype("datetime64[D]"), first))
    return InstrumentsInHand(customer_key, due_on, (placed - first).astype(np.int64), amount_minor, bounce)


def cover(
    open_minor: Ints, customer_key: Ints, due: Days, *, instruments: InstrumentsInHand
) -> tuple[Ints, Ints, Ints]:
    """Share out what instruments cover of open invoices: the row, the amount and the instrument of each part.

    A customer's instruments, the earliest first, cover its invoices, those due first first, each minor unit once; what
    none covers has instrument -1. Parts of a row sum to its open amount. What instruments hold beyond the customer's
    invoices covers nothing (their money comes in all the same).

    >>> found = InstrumentsInHand(np.array([7]), np.array(["2026-11-30"], "M8[D]"), np.array([29]), np.array([150]),
    ...     np.array([0.1]))
    >>> days = np.array(["2026-10-01", "2026-11-01"], "M8[D]")
    >>> [part.tolist() for part in cover(np.array([100, 80]), np.array([7, 7]), days, instruments=found)]
    [[0, 1, 1], [100, 50, 30], [0, 0, -1]]
    """
    parts: list[tuple[int, int, int]] = []
    left = _by_customer(instruments)
    for row in np.lexsort((due, customer_key)).tolist():
        rest, held = int(open_minor[row]), left.get(int(customer_key[row]), [])
        while rest and held:
            taken = min(rest, held[0][1])
            parts.append((row, taken, held[0][0]))
            rest -= taken
            held[0][1] -= taken
            if not held[0][1]:
                held.pop(0)
        if rest:
            parts.append((row, rest, -1))
    parts.sort(key=lambda part: part[0])
    columns = np.array(parts, dtype=np.int64).reshape(-1, 3)
    return columns[:, 0].copy(), columns[:, 1].copy(), columns[:, 2].copy()


def _by_customer(instruments: InstrumentsInHand) -> dict[int, list[list[int]]]:
    found: dict[int, list[list[int]]] = {}
    for place in np.argsort(instruments.day, kind="stable").tolist():
        amount = int(instruments.amount_minor[place])
        if amount:
            found.setdefault(int(instruments.customer_key[place]), []).append([place, amount])
    return found


def held_by_week(instruments: InstrumentsInHand, *, span: Span) -> tuple[HeldInstruments, ...]:
    """Sum instruments by the week in which they are placed, those apart whose own day is past."""
    late = instruments.due_on.astype("datetime64[D]") <= np.datetime64(span.as_of, "D")
    expected = instruments.amount_minor * (1 - instruments.bounce)
    groups: list[HeldInstruments] = []
    for week in span.weeks:
        columns = span.columns(week)
        inside = (instruments.day >= columns.start) & (instruments.day < columns.stop)
        for is_late in (True, False):
            some = inside & (late == is_late)
            if some.any():
                amount = int(instruments.amount_minor[some].sum())
                clears = round(float(expected[some].sum()))
                groups.append(HeldInstruments(week.first, int(some.sum()), amount, clears, is_late))
    return tuple(groups)
