"""Figures of the provision: each mark says what it shows, for both widths and both directions of reading (N14)."""

from __future__ import annotations

from typing import Literal

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from lrfm.figures.covered import Covered, draw_covered
from lrfm.figures.style import MARK_PREFIX, house_style
from lrfm.figures.waterfall import Rung, draw_waterfall

Direction = Literal["ltr", "rtl"]
WIDTHS = (7.2, 3.5)
RUNGS = (
    Rung("Opening", 100, "100", "Opening: 100", is_total=True),
    Rung("New", 30, "+30", "New: 30"),
    Rung("Released", -50, "-50", "Released: -50"),
    Rung("Closing", 80, "80", "Closing: 80", is_total=True),
)


def _bars(axes: Axes) -> list[Rectangle]:
    return [patch for patch in axes.patches if isinstance(patch, Rectangle)]


def _marks(axes: Axes) -> list[str]:
    found = [str(patch.get_gid()) for patch in _bars(axes) if patch.get_gid()]
    return [mark.removeprefix(MARK_PREFIX) for mark in found]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_each_step_begins_where_the_one_before_ended(width: float, direction: Direction) -> None:
    with house_style():
        axes = Figure(figsize=(width, 3)).subplots()
        draw_waterfall(axes, RUNGS, direction=direction)
    bars = _bars(axes)
    assert [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars] == [(0, 100), (100, 130), (80, 130), (0, 80)]
    assert _marks(axes) == [rung.text for rung in RUNGS]
    assert axes.xaxis_inverted() == (direction == "rtl")
    assert max(axes.get_xlim()) > 130


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_what_is_set_aside_lies_over_what_is_open(width: float, direction: Direction) -> None:
    rows = [Covered("Not due", 900, 9, "9 of 900", "Not due: 9"), Covered("Late", 100, 60, "60 of 100", "Late: 60")]
    with house_style():
        axes = Figure(figsize=(width, 2)).subplots()
        draw_covered(axes, rows, direction=direction, names=("open", "set aside"))
    assert [bar.get_width() for bar in _bars(axes)] == [900, 100, 9, 60]
    assert _marks(axes) == ["Not due: 9", "Late: 60"]
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["open", "set aside"]


def test_nothing_open_and_nothing_moved_draw_all_the_same() -> None:
    with house_style():
        axes = Figure().subplots()
        draw_covered(axes, [Covered("Late", 0, 0, "", "")], direction="ltr", names=("open", "set aside"))
        other = Figure().subplots()
        draw_waterfall(other, [Rung("Opening", 0, "0", "", is_total=True)], direction="ltr")
    assert axes.get_xlim()[1] > 0
    assert other.get_xlim()[1] > 0
