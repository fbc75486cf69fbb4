"""How late things were entered, month by month: stacked columns of equal height."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lrfm.figures.lines import month_ticks
from lrfm.figures.postings import ticks_apart
from lrfm.figures.stacked import draw_stacked

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["WHOLE", "draw_entered"]

WHOLE = 10_000
"""The height of a column: its parts are whole numbers that sum to it."""


def draw_entered(
    axes: Axes,
    columns: Sequence[Sequence[int]],
    *,
    months: Sequence[str],
    lags: Sequence[str],
    texts: Sequence[str],
    tick: Callable[[float], str],
) -> None:
    """Draw a column per month, oldest first, what was entered at once at its foot and the latest on top.

    `columns` hold the parts of each class of `lags`, all 0 where nothing was entered; `texts` say them in words.
    """
    draw_stacked(axes, columns, months=months, buckets=lags, texts=texts, tick=tick)
    axes.set_ylim(0, WHOLE)
    axes.set_yticks([0, WHOLE // 2, WHOLE])
    month_ticks(axes, months, every=ticks_apart(axes, len(months)))
