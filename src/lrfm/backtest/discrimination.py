"""How well an order parts those who defaulted: Gini, KS, H-measure, capture and lift of the worst share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.auc import auc
from lrfm.backtest.levels import Levels
from lrfm.backtest.rows import bad_of, risk_of, weights_of
from lrfm.backtest.told import Told
from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, same_length

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Severity", "capture", "gini", "h_measure", "ks", "lift", "part_in_worst"]


@dataclass(frozen=True)
class Severity:
    """The Beta law of the cost of a rejected good customer, as a share of both costs: how H weighs cut-offs.

    It must be declared, for it changes the number.
    """

    a: float
    b: float

    @classmethod
    def of_ratio(cls, ratio: float) -> Severity:
        """Put its mode where a rejected good customer costs `ratio` times what an accepted bad one does (Hand 2014).

        >>> Severity.of_ratio(0.25)
        Severity(a=2.0, b=5.0)
        """
        if not ratio > 0:
            raise ValueError("a ratio of severities is above 0")
        return cls(2.0, 1.0 + 1.0 / ratio)


def gini(risk: npt.ArrayLike, is_bad: npt.ArrayLike, *, weight: npt.ArrayLike | None = None) -> Told:
    """Give 2 AUC - 1, the accuracy ratio of the CAP; below 0 where a scheme is wrong about who is worse.

    >>> gini([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]).value
    0.5
    """
    area = auc(risk, is_bad, weight=weight)
    return area if area.value is None else Told(2 * area.value - 1)


def ks(risk: npt.ArrayLike, is_bad: npt.ArrayLike, *, weight: npt.ArrayLike | None = None) -> Told:
    """Give the largest gap between the shares of bad and of good customers above any risk.

    >>> ks([1, 2, 3, 4], [0, 1, 0, 1]).value
    0.5
    """
    levels = Levels.of(risk, is_bad, weight=weight)
    if levels.missing:
        return Told(None, levels.missing)
    good, bad = levels.rates()
    return Told(float(np.abs(bad - good).max()))


def h_measure(
    risk: npt.ArrayLike,
    is_bad: npt.ArrayLike,
    *,
    weight: npt.ArrayLike | None = None,
    severity: Severity | None = None,
) -> Told:
    """Give the H-measure (Hand 2009, with the package's Beta): the loss saved, where costs are known as a law only.

    `severity` is that law; none puts its mode at the ratio of bad to good customers, as the hmeasure package does. From
    0, as good as knowing nothing (also for an order that is worse than chance, whose hull is the diagonal), to 1.
    METHODS 4.4, T-M3.

    >>> round(h_measure([1, 2, 3, 4], [0, 1, 0, 1], severity=Severity(2, 2)).value, 6)
    0.5
    """
    levels = Levels.of(risk, is_bad, weight=weight)
    if levels.missing:
        return Told(None, levels.missing)
    share = levels.bad_share
    law = severity or Severity.of_ratio(share / (1 - share))
    good, bad = levels.hull()
    # costs ascend as fewer are rejected: from rejecting everybody down to nobody
    goods, bads = good[::-1], bad[::-1]
    lost_bads, lost_goods = share * -np.diff(bads), (1 - share) * -np.diff(goods)
    turns = np.concatenate(([0.0], lost_bads / (lost_bads + lost_goods), [1.0]))
    of_good, of_bad = _costs(law, turns)
    loss = (of_good * (1 - share) * goods + of_bad * share * (1 - bads)).sum()
    (up_to, _), (_, beyond) = _costs(law, np.array([0.0, share, 1.0]))
    return Told(float(1 - loss / (up_to * (1 - share) + beyond * share)))


def part_in_worst(risk: npt.ArrayLike, *, share: float = 0.1, weight: npt.ArrayLike | None = None) -> Floats:
    """Give which part of each row is in the worst `share` of customers: 1, 0, or the same part for all ties at the cut.

    >>> part_in_worst([3, 1, 1, 0], share=0.5)
    array([1. , 0.5, 0.5, 0. ])
    """
    risks = risk_of(risk)
    weights = weights_of(weight, risks)
    if not 0 <= share <= 1:
        raise ValueError("share: from 0 to 1")
    at = np.unique(-risks, return_inverse=True)[1]
    held = np.bincount(at, weights=weights)
    room = share * held.sum() - (np.cumsum(held) - held)
    part: Floats = np.clip(room / np.where(held > 0, held, 1.0), 0.0, 1.0)[at]
    return part


def capture(
    risk: npt.ArrayLike,
    is_bad: npt.ArrayLike,
    *,
    share: float = 0.1,
    weight: npt.ArrayLike | None = None,
    amount: npt.ArrayLike | None = None,
) -> Told:
    """Give which share of defaults lies in the worst `share` of customers, by count, or by `amount` where given.

    Customers are cut by count in either case; ties at the cut are shared pro rata. METHODS 4.4.

    >>> capture([4, 3, 2, 1], [1, 0, 0, 1], share=0.25).value
    0.5
    >>> capture([4, 3, 2, 1], [1, 0, 0, 1], share=0.25, amount=[30, 1, 1, 10]).value
    0.75
    """
    risks, bads = risk_of(risk), bad_of(is_bad)
    same_length(risks, bads)
    weights = weights_of(weight, risks)
    levels = Levels.of(risks, bads, weight=weights)
    if levels.missing and levels.missing.key != "backtest.only_defaults":
        return Told(None, levels.missing)
    lost = weights * bads * weights_of(amount, risks, name="amount")
    if not lost.sum() > 0:
        return Told(None, Reason.of("backtest.no_amount"))
    return Told(float((part_in_worst(risks, share=share, weight=weights) * lost).sum() / lost.sum()))


def lift(
    risk: npt.ArrayLike,
    is_bad: npt.ArrayLike,
    *,
    share: float = 0.1,
    weight: npt.ArrayLike | None = None,
    amount: npt.ArrayLike | None = None,
) -> Told:
    """Give how many times more of the defaults than of the customers lie in the worst `share`; 1 is chance.

    By `amount`: more of the amount in default than of the customers.

    >>> lift([4, 3, 2, 1], [1, 0, 0, 1], share=0.25).value
    2.0
    """
    found = capture(risk, is_bad, share=share, weight=weight, amount=amount)
    return found if found.value is None else Told(found.value / share)


def _costs(law: Severity, turns: Floats) -> tuple[Floats, Floats]:
    """Integrate c and 1 - c by the law between successive costs."""
    from scipy import special

    mean = law.a / (law.a + law.b)
    of_good: Floats = mean * np.diff(special.betainc(law.a + 1, law.b, turns))
    of_bad: Floats = (1 - mean) * np.diff(special.betainc(law.a, law.b + 1, turns))
    return of_good, of_bad
