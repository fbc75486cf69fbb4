"""From days of many futures to quantiles of weeks and months."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.cash.results import PeriodForecast, Quantiles
from lrfm.survival.rows import Ints

if TYPE_CHECKING:
    from lrfm.survival.cash.inputs import Outflows
    from lrfm.survival.cash.simulate import CashDraws
    from lrfm.survival.cash.span import Period, Span

__all__ = ["forecast_periods", "period_sums", "quantiles_of"]

LEVELS = (0.1, 0.5, 0.9)


def quantiles_of(sums: Ints) -> Quantiles:
    """Give the quantiles of futures: of so many sums the least that a tenth, half, nine tenths of them don't exceed.

    >>> quantiles_of(np.arange(1, 11))
    Quantiles(p10_minor=1, p50_minor=5, p90_minor=9, mean_minor=6)
    """
    low, middle, high = np.quantile(sums, LEVELS, method="inverted_cdf")
    return Quantiles(int(low), int(middle), int(high), round(sum(sums.tolist()) / len(sums)))


def period_sums(daily: Ints, *, span: Span, periods: Sequence[Period]) -> Ints:
    """Sum the days of each period: (draws, periods)."""
    return np.stack([daily[:, span.columns(period)].sum(axis=1) for period in periods], axis=1)


def forecast_periods(
    draws: CashDraws, *, span: Span, periods: Sequence[Period], outflows: Outflows | None = None
) -> tuple[PeriodForecast, ...]:
    """Tell what comes in in each period, in parts, and what is left of it where outflows are planned."""
    parts = [
        period_sums(part, span=span, periods=periods)
        for part in (draws.total_minor, draws.open_minor, draws.new_minor, draws.instruments_minor)
    ]
    cash = None if outflows is None else np.cumsum(draws.total_minor, axis=1)
    found = []
    for place, period in enumerate(periods):
        total, still, new, held = (quantiles_of(part[:, place]) for part in parts)
        out, position = None, None
        if outflows is not None and cash is not None:
            columns = span.columns(period)
            out = int(outflows.minor[columns].sum())
            gone = int(outflows.minor[: columns.stop].sum())
            position = quantiles_of(cash[:, columns.stop - 1] + (outflows.opening_minor or 0) - gone)
        found.append(PeriodForecast(period.first, period.last, total, still, new, held, out, position))
    return tuple(found)
