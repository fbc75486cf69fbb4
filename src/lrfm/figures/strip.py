"""One customer's history as a strip: purchases above the line, how late they paid below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lrfm.figures.style import ACCENT, INK, MUTED, QUIET, RULE, is_narrow, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["Payment", "Purchase", "draw_strip"]

ABOVE, BELOW = 1.0, -0.8


@dataclass(frozen=True)
class Purchase:
    """A day of purchase with its amount (below 0: credited); `text` says it in words."""

    day: date
    amount: float
    text: str


@dataclass(frozen=True)
class Payment:
    """A payment, or what is still open (`is_open`), by the day, and how many days late it was, or is by now."""

    day: date
    days_late: int
    is_open: bool
    text: str


def draw_strip(
    axes: Axes,
    purchases: Sequence[Purchase],
    payments: Sequence[Payment],
    *,
    first_day: date,
    cutoff: date,
    window_from: date,
    expected_on: date | None,
    labels: tuple[str, str, str],
    tick: Callable[[date], str],
    late_tick: Callable[[int], str],
) -> None:
    """Draw the history from its first day to the cut-off; time runs left to right in every language.

    `labels` name the purchases, the lateness below and the day on which the next purchase was expected.
    """
    start = first_day.toordinal()
    end = max(cutoff.toordinal(), expected_on.toordinal() if expected_on else 0)
    axes.axvspan(window_from.toordinal(), cutoff.toordinal(), color=RULE, alpha=0.35, linewidth=0, zorder=0)
    axes.axhline(0, color=MUTED, linewidth=0.9)
    _draw_purchases(axes, purchases)
    _draw_payments(axes, payments, late_tick=late_tick)
    axes.axvline(cutoff.toordinal(), color=INK, linewidth=1.0, zorder=1)
    if expected_on is not None:
        (line,) = axes.plot(
            [expected_on.toordinal()] * 2, [0, ABOVE * 0.9], color=INK, linewidth=1.0, linestyle=(0, (2, 2))
        )
        mark(line, f"{labels[2]}: {tick(expected_on)}")
    axes.set_ylim(BELOW * 1.2, ABOVE * 1.25)
    axes.set_xlim(start - (end - start) * 0.02 - 3, end + (end - start) * 0.03 + 3)
    for words, y, side in ((labels[0], ABOVE * 1.22, "top"), (labels[1], BELOW * 1.18, "bottom")):
        axes.annotate(words, (0.0, y), xycoords=("axes fraction", "data"), ha="left", va=side, color=QUIET)
    _ticks(axes, start, end, tick=tick)
    axes.spines["left"].set_visible(False)


def _draw_purchases(axes: Axes, purchases: Sequence[Purchase]) -> None:
    largest = max((abs(purchase.amount) for purchase in purchases), default=1.0) or 1.0
    for purchase in purchases:
        height = max(0.04, ABOVE * abs(purchase.amount) / largest)
        colour = ACCENT if purchase.amount >= 0 else MUTED
        place = purchase.day.toordinal()
        (stem,) = axes.plot(
            [place, place], [0, height], color=colour, linestyle="-", linewidth=1.6, solid_capstyle="butt", zorder=2
        )
        mark(stem, purchase.text)


def _draw_payments(axes: Axes, payments: Sequence[Payment], *, late_tick: Callable[[int], str]) -> None:
    """Draw lateness downwards: on time at the line, the later the lower."""
    worst = max([payment.days_late for payment in payments] + [30])
    for payment in payments:
        depth = BELOW * max(0, payment.days_late) / worst
        (dot,) = axes.plot([payment.day.toordinal()], [depth - 0.05], "o", markersize=4.5, color=INK, zorder=3)
        if payment.is_open:
            dot.set_markerfacecolor("none")
        mark(dot, payment.text)
    shown = [0, worst]
    axes.set_yticks([BELOW * value / worst - 0.05 for value in shown], [late_tick(value) for value in shown])


def _ticks(axes: Axes, start: int, end: int, *, tick: Callable[[date], str]) -> None:
    count = 3 if is_narrow(axes) else 6
    step = max(1, (end - start) // count)
    places = list(range(start, end + 1, step))
    axes.set_xticks(places, [tick(date.fromordinal(place)) for place in places])
