"""Settings of the schemes of weights, and what experts judged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Refused, Settings

__all__ = [
    "CRITERIA",
    "DIGITS",
    "HIGHEST",
    "LONGEST_NAME",
    "LRFM_NAMES",
    "SCHEMES",
    "BestWorstSettings",
    "ExpertSettings",
    "SchemeName",
    "WeightSettings",
    "pair_of",
]

LRFM_NAMES = ("L", "R", "F", "M")
CRITERIA = (
    *LRFM_NAMES,
    "days_late", "on_time_share", "worst_days_past_due", "bounced_count", "utilisation_share",
)  # fmt: skip
"""The names of the criteria of `lrfm.weights.criteria` (a test compares)."""

SchemeName = Literal[
    "equal",
    "points",
    "roc",
    "rank_sum",
    "rank_reciprocal",
    "ahp",
    "fuzzy_ahp",
    "fuzzy_ahp_chang",
    "bwm",
    "bwm_linear",
    "recency_first",
    "value_first",
    "habit_first",
    "entropy",
    "standard_deviation",
    "critic",
    "merec",
    "principal_components",
    "cilos",
    "idocriw",
    "nonnegative_logistic",
    "ridge_logistic",
    "scorecard",
    "survival",
    "boosting",
]
SCHEMES: tuple[SchemeName, ...] = (
    "equal", "points", "roc", "rank_sum", "rank_reciprocal", "ahp", "fuzzy_ahp", "bwm", "bwm_linear",
    "recency_first", "value_first", "habit_first",
    "entropy", "standard_deviation", "critic", "merec", "principal_components", "cilos", "idocriw",
    "nonnegative_logistic", "ridge_logistic", "scorecard", "survival", "boosting",
)  # fmt: skip
"""The schemes that are on unless the params say otherwise: all but Chang's, which is invalid."""

HIGHEST = 9
"""How much more one criterion can matter than another, by Saaty's scale."""
DIGITS = 12
"""Digits that points and judgements may have, before and after the point together."""
LONGEST_NAME = 200

_Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
_Points = Annotated[Decimal, Field(ge=0, max_digits=DIGITS)]
_Rank = Annotated[int, Field(ge=1, le=100)]
_PART = re.compile(r"1\s*/\s*(\d+(?:\.\d+)?)")
_PAIR = re.compile(r"\s*(\w+)\s+over\s+(\w+)\s*")


def _judged(value: object) -> str:
    """Take 3, 2.5, "3" or "1/3"; give the shortest text of it."""
    text = str(value).strip() if isinstance(value, int | Decimal | float | str) and not isinstance(value, bool) else ""
    part = _PART.fullmatch(text)
    try:
        found = 1 / Fraction(part[1]) if part else Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise Refused(Reason.of("params.not_a_judgement")) from None
    if not Fraction(1, HIGHEST) <= found <= HIGHEST:
        raise Refused(Reason.of("params.not_a_judgement"))
    return str(found)


Judgement = Annotated[str, BeforeValidator(_judged, json_schema_input_type=int | float | str)]
"""How much more one criterion matters than another: 1 (alike) to 9, or a part such as 1/3."""
_Strength = Annotated[Decimal, Field(ge=1, le=HIGHEST, max_digits=DIGITS)]


def pair_of(text: str) -> tuple[str, str]:
    """Read which criterion is judged over which; raise `ValueError` where the text says no such thing.

    >>> pair_of("L over R")
    ('L', 'R')
    """
    found = _PAIR.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return found[1], found[2]


class BestWorstSettings(Settings):
    """The best criterion over all others, and all others over the worst."""

    best: _Name = Field(description="the criterion that matters most")
    worst: _Name = Field(description="the criterion that matters least")
    best_over: dict[str, _Strength] = Field(description="how much more the best matters than each other, 1 to 9")
    over_worst: dict[str, _Strength] = Field(description="how much more each other matters than the worst, 1 to 9")

    @field_validator("best", "worst")
    @classmethod
    def _known(cls, value: str) -> str:
        _require_known((value,))
        return value

    @field_validator("best_over", "over_worst")
    @classmethod
    def _all_known(cls, value: dict[str, Decimal]) -> dict[str, Decimal]:
        _require_keys_known(value)
        return value

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.best == self.worst:
            raise Refused(Reason.of("params.best_is_worst", name=self.best), at=("worst",))
        there, back = self.best_over.get(self.worst), self.over_worst.get(self.best)
        # the best over the worst is said once, on either side
        ends = {self.best, self.worst} if (there, back) != (None, None) else set()
        self._require_whole("best_over", self.best_over, without=ends | {self.best}, itself=self.best)
        self._require_whole("over_worst", self.over_worst, without=ends | {self.worst}, itself=self.worst)
        if there is not None and back is not None and there != back:
            reason = Reason.of("params.best_over_worst_twice", best=self.best, worst=self.worst, other=str(there))
            raise Refused(reason, at=("over_worst", self.best))
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The criteria judged, in the order of all criteria."""
        met = {self.best, self.worst, *self.best_over, *self.over_worst}
        return tuple(name for name in CRITERIA if name in met)

    def _require_whole(self, key: str, judged: Mapping[str, Decimal], *, without: set[str], itself: str) -> None:
        if missing := [name for name in self.names if name not in judged and name not in without]:
            raise Refused(Reason.of("params.not_judged", names=", ".join(missing)), at=(key,))
        if judged.get(itself, Decimal(1)) != 1:
            raise Refused(Reason.of("params.judged_over_itself", name=itself), at=(key, itself))


class ExpertSettings(Settings):
    """What one expert judged; of several experts the judgements are joined."""

    name: _Name = Field(description="who judged")
    points: dict[str, _Points] = Field(default={}, description="points by criterion, such as L: 10")
    ranks: dict[str, _Rank] = Field(
        default={}, description="ranks by criterion, 1 matters most; criteria that matter alike share a rank"
    )
    pairs: dict[str, Judgement] = Field(
        default={}, description="how much more one criterion matters than another, such as M over R: 3 or M over R: 1/3"
    )
    best_worst: BestWorstSettings | None = Field(default=None, description="judgements of the best-worst method")

    @field_validator("points", "ranks")
    @classmethod
    def _known(cls, value: dict[str, Decimal]) -> dict[str, Decimal]:
        _require_keys_known(value)
        return value

    @field_validator("points")
    @classmethod
    def _some(cls, value: dict[str, Decimal]) -> dict[str, Decimal]:
        if value and not any(value.values()):
            raise Refused(Reason.of("params.no_points"))
        return value

    @field_validator("pairs")
    @classmethod
    def _each_pair_once(cls, value: dict[str, str]) -> dict[str, str]:
        seen: dict[frozenset[str], str] = {}
        for key in value:
            try:
                pair = pair_of(key)
            except ValueError:
                raise Refused(Reason.of("params.not_a_pair", pair=key), at=(key,)) from None
            _require_known(pair, at=(key,))
            if pair[0] == pair[1]:
                raise Refused(Reason.of("params.judged_over_itself", name=pair[0]), at=(key,))
            if (first := seen.setdefault(frozenset(pair), key)) != key:
                raise Refused(Reason.of("params.pair_twice", first=first), at=(key,))
        names = _in_order({name for pair in seen for name in pair})
        if missing := [pair for pair in combinations(names, 2) if frozenset(pair) not in seen]:
            told = ", ".join(f"{first} over {second}" for first, second in missing)
            raise Refused(Reason.of("params.not_judged", names=told))
        return value

    @property
    def judged_pairs(self) -> Mapping[tuple[str, str], Fraction]:
        """The judgements by pair: the first over the second."""
        return {pair_of(key): Fraction(value) for key, value in self.pairs.items()}


class WeightSettings(Settings):
    """How criteria are weighed: which schemes take part, and what experts judged."""

    schemes: tuple[SchemeName, ...] = Field(
        default=SCHEMES,
        min_length=1,
        description="schemes that take part; those of experts only where an expert judged what they need",
    )
    normalisation: Literal["min_max", "raw_min_max", "linear", "vector", "sum", "logistic", "rank"] = Field(
        default="min_max",
        description="how values become utilities from 0 to 1; min_max: tails cut, logarithms of counts and amounts",
    )
    aggregation: Literal["sum", "topsis", "geometric"] = Field(
        default="sum", description="how utilities become one score: weighted sum, TOPSIS, weighted geometric mean"
    )
    experts: tuple[ExpertSettings, ...] = Field(
        default=(), description="what experts judged; lrfm judgements makes it of a worksheet"
    )
    accept_inconsistent: bool = Field(
        default=False, description="take judgements by pair even where they contradict each other (ratio above 0.10)"
    )

    @field_validator("schemes")
    @classmethod
    def _each_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if twice := sorted({name for name in value if value.count(name) > 1}):
            raise Refused(Reason.of("params.listed_twice", names=", ".join(twice)))
        return value

    @field_validator("experts")
    @classmethod
    def _names_of_their_own(cls, value: tuple[ExpertSettings, ...]) -> tuple[ExpertSettings, ...]:
        seen: set[str] = set()
        for index, expert in enumerate(value):
            if expert.name in seen:
                raise Refused(Reason.of("params.listed_twice", names=expert.name), at=(index, "name"))
            seen.add(expert.name)
        return value


def _require_known(names: Iterable[str], *, at: tuple[str, ...] = ()) -> None:
    for name in names:
        if name not in CRITERIA:
            raise Refused(Reason.of("params.not_a_criterion", name=name, known=", ".join(CRITERIA)), at=at)


def _require_keys_known(judged: Mapping[str, object]) -> None:
    for name in judged:
        _require_known((name,), at=(name,))


def _in_order(names: set[str]) -> tuple[str, ...]:
    return tuple(name for name in CRITERIA if name in names)
