"""Payment behaviour and exposure at their edges, each customer one case by hand (B8, B34, N1, N5)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lrfm.features.behaviour import incident_block
from lrfm.features.delays import delay_block
from lrfm.features.exposure import exposure_block
from lrfm.features.gather import compute_blocks
from lrfm.features.lrfm_block import lrfm_block
from tests.features.company import cohort_of, keys_of
from tests.kpi.made_up import MAPPING
from tests.ledgers import Read, read_rows
from tests.shapes import read_tables

COLUMNS: dict[str, Any] = {
    **{name: MAPPING[name] for name in ("invoices", "receipts")},
    "allocations": {"receipt_id": "source", "invoice_id": "invoice", "amount": "amount"},
    "instruments": {
        field: column for field, column in MAPPING["instruments"].items() if field not in ("agreed_term", "entered_on")
    },
    "optional": {
        "disputes": MAPPING["disputes"],
        "limits": {"customer_id": "customer", "date": "date", "amount": "amount"},
    },
}
INVOICES = """
    no   | customer | kind | date       | due        | amount | entered
    P1   | parts    | INV  | 2024-01-01 | 2024-01-31 | 100.00 |
    P2   | parts    | INV  | 2024-05-01 | 2024-05-31 | 60.00  |
    O1   | open     | INV  | 2024-05-01 | 2024-06-20 | 80.00  |
    T1   | today    | INV  | 2024-06-01 | 2024-06-30 | 50.00  |
    T2   | prompt   | INV  | 2024-06-01 | 2024-06-30 | 50.00  |
    E1   | edge     | INV  | 2023-06-01 | 2023-06-30 | 10.00  |
    E2   | edge     | INV  | 2023-06-01 | 2023-07-01 | 20.00  |
    E3   | edge     | INV  | 2024-06-01 | 2024-07-01 | 40.00  |
    B1   | bounced  | INV  | 2024-01-01 | 2024-02-01 | 30.00  |
    R1   | refund   | INV  | 2024-01-01 | 2024-01-31 | 90.00  |
    C1   | credit   | INV  | 2024-01-01 | 2024-01-31 | 70.00  |
    C2   | credit   | CN   | 2024-04-01 | 2024-04-01 | -70.00 |
    W1   | lost     | INV  | 2024-01-01 | 2024-01-31 | 25.00  |
    V1   | void     | INV  | 2024-03-01 | 2024-03-10 | 15.00  |
    V2   | void     | CN   | 2024-03-02 | 2024-03-02 | -15.00 |
    V3   | void     | INV  | 2024-03-03 | 2024-08-10 | 5.00   |
    L1   | slow     | INV  | 2024-03-01 | 2024-03-31 | 33.00  | 2024-07-02
    L2   | slow     | INV  | 2024-03-01 | 2024-03-31 | 44.00  |
    D1   | quarrel  | INV  | 2024-01-01 | 2024-01-31 | 1.00   |
    D2   | quarrel  | INV  | 2024-01-01 | 2024-01-31 | 2.00   |
    D3   | quarrel  | INV  | 2024-01-01 | 2024-01-31 | 4.00   |
    D4   | quarrel  | INV  | 2024-01-01 | 2024-01-31 | 8.00   |
    D5   | quarrel  | INV  | 2024-01-01 | 2024-01-31 | 16.00  |
    D6   | quarrel  | INV  | 2024-01-01 | 2024-01-31 | 32.00  |
"""
RECEIPTS = """
    no  | customer | date       | amount | cause | entered
    r1  | parts    | 2024-01-21 | 40.00  | bank  |
    r2  | parts    | 2024-02-10 | 60.00  | bank  |
    r3  | parts    | 2024-05-26 | 60.00  | bank  |
    r4  | refund   | 2024-01-31 | 60.00  | bank  |
    r5  | refund   | 2024-03-01 | 30.00  | bank  |
    r6  | refund   | 2024-04-01 | -40.00 | bank  |
    r7  | lost     | 2024-05-31 | 25.00  | lost  |
    r8  | slow     | 2024-04-10 | 44.00  | bank  | 2024-07-05
    r9  | open     | 2024-06-25 | 12.00  | bank  |
    r10 | quarrel  | 2024-02-20 | 2.00   | bank  |
    r11 | prompt   | 2024-06-30 | 50.00  | bank  |
"""
ALLOCATIONS = """
    source | invoice | amount
    r1     | P1      | 40.00
    r2     | P1      | 60.00
    r3     | P2      | 60.00
    r4     | R1      | 60.00
    r5     | R1      | 30.00
    r6     | R1      | 40.00
    C2     | C1      | 70.00
    r7     | W1      | 25.00
    r8     | L2      | 44.00
    r10    | D2      | 2.00
    r11    | T2      | 50.00
"""
INSTRUMENTS = """
    no | customer | got        | due        | cleared    | bounced    | amount | for
    q1 | bounced  | 2024-01-10 | 2024-01-30 | 2024-01-30 | 2024-02-15 | 30.00  | B1
"""
DISPUTES = """
    invoice | opened     | closed     | reason
    D1      | 2024-01-10 | 2024-01-31 | price
    D2      | 2024-02-25 |            | price
    D3      | 2024-01-10 | 2024-02-02 | quality
    D4      | 2024-03-01 |            | price
    D4      | 2024-06-01 | 2024-06-30 | Our Error
    D5      | 2024-07-01 |            | price
    D6      | 2024-02-01 | 2024-03-01 | our_error
"""
LIMITS = """
    customer | date       | amount
    open     | 2024-01-01 | 100.00
    open     | 2024-06-30 | 136.00
    today    | 2024-01-01 | 0.00
    parts    | 2024-07-01 | 500.00
"""
CUTOFF = date(2024, 6, 30)
EARLIER = date(2024, 2, 10)
SETTLED = date(2024, 6, 29)
"""The day before the second dispute over D4 was settled."""
LATER = date(2024, 7, 5)


def _frame(read: Read, *days: date, is_dated: bool = True) -> pd.DataFrame:
    cohort = cohort_of(read, *days)
    blocks = [
        lrfm_block(cohort, window_months=24),
        delay_block(cohort, window_months=12, is_dated=is_dated),
        incident_block(cohort, window_months=12),
        exposure_block(cohort, is_dated=is_dated),
    ]
    return compute_blocks(cohort, blocks)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, date], dict[str, Any]]:
    """Rows by customer and cut-off."""
    tables = {"invoices": INVOICES, "receipts": RECEIPTS, "allocations": ALLOCATIONS, "instruments": INSTRUMENTS}
    beside = {"disputes": DISPUTES, "limits": LIMITS}
    sources = {name: {"path": f"{name}.csv"} for name in tables}
    sources["optional"] = {name: {"path": f"{name}.csv"} for name in beside}  # type: ignore[assignment]
    read = read_tables(tmp_path_factory.mktemp("edges"), {**tables, **beside}, COLUMNS, sources=sources)
    names = {key: name for name, key in keys_of(read).items()}
    frame = _frame(read, EARLIER, SETTLED, CUTOFF, LATER)
    return {(names[row["customer_key"]], row["cutoff"].date()): row for row in frame.to_dict("records")}


Known = dict[tuple[str, date], dict[str, Any]]


def test_parts_of_an_invoice_are_late_each_by_itself(known: Known) -> None:
    """40 came 10 days early, 60 came 10 days late, 60 of another 5 days early: (-400 + 600 - 300) / 160 days."""
    row = known["parts", CUTOFF]
    assert (row["due_count"], row["delay_count"], row["worst_days_past_due"]) == (2, 1, 10)
    assert (row["late_day_minor"], row["due_minor"]) == (-10_000, 16_000)
    assert row["days_late"] == -10_000 / 16_000
    assert row["on_time_share"] == 0.5
    assert pd.isna(row["days_late_trend"])  # all of it fell due in the later half


def test_the_trend_sets_the_later_half_against_the_first(known: Known) -> None:
    """Of `parts` 100 had been due for ninety days by the end of April, settled ten days late; 60 are too young still.

    Of `edge` 20 reached that age in September, in the first half, and count as ninety days late.
    """
    row, edge = known["parts", CUTOFF], known["edge", CUTOFF]
    assert (row["aged_recent_minor"], row["aged_late_day_recent_minor"]) == (10_000, 10_000 * 10)
    assert (row["aged_before_minor"], row["aged_late_day_before_minor"]) == (0, 0)
    # the invoice of 10 fell due a day before the window, but reached the age within it
    assert (edge["aged_before_minor"], edge["aged_late_day_before_minor"]) == (3_000, 3_000 * 90)
    assert edge["aged_recent_minor"] == 0
    assert pd.isna(row["days_late_trend"])
    assert pd.isna(edge["days_late_trend"])


def _steady(name: str, late: list[int | None], *, terms: int = 30) -> tuple[str, str, str]:
    """Draw an invoice a month of another amount each, paid in two parts, the last so many days late (None: never)."""
    tables: tuple[list[str], ...] = ([], [], [])
    for month, days in enumerate(late):
        day = date(2023 + month // 12, month % 12 + 1, 5)
        due, amount = day + timedelta(days=terms), 100 + 10 * (month * 7 % 5)
        tables[0].append(f"{name}{month}|{name}|INV|{day}|{due}|{amount}.00|")
        for part, ahead in ((1, -3), (2, days)):
            paid_on = None if ahead is None else due + timedelta(days=ahead)
            if paid_on is not None and paid_on <= date(2024, 12, 31):
                tables[1].append(f"{name}r{month}{part}|{name}|{paid_on}|{amount / 2:.2f}|bank|")
                tables[2].append(f"{name}r{month}{part}|{name}{month}|{amount / 2:.2f}")
    return tuple("\n".join(rows) for rows in tables)  # type: ignore[return-value]


def test_who_does_not_change_has_no_trend(tmp_path: Path) -> None:
    """However late: in time, 60 days, 75, 200, never; 0 to the last digit. Who gets later has a trend above 0."""
    ways: dict[str, list[int | None]] = {f"d{days}": [days] * 24 for days in (-5, 0, 60, 75, 90, 200)}
    ways |= {"never": [None] * 24, "worse": [3 * month for month in range(24)]}
    ways |= {"better": [90 - 3 * month for month in range(24)]}
    drawn = [_steady(name, late) for name, late in ways.items()]
    heads = (
        "no|customer|kind|date|due|amount|entered",
        "no|customer|date|amount|cause|entered",
        "source|invoice|amount",
    )
    names = ("invoices", "receipts", "allocations")
    tables = {
        name: "\n".join([head, *(one[place] for one in drawn)])
        for place, (name, head) in enumerate(zip(names, heads, strict=True))
    }
    sources = {name: {"path": f"{name}.csv"} for name in names}
    read = read_tables(tmp_path, tables, {name: COLUMNS[name] for name in names}, sources=sources)
    owners = {key: name for name, key in keys_of(read).items()}
    cohort = cohort_of(read, date(2024, 6, 13), date(2024, 9, 30), date(2024, 12, 31))
    frame = compute_blocks(
        cohort, [lrfm_block(cohort, window_months=24), delay_block(cohort, window_months=12, is_dated=True)]
    )
    trends = frame["days_late_trend"].groupby(frame["customer_key"].map(owners)).agg(list)
    assert all(trends[name] == [0.0] * 3 for name in ways if name not in {"worse", "better"})
    assert min(trends["worse"]) > 10
    assert max(trends["better"]) < -10


def test_unpaid_invoices_count_at_their_lateness_so_far(known: Known) -> None:
    row = known["open", CUTOFF]
    assert (row["due_count"], row["delay_count"], row["days_late"], row["worst_days_past_due"]) == (1, 1, 10.0, 10)
    assert known["open", LATER]["days_late"] == 15.0


def test_what_falls_due_today_counts_once_it_is_paid_or_late(known: Known) -> None:
    """Neither late nor on time yet; five days later it is late."""
    row = known["today", CUTOFF]
    assert (row["due_count"], row["delay_count"], row["due_minor"]) == (0, 0, 0)
    assert all(pd.isna(row[name]) for name in ("on_time_share", "days_late", "worst_days_past_due"))
    assert (row["open_minor"], row["overdue_minor"], row["oldest_days_past_due"]) == (5_000, 0, 0)
    later = known["today", LATER]
    assert (later["delay_count"], later["overdue_minor"], later["oldest_days_past_due"]) == (1, 5_000, 5)
    assert (later["due_count"], later["days_late"]) == (1, 5.0)
    paid = known["prompt", CUTOFF]
    assert (paid["due_count"], paid["on_time_share"], paid["days_late"]) == (1, 1.0, 0.0)


def test_the_window_holds_its_first_day_and_not_the_day_before(known: Known) -> None:
    """Of three open invoices one fell due a day before the window, one on its first day, one falls due tomorrow."""
    row = known["edge", CUTOFF]
    assert (row["due_count"], row["due_minor"]) == (1, 2_000)
    assert (row["open_minor"], row["overdue_minor"], row["oldest_days_past_due"]) == (7_000, 3_000, 366)
    assert row["due_in_days"] == (40 * 1 - 20 * 365 - 10 * 366) / 70


def test_where_nothing_fell_due_lateness_is_missing_and_not_0(known: Known) -> None:
    row = known["void", CUTOFF]
    assert (row["due_count"], row["delay_count"]) == (0, 0)
    assert all(pd.isna(row[name]) for name in ("on_time_share", "days_late", "worst_days_past_due", "days_late_trend"))


def test_a_bounced_payment_reopens_the_invoice_on_its_old_clock(known: Known) -> None:
    early, row = known["bounced", EARLIER], known["bounced", CUTOFF]
    assert (early["delay_count"], early["days_late"], early["bounced_count"], early["open_minor"]) == (0, -2.0, 0, 0)
    assert (row["delay_count"], row["days_late"], row["bounced_count"], row["open_minor"]) == (1, 150.0, 1, 3_000)


def test_money_given_back_takes_the_latest_payment_first(known: Known) -> None:
    """60 came on the due day, 30 later; 40 went back: 50 stays as paid on the day, 40 is open for 151 days."""
    row = known["refund", CUTOFF]
    assert (row["open_minor"], row["late_day_minor"], row["due_minor"]) == (4_000, 4_000 * 151, 9_000)
    assert row["worst_days_past_due"] == 151


def test_a_credit_is_no_delay_and_a_loss_is_one(known: Known) -> None:
    """Until the credit note came the invoice was late; then nothing was to be paid. A loss stays unpaid for good."""
    assert known["credit", EARLIER]["delay_count"] == 1
    row = known["credit", CUTOFF]
    assert (row["due_count"], row["delay_count"], row["open_minor"]) == (0, 0, 0)
    lost = known["lost", CUTOFF]
    assert (lost["delay_count"], lost["days_late"], lost["open_minor"]) == (1, 151.0, 0)


def test_what_was_entered_late_counts_from_the_day_on_which_it_was_known(known: Known) -> None:
    """At the cut-off neither the first invoice nor the payment of the second one was known."""
    row, later = known["slow", CUTOFF], known["slow", LATER]
    assert (row["due_count"], row["days_late"], row["open_minor"]) == (1, 91.0, 4_400)
    assert (later["due_count"], later["open_minor"]) == (2, 3_300)
    assert later["late_day_minor"] == 4_400 * 10 + 3_300 * 96


def test_a_delay_has_one_reason(known: Known) -> None:
    """In dispute while late: D3, D4 (first for its price, then by our error), D6; D5's dispute is not known yet.

    D1's was settled on the due day, and D2 was paid before it was opened. That D6 was our error is known when it was
    settled, on the first of March; until then it is a dispute like any other.
    """
    row, later = known["quarrel", CUTOFF], known["quarrel", LATER]
    names = ("customer", "dispute", "our_error", "unknown")
    assert [known["quarrel", EARLIER][f"delay_{name}_count"] for name in names] == [4, 2, 0, 0]
    assert [known["quarrel", SETTLED][f"delay_{name}_count"] for name in names] == [3, 2, 1, 0]
    assert [row[f"delay_{name}_count"] for name in names] == [3, 1, 2, 0]
    assert [later[f"delay_{name}_count"] for name in names] == [2, 2, 2, 0]
    assert (row["delay_count"], row["dispute_count"], later["dispute_count"]) == (6, 6, 7)


def test_limits_count_from_their_day_and_unapplied_money_is_taken_off(known: Known) -> None:
    """80 open less 12 on account of 136; a limit of 0 has no share, one that begins tomorrow is none."""
    row = known["open", CUTOFF]
    assert (row["unapplied_minor"], row["limit_minor"], row["limited_minor"]) == (1_200, 13_600, 6_800)
    assert row["utilisation_share"] == 0.5
    assert known["today", CUTOFF]["limit_minor"] == 0
    assert pd.isna(known["today", CUTOFF]["utilisation_share"])
    assert pd.isna(known["parts", CUTOFF]["limit_minor"])
    assert known["parts", LATER]["limit_minor"] == 50_000


ROWS = """
    a, 1, 2024-01-01, 2024-01-31, 100.00, 2024-02-10, 100.00
    a, 2, 2024-02-01, 2024-02-10,  70.00,           ,
"""


def test_without_a_table_of_disputes_the_reason_is_unknown(tmp_path: Path) -> None:
    """Nor is anything told of lateness where nobody knows when payments came; of the last cut-off what is open is."""
    read = read_rows(ROWS, tmp_path)
    day = date(2024, 3, 31)
    (row,) = _frame(read, day).to_dict("records")
    assert (row["delay_unknown_count"], row["delay_customer_count"]) == (2, 0)
    assert pd.isna(row["limit_minor"])
    first, last = _frame(read, date(2024, 2, 5), day, is_dated=False).to_dict("records")
    names = ("due_count", "delay_count", "on_time_share", "days_late", "worst_days_past_due", "delay_unknown_count")
    assert all(pd.isna(row[name]) for row in (first, last) for name in names)
    assert pd.isna(first["open_minor"])
    assert pd.isna(first["due_in_days"])
    assert (last["open_minor"], last["overdue_minor"]) == (7_000, 7_000)


def test_where_no_files_tell_when_disputes_are_settled_their_reason_is_known_at_once(tmp_path: Path) -> None:
    """Else it would never be; with such days a dispute that is not settled yet is one like any other."""
    invoices = "no|customer|kind|date|due|amount|entered\n1|a|INV|2024-01-01|2024-01-31|9.00|"
    names = ("invoices", "receipts", "allocations")
    heads = ("", "no|customer|date|amount|cause|entered", "source|invoice|amount")
    tables = dict(zip(names, (invoices, *heads[1:]), strict=True))
    columns = COLUMNS["optional"]["disputes"]
    found = []
    for told in (columns, {name: column for name, column in columns.items() if name != "closed_on"}):
        head, row = (
            "|".join(told.values()),
            {"invoice": "1", "opened": "2024-02-10", "closed": "", "reason": "our_error"},
        )
        optional = head + "\n" + "|".join(row[column] for column in told.values())
        folder = tmp_path / str(len(told))
        folder.mkdir()
        mapping = {**{name: COLUMNS[name] for name in names}, "optional": {"disputes": told}}
        sources: dict[str, Any] = {name: {"path": f"{name}.csv"} for name in names}
        sources["optional"] = {"disputes": {"path": "disputes.csv"}}
        read = read_tables(folder, {**tables, "disputes": optional}, mapping, sources=sources)
        cohort = cohort_of(read, CUTOFF)
        states = read.engine.to_arrow(cohort.invoices.rows, order_by=["document_key"]).to_pylist()
        found.append([state["contested"] for state in states])
    assert found == [["dispute"], ["our_error"]]
