"""What is true beside what was found: in small panels as points with intervals, or in rows as ratios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import nan
from typing import TYPE_CHECKING, Literal

from lrfm.figures.style import ACCENT, INK, MUTED, QUIET, RULE, is_narrow, mark, mirror

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["Found", "Panel", "Row", "draw_panels", "draw_rows"]

MANY = 16
"""From so many places on the truth is a line, and what was found are small points without words of their own."""
HEADROOM = 1.12
HALF_A_STEP = 0.36
NO_LENGTH = 1e-3
FEW = 4
"""So many points of a colour have words of their own."""


@dataclass(frozen=True)
class Found:
    """One place of a panel; `words` say it in full. What is marked stands out from the others of its panel."""

    x: float
    asked: float | None
    found: float | None
    low: float | None
    high: float | None
    words: str
    is_marked: bool = False


@dataclass(frozen=True)
class Panel:
    """Places of one scale; `ticks` name some of them, those in `narrow_ticks` on a phone, `tick` writes a value."""

    title: str
    places: tuple[Found, ...]
    ticks: tuple[tuple[float, str], ...]
    narrow_ticks: tuple[tuple[float, str], ...]
    tick: Callable[[float], str]
    from_zero: bool = True


@dataclass(frozen=True)
class Row:
    """A figure as a multiple of what was asked, with its interval and its words."""

    label: str
    found: float
    low: float
    high: float
    words: str


def draw_panels(axes: Axes, panels: Sequence[Panel], *, asked_label: str, found_label: str) -> None:
    """Draw the panels in two columns, on a phone one below the other; all axes run left to right."""
    places = _places(axes, len(panels))
    for panel, place in zip(panels, places, strict=True):
        _draw_panel(place, panel)
    _legend(places[0], asked_label=asked_label, found_label=found_label)


def draw_rows(
    axes: Axes,
    rows: Sequence[Row],
    *,
    asked_label: str,
    tick: Callable[[float], str],
    direction: Literal["ltr", "rtl"],
) -> None:
    """Draw a row for each figure; the line is where all would lie if the files showed just what was asked."""
    for place, row in enumerate(rows):
        axes.plot([row.low, row.high], [place] * 2, color=ACCENT, linewidth=1.6, linestyle="-", solid_capstyle="butt")
        (dot,) = axes.plot([row.found], [place], "o", color=ACCENT, markersize=5)
        mark(dot, row.words)
    axes.axvline(1.0, color=INK, linewidth=1, linestyle="--")
    axes.annotate(
        asked_label,
        (1.0, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(4, 1),
        textcoords="offset points",
        color=INK,
        va="bottom",
        ha="left" if direction == "ltr" else "right",
    )
    axes.set_yticks(range(len(rows)), [row.label for row in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    reach = 1.1 * max(0.1, *(max(1 - row.low, row.high - 1) for row in rows))
    axes.set_xlim(1 - reach, 1 + reach)
    _few_ticks(axes, tick)
    axes.xaxis.grid(visible=True)
    axes.spines["left"].set_visible(False)
    mirror(axes, direction)


def _few_ticks(axes: Axes, tick: Callable[[float], str]) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(nbins=4 if is_narrow(axes) else 6))
    axes.xaxis.set_major_formatter(lambda value, _: tick(float(value)))


def _places(axes: Axes, count: int) -> list[Axes]:
    figure = axes.get_figure(root=True)
    if count == 1 or figure is None:
        return [axes]
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    columns = 1 if is_narrow(axes) else 2
    rows = -(-count // columns)
    axes.remove()
    if isinstance(layout := figure.get_layout_engine(), ConstrainedLayoutEngine):
        layout.set(h_pad=0.07, w_pad=0.08)
    found = [place for row in figure.subplots(rows, columns, squeeze=False) for place in row]
    for place in found[count:]:
        place.remove()
    return found[:count]


def _draw_panel(axes: Axes, panel: Panel) -> None:
    _draw_found(axes, panel)
    _draw_asked(axes, panel)
    _set_scale(axes, panel)
    axes.set_title(panel.title, loc="left")
    shown = panel.narrow_ticks if is_narrow(axes) else panel.ticks
    axes.set_xticks([place for place, _ in shown], [label for _, label in shown])
    # all lies within the scale, and naming a clip for each path takes a tenth of the page
    for line in (*axes.lines, *axes.get_ygridlines()):
        line.set_clip_on(False)


def _draw_asked(axes: Axes, panel: Panel) -> None:
    known = [(place.x, place.asked) for place in panel.places if place.asked is not None]
    if not known:
        return
    if len(panel.places) >= MANY:
        xs, ys = zip(*known, strict=True)
        axes.plot(xs, ys, color=INK, linewidth=1.1, linestyle="-")
        return
    reach = HALF_A_STEP * _step(panel)
    # one path with gaps: each path of its own would make the page large
    bars = [end for x, _ in known for end in (x - reach, x + reach, nan)]
    axes.plot(
        bars, [y for _, y in known for _ in range(3)], color=INK, linewidth=1.6, linestyle="-", solid_capstyle="butt"
    )


def _draw_found(axes: Axes, panel: Panel) -> None:
    known = [place for place in panel.places if place.found is not None]
    if len(known) >= MANY:
        _draw_many(axes, known)
        return
    some_marked = any(place.is_marked for place in known)
    for colour, places in (
        (MUTED, [place for place in known if some_marked and not place.is_marked]),
        (ACCENT, [place for place in known if place.is_marked or not some_marked]),
    ):
        _draw_intervals(axes, places, colour=colour, width=1.4)
        # few dots have words of their own; the words of many would make the page large
        if len(places) > FEW:
            _draw_dots(axes, places, colour=colour, size=4.5)
            continue
        for place in places:
            (dot,) = axes.plot([place.x], [place.found or 0.0], "o", color=colour, markersize=4.5)
            mark(dot, place.words)


def _draw_many(axes: Axes, places: Sequence[Found]) -> None:
    """Draw points with their intervals, or a line where nothing was drawn by lot."""
    if all(place.low is None for place in places):
        axes.plot(
            [place.x for place in places],
            [place.found or 0.0 for place in places],
            color=ACCENT,
            linewidth=4,
            linestyle="-",
        )
        return
    _draw_intervals(axes, places, colour=ACCENT, width=0.7)
    _draw_dots(axes, places, colour=ACCENT, size=2.6)


def _draw_dots(axes: Axes, places: Sequence[Found], *, colour: str, size: float) -> None:
    """Draw dots as one path: strokes of no length with round ends."""
    xs = [x for place in places for x in (place.x, place.x + NO_LENGTH, nan)]
    ys = [y for place in places for y in (place.found or 0.0, place.found or 0.0, nan)]
    axes.plot(xs, ys, color=colour, linewidth=size, linestyle="-", solid_capstyle="round")


def _draw_intervals(axes: Axes, places: Sequence[Found], *, colour: str, width: float) -> None:
    """Draw all intervals as one path with gaps; a share is never below 0."""
    known = [(place.x, max(0.0, place.low), place.high) for place in places if place.low is not None and place.high]
    if known:
        xs = [x for x, _, _ in known for x in (x, x, nan)]
        ys = [y for _, low, high in known for y in (low, high, nan)]
        axes.plot(xs, ys, color=colour, linewidth=width, linestyle="-", solid_capstyle="butt")


def _step(panel: Panel) -> float:
    xs = sorted(place.x for place in panel.places)
    return min((after - before for before, after in pairwise(xs)), default=1.0)


def _set_scale(axes: Axes, panel: Panel) -> None:
    from matplotlib.ticker import MaxNLocator

    values = [
        value
        for place in panel.places
        for value in (place.asked, place.found, place.low, place.high)
        if value is not None
    ]
    low, high = min(values, default=0.0), max(values, default=1.0)
    bottom = 0.0 if panel.from_zero else low - (high - low) * (HEADROOM - 1)
    axes.set_ylim(bottom, bottom + (max(high, bottom + 1e-9) - bottom) * HEADROOM)
    xs = [place.x for place in panel.places]
    room = 0.6 * _step(panel)
    axes.set_xlim(min(xs) - room, max(xs) + room)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(lambda value, _: panel.tick(float(value)))
    axes.yaxis.set_tick_params(labelcolor=QUIET)
    axes.yaxis.grid(visible=True, color=RULE)
    axes.spines["left"].set_visible(False)


def _legend(axes: Axes, *, asked_label: str, found_label: str) -> None:
    """Explain the two marks once, above the first panel."""
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=INK, linewidth=1.6, label=asked_label),
        Line2D([], [], color=ACCENT, marker="o", markersize=5, linewidth=1.4, label=found_label),
    ]
    axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(-0.02, 1.22 if is_narrow(axes) else 1.16),
        ncols=1 if is_narrow(axes) else 2,
        borderaxespad=0,
        columnspacing=1.4,
    )
