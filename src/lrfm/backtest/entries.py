"""The schemes that take part, made of the params, for each of the two sets of criteria."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lrfm.backtest.results import CriteriaSet
from lrfm.backtest.rounds import Entry, Family
from lrfm.core.reason import Reason
from lrfm.weights.criteria import BEHAVIOUR, LRFM, Criterion
from lrfm.weights.found import MEASURED, found_schemes
from lrfm.weights.given.judged import given_weighers
from lrfm.weights.learned.ridges import RidgeSearch
from lrfm.weights.scheme import CompositeScheme, SchemeEstimator, Weigher
from lrfm.weights.settings import WeightSettings

__all__ = ["SETS", "Entries", "entries_of"]

SETS: Mapping[CriteriaSet, tuple[Criterion, ...]] = {"lrfm": LRFM, "behaviour": (*LRFM, *BEHAVIOUR)}
"""LRFM alone, and with payment behaviour: judged apart (METHODS 3.5)."""
CEILING = "boosting"


@dataclass(frozen=True)
class Entries:
    """Schemes that take part, and why others, that are on, do not."""

    entries: tuple[Entry, ...]
    left_out: Mapping[str, Reason]


def entries_of(settings: WeightSettings, *, criteria: CriteriaSet, search: RidgeSearch | None = None) -> Entries:
    """Make the schemes that the params have on; equal weights always take part, as the others are held against them.

    `search` are the ridges to choose from where defaults are few. Raises `UserError` where judgements contradict each
    other too much and the params do not accept that.

    >>> found = entries_of(WeightSettings(schemes=("equal", "ahp", "entropy")), criteria="lrfm")
    >>> [one.name for one in found.entries], found.left_out["ahp"].key
    (['equal', 'entropy'], 'weights.nobody_judged')
    """
    asked = settings if "equal" in settings.schemes else _with_equal(settings)
    columns = SETS[criteria]
    given = given_weighers(asked, criteria=columns)
    found = found_schemes(asked, criteria=columns, search=search)
    entries: list[Entry] = []
    left_out: dict[str, Reason] = {}
    for name in asked.schemes:
        weigher = given.get(name)
        if isinstance(weigher, Reason):
            left_out[name] = weigher
        else:
            scheme = found[name] if weigher is None else _composite(weigher, asked, columns)
            entries.append(Entry(name, _family(name, is_given=weigher is not None), scheme))
    return Entries(tuple(entries), left_out)


def _with_equal(settings: WeightSettings) -> WeightSettings:
    return settings.model_copy(update={"schemes": ("equal", *settings.schemes)})


def _composite(weigher: Weigher, settings: WeightSettings, criteria: tuple[Criterion, ...]) -> SchemeEstimator:
    return CompositeScheme(
        weigher, normaliser=settings.normalisation, aggregation=settings.aggregation, criteria=criteria
    )


def _family(name: str, *, is_given: bool) -> Family:
    if is_given:
        return "given"
    if name in MEASURED:
        return "measured"
    return "ceiling" if name == CEILING else "learned"
