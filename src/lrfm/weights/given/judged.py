"""The given schemes that are on: weighers made of what the params hold, or the reason why one cannot be had."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from lrfm.core.reason import Reason
from lrfm.weights.criteria import Criterion, names_of
from lrfm.weights.given.ahp import ahp_weights, consistency_remarks
from lrfm.weights.given.best_worst import BestWorst, best_worst_from, best_worst_linear, best_worst_ratio
from lrfm.weights.given.consistent import pairs_of
from lrfm.weights.given.fuzzy import buckley_weights, chang_weights
from lrfm.weights.given.pairs import Pairs
from lrfm.weights.given.points import weights_of_points
from lrfm.weights.given.presets import PRESETS, preset_weights
from lrfm.weights.given.ranks import RankRule, weights_of_ranks
from lrfm.weights.given.weighers import Equal, Given
from lrfm.weights.scheme import Weigher
from lrfm.weights.settings import BestWorstSettings, WeightSettings
from lrfm.weights.weighting import Weighting

__all__ = ["GIVEN", "best_worst_of", "given_weighers"]

_Judged = Callable[[Sequence[str], WeightSettings], Weighting | None]


def given_weighers(settings: WeightSettings, *, criteria: tuple[Criterion, ...]) -> Mapping[str, Weigher | Reason]:
    """Give the weigher of each given scheme that is on, by its name; a `Reason` where nobody judged these criteria.

    Judgements of more criteria serve fewer: points are shared anew, ranks close up, pairs of others are left out.
    Raises `UserError` where judgements by pair contradict each other too much and the params do not accept that.

    >>> from lrfm.weights.criteria import LRFM
    >>> found = given_weighers(WeightSettings(schemes=("equal", "ahp")), criteria=LRFM)
    >>> found["equal"], found["ahp"].key
    (Equal(), 'weights.nobody_judged')
    """
    return {scheme: _weigher(scheme, settings, criteria) for scheme in settings.schemes if scheme in GIVEN}


def best_worst_of(judged: BestWorstSettings | None, names: Sequence[str]) -> BestWorst | None:
    """Give judgements of best and worst; `None` where some criterion is not judged, or the best or worst is no other's.

    Without its best or its worst criterion the method has nothing to hold the others against.
    """
    if judged is None or not set(names) <= set(judged.names) or not {judged.best, judged.worst} <= set(names):
        return None
    over = {name: float(value) for name, value in judged.best_over.items()}
    under = {name: float(value) for name, value in judged.over_worst.items()}
    return best_worst_from(names, best=judged.best, worst=judged.worst, best_over=over, over_worst=under)


def _weigher(scheme: str, settings: WeightSettings, criteria: tuple[Criterion, ...]) -> Weigher | Reason:
    names = names_of(criteria)
    if scheme == "equal":
        return Equal()
    if scheme in PRESETS:
        preset = preset_weights(scheme)
        return Given(preset) if set(preset.names) == set(names) else Reason.of("weights.preset_of_others")
    found = _JUDGED[scheme](names, settings)
    return Reason.of("weights.nobody_judged", names=", ".join(names)) if found is None else Given(found)


def _points(names: Sequence[str], settings: WeightSettings) -> Weighting | None:
    judged = [{name: float(one.points.get(name, -1)) for name in names} for one in settings.experts]
    given = [points for points in judged if min(points.values()) >= 0 and any(points.values())]
    return weights_of_points(names, given) if given else None


def _ranks(names: Sequence[str], settings: WeightSettings, *, rule: RankRule) -> Weighting | None:
    given = [one.ranks for one in settings.experts if set(names) <= {*one.ranks}]
    return weights_of_ranks(names, given, rule=rule) if given else None


def _pairs(names: Sequence[str], settings: WeightSettings) -> Mapping[str, Pairs]:
    found = {one.name: pairs_of(one, names) for one in settings.experts}
    return {name: pairs for name, pairs in found.items() if pairs is not None}


def _ahp(names: Sequence[str], settings: WeightSettings) -> Weighting | None:
    given = _pairs(names, settings)
    return ahp_weights(given, accepts_inconsistent=settings.accept_inconsistent) if given else None


def _fuzzy(
    names: Sequence[str],
    settings: WeightSettings,
    *,
    way: Callable[[Sequence[Pairs]], Weighting],
) -> Weighting | None:
    given = _pairs(names, settings)
    if not given:
        return None
    # a spread of 1 mends no contradiction
    remarks = consistency_remarks(given, accepts_inconsistent=settings.accept_inconsistent)
    return way(tuple(given.values())).with_remarks(*remarks)


def _best_worst(
    names: Sequence[str],
    settings: WeightSettings,
    *,
    way: Callable[[Mapping[str, BestWorst]], Weighting],
) -> Weighting | None:
    found = {one.name: best_worst_of(one.best_worst, names) for one in settings.experts}
    given = {name: judged for name, judged in found.items() if judged is not None}
    return way(given) if given else None


_JUDGED: Mapping[str, _Judged] = {
    "points": _points,
    "roc": partial(_ranks, rule="roc"),
    "rank_sum": partial(_ranks, rule="rank_sum"),
    "rank_reciprocal": partial(_ranks, rule="rank_reciprocal"),
    "ahp": _ahp,
    "fuzzy_ahp": partial(_fuzzy, way=buckley_weights),
    "fuzzy_ahp_chang": partial(_fuzzy, way=chang_weights),
    "bwm": partial(_best_worst, way=best_worst_ratio),
    "bwm_linear": partial(_best_worst, way=best_worst_linear),
}
GIVEN = ("equal", *_JUDGED, *PRESETS)
"""The names of the given schemes."""
