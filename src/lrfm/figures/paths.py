"""Paths over a scale that is no time: curves of schemes with their bands, a panel for each set and kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lrfm.figures.panels import panels_of
from lrfm.figures.style import ACCENT, INK, MUTED, QUIET, is_narrow, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["Path", "PathPanel", "Role", "draw_paths"]

Role = Literal["best", "reference", "ceiling"]
LOOKS: dict[Role, tuple[str, str, float]] = {
    "best": (ACCENT, "-", 1.8),
    "reference": (MUTED, "-", 1.8),
    "ceiling": (INK, "--", 1.2),
}
"""Colour, dash and width: told apart without colour, too."""
BAND = 0.16
ROOM = 1.02


@dataclass(frozen=True)
class Path:
    """A path with its band (empty: none); `label` names it in the legend of its panel, `words` on hover."""

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    role: Role
    words: str


@dataclass(frozen=True)
class PathPanel:
    """Paths on one scale; `is_unit`: both scales run from 0 to 1, over the line of chance."""

    title: str
    paths: tuple[Path, ...]
    x_label: str
    y_label: str
    is_unit: bool = False


def draw_paths(
    axes: Axes,
    panels: Sequence[PathPanel],
    *,
    x_tick: Callable[[float], str],
    y_tick: Callable[[float], str],
    even_label: str,
    columns: int,
) -> None:
    """Draw the panels, each with its legend; scales run left to right in every language, as such curves always do.

    Panels that are no unit squares share one scale of values, with a line at 0.
    """
    narrow = is_narrow(axes)
    places = panels_of(axes, len(panels), columns=1 if narrow else min(columns, len(panels)))
    for place, panel in zip(places, panels, strict=True):
        if panel.is_unit:
            (even,) = place.plot([0, 1], [0, 1], color=QUIET, linewidth=1.1, linestyle=(0, (1, 2)), label=even_label)
            mark(even, even_label)
        for path in panel.paths:
            _draw_path(place, path)
        _set_scales(place, panel, x_tick=x_tick, y_tick=y_tick)
        place.legend(loc="lower right", borderaxespad=0.4)
    _one_scale(places, panels)


def _draw_path(place: Axes, path: Path) -> None:
    colour, dash, width = LOOKS[path.role]
    if path.low:
        place.fill_between(path.x, path.low, path.high, color=colour, alpha=BAND, linewidth=0)
    (line,) = place.plot(path.x, path.y, color=colour, linestyle=dash, linewidth=width, label=path.label)
    mark(line, path.words)


def _set_scales(
    place: Axes, panel: PathPanel, *, x_tick: Callable[[float], str], y_tick: Callable[[float], str]
) -> None:
    from matplotlib.ticker import MaxNLocator

    place.set_title(panel.title, loc="left")
    if panel.is_unit:
        for axis in (place.xaxis, place.yaxis):
            axis.set_ticks([0, 0.5, 1])
        place.set_xlim(0, ROOM)
        place.set_ylim(0, ROOM)
    else:
        place.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
        place.yaxis.set_major_locator(MaxNLocator(nbins=4))
        place.axhline(0, color=INK, linewidth=0.8, zorder=1)
    place.xaxis.set_major_formatter(lambda value, _: x_tick(float(value)))
    place.yaxis.set_major_formatter(lambda value, _: y_tick(float(value)))
    place.yaxis.set_tick_params(labelcolor=QUIET)
    place.grid(visible=True)
    place.set_xlabel(panel.x_label)
    place.set_ylabel(panel.y_label)


def _one_scale(places: Sequence[Axes], panels: Sequence[PathPanel]) -> None:
    """Give panels that have no unit scale one scale of values: the eye compares their heights."""
    free = [place for place, panel in zip(places, panels, strict=True) if not panel.is_unit]
    if not free:
        return
    ends = [place.get_ylim() for place in free]
    for place in free:
        place.set_ylim(min(low for low, _ in ends), max(high for _, high in ends))
