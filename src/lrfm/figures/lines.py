"""Figures through the months, as lines: one panel, or several small ones of the same months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Literal

from lrfm.figures.style import ACCENT, FONT_SIZE_PT, INK, MUTED, QUIET, SEMIBOLD, is_narrow, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["Line", "Panel", "draw_lines", "hover_zones", "month_ticks"]

Role = Literal["first", "second", "third"]
LOOKS: dict[Role, tuple[str, str, float]] = {
    "first": (ACCENT, "-", 1.8),
    "second": (INK, "--", 1.2),
    "third": (MUTED, "-", 1.8),
}
"""Colour, dash and width of a line: told apart without colour, too."""
ALMOST_NOTHING = 0.004
"""So faint that it is not seen, yet there for the pointer."""
HEADROOM = 1.15


@dataclass(frozen=True)
class Line:
    """A figure through the months; `written` are its values in words, None where it is missing."""

    label: str
    values: tuple[float | None, ...]
    written: tuple[str, ...]
    role: Role = "first"


@dataclass(frozen=True)
class Panel:
    """Lines on one scale that begins at 0; `tick` writes a value short. An empty title is left out."""

    title: str
    lines: tuple[Line, ...]
    tick: Callable[[float], str]


def draw_lines(axes: Axes, panels: Sequence[Panel], *, months: Sequence[str]) -> None:
    """Draw each panel's lines over the same months, oldest first; time runs left to right in every language.

    A gap is a month without the figure. The last value stands at the end of its line.
    """
    every = _tick_distance(axes, panels=len(panels), months=len(months))
    for panel, place in zip(panels, _places(axes, len(panels)), strict=True):
        _draw_panel(place, panel, months=months, every=every)


def month_ticks(axes: Axes, months: Sequence[str], *, every: int) -> None:
    """Name every so many months, counted from the last one."""
    shown = [index for index in range(len(months)) if (len(months) - 1 - index) % every == 0]
    axes.set_xticks(shown, [months[index] for index in shown])


def hover_zones(axes: Axes, texts: Sequence[str]) -> None:
    """Lay a zone over each month that says its values on hover; call it when the limits of the scale are set.

    Phones have no pointer, so the narrow drawing goes without.
    """
    if is_narrow(axes):
        return
    from matplotlib.colors import to_rgba

    low, high = axes.get_ylim()
    bars = axes.bar(
        range(len(texts)), high - low, bottom=low, width=1.0, color=to_rgba(ACCENT, ALMOST_NOTHING), linewidth=0
    )
    for bar, text in zip(bars, texts, strict=True):
        bar.set_clip_on(False)
        bar.set_in_layout(False)  # the layout measures each artist, and these lie inside the axes
        mark(bar, text)


def _tick_distance(axes: Axes, *, panels: int, months: int) -> int:
    if months <= 6:
        return 3 if is_narrow(axes) else 1
    room = 3 if is_narrow(axes) or panels > 1 else 6
    return next(every for every in (3, 6, 12, 24, 48, 1_000) if months / every <= room)


def _places(axes: Axes, count: int) -> list[Axes]:
    """Give one set of axes a panel: side by side in two columns, on a phone one below the other."""
    figure = axes.get_figure(root=True)
    if count == 1 or figure is None:
        return [axes]
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    columns = 1 if is_narrow(axes) else 2
    rows = -(-count // columns)
    axes.remove()
    if isinstance(layout := figure.get_layout_engine(), ConstrainedLayoutEngine):
        layout.set(h_pad=0.07, w_pad=0.08)
    grid = figure.subplots(rows, columns, squeeze=False)
    places = [place for row in grid for place in row]
    for place in places[count:]:
        place.remove()
    return places[:count]


def _draw_panel(axes: Axes, panel: Panel, *, months: Sequence[str], every: int) -> None:
    for line in panel.lines:
        _draw_line(axes, line)
    _set_scale(axes, panel)
    month_ticks(axes, months, every=every)
    axes.set_xlim(-0.5, len(months) - 0.5)
    if panel.title:
        axes.set_title(panel.title, loc="left")
    _label_ends(axes, panel.lines)
    if len(panel.lines) > 1:
        columns = 1 if is_narrow(axes) else len(panel.lines)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, borderaxespad=0, columnspacing=1.6)
    hover_zones(axes, [_words_of_month(panel, month, index) for index, month in enumerate(months)])


def _draw_line(axes: Axes, line: Line) -> None:
    colour, dash, width = LOOKS[line.role]
    values = [nan if value is None else value for value in line.values]
    (path,) = axes.plot(values, color=colour, linestyle=dash, linewidth=width, label=line.label, clip_on=False)
    last = _last(line)
    mark(path, line.label if last is None else f"{line.label}: {line.written[last]}")
    alone = [index for index in range(len(values)) if line.values[index] is not None and _is_alone(line, index)]
    axes.plot(alone, [values[index] for index in alone], "o", color=colour, markersize=3, clip_on=False)


def _is_alone(line: Line, index: int) -> bool:
    """Tell whether a value has no neighbour that a line could be drawn to, or is the last one."""
    beside = [at for at in (index - 1, index + 1) if 0 <= at < len(line.values)]
    return index == _last(line) or all(line.values[at] is None for at in beside)


def _last(line: Line) -> int | None:
    return max((index for index, value in enumerate(line.values) if value is not None), default=None)


def _set_scale(axes: Axes, panel: Panel) -> None:
    from matplotlib.ticker import MaxNLocator

    known = [value for line in panel.lines for value in line.values if value is not None]
    low, high = min(0.0, *known, 0.0), max(0.0, *known, 0.0)
    if low == high:
        high = 1.0
    axes.set_ylim(low * HEADROOM, high * HEADROOM)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(lambda value, _: panel.tick(float(value)))
    axes.yaxis.set_tick_params(labelcolor=QUIET)
    axes.yaxis.grid(visible=True)
    axes.spines["left"].set_visible(False)
    if low < 0:
        axes.axhline(0, color=MUTED, linewidth=0.7)
        axes.spines["bottom"].set_visible(False)


def _label_ends(axes: Axes, lines: Sequence[Line]) -> None:
    """Write the last values at the right edge, moved apart where they would meet."""
    ends = [(line, last) for line in lines if (last := _last(line)) is not None]
    ends.sort(key=lambda end: end[0].values[end[1]] or 0.0)
    low, high = axes.get_ylim()
    least = (high - low) * 0.11
    height = low - least
    for line, last in ends:
        height = max(line.values[last] or 0.0, height + least)
        axes.annotate(
            line.written[last],
            (1, height),
            xycoords=("axes fraction", "data"),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            ha="left",
            fontsize=FONT_SIZE_PT,
            weight=SEMIBOLD if line.role == "first" else 400,
            color=LOOKS[line.role][0] if line.role == "first" else INK,
            annotation_clip=False,
        )


def _words_of_month(panel: Panel, month: str, index: int) -> str:
    if len(panel.lines) == 1:
        return f"{month}: {panel.lines[0].written[index]}"
    return f"{month}: {'; '.join(f'{line.label} {line.written[index]}' for line in panel.lines)}"
