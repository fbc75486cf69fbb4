"""Rates of the bands of a score, with their intervals: one panel for each set of criteria."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.figures.panels import panels_of
from lrfm.figures.style import ACCENT, MUTED, QUIET, is_narrow, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["RatePanel", "Rates", "draw_rates"]

LOOKS = ((MUTED, "s"), (ACCENT, "o"))
"""Colour and shape of the first scheme and of the second: told apart without colour, too."""
APART = 0.14
HEADROOM = 1.08


@dataclass(frozen=True)
class Rates:
    """One scheme's rates, the first band first, each with its interval and in words; none where a band is empty."""

    label: str
    shares: tuple[float | None, ...]
    ends: tuple[tuple[float | None, float | None], ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class RatePanel:
    """The schemes of one set, two at most."""

    title: str
    rates: tuple[Rates, ...]


def draw_rates(
    axes: Axes,
    panels: Sequence[RatePanel],
    *,
    tick: Callable[[float], str],
    ends: tuple[str, str],
    y_label: str,
) -> None:
    """Draw rates over bands, all panels on one scale from 0; `ends` name the first band and the last."""
    from matplotlib.ticker import MaxNLocator

    narrow = is_narrow(axes)
    places = panels_of(axes, len(panels), columns=1 if narrow else max(1, len(panels)))
    most = max(
        [
            0.01,
            *(end for panel in panels for one in panel.rates for pair in one.ends for end in pair if end is not None),
        ]
        + [share for panel in panels for one in panel.rates for share in one.shares if share is not None]
    )
    for number, (place, panel) in enumerate(zip(places, panels, strict=True)):
        for at, one in enumerate(panel.rates):
            _draw_one(place, one, at=at, of=len(panel.rates))
        count = max((len(one.shares) for one in panel.rates), default=1)
        place.set_title(panel.title, loc="left")
        place.set_xlim(-0.5, count - 0.5)
        place.set_ylim(0, most * HEADROOM)
        place.set_xticks([0, count - 1], list(ends))
        place.yaxis.set_major_locator(MaxNLocator(nbins=4))
        place.yaxis.set_major_formatter(lambda value, _: tick(float(value)))
        place.yaxis.set_tick_params(labelcolor=QUIET)
        place.yaxis.grid(visible=True)
        place.spines["left"].set_visible(False)
        if narrow or number == 0:
            place.set_ylabel(y_label)
        place.legend(loc="upper left", borderaxespad=0.2)


def _draw_one(place: Axes, one: Rates, *, at: int, of: int) -> None:
    colour, shape = LOOKS[at % len(LOOKS)]
    shift = (at - (of - 1) / 2) * 2 * APART
    first = next((band for band, share in enumerate(one.shares) if share is not None), None)
    for band, (share, (low, high), words) in enumerate(zip(one.shares, one.ends, one.words, strict=True)):
        if share is None:
            continue
        if low is not None and high is not None:
            (span,) = place.plot([band + shift] * 2, [low, high], color=colour, linestyle="-", linewidth=1.8)
            mark(span, words)
        (dot,) = place.plot(
            [band + shift], [share], shape, color=colour, markersize=6, label=one.label if band == first else None
        )
        mark(dot, words)
