"""Does who was predicted to pay sooner pay sooner: Harrell's C, and Uno's C up to a horizon."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, Known, Whole, floats_of, known_of, same_length
from lrfm.survival.metrics.censoring import LEAST_WATCHED
from lrfm.survival.metrics.pairs import count_pairs
from lrfm.survival.metrics.pairs_drawn import replicated_concordance

if TYPE_CHECKING:
    import numpy.typing as npt

    from lrfm.survival.metrics.censoring import Censoring

__all__ = ["Concordance", "harrell_concordance", "uno_concordance", "uno_weights"]


@dataclass(frozen=True, eq=False)
class Concordance:
    """The share of comparable pairs in which the row that ended sooner has the higher score, ties counting a half.

    `concordant`, `tied` and `comparable` are sums of the weights of pairs: whole numbers for Harrell's C. 0.5 is
    chance, and a value below it is a finding: it is never turned round. Pairs count whose first row ended before
    `until_days`; none: all.
    """

    concordant: float
    tied: float
    comparable: float
    until_days: float | None
    time: Floats = field(repr=False)
    event: Known = field(repr=False)
    score: Floats = field(repr=False)
    weight: Floats = field(repr=False)

    @property
    def missing(self) -> Reason | None:
        """Why there is no value: no two rows of which it is known which ended first."""
        return None if self.comparable > 0 else Reason.of("survival.no_pairs")

    @property
    def value(self) -> float | None:
        """C itself."""
        return (self.concordant + self.tied / 2) / self.comparable if self.comparable > 0 else None

    @property
    def discordant(self) -> float:
        """The weight of pairs in which the row that ended sooner has the lower score."""
        return self.comparable - self.concordant - self.tied

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self.time)

    def replicated(self, customer: Whole, counts: Floats) -> Floats:
        """Give C for each draw of customers, a customer drawn twice standing there twice; NaN without pairs."""
        return replicated_concordance(
            self.time, self.event, self.score, weight=self.weight, customer=customer, counts=counts
        )


def harrell_concordance(time: npt.ArrayLike, event: npt.ArrayLike, score: npt.ArrayLike) -> Concordance:
    """Give Harrell's C in n log n: every row that ended is compared with all rows that ended later.

    `time` in days, `event` whether the row ended then (else it was last seen), `score` of any unit, higher where
    payment is predicted sooner; a value a row. A row censored at t ended after one that ended at t; two rows that ended
    at t are not compared. A row that ended otherwise, and will never be paid, may be given no event and an infinite
    time: it then comes after all payments. Raises `ValueError` for missing values and different lengths. METHODS 5.11.

    >>> harrell_concordance([1, 2, 2, 3], [1, 1, 0, 1], [5, 4, 4, 9]).value
    0.5
    >>> harrell_concordance([1, 2], [0, 0], [1, 2]).missing
    Reason(key='survival.no_pairs', values={})
    """
    times, events, scores = _read(time, event, score)
    return _weighed(times, events, scores, weight=events.astype(np.float64), until_days=None)


def uno_concordance(
    time: npt.ArrayLike,
    event: npt.ArrayLike,
    score: npt.ArrayLike,
    *,
    censoring: Censoring,
    until_days: float | None = None,
) -> Concordance:
    """Give Uno's C(tau): the pairs of a row that ended at t < tau weigh 1 / G(t-)^2, which undoes the censoring.

    As for Harrell's C; `censoring` is G of the *training* rows. Rows that ended where G(t-) is below .1 are compared
    with none, and `until_days` of the result says where that began. METHODS 5.11, after Uno et al. 2011.

    >>> from lrfm.survival.metrics.censoring import Censoring
    >>> time, event = [1, 5, 6, 10, 11, 34, 45, 46, 50, 56], [0, 1, 1, 0, 1, 0, 1, 0, 0, 1]
    >>> score = [5, 8, 11, 19, 34, 12, 3, 9, 12, 20]
    >>> round(uno_concordance(time, event, score, censoring=Censoring.of(time, event)).value, 9)
    0.34789036
    """
    times, events, scores = _read(time, event, score)
    weight = uno_weights(times, events, censoring=censoring, until_days=until_days)
    unwatched = times[events & (censoring.before(times) < LEAST_WATCHED)]
    ends = [*([] if until_days is None else [until_days]), *unwatched.tolist()]
    return _weighed(times, events, scores, weight=weight, until_days=min(ends, default=None))


def uno_weights(time: Floats, event: Known, *, censoring: Censoring, until_days: float | None = None) -> Floats:
    """Give 1 / G(t-)^2 for each row that ended at t < tau, where G(t-) is at least .1; 0 for all others.

    >>> from lrfm.survival.metrics.censoring import Censoring
    >>> time, event = np.array([2.0, 3, 5, 8, 10]), np.array([True, True, False, True, False])
    >>> uno_weights(time, event, censoring=Censoring.of(time, event), until_days=9).round(2).tolist()
    [1.0, 1.0, 0.0, 2.25, 0.0]
    """
    return np.where(event, censoring.weights(time, until=until_days) ** 2, 0.0)


def _read(time: npt.ArrayLike, event: npt.ArrayLike, score: npt.ArrayLike) -> tuple[Floats, Known, Floats]:
    found = floats_of(time, name="time"), known_of(event, name="event"), floats_of(score, name="score")
    same_length(*found)
    return found


def _weighed(time: Floats, event: Known, score: Floats, *, weight: Floats, until_days: float | None) -> Concordance:
    pairs = count_pairs(time, event, score)
    return Concordance(
        concordant=float(weight @ pairs.lower),
        tied=float(weight @ pairs.tied),
        comparable=float(weight @ pairs.later),
        until_days=until_days,
        time=time,
        event=event,
        score=score,
        weight=weight,
    )
