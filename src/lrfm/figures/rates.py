"""Rates of the bands of a score, with their intervals: one panel for each set of criteria."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.figures.panels import panels_of
from lrfm.figures.style import ACCENT, INK, MUTED, QUIET, is_narrow, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["RatePanel", "Rates", "draw_rates"]

APART = 0.14
LEAST = 0.01
SMALL, MOST_LETTERS, TWO = 4, 22, 2


@dataclass(frozen=True)
class Rates:
    """One scheme's rates, the first band first, each with its interval and in words; none where a band is empty."""

    label: str
    shares: tuple[float | None, ...]
    ends: tuple[tuple[float | None, float | None], ...]
    words: tuple[str, ...]
    is_strong: bool = False


@dataclass(frozen=True)
class RatePanel:
    """Schemes beside each other, two at most; one alone has its name in the title."""

    title: str
    rates: tuple[Rates, ...]


def draw_rates(
    axes: Axes,
    panels: Sequence[RatePanel],
    *,
    tick: Callable[[float], str],
    labels: tuple[str, str],
    average: tuple[float, str] | None,
    columns: tuple[int, int],
) -> None:
    """Draw rates over bands 1, 2 and so on, all panels on one scale from 0, over the hairline of the average rate.

    `labels` are those of both scales, left out where panels are small; so many `columns` on a wide
    figure, more than two of them small, and on a narrow one.
    """
    from matplotlib.ticker import MaxNLocator

    narrow = is_narrow(axes)
    across = min(columns[1] if narrow else columns[0], max(1, len(panels)))
    is_small = columns[0] > TWO
    # the scale ends on a line, so that no interval ends above the last one
    lines = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 4, 5, 6, 8, 10]).tick_values(0, _most(panels))
    for number, (place, panel) in enumerate(zip(panels_of(axes, len(panels), columns=across), panels, strict=True)):
        if average is not None:
            line = place.axhline(average[0], color=INK, linewidth=0.7, linestyle=(0, (1, 2)), zorder=1)
            mark(line, average[1])
        for at, one in enumerate(panel.rates):
            _draw_one(place, one, shift=(at - (len(panel.rates) - 1) / 2) * 2 * APART, size=SMALL if is_small else 6)
        count = max((len(one.shares) for one in panel.rates), default=1)
        place.set_title(_brief(panel.title) if is_small else panel.title, loc="left")
        place.set_xlim(-0.5, count - 0.5)
        place.set_ylim(0, lines[-1])
        place.set_xticks(range(count), [str(band) for band in range(1, count + 1)])
        shown = [value for value in lines if value >= 0]
        place.set_yticks(shown[:: len(shown) - 1] if is_small else shown)
        place.yaxis.set_major_formatter(lambda value, _: tick(float(value)))
        place.yaxis.set_tick_params(labelcolor=QUIET)
        place.yaxis.grid(visible=True)
        place.spines["left"].set_visible(False)
        if not is_small:
            place.set_xlabel(labels[0])
        if not is_small and number % across == 0:
            place.set_ylabel(labels[1])
        if len(panel.rates) > 1:
            place.legend(loc="upper left", borderaxespad=0.2)


def _most(panels: Sequence[RatePanel]) -> float:
    """Give the largest rate or end of an interval."""
    rates = [one for panel in panels for one in panel.rates]
    ends = [end for one in rates for pair in one.ends for end in pair if end is not None]
    return max([LEAST, *ends, *(share for one in rates for share in one.shares if share is not None)])


def _brief(name: str) -> str:
    return name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1].rstrip()}…"


def _draw_one(place: Axes, one: Rates, *, shift: float, size: float) -> None:
    # told apart without colour, too
    colour, shape = (ACCENT, "o") if one.is_strong else (MUTED, "s")
    first = next((band for band, share in enumerate(one.shares) if share is not None), None)
    for band, (share, (low, high), words) in enumerate(zip(one.shares, one.ends, one.words, strict=True)):
        if share is None:
            continue
        if low is not None and high is not None:
            (span,) = place.plot([band + shift] * 2, [low, high], color=colour, linestyle="-", linewidth=1.8)
            mark(span, words)
        (dot,) = place.plot(
            [band + shift], [share], shape, color=colour, markersize=size, label=one.label if band == first else None
        )
        mark(dot, words)
