"""The measured and learned schemes that are on: estimators of the settings' names."""

from __future__ import annotations

from collections.abc import Mapping

from lrfm.weights.criteria import Criterion, names_of
from lrfm.weights.learned.boosting import MonotoneBoosting
from lrfm.weights.learned.non_negative import NonNegativeLogistic
from lrfm.weights.learned.ridge import RidgeLogistic
from lrfm.weights.learned.ridges import RidgeSearch
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

__all__ = ["LEARNED", "MEASURED", "STRONG_RIDGES", "found_schemes"]

MEASURED: Mapping[str, Weigher] = {
    "entropy": Entropy(),
    "standard_deviation": StandardDeviation(),
    "critic": Critic(),
    "merec": Merec(floor=0.01),  # somebody bought today or once in every ledger; its remark tells of the floor
    "principal_components": PrincipalComponents(),
    "cilos": Cilos(),
    "idocriw": Idocriw(),
}
"""Weighers that ask for no outcome, by the names of the settings."""
LEARNED = ("nonnegative_logistic", "ridge_logistic", "scorecard", "survival", "boosting")
"""The names of the schemes that learn from defaults."""
STRONG_RIDGES = RidgeSearch(ridges=(10.0, 100.0))
"""For fewer than a hundred defaults (METHODS 4.7)."""


def found_schemes(
    settings: WeightSettings, *, criteria: tuple[Criterion, ...], search: RidgeSearch | None = None
) -> Mapping[str, SchemeEstimator]:
    """Give the estimators of measured and learned schemes that are on, unfitted, in the settings' order.

    Normalisation and aggregation are the settings'; the scorecard and the trees have none. The trees, which are the
    ceiling, see no more than the others: what they are ahead of them is due to weights and adding up, and what they
    gain from other `criteria` is due to what is looked at.

    >>> from lrfm.weights.criteria import LRFM
    >>> list(found_schemes(WeightSettings(schemes=("equal", "critic", "scorecard")), criteria=LRFM))
    ['critic', 'scorecard']
    """
    kind, way = settings.normalisation, settings.aggregation
    weighers = {**MEASURED, "nonnegative_logistic": NonNegativeLogistic(search=search)}
    known: dict[str, SchemeEstimator] = {
        name: CompositeScheme(weigher, criteria=criteria, normaliser=kind, aggregation=way)
        for name, weigher in weighers.items()
    }
    known |= {
        "ridge_logistic": RidgeLogistic(criteria=criteria, normaliser=kind, search=search),
        "scorecard": Scorecard(criteria=criteria),
        "survival": TimeToDefault(criteria=criteria, normaliser=kind, aggregation=way, search=search),
        "boosting": MonotoneBoosting(criteria=criteria, unconstrained=("M",) if "M" in names_of(criteria) else ()),
    }
    return {name: known[name] for name in settings.schemes if name in known}
