"""The schemes that take part, made of the params, for each of the two sets of criteria."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lrfm.backtest.results import CriteriaSet
from lrfm.backtest.rounds import Entry, Family
from lrfm.core.reason import Reason
from lrfm.weights.criteria import BEHAVIOUR, LRFM, Criterion
from lrfm.weights.given.judged import given_weighers
from lrfm.weights.learned.boosting import MonotoneBoosting
from lrfm.weights.learned.non_negative import NonNegativeLogistic
from lrfm.weights.learned.ridge import RidgeLogistic
from lrfm.weights.learned.scorecard import Scorecard
from lrfm.weights.learned.times import TimeToDefault
from lrfm.weights.measured.weighers import (
    Cilos,
    Critic,
    Entropy,
    Idocriw,
    Merec,
    PrincipalComponents,
    StandardDeviation,
)
from lrfm.weights.scheme import CompositeScheme, SchemeEstimator, Weigher
from lrfm.weights.settings import WeightSettings

__all__ = ["SETS", "Entries", "entries_of"]

SETS: Mapping[CriteriaSet, tuple[Criterion, ...]] = {"lrfm": LRFM, "behaviour": (*LRFM, *BEHAVIOUR)}
"""LRFM alone, and with payment behaviour: judged apart (METHODS 3.5)."""
MEASURED: Mapping[str, Callable[[], Weigher]] = {
    "entropy": Entropy,
    "standard_deviation": StandardDeviation,
    "critic": Critic,
    "merec": Merec,
    "principal_components": PrincipalComponents,
    "cilos": Cilos,
    "idocriw": Idocriw,
}


@dataclass(frozen=True)
class Entries:
    """Schemes that take part, and why others, that are on, do not."""

    entries: tuple[Entry, ...]
    left_out: Mapping[str, Reason]


def entries_of(settings: WeightSettings, *, criteria: CriteriaSet) -> Entries:
    """Make the schemes that the params have on; equal weights always take part, as the others are held against them.

    Raises `UserError` where judgements contradict each other too much and the params do not accept that.

    >>> found = entries_of(WeightSettings(schemes=("equal", "ahp", "entropy")), criteria="lrfm")
    >>> [one.name for one in found.entries], found.left_out["ahp"].key
    (['equal', 'entropy'], 'weights.nobody_judged')
    """
    asked = settings if "equal" in settings.schemes else _with_equal(settings)
    columns = SETS[criteria]
    given = given_weighers(asked, criteria=columns)
    entries: list[Entry] = []
    left_out: dict[str, Reason] = {}
    for name in asked.schemes:
        found = given[name] if name in given else _other(name, asked, columns)
        if isinstance(found, Reason):
            left_out[name] = found
        else:
            scheme = found if isinstance(found, SchemeEstimator) else _composite(found, asked, columns)
            entries.append(Entry(name, _family(name, is_given=name in given), scheme))
    return Entries(tuple(entries), left_out)


def _with_equal(settings: WeightSettings) -> WeightSettings:
    return settings.model_copy(update={"schemes": ("equal", *settings.schemes)})


def _composite(weigher: Weigher, settings: WeightSettings, criteria: tuple[Criterion, ...]) -> CompositeScheme:
    return CompositeScheme(
        weigher, normaliser=settings.normalisation, aggregation=settings.aggregation, criteria=criteria
    )


def _other(name: str, settings: WeightSettings, criteria: tuple[Criterion, ...]) -> Weigher | SchemeEstimator:
    kind = settings.normalisation
    if name in MEASURED:
        return MEASURED[name]()
    learned: Mapping[str, Callable[[], Weigher | SchemeEstimator]] = {
        "nonnegative_logistic": NonNegativeLogistic,
        "ridge_logistic": lambda: RidgeLogistic(criteria=criteria, normaliser=kind),
        "scorecard": lambda: Scorecard(criteria=criteria),
        "survival": lambda: TimeToDefault(criteria=criteria, normaliser=kind, aggregation=settings.aggregation),
        "boosting": lambda: MonotoneBoosting(criteria=criteria),
    }
    return learned[name]()


def _family(name: str, *, is_given: bool) -> Family:
    if is_given:
        return "given"
    if name in MEASURED:
        return "measured"
    return "ceiling" if name == "boosting" else "learned"
