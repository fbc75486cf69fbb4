"""What a tournament of schemes found, in figures that can be kept and told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from lrfm.backtest.chance_results import BenefitTold, BinTold, ChancesTold, ReliabilityTold
from lrfm.backtest.few_results import BoundTold, DetectableTold, SofterTold
from lrfm.backtest.money_results import AssumedTold, CutoffTold, MoneyTold, RefusalTold, StakeTold
from lrfm.backtest.number import NumberTold
from lrfm.backtest.power import Rung, rung_of
from lrfm.backtest.verdict import Finding
from lrfm.core.reason import Reason

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "AssumedTold",
    "BandTold",
    "BenefitTold",
    "BesideTold",
    "BinTold",
    "BoundTold",
    "ChancesTold",
    "CriteriaSet",
    "CurveTold",
    "CutoffTold",
    "DetectableTold",
    "DriftTold",
    "GapTold",
    "LawsTold",
    "MoneyTold",
    "NeededTold",
    "NumberTold",
    "OriginTold",
    "ProofTold",
    "RefusalTold",
    "ReliabilityTold",
    "SchemeTold",
    "SensitivityTold",
    "SetTold",
    "SofterTold",
    "StabilityTold",
    "StakeTold",
    "TournamentResults",
    "TournamentTold",
    "WeightTold",
]

CriteriaSet = Literal["lrfm", "behaviour"]


@dataclass(frozen=True)
class OriginTold:
    """An origin: who was eligible, of whom the outcome is known, who defaulted, and what was learned from.

    `left_out` counts by what they were at the origin, or why their outcome is unknown.
    """

    day: date
    window_end: date
    is_tested: bool
    eligible_count: int
    told_count: int
    default_count: int
    training_count: int
    training_default_count: int
    eligible_hash: str
    left_out: Mapping[str, int]


@dataclass(frozen=True)
class DriftTold:
    """How a difference from equal weights varies over `origin_count` origins.

    `low` and `high`: the least and the largest with one origin left out; `p_value`: the chance of origins that differ
    so much if the difference were the same at all; none where both schemes order alike at each.
    """

    origin_count: int
    low: float
    high: float
    p_value: float | None


@dataclass(frozen=True)
class BesideTold:
    """A scheme's area less that of equal weights; joint intervals hold for all schemes of both sets together.

    `smallest_detectable`: a true difference that the joint interval would part from 0 in four of five such cases.
    """

    value: float
    low: float | None
    high: float | None
    joint_low: float | None
    joint_high: float | None
    p_value: float | None
    adjusted_p_value: float | None
    smallest_detectable: float | None
    finding: Finding
    origins_won: int
    origins_compared: int
    latest_value: float | None
    latest_p_value: float | None
    """By DeLong, on the customers of the last tested origin alone."""
    missing: Reason | None = None
    joint_p_value: float | None = None
    """By the draws of the joint interval, so that the two never part; `adjusted_p_value` is Holm's."""
    drift: DriftTold | None = None


@dataclass(frozen=True)
class WeightTold:
    """The weight of a criterion at the last tested origin, with its interval over customers resampled.

    Of given weights the interval holds what the judgements leave open, where the method tells it.
    """

    name: str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class BandTold:
    """A fifth of an origin's customers by score, the safest first: how many defaulted, with an interval by customer.

    `customer_count`: once an origin; `fifth`: 1 the safest to 5, one in which nobody stands having no band. Its
    interval is by plain draws of customers, or exact where few defaulted.
    """

    customer_count: int
    default_share: float
    low: float | None
    high: float | None
    fifth: int


@dataclass(frozen=True)
class CurveTold:
    """Points of a curve from (0, 0) to (1, 1), with its band."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class StabilityTold:
    """Ranks and fifths from one tested origin to the next, and the shift of scores between the last two."""

    kendall: float | None
    far_share: float | None
    shift_index: float | None
    shift_critical: float | None
    moves: tuple[tuple[int, ...], ...] = ()
    """Customers by fifth then and now, the safest first, over all pairs of origins together."""


@dataclass(frozen=True)
class SchemeTold:
    """One scheme. Of metrics without an interval: means over tested origins by defaults, calibration over all."""

    name: str
    family: str
    auc: NumberTold
    gini: NumberTold
    ks: NumberTold
    capture: NumberTold
    owed_capture: NumberTold
    h_measure: float | None
    maximum_profit: float | None
    beside: BesideTold | None
    kendall_to_reference: float | None
    overlap_with_reference: float | None
    stability: StabilityTold
    weights: tuple[WeightTold, ...]
    remarks: tuple[Reason, ...]
    bands: tuple[BandTold, ...]
    by_origin: tuple[float | None, ...]
    roc: CurveTold | None = None
    cap: CurveTold | None = None
    money: MoneyTold | None = None
    profit_curve: tuple[tuple[float, float], ...] = ()
    """Share approved, and profit per origin in minor units."""
    refusal: RefusalTold | None = None
    """For what figures show: equal weights, the best weighting, the ceiling."""
    by_normalisation: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """By kind of normalisation the weights that it would give at the last tested origin, in the order of `weights`."""
    by_normalisation_missing: Mapping[str, Reason] = field(default_factory=dict)
    """Why it has no weights under the other kinds."""
    chances: ChancesTold = field(default_factory=ChancesTold)

    def lift(self, refused_share: float) -> NumberTold:
        """Give how many times more of the defaults than of the customers lie in the worst share; 1 is chance."""
        ends = (None if end is None else end / refused_share for end in (self.capture.low, self.capture.high))
        return NumberTold(self.capture.value / refused_share, *ends)

    @property
    def net_benefit(self) -> float | None:
        """Net benefit at the chance at which credit leaves nothing."""
        return self.chances.benefit

    @property
    def scaled_brier(self) -> float | None:
        """One less the Brier score by that of the base rate."""
        return self.chances.scaled_brier

    @property
    def calibration_ratio(self) -> float | None:
        """Defaults observed over expected."""
        return self.chances.ratio

    @property
    def calibration_slope(self) -> float | None:
        """How much of the spread of log-odds came true."""
        return self.chances.slope


@dataclass(frozen=True)
class SensitivityTold:
    """The same test under another reading: each scheme's difference from equal weights, and what is said of it.

    `days`: how late counts, or how soon a default is left out, in readings that rest on days.
    """

    key: str
    customer_count: int
    default_count: int
    differences: Mapping[str, NumberTold]
    findings: Mapping[str, Finding]
    missing: Reason | None = None
    days: int | None = None


@dataclass(frozen=True)
class LawsTold:
    """Laws that metrics rest on: the Beta by which the H-measure weighs errors, and losses for the maximum profit.

    `none_lost` and `all_lost` are chances that a default loses nothing, or everything; `return_share` is what who does
    not default leaves. Without a margin only the Beta is told.
    """

    beta_a: float
    beta_b: float
    none_lost: float | None = None
    all_lost: float | None = None
    mean_lost: float | None = None
    return_share: float | None = None


@dataclass(frozen=True)
class SetTold:
    """The schemes of one set of criteria, best area first; a `winner` is better than equal and worse than no other.

    `names`: the criteria that schemes weigh; an analyst's own may weigh some of them, or others of the same columns.
    `left_out`: schemes that could not be had, and why.
    """

    criteria: CriteriaSet
    names: tuple[str, ...]
    schemes: tuple[SchemeTold, ...]
    winners: tuple[str, ...]
    left_out: Mapping[str, Reason]
    sensitivities: tuple[SensitivityTold, ...] = ()
    stake: StakeTold | None = None
    """The same for all sets, for they have the same customers; none without a margin."""
    laws: LawsTold | None = None

    def scheme(self, name: str) -> SchemeTold:
        """Give a scheme by its name."""
        return next(one for one in self.schemes if one.name == name)


@dataclass(frozen=True)
class NeededTold:
    """The customers that it takes to learn the weights of a set, and the defaults among them (Riley et al. 2020).

    `default_share`: of the tested windows.
    """

    criteria: CriteriaSet
    weight_count: int
    customer_count: int
    default_count: int
    default_share: float


@dataclass(frozen=True)
class ProofTold:
    """Scores of an origin, made again after everything later was cut off: how many were compared, how many differ."""

    day: date
    score_count: int
    differing: Mapping[str, int]

    @property
    def holds(self) -> bool:
        """Whether no scheme knew what came later."""
        return not any(self.differing.values())


@dataclass(frozen=True)
class GapTold:
    """A scheme's area with payment behaviour less that by LRFM alone, the same customers drawn for both."""

    scheme: str
    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class TournamentTold:
    """A tournament: what was asked, who took part, what came out; `missing` says why nothing is ranked."""

    observed_on: date
    horizon_months: int
    default_count: int
    """Distinct customers who defaulted after a tested origin."""
    customer_count: int
    rung: Rung
    reference: str
    margin: float
    level: float
    draws: int
    refused_share: float
    origins: tuple[OriginTold, ...]
    causes: Mapping[str, int]
    """Defaults after any origin by what made them count, each once, however many windows saw it."""
    sets: tuple[SetTold, ...]
    proof: ProofTold | None
    money_missing: Reason | None = None
    margin_share: float | None = None
    loss_share: float | None = None
    softer: tuple[SofterTold, ...] = ()
    bounds: tuple[BoundTold, ...] = ()
    missing: Reason | None = None
    gaps: tuple[GapTold, ...] = ()
    """What payment behaviour adds, scheme by scheme; empty where a set is missing."""
    unknown_fate_count: int = 0
    """Customers at tested origins of whom nobody knows whether they defaulted."""
    learning_default_count: int = 0
    """Distinct customers whose default was known at the first tested origin: what schemes may learn hangs on these."""
    needed: tuple[NeededTold, ...] = ()
    detectable: tuple[DetectableTold, ...] = ()
    """Where too few defaulted to rank schemes."""

    @property
    def learning_rung(self) -> Rung:
        """What so many defaults allow to be learned; `rung` tells what the tested ones allow to be ranked."""
        return rung_of(self.learning_default_count)

    @property
    def tested(self) -> tuple[OriginTold, ...]:
        """The origins that were tested."""
        return tuple(one for one in self.origins if one.is_tested)


@dataclass(frozen=True, eq=False)
class TournamentResults:
    """The tournament told, and what schemes say of the customers of the last origin.

    `scores`: `criteria`, `scheme`, `customer_key`, `rank_share` (0 the safest to 1, those alike in the middle).
    `customers`: `customer_key`, `owed_minor` on that day, `sales_minor` of the year before, `limit_minor` in force and
    mean `days_late`, missing where nobody knows.
    """

    told: TournamentTold
    scores: pd.DataFrame
    customers: pd.DataFrame
