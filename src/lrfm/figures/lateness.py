"""How many days after the due date the money came, as a histogram weighted by amount."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lrfm.figures.style import ACCENT, INK, is_narrow

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lrfm.kpi.lateness import PaidOnDay

__all__ = ["draw_lateness"]

EARLIEST_DAY, LATEST_DAY, BIN_DAYS = -35, 91, 7


def draw_lateness(axes: Axes, paid: Sequence[PaidOnDay], *, due_label: str, x_label: str) -> None:
    """Draw the share of money paid by week around the due date; the first and last bar hold what lies beyond."""
    import seaborn as sns

    days = [min(max(row.days_late, EARLIEST_DAY), LATEST_DAY - 1) for row in paid]
    total = sum(row.amount_minor for row in paid)
    shares = [row.amount_minor / total for row in paid]
    # weeks end on the due date, so that day 0 is on time and day 1 is not
    edges = list(range(EARLIEST_DAY + 1 - BIN_DAYS, LATEST_DAY + BIN_DAYS, BIN_DAYS))
    sns.histplot(x=days, weights=shares, bins=edges, ax=axes, color=ACCENT, alpha=1.0, edgecolor="white", linewidth=0.8)
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
    axes.set_xlabel(x_label)
    axes.set_ylabel("")
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)
    axes.set_xticks(list(range(-28, LATEST_DAY + 1, 28 if is_narrow(axes) else 14)))
