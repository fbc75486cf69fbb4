"""What is lost in the end of money that is open on a day past due: the lifetime loss rate behind a provision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.causes import CAUSES
from lrfm.survival.frozen import FrozenArrays
from lrfm.survival.merging import merged
from lrfm.survival.risk_set import risk_set
from lrfm.survival.spells import Spells

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["LossCurve", "loss_curve"]

WRITTEN_OFF = 3


@dataclass(frozen=True, eq=False)
class LossCurve(FrozenArrays):
    """Shares of the money that is open just before each of `times`, and in the last place of what outlives them all.

    `lost` was written off by the last of the times, `unknown` was still open then; `rest_share` is the part of that
    which is taken to be lost, None where nothing ever ended.
    """

    times: npt.NDArray[np.float64]
    lost: npt.NDArray[np.float64]
    unknown: npt.NDArray[np.float64]
    rest_share: float | None

    def lost_at(self, days: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Give the share lost in the end of what is open at the end of each day."""
        at = np.searchsorted(self.times, np.asarray(days, np.float64), side="right")
        found: npt.NDArray[np.float64] = self.lost[at] + self.unknown[at] * (self.rest_share or 0.0)
        return found

    def unknown_at(self, days: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Give the share of what is open at the end of each day whose end no curve tells."""
        found: npt.NDArray[np.float64] = self.unknown[np.searchsorted(self.times, np.asarray(days), side="right")]
        return found


def loss_curve(units: Spells, *, starts: Sequence[float], horizon: float | None = None) -> LossCurve:
    """Estimate what is lost of money given that it is open on a day: Aalen-Johansen from that day on (METHODS 5.6).

    `units` are parts of invoices on the clock of days past due, whose `count` is an amount in minor units. Worked out
    backwards, q(t-) = h_3(t) + (1 - h(t)) q(t): what was lost of (F_3(end) - F_3(t)) / S(t), at every age at once, and
    no small risk set at the beginning of the clock touches what follows. Money that is open still counts as long as it
    was watched, so that young invoices take nothing off. Of what outlives all times, or the `horizon`, as much is taken
    to be lost as of what ended after the last of the `starts` of buckets behind which anything did.

    >>> units = Spells.of([0, 0, 0, 0], [10, 40, 40, 60], [1, 3, 1, 0], count=[400, 100, 200, 300])
    >>> curve = loss_curve(units, starts=[0, 30])
    >>> curve.lost_at([0, 30]).round(4).tolist()  # 100 and a third of 300 of 1,000; the same of 600
    [0.2, 0.3333]
    """
    found = risk_set(merged(units))
    kept = slice(None) if horizon is None else found.times <= horizon
    at_risk = np.maximum(found.at_risk[kept], 1)
    hazards = found.exits[:, kept] / at_risk
    lost, unknown = _backwards(hazards[CAUSES.index(WRITTEN_OFF)], (at_risk - found.events[kept]) / at_risk)
    curve = LossCurve(found.times[kept], lost, unknown, None)
    return LossCurve(curve.times, lost, unknown, _rest_share(curve, starts))


def _backwards(
    lost_here: npt.NDArray[np.float64], stays: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    lost, unknown = np.zeros(len(stays) + 1), np.ones(len(stays) + 1)
    for place in reversed(range(len(stays))):
        lost[place] = lost_here[place] + stays[place] * lost[place + 1]
        unknown[place] = stays[place] * unknown[place + 1]
    return lost, unknown


def _rest_share(curve: LossCurve, starts: Sequence[float]) -> float | None:
    """Give the share lost of what ended after the last start behind which anything did."""
    for start in sorted(starts, reverse=True):
        at = int(np.searchsorted(curve.times, start, side="right"))
        if curve.unknown[at] < 1:
            return float(curve.lost[at] / (1 - curve.unknown[at]))
    return None
