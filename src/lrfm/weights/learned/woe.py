"""Weight of evidence of a bin, information value of all, and points of a scorecard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.errors import UserError
from lrfm.weights.criteria import Floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Scale", "evidence", "information_value"]

_HALF = 0.5


def evidence(good: ArrayLike, bad: ArrayLike) -> Floats:
    """Give ln((good / all good) / (bad / all bad)) of each bin; 0.5 stands in for a cell of zero.

    Above 0 a bin holds more of the good than of the bad.

    >>> evidence([400, 350, 200, 50], [4, 7, 14, 25]).round(5).tolist()
    [1.60944, 0.91629, -0.33647, -2.30259]
    """
    goods, bads = _shares(good), _shares(bad)
    return np.asarray(np.log(goods / bads), dtype=np.float64)


def information_value(good: ArrayLike, bad: ArrayLike) -> float:
    """Give the sum of (share of the good - share of the bad) * evidence: how far apart the two kinds lie.

    >>> round(information_value([400, 350, 200, 50], [4, 7, 14, 25]), 6)
    1.770522
    """
    return float(np.sum((_shares(good) - _shares(bad)) * evidence(good, bad)))


def _shares(counts: ArrayLike) -> Floats:
    found = np.asarray(counts, dtype=np.float64)
    return np.asarray(np.where(found > 0, found, _HALF) / found.sum(), dtype=np.float64)


@dataclass(frozen=True)
class Scale:
    """Points of a scorecard: `anchor_points` at odds of `anchor_odds` to 1, and `double_points` more double the odds.

    >>> scale = Scale()
    >>> round(scale.factor, 4), round(scale.offset, 4)
    (28.8539, 487.1229)
    >>> scale.points(np.log(np.array([50.0, 100.0]))).round(6).tolist()
    [600.0, 620.0]
    """

    anchor_points: float = 600.0
    anchor_odds: float = 50.0
    double_points: float = 20.0

    def __post_init__(self) -> None:
        if not (self.anchor_odds > 0 and self.double_points > 0 and np.isfinite(self.anchor_points)):
            raise UserError.of("weights.no_such_scale", odds=str(self.anchor_odds), points=str(self.double_points))

    @property
    def factor(self) -> float:
        """Give the points of odds that grow e-fold."""
        return self.double_points / float(np.log(2.0))

    @property
    def offset(self) -> float:
        """Give the points of even odds."""
        return self.anchor_points - self.factor * float(np.log(self.anchor_odds))

    def points(self, log_odds: Floats) -> Floats:
        """Give the points of odds of being good."""
        return np.asarray(self.offset + self.factor * log_odds, dtype=np.float64)
