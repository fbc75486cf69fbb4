"""Forecasts through the weeks: the range that eight futures in ten lie in, their middle, and what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.figures.lines import hover_zones, month_ticks
from lrfm.figures.style import ACCENT, INK, MUTED, PAPER, QUIET, is_narrow, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["Fan", "draw_fan"]

BAND = 0.2
"""How strongly the band is coloured."""
HEADROOM = 1.08
GAP = 0.08
"""Parts of a week that are left free where another forecast begins."""
SHOWN_LABELS, SHOWN_LABELS_NARROW = 7, 4


@dataclass(frozen=True)
class Fan:
    """The forecast of one week (or month): its range, its middle; and what came, where that is known.

    `begins` tells that the forecast was made on another day than that of the week before: the band is broken there.
    """

    label: str
    low: float
    middle: float
    high: float
    words: str
    came: float | None = None
    begins: bool = False


def draw_fan(
    axes: Axes,
    fans: Sequence[Fan],
    *,
    tick: Callable[[float], str],
    range_label: str,
    middle_label: str,
    came_label: str = "",
) -> None:
    """Draw the range as a band, its middle as a line, and what came as dots; time runs left to right.

    The scale begins at 0, or below where amounts do; a line then marks 0.
    """
    from matplotlib.colors import to_rgba
    from matplotlib.ticker import MaxNLocator

    for number, (first, last) in enumerate(_pieces(fans)):
        some, labels = fans[first:last], (range_label, middle_label) if number == 0 else (None, None)
        # each week has a width: what lies between two weeks was never forecast
        edges = [place + side for place in range(first, last) for side in (-0.5, 0.5)]
        edges[0], edges[-1] = edges[0] + GAP, edges[-1] - GAP
        low, middle, high = ([value for value in values for _ in range(2)] for values in _columns(some))
        band = axes.fill_between(edges, low, high, color=to_rgba(ACCENT, BAND), linewidth=0, label=labels[0])
        mark(band, range_label)
        (line,) = axes.plot(edges, middle, color=ACCENT, linestyle="-", linewidth=1.6, label=labels[1], clip_on=False)
        mark(line, middle_label)
    _draw_came(axes, fans, label=came_label)
    least = min(0.0, *(one.low for one in fans))
    most = max(1.0, *(max(one.high, one.came or 0.0) for one in fans))
    axes.set_ylim(least * HEADROOM, most * HEADROOM)
    axes.set_xlim(-0.6, len(fans) - 0.4)
    shown = SHOWN_LABELS_NARROW if is_narrow(axes) else SHOWN_LABELS
    month_ticks(axes, [one.label for one in fans], every=max(1, -(-len(fans) // shown)))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.yaxis.set_major_formatter(lambda value, _: tick(float(value)))
    axes.yaxis.set_tick_params(labelcolor=QUIET)
    axes.yaxis.grid(visible=True)
    axes.spines["left"].set_visible(False)
    if least < 0:
        axes.axhline(0, color=MUTED, linewidth=1.0)
        axes.spines["bottom"].set_visible(False)
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=1 if is_narrow(axes) else 3, borderaxespad=0.2, columnspacing=1.6
    )
    hover_zones(axes, [one.words for one in fans])


def _columns(fans: Sequence[Fan]) -> tuple[list[float], list[float], list[float]]:
    return [one.low for one in fans], [one.middle for one in fans], [one.high for one in fans]


def _pieces(fans: Sequence[Fan]) -> list[tuple[int, int]]:
    """Give the runs of weeks that were forecast on one day."""
    starts = [0, *(place for place, one in enumerate(fans) if one.begins and place > 0)]
    return list(zip(starts, [*starts[1:], len(fans)], strict=True))


def _draw_came(axes: Axes, fans: Sequence[Fan], *, label: str) -> None:
    known = [(place, one.came) for place, one in enumerate(fans) if one.came is not None]
    if not known:
        return
    places, came = zip(*known, strict=True)
    (dots,) = axes.plot(
        places, came, "o", color=INK, markersize=4, markeredgecolor=PAPER, markeredgewidth=0.6, label=label
    )
    dots.set_clip_on(False)
    mark(dots, label)
