"""What several models say of the same effects: ratios and days side by side, and ratios from part to part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lrfm.figures.panels import panels_of
from lrfm.figures.style import ACCENT, INK, MUTED, QUIET, RULE, is_narrow, mark, mirror, shortened

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["Heard", "PartsOf", "Said", "draw_opinions", "draw_parts"]

APART = 0.17
"""How far the marks of two models lie from the middle of their row."""
FEW_TICKS = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)
CLOSE = 8
"""Up to so many times from one end to the other a scale has finer ticks."""
TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
ROOM = 1.1
WIDE_COLUMNS = 3


@dataclass(frozen=True)
class Said:
    """A value with its range, and both in words."""

    value: float
    low: float
    high: float
    words: str


@dataclass(frozen=True)
class Heard:
    """An effect as each of the models tells it; None where one can't. `days`: earlier above 0."""

    label: str
    first: Said | None
    second: Said | None
    days: Said | None


@dataclass(frozen=True)
class PartsOf:
    """An effect in each part of the time (None: not told), and `overall`; within `steady` a change is called none."""

    title: str
    overall: float
    parts: tuple[Said | None, ...]
    steady: tuple[float, float]


def draw_opinions(
    axes: Axes,
    rows: Sequence[Heard],
    *,
    names: tuple[str, str, str],
    labels: tuple[str, str],
    tick: Callable[[float], str],
    direction: Literal["ltr", "rtl"],
) -> None:
    """Draw ratios by two models in one panel, and days by the third in another; sooner lies at the same end of both.

    `names`: of the models; `labels`: of the two scales.
    """
    from matplotlib.ticker import MaxNLocator

    narrow, has_days = is_narrow(axes), any(row.days for row in rows)
    places = panels_of(axes, 2 if has_days else 1, columns=1 if narrow else 2 if has_days else 1)
    if direction == "rtl" and not narrow:
        places.reverse()  # the first panel stands where reading starts, with the names beside it
    ratios = places[0]
    ratios.axvline(1, color=INK, linewidth=1.0)
    for place, row in enumerate(rows):
        _say(ratios, place - APART, row.first, filled=True)
        _say(ratios, place + APART, row.second, filled=False)
    _log_scale(ratios, [said for row in rows for said in (row.first, row.second) if said], tick=tick, across=True)
    ratios.set_xlabel(labels[0])
    _name(ratios, names[:2])
    if has_days:
        places[1].axvline(0, color=INK, linewidth=1.0)
        for place, row in enumerate(rows):
            _say(places[1], place, row.days, filled=True)
        places[1].xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
        places[1].xaxis.set_major_formatter(lambda value, _: tick(float(value)))
        places[1].set_xlabel(labels[1])
        _name(places[1], names[2:])
    for number, panel in enumerate(places):
        panel.set_ylim(len(rows) - 0.5, -0.5)
        shown = narrow or number == 0
        panel.set_yticks(range(len(rows)), [shortened(row.label, axes=panel) if shown else "" for row in rows])
        panel.xaxis.grid(visible=True)
        panel.spines["left"].set_visible(False)
        mirror(panel, direction)


def draw_parts(
    axes: Axes, panels: Sequence[PartsOf], *, labels: Sequence[str], tick: Callable[[float], str], x_label: str
) -> None:
    """Draw each effect in the parts of the time, one scale for all; within the band a change is called none.

    `labels`: of the parts, in the order of time, which runs left to right.
    """
    narrow = is_narrow(axes)
    columns = 1 if narrow else min(WIDE_COLUMNS, len(panels))
    places = panels_of(axes, len(panels), columns=columns)
    every = [said for panel in panels for said in panel.parts if said]
    for number, (place, panel) in enumerate(zip(places, panels, strict=True)):
        place.axhspan(*panel.steady, color=RULE, alpha=0.6, linewidth=0)
        place.axhline(1, color=INK, linewidth=0.8)
        place.axhline(panel.overall, color=MUTED, linewidth=1.0)
        for part, said in enumerate(panel.parts):
            if said is not None:
                (span,) = place.plot([part, part], [said.low, said.high], color=ACCENT, linestyle="-", linewidth=2.0)
                (dot,) = place.plot([part], [said.value], "o", color=ACCENT, markersize=5)
                mark(span, said.words)
                mark(dot, said.words)
        told = [(part, said.value) for part, said in enumerate(panel.parts) if said]
        place.plot([part for part, _ in told], [value for _, value in told], color=ACCENT, linestyle="-", linewidth=1.0)
        _log_scale(place, every, tick=tick, across=False)
        place.set_title(panel.title if narrow else shortened(panel.title, axes=place), loc="left", wrap=narrow)
        place.set_xlim(-0.5, len(panel.parts) - 0.5)
        place.set_xticks(range(len(labels)), list(labels))
        place.yaxis.set_tick_params(labelcolor=QUIET)
        place.yaxis.grid(visible=True)
        place.spines["left"].set_visible(False)
        if number >= len(panels) - columns:
            place.set_xlabel(x_label)


def _say(place: Axes, row: float, said: Said | None, *, filled: bool) -> None:
    if said is None:
        return
    colour = ACCENT if filled else INK
    (span,) = place.plot(
        [said.low, said.high], [row, row], color=colour, linestyle="-", linewidth=2.0 if filled else 1.1
    )
    (dot,) = place.plot(
        [said.value], [row], "o", color=colour, markersize=5.5, markerfacecolor=ACCENT if filled else "none",
        markeredgewidth=0 if filled else 1.2,
    )  # fmt: skip
    mark(span, said.words)
    mark(dot, said.words)


def _name(place: Axes, names: Sequence[str]) -> None:
    """Name the marks above the panel."""
    for number, name in enumerate(names):
        filled = number == 0
        place.plot(
            [], [], "o", color=ACCENT if filled else INK, markersize=5.5, label=name,
            markerfacecolor=ACCENT if filled else "none", markeredgewidth=0 if filled else 1.2,
        )  # fmt: skip
    place.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=len(names), borderaxespad=0.2, handlelength=1.0)


def _log_scale(place: Axes, every: Sequence[Said], *, tick: Callable[[float], str], across: bool) -> None:
    from matplotlib.ticker import FixedLocator, NullLocator

    low = min([1.0, *(said.low for said in every)]) / ROOM
    high = max([1.0, *(said.high for said in every)]) * ROOM
    shown = [value for value in (FEW_TICKS if across and high < CLOSE * low else TICKS) if low <= value <= high]
    if across:
        place.set_xscale("log")
        place.set_xlim(low, high)
    else:
        place.set_yscale("log")
        place.set_ylim(low, high)
    axis = place.xaxis if across else place.yaxis
    axis.set_major_locator(FixedLocator(shown))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(lambda value, _: tick(float(value)))
