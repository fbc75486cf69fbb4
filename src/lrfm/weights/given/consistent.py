"""Whether what experts judged by pair hangs together, before any scheme rests on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lrfm.core.reason import Reason
from lrfm.weights.given.ahp import INCONSISTENT, ratio_reason
from lrfm.weights.given.pairs import Pairs, pairs_from
from lrfm.weights.settings import ExpertSettings, SchemeName, WeightSettings

__all__ = ["contradictions", "pairs_of"]

_BY_PAIR: frozenset[SchemeName] = frozenset({"ahp", "fuzzy_ahp", "fuzzy_ahp_chang"})


def pairs_of(expert: ExpertSettings, names: Sequence[str]) -> Pairs | None:
    """Give an expert's judgements by pair; `None` where some criterion is not judged."""
    judged = expert.judged_pairs
    if not set(names) <= {name for pair in judged for name in pair}:
        return None
    return pairs_from(names, judged)


def contradictions(settings: WeightSettings, *, sets: Iterable[Sequence[str]]) -> Mapping[int, Reason]:
    """Say, by the place of the expert, whose judgements contradict each other too much among any set of criteria.

    Nobody's where the params accept that, or where no scheme that is on rests on pairs.

    >>> from lrfm.weights.settings import LRFM_NAMES
    >>> turning = ExpertSettings(name="CFO", pairs={"L over R": 9, "R over F": 9, "F over L": 9})
    >>> found = contradictions(WeightSettings(experts=(turning,)), sets=[LRFM_NAMES[:3]])
    >>> found[0].key, found[0].values["ratio"]
    ('weights.inconsistent', Fraction(800, 117))
    """
    if settings.accept_inconsistent or not _BY_PAIR & set(settings.schemes):
        return {}
    found: dict[int, Reason] = {}
    for names in sets:
        for place, expert in enumerate(settings.experts):
            pairs = pairs_of(expert, names)
            told = None if pairs is None else ratio_reason(pairs, expert=expert.name)
            if told is not None and told.key == INCONSISTENT:
                found.setdefault(place, told)
    return found
