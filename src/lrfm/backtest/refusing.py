"""Money over the share that is refused: customers are refused from the worst on, ties in part.

A scheme's order of an origin is cut into bands of customers of like risk. Money up to a share of the customers, or of
the sales, is read off the running sums straight between bands: exact for the customers as they are, where every level
of risk is a band; for draws of customers bands hold one in four hundred of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.panel import Panel, customers_drawn
from lrfm.core.one_thread import one_thread
from lrfm.survival.metrics.arrays import Floats, Whole

if TYPE_CHECKING:
    from lrfm.backtest.trial import Trial

__all__ = ["Refused", "Upto", "drawn_refusals", "refusals"]

FINE = 400
"""So many bands an origin has for draws, at most; levels of risk that more customers share stay whole."""


@dataclass(frozen=True, eq=False)
class Refused:
    """Money of refused customers per origin, (draws, shares) each: debts of those who defaulted, and a year's sales."""

    owed: Floats
    good_sales: Floats
    bad_sales: Floats

    def gain(self, *, net_share: float, loss_share: float) -> Floats:
        """Give what refusing them earns beside approving everybody.

        >>> Refused(np.array([[100.0]]), np.array([[50.0]]), np.array([[10.0]])).gain(net_share=0.2, loss_share=0.5)
        array([[38.]])
        """
        found: Floats = loss_share * self.owed - net_share * (self.good_sales + self.bad_sales)
        return found


@dataclass(frozen=True)
class Upto:
    """How far customers are refused: the worst `customers` shares of them, then the worst `sales` shares of sales."""

    customers: tuple[float, ...]
    sales: tuple[float, ...] = ()


def refusals(trial: Trial, scheme: int, upto: Upto) -> Refused:
    """Give the money of those refused, one row: customers as they are."""
    panel = trial.panel()
    return _averaged(_Order(trial, panel, scheme, None), np.ones((panel.customer_count, 1)), upto)


def drawn_refusals(trial: Trial, scheme: int, upto: Upto, *, draw_count: int, seed: int) -> Refused:
    """Give the same for plain draws of customers, a row a draw; those of one seed are those of all money."""
    panel = trial.panel()
    counts = customers_drawn(panel, draw_count=draw_count, seed=seed, stratified=False).astype(np.float64)
    with one_thread():
        return _averaged(_Order(trial, panel, scheme, FINE), counts, upto)


@dataclass(frozen=True, eq=False)
class _Order:
    """A scheme's order of customers; `fine` is how many bands it has, none for one a level."""

    trial: Trial
    panel: Panel
    scheme: int
    fine: int | None

    def running(self, rows: Whole, counts: Floats) -> tuple[Floats, ...]:
        """Sum rows of one origin up to each band, (draws, bands): customers, sales along which to go, and money."""
        from scipy.sparse import csr_array

        trial = self.trial
        order = rows[np.argsort(-trial.risk[rows, self.scheme], kind="stable")]
        weight, sales, is_bad = trial.weight[order], trial.sales[order], trial.is_bad[order]
        band = _bands(trial.risk[order, self.scheme], weight, self.fine)
        places, shape = (band, self.panel.customer[order]), (int(band[-1]) + 1, len(counts))
        # credit notes may exceed a year's sales, but nobody can go backwards along a share of them
        along = (np.ones(len(order)), np.maximum(sales, 0.0))
        money = (trial.owed[order] * is_bad, sales * ~is_bad, sales * is_bad)
        return tuple(_running(csr_array((weight * one, places), shape=shape) @ counts) for one in (*along, *money))


def _averaged(order: _Order, counts: Floats, upto: Upto) -> Refused:
    trial, places = order.trial, order.trial.places.tolist()
    total = np.zeros((3, counts.shape[1], len(upto.customers) + len(upto.sales)))
    for place in places:
        rows = np.flatnonzero((trial.place == place) & (trial.weight > 0))
        if len(rows):
            customers, sales, *money = order.running(rows, counts)
            total += np.array([_both(customers, sales, one, upto) for one in money])
    return Refused(*(total / len(places)))


def _both(customers: Floats, sales: Floats, money: Floats, upto: Upto) -> Floats:
    return np.array(
        [
            np.concatenate((_read(by_count, one, upto.customers), _read(by_sales, one, upto.sales)))
            for by_count, by_sales, one in zip(customers, sales, money, strict=True)
        ]
    )


def _bands(risk: Floats, weight: Floats, fine: int | None) -> Whole:
    """Number the bands of rows that stand by risk: levels of risk, or runs of levels of about one in `fine`."""
    level: Whole = np.cumsum(np.diff(risk, prepend=risk[0]) != 0)
    if fine is None:
        return level
    held = np.bincount(level, weights=weight)
    ends = np.cumsum(held)
    part = np.floor((ends - held / 2) / ends[-1] * fine)
    found: Whole = np.cumsum(np.diff(part, prepend=part[0]) != 0)[level]
    return found


def _running(sums: Floats) -> Floats:
    """Sum bands up to each one, from nothing; a row a draw."""
    found = np.zeros((sums.shape[1], len(sums) + 1))
    np.cumsum(sums.T, axis=1, out=found[:, 1:])
    return found


def _read(along: Floats, money: Floats, shares: Sequence[float]) -> Floats:
    """Read money up to shares of what is summed along; 0 where nothing is."""
    if not len(shares) or not along[-1] > 0:
        return np.zeros(len(shares))
    return np.interp(shares, along / along[-1], money)
