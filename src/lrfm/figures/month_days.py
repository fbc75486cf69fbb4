"""Money by the day of the month on which it came, as columns."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from lrfm.figures.style import ACCENT, INK, MUTED, is_narrow, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["draw_month_days"]


def draw_month_days(
    axes: Axes,
    shares: Sequence[float],
    *,
    even_shares: Sequence[float],
    strong: Container[int],
    texts: Sequence[str],
    even_label: str,
    x_label: str,
    tick: Callable[[float], str],
) -> None:
    """Draw a column for each day of the month, in the accent where it is one of the `strong` days.

    `even_shares` are what each day would hold if all days of the window brought the same; `texts` say each column in
    words.
    """
    days = range(1, len(shares) + 1)
    bars = axes.bar(days, list(shares), width=0.78, color=[ACCENT if day in strong else MUTED for day in days])
    for bar, text in zip(bars, texts, strict=True):
        mark(bar, text)
    (line,) = axes.step(days, list(even_shares), where="mid", color=INK, linewidth=1, linestyle="--", label=even_label)
    mark(line, even_label)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0.2)
    shown = [1, 10, 20, 31] if is_narrow(axes) else [1, 5, 10, 15, 20, 25, 31]
    axes.set_xticks(shown, [tick(day) for day in shown])
    axes.set_xlabel(x_label)
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)
