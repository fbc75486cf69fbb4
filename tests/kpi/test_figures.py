"""Figures of the month: published numbers, edge cases, and plain pandas that shares no code with ours (B20, B24)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from lrfm.errors import Defect
from lrfm.kpi.ageing import age_open_items, open_items, overdue_share
from lrfm.kpi.debtors import largest_debtors
from lrfm.kpi.dso import MonthSales, count_back_dso, sales_by_month
from lrfm.kpi.lateness import measure_lateness
from lrfm.kpi.month import measure_month
from lrfm.kpi.settings import WindowSettings
from lrfm.ledger.settings import LedgerSettings
from tests.ledgers import Read, read_rows, read_settings

UPPER = (30, 60, 90, 120)


def _months(*sales: tuple[int, int]) -> list[MonthSales]:
    return [MonthSales(date(2024, 12 - index, 1), days, amount) for index, (days, amount) in enumerate(sales)]


@pytest.mark.parametrize(
    ("balance", "months", "expected"),
    [
        # T-K2: BenjiPays, and a debtor-days page
        (212_000, _months((30, 100_000), (30, 80_000), (30, 70_000)), 73.714286),
        (2_100_000, _months((31, 900_000), (28, 800_000), (31, 700_000)), 76.714286),
        # a month without sales, or with more credit than sales, adds its days and is not divided by
        (150, _months((30, 100), (31, 0), (30, 100)), 30 + 31 + 15),
        (150, _months((30, 100), (31, -50), (30, 100)), 30 + 31 + 15),
        (100, _months((30, 100), (31, 100)), 30),
    ],
)
def test_count_back_dso(balance: int, months: list[MonthSales], expected: float) -> None:
    measure = count_back_dso(balance, months=months)
    assert measure.value is not None
    assert float(measure.value) == pytest.approx(expected, abs=1e-6)
    assert not measure.caveats


def test_a_balance_beyond_all_sales_gives_at_least_the_sum_of_days() -> None:
    measure = count_back_dso(500, months=_months((30, 100), (31, 100)))
    assert (measure.value, [caveat.key for caveat in measure.caveats]) == (61, ["kpi.dso_beyond_history"])


@pytest.mark.parametrize("balance", [0, -5])
def test_where_nothing_is_owed_dso_is_0_and_says_why(balance: int) -> None:
    measure = count_back_dso(balance, months=_months((30, 100)))
    assert (measure.value, [caveat.key for caveat in measure.caveats]) == (0, ["kpi.dso_no_balance"])


def test_without_sales_there_is_no_dso() -> None:
    assert count_back_dso(0, months=_months((30, 0))).missing is not None
    assert count_back_dso(500, months=_months((30, 0))).missing is not None
    assert count_back_dso(500, months=()).missing is not None


def test_the_month_of_the_cut_off_counts_its_days_so_far(tmp_path: Path) -> None:
    read = read_rows(
        "a, 1, 2024-01-20, 2024-02-20, 10.00, ,\na, 2, 2024-03-02, 2024-04-02, 30.00, ,\n"
        "a, 3, 2024-03-03, 2024-04-02, -5.00, ,",
        tmp_path,
    )
    assert sales_by_month(read.at("2024-03-10")) == (
        MonthSales(date(2024, 3, 1), 10, 2500),
        MonthSales(date(2024, 2, 1), 29, 0),
        MonthSales(date(2024, 1, 1), 31, 1000),
    )
    assert sales_by_month(read.at("2024-01-19")) == ()


def test_weighted_days_to_pay(tmp_path: Path) -> None:
    """T-K7: 1000 paid 400 on day 20 and 600 on day 50, 500 paid on day 35: 37.0 by amount, not 42.5 and not 36.5."""
    read = read_rows(
        """
        a, 1, 2024-01-01, 2024-01-31, 400.00, 2024-01-21, 400.00
        a, 2, 2024-01-01, 2024-01-31, 600.00, 2024-02-20, 600.00
        a, 3, 2024-01-01, 2024-01-31, 500.00, 2024-02-05, 500.00
    """,
        tmp_path,
    )
    lateness = measure_lateness(read.at("2024-02-29"), months=12)
    assert lateness.weighted_days_to_pay.value == 37
    assert lateness.weighted_days_late.value == 7
    assert lateness.weighted_days_late_floored.value == Fraction(600 * 20 + 500 * 5, 1500)
    assert lateness.paid_on_time_share.value == Fraction(400, 1500)
    assert measure_lateness(read.at("2024-02-29"), months=1).payments == 2


@pytest.mark.parametrize(("cutoff", "months", "first"), [
    ("2024-06-30", 1, "2024-06-01"), ("2025-02-28", 12, "2024-03-01"), ("2024-02-29", 12, "2023-03-01"),
    ("2024-04-30", 3, "2024-02-01"), ("2024-03-17", 1, "2024-02-18"),
])  # fmt: skip
def test_the_window_of_payments_is_whole_months(cutoff: str, months: int, first: str, tmp_path: Path) -> None:
    day = date.fromisoformat(first)
    before = day - timedelta(days=1)
    read = read_rows(
        f"a, 1, 2023-01-01, 2023-01-31, 1.00, {before}, 1.00\na, 2, 2023-01-01, 2023-01-31, 1.00, {day}, 1.00", tmp_path
    )
    lateness = measure_lateness(read.at(cutoff), months=months)
    assert (lateness.first_day, lateness.payments) == (day, 1)


def test_the_largest_amounts_do_not_overflow(tmp_path: Path) -> None:
    rows = [
        f"a, {number}, 2024-01-01, 2024-01-31, 9999999999999.99, 2025-03-01, 9999999999999.99" for number in range(60)
    ]
    figures = measure_month(read_rows("\n".join(rows), tmp_path).at("2025-02-28"), windows=WindowSettings())
    assert figures.open_items.value == 60 * 999_999_999_999_999
    late = measure_lateness(read_rows("\n".join(rows), tmp_path / "paid").at("2025-03-31"), months=12)
    assert late.weighted_days_late.value == 395


def test_no_payment_in_the_window_is_said(tmp_path: Path) -> None:
    read = read_rows("a, 1, 2024-01-01, 2024-01-31, 4.00, 2024-01-21, 4.00", tmp_path)
    assert measure_lateness(read.at("2024-01-20"), months=1).weighted_days_late.missing is not None


def test_buckets_begin_on_the_day_after_the_due_date(tmp_path: Path) -> None:
    days = (0, 1, 30, 31, 60, 61, 90, 91, 120, 121)
    rows = [
        f"a, {past}, 2023-06-01, {date(2024, 6, 30) - pd.Timedelta(days=past):%Y-%m-%d}, {past + 1}.00, ,"
        for past in days
    ]
    ageing = age_open_items(read_rows("\n".join(rows), tmp_path).at("2024-06-30"), upper_days=UPPER)
    assert [(bucket.first_day, bucket.last_day, bucket.items) for bucket in ageing.buckets] == [
        (None, 0, 1),
        (1, 30, 2),
        (31, 60, 2),
        (61, 90, 2),
        (91, 120, 2),
        (121, None, 1),
    ]
    assert [bucket.amount_minor for bucket in ageing.buckets] == [100, 3300, 9300, 15300, 21300, 12200]


def test_credits_stand_apart_and_are_taken_off_the_total(tmp_path: Path) -> None:
    snapshot = read_rows(
        """
        a, 1, 2024-01-01, 2024-01-31, 100.00,           ,
        a, 2, 2024-02-01, 2024-02-01, -30.00,           ,
        b, 3, 2024-03-05, 2024-04-01,  50.00, 2024-02-20, 50.00
        b, 4, 2024-01-01, 2024-01-31,  10.00, 2024-02-03, 12.00
    """,
        tmp_path,
    ).at("2024-02-29")
    ageing = age_open_items(snapshot, upper_days=UPPER)
    assert (ageing.receivable_minor, ageing.credits_minor, ageing.credit_items) == (10000, 3000 + 5000 + 200, 3)
    assert open_items(snapshot).value == ageing.total_minor == 1800
    assert overdue_share(ageing).value == 1


def test_an_ageing_that_misses_open_items_is_a_defect(tmp_path: Path) -> None:
    read = read_rows("a, 1, 2024-01-01, 2024-01-31, 100.00, ,", tmp_path)
    snapshot = read.at("2024-02-29")
    lost = snapshot.documents.mutate(kind=snapshot.documents.kind.nullif("invoice"))
    with pytest.raises(Defect):
        age_open_items(replace(snapshot, documents=lost), upper_days=UPPER)


def test_nothing_open_is_said(tmp_path: Path) -> None:
    ageing = age_open_items(
        read_rows("a, 1, 2024-01-01, 2024-01-31, 1.00, 2024-01-02, 1.00", tmp_path).at("2024-02-29"), upper_days=UPPER
    )
    assert overdue_share(ageing).missing is not None


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Read, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The demo's ledger; its documents, its receipts, and what settles which document, by plain pandas."""
    folder = tmp_path_factory.mktemp("demo")
    source = {"kind": "demo", "customers": 60, "years": 3}
    settings = LedgerSettings.model_validate({"currency": "EUR", "currency_digits": 2, "sources": {"invoices": source}})
    read = read_settings(settings, data_dir=folder, folder=folder)
    papers = _cents(pd.read_csv(folder / "invoices.csv", dtype=str).drop_duplicates())
    papers = papers.dropna(subset=["customer_id", "day", "amount"]).set_index("invoice_id")
    receipts = _cents(pd.read_csv(folder / "receipts.csv", dtype=str)).set_index("receipt_id")
    given = _cents(pd.read_csv(folder / "allocations.csv", dtype=str))
    sources = pd.concat([receipts, papers[["day", "known"]].assign(cause="credited")])
    given = given.join(sources[["day", "known", "cause"]].add_prefix("source_"), on="receipt_id")
    noted = given[given.source_cause == "credited"]
    back = noted.assign(invoice_id=noted.receipt_id, amount=-noted.amount)
    cheques = pd.read_csv(folder / "instruments.csv", dtype=str)
    cheques = _cents(cheques[cheques.cleared_on.notna()].assign(date=cheques.cleared_on))
    cheques = cheques.assign(source_day=cheques.day, source_known=cheques.known, source_cause="paid")
    moves = pd.concat([given, back, cheques]).join(papers[["due", "known"]].add_prefix("doc_"), on="invoice_id")
    moves["seen"] = moves[["known", "source_known", "doc_known"]].max(axis=1)
    return read, papers, receipts, moves


def _cents(rows: pd.DataFrame) -> pd.DataFrame:
    """Give amounts in cents, `day` and `known` (the first day on which the row had happened and was entered)."""
    amount = pd.to_numeric(rows["amount"], errors="coerce")
    days = pd.to_datetime(rows["invoice_date" if "invoice_date" in rows else "date"], errors="coerce")
    entered = pd.to_datetime(rows["entered_on"])
    due = pd.to_datetime(rows["due_date"]) if "due_date" in rows else days
    rows = rows.assign(day=days, due=due, known=pd.concat([days, entered], axis=1).max(axis=1))
    return rows.assign(amount=(amount * 100).round()).dropna(subset=["amount"]).astype({"amount": int})


@pytest.mark.parametrize("cutoff", ["2024-11-30", "2025-06-30", "2026-03-17", "2026-10-31"])
def test_the_figures_by_plain_pandas(demo: tuple[Read, pd.DataFrame, pd.DataFrame, pd.DataFrame], cutoff: str) -> None:
    read, papers, receipts, moves = demo
    day = pd.Timestamp(cutoff)
    figures = measure_month(read.at(cutoff), windows=WindowSettings())
    known, seen, cash = papers[papers.known <= day], moves[moves.seen <= day], receipts[receipts.known <= day]
    rest = known.amount.sub(seen.groupby("invoice_id").amount.sum(), fill_value=0).astype(int)
    invoices = known.amount > 0
    past = (day - known.due).dt.days
    buckets = [rest[invoices & (past <= 0)].sum()] + [
        rest[invoices & (past >= low) & (past <= high)].sum()
        for low, high in ((1, 30), (31, 60), (61, 90), (91, 120), (121, 10**6))
    ]
    assert [bucket.amount_minor for bucket in figures.ageing.buckets] == buckets
    used = seen[seen.receipt_id.isin(cash.index)].amount.sum()
    assert figures.ageing.credits_minor == -rest[~invoices].sum() + cash.amount.sum() - used
    window = seen[(seen.source_cause == "paid") & (seen.source_day > day - pd.DateOffset(months=12))]
    late = (window.source_day - window.doc_due).dt.days
    assert figures.lateness.weighted_days_late.value == Fraction(
        int((window.amount * late).sum()), int(window.amount.sum())
    )
    top = rest[invoices].groupby(known.customer_id).sum().nlargest(10)
    assert [debtor.open_minor for debtor in figures.debtors] == [amount for amount in top if amount > 0]


def test_debtors_with_equal_balances_keep_one_order(tmp_path: Path) -> None:
    rows = "\n".join(f"{name}, {name}, 2024-01-01, 2024-01-31, 5.00, ," for name in "dacb")
    top = largest_debtors(read_rows(rows, tmp_path).at("2024-03-01"), count=3)
    assert [debtor.customer_key for debtor in top] == [1, 2, 3]
    assert [debtor.max_days_past_due for debtor in top] == [30, 30, 30]
