"""Exhibits of several months: the claim that each makes by rule, at the edges of what a ledger may hold (B20, B24)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from lrfm.core.reason import Reason
from lrfm.kpi.results import Trend, Trends
from lrfm.report.exhibits import EXHIBITS, collection, concentration, dso_family, losses, payments, receivables, spread
from lrfm.report.exhibits import transitions as flows
from lrfm.report.exhibits import trend as months
from lrfm.report.exhibits.table_parts import Money
from lrfm.report.exhibits.trend_tables import balance_tables, payment_tables, trend_tables
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
DSO = partial(dso_family.dso_family, windows=sample.WINDOWS)
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
        DSO,
        collection.collection,
        collection.lateness_trend,
    ],
)
def test_one_month_has_nothing_to_compare_with(exhibit: Any) -> None:
    known = {
        "overdue_share": Fraction(1, 5),
        "simple_dso": Fraction(40),
        "best_possible_dso": Fraction(32),
        "average_days_delinquent": Fraction(10),
        "credit_days": Fraction(2),
        "collection_effectiveness": Fraction(3, 4),
        "weighted_days_late": Fraction(7, 2),
    }
    shown = exhibit(VOICE, one_month(**known))
    assert isinstance(shown, Block)
    assert "<svg" in shown.exhibit_html
    taken_apart = "Days sales outstanding are 40.0: 32.0 by terms and 10.0 by lateness, less 2.0 of credits"
    assert "no earlier month" in shown.claim or shown.claim == taken_apart


@pytest.mark.parametrize("exhibit", [months.shares, DSO, collection.collection, collection.lateness_trend])
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
    rows = {row[0]: row[1:] for row in cells(DSO(VOICE, whole))}
    best, late, taken, simple = ([Fraction(cell) for cell in rows[name]] for name in list(rows)[1:5])
    for column in range(3):
        assert abs(best[column] + late[column] + taken[column] - simple[column]) <= Fraction(2, 100)
    assert taken[0] < 0


def test_days_without_credits_are_terms_and_lateness() -> None:
    known = {"best_possible_dso": Fraction(30), "average_days_delinquent": Fraction(0), "credit_days": Fraction(0)}
    shown = DSO(VOICE, one_month(**known, simple_dso=Fraction(30)))
    assert shown.claim == "Days sales outstanding are 30.0: 30.0 by terms and 0.0 by lateness"
    assert shown.provenance.startswith("Billing of 3 months")
    assert "the counted-back figure leads" in shown.caveat


def test_credits_larger_than_invoices_leave_no_days() -> None:
    known = {
        "best_possible_dso": Fraction(10),
        "average_days_delinquent": Fraction(5),
        "credit_days": Fraction(20),
        "simple_dso": Fraction(-5),
    }
    shown = DSO(VOICE, one_month(**known))
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


def test_collection_can_be_worked_out_again_from_its_table(whole: Trends) -> None:
    """The printed formula, over the printed columns: (before + billed - credited - now) / (... - not due now)."""
    header, now, before, *_ = cells(collection.collection(VOICE, whole))
    assert header[1:] == [
        "Billed", "Collected", "Credited", "Written off", "Open invoices", "Of them not due", "Effectiveness",
    ]  # fmt: skip
    billed, _, credited, _, still_open, not_due = (Fraction(cell.replace(",", "")) for cell in now[1:-1])
    open_before = Fraction(before[5].replace(",", ""))
    last, earlier = whole.trend.points[-1], whole.trend.points[-2]
    collectable = open_before + billed - credited
    wanted = earlier.measure("receivable").value + last.measure("billed_month").value
    assert collectable * 100 == wanted - last.measure("credited_month").value
    assert (still_open * 100, not_due * 100) == (sum(last.bucket_minor), last.bucket_minor[0])


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
        (
            [100] * 27 + [140, 140, 140, 140],
            "17.2% of the money comes on days 28 to 31 of the month; spread evenly it would be 11.5%",
        ),
    ],
)
def test_runs_within_the_month_are_found(whole: Trends, amounts: list[int], claim: str) -> None:
    late = replace(sample.late(), by_month_day=tuple(amounts))
    assert spread.month_days(VOICE, sample.results(whole, lateness=late)).claim.startswith(claim)


def test_few_payments_make_no_day_stand_out(whole: Trends) -> None:
    (sentence,) = lines(spread.month_days(VOICE, sample.results(whole, lateness=sample.late(payments=299))))
    assert sentence.startswith("299 payments are too few")


@pytest.mark.parametrize(
    ("shares", "strong"),
    [
        ([Fraction(1, 31)] * 31, ()),
        ([Fraction(1, 40)] * 27 + [Fraction(13, 160)] * 4, (28, 29, 30, 31)),
        ([Fraction(1, 10)] + [Fraction(9, 300)] * 30, (1,)),
    ],
)
def test_claim_and_colour_follow_one_rule(shares: list[Fraction], strong: tuple[int, ...]) -> None:
    assert spread._standing_out(shares, [Fraction(1, 31)] * 31) == strong


def test_without_days_of_payment_no_lack_of_money_is_claimed(whole: Trends) -> None:
    undated = Reason.of("kpi.payments_undated")
    late = sample.late()
    none = replace(late, payments=0, by_day=(), by_month_day=(0,) * 31)
    none = replace(none, weighted_days_late=replace(late.weighted_days_late, value=None, missing=sample.WHY_NOT))
    point = whole.trend.last
    measures = tuple(
        replace(measure, value=None, missing=undated) if measure.key == "weighted_days_late" else measure
        for measure in point.measures
    )
    unknown = of(sample.trend(replace(point, measures=measures)))
    for exhibit in (spread.month_days, spread.lateness_spread, payments.lateness_table):
        for shown, why in ((unknown, "The files don't say on which days"), (whole, "Nothing is open")):
            assert exhibit(VOICE, sample.results(shown, lateness=none)).claim.startswith(why)


# --- what can't be told ---

DEBTOR = ("customer_key", "open_minor", "overdue_minor", "open_invoices", "max_days_past_due")
OF_THE_BALANCE = (
    "payments.collection",
    "payments.dso_family",
    "payments.dso_trend",
    "receivables.ageing_trend",
    "receivables.bad_debt",
    "receivables.shares",
    "receivables.transitions",
)


@pytest.mark.parametrize("name", OF_THE_BALANCE)
def test_a_balance_of_unknown_fate_is_one_sentence(whole: Trends, name: str) -> None:
    results = sample.results(whole, caveats=(Reason.of("kpi.fate_unknown"),))
    (sentence,) = lines(EXHIBITS[name](VOICE, results))
    assert sentence.endswith("most of the balance is of unknown fate.")


def test_a_share_that_is_nothing_in_every_month_is_said_and_not_drawn() -> None:
    days = sample.month_ends(2)
    nothing = {"overdue_share": Fraction(0), "dispute_share": Fraction(0)}
    points = [sample.point(day, (1_00, 0, 0, 0, 0, 0), **nothing) for day in days]
    shown = months.shares(VOICE, of(sample.trend(*points)))
    assert shown.exhibit_html == ""
    assert "None in any month: Past due, share of open invoices and In dispute, share of open invoices." in shown.caveat


def test_the_largest_debtors_of_a_balance_of_unknown_fate_are_not_claimed(whole: Trends) -> None:
    results = sample.results(whole, caveats=(Reason.of("kpi.fate_unknown"),))
    results.figures.debtors = (SimpleNamespace(**dict.fromkeys(DEBTOR, 10)),)  # type: ignore[misc]
    results.figures.ageing = SimpleNamespace(receivable_minor=40)  # type: ignore[misc]
    shown = receivables.debtors(VOICE, results)
    assert shown.claim.endswith("owes 25.0% of €0.40; what became of most of it is unknown")
    assert shown.caveat.startswith("Not to be relied on")
    assert len(cells(shown)) == 2


# --- as files ---


def test_tables_hold_what_the_exhibits_show(whole: Trends) -> None:
    tables = {
        **trend_tables(whole, money=Money(2)),
        **payment_tables(whole, money=Money(2), masks_names=False),
        **balance_tables(whole, money=Money(2)),
    }
    assert tables["trend"].num_rows == 36 * len(sample.UNITS)
    assert {row["missing"] for row in tables["trend"].to_pylist()} == {None, "kpi.nothing_open"}
    assert sum(tables["transitions"]["amount"].to_pylist()) == sum(whole.transitions.from_minor) // 100
    assert tables["ageing_trend"].num_rows == 36 * 6
    assert tables["targets"]["wanted"].to_pylist() == ["65.00", "0.2500", "0.7000"]
    assert set(trend_tables(whole, money=Money(2))) == {"trend", "concentration", "abc"}
    assert payment_tables(whole, money=Money(2), masks_names=True)["disputes"].num_rows == 0


def test_every_figure_of_a_month_has_a_name() -> None:
    for key in sample.UNITS:
        assert VOICE.say(f"trend.{key}")
