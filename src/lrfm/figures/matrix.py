"""What became of amounts from one month end to the next, as a table of shares with tinted cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from lrfm.figures.style import ACCENT, FONT_SIZE_PT, INK, PAPER, QUIET, is_narrow, mark, mirror

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["STRONGEST", "draw_matrix"]

STRONGEST = 0.5
"""How strong the tint of a whole is: weak enough that the number on it is read in the light and in the dark."""


def draw_matrix(
    axes: Axes,
    shares: Sequence[Sequence[float]],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    numbers: Sequence[Sequence[str]],
    texts: Sequence[Sequence[str]],
    states: int,
    direction: Literal["ltr", "rtl"],
) -> None:
    """Draw a cell for each share, the larger the stronger, with its number on it.

    The first `states` columns are the states that an amount may be in, those behind them the ways to leave; a gap parts
    them. `texts` say each cell in words.
    """
    for row, (values, written, words) in enumerate(zip(shares, numbers, texts, strict=True)):
        for column, (share, number, text) in enumerate(zip(values, written, words, strict=True)):
            _draw_cell(axes, _place(column, states), row, share=share, number=number, text=text)
    places = [_place(column, states) for column in range(len(columns))]
    axes.set_xlim(-0.5, places[-1] + 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), list(rows))
    axes.set_xticks(places, list(columns))
    axes.xaxis.tick_top()
    axes.tick_params(axis="x", length=0, labelcolor=QUIET)
    if is_narrow(axes):
        axes.tick_params(axis="x", labelrotation=90)
    for side in ("left", "bottom", "top", "right"):
        axes.spines[side].set_visible(False)
    mirror(axes, direction)


def _place(column: int, states: int) -> float:
    return column + (0.25 if column >= states else 0.0)


def _draw_cell(axes: Axes, x: float, y: int, *, share: float, number: str, text: str) -> None:
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Rectangle

    if not number:
        return
    tint = to_rgba(ACCENT, max(0.01, STRONGEST * min(1.0, share)))
    cell = Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=tint, edgecolor=PAPER, linewidth=1.5)
    mark(cell, text)
    axes.add_patch(cell)
    # a number takes no part in hovering: the cell below it does
    axes.annotate(number, (x, y), ha="center", va="center", color=INK, fontsize=FONT_SIZE_PT)
