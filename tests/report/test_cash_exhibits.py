"""Exhibits of the cash forecast: claims, tables, and what is said where there is nothing (N13)."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lrfm.core.reason import Reason
from lrfm.report.exhibits.cash import CASH
from lrfm.report.exhibits.cash.tables import cash_tables
from lrfm.report.exhibits.table_parts import Money
from lrfm.report.pack import Block, Lines
from lrfm.survival.cash.results import CashForecast, CashScore, ScoredGroup
from tests.report import cash_sample as sample
from tests.report.exhibit_parts import cells, lines

VOICE = sample.voice()
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "07_cash_and_provision.ipynb"


@pytest.fixture
def _not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("past", "short", "weeks"):
        room = import_module(f"lrfm.report.exhibits.cash.{name}")
        monkeypatch.setattr(room, "render_figure", lambda *_, **__: "<svg></svg>")


def told(name: str, found: Any = None, **changed: Any) -> Any:
    forecast = replace(found or sample.forecast(), **changed)
    return CASH[name](VOICE, sample.results(forecast))


def scored(**values: float | None) -> CashScore:
    group = replace(sample.forecast().score.weeks[0], **values)  # type: ignore[union-attr, arg-type]
    return replace(sample.forecast().score, weeks=(group,))  # type: ignore[type-var]


def test_the_notebook_shows_each_exhibit_once() -> None:
    sources = ["".join(cell["source"]) for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]]
    asked = [source.split('"')[1] for source in sources if source.startswith('study.exhibit("cash.')]
    assert sorted(asked) == sorted(CASH)


def test_every_exhibit_is_drawn() -> None:
    """Figures are drawn for wide and narrow pages, in colours of the palette (a colour outside it is a defect)."""
    for name in CASH:
        shown = told(name)
        html = shown._repr_html_()
        assert isinstance(shown, Block | Lines)
        assert "{" not in html.replace("{ ", "")
        if name in ("cash.weeks", "cash.past", "cash.shortfall"):
            assert html.count("<svg") == (4 if name == "cash.weeks" else 2)


@pytest.mark.usefixtures("_not_drawn")
@pytest.mark.parametrize("code", ["en-XA", "ar-XB"])
def test_every_exhibit_speaks_every_language(code: str) -> None:
    for exhibit in CASH.values():
        assert exhibit(sample.voice(code), sample.results(sample.forecast()))._repr_html_()


@pytest.mark.parametrize("name", sorted(CASH))
def test_without_a_model_each_says_why(name: str) -> None:
    said = lines(CASH[name](VOICE, sample.results(Reason.of("cash.no_model"))))
    assert said == ("What open invoices will bring can't be forecast: there is no model of when they are paid.",)


@pytest.mark.usefixtures("_not_drawn")
def test_weeks_show_parts_that_sum_to_what_is_expected() -> None:
    rows = [row for row in cells(told("cash.weeks")) if len(row) == 8][1:]
    assert len(rows) == 14
    assert rows[0][0] == "1 Nov"
    for row in rows:
        *parts, whole = (int(cell.replace(",", "")) for cell in row[1:5])
        assert sum(parts) == pytest.approx(whole, abs=2)
        low, middle, high = (int(cell.replace(",", "")) for cell in row[5:])
        assert low <= middle <= high


@pytest.mark.usefixtures("_not_drawn")
def test_what_is_left_out_is_said() -> None:
    missing = Reason.of("cash.too_few_months", count=2, least=6)
    shock = replace(sample.forecast().shock, missing=Reason.of("cash.too_few_past_months", count=1, least=6))
    caveat = told("cash.weeks", new_missing=missing, shock=shock).caveat
    assert "New invoices are left out" in caveat
    assert "there are 2 whole months of billing" in caveat
    assert "the band is too narrow" in caveat


@pytest.mark.usefixtures("_not_drawn")
@pytest.mark.parametrize(("lean", "words"), [(0.2, "paid faster"), (-0.2, "paid slower"), (0.01, None)])
def test_a_lean_of_the_model_is_said(lean: float, words: str | None) -> None:
    caveat = told("cash.weeks", shock=replace(sample.forecast().shock, lean=lean)).caveat
    assert ("carried on" in caveat) == (words is not None)
    assert words is None or words in caveat


@pytest.mark.usefixtures("_not_drawn")
@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.7, 0.9, "its width can be trusted"),
        (0.69, 0.9, "(69.0% to 90.0%), where 80% should: too few to tell a right width from a wrong one"),
        (0.0, 1.0, "(0.0% to 100.0%), where 80% should: too few to tell"),
        (0.5, 0.79, "the true range is wider"),
        (0.81, 0.99, "the true range is narrower"),
        (None, None, "too few to judge it by"),
    ],
)
def test_the_coverage_is_judged_by_its_interval(low: float | None, high: float | None, words: str) -> None:
    found = told("cash.past", score=scored(covered_low=low, covered_high=high))
    assert words in found.claim
    assert words in lines(told("cash.answer", score=scored(covered_low=low, covered_high=high)))[1]


@pytest.mark.usefixtures("_not_drawn")
def test_the_score_stands_beside_the_chart() -> None:
    rows = cells(told("cash.past"))
    group: ScoredGroup = sample.forecast().score.weeks[0]  # type: ignore[union-attr]
    assert rows[1][0] == "Weeks\u00a01\u00a0to\u00a013"
    assert rows[1][3].startswith(VOICE.language.share(group.covered_share))
    assert lines(told("cash.past", score=None, score_missing=Reason.of("cash.too_few_origins", count=1, least=2)))


@pytest.mark.parametrize(("way", "words"), [(1, "more than was"), (-1, "less than was"), (0, "just what was")])
def test_last_month_is_more_or_less(way: int, words: str) -> None:
    month = sample.forecast().last_month
    assert month is not None
    off = replace(month, received_minor=month.forecast.mean_minor + way * 100)
    found = told("cash.last_month", last_month=off)
    assert words in found.claim
    rows = cells(found)
    assert rows[1][0].startswith("Smith & Sons")
    assert rows[-1][1:3] == [VOICE.amount(off.forecast.mean_minor), VOICE.amount(off.received_minor)]
    told_missing = told("cash.last_month", last_month=None, last_month_missing=Reason.of("cash.no_last_month"))
    assert "can't be told" in lines(told_missing)[0]


@pytest.mark.usefixtures("_not_drawn")
def test_weeks_that_fall_short_are_named() -> None:
    forecast = sample.forecast()
    week = forecast.weeks[3]
    assert week.position is not None
    short = replace(week, position=replace(week.position, p10_minor=-12_345_00))
    weeks = (*forecast.weeks[:3], short, *forecast.weeks[4:])
    found = told("cash.shortfall", weeks=weeks)
    assert "22 November 2026" in found.claim
    assert "€12.3K" in found.claim
    assert [row[0] for row in cells(found) if row[-1] == "yes"] == ["22 Nov"]
    assert "lasts" in told("cash.shortfall").claim
    assert lines(told("cash.shortfall", has_outflows=False))[0].startswith("Which weeks fall short can't be told")


def test_no_instruments_are_said() -> None:
    assert lines(told("cash.instruments", instruments=()))
    found = told("cash.instruments")
    assert [row[-1] for row in cells(found)[1:]] == ["past", "", "", ""]


def test_tables_hold_what_is_shown() -> None:
    found = sample.forecast()
    tables = cash_tables(found, money=Money(2))
    assert [table.num_rows for table in tables.values()][:2] == [13, 3]
    first = tables["cash_weeks"].to_pylist()[0]
    assert first["p50"] == Decimal(found.weeks[0].total.p50_minor).scaleb(-2)
    assert first["mean"] == pytest.approx(first["open_invoices"] + first["new_invoices"] + first["instruments"], abs=2)
    assert tables["cash_score"].to_pylist()[0]["forecasts"] == found.score.weeks[0].origin_count  # type: ignore[union-attr]
    assert set(cash_tables(replace(found, score=None), money=Money(2))) == {"cash_weeks", "cash_months"}


def test_the_forecast_comes_back_from_json_as_it_was() -> None:
    from pydantic import TypeAdapter

    adapter = TypeAdapter(CashForecast)
    assert adapter.validate_json(adapter.dump_json(sample.forecast())) == sample.forecast()
