"""Who went where: the segments of one day on the left, of another on the right, and bands as wide as what went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.figures.style import ACCENT, FONT_SIZE_PT, INK, MUTED, QUIET, SEMIBOLD, is_narrow, mark, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Band", "Stack", "draw_flow"]

GAP_SHARE = 0.035
NODE_WIDTH = 0.018
STAYED, MOVED = 0.35, 0.45


@dataclass(frozen=True)
class Stack:
    """A segment on one side: its key, its name with a figure, and how much of it there is."""

    key: str
    label: str
    size: float


@dataclass(frozen=True)
class Band:
    """What went from a segment to another; `text` says it in words."""

    before: str
    after: str
    size: float
    text: str


def draw_flow(
    axes: Axes, bands: Sequence[Band], *, before: Sequence[Stack], after: Sequence[Stack], titles: tuple[str, str]
) -> None:
    """Draw the bands between both sides, stacks from the top in their order; time runs left to right.

    What stayed where it was is drawn quietly, what moved in the accent colour.
    """
    total = max(sum(stack.size for stack in before), sum(stack.size for stack in after)) or 1.0
    left, right = _tops(before, total), _tops(after, total)
    _draw_bands(axes, bands, dict(left), dict(right), before=before, after=after)
    for stacks, tops, x, title in ((before, left, 0.0, titles[0]), (after, right, 1.0, titles[1])):
        for stack in stacks:
            _draw_stack(axes, stack, tops[stack.key], x=x)
        axes.annotate(
            title, (x, 0), xytext=(0, 8), textcoords="offset points", ha="right" if x == 0 else "left",
            va="bottom", color=QUIET,
        )  # fmt: skip
    room = 0.46 if is_narrow(axes) else 0.3
    axes.set_xlim(-room, 1 + room)
    lowest = max(
        [tops[stack.key] + stack.size for tops, stacks in ((left, before), (right, after)) for stack in stacks]
    )
    axes.set_ylim(lowest * 1.02, -0.02 * total)
    axes.set_axis_off()


def _tops(stacks: Sequence[Stack], total: float) -> dict[str, float]:
    tops, place = {}, 0.0
    for stack in stacks:
        tops[stack.key] = place
        place += stack.size + GAP_SHARE * total
    return tops


def _draw_bands(
    axes: Axes,
    bands: Sequence[Band],
    left: dict[str, float],
    right: dict[str, float],
    *,
    before: Sequence[Stack],
    after: Sequence[Stack],
) -> None:
    """Lay the bands in the order of both sides, so that none of one stack crosses another without need."""
    order_left = {stack.key: place for place, stack in enumerate(before)}
    order_right = {stack.key: place for place, stack in enumerate(after)}
    by_left = sorted(bands, key=lambda band: (order_left[band.before], order_right[band.after]))
    starts: Mapping[Band, float] = _laid(by_left, left, "before")
    by_right = sorted(bands, key=lambda band: (order_right[band.after], order_left[band.before]))
    ends: Mapping[Band, float] = _laid(by_right, right, "after")
    for band in sorted(by_left, key=lambda one: one.before != one.after):
        _draw_band(axes, band, starts[band], ends[band])


def _laid(bands: Sequence[Band], tops: dict[str, float], side: str) -> dict[Band, float]:
    found: dict[Band, float] = {}
    for band in bands:
        key = getattr(band, side)
        found[band] = tops[key]
        tops[key] += band.size
    return found


def _draw_band(axes: Axes, band: Band, start: float, end: float) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    x0, x1 = NODE_WIDTH, 1 - NODE_WIDTH
    third, two = x0 + (x1 - x0) * 0.4, x0 + (x1 - x0) * 0.6
    points = [
        (x0, start), (third, start), (two, end), (x1, end),
        (x1, end + band.size), (two, end + band.size), (third, start + band.size), (x0, start + band.size), (x0, start),
    ]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    stays = band.before == band.after
    patch = PathPatch(
        Path(points, codes), facecolor=MUTED if stays else ACCENT, alpha=STAYED if stays else MOVED, linewidth=0
    )
    mark(patch, band.text)
    axes.add_patch(patch)


def _draw_stack(axes: Axes, stack: Stack, top: float, *, x: float) -> None:
    from matplotlib.patches import Rectangle

    node = Rectangle((x if x == 0 else x - NODE_WIDTH, top), NODE_WIDTH, stack.size, facecolor=INK, linewidth=0)
    mark(node, stack.label)
    axes.add_patch(node)
    axes.annotate(
        shortened(stack.label, axes=axes),
        (x, top + stack.size / 2),
        xytext=(-6 if x == 0 else 6, 0),
        textcoords="offset points",
        ha="right" if x == 0 else "left",
        va="center",
        color=INK,
        weight=SEMIBOLD if stack.size else 400,
        fontsize=FONT_SIZE_PT,
    )
