"""What stands open and the part of it that is set aside, as horizontal bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lrfm.figures.style import ACCENT, FONT_SIZE_PT, INK, MUTED, is_narrow, mark, mirror

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Covered", "draw_covered"]

ROOM_FOR_LABELS, NARROW_ROOM = 1.42, 1.9


@dataclass(frozen=True)
class Covered:
    """A bar: what is open, what of it is set aside, the words at its end, and all of it in words."""

    label: str
    whole: float
    part: float
    end: str
    text: str


def draw_covered(
    axes: Axes, rows: Sequence[Covered], *, direction: Literal["ltr", "rtl"], names: tuple[str, str]
) -> None:
    """Draw a bar a row from the top, the part in the accent colour over the whole; `names` say what both are."""
    places = list(range(len(rows)))
    axes.barh(places, [row.whole for row in rows], height=0.66, color=MUTED, label=names[0])
    bars = axes.barh(places, [row.part for row in rows], height=0.66, color=ACCENT, label=names[1])
    for place, bar, row in zip(places, bars, rows, strict=True):
        mark(bar, row.text)
        axes.annotate(
            row.end,
            (row.whole, place),
            color=INK,
            fontsize=FONT_SIZE_PT,
            xytext=(4 if direction == "ltr" else -4, 0),
            textcoords="offset points",
            va="center",
            ha="left" if direction == "ltr" else "right",
        )
    axes.set_yticks(places, [row.label for row in rows])
    axes.invert_yaxis()
    room = NARROW_ROOM if is_narrow(axes) else ROOM_FOR_LABELS
    axes.set_xlim(0, max(1.0, *(row.whole for row in rows)) * room)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2)
    mirror(axes, direction)
