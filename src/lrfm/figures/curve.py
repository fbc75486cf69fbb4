"""How much stands on few customers: the share of the amount against the share of customers, largest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lrfm.figures.style import ACCENT, INK, PAPER, QUIET, RULE, is_narrow, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["Curve", "draw_curves"]

LOOKS = {"first": (ACCENT, "-", 1.8), "second": (INK, "--", 1.2)}
SHOWN_POINTS = 80
"""More points than this can't be told apart at the width of a page."""
ROOM = 1.03


@dataclass(frozen=True)
class Curve:
    """Shares of customers, largest first, and of the amount, both rising to 1.

    `spot` is the point that the claim speaks of, with its words; None where there is none.
    """

    label: str
    points: tuple[tuple[float, float], ...]
    role: Literal["first", "second"] = "first"
    spot: tuple[float, float] | None = None
    spot_words: str = ""


def draw_curves(
    axes: Axes, curves: Sequence[Curve], *, tick: Callable[[float], str], x_label: str, y_label: str, even_label: str
) -> None:
    """Draw the curves over the straight line that they would be if all customers had the same amount."""
    (even,) = axes.plot([0, 1], [0, 1], color=RULE, linewidth=1.2, label=even_label)
    mark(even, even_label)
    for curve in curves:
        _draw_curve(axes, curve)
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    axes.set_xlim(0, ROOM)
    axes.set_ylim(0, ROOM)
    axes.set_xticks(ticks, [tick(value) for value in ticks])
    axes.set_yticks(ticks, [tick(value) for value in ticks])
    axes.yaxis.set_tick_params(labelcolor=QUIET)
    axes.set_xlabel(x_label)
    axes.set_ylabel(y_label)
    axes.grid(visible=True)
    handles, labels = axes.get_legend_handles_labels()
    columns = 1 if is_narrow(axes) else 3
    # the line of equal amounts is drawn first, to lie below, and named last
    axes.legend(
        [*handles[1:], handles[0]],
        [*labels[1:], labels[0]],
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=columns,
        borderaxespad=0.2,
    )


def _draw_curve(axes: Axes, curve: Curve) -> None:
    colour, dash, width = LOOKS[curve.role]
    points = [(0.0, 0.0), *_thinned(curve.points)]
    xs, ys = zip(*points, strict=True)
    (path,) = axes.plot(xs, ys, color=colour, linestyle=dash, linewidth=width, label=curve.label, clip_on=False)
    mark(path, curve.label)
    if curve.spot is None:
        return
    (spot,) = axes.plot(*([value] for value in curve.spot), "o", color=colour, markersize=6)
    mark(spot, curve.spot_words)
    axes.annotate(
        curve.spot_words,
        curve.spot,
        xytext=(8, -4),
        textcoords="offset points",
        va="top",
        ha="left",
        color=colour,
        weight=600,
        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.5},
    )


def _thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Keep so many points as can be told apart, the last one among them, closer together where the curve is steep."""
    if len(points) <= SHOWN_POINTS:
        return list(points)
    last = len(points) - 1
    kept = sorted({round(last * (step / (SHOWN_POINTS - 1)) ** 2) for step in range(SHOWN_POINTS)})
    return [points[index] for index in kept]
