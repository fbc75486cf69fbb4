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


@pytest.mark.usefixtures("undrawn")
def test_so_few_that_nothing_was_tested_are_never_called_within_sampling_error() -> None:
    """Of seven cheques one came back: that says nothing of one in twenty."""
    few, tested = phenomenon("bounces", chance=None), phenomenon("parts")
    shown = EXHIBITS["made_up.endings"](VOICE, company(few, tested))
    assert isinstance(shown, Block)
    assert shown.claim == (
        "Cheques that come back: 12.0% in the files, 10.0% in truth; so few cases cannot tell whether that is chance"
    )
    without_lead = EXHIBITS["made_up.endings"](VOICE, company(phenomenon("disputes", chance=None), tested))
    assert isinstance(without_lead, Block)
    assert without_lead.claim == "Within sampling error: Invoices paid in parts"
    untested = EXHIBITS["made_up.endings"](VOICE, company(phenomenon("disputes", chance=None)))
    assert isinstance(untested, Block)
    assert untested.claim == "Not tested here: Invoices disputed"
    answer = EXHIBITS["made_up.answer"](VOICE, company(few))
    assert isinstance(answer, Lines)
    assert answer.lines[1] == "The company is too small to test anything that was planted in it."


@pytest.mark.usefixtures("undrawn")
def test_failures_are_shown_where_none_is_old_enough_for_a_loss() -> None:
    shown = EXHIBITS["made_up.failures"](VOICE, company(phenomenon("failures_frequency")))
    assert isinstance(shown, Block)
    assert "none is old enough for a loss" in shown.caveat


@pytest.mark.usefixtures("undrawn")
def test_every_kind_of_fraud_is_said_to_stand_out_only_where_each_does() -> None:
    kinds = next(part.keys for part in PARTS if part.key == "frauds")

    def claim(**changed: Phenomenon) -> str:
        shown = EXHIBITS["made_up.frauds"](VOICE, company(*(changed.get(key, culprit(key)) for key in kinds)))
        assert isinstance(shown, Block)
        return shown.claim

    assert claim().startswith("Each kind of fraud stands out")
    for other in (phenomenon("lapping"), phenomenon("lapping", chance=None)):
        assert claim(lapping=other).startswith("Secret discounts are on 12.0% of the invoices of one salesperson")


def culprit(key: str) -> Phenomenon:
    """One of three does it more than the others."""
    points = tuple(Point(float(x), 0.1, 0.3 if x == 2 else 0.1, 0.0, 0.4, x == 2) for x in range(1, 4))
    return replace(phenomenon(key), series=(Series(key, "salesperson", "share", points),))


def test_a_pace_is_said_as_one() -> None:
    assert value(VOICE, 2.0, "pace") == "2.00 times as fast"
    assert value(VOICE, 0.3, "pace") == "at 0.30 of the usual pace"


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
