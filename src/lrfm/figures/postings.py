"""Invoices, credit notes and payments of every month, as columns above and below one axis and a line over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.figures.lines import hover_zones, month_ticks
from lrfm.figures.style import ACCENT, INK, MUTED, PAPER, RAMP, SEMIBOLD, is_narrow, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["PostedMonth", "PostingNames", "draw_postings", "ticks_apart"]

WIDTH = 0.8
HEADROOM = 1.06
CUT_TIMES = 3
"""A scale ends where most months do if single ones are more than so many times as high."""


@dataclass(frozen=True)
class PostedMonth:
    """One column: its month, amounts in minor units, whether the extract holds all of it, and its words on hover."""

    label: str
    invoices_minor: int
    credits_minor: int
    payments_minor: int
    is_whole: bool
    is_unusual: bool
    words: str


@dataclass(frozen=True)
class PostingNames:
    """What the legend calls each kind of mark; payments are drawn where they have a name."""

    invoices: str
    unusual: str
    partial: str
    credits: str
    payments: str


def draw_postings(
    axes: Axes, months: Sequence[PostedMonth], *, names: PostingNames, tick: Callable[[float], str]
) -> None:
    """Draw a column a month, oldest first: invoices up, credit notes down; payments are a line.

    Months that stand apart are darker, those that the extract holds in part are pale. Single columns that would press
    all others flat are cut and bear their amount. `tick` writes minor units short. Time runs left to right in every
    language.
    """
    for label, colour, chosen in (
        (names.invoices, ACCENT, [month.is_whole and not month.is_unusual for month in months]),
        (names.unusual, RAMP[4], [month.is_unusual for month in months]),
        (names.partial, MUTED, [not month.is_whole and not month.is_unusual for month in months]),
    ):
        heights = [month.invoices_minor if is_in else 0 for month, is_in in zip(months, chosen, strict=True)]
        _draw_columns(axes, heights, colour=colour, label=label)
    _draw_columns(axes, [-month.credits_minor for month in months], colour=INK, label=names.credits)
    if names.payments:
        _draw_payments(axes, [month.payments_minor for month in months], label=names.payments)
    _set_scale(axes, months, tick=tick)
    _add_legend(axes)
    hover_zones(axes, [month.words for month in months])


def _draw_columns(axes: Axes, heights: Sequence[int], *, colour: str, label: str) -> None:
    """Draw the columns of one kind as a single shape, which keeps the page small."""
    import numpy as np
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    half = WIDTH / 2
    shapes = [
        Path(np.array([(x - half, 0), (x + half, 0), (x + half, high), (x - half, high), (0, 0)], float), closed=True)
        for x, high in enumerate(heights)
        if high
    ]
    if not shapes:
        return
    patch = PathPatch(Path.make_compound_path(*shapes), facecolor=colour, edgecolor=PAPER, linewidth=0.3, label=label)
    mark(patch, label)
    axes.add_patch(patch)


def _draw_payments(axes: Axes, amounts: Sequence[int], *, label: str) -> None:
    from matplotlib.patheffects import Normal, Stroke

    (path,) = axes.plot(amounts, color=INK, linewidth=1.1, label=label, marker="o" if len(amounts) == 1 else "")
    path.set_path_effects([Stroke(linewidth=2.4, foreground=PAPER), Normal()])
    mark(path, label)


def _set_scale(axes: Axes, months: Sequence[PostedMonth], *, tick: Callable[[float], str]) -> None:
    from matplotlib.ticker import MaxNLocator

    highest = [max(month.invoices_minor, month.payments_minor) for month in months]
    high = _top(highest)
    _label_cut(axes, months, high=high, tick=tick)
    low = min(0, *(min(-month.credits_minor, month.payments_minor) for month in months))
    axes.set_ylim(low * HEADROOM, high * HEADROOM)
    axes.set_xlim(-0.6, len(months) - 0.4)
    month_ticks(axes, [month.label for month in months], every=ticks_apart(axes, len(months)))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.yaxis.set_major_formatter(lambda value, _: tick(value))
    axes.yaxis.grid(visible=True)
    axes.spines["left"].set_visible(False)
    axes.axhline(0, color=MUTED, linewidth=0.7)
    axes.spines["bottom"].set_visible(False)


def _top(heights: Sequence[int]) -> int:
    """Give the height of the scale: that of the highest month, or where few tower above all others, of those others."""
    ordered = sorted(heights)
    usual = ordered[(len(ordered) * 9) // 10 - 1] if len(ordered) > 1 else ordered[0]
    inside = [height for height in ordered if height <= CUT_TIMES * usual]
    return max(1, *inside) if inside and usual > 0 else max(1, *ordered)


def _label_cut(axes: Axes, months: Sequence[PostedMonth], *, high: int, tick: Callable[[float], str]) -> None:
    """Write the amount of each column that goes beyond the scale."""
    for place, month in enumerate(months):
        if month.invoices_minor <= high:
            continue
        is_late = place > len(months) // 2
        axes.annotate(
            tick(month.invoices_minor),
            (place, high * HEADROOM),
            xytext=(-5 if is_late else 5, -2),
            textcoords="offset points",
            va="top",
            ha="right" if is_late else "left",
            color=INK,
            weight=SEMIBOLD,
        )


def ticks_apart(axes: Axes, months: int) -> int:
    """Give how many months lie between two that are named, so that names do not meet."""
    room = 3 if is_narrow(axes) else 7
    return next(every for every in (1, 3, 6, 12, 24, 48, 1_200) if months / every <= room)


def _add_legend(axes: Axes) -> None:
    columns = 2 if is_narrow(axes) else 5
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=columns, borderaxespad=0, columnspacing=1.4)
