"""Customers by how often they buy and how much each time, cut into four fields; the darker, the more money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.figures.style import ACCENT, FONT_SIZE_PT, INK, MUTED, PAPER, QUIET, SEMIBOLD, is_narrow, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["Field", "Spot", "draw_value_map"]

LEAST_POINTS, MOST_POINTS = 5.0, 15.0
FAINTEST, STRONGEST = 0.18, 0.95
SEPARATOR = " · "
"""Between the parts of a note, the more important one first."""


@dataclass(frozen=True)
class Spot:
    """Customers who buy about as often and as much: `count` of them, with their share of the money (0 to 1)."""

    x: float
    y: float
    count: int
    money_share: float
    text: str


@dataclass(frozen=True)
class Field:
    """One of the four fields: its name and a second line, such as how many customers and how much money."""

    name: str
    note: str
    is_right: bool
    is_upper: bool


def draw_value_map(
    axes: Axes,
    spots: Sequence[Spot],
    *,
    fields: Sequence[Field],
    cut: tuple[float, float],
    x_tick: Callable[[float], str],
    y_tick: Callable[[float], str],
    x_label: str,
    y_label: str,
) -> None:
    """Draw a dot for each group of like customers, its size by their number and its tone by their money.

    Both scales are logarithmic. `cut` is where the fields meet.
    """
    axes.set_xscale("log")
    axes.set_yscale("log")
    _limits(axes, spots, cut)
    most = max((spot.count for spot in spots), default=1)
    richest = max((spot.money_share for spot in spots), default=1.0) or 1.0
    for spot in sorted(spots, key=lambda one: -one.count):
        _draw_spot(axes, spot, most=most, richest=richest)
    axes.axvline(cut[0], color=MUTED, linewidth=0.9, zorder=1)
    axes.axhline(cut[1], color=MUTED, linewidth=0.9, zorder=1)
    for field in fields:
        _name(axes, field)
    _ticks(axes, x_tick=x_tick, y_tick=y_tick)
    axes.set_xlabel(x_label)
    axes.set_ylabel(y_label)


def _draw_spot(axes: Axes, spot: Spot, *, most: int, richest: float) -> None:
    from matplotlib.colors import to_rgba

    size = LEAST_POINTS + (MOST_POINTS - LEAST_POINTS) * (spot.count / most) ** 0.5
    strength = FAINTEST + (STRONGEST - FAINTEST) * (max(spot.money_share, 0.0) / richest) ** 0.5
    (dot,) = axes.plot(
        [spot.x],
        [spot.y],
        "o",
        markersize=size * (0.75 if is_narrow(axes) else 1.0),
        color=to_rgba(ACCENT, strength),
        markeredgecolor=PAPER,
        markeredgewidth=0.6,
        zorder=2,
    )
    mark(dot, spot.text)


def _limits(axes: Axes, spots: Sequence[Spot], cut: tuple[float, float]) -> None:
    """Leave room around the dots, and at the top and the foot for the names of the fields."""
    xs, ys = [spot.x for spot in spots] + [cut[0]], [spot.y for spot in spots] + [cut[1]]
    for low, high, room, set_limits in (
        (min(xs), max(xs), 0.06, axes.set_xlim),
        (min(ys), max(ys), 0.2, axes.set_ylim),
    ):
        span = max(high / low, 4.0)
        set_limits(low / span**room / 1.05, high * span**room * 1.05)


def _name(axes: Axes, field: Field) -> None:
    x, y = (0.99 if field.is_right else 0.01), (0.985 if field.is_upper else 0.015)
    line_points = FONT_SIZE_PT * 1.35
    below = 0.0 if field.is_upper else line_points
    # on a phone both notes of a row would meet in the middle: there only their first part is told
    note = field.note.split(SEPARATOR, maxsplit=1)[0] if is_narrow(axes) else field.note
    for words, colour, weight, shift in (
        (field.name, INK, SEMIBOLD, below),
        (note, QUIET, 400, below - line_points),
    ):
        axes.annotate(
            words,
            (x, y),
            xycoords="axes fraction",
            xytext=(0, shift),
            textcoords="offset points",
            color=colour,
            weight=weight,
            bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.0},
            ha="right" if field.is_right else "left",
            va="top" if field.is_upper else "bottom",
            zorder=3,
        )


def _ticks(axes: Axes, *, x_tick: Callable[[float], str], y_tick: Callable[[float], str]) -> None:
    from matplotlib.ticker import LogLocator, NullLocator

    for axis, tick in ((axes.xaxis, x_tick), (axes.yaxis, y_tick)):
        low, high = axis.get_view_interval()
        steps = (1.0,) if high / low > 300 else (1.0, 3.0) if high / low > 30 else (1.0, 2.0, 5.0)
        axis.set_major_locator(LogLocator(base=10, subs=steps))
        axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(_written_by(tick))


def _written_by(tick: Callable[[float], str]) -> Callable[[float, float], str]:
    """Turn a writer of values into what an axis calls."""
    return lambda value, _: tick(float(value))
