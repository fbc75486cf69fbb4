"""From a score to a chance of default, learned on training cut-offs only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from lrfm.backtest.levels import Levels
from lrfm.backtest.logit import fitted_logit
from lrfm.backtest.rows import bad_of, one_sided, risk_of, weights_of
from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, same_length

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["LEAST_FOR_ISOTONIC", "Calibrator"]

LEAST_FOR_ISOTONIC = 200
"""Fewer defaults make steps of a monotone fit that are noise (METHODS 4.5)."""


@dataclass(frozen=True, eq=False)
class Calibrator:
    """Frozen knots: chances at risks, by "logit" (a straight line of log-odds) or "isotonic" (between the knots).

    `missing` says why there is none: no default in training, say.
    """

    kind: Literal["logit", "isotonic"]
    risk: Floats
    chance: Floats
    line: tuple[float, float] | None = None
    missing: Reason | None = None

    @classmethod
    def learned(
        cls,
        risk: npt.ArrayLike,
        is_bad: npt.ArrayLike,
        *,
        weight: npt.ArrayLike | None = None,
        kind: Literal["logit", "isotonic"] = "logit",
    ) -> Calibrator:
        """Learn on training rows. Raises `ValueError` for isotonic with fewer than 200 defaults.

        The logit's outcomes are drawn a little to the middle, as Platt (1999) does, so that risks that part defaults
        entirely keep finite odds; the order never turns: a falling line says that the scheme is wrong, and stays.

        >>> made = Calibrator.learned([0, 0, 1, 1, 1, 0], [0, 0, 1, 1, 0, 1])
        >>> made.chances([0, 1]).round(3)
        array([0.4, 0.6])
        """
        risks, bads = risk_of(risk), bad_of(is_bad)
        same_length(risks, bads)
        weights = weights_of(weight, risks)
        if missing := one_sided(bads, weights):
            return cls(kind, np.empty(0), np.empty(0), missing=missing)
        if kind == "logit":
            return cls._line(risks, bads, weights)
        if (held := int((bads & (weights > 0)).sum())) < LEAST_FOR_ISOTONIC:
            raise ValueError(f"isotonic: {held} defaults, {LEAST_FOR_ISOTONIC} are needed")
        return cls._steps(Levels.of(risks, bads, weight=weights))

    @classmethod
    def _line(cls, risks: Floats, bads: npt.NDArray[np.bool_], weights: Floats) -> Calibrator:
        spread = float(risks.std())
        middle = float(risks.mean())
        bad, good = (weights * bads).sum(), (weights * ~bads).sum()
        drawn_in = np.where(bads, (bad + 1) / (bad + 2), 1 / (good + 2))
        if not spread > 0:
            odds = float(np.log(bad / good))
            return cls("logit", np.empty(0), np.empty(0), (odds, 0.0))
        intercept, slope = fitted_logit((risks - middle) / spread, drawn_in, weights)
        return cls("logit", np.empty(0), np.empty(0), (intercept - slope * middle / spread, slope / spread))

    @classmethod
    def _steps(cls, levels: Levels) -> Calibrator:
        from scipy.optimize import isotonic_regression

        held = levels.bad + levels.good
        fitted = isotonic_regression(levels.bad / held, weights=held).x
        return cls("isotonic", levels.risk, fitted)

    def chances(self, risk: npt.ArrayLike) -> Floats:
        """Give the chance of default at each risk; beyond the knots of training the last one holds.

        Raises `ValueError` where nothing was learned.
        """
        risks = risk_of(risk)
        if self.line is not None:
            found: Floats = (1 + np.tanh((self.line[0] + self.line[1] * risks) / 2)) / 2
            return found
        if not len(self.risk):
            raise ValueError("nothing was learned")
        return np.interp(risks, self.risk, self.chance)
