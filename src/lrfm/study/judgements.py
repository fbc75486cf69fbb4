"""What experts' judgements come to, before they are put into the params: weights by method, and contradictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from lrfm.core.reason import Reason
from lrfm.weights.criteria import BEHAVIOUR, LRFM
from lrfm.weights.given.ahp import ratio_reason
from lrfm.weights.given.consistent import pairs_of
from lrfm.weights.given.judged import given_weighers
from lrfm.weights.given.weighers import Given
from lrfm.weights.settings import ExpertSettings, SchemeName, WeightSettings
from lrfm.weights.weighting import Weighting

__all__ = ["remarks_of", "weights_by_scheme"]

_SCHEMES: tuple[SchemeName, ...] = (
    "points", "roc", "rank_sum", "rank_reciprocal", "ahp", "fuzzy_ahp", "bwm", "bwm_linear",
)  # fmt: skip
_DENOMINATOR = 10_000


def weights_by_scheme(experts: Sequence[ExpertSettings], *, names: Sequence[str]) -> Mapping[str, Weighting]:
    """Give the weights of each scheme for which somebody judged all criteria, contradictions taken as they are."""
    criteria = tuple(one for one in (*LRFM, *BEHAVIOUR) if one.name in names)
    settings = WeightSettings(schemes=_SCHEMES, experts=tuple(experts), accept_inconsistent=True)
    found = given_weighers(settings, criteria=criteria)
    return {scheme: one.weighting for scheme, one in found.items() if isinstance(one, Given)}


def remarks_of(answers: Sequence[Mapping[str, object]], *, names: Sequence[str]) -> tuple[Reason, ...]:
    """Say how well each expert's pairs hang together, what contradicts most, and what weights come of everything.

    `answers` are what the params would hold, one an expert.
    """
    experts = [ExpertSettings.model_validate(one) for one in answers]
    weightings = weights_by_scheme(experts, names=names)
    told = [(expert.name, pairs_of(expert, names)) for expert in experts]
    ratios = [ratio_reason(pairs, expert=name) for name, pairs in told if pairs is not None]
    best_worst = [
        remark
        for scheme in ("bwm", "bwm_linear")
        if scheme in weightings
        for remark in weightings[scheme].remarks
        if remark.key in ("weights.best_worst_ratio", "weights.not_unique")
    ]
    return (*ratios, *best_worst, *(_told(scheme, weighting) for scheme, weighting in weightings.items()))


def _told(scheme: str, weighting: Weighting) -> Reason:
    parts = tuple(
        Reason.of("judgements.weight", name=name, weight_share=Fraction(value).limit_denominator(_DENOMINATOR))
        for name, value in weighting.by_name.items()
    )
    return Reason.of("judgements.weights_of", scheme=Reason.of(f"judgements.scheme_{scheme}"), weights=parts)
