"""What was foretold beside what came: shares in groups, and money by day of foretelling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.figures.panels import panels_of
from lrfm.figures.style import ACCENT, INK, MUTED, QUIET, is_narrow, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["ForetoldSums", "Point", "PredictedShares", "draw_foretold", "draw_predicted"]

HEADROOM = 1.1


@dataclass(frozen=True)
class Point:
    """A group of like predictions: the share foretold, the share that came, and both in words."""

    foretold: float
    came: float
    words: str


@dataclass(frozen=True)
class PredictedShares:
    """Groups of one horizon, counted by invoices and by money."""

    title: str
    by_count: tuple[Point, ...]
    by_amount: tuple[Point, ...]


@dataclass(frozen=True)
class ForetoldSums:
    """Money by one horizon: what was foretold on each day, and what came (None: not known yet)."""

    title: str
    labels: tuple[str, ...]
    foretold: tuple[float, ...]
    came: tuple[float | None, ...]
    words: tuple[str, ...]


def draw_predicted(
    axes: Axes,
    panels: Sequence[PredictedShares],
    *,
    names: tuple[str, str, str],
    tick: Callable[[float], str],
    labels: tuple[str, str],
) -> None:
    """Draw shares that came over shares foretold, a panel for each horizon; on the line both are the same.

    `names`: of the dots (by invoices), the rings (by money) and the line; `labels`: of the scales across and up.
    """
    narrow = is_narrow(axes)
    places = panels_of(axes, len(panels), columns=1 if narrow else max(1, len(panels)))
    for number, (place, panel) in enumerate(zip(places, panels, strict=True)):
        (line,) = place.plot([0, 1], [0, 1], color=MUTED, linewidth=1.0, linestyle="-", label=names[2])
        mark(line, names[2])
        _draw_points(place, panel.by_count, filled=True, label=names[0])
        _draw_points(place, panel.by_amount, filled=False, label=names[1])
        place.set_title(panel.title, loc="left")
        place.set_xlim(-0.04, 1.04)
        place.set_ylim(-0.04, 1.04)
        place.set_aspect("equal")
        place.set_xticks([0, 0.5, 1], [tick(value) for value in (0, 0.5, 1)])
        place.set_yticks([0, 0.5, 1], [tick(value) for value in (0, 0.5, 1)])
        place.yaxis.set_tick_params(labelcolor=QUIET)
        place.grid(visible=True)
        if not narrow or number == len(places) - 1:
            place.set_xlabel(labels[0])
        if narrow or number == 0:
            place.set_ylabel(labels[1])
    _legend_above(places, narrow=narrow)


def draw_foretold(
    axes: Axes, panels: Sequence[ForetoldSums], *, names: tuple[str, str], tick: Callable[[float], str]
) -> None:
    """Draw what came as columns and what was foretold as dots, a panel for each horizon; time runs left to right."""
    from matplotlib.ticker import MaxNLocator

    narrow = is_narrow(axes)
    places = panels_of(axes, len(panels), columns=1 if narrow else max(1, len(panels)))
    most = max([1.0, *(value for panel in panels for value in (*panel.foretold, *panel.came) if value is not None)])
    for number, (place, panel) in enumerate(zip(places, panels, strict=True)):
        days = range(len(panel.labels))
        bars = place.bar(days, [value or 0.0 for value in panel.came], width=0.7, color=MUTED, label=names[1])
        for bar, words in zip(bars, panel.words, strict=True):
            mark(bar, words)
        (dots,) = place.plot(days, panel.foretold, "o", color=ACCENT, markersize=5, label=names[0])
        mark(dots, names[0])
        place.set_title(panel.title, loc="left")
        place.set_ylim(0, most * HEADROOM)
        place.yaxis.set_major_locator(MaxNLocator(nbins=4))
        place.yaxis.set_major_formatter(lambda value, _: tick(float(value)))
        place.yaxis.set_tick_params(labelcolor=QUIET)
        if number and not narrow:
            place.yaxis.set_tick_params(labelleft=False)
        place.yaxis.grid(visible=True)
        place.spines["left"].set_visible(False)
        shown = sorted({0, len(panel.labels) - 1})
        place.set_xticks(shown, [panel.labels[day] for day in shown])
    _legend_above(places, narrow=narrow)


def _draw_points(place: Axes, points: Sequence[Point], *, filled: bool, label: str) -> None:
    for number, point in enumerate(points):
        (dot,) = place.plot(
            [point.foretold], [point.came], "o", markersize=4.5 if filled else 7, color=ACCENT if filled else INK,
            markerfacecolor=ACCENT if filled else "none", markeredgewidth=0 if filled else 1.1,
            label=None if number else label, zorder=3 if filled else 2,
        )  # fmt: skip
        mark(dot, point.words)


def _legend_above(places: Sequence[Axes], *, narrow: bool) -> None:
    if not places or (figure := places[0].get_figure(root=True)) is None:
        return
    handles, labels = places[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper left", ncols=1 if narrow else len(labels), borderaxespad=0.2)
