"""Curves of several groups as small panels of one scale: each group before the curve of all invoices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.figures.ended import day_ticks
from lrfm.figures.panels import panels_of
from lrfm.figures.style import ACCENT, INK, MUTED, QUIET, RULE, SEMIBOLD, is_narrow, mark, shortened

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["SmallCurve", "draw_small_curves", "rows_of"]

WIDE_COLUMNS, NARROW_COLUMNS = 3, 1
TICKS = 4
BAND = 0.18


@dataclass(frozen=True)
class SmallCurve:
    """A rising curve day by day, with its interval (empty: none), numbers at risk, and one point named in words."""

    title: str
    days: tuple[int, ...]
    shares: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    ticks: tuple[tuple[int, str], ...]
    spot: tuple[int, float] | None
    spot_words: str
    words: str


def rows_of(panels: int, *, narrow: bool) -> int:
    """Count the rows that so many panels take.

    >>> rows_of(4, narrow=False), rows_of(5, narrow=False), rows_of(4, narrow=True)
    (2, 2, 4)
    """
    return -(-panels // _columns(panels, narrow=narrow))


def _columns(panels: int, *, narrow: bool) -> int:
    """Give the columns: three, but two where that leaves no row with a single panel."""
    if narrow:
        return NARROW_COLUMNS
    return 2 if panels in (2, 4) else WIDE_COLUMNS


def draw_small_curves(
    axes: Axes,
    panels: Sequence[SmallCurve],
    *,
    everyone: tuple[Sequence[int], Sequence[float]],
    everyone_label: str,
    tick: Callable[[float], str],
    x_label: str,
) -> None:
    """Draw a panel for each group on the same scales; below each the days and the numbers at risk."""
    days = [day for panel in panels for day in panel.days]
    first, last = min(days), max(days)
    places = panels_of(axes, len(panels), columns=_columns(len(panels), narrow=is_narrow(axes)))
    for number, (place, panel) in enumerate(zip(places, panels, strict=True)):
        (all_of_them,) = place.plot(*everyone, color=MUTED, linewidth=1.0)
        mark(all_of_them, everyone_label)
        if panel.low:
            place.fill_between(panel.days, panel.low, panel.high, color=ACCENT, alpha=BAND, linewidth=0)
        (own,) = place.plot(panel.days, panel.shares, color=ACCENT)
        mark(own, panel.words)
        if panel.spot is not None:
            _name_spot(place, panel)
        place.set_title(shortened(panel.title, axes=place), loc="left")
        place.set_xlim(first, last)
        place.set_ylim(0, 1.02)
        place.set_yticks([0, 0.5, 1], [tick(value) for value in (0, 0.5, 1)])
        place.yaxis.set_tick_params(labelcolor=QUIET)
        place.yaxis.grid(visible=True)
        place.axvline(0, color=RULE, linewidth=0.7)
        place.spines["left"].set_visible(False)
        day_ticks(place, [pair for pair in panel.ticks if pair[0] % 60 == 0], most=TICKS)
        if number >= len(panels) - _columns(len(panels), narrow=is_narrow(place)):
            place.set_xlabel(x_label)


def _name_spot(place: Axes, panel: SmallCurve) -> None:
    if panel.spot is None:
        return
    place.plot([panel.spot[0]], [panel.spot[1]], "o", color=ACCENT, markersize=4)
    place.annotate(
        panel.spot_words,
        panel.spot,
        xytext=(5, -5),
        textcoords="offset points",
        va="top",
        ha="left",
        color=INK,
        weight=SEMIBOLD,
    )
