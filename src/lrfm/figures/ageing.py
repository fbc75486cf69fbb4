"""Open invoices by days past due, as horizontal bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from lrfm.figures.style import ACCENT, FONT_SIZE_PT, INK, MUTED, mark, mirror

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lrfm.kpi.ageing import Ageing

__all__ = ["draw_ageing"]

ROOM_FOR_LABELS = 1.28


def draw_ageing(
    axes: Axes, ageing: Ageing, *, labels: Sequence[str], amounts: Sequence[str], direction: Literal["ltr", "rtl"]
) -> None:
    """Draw one bar per bucket, what is not due muted and what is overdue in the accent colour, the amount at its end.

    `labels` and `amounts` are the buckets' names and amounts in words, in the order of `ageing.buckets`.
    """
    values = [bucket.amount_minor for bucket in ageing.buckets]
    positions = range(len(values))
    bars = axes.barh(
        list(positions),
        values,
        height=0.66,
        color=[MUTED if bucket.is_not_due else ACCENT for bucket in ageing.buckets],
    )
    for bar, label, amount in zip(bars, labels, amounts, strict=True):
        mark(bar, f"{label}: {amount}")
        axes.annotate(
            amount,
            (bar.get_width(), bar.get_y() + bar.get_height() / 2),
            color=INK,
            fontsize=FONT_SIZE_PT,
            xytext=(4 if direction == "ltr" else -4, 0),
            textcoords="offset points",
            va="center",
            ha="left" if direction == "ltr" else "right",
        )
    axes.set_yticks(list(positions), labels)
    axes.invert_yaxis()
    axes.set_xlim(0, max(1, *values) * ROOM_FOR_LABELS)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    mirror(axes, direction)
