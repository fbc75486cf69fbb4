"""Values with their ranges beside a line, a row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lrfm.figures.style import ACCENT, INK, MUTED, PAPER, QUIET, RULE, is_narrow, mark, mirror, shortened

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["Part", "Ranged", "draw_forest"]

Part = Literal["leading", "strong", "quiet", "against"]
ROOM = 0.06
"""Part of the width that is left free at both ends."""
SIZES = {"leading": 9.0}


@dataclass(frozen=True)
class Ranged:
    """A row: its name, a value with its range (None: there is none), what stands at its end, and all of it in words.

    `narrow_end` stands at its end on a phone. `part`: a row that leads has a larger dot, one that lies against has an
    open one; where it is None, strong is a range that lies on one side of the line, and beyond the zone.
    """

    label: str
    value: float
    low: float | None
    high: float | None
    end: str
    words: str
    narrow_end: str | None = None
    part: Part | None = None


def draw_forest(
    axes: Axes,
    rows: Sequence[Ranged],
    *,
    tick: Callable[[float], str],
    x_label: str,
    direction: Literal["ltr", "rtl"],
    zone: float = 0.0,
    line: float = 0.0,
    limits: tuple[float, float] | None = None,
    ticks: Sequence[float] = (),
) -> None:
    """Draw the rows from the top; ranges that hold the line are drawn in the quiet colour.

    Differences within `zone` of the line do not matter: that strip is shaded, and rows that lie in it are quiet, too.
    `limits`: the scale, where several figures share one; `ticks`: where it is marked, round numbers otherwise.
    """
    from matplotlib.ticker import FixedLocator, MaxNLocator

    if zone:
        axes.axvspan(line - zone, line + zone, color=RULE, alpha=0.5, linewidth=0, zorder=0)
    axes.axvline(line, color=INK, linewidth=1.0)
    for place, row in enumerate(rows):
        part = row.part or _part_of(row, line=line, zone=zone)
        colour = ACCENT if part in ("leading", "strong") else MUTED
        if row.low is not None and row.high is not None:
            (span,) = axes.plot([row.low, row.high], [place, place], color=colour, linestyle="-", linewidth=2.2)
            mark(span, row.words)
        inner = PAPER if part == "against" else colour
        size = SIZES.get(part, 6.0)
        (dot,) = axes.plot([row.value], [place], "o", color=colour, markerfacecolor=inner, markersize=size)
        mark(dot, row.words)
        end = row.narrow_end if row.narrow_end is not None and is_narrow(axes) else row.end
        _say_at_end(axes, place, end, direction=direction)
    ends = limits or _ends(rows, line=line, zone=zone)
    room = (max(ends) - min(ends) or 1.0) * ROOM
    axes.set_xlim(min(ends) - room, max(ends) + room)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), [shortened(row.label, axes=axes) for row in rows])
    axes.xaxis.set_major_locator(FixedLocator(ticks) if ticks else MaxNLocator(nbins=3 if is_narrow(axes) else 5))
    axes.xaxis.set_major_formatter(lambda value, _: tick(float(value)))
    axes.xaxis.grid(visible=True)
    axes.set_xlabel(x_label)
    axes.spines["left"].set_visible(False)
    mirror(axes, direction)


def _ends(rows: Sequence[Ranged], *, line: float, zone: float) -> tuple[float, float]:
    ends = [line - zone, line + zone]
    ends += [end for row in rows for end in (row.value, row.low, row.high) if end is not None]
    return min(ends), max(ends)


def _part_of(row: Ranged, *, line: float, zone: float) -> Part:
    """Tell whether chance alone would hardly make it, and whether it lies where it does not matter."""
    if row.low is None or row.high is None or row.low <= line <= row.high:
        return "quiet"
    return "quiet" if line - zone <= row.low and row.high <= line + zone else "strong"


def _say_at_end(axes: Axes, place: int, words: str, *, direction: Literal["ltr", "rtl"]) -> None:
    """Write where a row ends: at the right, in mirrored figures at the left."""
    edge, step, side = (1.0, 6, "left") if direction == "ltr" else (0.0, -6, "right")
    axes.annotate(
        words, (edge, place), xycoords=("axes fraction", "data"), xytext=(step, 0), textcoords="offset points",
        va="center", ha=side, color=QUIET,
    )  # fmt: skip
