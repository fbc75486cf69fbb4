"""Amounts by month, as columns on a time axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lrfm.core.calendars import month_end
from lrfm.figures.style import ACCENT, MUTED, is_narrow, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes
    from matplotlib.ticker import Locator

    from lrfm.kpi.dso import MonthSales

__all__ = ["draw_months"]


def draw_months(
    axes: Axes,
    months: Sequence[MonthSales],
    *,
    labels: Sequence[str],
    amounts: Sequence[str],
    tick: Callable[[float], str],
) -> None:
    """Draw one column per month, oldest first; a month that was not over at the cut-off is muted.

    `labels` and `amounts` are in words; `tick` writes an amount of minor units short, for the axis. Time runs left to
    right in every language.
    """
    bars = axes.bar(range(len(months)), [month.sales_minor for month in months], width=0.72, color=ACCENT)
    for bar, label, amount in zip(bars, labels, amounts, strict=True):
        mark(bar, f"{label}: {amount}")
    for bar, month in zip(bars, months, strict=True):
        if month.days < month_end(month.month).day:
            bar.set_color(MUTED)
    every = 12 if is_narrow(axes) else 6
    shown = [index for index in range(len(months)) if (len(months) - 1 - index) % every == 0]
    axes.set_xticks(shown, [labels[index] for index in shown])
    axes.yaxis.set_major_locator(_few_ticks())
    axes.yaxis.set_major_formatter(lambda value, _: tick(value))
    axes.spines["left"].set_visible(False)
    axes.yaxis.grid(visible=True)


def _few_ticks() -> Locator:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=4, integer=True)
