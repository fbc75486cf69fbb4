"""Money over the share that is refused: customers are refused from the worst on, ties in part.

A scheme's order of an origin is cut into bands of customers of like risk. Money up to a share of the customers, or of
the sales, is read off the running sums straight between bands: exact for the customers as they are, where every level
of risk is a band; for draws of customers bands hold one in four hundred of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lrfm.backtest.bands import Draws, draws_in_blocks, short_counts
from lrfm.backtest.panel import Panel, customers_drawn
from lrfm.core.one_thread import one_thread
from lrfm.survival.metrics.arrays import Floats, Whole

if TYPE_CHECKING:
    import numpy.typing as npt

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
    return Refused(*_Orders.of(trial, panel, scheme, None).refused(Draws.as_they_are(panel.customer_count), upto))


def drawn_refusals(trial: Trial, scheme: int, upto: Upto, *, draw_count: int, seed: int) -> Refused:
    """Give the same for plain draws of customers, a row a draw; those of one seed are those of all money."""
    panel = trial.panel()
    counts = customers_drawn(panel, draw_count=draw_count, seed=seed, stratified=False)
    with one_thread():
        orders = _Orders.of(trial, panel, scheme, FINE)
        parts = [orders.refused(one, upto) for one in draws_in_blocks(counts)]
    return Refused(*np.concatenate(parts, axis=1))


@dataclass(frozen=True, eq=False)
class _Orders:
    """A scheme's order of customers at each origin, as sparse tables of bands by customers.

    Of each origin: customers, sales along which to go, debts of defaults, sales of others and of defaults.
    """

    tables: Sequence[tuple[Any, ...]]
    place_count: int

    @classmethod
    def of(cls, trial: Trial, panel: Panel, scheme: int, fine: int | None) -> _Orders:
        """Lay the tables out; `fine` is how many bands an origin has, none for one a level."""
        places = trial.places.tolist()
        rows = (np.flatnonzero((trial.place == place) & (trial.weight > 0)) for place in places)
        return cls([_tables(trial, panel, scheme, one, fine) for one in rows if len(one)], len(places))

    def refused(self, drawn: Draws, upto: Upto) -> Floats:
        """Give each money of those refused, per origin: (three, draws, shares)."""
        total = np.zeros((3, drawn.counts.shape[1], len(upto.customers) + len(upto.sales)))
        for tables in self.tables:
            customers, sales, *money = (_running(drawn.summed(one)) for one in tables)
            total += np.concatenate((_read(customers, money, upto.customers), _read(sales, money, upto.sales)), axis=2)
        return total / self.place_count


def _tables(trial: Trial, panel: Panel, scheme: int, rows: Whole, fine: int | None) -> tuple[Any, ...]:
    from scipy.sparse import csr_array

    order = rows[np.argsort(-trial.risk[rows, scheme], kind="stable")]
    weight, sales, is_bad, customer = (
        trial.weight[order],
        trial.sales[order],
        trial.is_bad[order],
        panel.customer[order],
    )
    band = _bands(trial.risk[order, scheme], weight, fine)

    def table(values: npt.NDArray[Any]) -> Any:
        held = values != 0
        return csr_array((values[held], (band[held], customer[held])), shape=(int(band[-1]) + 1, panel.customer_count))

    return (
        table(short_counts(weight, customer, panel.customer_count)),
        # credit notes may exceed a year's sales, but nobody can go backwards along a share of them
        table(weight * np.maximum(sales, 0.0)),
        *(table(weight * one) for one in (trial.owed[order] * is_bad, sales * ~is_bad, sales * is_bad)),
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


def _read(along: Floats, money: Sequence[Floats], shares: Sequence[float]) -> Floats:
    """Read each money, (draws, bands), up to shares of what is summed along; 0 where nothing is."""
    count = len(along)
    if not len(shares):
        return np.zeros((len(money), count, 0))
    whole = along[:, -1:]
    # draws one behind the other, two apart, so that all are read at once
    apart = 2.0 * np.arange(count)[:, None]
    at = (along / np.where(whole > 0, whole, 1.0) + apart).ravel()
    asked = (np.array(shares) + apart).ravel()
    found = np.array([np.interp(asked, at, one.ravel()).reshape(count, len(shares)) for one in money])
    return np.where(whole > 0, found, 0.0)
