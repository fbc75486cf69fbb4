"""The proof as a table: scores by method, differences to the model, what each origin shows, and the method chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lrfm.core.reason import Reason
from lrfm.survival.metrics.bootstrap import Difference
from lrfm.survival.metrics.calibration import CalibrationTable

__all__ = [
    "ALL", "UNSEEN", "Calibrated", "Choice", "Compared", "Counts", "LeftOut", "OriginScore", "ProofTable", "Score",
    "TenthsOf",
]  # fmt: skip

ALL, UNSEEN = "all", "unseen"
"""All open invoices; those of customers without an exit before the origin."""


@dataclass(frozen=True)
class Score:
    """A metric of a method over all origins, with an interval by customer; `None` with the reason why not.

    `metric` is one of `concordance` (Uno's); `brier` and `integrated_brier`, both also with rows weighed by money
    (`_by_amount`); `d_calibration` (half the sum of how far the tenths' shares are off .1: 0 is right);
    `ratio_by_count` and `ratio_by_amount` (O/E); `cash_error` (WAPE of origins' sums) and `cash_bias`. `horizon_days`
    is none where a metric is of all of them.
    """

    method: str
    metric: str
    horizon_days: int | None
    group: str
    value: float | None
    low: float | None
    high: float | None
    missing: Reason | None


@dataclass(frozen=True)
class Compared:
    """The model less a baseline in a metric of errors (below 0: the model is better), the same customers drawn.

    `won_count` of `origin_count` origins have the smaller error of the model's.
    """

    baseline: str
    metric: str
    horizon_days: int | None
    group: str
    difference: Difference
    won_count: int
    origin_count: int


@dataclass(frozen=True)
class OriginScore:
    """A method at one origin: scores, and money expected by each horizon beside what came (`None`: not followed)."""

    day: date
    method: str
    concordance: float | None
    integrated_brier: float | None
    expected_minor: tuple[int, ...]
    received_minor: tuple[int | None, ...]


@dataclass(frozen=True)
class Calibrated:
    """Ten groups of a method's predictions by a horizon, by count or by amount, all origins together."""

    method: str
    horizon_days: int
    by: Literal["count", "amount"]
    table: CalibrationTable


@dataclass(frozen=True)
class TenthsOf:
    """D-calibration of a method: shares of rows in each tenth of their curves, from late to early payment.

    `p_value` takes rows as independent, and so is too small; the size is the `d_calibration` of the scores.
    """

    method: str
    shares: tuple[float, ...]
    p_value: float | None


@dataclass(frozen=True)
class Counts:
    """What scores of a group rest on; `row_count` counts an invoice at each origin at which it was open."""

    group: str
    origin_count: int
    row_count: int
    customer_count: int
    paid_count: int


@dataclass(frozen=True)
class LeftOut:
    """An origin that is not scored."""

    day: date
    reason: Reason


@dataclass(frozen=True)
class Choice:
    """The method that is used, and why; `is_told` is false where too little came to prove any."""

    method: str
    is_told: bool
    reason: Reason


@dataclass(frozen=True)
class ProofTable:
    """All of the proof; `until_days` is the last day of the integrated score, `None` where it can't be told."""

    model: str
    methods: tuple[str, ...]
    horizons_days: tuple[int, ...]
    until_days: int | None
    counts: tuple[Counts, ...]
    scores: tuple[Score, ...]
    compared: tuple[Compared, ...]
    calibrated: tuple[Calibrated, ...]
    tenths: tuple[TenthsOf, ...]
    by_origin: tuple[OriginScore, ...]
    left_out: tuple[LeftOut, ...]
    choice: Choice

    def score(self, method: str, metric: str, *, horizon_days: int | None = None, group: str = ALL) -> Score:
        """Give one of the scores; raise `KeyError` where there is none."""
        for one in self.scores:
            if (one.method, one.metric, one.horizon_days, one.group) == (method, metric, horizon_days, group):
                return one
        raise KeyError((method, metric, horizon_days, group))

    def against(self, baseline: str, metric: str, *, horizon_days: int | None = None, group: str = ALL) -> Compared:
        """Give one of the differences; raise `KeyError` where there is none."""
        for one in self.compared:
            if (one.baseline, one.metric, one.horizon_days, one.group) == (baseline, metric, horizon_days, group):
                return one
        raise KeyError((baseline, metric, horizon_days, group))
