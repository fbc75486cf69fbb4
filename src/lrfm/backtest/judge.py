"""Schemes of one set judged on one trial: every metric, the difference from equal weights, the verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.auc import auc, delong
from lrfm.backtest.bootstrap import Drawn, Metric, drawn_areas, drawn_metrics, drawn_ratio
from lrfm.backtest.calibration import exact_interval
from lrfm.backtest.contrasts import Contrast, contrasts, every_pair, interval, pairs_with
from lrfm.backtest.discrimination import Severity, h_measure
from lrfm.backtest.gains import curve_with_band
from lrfm.backtest.maximum_profit import LossLaw, expected_maximum_profit
from lrfm.backtest.results import BandTold, BesideTold, CurveTold, NumberTold, SensitivityTold
from lrfm.backtest.settings import LEAST_DRAWS
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
    "curve_of",
    "h_measures",
    "judge",
    "judge_together",
    "maximum_profits",
    "moved_verdict",
    "numbers",
]

BANDS = 5
_LEAST_DRAWN = 10
"""Distinct customers who defaulted, below which a band's rate has its exact interval."""


@dataclass(frozen=True, eq=False)
class Judged:
    """All schemes of a trial with draws of customers: `beside` by scheme, none for the reference itself."""

    trial: Trial
    drawn: Drawn
    beside: Mapping[str, BesideTold]
    verdict: Verdict
    level: float

    @property
    def winners(self) -> tuple[str, ...]:
        """Schemes that are better than the reference and worse than no other."""
        return tuple(self.trial.names[place] for place in self.verdict.winners)

    def number(self, metric: Metric) -> tuple[NumberTold, ...]:
        """Give a metric of each scheme with its interval."""
        drawn = self.drawn
        found = numbers(
            interval(drawn.values[metric], drawn.draws[metric], level=self.level, default_count=drawn.default_count)
        )
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
    """Compare all schemes of a trial with a reference; raise `ValueError` where it took no part.

    Joint intervals hold for all its schemes together.
    """
    (found,) = judge_together([trial], reference=reference, settings=settings)
    return found


def judge_together(trials: Sequence[Trial], *, reference: str, settings: TournamentSettings) -> tuple[Judged, ...]:
    """Compare all schemes of each trial with its reference; joint intervals hold for the schemes of all trials at once.

    Trials are of the same customers, origins and outcomes, so that draws are the same. Raises `ValueError` where they
    are not, and where the reference took no part in one of them.
    """
    if any(reference not in trial.names for trial in trials):
        raise ValueError(f"{reference} took no part")
    if not all(trial.is_of_rows_of(trials[0]) for trial in trials):
        raise ValueError("trials of different customers cannot be judged together")
    share = float(settings.refused_share)
    drawn = [
        drawn_metrics(
            trial.risk, trial.panel(trial.owed_once()), draw_count=settings.draws, seed=settings.seed, worst_share=share
        )
        for trial in trials
    ]
    places = [trial.names.index(reference) for trial in trials]
    sizes = [len(trial.names) for trial in trials]
    against = _together(drawn, [pairs_with(*one) for one in zip(places, sizes, strict=True)], settings=settings)
    every = _together(drawn, [every_pair(size) for size in sizes], settings=settings)
    return tuple(_judged(*one, settings=settings) for one in zip(trials, drawn, places, against, every, strict=True))


def _together(
    drawn: Sequence[Drawn], pairs: Sequence[Sequence[tuple[int, int]]], *, settings: TournamentSettings
) -> list[tuple[Contrast, ...]]:
    """Compare pairs of schemes of each trial, all of them one family; nothing where nothing could be drawn."""
    if any(one.missing for one in drawn):
        return [() for _ in drawn]
    begins = np.cumsum([0, *(len(one.values["auc"]) for one in drawn)]).tolist()
    found = iter(
        contrasts(
            np.concatenate([one.values["auc"] for one in drawn]),
            np.concatenate([one.draws["auc"] for one in drawn], axis=1),
            [
                (first + begin, second + begin)
                for begin, some in zip(begins, pairs, strict=False)
                for first, second in some
            ],
            level=float(settings.level),
            default_count=drawn[0].default_count,
        )
    )
    return [tuple(replace(next(found), first=first, second=second) for first, second in some) for some in pairs]


def _judged(
    trial: Trial,
    drawn: Drawn,
    reference: int,
    against: Sequence[Contrast],
    every: Sequence[Contrast],
    *,
    settings: TournamentSettings,
) -> Judged:
    margin = float(settings.margin)
    if drawn.missing:
        verdict = Verdict(reference, margin, {}, {}, (), drawn.missing)
    else:
        verdict = verdict_of(against, every, reference=reference, default_count=drawn.default_count, margin=margin)
    beside = {trial.names[one.first]: _beside(one, trial, reference, settings=settings) for one in against}
    return Judged(trial, drawn, beside, verdict, float(settings.level))


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
        joint_p_value=one.joint_p_value,
    )


def numbers(found: Sequence[Contrast]) -> tuple[NumberTold, ...]:
    """Give values with their own intervals."""
    return tuple(NumberTold(one.value, one.low, one.high) for one in found)


def _turned(one: NumberTold) -> NumberTold:
    """Turn an interval round its value: drawing customers again widens the widest gap, as the sample did before."""
    if one.low is None or one.high is None:
        return one
    low, high = (min(1.0, max(0.0, 2 * one.value - end)) for end in (one.high, one.low))
    # with few defaults a day the sample's own gap may be wider than what it stands for
    return NumberTold(one.value, min(low, one.value), max(high, one.value))


def h_measures(judged: Judged) -> tuple[float | None, ...]:
    """Give the H-measure of each scheme, cut-offs weighed alike at all origins."""
    law = judged.severity
    return judged.mean(lambda risk, is_bad, weight: h_measure(risk, is_bad, weight=weight, severity=law).value)


def maximum_profits(judged: Judged, law: LossLaw) -> tuple[float | None, ...]:
    """Give the expected maximum profit: what each scheme's best cut-off gains, as a part of what is lent to all."""
    return judged.mean(lambda risk, is_bad, weight: expected_maximum_profit(risk, is_bad, law=law, weight=weight).value)


def bands_of_scores(trial: Trial, scheme: int, *, settings: TournamentSettings) -> tuple[BandTold, ...]:
    """Give the default rate of each fifth of the customers of an origin, the safest first.

    Ties stand where the middle of them stands; a fifth in which nobody stands is left out.
    """
    tier = np.zeros(len(trial.place), dtype=np.int64)
    for place in trial.places.tolist():
        rows = trial.place == place
        tier[rows] = tiers_of(trial.risk[rows, scheme], tier_count=BANDS)
    held = np.unique(tier)
    inside = tier[:, None] == held
    drawn = drawn_ratio(
        (inside & trial.is_bad[:, None]).astype(np.float64),
        inside.astype(np.float64),
        trial.panel(),
        draw_count=min(settings.draws, LEAST_DRAWS),
        seed=settings.seed,
    )
    if drawn.missing:
        return ()
    level = float(settings.level)
    told = interval(drawn.values["ratio"], drawn.draws["ratio"], level=level, default_count=drawn.default_count)
    return tuple(
        _band(trial.some(rows), one, int(at) + 1, level=level)
        for at, rows, one in zip(held.tolist(), inside.T, told, strict=True)
    )


def _band(rows: Trial, one: Contrast, fifth: int, *, level: float) -> BandTold:
    """Tell one band; draws of few defaults say too little of none, or of many, so the exact interval does.

    A customer's rows at several origins tell little more than one of them: they count as so many customers of equal
    rows (Kish).
    """
    count = len(rows.place)
    if len(np.unique(rows.customer[rows.is_bad])) >= _LEAST_DRAWN:
        return BandTold(count, one.value, one.low, one.high, fifth)
    times = np.unique(rows.customer, return_counts=True)[1]
    alike = float(times.sum() ** 2 / (times**2).sum())
    return BandTold(count, one.value, *exact_interval(one.value * alike, alike, level=level), fifth)


def curve_of(trial: Trial, scheme: int, *, kind: str, settings: TournamentSettings) -> CurveTold | None:
    """Give the ROC or CAP curve of a scheme with its band."""
    found = curve_with_band(
        trial.risk[:, scheme],
        trial.panel(),
        kind="roc" if kind == "roc" else "cap",
        draw_count=min(settings.draws, LEAST_DRAWS),
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
    draws = min(settings.draws, LEAST_DRAWS)
    drawn = drawn_areas(trial.risk, trial.panel(), draw_count=draws, seed=settings.seed)
    if drawn.missing:
        return SensitivityTold(key, *counts, {}, {}, drawn.missing)
    at = trial.names.index(reference)
    (against,) = _together([drawn], [pairs_with(at, len(trial.names))], settings=settings)
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
