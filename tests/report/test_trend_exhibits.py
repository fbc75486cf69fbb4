"""Exhibits of several months: the claim that each makes by rule, at the edges of what a ledger may hold (B20, B24)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from lrfm.kpi.results import Trend, Trends
from lrfm.report.exhibits import EXHIBITS, collection, concentration, dso_family, losses, spread
from lrfm.report.exhibits import transitions as flows
from lrfm.report.exhibits import trend as months
from lrfm.report.exhibits.table_parts import Money
from lrfm.report.exhibits.trend_tables import trend_tables
from lrfm.report.pack import Block
from lrfm.report.seal import seal
from tests.report import trends_sample as sample
from tests.report.exhibit_parts import cells, lines

NEW = (
    "payments.collection",
    "payments.dso_family",
    "payments.dso_trend",
    "payments.lateness_trend",
    "payments.month_days",
    "receivables.abc",
    "receivables.ageing_trend",
    "receivables.bad_debt",
    "receivables.concentration",
    "receivables.disputes",
    "receivables.promises",
    "receivables.shares",
    "receivables.targets",
    "receivables.transitions",
)
VOICE = sample.voice()
PAGE = "<!DOCTYPE html>\n<html lang='en'>\n<head>\n<style>p {{}}</style>\n</head>\n<body>{}</body>\n</html>"
DRAWING = (collection, concentration, dso_family, flows, losses, months, spread)


@pytest.fixture(autouse=True)
def _drawn_where_asked_for(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes longer than all else: claims are read without it."""
    if "drawn" not in request.fixturenames:
        for room in DRAWING:
            monkeypatch.setattr(room, "render_figure", lambda *_, **__: "<svg></svg>")


@pytest.fixture
def drawn() -> None:
    """Let a test see the figures themselves."""


@pytest.fixture(scope="module")
def whole() -> Trends:
    return sample.trends()


def of(trend: Trend) -> Trends:
    return replace(sample.trends(), trend=trend)


def one_month(**values: Any) -> Trends:
    (day,) = sample.month_ends(1)
    return of(sample.trend(sample.point(day, (100_00, 20_00, 0, 0, 0, 5_00), **values)))


def two_months(key: str, then: Fraction | None, now: Fraction | None) -> Trends:
    days = sample.month_ends(2)
    points = (
        sample.point(day, (100_00, 0, 0, 0, 0, 0), **{key: value}) for day, value in zip(days, (then, now), strict=True)
    )
    return of(sample.trend(*points))


# --- all of them ---


@pytest.mark.usefixtures("drawn")
def test_each_says_what_it_shows_what_it_does_not_and_what_to_ask(whole: Trends) -> None:
    pages, mirrored = 0, sample.voice("ar-XB")
    for name in NEW:
        block = EXHIBITS[name](mirrored, sample.results(whole))
        assert isinstance(block, Block), name
        assert all((block.claim, block.exhibit_html, block.caveat, block.provenance, block.question)), name
        html = block._repr_html_()
        assert seal(PAGE.format(html))
        assert f'<p class="question">{block.question[:3]}' in html
        pages += len(html)
    assert pages < 400_000


@pytest.mark.parametrize("name", sorted(set(NEW) - {"receivables.abc", "receivables.concentration"}))
def test_sales_alone_are_answered_in_one_sentence(whole: Trends, name: str) -> None:
    (sentence,) = lines(EXHIBITS[name](VOICE, sample.results(whole, has_payments=False)))
    assert sentence.endswith(".")


def test_sales_alone_have_classes_and_the_concentration_of_billing(whole: Trends) -> None:
    """What needs no payment is shown of files without any."""
    results = sample.results(replace(whole, open_concentration=sample.without_amounts()), has_payments=False)
    shown = EXHIBITS["receivables.concentration"](VOICE, results)
    assert isinstance(shown, Block)
    assert "were billed" in shown.claim
    assert isinstance(EXHIBITS["receivables.abc"](VOICE, results), Block)
    assert lines(EXHIBITS["receivables.abc"](VOICE, sample.results(None, has_payments=False)))


@pytest.mark.parametrize(
    "exhibit",
    [
        months.shares,
        dso_family.dso_family,
        collection.collection,
        collection.lateness_trend,
    ],
)
def test_one_month_has_nothing_to_compare_with(exhibit: Any) -> None:
    known = {
        "overdue_share": Fraction(1, 5),
        "simple_dso": Fraction(40),
        "average_days_delinquent": Fraction(10),
        "collection_effectiveness": Fraction(3, 4),
        "weighted_days_late": Fraction(7, 2),
    }
    shown = exhibit(VOICE, one_month(**known))
    assert isinstance(shown, Block)
    assert "<svg" in shown.exhibit_html
    assert "no earlier month" in shown.claim or shown.claim == "Of 40.0 days sales outstanding, being late makes 10.0"


@pytest.mark.parametrize(
    "exhibit", [months.shares, dso_family.dso_family, collection.collection, collection.lateness_trend]
)
def test_what_is_missing_in_every_month_is_said_and_not_drawn(exhibit: Any) -> None:
    shown = exhibit(VOICE, one_month())
    assert shown.claim == "Nothing is open."
    assert shown.exhibit_html == ""


# --- month by month ---


@pytest.mark.parametrize(
    ("then", "now", "claim"),
    [
        ((9_00, 5_00), (9_00, 7_00), "€7.00 is past due, more than the €5.00 of May 2024"),
        ((9_00, 7_00), (9_00, 5_00), "€5.00 is past due, less than the €7.00 of May 2024"),
        ((9_00, 5_00), (1_00, 5_00), "€5.00 is past due, just as in May 2024"),
        ((9_00, 0), (9_00, 0), "Nothing is past due, and nothing was in May 2024"),
    ],
)
def test_the_ageing_is_compared_with_the_earlier_month(then: Any, now: Any, claim: str) -> None:
    days = sample.month_ends(2)
    points = (sample.point(day, (*pair, 0, 0, 0, 0)) for day, pair in zip(days, (then, now), strict=True))
    assert months.ageing_trend(VOICE, of(sample.trend(*points))).claim == claim


def test_nothing_open_at_all_is_no_figure() -> None:
    (day,) = sample.month_ends(1)
    shown = months.ageing_trend(VOICE, of(sample.trend(sample.point(day, (0,) * 6))))
    assert (shown.exhibit_html, shown.question) == ("", "")


def test_a_year_ago_is_twelve_months_before() -> None:
    claim = months.ageing_trend(VOICE, of(sample.growing(36))).claim
    assert claim.endswith("of June 2023")
    assert months.ageing_trend(VOICE, of(sample.growing(12))).claim.endswith("of July 2023")


@pytest.mark.parametrize(
    ("then", "now", "claim"),
    [
        (Fraction(30, 100), Fraction(31, 100), "Past due, share of open invoices: up to 31.0%, from 30.0% in May 2024"),
        (
            Fraction(31, 100),
            Fraction(30, 100),
            "Past due, share of open invoices: down to 30.0%, from 31.0% in May 2024",
        ),
        (Fraction(300, 1000), Fraction(304, 1000), "None of the shares has moved by half a point since May 2024"),
    ],
)
def test_a_share_that_hardly_moves_does_not_move(then: Fraction, now: Fraction, claim: str) -> None:
    assert months.shares(VOICE, two_months("overdue_share", then, now)).claim == claim


def test_shares_that_are_not_known_are_named() -> None:
    shown = months.shares(VOICE, two_months("overdue_share", Fraction(1, 5), Fraction(1, 4)))
    assert "Not known: In dispute, share of open invoices, Unapplied cash" in shown.caveat


def test_a_month_that_is_not_over_is_said_to_be_so() -> None:
    day = sample.month_ends(1)[0].replace(day=14)
    shown = months.ageing_trend(VOICE, of(sample.trend(sample.point(day, (1, 1, 0, 0, 0, 0)))))
    assert "as of 14 June 2024: it was not over" in shown.caveat


def test_the_dso_family_adds_up(whole: Trends) -> None:
    """Best possible, plus delinquent, less credits is the simple figure, as shown (METHODS 6.2)."""
    rows = {row[0]: row[1:] for row in cells(dso_family.dso_family(VOICE, whole))}
    best, late, taken, simple = ([Fraction(cell) for cell in rows[name]] for name in list(rows)[1:5])
    for column in range(3):
        assert abs(best[column] + late[column] + taken[column] - simple[column]) <= Fraction(2, 100)
    assert taken[0] < 0


def test_credits_larger_than_invoices_leave_no_days() -> None:
    known = {
        "best_possible_dso": Fraction(10),
        "average_days_delinquent": Fraction(5),
        "credit_days": Fraction(20),
        "simple_dso": Fraction(-5),
    }
    shown = dso_family.dso_family(VOICE, one_month(**known))
    assert shown.claim == "Nothing is owed net of credits, so no days of sales are outstanding"
    assert ["Less: credits", "-20.00"] in cells(shown)


@pytest.mark.parametrize(
    ("then", "now", "claim"),
    [
        (
            Fraction(2),
            Fraction(9, 2),
            "Money comes 2.5 days later than in May 2024: 4.5 days after the due date, 2.0 then",
        ),
        (Fraction(3), Fraction(2), "Money comes 1 day earlier than in May 2024: 2.0 days after the due date, 3.0 then"),
        (Fraction(2), Fraction(24, 10), "Money comes as late as in May 2024: 2.4 days after the due date"),
        (Fraction(2), None, "Nothing is open."),
    ],
)
def test_lateness_is_compared_with_the_earlier_month(then: Fraction, now: Fraction | None, claim: str) -> None:
    assert collection.lateness_trend(VOICE, two_months("weighted_days_late", then, now)).claim == claim


def test_collection_is_set_against_the_months_before(whole: Trends) -> None:
    shown = collection.collection(VOICE, whole)
    assert shown.claim.startswith("80.0% of what could be collected in June 2024 was, against 76.7% in the 11 months")
    rows = cells(shown)
    assert len(rows) == 13
    assert rows[3][-1] == "–"


# --- around the due date, and within the month ---


@pytest.mark.usefixtures("drawn")
def test_days_are_drawn_one_by_one_where_payments_are_enough(whole: Trends) -> None:
    shown = spread.lateness_spread(VOICE, sample.results(whole))
    assert "6.2% on that very day" in shown.claim
    assert "On the due date: €11,800.00, 6.2%" in shown.exhibit_html
    few = spread.lateness_spread(VOICE, sample.results(whole, lateness=sample.late(payments=299)))
    assert "on that very day" not in few.claim
    assert "last bar" in few.caveat


@pytest.mark.parametrize(
    ("amounts", "claim"),
    [
        (
            [100] * 27 + [300] * 4,
            "30.8% of the money comes on days 28 to 31 of the month; spread evenly it would be 11.5%",
        ),
        (
            [100] * 14 + [400] + [100] * 12 + [80] * 4,
            "Day 15 of the month brings 12.0% of the money; an even share is 3.3%",
        ),
        ([100] * 28 + [90, 90, 60], "No day of the month stands out: days 28 to 31 bring 11.2% of the money"),
    ],
)
def test_runs_within_the_month_are_found(whole: Trends, amounts: list[int], claim: str) -> None:
    late = replace(sample.late(), by_month_day=tuple(amounts))
    assert spread.month_days(VOICE, sample.results(whole, lateness=late)).claim.startswith(claim)


# --- as files ---


def test_tables_hold_what_the_exhibits_show(whole: Trends) -> None:
    tables = trend_tables(whole, money=Money(2), has_payments=True)
    assert tables["trend"].num_rows == 36 * len(sample.UNITS)
    assert {row["missing"] for row in tables["trend"].to_pylist()} == {None, "kpi.nothing_open"}
    assert sum(tables["transitions"]["amount"].to_pylist()) == sum(whole.transitions.from_minor) // 100
    assert tables["ageing_trend"].num_rows == 36 * 6
    assert tables["targets"]["wanted"].to_pylist() == ["65.00", "0.2500", "0.7000"]
    assert set(trend_tables(whole, money=Money(2), has_payments=False)) == {"trend", "concentration", "abc"}


def test_every_figure_of_a_month_has_a_name() -> None:
    for key in sample.UNITS:
        assert VOICE.say(f"trend.{key}")
