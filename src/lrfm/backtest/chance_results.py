"""What is told of chances of default: how they came true, and what restricting credit by them would have been worth."""

from __future__ import annotations

from dataclasses import dataclass

from lrfm.core.reason import Reason

__all__ = ["BenefitTold", "BinTold", "ChancesTold", "ReliabilityTold"]


@dataclass(frozen=True)
class BinTold:
    """Customers of like chances: their mean chance, and the share that defaulted with its exact interval."""

    customer_count: int
    expected: float
    observed: float
    low: float
    high: float


@dataclass(frozen=True)
class ReliabilityTold:
    """Chances at one origin, where each customer has one row: bins, Brier score, and Hosmer and Lemeshow's test.

    The test has as many degrees of freedom as bins, for nothing was fitted on these customers; no decision rests on it.
    """

    bins: tuple[BinTold, ...]
    brier: float | None = None
    chi_square: float | None = None
    freedom: int | None = None
    p_value: float | None = None
    missing: Reason | None = None


@dataclass(frozen=True)
class BenefitTold:
    """Net benefit of restricting who is at or above a chance of default, and of restricting all; of none it is 0.

    `step`: the chance as a part of the one at which credit leaves nothing.
    """

    step: float
    threshold: float
    of_model: float
    of_all: float


@dataclass(frozen=True)
class ChancesTold:
    """Chances over all origins, each defaulted customer counting the same; empty where `missing` says why.

    `ratio` is observed over expected and `shift` what the log-odds lack with their slope held at 1: calibration in the
    large; `error` the mean distance of bins from what came; `latest` the last origin's bins, of some schemes.
    """

    ratio: float | None = None
    shift: float | None = None
    slope: float | None = None
    slope_missing: Reason | None = None
    brier: float | None = None
    brier_reference: float | None = None
    scaled_brier: float | None = None
    error: float | None = None
    benefits: tuple[BenefitTold, ...] = ()
    latest: ReliabilityTold | None = None
    missing: Reason | None = None

    @property
    def benefit(self) -> float | None:
        """The net benefit at the chance at which credit leaves nothing; none where that is no chance."""
        return next((one.of_model for one in self.benefits if one.step == 1), None)
