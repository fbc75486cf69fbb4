"""Every figure of the month, worked out once more by plain pandas from the files, on a made-up company (B14, B24)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrfm.cohort.profit import profit_by_customer
from lrfm.cohort.series import Series, take_month_ends
from lrfm.cohort.snapshot import Snapshot
from lrfm.kpi.month import MonthFigures, measure_month
from lrfm.kpi.points import year_before
from lrfm.kpi.results import MonthPoint, Trends
from lrfm.kpi.settings import TargetSettings, WindowSettings
from lrfm.kpi.trends import measure_trends
from lrfm.ledger.control import rolled_balance
from tests.kpi import plain, plain_years
from tests.kpi.made_up import FIRST, draw, read_written, write
from tests.kpi.plain_book import Book, read_book
from tests.ledgers import Read

AS_OF = date(2024, 6, 17)
MONTHS = 26
WINDOWS = WindowSettings()
TARGETS = TargetSettings.model_validate(
    {
        "overdue_share": {"at_most": "0.6"},
        "simple_dso": {"at_most": "150"},
        "turnover": {"at_least": "3.2"},
        "collection_effectiveness": {"at_least": "0.5"},
        "promises_kept_share": {"at_least": "0.3"},
    }
)


@dataclass(frozen=True)
class _Month:
    """What the library says of the made-up company, and the files read once more."""

    read: Read
    snapshot: Snapshot
    figures: MonthFigures
    trends: Trends
    book: Book
    days: list[pd.Timestamp]
    points: list[dict[str, Any]]

    @property
    def day(self) -> pd.Timestamp:
        return self.days[-1]


def _series_of(read: Read) -> Series:
    return take_month_ends(
        read.ledger,
        as_of=AS_OF,
        months=48,
        begins_on=FIRST.replace(day=1),
        engine=read.engine,
        payments_months=WINDOWS.flow_months,
    )


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> _Month:
    """Read the company and measure it once, on a day in the middle of a month."""
    folder = tmp_path_factory.mktemp("made_up")
    write(draw(1, invoices=140), folder)
    read = read_written(folder)
    assert not read.rejected()
    snapshot = read.at(AS_OF)
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr("lrfm.kpi.transitions.LEAST_ITEMS", 1)  # the company is small
    trends = measure_trends(
        _series_of(read),
        snapshot,
        profit=profit_by_customer(read.ledger, since=year_before(AS_OF), cutoff=AS_OF, engine=read.engine),
        windows=WINDOWS,
        targets=TARGETS,
    )
    monkeypatch.undo()
    book = read_book(folder)
    days = plain.month_ends(pd.Timestamp(FIRST), pd.Timestamp(AS_OF))
    return _Month(
        read,
        snapshot,
        measure_month(snapshot, windows=WINDOWS),
        trends,
        book,
        days,
        plain.points(book, days, begins=pd.Timestamp(FIRST).replace(day=1), last=MONTHS),
    )


def _differences(wanted: dict[str, Any], point: MonthPoint) -> list[str]:
    """Name the figures of a point that differ from those wanted, and those that either side lacks."""
    found: dict[str, Any] = {measure.key: measure.value for measure in point.measures}
    found["bucket_minor"] = point.bucket_minor
    differ = set(found) ^ set(wanted)
    return sorted(differ | {key for key in set(found) & set(wanted) if not _same(wanted[key], found[key])})


def _same(wanted: object, found: object) -> bool:
    if isinstance(wanted, float):
        return isinstance(found, Fraction) and abs(float(found) - wanted) < 1e-9
    return wanted == found


def test_every_figure_of_every_month(month: _Month) -> None:
    """B14, B24: many cut-offs, each as it was known then; the last one is no month end."""
    points = month.trends.trend.points
    assert [point.cutoff for point in points] == [day.date() for day in month.days]
    points = points[-MONTHS:]
    differ = {
        str(p.cutoff): keys for p, wanted in zip(points, month.points, strict=True) if (keys := _differences(wanted, p))
    }
    assert differ == {}


def test_no_figure_is_compared_with_nothing(month: _Month) -> None:
    """Each figure takes many values through time: a comparison of reasons why not would prove little."""
    for measure in month.trends.trend.last.measures:
        values = {one.value for one in month.trends.trend.of(measure.key) if one.value is not None}
        assert len(values) >= 6, measure.key


def test_the_comparison_sees_a_cent(month: _Month) -> None:
    """What is compared can differ: any figure moved by the least there is shows."""
    wanted, point = month.points[-1], month.trends.trend.last
    assert _differences(wanted, point) == []
    for place, measure in enumerate(point.measures):
        assert measure.value is not None
        least = 1 if isinstance(measure.value, int) else Fraction(1, 10**8)
        moved = replace(measure, value=measure.value + least)
        measures = (*point.measures[:place], moved, *point.measures[place + 1 :])
        assert _differences(wanted, replace(point, measures=measures)) == [measure.key]
    assert _differences(wanted, replace(point, bucket_minor=(0, *point.bucket_minor[1:]))) == ["bucket_minor"]
    assert _differences(wanted, replace(point, measures=point.measures[1:])) == [point.measures[0].key]


def test_a_row_that_is_known_later_changes_the_past_in_the_files_alone(month: _Month) -> None:
    """The clock of entry counts: by event dates alone other figures come out (so that the comparison sees it)."""
    papers = month.book.documents
    told_at_once = replace(month.book, documents=papers.assign(seen=papers["date"]))
    others = plain.points(told_at_once, month.days[-3:], begins=pd.Timestamp(FIRST), last=3)
    assert any(_differences(other, point) for other, point in zip(others, month.trends.trend.points[-3:], strict=True))


def test_the_last_point_is_the_month_of_the_pack(month: _Month) -> None:
    figures, last = month.figures, month.trends.trend.last
    assert last.cutoff == figures.cutoff == AS_OF
    assert last.bucket_minor == tuple(bucket.amount_minor for bucket in figures.ageing.buckets)
    assert last.measure("open_items").value == figures.ageing.total_minor == month.snapshot.rolled_balance_minor
    for measure in (
        figures.overdue_share,
        figures.count_back_dso,
        figures.lateness.weighted_days_late,
        figures.lateness.weighted_days_late_floored,
        figures.lateness.weighted_days_to_pay,
        figures.lateness.paid_on_time_share,
    ):
        assert last.measure(measure.key) == measure


def test_ageing_is_the_control_balance_in_every_month(month: _Month) -> None:
    for point in month.trends.trend.points:
        wanted = rolled_balance(month.read.engine, month.read.ledger.movements, cutoff=point.cutoff)
        assert point.measure("open_items").value == wanted


def test_parts_of_the_simple_dso(month: _Month) -> None:
    for point in month.trends.trend.points:
        names = ("simple_dso", "best_possible_dso", "average_days_delinquent", "credit_days")
        simple, best, delinquent, credits_ = (point.measure(name).value for name in names)
        if simple:
            assert simple == best + delinquent - credits_  # type: ignore[operator]


def test_concentration(month: _Month) -> None:
    """T-K6's formulas on what is open and on a year's billing."""
    found = month.trends.open_concentration
    assert found.hhi.value == month.points[-1]["hhi"]
    assert found.curve[-1] == (1, 1)
    amounts = sorted((a for a in plain_years.billed(month.book, month.day).values() if a > 0), reverse=True)
    found, total, count = month.trends.billed_concentration, sum(amounts), len(amounts)
    assert (found.customers, found.total_minor) == (count, total)
    assert found.hhi.value == sum(Fraction(amount, total) ** 2 for amount in amounts)
    apart = np.abs(np.subtract.outer(amounts, amounts)).sum() / (2 * count * total)
    assert float(found.gini.value or 0) == pytest.approx(apart, abs=1e-9)
    assert float(found.gini_corrected.value or 0) == pytest.approx(apart * count / (count - 1), abs=1e-9)
    assert found.top_ten_share.value == Fraction(sum(amounts[:10]), total)
    so_far = np.cumsum(amounts)
    assert found.eighty_share.value == Fraction(int((so_far * 5 < total * 4).sum()) + 1, count)


@pytest.mark.parametrize("by", ["profit", "billed"])
def test_classes(by: str, month: _Month) -> None:
    """A, B, C, D by the share before each customer, N below 0; by profit from the lines, else by billing."""
    trends = month.trends
    if by == "billed":
        trends = _without_lines(month)
    amounts = getattr(plain_years, by)(month.book, month.day)
    wanted = plain_years.abc(amounts, cuts=[Fraction(80, 100), Fraction(95, 100), Fraction(99, 100)])
    assert trends.abc.by == by
    assert {one.name: (one.customers, one.amount_minor) for one in trends.abc.classes} == wanted
    assert trends.abc.customers == len(amounts)
    assert trends.abc.one_off_customers == plain_years.one_off(month.book, month.day)


def _without_lines(month: _Month) -> Trends:
    from lrfm.kpi.abc import one_off_customers, rank_customers
    from lrfm.kpi.concentration import billed_by_customer

    amounts = billed_by_customer(month.snapshot, since=year_before(AS_OF))
    cuts = [Fraction(cut) for cut in WINDOWS.abc_cuts]
    found = rank_customers(amounts, by="billed", cuts=cuts, months=12, one_off=one_off_customers(month.snapshot))
    return replace(month.trends, abc=found)


def test_transitions(month: _Month) -> None:
    """METHODS 6.6: invoice by invoice, and what is paid and lost in the end by letting it flow."""
    found = month.trends.transitions
    matrix = plain_years.flows(month.book, plain_years.whole_months(month.days, months=12))
    assert [list(row) for row in found.flows_minor] == matrix
    assert list(found.from_minor) == [sum(row) for row in matrix]
    assert found.months == 12
    assert found.eventual is not None
    assert np.array(found.eventual) == pytest.approx(plain_years.eventual(matrix), abs=1e-9)
    assert found.memory_p_value == pytest.approx(plain_years.memory(month.book, month.days, months=12), rel=1e-6)


def test_rolls(month: _Month) -> None:
    found = month.trends.transitions
    wanted = plain_years.rolls(month.book, plain_years.whole_months(month.days, months=12))
    assert [roll.value for roll in found.rolls] == wanted
    rates = [rate or Fraction(0) for rate in wanted]
    for bucket, loss in enumerate(found.loss_by_rolls):
        product = Fraction(1)
        for rate in rates[bucket:]:
            product *= rate
        assert loss.value == product


def test_bad_debt(month: _Month) -> None:
    """By the quarter of the invoice, and by the quarter in which the loss was booked."""
    found, wanted = month.trends.bad_debt, plain_years.quarters(month.book, month.day)
    assert any(quarter["lost"] != quarter["booked"] for quarter in wanted)
    for name, losses in (("lost", found.cohorts), ("booked", found.calendar)):
        rows = [(loss.first_day, loss.billed_minor, loss.written_off_minor, loss.share.value) for loss in losses]
        assert rows == [
            (one["first"], one["billed"], one[name], plain.share(one[name], one["billed"])) for one in wanted
        ]
    assert [loss.open_minor for loss in found.cohorts] == [one["open"] for one in wanted]


def test_promises(month: _Month) -> None:
    found = month.trends.promises
    rows = plain.promises(month.book, month.day, since=plain.window(month.day, 12))
    due, pending = rows[rows["promised"] <= month.day], rows[rows["promised"] > month.day]
    assert (found.due, found.kept, found.pending) == (len(due), due["kept"].sum(), len(pending))
    assert 0 < found.kept < found.due
    assert found.pending_minor == pending["amount"].sum()
    months = due.groupby(due["promised"].dt.to_period("M"))["kept"].agg(["count", "sum"])
    assert [(one.month, one.due, one.kept) for one in found.by_month] == [
        (period.start_time.date(), row["count"], row["sum"]) for period, row in months.iterrows()
    ]


def test_disputes(month: _Month) -> None:
    found, rows = month.trends.disputes, plain.disputed(month.book, month.day)
    assert (found.items, found.open_minor) == (len(rows), sum(row["open"] for row in rows))
    assert found.median_days_open == Fraction(np.median([row["days"] for row in rows]))
    by_reason = pd.DataFrame(rows).groupby("reason")["open"].agg(["count", "sum"])
    assert {one.reason: (one.items, one.open_minor) for one in found.by_reason} == {
        reason: tuple(row) for reason, row in by_reason.iterrows()
    }


def test_targets(month: _Month) -> None:
    found = {target.measure.key: target for target in month.trends.targets}
    assert set(found) == TARGETS.model_fields_set
    for key, target in found.items():
        at_most = target.bound == "at_most"
        values = [one.value for one in month.trends.trend.of(key) if one.value is not None]
        met = [value <= target.wanted if at_most else value >= target.wanted for value in values]
        assert (target.months_met, target.months_known) == (sum(met), len(met))
        assert target.verdict == ("met" if met[-1] else "missed")
        assert 0 < sum(met) < len(met), key
