"""Values with their ranges beside a line at 0, a row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lrfm.figures.style import ACCENT, INK, MUTED, QUIET, RULE, is_narrow, mark, mirror, shortened

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["Ranged", "draw_forest"]

ROOM = 0.06
"""Part of the width that is left free at both ends."""


@dataclass(frozen=True)
class Ranged:
    """A row: its name, a value with its range (None: there is none), what stands at its end, and all of it in words.

    `is_strong`: the whole range lies on one side of 0.
    """

    label: str
    value: float
    low: float | None
    high: float | None
    end: str
    words: str

    @property
    def is_strong(self) -> bool:
        """Tell whether chance alone would hardly make it."""
        return self.low is not None and self.high is not None and (self.high < 0 or self.low > 0)


def draw_forest(
    axes: Axes,
    rows: Sequence[Ranged],
    *,
    tick: Callable[[float], str],
    x_label: str,
    direction: Literal["ltr", "rtl"],
    zone: float = 0.0,
) -> None:
    """Draw the rows from the top; ranges that hold 0 are drawn in the quiet colour.

    Differences within `zone` of 0 do not matter: that strip is shaded.
    """
    from matplotlib.ticker import MaxNLocator

    if zone:
        axes.axvspan(-zone, zone, color=RULE, alpha=0.5, linewidth=0, zorder=0)
    axes.axvline(0, color=INK, linewidth=1.0)
    for place, row in enumerate(rows):
        colour = ACCENT if row.is_strong else MUTED
        if row.low is not None and row.high is not None:
            (span,) = axes.plot([row.low, row.high], [place, place], color=colour, linestyle="-", linewidth=2.2)
            mark(span, row.words)
        (dot,) = axes.plot([row.value], [place], "o", color=colour, markersize=6)
        mark(dot, row.words)
        _say_at_end(axes, place, row.end, direction=direction)
    ends = [-zone, zone, *(end for row in rows for end in (row.value, row.low, row.high) if end is not None)]
    room = (max(ends) - min(ends) or 1.0) * ROOM
    axes.set_xlim(min(ends) - room, max(ends) + room)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), [shortened(row.label, axes=axes) for row in rows])
    axes.xaxis.set_major_locator(MaxNLocator(nbins=3 if is_narrow(axes) else 5))
    axes.xaxis.set_major_formatter(lambda value, _: tick(float(value)))
    axes.xaxis.grid(visible=True)
    axes.set_xlabel(x_label)
    axes.spines["left"].set_visible(False)
    mirror(axes, direction)


def _say_at_end(axes: Axes, place: int, words: str, *, direction: Literal["ltr", "rtl"]) -> None:
    """Write where a row ends: at the right, in mirrored figures at the left."""
    edge, step, side = (1.0, 6, "left") if direction == "ltr" else (0.0, -6, "right")
    axes.annotate(
        words, (edge, place), xycoords=("axes fraction", "data"), xytext=(step, 0), textcoords="offset points",
        va="center", ha=side, color=QUIET,
    )  # fmt: skip
