"""How good past forecasts were: coverage and pinball loss with intervals over origins, error and bias of medians."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.cash.periods import period_sums, quantiles_of
from lrfm.survival.cash.results import CashScore, PastPeriod, ScoredGroup
from lrfm.survival.cash.span import Period, Span
from lrfm.survival.metrics.cash import (
    PINBALL_LEVELS,
    bias_share,
    crps_of_draws,
    pinball_loss,
    weighted_absolute_error_share,
)
from lrfm.survival.rows import Floats, Ints

if TYPE_CHECKING:
    from lrfm.survival.cash.simulate import CashDraws

__all__ = ["LEAST_ORIGINS", "PastForecast", "interval_over_origins", "score_cash"]

LEAST_ORIGINS = 5
"""With fewer an interval over origins says nothing; fewer than two are not scored at all."""
NEAR_WEEKS = 4
LEVEL = 0.95
MOST_UNPOSTED = 0.05
"""With a larger share to be posted yet what came is too little to judge a forecast by."""
FIXED_B = (1.96, 2.9694, 0.4160, -0.5324)
"""97.5 % quantile by the share of lags in Bartlett's window (Kiefer & Vogelsang 2005, table 1)."""


@dataclass(frozen=True, eq=False)
class PastForecast:
    """The futures of a past day, and what then came in: whole minor units, (draws, days) and (days).

    `received_minor` holds the days that are over, `unposted` (days) the share of what came on each that is not posted
    yet. The weeks and months that end within these days, and are posted but for `MOST_UNPOSTED`, are scored.
    """

    span: Span
    total_minor: Ints
    received_minor: Ints
    unposted: Floats

    @classmethod
    def of(cls, span: Span, draws: CashDraws, received_minor: Ints, *, unposted: Floats) -> PastForecast:
        """Take the futures of all parts together."""
        return cls(span, draws.total_minor, received_minor, unposted)

    def over(self, periods: Sequence[Period]) -> tuple[Period, ...]:
        """Give the periods that were over when the files ended, and are posted."""
        ends = len(self.received_minor)
        columns = [(period, self.span.columns(period)) for period in periods]
        return tuple(
            period for period, some in columns if some.stop <= ends and self.unposted[some].mean() <= MOST_UNPOSTED
        )


@dataclass(frozen=True, eq=False)
class _Scored:
    """A past forecast of one period with its futures (draws)."""

    period: PastPeriod
    sums: Ints


def score_cash(past: Sequence[PastForecast]) -> CashScore | Reason:
    """Score past forecasts, oldest first, over the weeks and months that are over.

    Weeks of one origin share its customers and its month: they are no independent trials. So intervals are over
    origins, each one value, by Student's t; where the spans of neighbouring origins overlap, their covariances are
    counted too (Newey & West 1987, Bartlett weights). Gives a `Reason` where fewer than two origins have a week.
    """
    weeks = [one for forecast in past for one in _scored(forecast, forecast.span.weeks)]
    months = [one for forecast in past for one in _scored(forecast, forecast.span.months)]
    origins = sorted({one.period.origin for one in weeks})
    if len(origins) < 2:
        return Reason.of("cash.too_few_origins", count=len(origins), least=2)
    last = max(one.period.ahead for one in weeks)
    groups = [(1, last), (1, min(NEAR_WEEKS, last)), *([(NEAR_WEEKS + 1, last)] if last > NEAR_WEEKS else [])]
    by_month = sorted({one.period.ahead for one in months})
    return CashScore(
        weeks=tuple(_group(weeks, first, end) for first, end in groups),
        months=tuple(_group(months, ahead, ahead) for ahead in by_month),
        past_weeks=_without_overlap(weeks, origins),
        past_months=tuple(one.period for one in months if one.period.ahead == 1),
    )


def _scored(forecast: PastForecast, periods: Sequence[Period]) -> list[_Scored]:
    over = forecast.over(periods)
    if not over:
        return []
    sums = period_sums(forecast.total_minor, span=forecast.span, periods=over)
    received = period_sums(forecast.received_minor[None, :], span=forecast.span, periods=over)[0]
    return [
        _Scored(
            PastPeriod(
                forecast.span.as_of, period.first, period.last, place + 1, quantiles_of(sums[:, place]), int(came)
            ),
            sums[:, place],
        )
        for place, (period, came) in enumerate(zip(over, received, strict=True))
    ]


def _group(scored: Sequence[_Scored], first: int, last: int) -> ScoredGroup:
    chosen = [one for one in scored if first <= one.period.ahead <= last]
    came = np.array([one.period.received_minor for one in chosen], dtype=np.float64)
    median = np.array([one.period.forecast.p50_minor for one in chosen], dtype=np.float64)
    losses = sum(pinball_loss(came, _level(chosen, level), level=level).columns[:, 0] for level in PINBALL_LEVELS)
    loss = np.asarray(losses) / len(PINBALL_LEVELS)
    inside = np.array([float(one.period.is_inside) for one in chosen])
    origin = [one.period.origin for one in chosen]
    covered, pinball = (interval_over_origins(values, origin, _overlap(chosen)) for values in (inside, loss))
    scores = [crps_of_draws([one.period.received_minor], one.sums[None, :]).value for one in chosen]
    return ScoredGroup(
        first_ahead=first,
        last_ahead=last,
        origin_count=len(set(origin)),
        period_count=len(chosen),
        covered_share=float(inside.mean()),
        covered_low=None if covered is None else max(0.0, covered[0]),
        covered_high=None if covered is None else min(1.0, covered[1]),
        pinball_minor=float(loss.mean()),
        pinball_low_minor=None if pinball is None else max(0.0, pinball[0]),
        pinball_high_minor=None if pinball is None else pinball[1],
        wape_share=weighted_absolute_error_share(came, median).value,
        bias_share=bias_share(came, median).value,
        crps_minor=float(np.mean([score or 0.0 for score in scores])),
    )


def _level(chosen: Sequence[_Scored], level: float) -> Floats:
    names = {0.1: "p10_minor", 0.5: "p50_minor", 0.9: "p90_minor"}
    return np.array([getattr(one.period.forecast, names[level]) for one in chosen], dtype=np.float64)


def _overlap(chosen: Sequence[_Scored]) -> int:
    """Count the later origins whose periods an origin's own ones overlap, at most."""
    begins: dict[date, date] = {}
    ends: dict[date, date] = {}
    for one in chosen:
        begins[one.period.origin] = min(begins.get(one.period.origin, one.period.first), one.period.first)
        ends[one.period.origin] = max(ends.get(one.period.origin, one.period.last), one.period.last)
    origins = sorted(begins)
    return max(
        (sum(begins[later] <= ends[origin] for later in origins[place + 1 :]) for place, origin in enumerate(origins)),
        default=0,
    )


def interval_over_origins(values: Floats, origin: Sequence[date], overlap: int) -> tuple[float, float] | None:
    """Give a 95 % interval of the mean, origins being the clusters; None with too few of them, or where all are alike.

    The variance of the mean is that of the origins' sums of deviations; those of origins up to twice `overlap` apart
    count with Bartlett weights, and it is scaled as if only windows that don't overlap had been seen. The reach is by
    Student's t with one degree of freedom less than there are origins, or by the limit for a fixed share of lags where
    that is wider. Of a dozen origins of which three overlap such intervals hold nine times in ten (a test shows it).

    >>> days = [date(2026, month, 28) for month in range(1, 7) for _ in range(2)]
    >>> low, high = interval_over_origins(np.array([1.0, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1]), days, 0)
    >>> round(low, 3), round(high, 3)
    (0.562, 1.104)
    """
    from scipy.special import stdtrit

    names = sorted(set(origin))
    if len(names) < LEAST_ORIGINS or len(names) <= overlap + 1:
        return None
    place = {name: index for index, name in enumerate(names)}
    mean = float(values.mean())
    sums = np.bincount([place[day] for day in origin], weights=values - mean, minlength=len(names))
    variance = float(sums @ sums)
    if not variance > 1e-12 * max(mean**2, 1e-300):
        return None
    lags = min(2 * overlap, len(names) - 2)
    for lag in range(1, lags + 1):
        variance += 2 * (1 - lag / (lags + 1)) * float(sums[lag:] @ sums[:-lag])
    apart = len(names) / (overlap + 1)
    variance = max(variance, 0.0) * apart / (apart - 1) / len(values) ** 2
    wide = float(np.polynomial.polynomial.polyval((lags + 1) / len(names), FIXED_B))
    reach = max(float(stdtrit(len(names) - 1, (1 + LEVEL) / 2)), wide) * variance**0.5
    return mean - reach, mean + reach


def _without_overlap(weeks: Sequence[_Scored], origins: Sequence[date]) -> tuple[PastPeriod, ...]:
    """Keep of each origin the weeks that begin before the next one's first week, in full."""
    first = {day: min(one.period.first for one in weeks if one.period.origin == day) for day in origins}
    nexts = {day: first[later] for day, later in pairwise(origins)}
    return tuple(
        one.period
        for one in weeks
        if one.period.origin not in nexts or one.period.first < nexts[one.period.origin]
        if one.period.origin in nexts or one.period.ahead <= NEAR_WEEKS
    )
