"""How invoices end, day by day: shares paid, credited, written off and still open, stacked; numbers at risk below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.figures.style import ACCENT, INK, MUTED, QUIET, RULE, is_narrow, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["EndedPart", "PartRole", "day_ticks", "draw_ended"]

PartRole = str
COLOURS: dict[PartRole, str] = {"paid": ACCENT, "credited": MUTED, "written_off": INK, "open": RULE}
NARROW_TICKS = 4
DUE = 0


@dataclass(frozen=True)
class EndedPart:
    """One way in which invoices end (`role`: paid, credited, written_off; open: not yet), as shares day by day."""

    role: PartRole
    label: str
    shares: tuple[float, ...]


def draw_ended(
    axes: Axes,
    days: Sequence[int],
    parts: Sequence[EndedPart],
    *,
    ticks: Sequence[tuple[int, str]],
    tick: Callable[[float], str],
    x_label: str,
    due_label: str = "",
) -> None:
    """Stack the parts over the days; each of `ticks` is a day with the number at risk on it, written below the day.

    Days run left to right in every language. `due_label` names day 0 where it is the due date.
    """
    foot = [0.0] * len(days)
    for part in parts:
        top = [low + share for low, share in zip(foot, part.shares, strict=True)]
        if any(part.shares):
            area = axes.fill_between(
                days, foot, top, step="post", color=COLOURS[part.role], linewidth=0, label=part.label
            )
            mark(area, part.label)
        foot = top
    axes.set_xlim(days[0], max(days[-1], days[0] + 1))
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], [tick(value) for value in (0, 0.25, 0.5, 0.75, 1)])
    axes.yaxis.set_tick_params(labelcolor=QUIET)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(x_label)
    day_ticks(axes, ticks)
    if due_label and days[0] < DUE < days[-1]:
        _name_due_date(axes, due_label)
    columns = 2 if is_narrow(axes) else len(parts)
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=columns, columnspacing=1.4, borderaxespad=0.2)


def day_ticks(axes: Axes, ticks: Sequence[tuple[int, str]], *, most: int | None = None) -> None:
    """Write days below the scale, and below each the number of invoices at risk on it."""
    room = most if most is not None else NARROW_TICKS if is_narrow(axes) else len(ticks)
    step = max(1, -(-len(ticks) // room))
    due = next((place for place, (day, _) in enumerate(ticks) if day == DUE), 0)
    shown = [pair for place, pair in enumerate(ticks) if (place - due) % step == 0]
    axes.set_xticks([day for day, _ in shown], [f"{day}\n{count}" for day, count in shown])


def _name_due_date(axes: Axes, due_label: str) -> None:
    from lrfm.figures.style import PAPER

    axes.axvline(DUE, color=PAPER, linewidth=1.2)
    axes.annotate(
        due_label,
        (DUE, 1),
        xycoords=("data", "axes fraction"),
        xytext=(-4, -4),
        textcoords="offset points",
        va="top",
        ha="right",
        color=INK,
    )
