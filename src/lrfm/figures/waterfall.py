"""How one amount became another, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lrfm.figures.style import ACCENT, FONT_SIZE_PT, INK, MUTED, RULE, is_narrow, mark, mirror, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Rung", "draw_waterfall"]

ROOM_FOR_LABELS, NARROW_ROOM = 1.2, 1.5


@dataclass(frozen=True)
class Rung:
    """A step with its signed amount, or a balance (`is_total`); `end` is the amount short, `text` says it in full."""

    label: str
    amount: float
    end: str
    text: str
    is_total: bool = False


def draw_waterfall(axes: Axes, rungs: Sequence[Rung], *, direction: Literal["ltr", "rtl"]) -> None:
    """Draw the rungs from the top: balances muted from zero, what adds in the accent colour, what takes off hollow."""
    at, most = 0.0, 1.0
    for place, rung in enumerate(rungs):
        start = 0.0 if rung.is_total else at
        at = start + rung.amount
        most = max(most, start, at)
        _draw(axes, rung, place=place, start=start, end=at, direction=direction)
        if place + 1 < len(rungs):
            axes.plot([at, at], [place - 0.33, place + 1.33], color=RULE, linewidth=0.8, linestyle="-", zorder=0)
    axes.set_yticks(range(len(rungs)), [shortened(rung.label, axes=axes) for rung in rungs])
    axes.set_ylim(len(rungs) - 0.5, -0.5)
    axes.set_xlim(0, most * (NARROW_ROOM if is_narrow(axes) else ROOM_FOR_LABELS))
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    mirror(axes, direction)


def _draw(axes: Axes, rung: Rung, *, place: int, start: float, end: float, direction: Literal["ltr", "rtl"]) -> None:
    takes_off = rung.amount < 0
    (bar,) = axes.barh(
        [place],
        [abs(rung.amount)],
        left=[min(start, end)],
        height=0.66,
        color="none" if takes_off else MUTED if rung.is_total else ACCENT,
        edgecolor=INK if takes_off else "none",
        linewidth=1.2 if takes_off else 0,
    )
    mark(bar, rung.text)
    axes.annotate(
        rung.end,
        (max(start, end), place),
        color=INK,
        fontsize=FONT_SIZE_PT,
        xytext=(4 if direction == "ltr" else -4, 0),
        textcoords="offset points",
        va="center",
        ha="left" if direction == "ltr" else "right",
    )
