"""What is told of other opinions: effects by three models, how they move with time, and the ceiling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import erfc, isfinite, log, sqrt

from lrfm.core.reason import Reason
from lrfm.core.stability import holm_adjusted
from lrfm.survival.aft import Family
from lrfm.survival.proportional import Verdict

__all__ = ["Ceiling", "Effect", "EffectsTold", "Fading", "Moving", "Opinions", "Ratio", "Tried", "beyond_chance"]

_Z = 1.959963984540054
CHANCE = 0.05


@dataclass(frozen=True)
class Ratio:
    """A ratio with its 95 % interval, errors by customer; 1 is no difference."""

    value: float
    low: float
    high: float

    @property
    def p_value(self) -> float:
        """The chance of such a ratio, or one farther from 1, where there is no difference; 1 where no error is known.

        >>> round(Ratio(2.0, 1.0, 4.0).p_value, 3), Ratio(2.0, 0.0, float("inf")).p_value
        (0.05, 1.0)
        """
        if not (0 < self.low < self.high and isfinite(self.high)):
            return 1.0
        return erfc(abs(log(self.value)) / (log(self.high / self.low) / (2 * _Z)) / sqrt(2))


def beyond_chance(ratios: Sequence[Ratio]) -> tuple[bool, ...]:
    """Tell which of several ratios are no chance: where none differs, one is called so in one case of 20 (Holm 1979).

    >>> beyond_chance([Ratio(2.0, 1.01, 3.96), Ratio(1.0, 0.5, 2.0)])  # two were asked for: 5 % is not enough
    (False, False)
    """
    return tuple(one < CHANCE for one in holm_adjusted([ratio.p_value for ratio in ratios]))


@dataclass(frozen=True)
class Effect:
    """A level against the reference of its term, by each model that tells it.

    `hazard`, `cox`: what it multiplies the daily chance of payment by. `aft`: what it multiplies the time to payment
    by; None for what changes while an invoice is open, of which no single time can be told.
    """

    term: str
    level: str
    reference: str
    hazard: Ratio | None
    cox: Ratio | None
    aft: Ratio | None


@dataclass(frozen=True)
class EffectsTold:
    """Effects in the order of the covariates, and what they rest on.

    `missing`: why one of the models ("hazard", "cox", "aft") can't be told. `usual_days`: the median time to payment of
    the usual invoice by the family of AFT that fits best, on which `aft` is made days; `failed`: the families that
    could not be fitted beside it. `left_out`: levels (term, level) with too few payments, or that others say already;
    `pooled`: those of them that count among the reference. `strata_count`: classes of terms with a baseline of their
    own. Every `every`-th invoice is used.
    """

    effects: tuple[Effect, ...]
    missing: Mapping[str, Reason]
    family: Family | None
    usual_days: float | None
    left_out: tuple[tuple[str, str], ...]
    strata_count: int
    invoice_count: int
    paid_count: int
    customer_count: int
    every: int
    failed: tuple[Family, ...] = ()
    pooled: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Moving:
    """What an effect is in each part of the time past due; parts hold equally many payments.

    `ratio`: by how much at most it changes; `overall`: as if it were the same in all. None in a part that tells next to
    nothing of it.
    """

    term: str
    level: str
    reference: str
    overall: Ratio
    parts: tuple[Ratio | None, ...]
    ratio: float
    verdict: Verdict


@dataclass(frozen=True)
class Fading:
    """The strongest effects of Cox's model, the strongest first, and the last day past due of each part.

    A change of up to `most_ratio` is called steady.
    """

    moving: tuple[Moving, ...]
    ends_days: tuple[int, ...]
    most_ratio: float


@dataclass(frozen=True)
class Tried:
    """A method tried as the ceiling: its error, and how far it lies from the model's (below 0: less), by customer.

    `low` and `high` are None where `missing` says why chance can't be told.
    """

    method: str
    error: float
    difference: float
    low: float | None
    high: float | None
    missing: Reason | None


@dataclass(frozen=True)
class Ceiling:
    """The integrated Brier score of the model on past days, and of boosting on the same rows."""

    model_error: float
    tried: tuple[Tried, ...]
    days: tuple[date, ...]
    until_days: int
    row_count: int
    customer_count: int
    every: int
    open_every: int

    @property
    def best(self) -> Tried:
        """The method with the smallest error."""
        return min(self.tried, key=lambda one: one.error)


@dataclass(frozen=True)
class Opinions:
    """All other opinions of a day; each is told, or why not."""

    day: date
    effects: EffectsTold | Reason
    fading: Fading | Reason
    ceiling: Ceiling | Reason
