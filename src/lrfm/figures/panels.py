"""Room for several small panels in the place of one figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["panels_of"]


def panels_of(axes: Axes, count: int, *, columns: int) -> list[Axes]:
    """Give so many panels in the place of `axes`, row by row."""
    figure = axes.get_figure(root=True)
    if figure is None:
        return [axes]
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    rows = -(-count // columns)
    axes.remove()
    if isinstance(layout := figure.get_layout_engine(), ConstrainedLayoutEngine):
        layout.set(h_pad=0.07, w_pad=0.08)
    places = [place for row in figure.subplots(rows, columns, squeeze=False) for place in row]
    for place in places[count:]:
        place.remove()
    return places[:count]
