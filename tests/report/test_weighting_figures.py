"""Figures of weighting schemes: each mark says what it shows, and what does not matter is drawn quietly (B4)."""

from __future__ import annotations

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lrfm.figures.forest import Ranged, draw_forest
from lrfm.figures.paths import Path, PathPanel, draw_paths
from lrfm.figures.rates import RatePanel, Rates, draw_rates
from lrfm.figures.style import ACCENT, MARK_PREFIX, MUTED, house_style
from lrfm.figures.weight_panels import WeightDot, WeightPanel, draw_weights

WIDTHS = (7.2, 3.5)
UNIT = (0.0, 0.5, 1.0)


def _axes(width: float) -> Axes:
    return Figure(figsize=(width, 3), layout="constrained").subplots()


def _marks(place: Axes) -> list[str]:
    return [str(line.get_gid()).removeprefix(MARK_PREFIX) for line in place.lines if line.get_gid()]


def test_a_range_where_it_does_not_matter_is_as_quiet_as_one_that_holds_nothing() -> None:
    rows = [
        Ranged("far", 0.1, 0.05, 0.15, "better", "far: better"),
        Ranged("near", 0.01, 0.005, 0.015, "equivalent", "near: equivalent"),
        Ranged("wide", 0.1, -0.1, 0.3, "cannot be told", "wide: cannot be told"),
    ]
    with house_style():
        axes = _axes(7.2)
        draw_forest(axes, rows, tick=str, x_label="", direction="ltr", zone=0.02)
    colours = {str(line.get_gid()): line.get_color() for line in axes.lines if line.get_gid()}
    assert [colours[f"{MARK_PREFIX}{row.words}"] for row in rows] == [ACCENT, MUTED, MUTED]
    low, high = axes.get_xlim()
    assert low < -0.1
    assert high > 0.3


@pytest.mark.parametrize("width", WIDTHS)
def test_each_panel_names_its_paths_and_money_has_one_scale_with_a_line_at_0(width: float) -> None:
    best = Path("Best", UNIT, (0.0, 0.8, 1.0), (0.0, 0.7, 1.0), (0.0, 0.9, 1.0), "best", "Scorecard")
    plain = Path("Equal", UNIT, UNIT, (), (), "reference", "Equal weights")
    panels = [
        PathPanel("ROC", (best, plain), "x", "y", is_unit=True),
        PathPanel("Money", (Path("Best", UNIT, (-5.0, -3.0, 0.0), (), (), "best", "Scorecard"),), "x", "y"),
        PathPanel("Less", (Path("Other", UNIT, (-900.0, -3.0, 0.0), (), (), "best", "Trees"),), "x", "y"),
    ]
    with house_style():
        axes = _axes(width)
        figure = axes.get_figure(root=True)
        draw_paths(axes, panels, x_tick=str, y_tick=str, even_label="Chance", columns=2)
    assert figure is not None
    first, second, third = figure.axes
    assert _marks(first) == ["Chance", "Scorecard", "Equal weights"]
    assert _marks(second) == ["Scorecard"]
    named = [[text.get_text() for text in one.get_legend().get_texts()] for one in figure.axes]
    assert named == [["Chance", "Best", "Equal"], ["Best"], ["Other"]]
    assert second.get_ylim() == third.get_ylim()
    assert second.get_ylim()[0] < -900
    assert any(set(line.get_ydata()) == {0} for line in second.lines)
    assert len(first.collections) == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_rates_stand_side_by_side_on_one_scale_that_ends_above_their_intervals(width: float) -> None:
    one = Rates("Equal weights", (0.1, 0.2), ((0.05, 0.15), (None, None)), ("first: 10%", "second: 20%"))
    other = Rates("Scorecard", (0.05, 0.3), ((0.01, 0.1), (0.2, 0.41)), ("first: 5%", "second: 30%"), is_strong=True)
    with house_style():
        axes = _axes(width)
        figure = axes.get_figure(root=True)
        draw_rates(
            axes, [RatePanel("a", (one, other)), RatePanel("b", (one,))], tick=str, labels=("x", "y"),
            average=(0.12, "all: 12%"), columns=(2, 1),
        )  # fmt: skip
    assert figure is not None
    first, second = figure.axes
    assert first.get_ylim() == second.get_ylim()
    assert first.get_ylim()[1] == max(first.get_yticks()) >= 0.41
    assert _marks(second) == ["all: 12%", "first: 10%", "first: 10%", "second: 20%"]
    assert [label.get_text() for label in first.get_xticklabels()] == ["1", "2"]
    assert (first.get_legend() is None, second.get_legend() is None) == (False, True)


@pytest.mark.parametrize("width", WIDTHS)
def test_weights_stand_beside_the_equal_share_on_one_scale(width: float) -> None:
    some = WeightDot("Scorecard", 0.5, 0.3, 0.7, "Scorecard, L: 50%", is_strong=True)
    bare = WeightDot("Entropy", 0.2, None, None, "Entropy, L: 20%", is_strong=False)
    panels = [WeightPanel("Length", (some, bare)), WeightPanel("Recency", (bare, some))]
    with house_style():
        axes = _axes(width)
        figure = axes.get_figure(root=True)
        draw_weights(axes, panels, equal=0.25, equal_label="Equal: 25%", tick=str)
    assert figure is not None
    first, second = figure.axes
    assert first.get_xlim() == second.get_xlim()
    assert 0.7 < first.get_xlim()[1] < 1
    assert _marks(first) == ["Equal: 25%", "Scorecard, L: 50%", "Scorecard, L: 50%", "Entropy, L: 20%"]
    named = [[label.get_text() for label in place.get_yticklabels()] for place in figure.axes]
    assert named == [["Scorecard", "Entropy"], ["Entropy", "Scorecard"] if width < 5 else ["", ""]]
