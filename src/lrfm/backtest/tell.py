"""The schemes of one set of criteria, told in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from lrfm.backtest.agreement import agreement
from lrfm.backtest.auc import auc
from lrfm.backtest.chances import chances_of
from lrfm.backtest.cost import money_of, profit_by_share, refusals_of, stake_of
from lrfm.backtest.drift import drift_of
from lrfm.backtest.entries import SETS
from lrfm.backtest.examples import Examples
from lrfm.backtest.judge import (
    Judged,
    bands_of_scores,
    curve_of,
    h_measures,
    maximum_profits,
)
from lrfm.backtest.maximum_profit import LossLaw
from lrfm.backtest.power import rung_of
from lrfm.backtest.readings import readings_of
from lrfm.backtest.results import BesideTold, CriteriaSet, LawsTold, SchemeTold, SetTold, StabilityTold, WeightTold
from lrfm.backtest.rounds import REFERENCE, Entry, Round, entries_allowed
from lrfm.backtest.stability import Stability, stability
from lrfm.backtest.trial import Trial
from lrfm.core.reason import Reason
from lrfm.weights.criteria import names_of
from lrfm.weights.intervals import WeightIntervals, intervals_of_schemes
from lrfm.weights.normalise import KINDS
from lrfm.weights.sample import Sample
from lrfm.weights.sensitivity import normalisation_of, weights_by_normalisation

if TYPE_CHECKING:
    from lrfm.backtest.asked import Asked
    from lrfm.backtest.money import Economics
    from lrfm.backtest.settings import EconomicsSettings, TournamentSettings
    from lrfm.weights.normalise import Kind
    from lrfm.weights.weighting import Weighting

__all__ = ["Weighed", "loss_law_of", "tell_set", "weighed_of", "with_weights"]


@dataclass(frozen=True, eq=False)
class Weighed:
    """By scheme: intervals of its weights, and its weights under each normalisation; or why there are none."""

    intervals: Mapping[str, WeightIntervals | Reason]
    by_normalisation: Mapping[str, Mapping[Kind, Weighting | Reason]]


def weighed_of(asked: Asked, name: CriteriaSet, rounds: Sequence[Round], schemes: Sequence[str]) -> Weighed:
    """Learn the weights of a set's `schemes` again: from drawn customers, and under each normalisation."""
    allowed = entries_allowed(asked.entries[name].entries, rung_of(rounds[0].training_default_count))
    return Weighed(
        _weights(asked, rounds[-1], allowed, schemes), _by_normalisation(asked, rounds[-1], allowed, schemes)
    )


def tell_set(
    asked: Asked, name: CriteriaSet, rounds: Sequence[Round], *, judged: Judged, later: Sequence[Round]
) -> SetTold:
    """Tell of the schemes of one set, as `judged`, but for what `with_weights` adds.

    `later` are rounds of origins whose windows are still open.
    """
    settings, entries, economics, trial = asked.settings, asked.entries[name], asked.economics, judged.trial
    known = rounds[0].training_default_count
    schemes = _schemes(asked, judged, rounds, entries.entries)
    few = Reason.of("backtest.too_few_to_learn", count=known)
    failed = {one.name: few for one in entries.entries if one.name not in trial.names}
    for one in rounds:
        failed |= {scheme: why for scheme, why in one.failed.items() if scheme not in trial.names}
    return SetTold(
        criteria=name,
        names=_names(name, schemes),
        schemes=tuple(sorted(schemes, key=lambda one: -one.auc.value)),
        winners=judged.winners,
        left_out={**entries.left_out, **failed},
        sensitivities=readings_of(asked.examples, rounds, later=later, settings=settings),
        stake=None if isinstance(economics, Reason) else stake_of(trial, economics=economics, settings=settings),
        laws=_laws(asked, judged),
    )


def with_weights(told: SetTold, weighed: Weighed) -> SetTold:
    """Add intervals of weights, and weights under each normalisation."""
    return replace(told, schemes=tuple(_with_weights(one, weighed) for one in told.schemes))


def _with_weights(one: SchemeTold, weighed: Weighed) -> SchemeTold:
    parted, found = _parted(weighed.by_normalisation.get(one.name, {})), weighed.intervals.get(one.name)
    # judgements that leave weights open have ends of their own: no draw of customers moves them
    if not isinstance(found, WeightIntervals) or any(weight.low is not None for weight in one.weights):
        return replace(one, **parted)
    rows = zip(one.weights, found.lows, found.highs, strict=True)
    return replace(one, **parted, weights=tuple(replace(weight, low=low, high=high) for weight, low, high in rows))


def _names(criteria: CriteriaSet, schemes: Sequence[SchemeTold]) -> tuple[str, ...]:
    """List the criteria that schemes weigh: those of the set in its order, then those of schemes that have others."""
    weighed = dict.fromkeys(weight.name for one in schemes for weight in one.weights)
    of_set = [name for name in names_of(SETS[criteria]) if name in weighed]
    return (*of_set, *(name for name in weighed if name not in of_set))


def _schemes(
    asked: Asked,
    judged: Judged,
    rounds: Sequence[Round],
    entries: Sequence[Entry],
) -> list[SchemeTold]:
    trial, settings = judged.trial, asked.settings
    numbers = {name: judged.number(name) for name in ("auc", "gini", "ks", "capture", "exposure_capture")}
    economics = asked.economics
    money = (
        {}
        if isinstance(economics, Reason)
        else money_of(trial, economics=economics, reference=REFERENCE, settings=settings)
    )
    hands = h_measures(judged)
    profits = _profits(judged, economics, settings)
    alike = _alike(trial)
    families = {one.name: one.family for one in entries}
    shown = _with_curves(judged, families)
    chances = chances_of(trial, economics=economics, settings=settings, detailed=shown)
    refused = (
        {}
        if isinstance(economics, Reason)
        else refusals_of(trial, shown, economics=economics, reference=REFERENCE, settings=settings)
    )
    return [
        SchemeTold(
            name=name,
            family=families[name],
            auc=numbers["auc"][at],
            gini=numbers["gini"][at],
            ks=numbers["ks"][at],
            capture=numbers["capture"][at],
            owed_capture=numbers["exposure_capture"][at],
            h_measure=hands[at],
            maximum_profit=profits[at],
            chances=chances[name],
            beside=_with_drift(judged, name),
            kendall_to_reference=alike[0][at],
            overlap_with_reference=alike[1][at],
            stability=_stability(rounds, name, asked.examples),
            weights=_weights_told(rounds[-1], name),
            remarks=_remarks(rounds, name),
            bands=bands_of_scores(trial, at, settings=settings),
            by_origin=_by_origin(judged, at),
            roc=curve_of(trial, at, kind="roc", settings=settings) if name in shown else None,
            cap=curve_of(trial, at, kind="cap", settings=settings) if name in shown else None,
            money=money.get(name),
            profit_curve=() if isinstance(economics, Reason) else profit_by_share(trial, at, economics=economics),
            refusal=refused.get(name),
        )
        for at, name in enumerate(trial.names)
    ]


def _with_drift(judged: Judged, name: str) -> BesideTold | None:
    """Give the difference from the reference, and how it varies over origins."""
    found, names = judged.beside.get(name), judged.trial.names
    if found is None:
        return None
    return replace(found, drift=drift_of(judged.trial, first=names.index(name), second=names.index(REFERENCE)))


def _with_curves(judged: Judged, families: Mapping[str, str]) -> tuple[str, ...]:
    """Draw the reference, the best of all others, the best of the winners, and the ceiling."""
    names = judged.trial.names
    areas = dict(zip(names, judged.drawn.values["auc"].tolist(), strict=True))
    others = [name for name in names if name != REFERENCE and families[name] != "ceiling"]
    bests = [
        max(some, key=lambda name: areas[name])
        for some in (others, [name for name in others if name in judged.winners])
        if some
    ]
    return tuple(dict.fromkeys((REFERENCE, *bests, *(name for name in names if families[name] == "ceiling"))))


def _profits(judged: Judged, economics: Economics | Reason, settings: TournamentSettings) -> tuple[float | None, ...]:
    if isinstance(economics, Reason):
        return (None,) * len(judged.trial.names)
    return maximum_profits(judged, loss_law_of(settings.economics, economics.net_share))


def _laws(asked: Asked, judged: Judged) -> LawsTold | None:
    """Give the laws that metrics rest on; none where nobody, or everybody, defaulted."""
    if judged.drawn.missing:
        return None
    severity, economics = judged.severity, asked.economics
    if isinstance(economics, Reason):
        return LawsTold(severity.a, severity.b)
    law = loss_law_of(asked.settings.economics, economics.net_share)
    return LawsTold(severity.a, severity.b, law.none, law.all, law.mean, law.return_share)


def loss_law_of(settings: EconomicsSettings, return_share: float) -> LossLaw:
    """Give the law of losses that the settings tell."""
    none, all_lost = settings.loss_chances
    return LossLaw(float(none), float(all_lost), return_share)


def _by_origin(judged: Judged, at: int) -> tuple[float | None, ...]:
    trial = judged.trial
    parts = (trial.at(place) for place in trial.places.tolist())
    return tuple(auc(one.risk[:, at], one.is_bad).value for one in parts)


def _alike(trial: Trial) -> tuple[tuple[float | None, ...], tuple[float | None, ...]]:
    """Give Kendall's tau and the overlap of the worst tenth with the reference, averaged over origins."""
    at = trial.names.index(REFERENCE)
    parts = [trial.at(place).risk for place in trial.places.tolist()]
    found = [[agreement(risk[:, [at, other]]) for risk in parts] for other in range(len(trial.names))]
    kendall, overlap = (
        tuple(_mean([float(getattr(one, kind)[0, 1]) for one in of_scheme]) for of_scheme in found)
        for kind in ("kendall", "overlap")
    )
    return kendall, overlap


def _mean(values: Sequence[float]) -> float | None:
    """Average what is told; none where nothing is."""
    told = [value for value in values if not np.isnan(value)]
    return float(np.mean(told)) if told else None


def _stability(rounds: Sequence[Round], name: str, examples: Examples) -> StabilityTold:
    """Compare the scores of each tested origin with those of the next, the scheme learned anew in between."""
    found = [
        stability(
            then.risk[name],
            now.risk[name],
            then_customer=examples.customer[then.rows],
            now_customer=examples.customer[now.rows],
        )
        for then, now in pairwise(rounds)
    ]
    taus = [one.kendall.value for one in found if one.kendall.value is not None]
    moved = sum(one.moves.far_count for one in found)
    both = sum(int(one.moves.table.sum()) for one in found)
    shift = found[-1].shift if found else None
    return StabilityTold(
        kendall=float(np.mean(taus)) if taus else None,
        far_share=moved / both if both else None,
        shift_index=None if shift is None else shift.index,
        shift_critical=None if shift is None else shift.critical,
        moves=_moves_together(found),
    )


def _moves_together(found: Sequence[Stability]) -> tuple[tuple[int, ...], ...]:
    if not found:
        return ()
    return tuple(tuple(row) for row in np.add.reduce([one.moves.table for one in found]).tolist())


def _weights(
    asked: Asked, last: Round, entries: Sequence[Entry], names: Sequence[str]
) -> Mapping[str, WeightIntervals | Reason]:
    """Draw training customers of the last tested origin, and learn the weights of all schemes that have some again."""
    settings, lesson = asked.settings, asked.examples.lesson(last.place)
    schemes = {
        one.name: one.estimator for one in entries if one.name in names and last.weightings[one.name] is not None
    }
    return intervals_of_schemes(
        schemes,
        lesson.frame,
        lesson.is_bad,
        groups=lesson.customer,
        draws=settings.weight_draws,
        seed=settings.seed,
        level=float(settings.level),
        time_days=lesson.time_days,
        horizon_days=lesson.horizon_days,
    )


def _by_normalisation(
    asked: Asked, last: Round, entries: Sequence[Entry], names: Sequence[str]
) -> Mapping[str, Mapping[Kind, Weighting | Reason]]:
    """Give the weights that schemes have under each normalisation; given weights are the same under all.

    Under their own they are those of the last origin, which need not be learned again.
    """
    lesson = asked.examples.lesson(last.place)
    times = {"time_days": lesson.time_days, "horizon_days": lesson.horizon_days}
    sample = Sample.of(lesson.frame, lesson.is_bad, groups=lesson.customer, learning=times)
    found: dict[str, Mapping[Kind, Weighting | Reason]] = {}
    for one in entries:
        own, used = normalisation_of(one.estimator), last.weightings.get(one.name)
        if one.name not in names or one.family == "given" or own is None or used is None:
            continue
        others = weights_by_normalisation(
            one.estimator,
            lesson.frame,
            lesson.is_bad,
            kinds=[kind for kind in KINDS if kind != own],
            sample=sample,
        )
        found[one.name] = {kind: used if kind == own else others[kind] for kind in KINDS}
    return found


def _parted(found: Mapping[Kind, Weighting | Reason]) -> dict[str, Any]:
    """Part the weights under each normalisation from the reasons why there are none."""
    had = {kind: one for kind, one in found.items() if not isinstance(one, Reason)}
    names = next((one.names for one in had.values()), ())
    return {
        "by_normalisation": {kind: one.ordered(names).values for kind, one in had.items()},
        "by_normalisation_missing": {kind: one for kind, one in found.items() if isinstance(one, Reason)},
    }


def _weights_told(last: Round, name: str) -> tuple[WeightTold, ...]:
    weighting = last.weightings[name]
    if weighting is None:
        return ()
    if weighting.intervals is not None:
        ends = zip(weighting.names, weighting.values, weighting.intervals, strict=True)
        return tuple(WeightTold(criterion, value, low, high) for criterion, value, (low, high) in ends)
    return tuple(WeightTold(*pair) for pair in zip(weighting.names, weighting.values, strict=True))


def _remarks(rounds: Sequence[Round], name: str) -> tuple[Reason, ...]:
    """Give what is to be said of a scheme's weights at the last origin."""
    weighting = rounds[-1].weightings[name]
    return () if weighting is None else weighting.remarks
