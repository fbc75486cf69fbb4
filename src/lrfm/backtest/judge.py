"""Schemes of one set judged on one trial: every metric, the difference from equal weights, the verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.auc import auc, delong
from lrfm.backtest.bootstrap import Drawn, Metric, drawn_areas, drawn_ratio
from lrfm.backtest.calibration import calibration
from lrfm.backtest.contrasts import Contrast, contrasts, every_pair, interval, pairs_with
from lrfm.backtest.cost import drawn_money
from lrfm.backtest.discrimination import Severity, h_measure
from lrfm.backtest.gains import curve_with_band
from lrfm.backtest.maximum_profit import LossLaw, expected_maximum_profit
from lrfm.backtest.money import Economics, net_benefit
from lrfm.backtest.results import BandTold, BesideTold, CurveTold, NumberTold, SensitivityTold
from lrfm.backtest.stability import tiers_of
from lrfm.backtest.verdict import Verdict, finding_of, verdict_of
from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, Known

if TYPE_CHECKING:
    from collections.abc import Callable

    from lrfm.backtest.settings import TournamentSettings
    from lrfm.backtest.trial import Trial

__all__ = [
    "BANDS",
    "Judged",
    "bands_of_scores",
    "calibrations",
    "curve_of",
    "h_measures",
    "judge",
    "maximum_profits",
    "moved_verdict",
    "net_benefits",
    "numbers",
]

BANDS = 5
CURVE_DRAWS = 200
BAND_DRAWS = 500
SENSITIVITY_DRAWS = 400


@dataclass(frozen=True, eq=False)
class Judged:
    """All schemes of a trial with draws of customers: `beside` by scheme, none for the reference itself."""

    trial: Trial
    drawn: Drawn
    beside: Mapping[str, BesideTold]
    verdict: Verdict

    @property
    def winners(self) -> tuple[str, ...]:
        """Schemes that are better than the reference and worse than no other."""
        return tuple(self.trial.names[place] for place in self.verdict.winners)

    def number(self, metric: Metric) -> tuple[NumberTold, ...]:
        """Give a metric of each scheme with its interval."""
        found = numbers(interval(self.drawn.values[metric], self.drawn.draws[metric]))
        return tuple(_turned(one) for one in found) if metric == "ks" else found

    def mean(self, measure: Callable[[Floats, Known, Floats], float | None]) -> tuple[float | None, ...]:
        """Average a metric of risk, outcome and weight over origins, by their defaults counted once, by scheme."""
        trial = self.trial
        evened = replace(trial, weight=trial.evened())
        parts = [evened.at(place) for place in trial.places.tolist()]
        weights = trial.defaults_by_place()
        found = [[measure(one.risk[:, at], one.is_bad, one.weight) for one in parts] for at in range(len(trial.names))]
        return tuple(_averaged(values, weights) for values in found)

    @property
    def severity(self) -> Severity:
        """The one law by which the H-measure weighs cut-offs at all origins: its mode is at their odds of default."""
        trial = self.trial
        bad, total = (trial.weight * trial.is_bad).sum(), trial.weight.sum()
        return Severity.of_ratio(float(bad / (total - bad)))


def judge(trial: Trial, *, reference: str, settings: TournamentSettings) -> Judged:
    """Compare all schemes of a trial with a reference; raise `ValueError` where it took no part."""
    if reference not in trial.names:
        raise ValueError(f"{reference} took no part")
    at = trial.names.index(reference)
    drawn = drawn_money(trial, settings=settings)
    if drawn.missing:
        empty = Verdict(at, float(settings.margin), {}, {}, (), drawn.missing)
        return Judged(trial, drawn, {}, empty)
    against, every = (
        _contrasts(drawn, pairs, settings=settings)
        for pairs in (pairs_with(at, len(trial.names)), every_pair(len(trial.names)))
    )
    verdict = verdict_of(against, every, reference=at, default_count=drawn.default_count, margin=float(settings.margin))
    beside = {trial.names[one.first]: _beside(one, trial, at, settings=settings) for one in against}
    return Judged(trial, drawn, beside, verdict)


def _contrasts(drawn: Drawn, pairs: Sequence[tuple[int, int]], *, settings: TournamentSettings) -> tuple[Contrast, ...]:
    level = float(settings.level)
    return contrasts(drawn.values["auc"], drawn.draws["auc"], pairs, level=level, default_count=drawn.default_count)


def _beside(one: Contrast, trial: Trial, reference: int, *, settings: TournamentSettings) -> BesideTold:
    origins = [trial.at(place) for place in trial.places.tolist()]
    areas = [[auc(part.risk[:, which], part.is_bad).value for which in (one.first, reference)] for part in origins]
    told = [(own, other) for own, other in areas if own is not None and other is not None]
    latest = delong(origins[-1].risk[:, [one.first, reference]], origins[-1].is_bad).difference(0, 1)
    return BesideTold(
        value=one.value,
        low=one.low,
        high=one.high,
        joint_low=one.joint_low,
        joint_high=one.joint_high,
        p_value=one.p_value,
        adjusted_p_value=one.adjusted_p_value,
        smallest_detectable=one.detectable,
        finding=finding_of(one.joint_low, one.joint_high, margin=float(settings.margin)),
        origins_won=sum(own > other for own, other in told),
        origins_compared=len(told),
        latest_value=latest.value,
        latest_p_value=latest.p_value,
        missing=one.missing,
    )


def numbers(found: Sequence[Contrast]) -> tuple[NumberTold, ...]:
    """Give values with their own intervals."""
    return tuple(NumberTold(one.value, one.low, one.high) for one in found)


def _turned(one: NumberTold) -> NumberTold:
    """Turn an interval round its value: drawing customers again widens the widest gap, as the sample did before."""
    if one.low is None or one.high is None:
        return one
    return NumberTold(one.value, *(min(1.0, max(0.0, 2 * one.value - end)) for end in (one.high, one.low)))


def h_measures(judged: Judged) -> tuple[float | None, ...]:
    """Give the H-measure of each scheme, cut-offs weighed alike at all origins."""
    law = judged.severity
    return judged.mean(lambda risk, is_bad, weight: h_measure(risk, is_bad, weight=weight, severity=law).value)


def maximum_profits(judged: Judged, law: LossLaw) -> tuple[float | None, ...]:
    """Give the expected maximum profit: what each scheme's best cut-off gains, as a part of what is lent to all."""
    return judged.mean(lambda risk, is_bad, weight: expected_maximum_profit(risk, is_bad, law=law, weight=weight).value)


def net_benefits(trial: Trial, economics: Economics) -> tuple[float | None, ...]:
    """Give the net benefit of each scheme at the chance at which credit leaves nothing; none where there is none."""
    threshold = economics.cutoff_chance
    if not 0 < threshold < 1:
        return (None,) * len(trial.names)
    found = [
        None if np.isnan(chance).any() else net_benefit(chance, trial.is_bad, thresholds=[threshold])
        for chance in trial.chance.T
    ]
    return tuple(None if one is None or one.missing else float(one.of_model[0]) for one in found)


def calibrations(trial: Trial) -> tuple[tuple[float | None, float | None, float | None], ...]:
    """Give scaled Brier score, observed over expected, and slope of each scheme's chances; none where it has none."""
    found = [None if np.isnan(chance).any() else calibration(chance, trial.is_bad) for chance in trial.chance.T]
    return tuple((None, None, None) if one is None else (one.scaled_brier, one.ratio, one.slope) for one in found)


def bands_of_scores(trial: Trial, scheme: int, *, settings: TournamentSettings) -> tuple[BandTold, ...]:
    """Give the default rate of each fifth of the customers of an origin, the safest first.

    Ties stand where the middle of them stands; a fifth in which nobody stands is left out.
    """
    tier = np.zeros(len(trial.place), dtype=np.int64)
    for place in trial.places.tolist():
        rows = trial.place == place
        tier[rows] = tiers_of(trial.risk[rows, scheme], tier_count=BANDS)
    held = np.unique(tier)
    inside = (tier[:, None] == held).astype(np.float64)
    drawn = drawn_ratio(
        inside * trial.is_bad[:, None], inside, trial.panel(), draw_count=BAND_DRAWS, seed=settings.seed
    )
    if drawn.missing:
        return ()
    told = interval(drawn.values["ratio"], drawn.draws["ratio"], level=float(settings.level))
    counts = inside.sum(axis=0).tolist()
    rows = zip(held.tolist(), counts, told, strict=True)
    return tuple(BandTold(int(count), one.value, one.low, one.high, int(at) + 1) for at, count, one in rows)


def curve_of(trial: Trial, scheme: int, *, kind: str, settings: TournamentSettings) -> CurveTold | None:
    """Give the ROC or CAP curve of a scheme with its band."""
    found = curve_with_band(
        trial.risk[:, scheme],
        trial.panel(),
        kind="roc" if kind == "roc" else "cap",
        draw_count=CURVE_DRAWS,
        seed=settings.seed,
        level=float(settings.level),
    )
    if found.missing or found.low is None or found.high is None:
        return None
    return CurveTold(*(tuple(np.round(one, 6).tolist()) for one in (found.x, found.y, found.low, found.high)))


def moved_verdict(trial: Trial, key: str, *, reference: str, settings: TournamentSettings) -> SensitivityTold:
    """Judge the same schemes by their areas under another reading of what came, or of which customers count."""
    counts = (len(np.unique(trial.customer)), len(np.unique(trial.customer[trial.is_bad])))
    if not len(trial.place):
        return SensitivityTold(key, *counts, {}, {}, Reason.of("backtest.no_customers"))
    draws = min(settings.draws, SENSITIVITY_DRAWS)
    drawn = drawn_areas(trial.risk, trial.panel(), draw_count=draws, seed=settings.seed)
    if drawn.missing:
        return SensitivityTold(key, *counts, {}, {}, drawn.missing)
    at = trial.names.index(reference)
    against = _contrasts(drawn, pairs_with(at, len(trial.names)), settings=settings)
    margin, count = float(settings.margin), drawn.default_count
    verdict = verdict_of(against, (), reference=at, default_count=count, margin=margin)
    if verdict.missing:
        return SensitivityTold(key, *counts, {}, {}, verdict.missing)
    return SensitivityTold(
        key,
        *counts,
        {trial.names[one.first]: NumberTold(one.value, one.joint_low, one.joint_high) for one in against},
        {trial.names[place]: found for place, found in verdict.beside_reference.items()},
    )


def _averaged(values: Sequence[float | None], weights: Floats) -> float | None:
    told = [(value, weight) for value, weight in zip(values, weights, strict=True) if value is not None and weight > 0]
    if not told:
        return None
    return float(sum(value * weight for value, weight in told) / sum(weight for _, weight in told))
