"""The page about a made-up company: asked beside found, and one sentence where a ledger was not made up (B33)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest
from lxml import html as lxml_html

from lrfm.ledger.synthetic.shown.results import Axis, MadeUp, Phenomenon, Point, Series, Unit
from lrfm.report.exhibits import EXHIBITS, made_up
from lrfm.report.exhibits.made_up import MADE_UP, PARTS
from lrfm.report.exhibits.made_up_words import panel_of, value
from lrfm.report.messages import MESSAGES
from lrfm.report.pack import Block, Lines
from tests.report import trends_sample as sample

VOICE = sample.voice()


def phenomenon(key: str, *, chance: float | None = 0.5, unit: Unit = "share", axis: Axis = "days") -> Phenomenon:
    points = tuple(Point(float(x), 0.1, 0.12, 0.08, 0.16, x == 2) for x in range(1, 4))
    return Phenomenon(key, unit, 0.1, 0.12, 0.08, 0.16, chance, 50, (Series("terms", axis, unit, points),))


def company(*phenomena: Phenomenon) -> Any:
    truth = MadeUp(10, 99, date(2020, 1, 1), date(2024, 6, 30), 3, phenomena)
    return cast(Any, SimpleNamespace(made_up=lambda: truth))


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made_up, "render_figure", lambda *_, **__: "<svg></svg>")


@pytest.mark.parametrize("name", sorted(MADE_UP))
def test_a_real_ledger_has_no_truth_to_show(name: str) -> None:
    shown = EXHIBITS[name](VOICE, cast(Any, SimpleNamespace(made_up=lambda: None)))
    assert isinstance(shown, Lines)
    assert shown.lines == ("This ledger was not made up, so there is no truth to put beside it.",)


@pytest.mark.usefixtures("undrawn")
def test_each_part_says_what_its_first_phenomenon_shows() -> None:
    for part in PARTS:
        shown = EXHIBITS[f"made_up.{part.key}"](VOICE, company(phenomenon(part.keys[0]), phenomenon("losses")))
        assert isinstance(shown, Block)
        assert "12.0%" in shown.claim
        assert shown.question
        assert shown.caveat


@pytest.mark.usefixtures("undrawn")
def test_what_lies_outside_is_the_claim() -> None:
    results = company(phenomenon("season"), phenomenon("volume", chance=0.001))
    shown = EXHIBITS["made_up.trade"](VOICE, results)
    assert isinstance(shown, Block)
    assert shown.claim == "Outside sampling error here: Invoices in whole months"
    answer = EXHIBITS["made_up.answer"](VOICE, results)
    assert isinstance(answer, Lines)
    assert answer.lines[1].startswith("1 of 2 comparisons")


def test_parts_without_any_phenomenon_say_so() -> None:
    shown = EXHIBITS["made_up.frauds"](VOICE, company(phenomenon("season")))
    assert isinstance(shown, Lines)


def test_overview_has_a_row_for_each_and_says_what_is_not_tested() -> None:
    keys = [key for part in PARTS for key in part.keys]
    every = tuple(phenomenon(key, chance=None if key in ("losses", "stock", "cut") else 0.5) for key in set(keys))
    shown = EXHIBITS["made_up.overview"](VOICE, company(*every))
    assert isinstance(shown, Block)
    rows = lxml_html.fromstring(shown.exhibit_html).xpath("//tbody/tr")
    assert len(rows) == len(set(keys))
    assert sum("not tested" in row.text_content() for row in rows) == 3
    assert "8.0% to 16.0%" in rows[0].text_content()


def test_all_that_can_be_shown_has_words() -> None:
    """Every phenomenon has a name, every part its claim, caveat, question and title."""
    names = {key.removeprefix("made_up.name_") for key in MESSAGES if key.startswith("made_up.name_")}
    assert names == {key for part in PARTS for key in part.keys}
    for part in PARTS:
        assert {f"made_up.{part.key}.{word}" for word in ("claim", "caveat", "question", "figure_title")} <= set(
            MESSAGES
        )


def test_only_the_culprit_is_numbered() -> None:
    points = tuple(Point(float(x), 0.1, 0.1, 0.0, 0.2, x == 4) for x in range(1, 13))
    panel = panel_of(VOICE, Series("lapping", "salesperson", "share", points))
    assert panel.ticks == ((4.0, "4"),)


def test_figures_are_drawn_with_bars_of_truth_and_points() -> None:
    shown = EXHIBITS["made_up.customers"](VOICE, company(replace(phenomenon("frailty"), unit="index")))
    assert isinstance(shown, Block)
    assert shown.exhibit_html.count("<svg") == 2
    assert "in truth 10.0%, in the files 12.0%" in shown.exhibit_html


def test_values_are_written_in_their_unit() -> None:
    units: tuple[tuple[Unit, str], ...] = (
        ("share", "50.0%"),
        ("ratio", "0.50 times"),
        ("days", "0.5 days"),
        ("index", "0.50"),
        ("documents", "0"),
    )
    for unit, words in units:
        assert value(VOICE, 0.5, unit) == words
    assert value(VOICE, None, "share") == "–"
