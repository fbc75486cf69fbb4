"""Where figures of the month have an edge: worked by hand on small tables (B14, B20, B24; METHODS 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from lrfm.cohort.series import take_series
from lrfm.core.reason import Reason
from lrfm.kpi.concentration import measure_concentration
from lrfm.kpi.flows import Flow
from lrfm.kpi.open_items import OpenItems
from lrfm.kpi.paid import Paid
from lrfm.kpi.points import Known, month_points
from lrfm.kpi.promises import PromiseBook
from lrfm.kpi.results import MonthPoint, Trends
from lrfm.kpi.settings import TargetSettings, WindowSettings
from lrfm.kpi.transitions import memory_p_value
from lrfm.kpi.trends import measure_trends
from tests.kpi.made_up import HEADS, read_written, write

CUTOFFS = (
    date(2023, 12, 31),
    date(2024, 1, 6),
    date(2024, 1, 31),
    date(2024, 2, 29),
    date(2024, 3, 31),
    date(2024, 4, 30),
    date(2024, 5, 15),
)
BEFORE, FIRST_DAYS, JANUARY, FEBRUARY, MARCH, APRIL, MAY = range(len(CUTOFFS))
TABLES = {
    "invoices": """
        RV1,A,INV,2024-01-05,2024-02-04,100.00,2024-01-05
        CN1,A,CN,2024-01-07,2024-01-07,-100.00,2024-02-10
        F2,B,INV,2024-01-10,2024-01-31,200.00,
        F3,C,INV,2024-01-15,2024-01-31,300.00,
        F5,E,INV,2024-01-20,2024-02-10,100.00,
        F6,E,INV,2024-01-20,2024-02-10,110.00,
        F7,E,INV,2024-01-20,2024-02-10,120.00,
        CN7,E,CN,2024-01-25,2024-01-25,-30.00,
        F8,G,INV,2024-01-20,2024-02-10,130.00,
        F9,H,INV,2024-01-20,2024-02-10,140.00,
        F10,H,INV,2024-05-10,2024-06-10,1000.00,
        F11,H,INV,2024-05-20,2024-06-10,5000.00,
        F12,H,INV,2024-05-12,2024-06-10,7000.00,2024-05-16
    """,
    "receipts": """
        L3,C,2024-03-10,300.00,lost,
        L3b,C,2024-04-10,-300.00,lost,
        R3,C,2024-04-20,300.00,bank,
        R5a,E,2024-02-10,60.00,bank,
        R5b,E,2024-02-18,40.00,bank,
        R6,E,2024-02-25,110.00,bank,
        R7,E,2024-02-20,90.00,bank,2024-03-02
        RU,H,2024-02-15,70.00,bank,
    """,
    "allocations": """
        L3,F3,300.00,,
        L3b,F3,300.00,,
        R3,F3,300.00,,
        R5a,F5,60.00,,
        R5b,F5,40.00,,
        R6,F6,110.00,,
        CN7,F7,30.00,,
        R7,F7,90.00,,
    """,
    "instruments": """
        C2,B,2024-02-05,2024-03-20,2024-04-02,,200.00,F2,yes,
        C8,G,2024-01-25,2024-02-15,2024-02-15,2024-03-05,130.00,F8,no,
    """,
    "contacts": """
        E,2024-02-01,call,F5,2024-02-20,
        E,2024-02-01,call,F6,2024-02-20,
        E,2024-02-01,call,F7,2024-02-20,
        G,2024-02-01,call,F8,2024-02-20,
        H,2024-02-01,call,,2024-02-20,70.00
        H,2024-02-01,call,,2024-02-20,
        H,2024-04-10,call,F9,2024-03-20,
        H,2024-05-02,call,F9,2024-06-20,50.00
    """,
    "disputes": "F9,2024-02-10,2024-04-15,price\nF10,2024-05-11,,quality\nF10,2024-05-11,,price\nF10,2024-05-13,,",
    "order_lines": "RV1,p,1,100.00,40.00\nF2,p,1,200.00,260.00\nF10,p,1,1000.00,400.00",
}


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Trends:
    """Read the ledger and measure it at all cut-offs."""
    folder = tmp_path_factory.mktemp("edges")
    rows = {name: "\n".join(line.strip() for line in text.strip().splitlines()) for name, text in TABLES.items()}
    write({name: f"{head}\n{rows[name]}\n" for name, head in HEADS.items()}, folder)
    read = read_written(folder)
    assert not read.rejected()
    series = take_series(
        read.ledger, cutoffs=CUTOFFS, engine=read.engine, payments_months=12, begins_on=date(2022, 1, 1)
    )
    snapshot = read.at(CUTOFFS[-1])
    return measure_trends(series, snapshot, profit=None, windows=WindowSettings(), targets=TargetSettings())


def _values(months: Trends, key: str) -> list[Fraction | int | None]:
    return [measure.value for measure in months.trend.of(key)]


def test_before_the_first_document_nothing_is_made_up(months: Trends) -> None:
    point = months.trend.points[BEFORE]
    assert point.bucket_minor == (0, 0, 0, 0, 0, 0)
    known = {measure.key: measure.value for measure in point.measures if measure.value is not None}
    flows = ("billed_month", "collected_month", "credited_month", "written_off_month")
    assert known == dict.fromkeys(("open_items", "receivable", *flows), 0)


def test_one_customer_with_all_open_and_no_payment(months: Trends) -> None:
    point = months.trend.points[FIRST_DAYS]
    names = ("hhi", "effective_customers", "gini", "top_ten_share", "not_due_share", "open_items")
    assert [point.measure(name).value for name in names] == [1, 1, 0, 1, 1, 10_000]
    assert point.measure("weighted_days_late").missing is not None
    # six days of January are all there is to count back through
    assert point.measure("count_back_dso").value == 6


def test_a_document_reversed_later_was_a_sale_until_that_was_known(months: Trends) -> None:
    """Dated 2024-01-05, taken back on the 7th, which is entered on 2024-02-10."""
    billed = 10_000 + 20_000 + 30_000 + 10_000 + 11_000 + 12_000 + 13_000 + 14_000
    # the first invoice was entered by the cut-off before
    assert months.trend.points[FIRST_DAYS].measure("billed_month").value == 10_000
    assert months.trend.points[JANUARY].measure("billed_month").value == billed - 10_000
    assert months.trend.points[FEBRUARY].measure("billed_month").value == -10_000
    assert months.trend.points[JANUARY].measure("credited_month").value == 3_000
    effectiveness = months.trend.points[FEBRUARY].measure("collection_effectiveness").value
    opening, taken_off = billed - 3_000, 10_000
    receivable = 20_000 + 30_000 + 9_000 + 14_000
    not_due = 20_000
    could = opening - taken_off
    assert effectiveness == Fraction(could - receivable, could - not_due)


def test_an_agreed_cheque_term_is_the_due_date_from_the_day_it_is_known(months: Trends) -> None:
    """Due on 2024-01-31 by the invoice, on 2024-03-20 by a cheque received on 2024-02-05, cleared on 2024-04-02."""
    points = months.trend.points
    assert points[JANUARY].bucket_minor[0] == points[JANUARY].measure("receivable").value
    assert points[FEBRUARY].bucket_minor == (20_000, 9_000 + 14_000 + 30_000, 0, 0, 0, 0)
    assert points[MARCH].bucket_minor == (0, 20_000, 14_000 + 13_000, 0, 0, 0)
    # by April C paid 300 80 days late, E 60 on time, 40 and 110 and 90 later, and B 200 13 days late
    late = 30_000 * 80 + 6_000 * 0 + 4_000 * 8 + 11_000 * 15 + 9_000 * 10 + 20_000 * 13
    paid = 30_000 + 6_000 + 4_000 + 11_000 + 9_000 + 20_000
    assert points[APRIL].measure("weighted_days_late").value == Fraction(late, paid)
    assert points[APRIL].measure("paid_on_time_share").value == Fraction(6_000, paid)


def test_a_loss_that_came_back_is_taken_off_where_it_came_back(months: Trends) -> None:
    assert _values(months, "written_off_month") == [0, 0, 0, 0, 30_000, -30_000, 0]
    sales = 107_000
    assert _values(months, "bad_debt_calendar_share")[MARCH : APRIL + 1] == [Fraction(30_000, sales), 0]
    assert [(loss.first_day, loss.written_off_minor) for loss in months.bad_debt.cohorts[-2:]] == [
        (date(2024, 1, 1), 0),
        (date(2024, 4, 1), 0),
    ]
    assert [loss.written_off_minor for loss in months.bad_debt.calendar[-2:]] == [30_000, -30_000]
    assert [loss.open_minor for loss in months.bad_debt.cohorts[-2:]] == [13_000 + 14_000, 100_000]


def test_a_bounced_cheque_was_collected_until_it_came_back(months: Trends) -> None:
    """130 on 2024-02-15, back on 2024-03-05; 90 of February is entered in March, and 70 is on account."""
    february = 13_000 + 7_000 + 6_000 + 4_000 + 11_000
    assert _values(months, "collected_month") == [0, 0, 0, february, 9_000 - 13_000, 30_000 + 20_000, 0]
    assert months.trend.points[FEBRUARY].measure("unapplied_share").value == Fraction(7_000, 73_000)


def test_promises(months: Trends) -> None:
    """Due on 2024-02-20: in two parts kept; late; of what a credit left, entered later; bounced; on account.

    One without amount and invoice can't be judged; one noted after its own day is known only then, and not kept.
    """
    kept = _values(months, "promises_kept_share")
    assert kept[:FEBRUARY] == [None, None, None]
    assert kept[FEBRUARY:] == [Fraction(3, 5), Fraction(3, 5), Fraction(3, 6), Fraction(3, 6)]
    found = months.promises
    assert (found.due, found.kept, found.pending, found.pending_minor) == (6, 3, 1, 5_000)
    assert [(one.month, one.due, one.kept) for one in found.by_month] == [
        (date(2024, 2, 1), 5, 3),
        (date(2024, 3, 1), 1, 0),
    ]


def test_a_dispute_counts_until_it_is_closed(months: Trends) -> None:
    """The second invoice is in three disputes: it counts once, by the oldest; of two of one day by the first word."""
    wanted = [None, 0, 0, Fraction(14_000, 73_000), Fraction(14_000, 47_000), 0, Fraction(100_000, 127_000)]
    assert _values(months, "dispute_share") == wanted
    found = months.disputes
    assert (found.items, found.median_days_open, found.missing) == (1, 4, None)
    assert [(one.reason, one.items, one.open_minor) for one in found.by_reason] == [("price", 1, 100_000)]


def test_a_part_of_a_month_counts_its_own_days(months: Trends) -> None:
    """The month of 2024-05-15 is fifteen days; what is entered on the 16th, or dated later, is not in it."""
    last = months.trend.last
    assert last.measure("billed_month").value == 100_000
    balance = 100_000 + 13_000 + 14_000 - 7_000
    # the whole balance: 15 days of May use 1 000 up, April and March without sales add their days, and so does
    # February; the rest is a part of January's 1 070
    days = 15 + 30 + 31 + 29 + Fraction(balance - 100_000, 107_000) * 31
    assert last.measure("count_back_dso").value == days
    # three months to the 15th are 2024-02-16 to 2024-05-15: 90 days
    assert last.measure("simple_dso").value == Fraction(balance, 100_000) * 90
    assert months.transitions.months == 3


def test_what_became_of_open_invoices(months: Trends) -> None:
    """January to April: three pairs of month ends; an invoice written off and one that came back open again."""
    found = months.transitions
    january = 20_000 + 30_000 + 10_000 + 11_000 + 9_000 + 13_000 + 14_000 + 10_000
    assert found.from_minor[0] == january + 20_000
    not_due = dict(zip((*range(6), "paid", "credited", "written_off"), found.flows_minor[0], strict=True))
    # F1 was reversed; F5, F6 and F8 (whose cheque bounced only later) were paid; F2 rolls once as not due
    assert not_due == {
        **dict.fromkeys(range(6), 0),
        0: 20_000,
        1: 20_000 + 30_000 + 9_000 + 14_000,
        "paid": 10_000 + 11_000 + 13_000,
        "credited": 10_000,
        "written_off": 0,
    }
    assert found.flows_minor[1] == (0, 0, 14_000, 0, 0, 0, 9_000 + 20_000, 0, 30_000)


def test_payment_without_memory_is_not_called_memory() -> None:
    """Every invoice is paid with the same chance each day: the lengths of months alone must not show as memory."""
    ends = np.cumsum([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] * 2)
    chance = np.random.default_rng(20240229)
    billed_on = chance.integers(0, ends[-1], 20_000)
    paid_on = billed_on + chance.exponential(60, len(billed_on))
    states = [
        np.where((billed_on <= end) & (paid_on > end), np.searchsorted([0, 30, 60, 90, 120], end - billed_on - 30), -1)
        for end in ends
    ]
    counted: Counter[tuple[int, int, int]] = Counter()
    told: Counter[tuple[int, int, int]] = Counter()
    for before, now, later in zip(states[10:-2], states[11:-1], states[12:], strict=True):
        stands = now >= 0
        counted.update(zip(*(one[stands].tolist() for one in (before, now, later)), strict=True))
        told.update(zip(*(one[stands].tolist() for one in (before, now, np.minimum(later, 0))), strict=True))
    assert (memory_p_value(told) or 0) > 0.01
    assert (memory_p_value(counted) or 0) < 1e-9


EMPTY = Flow.of([], cutoffs=1)
END = date(2024, 2, 29)


def _items(*buckets: int, notes: int = 0, unapplied: int = 0) -> OpenItems:
    held = (*buckets, *(0,) * (6 - len(buckets)))
    return OpenItems(END, held, notes, unapplied, 0, (sum(held),) if sum(held) else ())


def _point(items: OpenItems, *, sales: Sequence[tuple[date, int]] = ()) -> MonthPoint:
    """Give the figures of one cut-off from what stands open and what was billed by day."""
    billed = Flow.of(((day, 0, amount) for day, amount in sales), cutoffs=1)
    promises = PromiseBook((END,), (), is_given=False)
    flows = (billed, Flow.of(((day, 0, 1) for day, _ in sales), cutoffs=1), EMPTY, EMPTY, EMPTY, EMPTY)
    facts = {"has_payments": True, "has_disputes": False, "is_dated": True}
    known = Known((END,), (items,), *flows, (Paid(),), promises, **facts, begins_on=date(2020, 1, 1))
    return month_points(known, windows=WindowSettings(), shown=1)[0]


@pytest.mark.parametrize("sales", [[], [(date(2024, 2, 5), -100)], [(date(2023, 11, 30), 900)]])
def test_without_sales_in_the_period_there_is_no_dso(sales: list[tuple[date, int]]) -> None:
    """None, more credit than sales, or sales before the three months: never a division by 0 or less."""
    point = _point(_items(500, 300), sales=sales)
    for name in ("simple_dso", "best_possible_dso", "average_days_delinquent", "credit_days"):
        assert point.measure(name).value is None
        assert point.measure(name).missing == Reason.of("kpi.no_sales_in_period")


def test_three_months_to_the_end_of_february_are_its_days() -> None:
    """2023-12-01 to 2024-02-29: 91 days, the first of them and the last counted."""
    sales = [(date(2023, 11, 30), 7), (date(2023, 12, 1), 400), (END, 600)]
    assert _point(_items(500), sales=sales).measure("simple_dso").value == Fraction(500 * 91, 1_000)


def test_a_balance_larger_than_history_gives_at_least_its_days() -> None:
    measure = _point(_items(5_000), sales=[(date(2024, 1, 20), 900)]).measure("count_back_dso")
    assert (measure.value, [one.key for one in measure.caveats]) == (29 + 31, ["kpi.dso_beyond_history"])


def test_credits_larger_than_invoices() -> None:
    point = _point(_items(100, 50, notes=300, unapplied=50), sales=[(END, 1_000)])
    assert point.measure("open_items").value == -200
    for name in ("simple_dso", "count_back_dso"):
        measure = point.measure(name)
        assert (measure.value, [one.key for one in measure.caveats]) == (0, ["kpi.dso_no_balance"])
    names = ("overdue_share", "unapplied_share", "credit_note_share")
    assert [point.measure(name).value for name in names] == [Fraction(1, 3), Fraction(1, 3), 2]


def test_money_given_back_beyond_all_credit_is_days_the_other_way() -> None:
    """A refund that nothing matches: the balance is above the invoices, and the parts still make the whole."""
    point = _point(_items(100, 50, unapplied=-30), sales=[(END, 1_000)])
    names = ("simple_dso", "best_possible_dso", "average_days_delinquent", "credit_days")
    simple, best, delinquent, credits_ = (Fraction(point.measure(name).value or 0) for name in names)
    assert (simple, credits_) == (Fraction(180 * 91, 1_000), Fraction(-30 * 91, 1_000))
    assert simple == best + delinquent - credits_


def test_of_nothing_there_is_no_share() -> None:
    point = _point(_items(), sales=[(END, 1_000)])
    for name in ("overdue_share", "not_due_share", "unapplied_share", "credit_note_share", "hhi", "gini"):
        assert point.measure(name).missing == Reason.of("kpi.nothing_open")
    assert point.measure("dispute_share").missing == Reason.of("kpi.no_disputes_table")
    assert point.measure("promises_kept_share").missing == Reason.of("kpi.no_promises_table")
    assert point.measure("turnover").missing == Reason.of("kpi.history_too_short")


def test_concentration_without_a_positive_amount() -> None:
    missing = Reason.of("kpi.no_sales_in_period")
    found = measure_concentration([0, -5], base="billed", missing=missing)
    assert (found.customers, found.left_out, found.total_minor, found.curve) == (0, 2, 0, ())
    assert found.hhi.missing == missing


def test_to_allocate_a_credit_note_collects_nothing() -> None:
    """Open notes are off the balances of the index: without money, and nothing due, there was nothing to collect."""
    unpaid, noted = _items(0, 15_000), _items(0, 20_000, notes=5_000)
    assert unpaid.less_notes_minor == noted.less_notes_minor == 15_000
