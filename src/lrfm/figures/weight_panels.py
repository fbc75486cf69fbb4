"""Weights of schemes, a small panel for each criterion: a dot with its interval, beside the equal share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.figures.panels import panels_of
from lrfm.figures.style import ACCENT, INK, MUTED, QUIET, is_narrow, mark, shortened

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["WeightDot", "WeightPanel", "columns_of", "draw_weights"]

WIDE_COLUMNS, FEW = 3, 4
ROOM = 1.04


@dataclass(frozen=True)
class WeightDot:
    """A scheme's weight of one criterion, with its interval (None: it has none), and all of it in words."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    words: str
    is_strong: bool


@dataclass(frozen=True)
class WeightPanel:
    """A criterion with its dots, the same schemes in each panel."""

    title: str
    dots: tuple[WeightDot, ...]


def columns_of(panels: int, *, narrow: bool) -> int:
    """Count the panels side by side: up to four stand in twos, more in threes.

    >>> columns_of(4, narrow=False), columns_of(9, narrow=False), columns_of(9, narrow=True)
    (2, 3, 1)
    """
    if narrow or panels == 1:
        return 1
    return 2 if panels <= FEW else WIDE_COLUMNS


def draw_weights(
    axes: Axes,
    panels: Sequence[WeightPanel],
    *,
    equal: float,
    equal_label: str,
    tick: Callable[[float], str],
) -> None:
    """Draw a panel a criterion, all on one scale from 0; the hairline is the share that equal weights give."""
    from matplotlib.ticker import MaxNLocator

    narrow = is_narrow(axes)
    columns = columns_of(len(panels), narrow=narrow)
    ends = [end for panel in panels for dot in panel.dots for end in (dot.value, dot.high) if end is not None]
    most = min(1.0, max([equal, *ends])) * ROOM
    for number, (place, panel) in enumerate(zip(panels_of(axes, len(panels), columns=columns), panels, strict=True)):
        line = place.axvline(equal, color=INK, linewidth=0.7, linestyle=(0, (1, 2)), zorder=1)
        mark(line, equal_label)
        for row, dot in enumerate(panel.dots):
            _draw_dot(place, row, dot)
        place.set_title(panel.title, loc="left")
        place.set_xlim(0, most)
        place.set_ylim(len(panel.dots) - 0.5, -0.5)
        is_first = number % columns == 0
        names = [shortened(dot.label, axes=place) for dot in panel.dots] if is_first else [""] * len(panel.dots)
        place.set_yticks(range(len(panel.dots)), names)
        place.xaxis.set_major_locator(MaxNLocator(nbins=3))
        place.xaxis.set_major_formatter(lambda value, _: tick(float(value)))
        place.xaxis.set_tick_params(labelcolor=QUIET)
        place.xaxis.grid(visible=True)
        place.spines["left"].set_visible(False)


def _draw_dot(place: Axes, row: int, dot: WeightDot) -> None:
    colour = ACCENT if dot.is_strong else MUTED
    if dot.value is None:
        return
    if dot.low is not None and dot.high is not None and dot.high > dot.low:
        (span,) = place.plot([dot.low, dot.high], [row, row], color=colour, linestyle="-", linewidth=2.2)
        mark(span, dot.words)
    (spot,) = place.plot(
        [dot.value], [row], "o" if dot.is_strong else "s", color=colour, markersize=5, clip_on=False, zorder=3
    )
    mark(spot, dot.words)
