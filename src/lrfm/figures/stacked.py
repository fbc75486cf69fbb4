"""Amounts through the months in parts, such as open invoices by ageing bucket, as stacked columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lrfm.figures.lines import hover_zones, month_ticks
from lrfm.figures.style import MUTED, PAPER, RAMP, is_narrow, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["bucket_colour", "draw_stacked"]

WIDTH = 0.86


def draw_stacked(
    axes: Axes,
    columns: Sequence[Sequence[int]],
    *,
    months: Sequence[str],
    buckets: Sequence[str],
    texts: Sequence[str],
    tick: Callable[[float], str],
    colours: Sequence[str] = (),
) -> None:
    """Draw a column per month, oldest first, what is not due at its foot and what is past due longest on top.

    `columns` hold the buckets' amounts, `buckets` their names; `texts` say a month's amounts in words. Parts that are
    no ageing buckets bring `colours` of their own. Time runs left to right in every language.
    """
    colours = colours or [bucket_colour(index, len(buckets)) for index in range(len(buckets))]
    foot = [0] * len(columns)
    for index, label in enumerate(buckets):
        heights = [column[index] for column in columns]
        if any(heights):
            _draw_bucket(axes, foot, heights, colour=colours[index], label=label)
        foot = [low + height for low, height in zip(foot, heights, strict=True)]
    from matplotlib.ticker import MaxNLocator

    axes.set_ylim(0, max(1, *foot) * 1.05)
    axes.set_xlim(-0.6, len(months) - 0.4)
    month_ticks(axes, months, every=_every(axes, len(months)))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.yaxis.set_major_formatter(lambda value, _: tick(float(value)))
    axes.yaxis.grid(visible=True)
    axes.spines["left"].set_visible(False)
    _add_legend(axes)
    hover_zones(axes, texts)


def bucket_colour(index: int, count: int) -> str:
    """Give a bucket's colour: muted for what is not due, then stronger the longer it is past due."""
    if index == 0:
        return MUTED
    steps = max(1, count - 2)
    return RAMP[round((index - 1) * (len(RAMP) - 1) / steps)]


def _draw_bucket(axes: Axes, foot: Sequence[int], heights: Sequence[int], *, colour: str, label: str) -> None:
    """Draw one bucket of all months as a single shape, which keeps the page small."""
    import numpy as np
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    half = WIDTH / 2
    shapes = [
        Path(
            np.array([(x - half, low), (x + half, low), (x + half, low + high), (x - half, low + high), (0, 0)], float),
            closed=True,
        )
        for x, (low, high) in enumerate(zip(foot, heights, strict=True))
        if high
    ]
    patch = PathPatch(Path.make_compound_path(*shapes), facecolor=colour, edgecolor=PAPER, linewidth=0.4, label=label)
    mark(patch, label)
    axes.add_patch(patch)


def _add_legend(axes: Axes) -> None:
    """Name the buckets: beside the columns in the order in which they are stacked, on a phone above them."""
    handles, labels = axes.get_legend_handles_labels()
    if is_narrow(axes):
        axes.legend(handles, labels, loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=2, columnspacing=1.2)
    else:
        axes.legend(handles[::-1], labels[::-1], loc="upper left", bbox_to_anchor=(1.01, 1), borderaxespad=0)


def _every(axes: Axes, months: int) -> int:
    if months <= 6:
        return 3 if is_narrow(axes) else 1
    return 12 if is_narrow(axes) else 6
