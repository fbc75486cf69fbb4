"""Two shares of each segment side by side: of the customers, and of the money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lrfm.figures.style import ACCENT, INK, MUTED, QUIET, RULE, is_narrow, mark, mirror, shortened

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["Pair", "draw_pairs"]


@dataclass(frozen=True)
class Pair:
    """A segment with its share of the customers and of the money; `text` says both in words."""

    label: str
    customers: float
    money: float
    text: str


def draw_pairs(
    axes: Axes,
    pairs: Sequence[Pair],
    *,
    names: tuple[str, str],
    tick: Callable[[float], str],
    direction: Literal["ltr", "rtl"],
) -> None:
    """Draw for each segment, from the top, a ring for its customers and a dot for its money, and the way between."""
    rows = list(range(len(pairs)))
    for row, pair in zip(rows, pairs, strict=True):
        axes.plot(
            [pair.customers, pair.money],
            [row, row],
            color=RULE,
            linestyle="-",
            linewidth=4,
            solid_capstyle="butt",
            zorder=1,
        )
    axes.plot(
        [pair.customers for pair in pairs], rows, "o", markersize=8, markerfacecolor="none",
        markeredgecolor=INK, markeredgewidth=1.4, label=names[0], zorder=2,
    )  # fmt: skip
    axes.plot([pair.money for pair in pairs], rows, "o", markersize=8, color=ACCENT, label=names[1], zorder=3)
    for row, pair in zip(rows, pairs, strict=True):
        _say(axes, row, pair, tick=tick, direction=direction)
    _frame(axes, pairs, tick=tick)
    mirror(axes, direction)


def _say(axes: Axes, row: int, pair: Pair, *, tick: Callable[[float], str], direction: Literal["ltr", "rtl"]) -> None:
    from matplotlib.patches import Rectangle

    zone = Rectangle((0, row - 0.5), 1, 1, facecolor=MUTED, alpha=0.004, linewidth=0)
    mark(zone, pair.text)
    axes.add_patch(zone)
    last = max(pair.customers, pair.money)
    side = 1 if direction == "ltr" else -1
    axes.annotate(
        f"{tick(pair.customers)} / {tick(pair.money)}",
        (last, row),
        xytext=(10 * side, 0),
        textcoords="offset points",
        va="center",
        ha="left" if direction == "ltr" else "right",
        color=QUIET,
    )


def _frame(axes: Axes, pairs: Sequence[Pair], *, tick: Callable[[float], str]) -> None:
    from matplotlib.ticker import MaxNLocator

    most = max((max(pair.customers, pair.money) for pair in pairs), default=1.0)
    least = min((min(pair.customers, pair.money, 0.0) for pair in pairs), default=0.0)
    axes.set_xlim(least, most * (1.5 if is_narrow(axes) else 1.25) or 1.0)
    axes.set_ylim(len(pairs) - 0.4, -0.6)
    axes.set_yticks(range(len(pairs)), [shortened(pair.label, axes=axes) for pair in pairs])
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.xaxis.set_major_formatter(lambda value, _: tick(float(value)))
    axes.xaxis.grid(visible=True)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", length=0)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=1 if is_narrow(axes) else 2, borderaxespad=0.2)
