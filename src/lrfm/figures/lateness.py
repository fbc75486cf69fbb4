"""How many days after the due date the money came, as a histogram weighted by amount."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lrfm.figures.style import ACCENT, INK, MUTED, is_narrow, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

    from lrfm.kpi.lateness import PaidOnDay

__all__ = ["FIRST_DAY_SHOWN", "LAST_DAY_SHOWN", "draw_lateness", "draw_lateness_by_day"]

EARLIEST_DAY, LATEST_DAY, BIN_DAYS = -35, 91, 7
FIRST_DAY_SHOWN, LAST_DAY_SHOWN = -10, 45
"""The days around the due date that are drawn one by one; what lies beyond is not drawn."""


def draw_lateness(axes: Axes, paid: Sequence[PaidOnDay], *, due_label: str, x_label: str) -> None:
    """Draw the share of money paid by week around the due date; the first and last bar hold what lies beyond."""
    import seaborn as sns

    days = [min(max(row.days_late, EARLIEST_DAY), LATEST_DAY - 1) for row in paid]
    total = sum(row.amount_minor for row in paid)
    shares = [row.amount_minor / total for row in paid]
    # weeks end on the due date, so that day 0 is on time and day 1 is not
    edges = list(range(EARLIEST_DAY + 1 - BIN_DAYS, LATEST_DAY + BIN_DAYS, BIN_DAYS))
    sns.histplot(x=days, weights=shares, bins=edges, ax=axes, color=ACCENT, alpha=1.0, edgecolor="white", linewidth=0.8)
    _name_due_date(axes, due_label)
    _hide_scale(axes, x_label)
    axes.set_xticks(list(range(-28, LATEST_DAY + 1, 28 if is_narrow(axes) else 14)))


def draw_lateness_by_day(
    axes: Axes,
    shares: Sequence[float],
    *,
    texts: Sequence[str],
    due_label: str,
    x_label: str,
    tick: Callable[[float], str],
) -> None:
    """Draw the share of money paid on each day from `FIRST_DAY_SHOWN` to `LAST_DAY_SHOWN`, what came late stronger.

    `texts` say each day in words, `tick` writes a number of days. Days run left to right in every language.
    """
    days = range(FIRST_DAY_SHOWN, LAST_DAY_SHOWN + 1)
    bars = axes.bar(days, list(shares), width=0.82, color=[ACCENT if day > 0 else MUTED for day in days])
    for bar, text in zip(bars, texts, strict=True):
        mark(bar, text)
    _name_due_date(axes, due_label)
    _hide_scale(axes, x_label)
    shown = list(range(FIRST_DAY_SHOWN, LAST_DAY_SHOWN + 1, 10 if is_narrow(axes) else 5))
    axes.set_xticks(shown, [tick(day) for day in shown])


def _name_due_date(axes: Axes, due_label: str) -> None:
    axes.axvline(0.5, color=INK, linewidth=0.8)
    axes.annotate(
        due_label,
        (0.5, 1),
        xycoords=("data", "axes fraction"),
        xytext=(4, -2),
        textcoords="offset points",
        va="top",
        ha="left",
        color=INK,
    )


def _hide_scale(axes: Axes, x_label: str) -> None:
    axes.set_xlabel(x_label)
    axes.set_ylabel("")
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)
