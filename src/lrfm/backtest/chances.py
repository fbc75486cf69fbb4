"""Chances of default of each scheme held against what came: over all origins, and at the last one with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.calibration import Bin, calibration
from lrfm.backtest.chance_results import BenefitTold, BinTold, ChancesTold, ReliabilityTold
from lrfm.backtest.money import Economics, net_benefit
from lrfm.core.reason import Reason

if TYPE_CHECKING:
    from lrfm.backtest.settings import TournamentSettings
    from lrfm.backtest.trial import Trial

__all__ = ["BENEFIT_STEPS", "chances_of"]

BENEFIT_STEPS = (0.5, 0.625, 0.75, 0.875, 1.0, 1.25, 1.5, 1.75, 2.0)
"""Of the chance at which credit leaves nothing: from half to twice of it (METHODS 4.6)."""
BINS, FEW_BINS, FEW_DEFAULTS = 10, 5, 50


def chances_of(
    trial: Trial, *, economics: Economics | Reason, settings: TournamentSettings, detailed: Sequence[str]
) -> dict[str, ChancesTold]:
    """Tell how each scheme's chances came true.

    Over all origins each defaulted customer counts the same, at the rate of windows. Reliability with exact intervals
    is that of the last origin, where each customer has one row: rows of overlapping windows are not independent, and
    intervals of them together would be too narrow. It is told of the `detailed` schemes.
    """
    return {
        name: _of_scheme(trial.of([name]), economics, settings, is_detailed=name in detailed) for name in trial.names
    }


def _of_scheme(
    trial: Trial, economics: Economics | Reason, settings: TournamentSettings, *, is_detailed: bool
) -> ChancesTold:
    chance = trial.chance[:, 0]
    if np.isnan(chance).any():
        without = np.unique(trial.place[np.isnan(chance)])
        return ChancesTold(missing=Reason.of("backtest.no_chances", count=len(without), days=len(trial.places)))
    found = calibration(chance, trial.is_bad, weight=trial.evened())
    if found.missing is not None:
        return ChancesTold(missing=found.missing)
    return ChancesTold(
        ratio=found.ratio,
        shift=found.shift,
        slope=found.slope,
        slope_missing=found.slope_missing,
        brier=found.brier,
        brier_reference=found.brier_reference,
        scaled_brier=found.scaled_brier,
        error=found.calibration_error,
        benefits=() if isinstance(economics, Reason) else _benefits(trial, economics),
        latest=_reliability(trial, settings) if is_detailed else None,
    )


def _benefits(trial: Trial, economics: Economics) -> tuple[BenefitTold, ...]:
    steps = [step for step in BENEFIT_STEPS if 0 < step * economics.cutoff_chance < 1]
    if not steps:
        return ()
    limits = [step * economics.cutoff_chance for step in steps]
    found = net_benefit(trial.chance[:, 0], trial.is_bad, thresholds=limits, weight=trial.evened())
    if found.missing is not None:
        return ()
    rows = zip(steps, limits, found.of_model.tolist(), found.of_all.tolist(), strict=True)
    return tuple(BenefitTold(*row) for row in rows)


def _reliability(trial: Trial, settings: TournamentSettings) -> ReliabilityTold:
    last = trial.at(int(trial.places[-1]))
    count = BINS if last.is_bad.sum() >= FEW_DEFAULTS else FEW_BINS
    found = calibration(last.chance[:, 0], last.is_bad, bin_count=count, level=float(settings.level))
    if found.missing is not None:
        return ReliabilityTold((), missing=found.missing)
    return ReliabilityTold(
        tuple(_bin(one) for one in found.bins),
        found.brier,
        found.hosmer_lemeshow,
        found.hosmer_lemeshow_freedom,
        found.hosmer_lemeshow_p,
    )


def _bin(one: Bin) -> BinTold:
    return BinTold(one.customer_count, one.expected, one.observed, one.low, one.high)
